package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Province.PROVINCE;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentSettled;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentReplacementAnnounced;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentUpdateRequested;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.model.Receiver;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;
import vn.lienthong.support.content.ContentStore;

/** Documents and what is reported about them, by the whole service on a real broker and database. */
class DocumentServiceTest {
    private static final String EDXML = "application/edxml+xml";
    private static final AtomicInteger NUMBER = new AtomicInteger((int) (System.nanoTime() >>> 20 & 0xffffff));

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static DocumentsDouble documents;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start(
                "documents",
                bootstrap,
                "intake_documents",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.documents.largest-package=1MB",
                "--lienthong.intake.documents.most-receivers=3",
                "--lienthong.intake.documents.most-unread=50");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        documents = new DocumentsDouble(bootstrap);
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        documents.close();
        routing.close();
    }

    @BeforeEach
    void routingKeepsSilent() {
        documents.decide((document, input) -> null);
    }

    // ---- packages

    @Test
    void takesAPackageAsItIsAndAnnouncesIt() throws Exception {
        int number = NUMBER.getAndIncrement();
        var edxml = Packages.document("H32.15", number, "H32.41.1", "000.00.23.H32");

        var answer = send(JUSTICE, edxml);

        assertThat(answer.status()).isEqualTo(201);
        var code = DocumentCode.of(JUSTICE.code(), Packages.id("H32.15", number));
        assertThat(answer.text("/document")).isEqualTo(code.value());
        var event = documents.awaitOne(code.value());
        assertThat(event.id()).isEqualTo(answer.text("/id"));
        assertThat(event.source()).isEqualTo("/agency/H32.15");
        assertThat(new String(event.data(), UTF_8)).doesNotContain("Nhung", "Nguyễn", "phòng, chống");
        var sent = (DocumentSent) DocumentsDouble.input(event);
        assertThat(sent.letterhead().number()).isEqualTo(Integer.toString(number));
        assertThat(sent.to()).extracting(to -> to.agency().value()).containsExactly("H32.41.1", "H32.23");
        assertThat(sent.way()).isEqualTo(Way.PROVINCE);
        assertThat(sent.consignment().signed()).isFalse();
        assertThat(sent.consignment().contents()).hasSize(1);
        assertThat(stored(sent.consignment().edxml().sha256())).isEqualTo(edxml);
        assertThat(answer.header("Location"))
                .isEqualTo("/v1/documents/%s/reports/%s".formatted(code, answer.text("/id")));
        assertThat(intake.get(answer.header("Location"), token(JUSTICE)).text("/outcome"))
                .isEqualTo("pending");
    }

    @Test
    void answersTheSameRequestUnderAKeyAsTheFirstTime() {
        var edxml = Packages.document("H32.15", NUMBER.getAndIncrement(), "H32.41.1");
        var key = UUID.randomUUID().toString();

        var first = send(JUSTICE, edxml, "Idempotency-Key", key);
        var again = send(JUSTICE, edxml, "Idempotency-Key", key);
        var other = send(
                JUSTICE, Packages.document("H32.15", NUMBER.getAndIncrement(), "H32.41.1"), "Idempotency-Key", key);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
        documents.awaitOne(first.text("/document"));
    }

    @Test
    void takesPackagesOfAgenciesBelowAndOfNobodyElse() {
        var ofTheCommune = Packages.document("H32.41.1", NUMBER.getAndIncrement(), "H32.15");

        assertThat(send(PROVINCE, ofTheCommune).status()).isEqualTo(201);
        assertThat(send(JUSTICE, ofTheCommune).text("/code")).isEqualTo("document-sender-is-another");
    }

    @Test
    void namesEveryFindingOfAnUnfitPackageAndKeepsNothing() {
        int before = reports();
        var edxml = Packages.text(Packages.document("H32.15", NUMBER.getAndIncrement(), "H32.41.1"))
                .replace("<PromulgationDate>2019/03/12", "<PromulgationDate>2019/02/30")
                .replaceFirst("<([A-Za-z:]*)Subject>[^<]*<", "<$1Subject><");

        var answer = send(JUSTICE, edxml.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/code")).isEqualTo("package-unfit");
        assertThat(answer.rules()).isNotEmpty().containsOnly("PACKAGE_IS_FIT");
        assertThat(answer.json().path("findings")).hasSizeGreaterThanOrEqualTo(1);
        var finding = answer.json().path("findings").get(0);
        for (var language : List.of("vi", "en")) {
            for (var part : List.of("message", "expected", "remedy")) {
                assertThat(finding.path(part).path(language).asString()).isNotBlank();
            }
        }
        assertThat(finding.path("place").path("path").asString()).isNotBlank();
        assertThat(reports()).isEqualTo(before);
    }

    @Test
    void refusesWhatIsNoPackageAndWhatIsTooMuch() {
        int before = reports();

        var nothing = send(JUSTICE, new byte[0]);
        var noXml = send(JUSTICE, "%PDF-1.7".getBytes(UTF_8));
        var tooLarge = send(JUSTICE, new byte[1_100_000]);
        var tooMany = send(
                JUSTICE,
                Packages.document("H32.15", NUMBER.getAndIncrement(), "H32.41.1", "H32.23", "H32.49.1", "H32.102.1"));

        assertThat(nothing.text("/code")).isEqualTo("package-unfit");
        assertThat(noXml.text("/code")).isEqualTo("package-unfit");
        assertThat(tooLarge.status() + tooLarge.text("/code")).isEqualTo("413package-too-large");
        assertThat(tooMany.rules()).containsExactly("RECEIVERS_ARE_NAMED");
        assertThat(reports()).isEqualTo(before);
    }

    @Test
    void mapsRecallsUpdatesAndReplacements() {
        var sent = aSentDocument();
        var code = DocumentCode.of(JUSTICE.code(), sent).value();
        carryEverythingOut();

        var recall = send(JUSTICE, Packages.recall("H32.15", NUMBER.getAndIncrement(), sent, "H32.41.1"));
        var update = send(
                JUSTICE,
                Packages.update(
                        "H32.15",
                        NUMBER.getAndIncrement(),
                        sent,
                        List.of(new Receiver("H32.23", "1"), new Receiver("H32.41.1", "0")),
                        "H32.23",
                        "H32.41.1"));
        int number = NUMBER.getAndIncrement();
        var replacement = send(JUSTICE, Packages.replacement("H32.15", number, sent, "H32.41.1"));

        assertThat(recall.status() + recall.text("/document") + recall.text("/what"))
                .isEqualTo("200" + code + "document-recall-requested");
        assertThat(update.status() + update.text("/document") + update.text("/what"))
                .isEqualTo("200" + code + "document-update-requested");
        var successor = DocumentCode.of(JUSTICE.code(), Packages.id("H32.15", number));
        assertThat(replacement.status() + replacement.text("/document")).isEqualTo("201" + successor);
        var said = saidOf(code, 3);
        assertThat(said.get(0)).isInstanceOfSatisfying(DocumentRecallRequested.class, asked -> {
            assertThat(asked.by()).isEqualTo(JUSTICE.code());
            assertThat(asked.from()).containsExactly(COMMUNE.code());
            assertThat(asked.reason()).isEqualTo("Sai số, ký hiệu");
        });
        assertThat(said.get(1)).isInstanceOfSatisfying(DocumentUpdateRequested.class, asked -> {
            assertThat(asked.changed()).isFalse();
            assertThat(asked.added()).extracting(one -> one.agency().value()).containsExactly("H32.23");
            assertThat(asked.removed()).containsExactly(COMMUNE.code());
        });
        assertThat(said.get(2))
                .isEqualTo(new DocumentReplacementAnnounced(
                        JUSTICE.code(), successor, List.of(COMMUNE.code()), "Thay thế do sai thể thức"));
        assertThat(DocumentsDouble.input(documents.awaitOne(successor.value())))
                .isInstanceOfSatisfying(
                        DocumentSent.class, one -> assertThat(one.replaces()).containsExactly(new DocumentCode(code)));
    }

    @Test
    void takesAStatusPackage() {
        var sent = aSentDocument();
        carryEverythingOut();

        var answer = send(COMMUNE, Packages.status("H32.41.1", "H32.15", sent, StatusCode.RECEIVED, ""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(saidOf(DocumentCode.of(JUSTICE.code(), sent).value(), 1).getFirst())
                .isInstanceOfSatisfying(DocumentStatusReported.class, reported -> {
                    assertThat(reported.receiver()).isEqualTo(COMMUNE.code());
                    assertThat(reported.status()).isEqualTo(DocumentStatus.RECEIVED);
                    assertThat(reported.edxml()).isNotNull();
                });
    }

    // ---- JSON

    @Test
    void writesTheCanonicalPackageOfWhatCameAsJson() throws Exception {
        var file = intake.upload(JUSTICE, "cong-van.pdf", Requests.PDF);
        int number = NUMBER.getAndIncrement();
        var request = aDocument(number);
        request.putArray("attachments").addObject().put("sha256", file.sha256()).put("name", "công-văn.pdf");
        request.putArray("answers")
                .addObject()
                .put("agency", "H32.41.1")
                .put("documentId", "H32.41.1,2019/03/11,5/UBND");

        var answer = sendJson(JUSTICE, request.toString());

        assertThat(answer.status()).isEqualTo(201);
        var sent = (DocumentSent) DocumentsDouble.input(documents.awaitOne(answer.text("/document")));
        assertThat(sent.letterhead().documentId()).isEqualTo("H32.15,2019/03/12,%d/SYT-VP".formatted(number));
        assertThat(sent.letterhead().answers())
                .containsExactly(DocumentCode.of(COMMUNE.code(), "H32.41.1,2019/03/11,5/UBND"));
        assertThat(sent.consignment().contents()).containsExactly(file.sha256());
        var edxml = stored(sent.consignment().edxml().sha256());
        var diagnosis = new Doctor(Limits.DEFAULT).examine(new ByteArrayInputStream(edxml), Given.NOTHING);
        assertThat(diagnosis.verdict().id()).isNotEqualTo("unfit");
        assertThat(diagnosis.fields()).containsEntry("MessageHeader/Subject", Packages.SUBJECT);
        assertThat(diagnosis.attachments()).extracting(one -> one.sha256()).containsExactly(file.sha256());
        assertThat(diagnosis.attachments()).extracting(one -> one.name()).containsExactly("công-văn.pdf");
    }

    @Test
    void namesEveryFaultOfAJsonDocument() {
        int before = reports();
        var request = aDocument(1);
        request.put("number", "")
                .put("promulgatedOn", "2019-02-30")
                .put("priority", 7)
                .put("subject", "a\u0000b");
        request.remove("signer");
        request.putArray("to").addObject().put("agency", "nobody");
        request.putArray("attachments")
                .addObject()
                .put("sha256", "0".repeat(64))
                .put("name", "../a.pdf");

        var answer = sendJson(JUSTICE, request.toString());

        assertThat(answer.status() + answer.text("/code")).isEqualTo("422document-refused");
        assertThat(answer.rules())
                .containsExactlyInAnyOrder(
                        "DOCUMENT_NUMBER_IS_GIVEN",
                        "DOCUMENT_DATE_IS_WELL_FORMED",
                        "PRIORITY_IS_KNOWN",
                        "TEXT_IS_READABLE",
                        "DOCUMENT_SIGNER_IS_GIVEN",
                        "AGENCY_CODE_IS_WELL_FORMED",
                        "ATTACHMENT_IS_STORED",
                        "ATTACHMENT_IS_WELL_FORMED");
        assertThat(answer.body()).doesNotContain("nobody", "2019-02-30");
        assertThat(reports()).isEqualTo(before);
    }

    // ---- statuses, recalls, updates

    @Test
    void waitsForRoutingsAnswerToAStatus() {
        var code = aCode();
        carryEverythingOut();

        var answer = report(COMMUNE, code, "statuses", "{\"status\":\"03\",\"at\":\"2019-03-12T09:15:00+07:00\"}");

        assertThat(answer.status() + answer.text("/outcome")).isEqualTo("200carried-out");
        assertThat(answer.json().path("entries").get(0).path("type").asString())
                .isEqualTo("vn.lienthong.document-status-changed.v1");
    }

    @Test
    void tellsRoutingsRefusal() {
        var code = aCode();
        documents.decide((document, input) -> new DocumentInputRefused(
                COMMUNE.code(), "document-status-reported", "NOT_A_RECEIVER", "Cơ quan không phải là nơi nhận"));

        var answer = report(COMMUNE, code, "statuses", "{\"status\":\"06\"}");

        assertThat(answer.status() + answer.text("/code")).isEqualTo("409document-report-refused");
        assertThat(answer.text("/rule")).isEqualTo("NOT_A_RECEIVER");
        var later = intake.get("/v1/documents/%s/reports/%s".formatted(code, answer.text("/id")), token(COMMUNE));
        assertThat(later.text("/outcome") + later.text("/rule")).isEqualTo("refusedNOT_A_RECEIVER");
        assertThat(intake.get("/v1/documents/%s/reports/%s".formatted(code, answer.text("/id")), token(JUSTICE))
                        .text("/code"))
                .isEqualTo("document-report-unknown");
    }

    @Test
    void tellsWhereToAskLaterWhereRoutingIsSilent() {
        var code = aCode();

        var answer = report(COMMUNE, code, "statuses", "{\"status\":\"01\"}");

        assertThat(answer.status() + answer.text("/outcome")).isEqualTo("202pending");
        documents.write(code, answer.text("/id"), changed("01"));
        await().until(() -> intake.get(answer.header("Location"), token(COMMUNE))
                .text("/outcome")
                .equals("carried-out"));
    }

    @Test
    void recallsAndUpdatesByJson() {
        var code = aCode();
        carryEverythingOut();

        var recall = report(JUSTICE, code, "recalls", "{\"from\":[\"H32.41.1\"],\"reason\":\"Sai số\"}");
        var update = report(
                JUSTICE,
                code,
                "updates",
                "{\"added\":[{\"agency\":\"000.00.23.H32\",\"name\":\"Trung tâm\"}],\"reason\":\"Bổ sung\"}");
        var status13 = report(JUSTICE, code, "statuses", "{\"status\":\"13\",\"reason\":\"Sai\"}");

        assertThat(recall.status()).isEqualTo(200);
        assertThat(update.status()).isEqualTo(200);
        assertThat(status13.text("/what")).isEqualTo("document-recall-requested");
        var said = saidOf(code, 3);
        assertThat(((DocumentUpdateRequested) said.get(1)).added().getFirst().agency())
                .isEqualTo(new AgencyCode("H32.23"));
    }

    @Test
    void reportsNothingOfDocumentsThatWereNeverSent() {
        int before = reports();
        var never = Packages.id("H32.15", NUMBER.getAndIncrement());
        var code = DocumentCode.of(JUSTICE.code(), never).value();

        var status = report(COMMUNE, code, "statuses", "{\"status\":\"03\"}");
        var recall = send(JUSTICE, Packages.recall("H32.15", NUMBER.getAndIncrement(), never, "H32.41.1"));
        int number = NUMBER.getAndIncrement();
        var replacement = send(JUSTICE, Packages.replacement("H32.15", number, never, "H32.41.1"));

        assertThat(status.status() + status.text("/code")).isEqualTo("404document-unknown");
        assertThat(recall.status() + recall.text("/code")).isEqualTo("404document-unknown");
        assertThat(replacement.status()).isEqualTo(201);
        assertThat(DocumentsDouble.input(documents.awaitOne(replacement.text("/document"))))
                .isInstanceOfSatisfying(
                        DocumentSent.class,
                        sent -> assertThat(sent.replaces()).containsExactly(new DocumentCode(code)));
        assertThat(documents.heardOf(code)).isEmpty();
        assertThat(reports()).isEqualTo(before + 1);
    }

    /** While its follower stands still, the journal itself tells what is merely not known yet. */
    @Test
    void tellsWhatIsNotKnownYetFromWhatWasNeverSent() {
        var registered = anId();
        var never = anId();
        var follower = intake.bean(KafkaListenerEndpointRegistry.class).getListenerContainers().stream()
                .filter(container -> "intake.documents".equals(container.getGroupId()))
                .findFirst()
                .orElseThrow();
        follower.stop();
        try {
            documents.write(registered, "input-1", new DocumentSettled());

            var known = report(COMMUNE, registered, "statuses", "{\"status\":\"03\"}");
            var unknown = report(COMMUNE, never, "statuses", "{\"status\":\"03\"}");
            for (int i = 0; i < 120; i++) {
                documents.write(anId(), "input-1", new DocumentSettled());
            }
            var behind = report(COMMUNE, never, "statuses", "{\"status\":\"03\"}");

            assertThat(known.status()).isEqualTo(202);
            assertThat(unknown.status() + unknown.text("/code")).isEqualTo("404document-unknown");
            assertThat(behind.status() + behind.text("/code")).isEqualTo("503document-not-known-yet");
            assertThat(behind.header("Retry-After")).isEqualTo("5");
        } finally {
            follower.start();
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var followed = report(COMMUNE, never, "statuses", "{\"status\":\"03\"}");
            assertThat(followed.status() + followed.text("/code")).isEqualTo("404document-unknown");
        });
    }

    /** The code of a document that intake wasn't handed. */
    private static String anId() {
        return DocumentCode.of(JUSTICE.code(), Packages.id("H32.15", NUMBER.getAndIncrement()))
                .value();
    }

    @Test
    void namesEveryFaultOfAReport() {
        var code = aCode();
        int before = reports();

        var status = report(COMMUNE, code, "statuses", "{\"status\":\"07\",\"at\":\"yesterday\"}");
        var noReason = report(COMMUNE, code, "statuses", "{\"status\":\"02\",\"at\":\"2999-01-01T00:00:00+07:00\"}");
        var recall = report(JUSTICE, code, "recalls", "{\"from\":[\"H32.41.1\",\"H32.41.1\",\"?\"]}");
        var update = report(JUSTICE, code, "updates", "{\"reason\":\"x\"}");
        var both = report(
                JUSTICE,
                code,
                "updates",
                "{\"added\":[{\"agency\":\"H32.23\"}],\"removed\":[\"H32.23\"],\"reason\":\"x\"}");
        var noCode = report(COMMUNE, "vb-1", "statuses", "{\"status\":\"01\"}");

        assertThat(status.rules()).containsExactlyInAnyOrder("DOCUMENT_STATUS_IS_KNOWN", "TIME_IS_WELL_FORMED");
        assertThat(noReason.rules()).containsExactlyInAnyOrder("REASON_IS_GIVEN", "TIME_IS_NOT_TO_COME");
        assertThat(recall.rules())
                .containsExactlyInAnyOrder("NAMED_ONCE", "AGENCY_CODE_IS_WELL_FORMED", "REASON_IS_GIVEN");
        assertThat(update.rules()).containsExactly("UPDATE_CHANGES_SOMETHING");
        assertThat(both.rules()).containsExactly("NAMED_ONCE");
        assertThat(noCode.text("/code")).isEqualTo("document-unknown");
        assertThat(reports()).isEqualTo(before);
    }

    // ---- the doctor

    @Test
    void examinesPackagesInTheCallersLanguageAndKeepsNothing() throws Exception {
        var edxml = Packages.text(Packages.document("H32.15", 5, "H32.41.1")).replace("2019/03/12", "2019/02/30");

        var vietnamese = check("/v1/edxml/checks", edxml);
        var english = check("/v1/edxml/checks", edxml, "Accept-Language", "en-GB,vi;q=0.5");

        assertThat(vietnamese.status() + vietnamese.text("/verdict")).isEqualTo("200unfit");
        assertThat(vietnamese.json().path("attachments")).hasSize(1);
        assertThat(vietnamese.text("/findings/0/message")).isNotEqualTo(english.text("/findings/0/message"));
        assertThat(filesUnder(folder.resolve("content").resolve("incoming"))).isZero();
    }

    @Test
    void givesAMendedCopyWhereThatIsSafe() {
        var fit = Packages.text(Packages.document("H32.15", 5, "H32.41.1"));

        var mended = check("/v1/edxml/mended", "\uFEFF" + fit);
        var nothing = check("/v1/edxml/mended", fit);

        assertThat(mended.status()).isEqualTo(200);
        assertThat(mended.body()).isEqualTo(fit);
        assertThat(mended.header("Edxml-Changes")).contains("byte-order-mark");
        assertThat(nothing.status()).isEqualTo(204);
        assertThat(nothing.header("Edxml-Changes")).isEqualTo("[]");
    }

    // ---- helpers

    private static void carryEverythingOut() {
        documents.decide((document, input) -> switch (input) {
            case DocumentSent sent ->
                new DocumentEvent.DocumentRegistered(
                        sent.letterhead(), sent.to(), sent.consignment(), sent.way(), sent.replaces(), null);
            case DocumentInput other -> changed("03");
        });
    }

    private static DocumentEvent changed(String status) {
        return new DocumentStatusChanged(
                COMMUNE.code(),
                DocumentStatus.of(status),
                "",
                java.time.Instant.parse("2019-03-12T02:15:00Z"),
                Way.PROVINCE);
    }

    private static String aCode() {
        return DocumentCode.of(JUSTICE.code(), aSentDocument()).value();
    }

    /** Its DocumentId. */
    private static String aSentDocument() {
        int number = NUMBER.getAndIncrement();
        assertThat(send(JUSTICE, Packages.document("H32.15", number, "H32.41.1"))
                        .status())
                .isEqualTo(201);
        documents.awaitOne(
                DocumentCode.of(JUSTICE.code(), Packages.id("H32.15", number)).value());
        return Packages.id("H32.15", number);
    }

    /** What was said of a document since it was sent. */
    private static List<DocumentInput> saidOf(String code, int count) {
        return await().until(() -> documents.heardOf(code), events -> events.size() == count + 1).stream()
                .skip(1)
                .map(DocumentsDouble::input)
                .toList();
    }

    private static ObjectNode aDocument(int number) {
        var json = JsonMapper.shared().createObjectNode();
        json.put("number", Integer.toString(number))
                .put("notation", "SYT-VP")
                .put("promulgatedOn", "2019-03-12")
                .put("place", "Khánh Hoà")
                .put("type", "Công văn")
                .put("subject", Packages.SUBJECT);
        json.putObject("signer").put("name", "Nguyễn Văn A").put("position", "Phó Giám đốc");
        json.putArray("to").addObject().put("agency", "000.01.41.H32").put("name", "UBND phường");
        return json;
    }

    private static String token(Agency agency) {
        return issuer.token(agency.code().value(), "document.send document.report dossier.submit");
    }

    private static Answered send(Agency agency, byte[] edxml, String... headers) {
        return intake.post("/v1/documents", token(agency), EDXML, BodyPublishers.ofByteArray(edxml), headers);
    }

    private static Answered sendJson(Agency agency, String json) {
        return intake.post("/v1/documents", token(agency), json);
    }

    private static Answered report(Agency agency, String code, String what, String json) {
        return intake.post("/v1/documents/%s/%s".formatted(code, what), token(agency), json);
    }

    private static Answered check(String path, String edxml, String... headers) {
        return intake.post(path, issuer.token("H32.15", "nothing"), EDXML, BodyPublishers.ofString(edxml), headers);
    }

    private static int reports() {
        return intake.bean(JdbcClient.class)
                .sql("select count(*) from document_report")
                .query(Integer.class)
                .single();
    }

    private static byte[] stored(String sha256) throws Exception {
        try (var in = intake.bean(ContentStore.class).open(sha256).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private static long filesUnder(Path path) throws Exception {
        try (var files = Files.list(path)) {
            return files.count();
        }
    }
}
