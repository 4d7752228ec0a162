package vn.lienthong.intake;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.Procedure.Option;
import vn.lienthong.contract.registry.Procedure.Options;
import vn.lienthong.contract.registry.Procedure.Part;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.RegistryHistory;
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
    /** No police serve it, and it works by a calendar of its own. */
    public static final Agency ISLAND = new Agency(
            new AgencyCode("H32.49.1"),
            List.of(new AgencyCode("000.01.49.H32")),
            "Cơ quan H32.49.1",
            "commune",
            "administration",
            new AgencyCode("H32"),
            null,
            List.of(),
            Agency.FEED,
            "long-day",
            List.of(),
            LocalDate.of(2019, 1, 1),
            null,
            List.of(),
            false);

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
                    new Part(
                            "host-consent",
                            "Văn bản đồng ý của chủ hộ",
                            false,
                            List.of("application/pdf", "application/zip"),
                            20L << 20)),
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

    /** Merged into the commune. */
    public static final Agency MERGED = agency("H32.41.9", null, "commune", "administration", "H32.41", null, false)
            .endingOn(LocalDate.of(2019, 3, 1), List.of(COMMUNE.code()), false);
    /** Was not there yet, and won't be for long. */
    public static final Agency TO_COME = new Agency(
            new AgencyCode("H32.41.8"),
            null,
            "Phường mới",
            "commune",
            "administration",
            new AgencyCode("H32.41"),
            null,
            false,
            LocalDate.of(2100, 1, 1),
            null);

    /** Facts of each kind, options, a limit of its own for what comes in online. */
    public static final Procedure LAND = new Procedure(
            new ProcedureCode("1.012783"),
            3,
            LocalDate.of(2019, 1, 1),
            null,
            null,
            "Đăng ký biến động đất đai",
            "Change of land registration",
            "Đất đai",
            List.of("commune"),
            "full",
            List.of(),
            new TimeLimit(20, TimeLimit.Unit.WORKING_DAYS),
            Map.of(Channel.ONLINE, new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS)),
            List.of(),
            null,
            new Receivers(null, "commune", "administration"),
            List.of(new Part("birth-declaration", "Tờ khai", true), new Part("birth-proof", "Giấy chứng nhận", false)),
            List.of(
                    new Fact("place", "Nơi có đất", FactType.AGENCY, true, List.of()),
                    new Fact("kind", "Loại đất", FactType.CHOICE, true, List.of("house", "field")),
                    new Fact("area", "Diện tích", FactType.NUMBER, false, List.of()),
                    new Fact("mortgaged", "Đang thế chấp", FactType.YES_NO, false, List.of()),
                    new Fact("plot", "Số thửa", FactType.TEXT, false, List.of())),
            new Options(1, List.of(new Option("police", "Thường trú", "Residence"), new Option("card", "Thẻ", "Card"))),
            List.of(
                    new Stage("check", "Kiểm tra", "Check", receiver(), null, List.of(), null, false),
                    optional("residence", new AgencyRule(null, "police", null, "place", null), "police"),
                    optional("beside", new AgencyRule(null, "social-insurance", null, "residence", null), "police"),
                    optional("card", new AgencyRule(null, "social-insurance", null, "place", null), "card"),
                    new Stage("return", "Trả", "Return", receiver(), null, List.of("check"), null, true)),
            null);

    /** Its fees come first, and some pay less. */
    public static final Procedure LICENCE = new Procedure(
            new ProcedureCode("2.001583"),
            1,
            LocalDate.of(2019, 1, 1),
            null,
            null,
            "Đăng ký thành lập doanh nghiệp",
            "Registration of an enterprise",
            "Doanh nghiệp",
            List.of("commune"),
            "full",
            List.of(),
            new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
            Map.of(),
            List.of(
                    new Procedure.Fee("registration", "Lệ phí đăng ký doanh nghiệp", 50_000L, Channel.COUNTER),
                    new Procedure.Fee("publication", "Phí công bố nội dung", 100_000L, null)),
            null,
            new Receivers(null, "commune", "administration"),
            List.of(new Part("birth-declaration", "Giấy đề nghị", true), new Part("birth-proof", "Chứng nhận", false)),
            List.of(new Fact("poor", "Hộ nghèo", FactType.YES_NO, false, List.of())),
            null,
            List.of(
                    new Stage(
                            "fee",
                            "Nộp phí",
                            "Fees",
                            StageKind.PAY,
                            receiver(),
                            null,
                            List.of(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            false),
                    new Stage("check", "Kiểm tra", "Check", receiver(), null, List.of("fee"), null, false),
                    new Stage("return", "Trả", "Return", receiver(), null, List.of("check"), null, true)),
            null,
            List.of(
                    new Procedure.Exemption(
                            "converted", "Hộ kinh doanh", "registration", 100, null, null, null, "birth-proof"),
                    new Procedure.Exemption("poor", "Hộ nghèo", null, 50, null, "poor", null, null)));

    /** No dossier begins with it any more. */
    public static final Procedure ABOLISHED = abolished(EXTRACT, "2.000111");

    public static final List<Agency> AGENCIES =
            List.of(PROVINCE, JUSTICE, CENTRE, NHA_TRANG, COMMUNE, POLICE, INSURANCE, ISLAND, MERGED, TO_COME);
    public static final List<Procedure> PROCEDURES = List.of(BIRTH, EXTRACT, LAND, ABOLISHED, LICENCE);
    public static final WorkingCalendar CALENDAR = calendar("vn", 17, 15);
    /** Open until eight in the evening. */
    public static final WorkingCalendar LONG_DAY = calendar("long-day", 20, 19);

    private static WorkingCalendar calendar(String id, int closes, int cutOff) {
        return new WorkingCalendar(
                id,
                1,
                LocalTime.of(7, 30),
                LocalTime.of(11, 30),
                LocalTime.of(13, 30),
                LocalTime.of(closes, 0),
                LocalTime.of(cutOff, 0),
                Map.of());
    }

    private Province() {}

    public static RegistryHistory history() {
        return new RegistryHistory(
                AGENCIES, PROCEDURES, Map.of(CALENDAR.id(), CALENDAR, LONG_DAY.id(), LONG_DAY), List.of());
    }

    private static Stage optional(String id, AgencyRule agency, String option) {
        return new Stage(
                id, id, id, StageKind.PROCESS, agency, null, List.of("check"), option, null, null, null, null, false);
    }

    private static Procedure abolished(Procedure like, String code) {
        return new Procedure(
                new ProcedureCode(code),
                1,
                LocalDate.of(2019, 1, 1),
                LocalDate.of(2019, 3, 1),
                null,
                like.name(),
                like.nameEn(),
                like.field(),
                List.of(),
                null,
                List.of(),
                like.limit(),
                Map.of(),
                List.of(),
                null,
                like.receivers(),
                List.of(),
                List.of(),
                null,
                like.stages(),
                null);
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
