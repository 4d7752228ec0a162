package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.DocumentJournal.HEALTH;
import static vn.lienthong.console.DocumentJournal.MINISTRY;
import static vn.lienthong.console.DocumentJournal.aDocument;
import static vn.lienthong.console.DocumentJournal.consignment;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;

/** The pages of documents and of reconciliation: journal in Kafka, packages in the store, a gateway over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentPagesTest {
    private static final Duration PATIENCE = DocumentConsole.PATIENCE;
    private static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-02T10:00:00Z");
    private static final Pattern CODES = Pattern.compile("data-testid=\"document-row\" data-code=\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");

    private DocumentConsole console;
    private Path files;

    @BeforeAll
    void startConsole(@TempDir Path folder) throws IOException {
        files = folder;
        console = new DocumentConsole("console_document_pages", folder);
    }

    @BeforeEach
    void gatewayIsWell() {
        console.gatewayStatus = 200;
        console.gatewayAnswers.clear();
    }

    @AfterAll
    void stopConsole() {
        console.close();
    }

    // ---- a document's journey

    @Test
    void tellsWhereADocumentIsWithEachReceiverAndWhatEachDoesWithIt() {
        var journal = aDocument("41", HEALTH, MONDAY, 3)
                .registered(Way.PROVINCE, JUSTICE, MINISTRY)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .after(Duration.ofMinutes(4))
                .came(MINISTRY, TransportState.ON_AXIS)
                .after(Duration.ofMinutes(1))
                .told(JUSTICE, DocumentStatus.COMPLETED, "")
                .after(Duration.ofSeconds(2))
                .kept(JUSTICE, DocumentStatus.RECEIVED, DocumentStatus.COMPLETED);
        write(journal);

        var page = document(journal, 6);

        assertThat(page)
                .contains("41/VP")
                .contains(journal.documentId())
                .contains("Hỏa tốc")
                .contains("Sở Tư pháp")
                .contains("Bộ Tư pháp")
                .contains("data-testid=\"chain\" data-value=\"whole\"");
        assertThat(receiver(page, JUSTICE.value()))
                .contains("data-testid=\"transport\" data-value=\"owed\"")
                .contains("Chờ gửi")
                .contains("data-testid=\"handling\" data-value=\"06\"")
                .contains("06 Hoàn thành")
                .contains("data-testid=\"receipt\" data-value=\"kept\"")
                .contains("1 trạng thái đến trễ hoặc sai thứ tự")
                .contains("data-testid=\"end\" data-value=\"completed\"");
        assertThat(receiver(page, MINISTRY.value()))
                .contains("data-testid=\"transport\" data-value=\"on-axis\"")
                .contains("data-testid=\"handling\" data-value=\"none\"")
                .contains("data-testid=\"receipt\" data-value=\"overdue\"")
                .contains("đang tiếp tục");
        assertThat(page)
                .contains("Nơi nhận báo: 03 Đã tiếp nhận; tình trạng không đổi")
                .contains("nơi nhận trước đó đã báo “06 Hoàn thành”, là bước đi sau bước này");
        assertThat(get("/documents/" + journal.code() + "?lang=en").body())
                .contains("The axis has it")
                .contains("Out of order: the receiver had said “06 Completed” before");
    }

    @Test
    void tellsASagaWithWhoWasAskedAndWhatTheyAnswered() {
        var journal = aDocument("42", HEALTH, MONDAY)
                .registered(Way.PROVINCE, JUSTICE, NINH_HIEP, MINISTRY)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING)
                .dispatched(NINH_HIEP, Way.PROVINCE, EVENING)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .after(Duration.ofMinutes(4))
                .told(JUSTICE, DocumentStatus.RECEIVED, "")
                .after(Duration.ofMinutes(4))
                .add(new DocumentEvent.DocumentWithdrawn(NINH_HIEP, "recall"))
                .add(new DocumentEvent.DocumentRequestOpened(
                        "recall", List.of(JUSTICE, MINISTRY), "Ban hành nhầm", EVENING))
                .after(Duration.ofMinutes(4))
                .add(new DocumentEvent.DocumentRequestAnswered(JUSTICE, "recall", false, "Đã xử lý xong"));
        write(journal);

        var page = document(journal, 8);

        assertThat(page)
                .contains("data-testid=\"request-recall\"")
                .contains("Lý do: Ban hành nhầm")
                .contains("data-testid=\"asked\" data-value=\"withdrawn\"")
                .contains("data-testid=\"asked\" data-value=\"declined\"")
                .contains("Đã xử lý xong")
                .contains("data-testid=\"asked\" data-value=\"waiting\"")
                .contains("data-testid=\"document-mark\" data-value=\"asked\"");
    }

    @Test
    void anUnknownCodeGetsAPageThatHelps() {
        var code = "vb-" + "0".repeat(32);

        assertThat(get("/documents/" + code).statusCode()).isEqualTo(404);
        assertThat(get("/documents/" + code).body())
                .contains("data-testid=\"unknown-document\"")
                .contains("/documents?q=" + code);
        assertThat(get("/documents/%00%FF").statusCode()).isGreaterThanOrEqualTo(400);
    }

    // ---- its package

    @Test
    void showsThePackageAsTheDoctorSeesItWithoutAnythingPersonal() throws IOException {
        var draft = aDocument("43", HEALTH, MONDAY);
        var stored = console.store.put(draft.edxml(JUSTICE));
        write(draft.registered(consignment(stored.sha256(), stored.size()), Way.PROVINCE, JUSTICE));

        var page = document(draft, 1);

        assertThat(page)
                .contains("data-testid=\"verdict\" data-value=\"fit-with-remarks\"")
                .contains("data-testid=\"finding\" data-value=\"signature-missing\"")
                .contains("Đạt, có lưu ý")
                .contains("MessageHeader/DocumentId")
                .contains(draft.documentId())
                .contains("MessageHeader/Subject")
                .contains("MessageHeader/SignerInfo/FullName")
                .contains("•••")
                .contains("application/pdf")
                .contains("cid:1");
        assertThat(page).doesNotContain(DocumentJournal.SECRETS);
        assertThat(get("/documents/" + draft.code() + "?lang=en").body())
                .contains("Fit, with remarks")
                .contains("The package is not signed")
                .doesNotContain(DocumentJournal.SECRETS);
    }

    @Test
    void findingsNameNoFileAndNoPersonEither() throws IOException {
        var draft = aDocument("44", HEALTH, MONDAY);
        var broken = new String(draft.edxml(JUSTICE), UTF_8)
                .replace("2026/03/02</edXML:PromulgationDate>", "2026/02/30</edXML:PromulgationDate>")
                .replace("<ContentType>application/pdf</ContentType>", "<ContentType>text/plain</ContentType>")
                .getBytes(UTF_8);
        var stored = console.store.put(broken);
        write(draft.registered(consignment(stored.sha256(), stored.size()), Way.PROVINCE, JUSTICE));

        var page = document(draft, 1);

        assertThat(page)
                .contains("data-testid=\"verdict\" data-value=\"unfit\"")
                .contains("data-value=\"impossible-date\"")
                .contains("2026/02/30 là ngày giờ không có thật");
        assertThat(page).doesNotContain(DocumentJournal.SECRETS);
    }

    @Test
    void saysWhyAPackageIsNotSeen() throws IOException {
        var missing =
                aDocument("45", HEALTH, MONDAY).registered(consignment("ab".repeat(32), 4_000), Way.PROVINCE, JUSTICE);
        var large =
                aDocument("46", HEALTH, MONDAY).registered(consignment("cd".repeat(32), 65_537), Way.PROVINCE, JUSTICE);
        var draft = aDocument("47", HEALTH, MONDAY);
        var stored = console.store.put(draft.edxml(JUSTICE));
        try (var all = Files.walk(files)) {
            var file = all.filter(path -> path.getFileName()
                            .toString()
                            .contains(stored.sha256().substring(8)))
                    .findFirst()
                    .orElseThrow();
            assertThat(file.toFile().setWritable(true)).isTrue();
            Files.write(file, aDocument("48", HEALTH, MONDAY).edxml(JUSTICE));
        }
        write(missing);
        write(large);
        write(draft.registered(consignment(stored.sha256(), stored.size()), Way.PROVINCE, JUSTICE));

        assertThat(document(missing, 1)).contains("data-testid=\"package\" data-value=\"missing\"");
        assertThat(document(large, 1)).contains("data-testid=\"package\" data-value=\"too-large\"");
        assertThat(document(draft, 1)).contains("data-testid=\"package-altered\"");
    }

    @Test
    void onlyPackagesOfTheDocumentCanBeLookedAt() throws IOException {
        var foreign = console.store.put(aDocument("49", HEALTH, MONDAY).edxml(NINH_HIEP));
        var own = aDocument("50", HEALTH, MONDAY);
        var stored = console.store.put(own.edxml(JUSTICE));
        write(own.registered(consignment(stored.sha256(), stored.size()), Way.PROVINCE, JUSTICE));
        document(own, 1);

        var page =
                get("/documents/" + own.code() + "?package=" + foreign.sha256()).body();

        assertThat(page).contains(">" + stored.sha256() + "<").doesNotContain(">" + foreign.sha256());
    }

    // ---- finding documents

    @Test
    void findsDocumentsByIdNumberCodeAgencyWayAndState() {
        var inside = aDocument("7001", HEALTH, MONDAY.plusSeconds(1))
                .registered(Way.PROVINCE, NINH_HIEP)
                .dispatched(NINH_HIEP, Way.PROVINCE, EVENING)
                .told(NINH_HIEP, DocumentStatus.COMPLETED, "")
                .add(new DocumentEvent.DocumentSettled());
        var in = aDocument("7002", MINISTRY, MONDAY.plusSeconds(2))
                .registered(Way.AXIS, JUSTICE)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING)
                .told(JUSTICE, DocumentStatus.REFUSED, "Không thuộc thẩm quyền");
        var out = aDocument("7003", HEALTH, MONDAY.plusSeconds(3))
                .registered(Way.PROVINCE, MINISTRY)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .came(MINISTRY, TransportState.FAILED);
        var late = aDocument("7004", HEALTH, MONDAY.plusSeconds(4))
                .registered(Way.PROVINCE, JUSTICE)
                .dispatched(JUSTICE, Way.PROVINCE, EVENING);
        List.of(inside, in, out, late).forEach(this::write);
        document(inside, 4);
        document(in, 3);
        document(out, 3);
        document(late, 2);

        assertThat(found("q=2%2C700")).containsExactly(late.code(), out.code(), in.code(), inside.code());
        assertThat(found("q=7002/vp")).containsExactly(in.code());
        assertThat(found("q=" + in.code().toUpperCase(java.util.Locale.ROOT))).containsExactly(in.code());
        assertThat(found("q=" + encoded(out.documentId()))).containsExactly(out.code());
        assertThat(found("q=2%2C700&way=in")).containsExactly(in.code());
        assertThat(found("q=2%2C700&way=out")).containsExactly(out.code());
        assertThat(found("q=2%2C700&way=inside")).containsExactly(late.code(), inside.code());
        assertThat(found("q=2%2C700&state=settled")).containsExactly(inside.code());
        assertThat(found("q=2%2C700&state=open")).containsExactly(late.code(), out.code(), in.code());
        assertThat(found("q=2%2C700&state=refused")).containsExactly(in.code());
        assertThat(found("q=2%2C700&state=failed")).containsExactly(out.code());
        assertThat(found("q=2%2C700&state=overdue")).containsExactly(late.code());
        assertThat(found("q=2%2C700&agency=so+tu+phap")).containsExactly(late.code(), in.code());
        assertThat(found("q=2%2C700&agency=g09")).containsExactly(out.code(), in.code());
        assertThat(found("q=2%2C70%25")).isEmpty();
        assertThat(get("/documents?q=2%2C700&state=overdue").body())
                .contains("Quá hạn xác nhận tiếp nhận")
                .containsPattern("value=\"overdue\" selected=\"selected\"");
    }

    @Test
    void turningPagesMissesNothingAndRepeatsNothing() {
        var start = MONDAY.plus(Duration.ofDays(60));
        for (var n = 0; n < 120; n++) {
            write(aDocument("8" + (100 + n), HEALTH, start.plusSeconds(n / 3)).registered(Way.PROVINCE, JUSTICE));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(found("q=8219/VP")).hasSize(1));
        await().atMost(PATIENCE).until(() -> collected("/documents?q=%2C8").size() == 120);

        assertThat(collected("/documents?q=%2C8")).doesNotHaveDuplicates().hasSize(120);
    }

    private List<String> collected(String first) {
        var codes = new java.util.ArrayList<String>();
        var next = first;
        while (next != null) {
            var page = get(next).body();
            CODES.matcher(page).results().forEach(match -> codes.add(match.group(1)));
            var link = NEXT.matcher(page);
            next = link.find() ? link.group(1).replace("&amp;", "&") : null;
        }
        return codes;
    }

    /** Emptied, the read model is made anew from the journal. */
    @Test
    void isMadeAnewFromTheJournal() {
        var journal = aDocument("51", HEALTH, MONDAY).registered(Way.PROVINCE, JUSTICE);
        write(journal);
        document(journal, 1);
        var follower = java.util.Objects.requireNonNull(
                console.context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("console.documents"));

        follower.stop();
        console.context
                .getBean(org.springframework.jdbc.core.JdbcTemplate.class)
                .execute("truncate document_entry, document, document_tally; "
                        + "delete from progress where topic = 'routing.document.journal'");
        assertThat(get("/documents/" + journal.code()).statusCode()).isEqualTo(404);
        follower.start();

        document(journal, 1);
    }

    // ---- reconciliation

    @Test
    void showsTheNewestReconciliationTheDaysTheDriftAndWhatWasTurnedAway() {
        var code = "vb-" + "1".repeat(32);
        console.gatewayAnswers.put(
                "/v1/axis/reconciliations",
                "{\"items\":[{\"day\":\"2026-03-02\",\"ranAt\":\"2026-03-02T18:00:00Z\",\"sent\":1204,\"onAxis\":1203,"
                        + "\"received\":1190,\"fetched\":77,\"healed\":[],\"open\":[{}],\"news\":{}},"
                        + "{\"day\":\"2026-03-01\"}]}");
        console.gatewayAnswers.put(
                "/v1/axis/reconciliations/2026-03-02",
                "{\"day\":\"2026-03-02\",\"sent\":1204,\"onAxis\":1203,\"received\":1190,\"fetched\":77,"
                        + "\"healed\":[{\"what\":\"not on the axis\",\"document\":\"" + code
                        + "\",\"receiver\":\"H32.15\",\"how\":\"sent again\"}],"
                        + "\"open\":[{\"what\":\"no status\",\"document\":\"" + code
                        + "\",\"receiver\":\"G09\",\"reason\":\"the receiver is silent\"}]}");
        console.gatewayAnswers.put(
                "/v1/axis/catalogue/drift",
                "{\"checkedAt\":\"2026-03-02T18:00:00Z\",\"missingHere\":[{\"code\":\"G77\",\"name\":\"Bộ Mới\"}],"
                        + "\"differing\":[{\"code\":\"H32.15\",\"here\":\"Sở Tư pháp\",\"there\":\"Sở Tư Pháp cũ\"}]}");
        console.gatewayAnswers.put(
                "/v1/axis/refused",
                "{\"items\":[{\"id\":\"p-1\",\"receivedAt\":\"2026-03-02T17:00:00Z\",\"from\":\"G09\","
                        + "\"documentId\":\"G09,2026/03/02,9/TP\",\"findings\":[{\"id\":\"attachment-empty\","
                        + "\"message\":\"The attachment tran-van-binh-1961.pdf is empty\"}]}]}");

        var page = get("/reconciliation").body();

        assertThat(page)
                .contains("data-testid=\"reconciliation-day\" data-value=\"2026-03-02\"")
                .contains("data-testid=\"sent\">1.204<")
                .contains("data-testid=\"on-axis\">1.203<")
                .contains("sent again")
                .contains("the receiver is silent")
                .contains("href=\"/documents/" + code + "\"")
                .contains("/reconciliation?day=2026-03-01")
                .contains("Bộ Mới")
                .contains("Sở Tư Pháp cũ")
                .contains("G09,2026/03/02,9/TP")
                .contains("Tệp đính kèm ••• rỗng");
        assertThat(page).doesNotContain(DocumentJournal.SECRETS);
        assertThat(get("/reconciliation?day=2026-02-01").body()).contains("data-testid=\"day-trouble\"");
        assertThat(get("/reconciliation?day=../../x").body()).contains("data-value=\"2026-03-02\"");
    }

    @Test
    void isAPlainPageWhenTheGatewayDoesNotAnswer() {
        console.gatewayStatus = 503;
        assertThat(get("/reconciliation").statusCode()).isEqualTo(200);
        assertThat(get("/reconciliation").body()).contains("Cổng nối trục hiện không trả lời");

        console.gatewayStatus = 403;
        assertThat(get("/reconciliation").body()).contains("không cho bảng này xem");

        console.gatewayStatus = 200;
        List.of("/v1/axis/reconciliations", "/v1/axis/catalogue/drift", "/v1/axis/refused")
                .forEach(path -> console.gatewayAnswers.put(path, "<html>"));
        assertThat(get("/reconciliation").body()).contains("Không đọc được trả lời");

        console.gatewayAnswers.put("/v1/axis/reconciliations", "[" + "{},".repeat(40_000) + "{}]");
        assertThat(get("/reconciliation").body()).contains("Cổng nối trục hiện không trả lời");

        console.gatewayHolds = new CountDownLatch(1);
        var asked = System.nanoTime();
        var slow = get("/reconciliation");
        var took = Duration.ofNanos(System.nanoTime() - asked);
        console.gatewayHolds.countDown();
        assertThat(slow.statusCode()).isEqualTo(200);
        assertThat(slow.body()).contains("Cổng nối trục hiện không trả lời");
        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    // ---- the flow

    @Test
    void theFlowMapCountsTheDocumentJournal() {
        var journal = aDocument("52", HEALTH, MONDAY).registered(Way.PROVINCE, JUSTICE);
        write(journal);
        document(journal, 1);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/").body())
                        .containsPattern("topic-count-routing-document-journal\" data-value=\"[1-9][0-9]*\""));
    }

    // ---- how

    private void write(DocumentJournal journal) {
        console.write(journal);
    }

    private String document(DocumentJournal journal, int entries) {
        return console.document(journal, entries);
    }

    /** The row of one receiver. */
    private static String receiver(String page, String code) {
        var from = page.indexOf("data-testid=\"receiver\" data-code=\"" + code + "\"");
        return page.substring(from, page.indexOf("</tr>", from));
    }

    private List<String> found(String query) {
        return CODES.matcher(get("/documents?" + query).body())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private HttpResponse<String> get(String path) {
        return console.get(path);
    }
}
