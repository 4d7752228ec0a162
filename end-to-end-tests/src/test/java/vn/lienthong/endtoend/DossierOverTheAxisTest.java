package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.edxml.reading.Reading;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/**
 * A dossier whose next stage lies outside the province (liên thông hồ sơ qua trục): it leaves in a signed package, and what its
 * receiver says over the axis is what happened at the stage. Nobody acts at that stage by any other way.
 */
@Timeout(240)
class DossierOverTheAxisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String POLICE = "G01.32";
    private static final String OUTSIDE = "G01.71";
    private static final String STAGE = "national-verification";
    private static final List<String> PAPERS = List.of("request", "identity-copy");
    private static Run run;
    private static URI gateway;

    @BeforeAll
    static void start() {
        run = Run.shared();
        gateway = URI.create("http://127.0.0.1:" + run.ports().gateway());
    }

    @Test
    void itsStatusesComeBackIntoTheDossiersStory() throws Exception {
        var police = run.agency(POLICE);
        var code = handedIn(police);

        // The receiver may send it back; then it leaves once more.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            dealWithWhatIsOurs(police, code);
            return stage(police, code, STAGE).equals("done");
        });

        var journal = run.journal();
        var atStage = entries(journal, code).stream()
                .filter(entry ->
                        entry.path("data").path("stage").stringValue("").equals(STAGE))
                .toList();
        assertThat(types(atStage))
                .startsWith("dossier-routed.v1", "stage-accepted.v1")
                .endsWith("stage-completed.v1");
        assertThat(atStage.stream().filter(entry -> !type(entry).equals("dossier-routed.v1")))
                .allSatisfy(entry -> {
                    assertThat(entry.path("cause").stringValue()).startsWith("axis/");
                    assertThat(entry.path("data").path("agency").stringValue()).isEqualTo(OUTSIDE);
                });
        var document = lastDocumentOf(journal, code);
        var story = entries(journal, document);
        assertThat(types(story))
                .startsWith("document-registered.v1", "document-package-signed.v1", "document-dispatched.v1");
        assertThat(told(story, "document-transport-acknowledged.v1", "state")).contains("fetched");
        assertThat(told(story, "document-status-changed.v1", "status")).containsExactly("01", "03", "04", "05", "06");
        assertThat(atStage.getLast().path("cause").stringValue())
                .as("it is that document's last status that completed the stage")
                .contains(story.stream()
                        .filter(entry -> entry.path("data")
                                .path("status")
                                .stringValue("")
                                .equals("06"))
                        .findFirst()
                        .orElseThrow()
                        .path("id")
                        .stringValue());

        carriesWhatTheReceiverHasToKnow(document, code);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            dealWithWhatIsOurs(police, code);
            return police.dossier(code).json().path("status").intValue() == 10;
        });
    }

    /** Signed by the sender, with the dossier's papers as they were handed in, and who applies. */
    private static void carriesWhatTheReceiverHasToKnow(String document, String code) throws IOException {
        var inFeed = inFeed(document);
        assertThat(inFeed.path("kind").stringValue()).isEqualTo("new");
        assertThat(inFeed.path("receivers").get(0).stringValue()).isEqualTo(OUTSIDE);
        var contents = new HashMap<Integer, ByteArrayOutputStream>();
        var edxml = reader().get(gateway, inFeed.path("path").stringValue());
        Reading reading = new PackageReader(Limits.DEFAULT)
                .read(
                        new ByteArrayInputStream(edxml.bytes()),
                        number -> contents.computeIfAbsent(number, key -> new ByteArrayOutputStream()));

        assertThat(reading.findings()).isEmpty();
        var written = (DocumentPackage) reading.model().orElseThrow();
        assertThat(written.signed()).isTrue();
        assertThat(written.header().to().getFirst().organId()).isEqualTo(OUTSIDE);
        assertThat(written.attachments()).hasSize(PAPERS.size() + 1);
        for (int i = 0; i < PAPERS.size(); i++) {
            assertThat(contents.get(i).toByteArray()).startsWith("%PDF".getBytes());
        }
        var data = JsonMapper.shared().readTree(contents.get(PAPERS.size()).toByteArray());
        assertThat(data.path("code").stringValue()).isEqualTo(code);
        assertThat(data.path("stage").stringValue()).isEqualTo(STAGE);
        assertThat(data.path("facts").path("lived_elsewhere").stringValue()).isEqualTo("true");
        assertThat(data.path("personal").path("applicant").path("fullName").stringValue())
                .isEqualTo("Nguyễn Thị Hoa");
    }

    private static String handedIn(AgencySystem police) {
        var parts = new ArrayList<Map<String, Object>>();
        for (var paper : PAPERS) {
            parts.add(Map.of(
                    "code",
                    paper,
                    "attachment",
                    police.upload(paper + ".pdf", Pdf.of(paper)).json()));
        }
        var answer = police.submit(Map.of(
                "procedure",
                "3.000333",
                "receivingAgency",
                POLICE,
                "channel",
                "counter",
                "applicant",
                Map.of("fullName", "Nguyễn Thị Hoa", "citizenId", "056190912345", "language", "vi"),
                "facts",
                Map.of("lived_elsewhere", true),
                "parts",
                parts));
        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
        return answer.json().path("code").stringValue();
    }

    private static void dealWithWhatIsOurs(AgencySystem police, String code) {
        for (var stage : police.dossier(code).json().path("stages")) {
            var agency = stage.path("agency").stringValue();
            if (stage.path("state").stringValue().equals("open") && !agency.equals(OUTSIDE)) {
                var id = stage.path("stage").stringValue();
                run.agency(agency).accept(code, id);
                var completed = run.agency(agency).complete(code, id, id.equals("issue"));
                assertThat(completed.status()).as(completed::toString).isEqualTo(200);
            }
        }
    }

    private static String stage(AgencySystem agency, String code, String id) {
        for (var stage : agency.dossier(code).json().path("stages")) {
            if (stage.path("stage").stringValue().equals(id)) {
                return stage.path("state").stringValue();
            }
        }
        return "";
    }

    // ---- the journal and the feed

    private static List<JsonNode> entries(List<JsonNode> journal, String key) {
        return journal.stream()
                .filter(entry -> entry.path("key").stringValue().equals(key))
                .toList();
    }

    private static String type(JsonNode entry) {
        return entry.path("type").stringValue().replace("vn.lienthong.", "");
    }

    private static List<String> types(List<JsonNode> entries) {
        return entries.stream().map(DossierOverTheAxisTest::type).toList();
    }

    private static List<String> told(List<JsonNode> entries, String type, String member) {
        return entries.stream()
                .filter(entry -> type(entry).equals(type))
                .map(entry -> entry.path("data").path(member).stringValue(""))
                .toList();
    }

    private static String lastDocumentOf(List<JsonNode> journal, String dossier) {
        return journal.stream()
                .filter(entry -> type(entry).equals("document-registered.v1")
                        && entry.path("data")
                                .path("dossier")
                                .path("dossier")
                                .stringValue("")
                                .equals(dossier))
                .reduce((first, second) -> second)
                .orElseThrow()
                .path("key")
                .stringValue();
    }

    private static JsonNode inFeed(String document) {
        var page = reader().get(gateway, "/v1/axis/feed?limit=1000").json();
        return page.path("packages")
                .valueStream()
                .filter(one -> one.path("document").stringValue().equals(document))
                .findFirst()
                .orElseThrow();
    }

    private static AgencySystem reader() {
        return run.agency(POLICE)
                .withToken(DevelopmentIssuer.of(run.data()).token(new AgencyCode("H32"), List.of("axis.read")));
    }
}
