package vn.lienthong.routing.route;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.Procedure.Fee;
import vn.lienthong.contract.registry.Procedure.Option;
import vn.lienthong.contract.registry.Procedure.Options;
import vn.lienthong.contract.registry.Procedure.Part;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Procedure.Supplement;
import vn.lienthong.contract.registry.TimeLimit;

/** Routes for tests, read aloud: {@code route().stage("birth").stage("return", s -> s.after("birth").returnsResult())}. */
public final class Routes {
    private ProcedureCode code = new ProcedureCode("9.000001");
    private int version = 1;
    private LocalDate validFrom = LocalDate.parse("2019-01-01");
    private LocalDate validUntil;
    private TimeLimit limit = workingDays(20);
    private final List<Fee> fees = new ArrayList<>();
    private final List<Procedure.Exemption> exemptions = new ArrayList<>();
    private Supplement supplement = Supplement.USUAL;
    private Receivers receivers = new Receivers(null, "commune", "administration");
    private final List<Part> parts = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();
    private Options options;
    private final List<Stage> stages = new ArrayList<>();
    private String exceedsBecause;

    public static Routes route() {
        return new Routes();
    }

    public static TimeLimit workingDays(int amount) {
        return new TimeLimit(amount, TimeLimit.Unit.WORKING_DAYS);
    }

    public static TimeLimit days(int amount) {
        return new TimeLimit(amount, TimeLimit.Unit.DAYS);
    }

    public static TimeLimit hours(int amount) {
        return new TimeLimit(amount, TimeLimit.Unit.WORKING_HOURS);
    }

    public static TimeLimit sameDay() {
        return new TimeLimit(0, TimeLimit.Unit.SAME_DAY);
    }

    public Routes code(String code) {
        this.code = new ProcedureCode(code);
        return this;
    }

    public Routes version(int version, String from, String until) {
        this.version = version;
        this.validFrom = LocalDate.parse(from);
        this.validUntil = until == null ? null : LocalDate.parse(until);
        return this;
    }

    public Routes limit(TimeLimit limit) {
        this.limit = limit;
        return this;
    }

    public Routes fee(String code, Long amount) {
        fees.add(new Fee(code, code, amount, null));
        return this;
    }

    public Routes exemption(String code, @Nullable String fee, int percent, @Nullable String part) {
        exemptions.add(new Procedure.Exemption(code, code, fee, percent, null, null, null, part));
        return this;
    }

    public Routes supplement(TimeLimit window, Supplement.OnLapse onLapse) {
        supplement = new Supplement(window, onLapse, 1);
        return this;
    }

    public Routes receivedBy(String tier, String sector) {
        receivers = new Receivers(null, tier, sector);
        return this;
    }

    public Routes receivedBy(String agency) {
        receivers = new Receivers(new AgencyCode(agency), null, null);
        return this;
    }

    public Routes part(String code) {
        parts.add(new Part(code, code, true));
        return this;
    }

    public Routes fact(String name, FactType type, boolean required) {
        facts.add(new Fact(name, name, type, required, List.of()));
        return this;
    }

    public Routes choice(String name, boolean required, String... values) {
        facts.add(new Fact(name, name, FactType.CHOICE, required, List.of(values)));
        return this;
    }

    public Routes options(int least, String... codes) {
        options = new Options(
                least,
                Arrays.stream(codes)
                        .map(option -> new Option(option, option, option))
                        .toList());
        return this;
    }

    public Routes exceedsBecause(String reason) {
        exceedsBecause = reason;
        return this;
    }

    public Routes stage(String id) {
        return stage(id, UnaryOperator.identity());
    }

    public Routes stage(String id, UnaryOperator<StageOf> said) {
        stages.add(said.apply(new StageOf(id)).stage());
        return this;
    }

    public Procedure procedure() {
        return new Procedure(
                code,
                version,
                validFrom,
                validUntil,
                null,
                "Thủ tục " + code,
                "Procedure " + code,
                "Hộ tịch",
                List.of("commune"),
                null,
                List.of(),
                limit,
                Map.of(),
                fees,
                supplement,
                receivers,
                parts,
                facts,
                options,
                stages,
                exceedsBecause,
                exemptions);
    }

    /** What is said of a stage. */
    public static final class StageOf {
        private final String id;
        private StageKind kind = StageKind.PROCESS;
        private AgencyRule agency = new AgencyRule(null, null);
        private TimeLimit limit;
        private List<String> after = List.of();
        private String option;
        private String when;
        private String issues;
        private String drafts;
        private String signs;
        private boolean returnsResult;

        private StageOf(String id) {
            this.id = id;
        }

        public StageOf kind(StageKind kind) {
            this.kind = kind;
            return this;
        }

        public StageOf by(AgencyRule agency) {
            this.agency = agency;
            return this;
        }

        public StageOf bySector(String sector) {
            return by(new AgencyRule(null, sector));
        }

        public StageOf byCode(String code) {
            return by(new AgencyRule(new AgencyCode(code), null));
        }

        public StageOf limit(TimeLimit limit) {
            this.limit = limit;
            return this;
        }

        public StageOf after(String... stages) {
            after = List.of(stages);
            return this;
        }

        public StageOf option(String option) {
            this.option = option;
            return this;
        }

        public StageOf when(String condition) {
            when = condition;
            return this;
        }

        public StageOf issues(String document) {
            issues = document;
            return this;
        }

        public StageOf drafts(String document) {
            drafts = document;
            return this;
        }

        public StageOf signs(String stage) {
            signs = stage;
            return this;
        }

        public StageOf returnsResult() {
            returnsResult = true;
            return this;
        }

        private Stage stage() {
            return new Stage(
                    id, id, id, kind, agency, limit, after, option, when, issues, drafts, signs, returnsResult);
        }
    }
}
