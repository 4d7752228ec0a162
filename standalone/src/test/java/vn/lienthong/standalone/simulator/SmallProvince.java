package vn.lienthong.standalone.simulator;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.Part;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.TimeLimit;

/** A department, a one-stop centre, a town with two communes and its police; three procedures. */
final class SmallProvince {
    private static final LocalDate BEGIN = LocalDate.of(2019, 1, 1);
    private static final AgencyRule RECEIVER = new AgencyRule(null, null);

    static final List<Agency> AGENCIES = List.of(
            agency("H32", "province", "administration", null, null, false),
            agency("H32.15", "department", "justice", "H32", null, false),
            agency("H32.23", "department", "one-stop-shop", "H32", null, true),
            agency("H32.41", "district", "administration", "H32", null, false),
            agency("H32.41.1", "commune", "administration", "H32.41", null, false),
            agency("H32.41.2", "commune", "administration", "H32.41", null, false),
            agency("G01.32.41", "vertical", "police", null, "H32.41", false));

    static final List<Procedure> PROCEDURES = List.of(
            procedure(
                    "2.000986",
                    new Receivers(null, "commune", "administration"),
                    List.of(
                            stage("birth", RECEIVER, List.of(), "Giấy khai sinh", false),
                            stage("residence", new AgencyRule(null, "police"), List.of("birth"), null, false),
                            stage("return", RECEIVER, List.of("residence"), null, true))),
            procedure(
                    "2.000635",
                    new Receivers(new AgencyCode("H32.15"), null, null),
                    List.of(
                            stage("extract", RECEIVER, List.of(), "Trích lục", false),
                            stage("return", RECEIVER, List.of("extract"), null, true))),
            land());

    /** Every kind of stage, a fact, an option and a fee. */
    private static Procedure land() {
        var department = new AgencyRule(new AgencyCode("H32.15"), null);
        return new Procedure(
                new ProcedureCode("1.004199"),
                1,
                BEGIN,
                null,
                null,
                "Thủ tục đất đai",
                "Land",
                "Đất đai",
                List.of(),
                null,
                List.of(),
                new TimeLimit(15, TimeLimit.Unit.WORKING_DAYS),
                Map.of(),
                List.of(new Procedure.Fee("fee", "Lệ phí", 120_000L, null)),
                Procedure.Supplement.USUAL,
                new Receivers(null, "commune", "administration"),
                List.of(new Part("request", "Đơn", true)),
                List.of(
                        new Procedure.Fact("place", "Nơi có đất", Procedure.FactType.AGENCY, true, List.of()),
                        new Procedure.Fact("area", "Diện tích", Procedure.FactType.NUMBER, true, List.of()),
                        new Procedure.Fact("use", "Loại đất", Procedure.FactType.CHOICE, true, List.of("ODT", "LUC"))),
                new Procedure.Options(
                        1,
                        List.of(
                                new Procedure.Option("survey", "Đo đạc", "Survey"),
                                new Procedure.Option("copy", "Bản sao", "Copy"))),
                List.of(
                        of("check", StageKind.PROCESS, RECEIVER, null, "Giấy chứng nhận", null),
                        of("opinion", StageKind.CONSULT, new AgencyRule(null, "police", null, "place", null), null, null, null),
                        of("approve", StageKind.APPROVE, department, null, null, null),
                        of("pay", StageKind.PAY, RECEIVER, null, null, null),
                        of("sign", StageKind.SIGN, department, null, null, "check"),
                        stage("return", RECEIVER, List.of("sign"), null, true)),
                null);
    }

    private static Stage of(
            String id,
            StageKind kind,
            AgencyRule agency,
            @Nullable String issues,
            @Nullable String drafts,
            @Nullable String signs) {
        return new Stage(
                id, id, id, kind, agency, null, List.of(), null, null, issues, drafts, signs, false);
    }

    private SmallProvince() {}

    static Province of(long seed) {
        return new Province(AGENCIES, PROCEDURES, seed);
    }

    private static Agency agency(
            String code, String tier, String sector, @Nullable String parent, @Nullable String serves, boolean centre) {
        return new Agency(
                new AgencyCode(code),
                null,
                "Cơ quan " + code,
                tier,
                sector,
                parent == null ? null : new AgencyCode(parent),
                serves == null ? null : new AgencyCode(serves),
                centre,
                BEGIN,
                null);
    }

    private static Procedure procedure(String code, Receivers receivers, List<Stage> stages) {
        return new Procedure(
                new ProcedureCode(code),
                1,
                BEGIN,
                "Thủ tục " + code,
                "Procedure " + code,
                "Hộ tịch",
                new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
                receivers,
                List.of(new Part("request", "Tờ khai", true), new Part("authorisation", "Văn bản ủy quyền", false)),
                stages);
    }

    private static Stage stage(
            String id, AgencyRule agency, List<String> after, @Nullable String issues, boolean returnsResult) {
        return new Stage(id, id, id, agency, null, after, issues, returnsResult);
    }
}
