package vn.lienthong.console;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import vn.lienthong.contract.Topics;
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
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

/** A small province: enough registry for the console to name things. */
public final class Province {
    public static final AgencyCode NINH_HIEP = new AgencyCode("H32.44.1");
    public static final AgencyCode VINH_HOA = new AgencyCode("H32.41.1");
    public static final AgencyCode POLICE = new AgencyCode("G01.32.44");
    public static final AgencyCode INSURANCE = new AgencyCode("G24.32.44");
    public static final AgencyCode JUSTICE = new AgencyCode("H32.15");
    public static final AgencyCode TAX = new AgencyCode("G12.32");
    public static final AgencyCode ONE_STOP = new AgencyCode("H32.23");

    public static final ProcedureCode BIRTH = new ProcedureCode("2.000986");
    public static final ProcedureCode EXTRACT = new ProcedureCode("2.000635");

    public static final ProcedureCode LAND = new ProcedureCode("1.004199");
    public static final AgencyCode LAND_OFFICE = new AgencyCode("H32.11.1");
    public static final AgencyCode PROVINCE = new AgencyCode("H32");

    static final List<Agency> AGENCIES = List.of(
            agency("H32", "000.00.00.H32", "UBND tỉnh Khánh Hòa", "province"),
            agency("H32.11.1", "000.01.11.H32", "Chi nhánh Văn phòng Đăng ký đất đai Ninh Hòa", "department"),
            agency("H32.15", "000.00.15.H32", "Sở Tư pháp", "department"),
            agency("H32.23", "000.00.23.H32", "Trung tâm Phục vụ hành chính công tỉnh", "department"),
            agency("H32.41.1", "000.01.41.H32", "UBND Phường Vĩnh Hòa", "commune"),
            agency("H32.44.1", "000.01.44.H32", "UBND Phường Ninh Hiệp", "commune"),
            agency("G01.32.44", "000.44.32.G01", "Công an Thị xã Ninh Hòa", "vertical"),
            agency("G24.32.44", "000.44.32.G24", "Bảo hiểm xã hội Thị xã Ninh Hòa", "vertical"),
            agency("G12.32", "000.00.32.G12", "Cục Thuế tỉnh Khánh Hòa", "vertical"));

    static final List<Procedure> PROCEDURES = List.of(
            new Procedure(
                    BIRTH,
                    1,
                    LocalDate.of(2019, 1, 1),
                    "Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi",
                    "Birth registration, permanent residence and health insurance card for a child under six",
                    "Hộ tịch",
                    new TimeLimit(20, Unit.WORKING_DAYS),
                    new Receivers(null, "commune", "administration"),
                    List.of(new Part("birth-declaration", "Tờ khai đăng ký khai sinh", true)),
                    List.of(
                            stage("birth", "Đăng ký khai sinh", "Birth registration", List.of(), "Giấy khai sinh"),
                            stage(
                                    "residence",
                                    "Đăng ký thường trú",
                                    "Permanent residence registration",
                                    List.of("birth"),
                                    "Thông báo kết quả đăng ký thường trú"),
                            stage(
                                    "insurance",
                                    "Cấp thẻ bảo hiểm y tế",
                                    "Health insurance card",
                                    List.of("birth"),
                                    "Thẻ bảo hiểm y tế"),
                            last(List.of("residence", "insurance")))),
            new Procedure(
                    EXTRACT,
                    1,
                    LocalDate.of(2019, 1, 1),
                    "Cấp bản sao trích lục hộ tịch",
                    "Copy of a civil status extract",
                    "Hộ tịch",
                    new TimeLimit(0, Unit.SAME_DAY),
                    new Receivers(JUSTICE, null, null),
                    List.of(),
                    List.of(
                            stage("extract", "Trích lục hộ tịch", "Extract", List.of(), "Bản sao trích lục"),
                            last(List.of("extract")))),
            land());

