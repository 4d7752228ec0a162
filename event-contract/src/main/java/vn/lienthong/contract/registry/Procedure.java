package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * One version of an administrative procedure (thủ tục hành chính) with its route; value of {@code
 * registry.procedure.state}, keyed {@code <code>/<version>}. Whether its route makes sense is checked where it is loaded.
 *
 * @param version a dossier finishes on the version it began with, unless it is migrated
 * @param validFrom the first day on which dossiers begin with it; {@code validUntil} the first on which they don't any more
 * @param publishedOn when its decision was published, if known: after {@code validFrom} it came late
 * @param name Vietnamese name; {@code nameEn} the English one
 * @param field e.g. {@code Hộ tịch}
 * @param levels at which levels it is carried out: {@code commune}, {@code district}, {@code province}, {@code ministry}
 * @param online {@code full} (toàn trình), {@code partial} (một phần) or {@code none}; null where not published
 * @param applicants who may hand it in, as published
 * @param limit of the whole procedure
 * @param limits where it differs by channel
 * @param fees what is to be paid
 * @param supplement what happens when papers are asked for
 * @param receivers which agencies receive dossiers of it
 * @param parts papers to hand in (thành phần hồ sơ)
 * @param facts what conditions and agencies of the route depend on, stated when the dossier is handed in
 * @param options optional procedures among which the applicant chooses; null where there are none
 * @param stages the route: a graph, each stage naming those it comes after
 * @param exceedsBecause why the stages' limits may add up to more than the whole limit; null where they may not
 * @param exemptions who pays less or nothing (miễn, giảm), and what shows it
 */
