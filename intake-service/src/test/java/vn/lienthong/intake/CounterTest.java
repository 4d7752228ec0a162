package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.CENTRE;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.ISLAND;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Province.POLICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.intake.sealing.OpenDossier;

/** A clerk's work at the counter: what may be chosen, how it is handed in, and what is printed. */
class CounterTest {
    @TempDir
    static Path folder;

    private static KafkaBroker broker;
    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment paper;
    private static Attachment ofTheCentre;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        // A broker of its own: dossiers of other tests have the same codes.
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        var bootstrap = broker.bootstrapServers();
        intake = RunningIntake.start("counter", bootstrap, "intake_counter", folder.resolve("content"), issuer);
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        paper = intake.upload(COMMUNE, "giay.pdf", Requests.PDF);
        ofTheCentre = intake.upload(CENTRE, "giay.pdf", Requests.PDF);
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
        broker.close();
    }

    private static ObjectNode byPost(ObjectNode submission) {
        submission.put("channel", "post").put("returnBy", "post");
        submission.putObject("delivery").put("address", "34 Lê Lợi, Cam Ranh").put("phone", "0912345678");
        submission
                .putObject("reception")
                .put("officer", "CB-017")
                .put(
                        "postmarkedOn",
                        LocalDate.now(WorkingCalendar.ZONE).minusDays(2).toString());
        return submission;
    }

    private static String printed(String dossier, Agency caller) throws Exception {
        var answer = intake.download("/v1/dossiers/" + dossier + "/receipt", caller);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/pdf");
        try (var document = Loader.loadPDF(answer.body())) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    @Test
    void printsTheReceiptOfWhatCameByPostAndGoesBackByPost() throws Exception {
        var submission = byPost(aSubmission(paper));
        Requests.part(submission, 0).put("originals", 1).put("copies", 2);
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);

        assertThat(printed(answer.text("/code"), COMMUNE))
                .contains("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Mã hồ sơ: " + answer.text("/code"))
                .contains("Nguyễn Thị Hồng Nhung", "056190004321")
                .contains("1 Tờ khai đăng ký khai sinh 1 2 birth-declaration.pdf")
                .contains("Hình thức tiếp nhận: Bưu chính công ích", "Ngày trên dấu bưu chính:")
                .contains("Hình thức trả kết quả: Bưu chính công ích")
                .contains("Gửi kết quả đến: Nguyễn Thị Hồng Nhung, 34 Lê Lợi, Cam Ranh, điện thoại 0912345678")
                .contains("Cán bộ CB-017");
    }

    @Test
    void tellsRoutingHowTheResultGoesBackAndWhereToInThePersonalPartOnly() {
        var dossier = intake.submit(COMMUNE, byPost(aSubmission(paper))).text("/code");
        var event = routing.awaitEvent(dossier, DossierSubmitted.class::isInstance);
        var submitted = (DossierSubmitted) RoutingDouble.input(event);
        assertThat(submitted.returnBy()).isEqualTo(Channel.POST);
        assertThat(submitted.reception()).isNotNull();
        assertThat(submitted.reception().officer()).isEqualTo("CB-017");
        var delivery = intake.bean(OpenDossier.class)
                .of(new DossierCode(dossier))
                .orElseThrow()
                .delivery();
        assertThat(delivery).isNotNull();
        assertThat(delivery.address()).isEqualTo("34 Lê Lợi, Cam Ranh");
        var rest = JsonMapper.shared().readTree(event.data());
        ((ObjectNode) rest).remove("personal");
        assertThat(rest.toString()).doesNotContain("Lê Lợi", "0912345678");
    }

    @Test
    void keepsNothingPersonalInPlainAndForgetsIt() throws Exception {
        var dossier = intake.submit(COMMUNE, byPost(aSubmission(paper))).text("/code");
        var database = intake.bean(JdbcClient.class);
        var rows = database.sql(
                        "select slip::text || submission::text from slip join submission on code = dossier where dossier = ?")
                .param(dossier)
                .query(String.class)
                .single();
        assertThat(rows).doesNotContain("Nhung", "0912345678", "056190004321");

        database.sql("update submission set personal = null, personal_key = null, master_key = null where code = ?")
                .param(dossier)
                .update();
        var answer = intake.get("/v1/dossiers/" + dossier + "/receipt", COMMUNE);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("/code")).isEqualTo("receipt-unknown");
    }

    @Test
    void hidesTheReceiptFromAgenciesWithoutAPart() {
        var dossier = intake.submit(COMMUNE, aSubmission(paper)).text("/code");
        assertThat(intake.get("/v1/dossiers/" + dossier + "/receipt", JUSTICE).text("/code"))
                .isEqualTo("dossier-unknown");
    }

    /** Any agency of the province, whatever the boundary: a commune, a department; at the counter and by post. */
    @ParameterizedTest
    @CsvSource({
        "2.000986, H32.41.1, counter",
        "2.000986, H32.41.1, post",
        "2.000635, H32.15, counter",
        "2.000635, H32.15, post"
    })
    void theOneStopCentreReceivesForAnyAgency(String procedure, String receiver, String channel) throws Exception {
        var submission = aSubmission(ofTheCentre);
        submission.put("procedure", procedure).put("receivingAgency", receiver).put("channel", channel);
        if (procedure.equals("2.000635")) {
            submission
                    .putArray("parts")
                    .addObject()
                    .put("code", "request")
                    .set("attachment", Requests.json(ofTheCentre));
        }
        var answer = intake.submit(CENTRE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(printed(answer.text("/code"), CENTRE))
                .contains("Nộp qua: Cơ quan H32.23", "Nơi trả kết quả: Cơ quan " + receiver);
        var others = submission.deepCopy();
        others.put("receivingAgency", "H32.41.1").put("procedure", "2.000986");
        assertThat(intake.submit(JUSTICE, others).text("/code")).isEqualTo("receiving-agency-is-another");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"returnBy\":\"pigeon\"} | /returnBy | RETURN_IS_KNOWN",
                "{\"returnBy\":\"post\"} | /delivery | DELIVERY_IS_GIVEN",
                "{\"returnBy\":\"post\",\"delivery\":{\"phone\":\"0912345678\"}} | /delivery/address | DELIVERY_IS_GIVEN",
                "{\"returnBy\":\"post\",\"delivery\":{\"address\":\"A\",\"phone\":\"12\"}} | /delivery/phone | PHONE_IS_WELL_FORMED",
                "{\"returnBy\":\"counter\",\"delivery\":{\"address\":\"A\"}} | /delivery | DELIVERY_IS_GIVEN",
                "{\"reception\":{\"officer\":\"Nguyễn Văn A\"}} | /reception/officer | OFFICER_IS_A_STAFF_NUMBER",
                "{\"reception\":{\"postOrder\":\"x-1\"}} | /reception | POSTMARK_IS_OF_THE_POST",
                "{\"channel\":\"post\",\"reception\":{\"postmarkedOn\":\"2999-01-01\"}} | /reception/postmarkedOn | POSTMARK_IS_OF_THE_POST",
                "{\"channel\":\"post\",\"reception\":{\"postmarkedOn\":\"hôm qua\"}} | /reception/postmarkedOn | POSTMARK_IS_OF_THE_POST",
                "{\"channel\":\"post\",\"reception\":{\"postOrder\":\"không/có\"}} | /reception/postOrder | POST_ORDER_BRINGS_IT"
            })
    void namesWhatIsWrongWithTheReturnAndTheReception(String more, String pointer, String rule) {
        var submission = aSubmission(paper);
        submission.setAll((ObjectNode) JsonMapper.shared().readTree(more));
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo(pointer);
        assertThat(answer.text("/errors/0/code")).isEqualTo(rule);
        assertThat(foretold(submission)).isEqualTo(answer.json().path("errors"));
    }

    /** The faults that the preflight names. */
    private static JsonNode foretold(ObjectNode submission) {
        return intake.post("/v1/dossiers/preflight", issuer.token(COMMUNE), submission.toString())
                .json()
                .path("faults");
    }

    @Test
    void foretellsFaultsOfReceptionAndExemptionsTogether() {
        var submission = aSubmission(paper).put("returnBy", "post");
        submission.putObject("reception").put("officer", "Nguyễn Văn A");
        submission.putArray("exemptions").add("made-up");
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.rules())
                .containsExactly("DELIVERY_IS_GIVEN", "OFFICER_IS_A_STAFF_NUMBER", "EXEMPTION_IS_KNOWN");
        assertThat(foretold(submission)).isEqualTo(answer.json().path("errors"));
    }

    @Test
    void refusesPapersNobodyCanCount() {
        var submission = aSubmission(paper);
        Requests.part(submission, 1).put("copies", -1);
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.rules()).containsExactly("PAPERS_ARE_COUNTED");
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/parts/1/copies");
    }

    // ---- what may be chosen

    private static List<String> codes(String path, Agency caller) {
        var answer = intake.get(path, caller);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json()
                .valueStream()
                .map(one -> one.get("code").asString())
                .toList();
    }

    @Test
    void findsProceduresWithoutDiacritics() {
        assertThat(codes("/v1/catalogue/procedures?q=khai+sinh", CENTRE)).containsExactly("2.000986");
        assertThat(codes("/v1/catalogue/procedures?q=KHAI%20sinh%20%C4%91%C4%83ng", CENTRE))
                .containsExactly("2.000986");
        assertThat(codes("/v1/catalogue/procedures?q=dat+dai", CENTRE)).containsExactly("1.012783");
        assertThat(codes("/v1/catalogue/procedures", CENTRE))
                .containsExactly("1.012783", "2.000635", "2.000986", "2.001583");
        assertThat(codes("/v1/catalogue/procedures", JUSTICE)).containsExactly("2.000635");
        assertThat(codes("/v1/catalogue/procedures", POLICE)).isEmpty();
    }

    @Test
    void offersTheCentreEveryReceiverAndOthersThemselves() {
        assertThat(codes("/v1/catalogue/agencies?procedure=2.000986", CENTRE))
                .containsExactly(COMMUNE.code().value(), ISLAND.code().value());
        assertThat(codes("/v1/catalogue/agencies?procedure=2.000635", CENTRE))
                .containsExactly(JUSTICE.code().value());
        assertThat(codes("/v1/catalogue/agencies?procedure=2.000986", COMMUNE))
                .containsExactly(COMMUNE.code().value());
        assertThat(codes("/v1/catalogue/agencies?procedure=2.000635", COMMUNE)).isEmpty();
    }

    @Test
    void saysWhatAProcedureAsksFor() {
        var procedure = intake.get("/v1/catalogue/procedures/1.012783", COMMUNE);
        assertThat(procedure.text("/facts/0/name")).isEqualTo("place");
        assertThat(procedure.text("/parts/0/code")).isEqualTo("birth-declaration");
        assertThat(procedure.text("/options/choices/1/code")).isEqualTo("card");
        assertThat(procedure.text("/limit/unit")).isEqualTo("working-days");
        assertThat(intake.get("/v1/catalogue/procedures/9.999999", COMMUNE).text("/code"))
                .isEqualTo("procedure-unknown");
    }

    @Test
    void saysWhoCalls() {
        var self = intake.get("/v1/catalogue/self", CENTRE);
        assertThat(self.text("/agency/code")).isEqualTo("H32.23");
        assertThat(self.json().get("receivesForOthers").asBoolean()).isTrue();
    }
}