    /** A route with every kind of stage, an option and a condition. */
    private static Procedure land() {
        return new Procedure(
                LAND,
                1,
                LocalDate.of(2019, 1, 1),
                null,
                null,
                "Đăng ký biến động quyền sử dụng đất, cấp mới giấy chứng nhận",
                "Registration of a change of land use rights with a new certificate",
                "Đất đai",
                List.of("commune"),
                null,
                List.of(),
                new TimeLimit(15, Unit.WORKING_DAYS),
                Map.of(),
                List.of(),
                Procedure.Supplement.USUAL,
                new Receivers(null, "commune", "administration"),
                List.of(
                        new Part("land-application", "Đơn đăng ký biến động đất đai", true),
                        new Part("old-certificate", "Giấy chứng nhận đã cấp", true)),
                List.of(),
                new Procedure.Options(
                        0, List.of(new Procedure.Option("survey", "Đo đạc lại thửa đất", "Survey of the parcel"))),
                List.of(
                        stage("check", "Thẩm tra hồ sơ", "Examination", StageKind.PROCESS, List.of(), null, null),
                        stage("survey", "Đo đạc", "Survey", StageKind.PROCESS, List.of("check"), "survey", null),
                        stage(
                                "heritage",
                                "Ý kiến di sản",
                                "Opinion on heritage",
                                StageKind.CONSULT,
                                List.of("check"),
                                null,
                                "facts.area > 500.0"),
                        stage(
                                "approve",
                                "Phê duyệt",
                                "Approval",
                                StageKind.APPROVE,
                                List.of("survey", "heritage"),
                                null,
                                null),
                        stage("tax", "Nộp thuế", "Payment of the tax", StageKind.PAY, List.of("approve"), null, null),
                        stage(
                                "sign",
                                "Ký giấy chứng nhận",
                                "Signature of the certificate",
                                StageKind.SIGN,
                                List.of("tax"),
                                null,
                                null),
                        last(List.of("sign"))),
                null);
    }

    private static Stage stage(
            String id, String name, String nameEn, StageKind kind, List<String> after, String option, String when) {
        return new Stage(
                id, name, nameEn, kind, new AgencyRule(null, null), null, after, option, when, null, null, null, false);
    }

    private Province() {}

    private static Agency agency(String code, String former, String name, String tier) {
        return new Agency(
                new AgencyCode(code),
                new AgencyCode(former),
                name,
                tier,
                "administration",
                null,
                null,
                false,
                LocalDate.of(2019, 1, 1),
                null);
    }

    private static Stage stage(String id, String name, String nameEn, List<String> after, String issues) {
        return new Stage(id, name, nameEn, new AgencyRule(null, null), null, after, issues, false);
    }

    private static Stage last(List<String> after) {
        return new Stage(
                "return",
                "Trả kết quả cho công dân",
                "Return of the result",
                new AgencyRule(null, null),
                null,
                after,
                null,
                true);
    }

    /** Publishes the registry. */
    public static void publish(Consumer<ProducerRecord<String, byte[]>> kafka) {
        for (var agency : AGENCIES) {
            kafka.accept(value(Topics.REGISTRY_AGENCY_STATE, agency.key(), agency));
        }
        for (var procedure : PROCEDURES) {
            kafka.accept(value(Topics.REGISTRY_PROCEDURE_STATE, procedure.key(), procedure));
        }
        kafka.accept(value(
                Topics.REGISTRY_CALENDAR_STATE,
                Agency.USUAL_CALENDAR,
                new WorkingCalendar(
                        Agency.USUAL_CALENDAR,
                        1,
                        LocalTime.of(7, 30),
                        LocalTime.of(11, 30),
                        LocalTime.of(13, 30),
                        LocalTime.of(17, 0),
                        LocalTime.of(15, 0),
                        Map.of())));
    }

    private static ProducerRecord<String, byte[]> value(Topics.Topic topic, String key, Object value) {
        return new ProducerRecord<>(topic.name(), key, CanonicalJson.mapper().writeValueAsBytes(value));
    }
}