public record Procedure(
        ProcedureCode code,
        int version,
        LocalDate validFrom,
        @Nullable LocalDate validUntil,
        @Nullable LocalDate publishedOn,
        String name,
        String nameEn,
        String field,
        List<String> levels,
        @Nullable String online,
        List<String> applicants,
        TimeLimit limit,
        Map<Channel, TimeLimit> limits,
        List<Fee> fees,
        Supplement supplement,
        Receivers receivers,
        List<Part> parts,
        List<Fact> facts,
        @Nullable Options options,
        List<Stage> stages,
        @Nullable String exceedsBecause,
        List<Exemption> exemptions) {
    public Procedure {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(validFrom, "validFrom");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(nameEn, "nameEn");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(receivers, "receivers");
        levels = levels == null ? List.of() : List.copyOf(levels);
        applicants = applicants == null ? List.of() : List.copyOf(applicants);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
        fees = fees == null ? List.of() : List.copyOf(fees);
        supplement = supplement == null ? Supplement.USUAL : supplement;
        parts = parts == null ? List.of() : List.copyOf(parts);
        facts = facts == null ? List.of() : List.copyOf(facts);
        stages = List.copyOf(stages);
        exemptions = exemptions == null ? List.of() : List.copyOf(exemptions);
        if (version < 1) {
            throw new IllegalArgumentException("procedure " + code + ": versions count from 1");
        }
    }

    /** A procedure without exemptions. */
    public Procedure(
            ProcedureCode code,
            int version,
            LocalDate validFrom,
            @Nullable LocalDate validUntil,
            @Nullable LocalDate publishedOn,
            String name,
            String nameEn,
            String field,
            List<String> levels,
            @Nullable String online,
            List<String> applicants,
            TimeLimit limit,
            Map<Channel, TimeLimit> limits,
            List<Fee> fees,
            Supplement supplement,
            Receivers receivers,
            List<Part> parts,
            List<Fact> facts,
            @Nullable Options options,
            List<Stage> stages,
            @Nullable String exceedsBecause) {
        this(
                code,
                version,
                validFrom,
                validUntil,
                publishedOn,
                name,
                nameEn,
                field,
                levels,
                online,
                applicants,
                limit,
                limits,
                fees,
                supplement,
                receivers,
                parts,
                facts,
                options,
                stages,
                exceedsBecause,
                List.of());
    }

    /** A procedure without what is optional. */
    public Procedure(
            ProcedureCode code,
            int version,
            LocalDate validFrom,
            String name,
            String nameEn,
            String field,
            TimeLimit limit,
            Receivers receivers,
            List<Part> parts,
            List<Stage> stages) {
        this(
                code,
                version,
                validFrom,
                null,
                null,
                name,
                nameEn,
                field,
                List.of(),
                null,
                List.of(),
                limit,
                Map.of(),
                List.of(),
                Supplement.USUAL,
                receivers,
                parts,
                List.of(),
                null,
                stages,
                null);
    }

    /** Key of this record in {@code registry.procedure.state}. */
    public String key() {
        return code + "/" + version;
    }

    public boolean isInForceOn(LocalDate date) {
        return !date.isBefore(validFrom) && (validUntil == null || date.isBefore(validUntil));
    }

    /** The limit of the whole for dossiers of a channel. */
    public TimeLimit limitFor(Channel channel) {
        return limits.getOrDefault(channel, limit);
    }

    public Optional<Stage> stage(String id) {
        for (var stage : stages) {
            if (stage.id().equals(id)) {
                return Optional.of(stage);
            }
        }
        return Optional.empty();
    }

    /**
     * What is to be paid (phí, lệ phí).
     *
     * @param code stable within the procedure
     * @param amount in whole đồng; null where it is fixed case by case
     * @param channel only for dossiers of this channel; null for all
     */
    public record Fee(
            String code,
            String name,
            @Nullable Long amount,
            @Nullable Channel channel) {
        public Fee {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(name, "name");
            if (amount != null && amount < 0) {
                throw new IllegalArgumentException("fee " + code + ": a negative amount");
            }
        }
    }

    /**
     * Who pays less, or nothing (miễn, giảm phí và lệ phí). It is claimed when the dossier is handed in.
     *
     * @param code stable within the procedure
     * @param fee of which fee, by its code; null for all of them
     * @param percent that isn't to be paid, 1 to 100; 0 where it is an amount
     * @param amount in whole đồng that isn't to be paid; null where it is a share
     * @param fact it holds only if this fact is stated so
     * @param value as what; {@code true} if null
     * @param part it holds only if this paper is handed in
     */
    public record Exemption(
            String code,
            String name,
            @Nullable String fee,
            @JsonSetter(nulls = Nulls.AS_EMPTY) int percent,
            @Nullable Long amount,
            @Nullable String fact,
            @Nullable String value,
            @Nullable String part) {
        public Exemption {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(name, "name");
            if (percent < 0 || percent > 100 || amount != null && amount <= 0 || (percent == 0) == (amount == null)) {
                throw new IllegalArgumentException(
                        "exemption " + code + ": either a share from 1 to 100 percent, or a positive amount");
            }
            if (value != null && fact == null) {
                throw new IllegalArgumentException("exemption " + code + ": a value, and no fact that has it");
            }
        }
    }

    /**
     * What happens when the applicant is asked for more papers.
     *
     * @param window how long there is to bring them; null where the law gives no limit
     * @param onLapse what happens when they don't come in time
     * @param most how often may be asked
     */
    public record Supplement(
            @Nullable TimeLimit window,
            OnLapse onLapse,
            @JsonSetter(nulls = Nulls.AS_EMPTY) int most) {
        /** No limit, asked for once: the usual rule of Nghị định 61/2018. */
        public static final Supplement USUAL = new Supplement(null, OnLapse.WAIT, 1);

        public Supplement {
            onLapse = onLapse == null ? OnLapse.WAIT : onLapse;
            most = most == 0 ? 1 : most;
            if (most < 0) {
                throw new IllegalArgumentException("supplement: most is a positive number");
            }
        }

        /** When the papers don't come in time. */
        public enum OnLapse {
            /** The dossier is refused by itself. */
            @JsonProperty("refuse")
            REFUSE,
            /** It goes on waiting, visibly. */
            @JsonProperty("wait")
            WAIT
        }
    }

    /**
     * A paper to hand in.
     *
     * @param code stable within the procedure
     * @param mediaTypes of its file; empty: whatever is usually taken
     * @param maxSize of its file, in bytes; null: the usual limit
     */
    public record Part(
            String code,
            String name,
            boolean required,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> mediaTypes,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long maxSize) {
        public Part {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(name, "name");
            mediaTypes = mediaTypes == null ? List.of() : List.copyOf(mediaTypes);
            if (maxSize != null && maxSize < 1) {
                throw new IllegalArgumentException("part " + code + ": maxSize is a positive number of bytes");
            }
        }

        /** A part whose file is of the usual types and size. */
        public Part(String code, String name, boolean required) {
            this(code, name, required, List.of(), null);
        }
    }

    /**
     * What a route depends on and the applicant states; never anything personal.
     *
     * @param name as conditions call it: letters, digits and underscores
     * @param values the values allowed, for a {@code choice}
     */
    public record Fact(String name, String label, FactType type, boolean required, List<String> values) {
        public Fact {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(type, "type");
            values = values == null ? List.of() : List.copyOf(values);
        }
    }

    /** What kind of value a fact has. */
    public enum FactType {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("number")
        NUMBER,
        /** {@code true} or {@code false}. */
        @JsonProperty("yes-no")
        YES_NO,
        /** One of the fact's values. */
        @JsonProperty("choice")
        CHOICE,
        /** Code of an agency in force, e.g. the commune where the applicant lives. */
        @JsonProperty("agency")
        AGENCY
    }

    /**
     * Optional procedures among which the applicant chooses.
     *
     * @param least how many have to be chosen
     */
    public record Options(int least, List<Option> choices) {
        public Options {
            choices = List.copyOf(choices);
            if (least < 0 || least > choices.size()) {
                throw new IllegalArgumentException("options: least is from 0 to the number of choices");
            }
        }
    }

    /** An optional procedure. */
    public record Option(String code, String name, String nameEn) {
        public Option {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(nameEn, "nameEn");
        }
    }

    /**
     * Which agencies receive: a single one, or all of a tier and sector.
     *
     * @param agency if just one
     * @param tier otherwise all of this tier
     * @param sector and of this sector
     */
    public record Receivers(
            @Nullable AgencyCode agency,
            @Nullable String tier,
            @Nullable String sector) {
        public Receivers {
            if ((agency == null) == (tier == null || sector == null)) {
                throw new IllegalArgumentException("receivers are one agency, or a tier and a sector");
            }
        }

        public boolean includes(Agency candidate) {
            return agency != null
                    ? candidate.code().equals(agency)
                    : candidate.tier().equals(tier) && candidate.sector().equals(sector);
        }
    }

    /** What is done at a stage. */
    public enum StageKind {
        /** Xử lý: the agency works on it. */
        @JsonProperty("process")
        PROCESS,
        /** Phê duyệt: the agency approves, or sends it back. */
        @JsonProperty("approve")
        APPROVE,
        /** Ký, đóng dấu: the document drafted at another stage gets this agency's seal. */
        @JsonProperty("sign")
        SIGN,
        /** Lấy ý kiến: the agency gives its opinion; silence until the limit counts as agreement. */
        @JsonProperty("consult")
        CONSULT,
        /** Nghĩa vụ tài chính: the applicant pays, the agency confirms it; the clock stands still meanwhile. */
        @JsonProperty("pay")
        PAY
    }

    /**
     * A step of the route.
     *
     * @param kind what is done; usually PROCESS
     * @param agency who takes it
     * @param limit by when, counted from its opening; none where the law gives none
     * @param after the stages that must be done (or skipped) before it
     * @param option it is part of the dossier only if the applicant chose this option
     * @param when CEL condition over the facts ({@code facts.area > 500.0}) and options: only if it holds
     * @param issues name of the document it issues under the agency's seal, if any
     * @param drafts name of the document it drafts, to be sealed at the stage that {@code signs} it
     * @param signs the stage whose draft this one seals
     * @param returnsResult it hands the result to the citizen
     */
    public record Stage(
            String id,
            String name,
            String nameEn,
            StageKind kind,
            AgencyRule agency,
            @Nullable TimeLimit limit,
            List<String> after,
            @Nullable String option,
            @Nullable String when,
            @Nullable String issues,
            @Nullable String drafts,
            @Nullable String signs,
            boolean returnsResult) {
        public Stage {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(nameEn, "nameEn");
            Objects.requireNonNull(agency, "agency");
            kind = kind == null ? StageKind.PROCESS : kind;
            after = after == null ? List.of() : List.copyOf(after);
        }

        /** A stage that is always part of the dossier, and works on it. */
        public Stage(
                String id,
                String name,
                String nameEn,
                AgencyRule agency,
                @Nullable TimeLimit limit,
                List<String> after,
                @Nullable String issues,
                boolean returnsResult) {
            this(
                    id,
                    name,
                    nameEn,
                    StageKind.PROCESS,
                    agency,
                    limit,
                    after,
                    null,
                    null,
                    issues,
                    null,
                    null,
                    returnsResult);
        }

        /** Completing it takes a document: one to be sealed here, or a draft. */
        public boolean takesDocument() {
            return issues != null || drafts != null;
        }
    }

    /**
     * Who takes a stage. Read from left to right: begin at {@code of}, go to its {@code relation}, take there the agency of
     * that {@code sector} (and {@code tier}). With nothing said: the receiving agency itself.
     *
     * @param code one agency, whatever the dossier; then nothing else is said
     * @param sector the agency of this sector that serves the place: its commune, else its district, else its province
     * @param tier only an agency of this tier
     * @param of where to begin: {@code receiver} (if null), {@code place} (the fact {@code place}, else the receiver), or a
     *     stage's id (the agency that has it)
     * @param relation {@code parent}: the agency above; null: itself
     */
    public record AgencyRule(
            @Nullable AgencyCode code,
            @Nullable String sector,
            @Nullable String tier,
            @Nullable String of,
            @Nullable String relation) {
        public static final String RECEIVER = "receiver";
        public static final String PLACE = "place";
        public static final String PARENT = "parent";

        public AgencyRule {
            if (code != null && (sector != null || tier != null || of != null || relation != null)) {
                throw new IllegalArgumentException("a stage's agency is given by code or by rule, not by both");
            }
            if (relation != null && !relation.equals(PARENT)) {
                throw new IllegalArgumentException("the only relation there is is parent");
            }
            if (tier != null && sector == null) {
                throw new IllegalArgumentException("a tier goes with a sector");
            }
        }

        public AgencyRule(@Nullable AgencyCode code, @Nullable String sector) {
            this(code, sector, null, null, null);
        }

        @JsonIgnore
        public boolean isReceiver() {
            return code == null && sector == null && relation == null && (of == null || of.equals(RECEIVER));
        }
    }
}
