package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Finding;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/**
 * A document that is asked back over the axis (thu hồi qua trục): the package that asks is written here and leaves with the sender's
 * signature, by a recall and by an update that takes a receiver off; the axis takes it.
 */
@Timeout(240)
class RecallOverTheAxisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SENDER = "H32.15";
    private static final String OURS = "H32.41.1";
    private static final String OUTSIDE = "G01.71";
    private static Run run;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        run = Run.shared();
    }

    @Test
    void aRecallAndARemovalLeaveSignedByTheSender() throws Exception {
        var recalled = sent("9001");
        var reduced = sent("9002");
        onAxis(recalled);
        onAxis(reduced);

        asked("/v1/documents/%s/recalls".formatted(recalled), Map.of("reason", "Sai phụ lục"));
        asked(
                "/v1/documents/%s/updates".formatted(reduced),
                Map.of("removed", List.of(OUTSIDE), "reason", "Gửi nhầm nơi nhận"));

        for (var document : List.of(recalled, reduced)) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !recallsInFeed(document).isEmpty());
            var recall = recallsInFeed(document);
            assertThat(recall).hasSize(1);
            assertThat(recall.getFirst().path("receivers").get(0).stringValue()).isEqualTo(OUTSIDE);
            isSignedAndFit(
                    recall.getFirst(), document, document.equals(recalled) ? "Sai phụ lục" : "Gửi nhầm nơi nhận");
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            var journal = run.journal();
            return isOnAxis(journal, recalled) && isOnAxis(journal, reduced);
        });
    }

    private String sent(String number) {
        var sender = run.agency(SENDER);
        var file = sender.upload("cong-van.pdf", Pdf.of("Công văn " + number));
        var answer = sender.post(
                "/v1/documents",
                Map.of(
                        "number",
                        number,
                        "notation",
                        "STP-VP",
                        "promulgatedOn",
                        "2019-03-12",
                        "place",
                        "Khánh Hoà",
                        "type",
                        "Công văn",
                        "subject",
                        "V/v lấy ý kiến",
                        "signer",
                        Map.of("name", "Nguyễn Văn A", "position", "Giám đốc"),
                        "priority",
                        0,
                        "to",
                        List.of(Map.of("agency", OUTSIDE), Map.of("agency", OURS)),
                        "attachments",
                        List.of(Map.of("sha256", file.json().path("sha256").stringValue(), "name", "cong-van.pdf"))),
                Map.of());
        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
        return answer.json().path("document").stringValue();
    }

    /** From then on the receiver may have it, and is to be asked. */
    private static void onAxis(String document) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            for (var receiver : run.agency(SENDER)
                    .get(run.routing(), "/v1/documents/" + document)
                    .json()
                    .path("receivers")) {
                if (receiver.path("agency").stringValue().equals(OUTSIDE)) {
                    return !receiver.path("transport").stringValue().equals("owed");
                }
            }
            return false;
        });
    }

    private static void asked(String path, Map<String, ?> request) {
        var answer = run.agency(SENDER).post(path, request, Map.of());
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
    }

    private static List<JsonNode> recallsInFeed(String document) {
        return reader().get(gateway(), "/v1/axis/feed?limit=1000")
                .json()
                .path("packages")
                .valueStream()
                .filter(one -> one.path("document").stringValue().equals(document))
                .filter(one -> one.path("kind").stringValue().equals("recall"))
                .toList();
    }

    private void isSignedAndFit(JsonNode inFeed, String document, String reason) throws Exception {
        var edxml = reader().get(gateway(), inFeed.path("path").stringValue()).bytes();

        var diagnosis = new Doctor(Limits.DEFAULT).examine(new ByteArrayInputStream(edxml), Given.NOTHING);
        assertThat(diagnosis.findings())
                .extracting(Finding::id)
                .as("nothing of its signature")
                .containsExactly("no-attachment");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FIT_WITH_REMARKS);
        var written = (DocumentPackage) diagnosis.reading().model().orElseThrow();
        assertThat(written.signed()).as(document).isTrue();
        assertThat(written.trace().business().kind()).isEqualTo(BusinessKind.RECALL);
        assertThat(written.trace().business().reason()).isEqualTo(reason);
        assertThat(written.header().from().organId()).isEqualTo(SENDER);
        assertThat(written.header().to())
                .singleElement()
                .satisfies(to -> assertThat(to.organId()).isEqualTo(OUTSIDE));

        var file = Files.write(folder.resolve(document + ".edxml"), edxml);
        assertThat(xmlsec(file)).as("xmlsec1 on the recall").isZero();
        var altered = Files.writeString(
                folder.resolve(document + "-altered.edxml"),
                Files.readString(file).replace(reason, "Ban hành nhầm"));
        assertThat(xmlsec(altered)).as("xmlsec1 on an altered recall").isNotZero();
    }

    /** That tool's exit code, by the certificate of whoever gave the agencies theirs. */
    private int xmlsec(Path file) throws IOException, InterruptedException {
        var authority = folder.resolve("authority.pem");
        Files.write(
                authority,
                AgencySystem.fetch(HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + run.ports().signing() + "/v1/authority")))
                        .bytes());
        Process process;
        try {
            process = new ProcessBuilder(
                            "xmlsec1",
                            "--verify",
                            "--enabled-key-data",
                            "x509",
                            "--trusted-pem",
                            authority.toString(),
                            "--id-attr:Id",
                            "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notInstalled) {
            assumeTrue(false, "xmlsec1 is not installed here; Debian has it in xmlsec1");
            throw notInstalled;
        }
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    /** The gateway has told of the recall itself, not of the document, that the axis has it. */
    private static boolean isOnAxis(List<JsonNode> journal, String document) {
        var story = journal.stream()
                .filter(entry -> entry.path("key").stringValue().equals(document))
                .toList();
        var owed = story.stream()
                .filter(entry -> entry.path("data").path("kind").intValue(0) == 1
                        && entry.path("data").path("way").stringValue("").equals("axis"))
                .findFirst()
                .orElseThrow();
        return story.stream()
                .anyMatch(entry -> entry.path("cause")
                        .stringValue()
                        .equals("%s/%d/on-axis"
                                .formatted(document, owed.path("sequence").intValue())));
    }

    private static URI gateway() {
        return URI.create("http://127.0.0.1:" + run.ports().gateway());
    }

    private static AgencySystem reader() {
        return run.agency(SENDER)
                .withToken(DevelopmentIssuer.of(run.data()).token(new AgencyCode("H32"), List.of("axis.read")));
    }
}
