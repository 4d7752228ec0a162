package vn.lienthong.intake;

import java.time.LocalDate;
import java.time.LocalTime;
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
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;

/** A few agencies and procedures of Khánh Hoà. */
public final class Province {
    public static final Agency PROVINCE =
            agency("H32", "000.00.00.H32", "province", "administration", null, null, false);
    public static final Agency JUSTICE = agency("H32.15", "000.00.15.H32", "department", "justice", "H32", null, false);
    public static final Agency CENTRE =
            agency("H32.23", "000.00.23.H32", "department", "one-stop-shop", "H32", null, true);
    public static final Agency NHA_TRANG =
            agency("H32.41", "000.00.41.H32", "district", "administration", "H32", null, false);
    public static final Agency COMMUNE =
            agency("H32.41.1", "000.01.41.H32", "commune", "administration", "H32.41", null, false);
    public static final Agency POLICE = agency("H32.101.1", null, "vertical", "police", null, "H32.41", false);
    public static final Agency INSURANCE =
            agency("H32.102.1", null, "vertical", "social-insurance", null, "H32.41", false);
    /** No police serve it. */
    public static final Agency ISLAND =
            agency("H32.49.1", "000.01.49.H32", "commune", "administration", "H32", null, false);

    public static final Procedure BIRTH = new Procedure(
            new ProcedureCode("2.000986"),
            1,
            LocalDate.of(2019, 1, 1),
            "Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế",
            "Birth registration, permanent residence and health insurance card",
            "Hộ tịch",
            new TimeLimit(20, TimeLimit.Unit.WORKING_DAYS),
            new Receivers(null, "commune", "administration"),
            List.of(
                    new Part("birth-declaration", "Tờ khai đăng ký khai sinh", true),
                    new Part("birth-proof", "Giấy chứng sinh", true),
                    new Part("host-consent", "Văn bản đồng ý của chủ hộ", false)),
            List.of(
                    new Stage("birth", "Khai sinh", "Birth", receiver(), null, List.of(), "Giấy khai sinh", false),
                    new Stage(
                            "residence",
                            "Thường trú",
                            "Residence",
                            sector("police"),
                            null,
                            List.of("birth"),
                            "TB",
                            false),
                    new Stage(
                            "insurance",
                            "BHYT",
                            "Insurance",
                            sector("social-insurance"),
                            null,
                            List.of("birth"),
                            "Thẻ",
                            false),
                    new Stage(
                            "return",
                            "Trả",
                            "Return",
                            receiver(),
                            null,
                            List.of("residence", "insurance"),
                            null,
                            true)));

    public static final Procedure EXTRACT = new Procedure(
            new ProcedureCode("2.000635"),
            1,
            LocalDate.of(2019, 1, 1),
            "Cấp bản sao trích lục hộ tịch",
            "Copy of a civil status extract",
            "Hộ tịch",
            new TimeLimit(0, TimeLimit.Unit.SAME_DAY),
            new Receivers(JUSTICE.code(), null, null),
            List.of(new Part("request", "Tờ khai", true)),
            List.of(
                    new Stage("extract", "Trích lục", "Extract", receiver(), null, List.of(), "Bản sao", false),
                    new Stage("return", "Trả", "Return", receiver(), null, List.of("extract"), null, true)));

    public static final List<Agency> AGENCIES =
            List.of(PROVINCE, JUSTICE, CENTRE, NHA_TRANG, COMMUNE, POLICE, INSURANCE, ISLAND);
    public static final List<Procedure> PROCEDURES = List.of(BIRTH, EXTRACT);
    public static final WorkingCalendar CALENDAR = new WorkingCalendar(
            "vn",
            1,
            LocalTime.of(7, 30),
            LocalTime.of(11, 30),
            LocalTime.of(13, 30),
            LocalTime.of(17, 0),
            LocalTime.of(15, 0),
            Map.of());

    private Province() {}

    public static Registry registry() {
        return new Registry(AGENCIES, PROCEDURES, CALENDAR);
    }

    private static AgencyRule receiver() {
        return new AgencyRule(null, null);
    }

    private static AgencyRule sector(String sector) {
        return new AgencyRule(null, sector);
    }

    private static Agency agency(
            String code,
            @Nullable String former,
            String tier,
            String sector,
            @Nullable String parent,
            @Nullable String serves,
            boolean receivesForOthers) {
        return new Agency(
                new AgencyCode(code),
                former == null ? null : new AgencyCode(former),
                "Cơ quan " + code,
                tier,
                sector,
                parent == null ? null : new AgencyCode(parent),
                serves == null ? null : new AgencyCode(serves),
                receivesForOthers,
                LocalDate.of(2019, 1, 1),
                null);
    }
}
