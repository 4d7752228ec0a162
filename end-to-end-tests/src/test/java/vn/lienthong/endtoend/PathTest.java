package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/** From submission to the returned, sealed result, over HTTP alone; and what is said to those who get it wrong. */
@Timeout(240)
class PathTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COMMUNE = "H32.41.1";
    private static final String JUSTICE = "H32.15";
    private static Run run;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        run = Run.shared();
    }

    @ParameterizedTest
    @CsvSource({"2.000986, H32.41.1, 3", "2.000635, H32.15, 1", "1.008498, G12.32.41, 1"})
    void aDossierOfEachProcedureComesToItsReturnedAndSealedResult(String procedure, String receiver, int documents)
            throws Exception {
        var email = "path-%s@example.vn".formatted(procedure);
        var agency = run.agency(receiver);
        var code = agency.submitWhole(procedure, receiver, papers(procedure), email);
        assertThat(code).matches("[0-9.]{9,10}\\.[A-Z]\\d{2}-\\d{6}-\\d{4}");

        var walk = new Walk(run::agency, agency, code, stagesThatIssue(procedure));
        walk.toTheEnd();

        var results = walk.state().path("results");
        assertThat(results.size()).isEqualTo(documents);
        for (var result : results) {
            var pdf = agency.file(code, result.path("sha256").stringValue());
            assertThat(pdf.contentType()).isEqualTo("application/pdf");
            assertThat(PdfSig.verdictOn(pdf.bytes(), folder))
                    .contains("Signature is Valid.")
                    .contains("Total document signed");
            verified(pdf.bytes());
        }
        // Received, ready, returned; besides, once of each other agency, that it went on to it.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mails(email))
                        .filteredOn(mail -> !mail.path("subject").stringValue().contains("được chuyển đến"))
                        .hasSize(3));
        assertThat(mails(email)).allSatisfy(mail -> {
            assertThat(mail.path("copies").intValue()).isEqualTo(1);
            assertThat(text(mail)).contains(code);
        });
        assertThat(storyOf(code))
                .startsWith("dossier-received.v2", "dossier-routed.v1", "stage-accepted.v1", "stage-completed.v1")
                .containsSequence("dossier-processed.v1", "dossier-routed.v1")
                .endsWith("stage-completed.v1", "result-returned.v1");
    }

    @Test
    void policeAndInsuranceWorkSideBySide() {
        var commune = run.agency(COMMUNE);
        var code = commune.submitWhole("2.000986", COMMUNE, papers("2.000986"), "side-by-side@example.vn");
        var walk = new Walk(run::agency, commune, code, stagesThatIssue("2.000986"));
        walk.deal(walk.open(1).getFirst());

        var open = walk.open(2);

        assertThat(open)
                .containsExactlyInAnyOrder(
                        new Walk.Step("residence", "G01.32.41"), new Walk.Step("insurance", "G24.32.41"));
        walk.deal(open.getLast());
        assertThat(walk.state().path("status").intValue()).isEqualTo(4); // the other is still at work
        walk.toTheEnd();
    }

    @Test
    void aRefusedDossierTellsTheCitizenWhy() {
        var justice = run.agency(JUSTICE);
        var code = justice.submitWhole("2.000635", JUSTICE, papers("2.000635"), "refused@example.vn");
        new Walk(run::agency, justice, code, stagesThatIssue("2.000635")).open(1);

        var refused = justice.act(
                code,
                Map.of("action", "refuse", "stage", "extract", "officer", "CB-002", "reason", "Tờ khai chưa ký."));

        assertThat(refused.status()).isEqualTo(200);
        assertThat(justice.dossier(code).json().path("status").intValue()).isEqualTo(3);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mails("refused@example.vn")).hasSize(2));
        assertThat(mails("refused@example.vn"))
                .anySatisfy(mail -> assertThat(text(mail)).contains("Tờ khai chưa ký."));
    }

    @Test
    void anActionSentTwiceHasNoSecondEffect() throws Exception {
        var justice = run.agency(JUSTICE);
        var code = justice.submitWhole("2.000635", JUSTICE, papers("2.000635"), "twice@example.vn");
        new Walk(run::agency, justice, code, stagesThatIssue("2.000635")).open(1);
        var accept = Map.of("action", "accept", "stage", "extract", "officer", "CB-002");

        var first = justice.act(code, accept, "twice-1");
        var again = justice.act(code, accept, "twice-1");
        var anew = justice.act(code, accept);

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(anew.status()).isEqualTo(409);
        assertThat(anew.json().path("rule").stringValue()).isEqualTo("STAGE_IS_UNACCEPTED");
        assertThat(anew.json().path("allowed").toString()).contains("complete extract");
        assertThat(storyOf(code).stream().filter("stage-accepted.v1"::equals)).hasSize(1);
    }

    @Test
    void aSubmissionSentTwiceIsOneDossier() {
        var justice = run.agency(JUSTICE);
        var paper = justice.upload("request.pdf", Pdf.of("request")).json();
        var dossier = Map.of(
                "procedure",
                "2.000635",
                "receivingAgency",
                JUSTICE,
                "channel",
                "online",
                "senderReference",
                "MC-2019-000123",
                "applicant",
                Map.of("fullName", "Trần Văn Nam", "citizenId", "056090912346"),
                "parts",
                List.of(Map.of("code", "request", "attachment", paper)));

        var first = justice.submit(dossier);
        var again = justice.submit(dossier);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
    }

    @Test
    void oneProblemNamesEveryFault() {
        var wrong = new LinkedHashMap<String, Object>();
        wrong.put("procedure", "9.999999");
        wrong.put("receivingAgency", "H32.999");
        wrong.put("channel", "pigeon");
        wrong.put(
                "applicant",
                Map.of("fullName", " ", "citizenId", "12345", "phone", "5", "email", "hoa", "language", "fr"));
        wrong.put("parts", List.of(Map.of("code", "birth-proof", "attachment", Map.of("sha256", "abc"))));

        var answer = run.agency(COMMUNE).submit(wrong);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(codes(answer))
                .contains(
                        "PROCEDURE_IS_KNOWN",
                        "RECEIVING_AGENCY_IS_KNOWN",
                        "CHANNEL_IS_KNOWN",
                        "NAME_IS_GIVEN",
                        "IDENTITY_NUMBER_IS_WELL_FORMED",
                        "PHONE_IS_WELL_FORMED",
                        "EMAIL_IS_WELL_FORMED",
                        "LANGUAGE_IS_KNOWN",
                        "ATTACHMENT_IS_WELL_FORMED");
        assertThat(answer.toString()).doesNotContain("12345").doesNotContain("hoa");
    }

    @Test
    void missingPapersAreAllNamed() {
        var answer = run.agency(COMMUNE)
                .submit(Map.of(
                        "procedure",
                        "2.000986",
                        "receivingAgency",
                        COMMUNE,
                        "channel",
                        "counter",
                        "applicant",
                        Map.of("fullName", "Nguyễn Thị Hoa", "citizenId", "056190912345")));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(codes(answer)).hasSize(4).containsOnly("ALL_REQUIRED_PARTS_PRESENT");
    }

    @Test
    void whoeverHasNoRightIsToldSo() throws IOException {
        var commune = run.agency(COMMUNE);
        var code = commune.submitWhole("2.000986", COMMUNE, papers("2.000986"), "rights@example.vn");
        new Walk(run::agency, commune, code, stagesThatIssue("2.000986")).open(1);
        var police = run.agency("G01.32.41");
        var neighbour = run.agency("H32.41.2");
        var reader = commune.withToken(
                DevelopmentIssuer.of(run.data()).token(new AgencyCode(COMMUNE), List.of("dossier.read")));

        assertThat(commune.withToken("").dossier(code).status()).isEqualTo(401);
        assertThat(commune.withToken("e30.e30.e30").dossier(code).status()).isEqualTo(401);
        assertThat(reader.dossier(code).status()).isEqualTo(200);
        assertThat(reader.accept(code, "birth").status()).isEqualTo(403);
        assertThat(reader.submit(Map.of()).status()).isEqualTo(403);
        assertThat(police.deliveriesOf(COMMUNE, 0, 0).status()).isEqualTo(403);
        // No part in it, and none to come: to them it doesn't exist.
        assertThat(neighbour.dossier(code).status()).isEqualTo(404);
        assertThat(neighbour.accept(code, "birth").status()).isEqualTo(404);
        assertThat(commune.dossier("000.41.01.H32-190312-9999").status()).isEqualTo(404);
        // A part in it, but not now, or not at this stage.
        assertThat(rule(police.accept(code, "birth"))).isEqualTo("AGENCY_HOLDS_THE_STAGE");
        assertThat(rule(commune.complete(code, "birth", true))).isEqualTo("STAGE_IS_ACCEPTED");
        assertThat(rule(commune.accept(code, "return"))).isEqualTo("STAGE_IS_OPEN");
        assertThat(rule(commune.accept(code, "nothing"))).isEqualTo("STAGE_EXISTS");
    }

    @Test
    void whatIsNoRequestAtAllIsToldPlainly() {
        var commune = run.agency(COMMUNE);

        var broken = commune.post("/v1/dossiers", "{\"procedure\": ", Map.of());
        var misspelt = commune.post("/v1/dossiers", "{\"procedre\": \"2.000986\"}", Map.of());
        var empty = commune.upload("empty.pdf", new byte[0]);
        var noPdf = commune.upload("picture.pdf", "GIF89a".getBytes(UTF_8));

        assertThat(broken.status()).isEqualTo(400);
        assertThat(codes(broken)).containsExactly("BODY_IS_JSON");
        assertThat(misspelt.status()).isEqualTo(400);
        assertThat(misspelt.json().path("errors").get(0).path("pointer").stringValue())
                .isEqualTo("/procedre");
        assertThat(codes(empty)).contains("CONTENT_IS_PRESENT");
        assertThat(codes(noPdf)).contains("CONTENT_IS_OF_ITS_TYPE");
    }

    @Test
    void everyServiceDescribesItsInterface() {
        for (var port : List.of(
                run.ports().intake(),
                run.ports().routing(),
                run.ports().signing(),
                run.ports().notification())) {
            var description = fetch(URI.create("http://127.0.0.1:%d/v3/api-docs".formatted(port)));

            assertThat(description.status()).as("port %d", port).isEqualTo(200);
            assertThat(description.json().path("openapi").stringValue()).startsWith("3.1");
            assertThat(description.json().path("paths").size())
                    .as("port %d", port)
                    .isPositive();
        }
        assertThat(fetch(run.intake().resolve("/v3/api-docs"))
                        .json()
                        .path("paths")
                        .propertyNames())
                .contains("/v1/dossiers", "/v1/dossiers/{code}", "/v1/dossiers/{code}/actions", "/v1/attachments");
        assertThat(fetch(run.routing().resolve("/v3/api-docs"))
                        .json()
                        .path("paths")
                        .propertyNames())
                .contains("/v1/agencies/{code}/deliveries");
    }

    @Test
    void everyMetricIsThereForPrometheus() {
        for (var port : List.of(
                run.ports().intake(),
                run.ports().routing(),
                run.ports().signing(),
                run.ports().notification(),
                run.ports().console())) {
            var metrics = fetch(URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(port)));

            assertThat(metrics.status()).as("port %d", port).isEqualTo(200);
            assertThat(metrics.toString()).contains("jvm_memory_used_bytes").doesNotContain("H32-1");
        }
    }

    @Test
    void theLogNamesNobody() throws IOException {
        var commune = run.agency(COMMUNE);
        var code = commune.submitWhole("2.000986", COMMUNE, papers("2.000986"), "nobody.in.the.log@example.vn");
        new Walk(run::agency, commune, code, stagesThatIssue("2.000986")).toTheEnd();

        assertThat(Files.readString(run.data().resolve("log/lienthong.log")))
                .doesNotContain("Nguyễn Thị Hoa")
                .doesNotContain("056190912345")
                .doesNotContain("0905000123")
                .doesNotContain("nobody.in.the.log")
                .doesNotContain("Trần Phú");
    }

    // ---- the registry

    private static JsonNode procedure(String code) {
        return fetch(run.routing().resolve("/v1/procedures/" + code)).json();
    }

    private static List<String> papers(String procedure) {
        var papers = new ArrayList<String>();
        for (var part : procedure(procedure).path("parts")) {
            if (part.path("required").asBoolean()) {
                papers.add(part.path("code").stringValue());
            }
        }
        return papers;
    }

    private static Map<String, Boolean> stagesThatIssue(String procedure) {
        var stages = new LinkedHashMap<String, Boolean>();
        for (var stage : procedure(procedure).path("stages")) {
            stages.put(stage.path("id").stringValue(), stage.path("issues").isString());
        }
        return stages;
    }

    // ---- what is to be seen

    /** By the service that has no keys, and with the time that the seal was given. */
    private static void verified(byte[] pdf) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + run.ports().verification() + "/v1/verifications"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(pdf))
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                var said = JsonMapper.shared()
                        .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .body());
                assertThat(said.path("verdict").stringValue())
                        .as(said.toString())
                        .isEqualTo("VALID");
                assertThat(said.at("/signatures/0/level").stringValue()).isEqualTo("T");
            }
        });
    }

    private static List<String> storyOf(String dossier) throws Exception {
        return run.journal().stream()
                .filter(entry -> entry.path("key").stringValue().equals(dossier))
                .map(entry -> entry.path("type").stringValue().replace("vn.lienthong.", ""))
                .toList();
    }

    private static List<JsonNode> mails(String address) {
        var mails = new ArrayList<JsonNode>();
        fetch(run.mailbox().resolve("/messages.json?q=" + address)).json().forEach(mails::add);
        return mails;
    }

    private static String text(JsonNode mail) {
        return fetch(run.mailbox().resolve("/messages/" + mail.path("id").stringValue()))
                .json()
                .path("text")
                .stringValue();
    }

    private static List<String> codes(AgencySystem.Answer problem) {
        var codes = new ArrayList<String>();
        problem.json()
                .path("errors")
                .forEach(error -> codes.add(error.path("code").stringValue()));
        return codes;
    }

    private static String rule(AgencySystem.Answer problem) {
        assertThat(problem.status()).as(problem::toString).isEqualTo(409);
        return problem.json().path("rule").stringValue();
    }

    private static AgencySystem.Answer fetch(URI uri) {
        return AgencySystem.fetch(HttpRequest.newBuilder(uri).header("Accept", "application/json, text/plain;q=0.5"));
    }
}
