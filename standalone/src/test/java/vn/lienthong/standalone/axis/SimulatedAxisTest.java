package vn.lienthong.standalone.axis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.edxml.doctor.Doctor;
import vn.lienthong.edxml.doctor.Verdict;

@Timeout(60)
class SimulatedAxisTest {
    private static final String DEPARTMENT = "H32.15";
    private static final String MINISTRY = "G18";

    @TempDir
    Path folder;

    private SimulatedAxis axis;
    private Client client;

    @AfterEach
    void end() {
        if (axis != null) {
            axis.close();
        }
    }

    private AxisSettings settings() {
        return AxisSettings.of(0, folder, Client.SYSTEM, Client.SECRET).withMinute(Duration.ofMillis(20));
    }

    private void start(AxisSettings settings) throws IOException {
        axis = SimulatedAxis.start(settings);
        client = new Client(axis.address());
    }

    @Test
    void takesAPackageAndItsReceiverReportsEveryStep() throws Exception {
        start(settings());
        var edxml = Client.document(DEPARTMENT, MINISTRY, 1);

        var answer = client.send(DEPARTMENT, List.of(MINISTRY), "edoc", edxml);

        assertThat(answer.path("status").asString()).isEqualTo("OK");
        assertThat(answer.path("ErrorCode").asString()).isEqualTo("0");
        await().atMost(10, SECONDS)
                .until(() -> codes().containsAll(Set.of("01", "03", "04", "05", "06")) || codes().contains("02"));
        var sent = client.list(
                "getSentEdocList?from=" + Instant.now().minusSeconds(60).toEpochMilli());
        assertThat(sent).singleElement().satisfies(item -> {
            assertThat(item.path("docId").asString())
                    .isEqualTo(answer.path("DocID").asString());
            assertThat(item.path("status").asString()).isEqualTo("done");
            assertThat(item.path("hash").asString()).isEqualTo(Client.sha256(edxml));
            assertThat(item.path("to").asString()).isEqualTo(MINISTRY);
        });
        var status = client.list("getReceivedEdocList?messagetype=status").getFirst();
        var fetched = client.edoc(status.path("id").asString());
        assertThat(Client.sha256(fetched.body())).isEqualTo(status.path("hash").asString());
        assertThat(client.get("countReceiveStatus").path("data").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(client.update(status.path("id").asString(), "done")
                        .path("status")
                        .asString())
                .isEqualTo("OK");
        assertThat(client.list("getReceivedEdocList?messagetype=status"))
                .noneMatch(item -> item.path("id").equals(status.path("id")));
    }

    private Set<String> codes() {
        var codes = new HashSet<String>();
        axis.book().all().forEach(item -> {
            if (item.facts().status() != null) {
                codes.add(item.facts().status());
            }
        });
        return codes;
    }

    @Test
    void listensWhereItIsTold() throws Exception {
        start(settings().withHost("127.0.0.2"));

        assertThat(axis.address().getHost()).isEqualTo("127.0.0.2");
        assertThat(client.get("getAgenciesList").path("status").asString()).isEqualTo("OK");
        assertThatThrownBy(() -> new Socket("127.0.0.1", axis.address().getPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void speaksTheProvincialVariant() throws Exception {
        start(settings());
        client.withHeaders(Map.of("X-SystemId", Client.SYSTEM, "X-SecretKey", Client.SECRET));

        assertThat(client.send(DEPARTMENT, List.of(MINISTRY), "edoc", Client.document(DEPARTMENT, MINISTRY, 1))
                        .path("ErrorCode")
                        .asString())
                .isEqualTo("0");

        client.withHeaders(Map.of("X-SystemId", Client.SYSTEM, "X-SecretKey", "guessed"));
        assertThat(client.get("getAgenciesList").path("ErrorCode").asString()).isEqualTo("15");
    }

    @Test
    void refusesASignatureWithAnotherSecret() throws Exception {
        start(settings());

        var answer = client.withSecret("guessed").get("getAgenciesList");

        assertThat(answer.path("status").asString()).isEqualTo("FAIL");
        assertThat(answer.path("ErrorCode").asString()).isEqualTo("15");
        assertThat(broken("credentials")).isEqualTo(1);
    }

    private long broken(String expectation) {
        return axis.conduct().lines().stream()
                .filter(line -> line.expectation().equals(expectation))
                .findFirst()
                .orElseThrow()
                .broken();
    }

    @ParameterizedTest
    @CsvSource({
        "H32.15, Z99, 18",
        "G18, G01, 19",
        "H32.15, G04, 23",
    })
    void refusesWhomItDoesNotKnow(String from, String to, String code) throws Exception {
        start(settings());

        assertThat(client.send(from, List.of(to), "edoc", Client.document(from, to, 1))
                        .path("ErrorCode")
                        .asString())
                .isEqualTo(code);
        assertThat(axis.book().all()).isEmpty();
    }

    @Test
    void refusesAWrongHashAndWhatIsNotPerStandard() throws Exception {
        start(settings());
        var edxml = Client.document(DEPARTMENT, MINISTRY, 1);

        var hash = client.send(
                DEPARTMENT,
                List.of(MINISTRY),
                "edoc",
                Client.sha256(new byte[0]),
                java.net.http.HttpRequest.BodyPublishers.ofByteArray(edxml));
        var unfit = client.send(DEPARTMENT, List.of(MINISTRY), "edoc", "<html/>".getBytes());

        assertThat(hash.path("ErrorCode").asString()).isEqualTo("21");
        assertThat(unfit.path("ErrorCode").asString()).isEqualTo("22");
        assertThat(axis.book().all()).isEmpty();
        assertThat(broken("hash")).isEqualTo(1);
        assertThat(broken("fit")).isEqualTo(1);
    }

    @Test
    void foreignAgenciesSendDocumentsRecallsUpdatesAndReplacements() throws Exception {
        start(settings().withDocumentsPerMinute(5));

        await().atMost(30, SECONDS).until(() -> kinds().containsAll(Set.of(0, 1, 2, 3)));
        axis.documentsPerMinute(0);

        for (var item : client.list("getReceivedEdocList?messagetype=edoc&from=0000000000")) {
            var body = client.edoc(item.path("id").asString()).body();
            var diagnosis = new Doctor(Limits.DEFAULT).examine(new ByteArrayInputStream(body), Given.NOTHING);
            assertThat(diagnosis.verdict()).as(diagnosis.findings().toString()).isNotEqualTo(Verdict.UNFIT);
            assertThat(axis.catalogue().isOwn(item.path("to").asString())).isTrue();
        }
    }

    private Set<Integer> kinds() {
        var kinds = new HashSet<Integer>();
        axis.book().all().stream()
                .filter(item -> item.occurrence() != null)
                .forEach(item -> kinds.add(item.facts().kind()));
        return kinds;
    }

    static List<String> messes() {
        return Letters.MESSES;
    }

    @ParameterizedTest
    @MethodSource("messes")
    void spoilsPackagesSoThatTheDoctorCallsThemUnfit(String mess) throws Exception {
        start(settings().withDocumentsPerMinute(5));
        await().atMost(20, SECONDS).until(() -> kinds().contains(0));
        var item = axis.book().all().getFirst();

        var spoilt = Letters.spoilt(axis.book().open(item).readAllBytes(), mess, item.facts());

        assertThat(new Doctor(Limits.DEFAULT)
                        .examine(new ByteArrayInputStream(spoilt), Given.NOTHING)
                        .verdict())
                .isEqualTo(Verdict.UNFIT);
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        start(settings().withMinute(Duration.ofMillis(500)));
        client.send(DEPARTMENT, List.of(MINISTRY), "edoc", Client.document(DEPARTMENT, MINISTRY, 1));
        var before = axis.book().all().stream().map(Item::id).toList();

        axis.close();
        start(settings().withMinute(Duration.ofMillis(500)));

        assertThat(axis.book().all()).extracting(Item::id).containsAll(before);
        await().atMost(20, SECONDS).until(() -> codes().contains("06") || codes().contains("02"));
        var statuses = axis.book().all().stream()
                .filter(item -> item.facts().status() != null)
                .map(item -> item.facts().status())
                .toList();
        assertThat(statuses).doesNotHaveDuplicates();
    }

    @Test
    void losesTheAnswerToWhatItTook() throws Exception {
        start(settings().withFailures(Failures.of("answer-lost=1")));
        var edxml = Client.document(DEPARTMENT, MINISTRY, 1);

        assertThatThrownBy(() -> client.send(DEPARTMENT, List.of(MINISTRY), "edoc", edxml))
                .isInstanceOf(IOException.class);

        assertThat(client.list("getSentEdocList?from=0000000000"))
                .singleElement()
                .satisfies(item -> assertThat(item.path("hash").asString()).isEqualTo(Client.sha256(edxml)));
        client.put("/failures", "{\"all\": false}");
        client.send(DEPARTMENT, List.of(MINISTRY), "edoc", edxml);
        assertThat(broken("sent-once")).isEqualTo(1);
    }

    @Test
    void switchesFailuresOverHttp() throws Exception {
        start(settings());

        assertThat(client.put("/failures", "{\"empty-lists\": 1, \"unparsable\": true}")
                        .path("empty-lists")
                        .asDouble())
                .isEqualTo(1);
        assertThat(client.put("/failures", "{\"no-such\": 1}").path("detail").asString())
                .contains("there is no failure no-such");
        assertThat(axis.failures().share(Failure.UNPARSABLE)).isEqualTo(Failure.UNPARSABLE.usualShare());
        assertThat(client.put("/failures", "{\"all\": false, \"empty-lists\": 1}")
                        .path("unparsable")
                        .asDouble())
                .isZero();
        assertThat(client.list("getAgenciesList")).isEmpty();
    }

    @Test
    void answersWithWhatCannotBeParsed() throws Exception {
        start(settings().withFailures(Failures.of("unparsable=1")));

        assertThatThrownBy(() -> client.get("getAgenciesList")).isInstanceOf(JacksonException.class);
    }

    @Test
    void isOutForHalfAnHourInAnHour() {
        var outages = new Outages(Duration.ofSeconds(1), 7);
        var start = Instant.parse("2026-11-02T01:00:00Z");
        outages.switchTo(1, start);

        long out = 0;
        for (int second = 0; second < 600; second++) {
            out += outages.isOn(start.plusSeconds(second)) ? 1 : 0;
        }

        assertThat(out).isEqualTo(300);
        outages.switchTo(0, start);
        assertThat(outages.isOn(start.plusSeconds(40))).isFalse();
    }

    @Test
    void damagesWhatIsFetchedOnlySometimes() throws Exception {
        start(settings().withFailures(Failures.of("wrong-hash=0.5")).withDocumentsPerMinute(5));
        await().atMost(20, SECONDS).until(() -> !axis.book().all().isEmpty());
        var item = axis.book().all().getFirst();

        var hashes = new HashSet<String>();
        for (int i = 0; i < 40; i++) {
            hashes.add(Client.sha256(client.edoc(item.id()).body()));
        }

        assertThat(hashes).hasSize(2).contains(item.sha256());
    }

    @Test
    void saysWhatAClientDidRight() throws Exception {
        start(settings().withDocumentsPerMinute(1));
        client.list("getAgenciesList");
        await().atMost(20, SECONDS).until(() -> !axis.book().all().isEmpty());
        axis.documentsPerMinute(0);

        for (var item : axis.book().all()) {
            client.edoc(item.id());
            client.update(item.id(), "done");
            for (var code : List.of("01", "03", "06")) {
                var status = Client.status(item.to(), item, code, "");
                assertThat(client.send(item.to(), List.of(item.from()), "status", status)
                                .path("ErrorCode")
                                .asString())
                        .isEqualTo("0");
            }
        }

        assertThat(axis.conduct().isClean())
                .as(axis.conduct().lines().toString())
                .isTrue();
        assertThat(axis.conduct().lines())
                .filteredOn(line -> List.of("fetched", "acknowledged", "receipt-told", "completion-told", "catalogue")
                        .contains(line.expectation()))
                .allSatisfy(line -> assertThat(line.kept()).isPositive());
    }

    @Test
    void saysWhatAClientFailsToDo() throws Exception {
        start(settings().withMinute(Duration.ofMillis(10)).withDocumentsPerMinute(1));
        await().atMost(20, SECONDS).until(() -> axis.book().all().size() > 2);
        axis.documentsPerMinute(0);

        await().atMost(20, SECONDS).until(() -> broken("fetched") > 0);

        assertThat(axis.conduct().isClean()).isFalse();
        assertThat(broken("receipt-told")).isPositive();
    }

    @Test
    void givesItsCatalogueWithForeignAgencies() throws Exception {
        start(settings());

        var agencies = client.list("getAgenciesList");

        assertThat(agencies).hasSizeGreaterThan(200);
        assertThat(agencies)
                .extracting((JsonNode agency) -> agency.path("code").asString())
                .contains("G18", "H32.15", "H32.99");
        assertThat(AxisCatalogue.foreign().stream().filter(agency -> !agency.locked()))
                .hasSize(12);
    }
}
