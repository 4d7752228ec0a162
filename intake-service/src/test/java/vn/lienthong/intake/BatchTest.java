package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.POLICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** Batches over HTTP, with small limits; the test plays routing. */
class BatchTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String EVENTS = "application/cloudevents-batch+json";
    private static final int MOST_LINES = 40;

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment proof;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start(
                "a",
                bootstrap,
                "intake_batch",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.direct.enabled=false",
                "--lienthong.intake.batch.most-lines=" + MOST_LINES,
                "--lienthong.intake.batch.longest-line=4KB",
                "--lienthong.intake.batch.largest=100KB",
                "--lienthong.intake.batch.lines-per-transaction=7");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
        proof = intake.upload(COMMUNE, "giay-chung-sinh.pdf", Requests.PDF);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static Answered send(String contentType, String body) {
        return intake.post("/v1/dossiers/batch", issuer.token(COMMUNE), contentType, BodyPublishers.ofString(body));
    }

    private static List<JsonNode> lines(Answered answer) {
        return answer.body().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static List<Integer> statuses(List<JsonNode> answers) {
        return answers.stream()
                .filter(answer -> answer.has("status"))
                .map(answer -> answer.path("status").asInt())
                .toList();
    }

    private static ObjectNode line(String key) {
        return aSubmission(proof).put("idempotencyKey", key);
    }

    private static ObjectNode event(String id, String type, JsonNode data) {
        var event = JsonMapper.shared()
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/agency/H32.41.1")
                .put("type", type);
        event.set("data", data);
        return event;
    }

    private static ObjectNode submission(String id) {
        return event(id, "vn.lienthong.submission.v1", aSubmission(proof));
    }

    private static ObjectNode action(String id, String dossier, String json) {
        return event(id, "vn.lienthong.action.v1", JsonMapper.shared().readTree(json))
                .put("subject", dossier);
    }

    private static long rows(String sql, Object... params) {
        return intake.bean(JdbcClient.class)
                .sql(sql)
                .params(params)
                .query(Long.class)
                .single();
    }

    @Test
    void answersEachLineInOrderAndSaysHowTheWholeWent() {
        var wrong = line("l-2").put("procedure", "9.999999");
        var body = line("l-1") + "\n" + wrong + "\n{broken\n\n\"text\"\n"
                + line("l-6").put("idempotencyKey", 7)
                + "\n" + line("l-7").put("fly", true) + "\n"
                + line("x").put("idempotencyKey", "not plain ") + "\n"
                + line("l-9").toString().replace("Nhung", "\\ud800") + "\n" + line("l-10");

        var answer = send(NDJSON, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var answers = lines(answer);
        assertThat(statuses(answers)).containsExactly(201, 422, 400, 400, 400, 400, 400, 422, 201);
        assertThat(answers.stream()
                        .filter(one -> one.has("line"))
                        .map(one -> one.path("line").asInt()))
                .containsExactly(1, 2, 3, 5, 6, 7, 8, 9, 10);
        assertThat(answers.getFirst().at("/receipt/code").asString()).startsWith("000.01.41.H32-");
        assertThat(answers.getFirst().path("id").asString()).isEqualTo("l-1");
        assertThat(answers.get(1).at("/problem/errors/0/code").asString()).isEqualTo("PROCEDURE_IS_KNOWN");
        assertThat(answers.get(2).at("/problem/errors/0/code").asString()).isEqualTo("LINE_IS_JSON");
        assertThat(answers.getLast().at("/summary/accepted").asInt()).isEqualTo(2);
        assertThat(answers.getLast().at("/summary/refused").asInt()).isEqualTo(7);
        assertThat(answers.getLast().at("/summary/complete").asBoolean()).isTrue();
        assertThat(answer.header("Lienthong-Batch"))
                .isEqualTo("lines=9, accepted=2, repeated=0, pending=0, refused=7, complete=true");
        assertThat(answer.body()).doesNotContain("Nhung", "056190004321");
    }

    @Test
    void knowsEachLineAgainByItsKeyOrReference() {
        var byKey = line("again");
        var byReference = aSubmission(proof).put("senderReference", "again-ref");
        var first = lines(send(NDJSON, byKey + "\n" + byReference));

        var answer =
                send(NDJSON, byReference + "\n" + byKey + "\n" + line("again").put("channel", "post"));

        var second = lines(answer);
        assertThat(statuses(second)).containsExactly(200, 200, 422);
        assertThat(second.get(0).path("receipt")).isEqualTo(first.get(1).path("receipt"));
        assertThat(second.get(1).path("receipt")).isEqualTo(first.get(0).path("receipt"));
        assertThat(second.get(2).at("/problem/code").asString()).isEqualTo("idempotency-key-reused");
        assertThat(second.getLast().at("/summary/repeated").asInt()).isEqualTo(2);
    }

    @Test
    void takesTheSameLineTwiceInOneBatchOnce() {
        var answers = lines(send(NDJSON, line("twin") + "\n" + line("twin")));

        assertThat(statuses(answers)).containsExactly(201, 200);
        assertThat(answers.get(0).path("receipt")).isEqualTo(answers.get(1).path("receipt"));
        assertThat(rows("select count(*) from submission where idempotency_key = 'twin'"))
                .isEqualTo(1);
    }

    @Test
    void stopsAtTheMostLinesAndKeepsWhatItTook() {
        var body = IntStream.rangeClosed(1, MOST_LINES + 5)
                .mapToObj(i -> line("many-" + i).toString())
                .collect(Collectors.joining("\n"));

        var answers = lines(send(NDJSON, body));

        assertThat(statuses(answers)).hasSize(MOST_LINES + 1).endsWith(201, 413);
        assertThat(answers.get(MOST_LINES).path("line").asInt()).isEqualTo(MOST_LINES + 1);
        assertThat(answers.get(MOST_LINES).at("/problem/code").asString()).isEqualTo("batch-too-large");
        assertThat(answers.getLast().at("/summary/complete").asBoolean()).isFalse();
        assertThat(rows("select count(*) from submission where idempotency_key like 'many-%'"))
                .isEqualTo(MOST_LINES);
    }

    @Test
    void refusesALineThatIsTooLongAndABatchThatIsTooLarge() {
        var longLine = line("long").put("fill", "x".repeat(5_000));
        assertThat(statuses(lines(send(NDJSON, line("before") + "\n" + longLine + "\n" + line("after")))))
                .containsExactly(201, 400, 201);

        var declared = send(NDJSON, ("\n".repeat(100 * 1024 + 1)));
        assertThat(declared.status()).isEqualTo(413);
        assertThat(declared.text("/code")).isEqualTo("batch-too-large");

        var undeclared = intake.post(
                "/v1/dossiers/batch",
                issuer.token(COMMUNE),
                NDJSON,
                BodyPublishers.ofInputStream(() ->
                        new ByteArrayInputStream((line("streamed") + "\n" + "\n".repeat(100 * 1024)).getBytes(UTF_8))));
        assertThat(undeclared.status()).isEqualTo(200);
        assertThat(statuses(lines(undeclared))).containsExactly(201, 413);
    }

    @Test
    void keepsWhatWasAcceptedWhenTheSenderGoesAwayInTheMiddle() throws Exception {
        var sent = new ArrayList<String>();
        IntStream.range(0, 20).forEach(i -> sent.add(line("cut-" + i).toString()));
        var port = intake.port();
        try (var socket = new Socket("localhost", port)) {
            var out = socket.getOutputStream();
            out.write(("POST /v1/dossiers/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + issuer.token(COMMUNE)
                            + "\r\nContent-Type: " + NDJSON + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(UTF_8));
            for (var line : sent.subList(0, 15)) {
                var bytes = (line + "\n").getBytes(UTF_8);
                out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
                out.write(bytes);
                out.write("\r\n".getBytes(UTF_8));
            }
            out.flush();
            await().until(() -> rows("select count(*) from submission where idempotency_key like 'cut-%'") == 14);
        }

        var answers = lines(send(NDJSON, String.join("\n", sent)));

        assertThat(statuses(answers))
                .isEqualTo(
                        IntStream.range(0, 20).mapToObj(i -> i < 14 ? 200 : 201).toList());
        assertThat(rows("select count(*) from submission where idempotency_key like 'cut-%'"))
                .isEqualTo(20);
    }

    @Test
    void takesABatchOfEventsAndWaitsForTheActionsAnswers() throws Exception {
        var dossier = lines(send(NDJSON, line("for-actions").toString()))
                .getFirst()
                .at("/receipt/code")
                .asString();
        var cause =
                routing.awaitEvent(dossier, DossierSubmitted.class::isInstance).id();
        routing.write(dossier, cause, Story.received(), new DossierRouted("birth", COMMUNE.code(), Story.DUE));
        var answering = Thread.startVirtualThread(() -> {
            var action = routing.awaitEvent(dossier, StageActionReported.class::isInstance)
                    .id();
            routing.write(dossier, action, new StageAccepted("birth", COMMUNE.code(), null));
        });
        var batch =
                "[" + submission("b-1") + "," + action("b-2", dossier, "{\"action\":\"accept\",\"stage\":\"birth\"}")
                        + ",{\"a\":},"
                        + submission("b-4").put("source", "/agency/H32.15") + ","
                        + action("b-5", dossier, "{\"action\":\"fly\"}") + ", 7]";

        var answer = send(EVENTS, batch);
        answering.join();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var answers = new ArrayList<JsonNode>();
        answer.json().forEach(answers::add);
        assertThat(statuses(answers)).containsExactly(201, 200, 400, 400, 422, 400);
        assertThat(answers.get(1).at("/outcome/outcome").asString()).isEqualTo("carried-out");
        assertThat(answers.get(3).at("/problem/errors/0/code").asString()).isEqualTo("EVENT_SOURCE_IS_ITS_SENDER");
        assertThat(answer.header("Lienthong-Batch"))
                .isEqualTo("lines=6, accepted=2, repeated=0, pending=0, refused=4, complete=true");

        var again = new ArrayList<JsonNode>();
        send(EVENTS, batch).json().forEach(again::add);
        assertThat(statuses(again)).containsExactly(200, 200, 400, 400, 422, 400);
        assertThat(again.get(0).path("receipt")).isEqualTo(answers.get(0).path("receipt"));
        assertThat(again.get(1).path("outcome")).isEqualTo(answers.get(1).path("outcome"));
        assertThat(again.get(4).path("problem")).isEqualTo(answers.get(4).path("problem"));
    }

    @Test
    void saysThatAnActionIsPendingWhereRoutingDoesNotAnswer() {
        var dossier = lines(send(NDJSON, line("pending").toString()))
                .getFirst()
                .at("/receipt/code")
                .asString();

        var answer = send(EVENTS, "[" + action("p-1", dossier, "{\"action\":\"accept\",\"stage\":\"birth\"}") + "]");

        assertThat(answer.json().at("/0/status").asInt()).isEqualTo(202);
        assertThat(answer.json().at("/0/outcome/outcome").asString()).isEqualTo("pending");
        assertThat(answer.header("Lienthong-Batch")).contains("pending=1");
    }

    @Test
    void refusesABatchThatIsNoArrayAfterWhatCouldBeRead() {
        var answer = send(EVENTS, "[" + submission("open-end"));

        assertThat(answer.json().at("/0/status").asInt()).isEqualTo(400);
        assertThat(answer.header("Lienthong-Batch")).endsWith("complete=false");
        assertThat(send(EVENTS, "{}").json().at("/0/status").asInt()).isEqualTo(400);
    }

    @Test
    void needsTheScopeForTheWholeOrForEachEvent() {
        var reader = issuer.token(COMMUNE.code().value(), "dossier.read");
        assertThat(intake.post("/v1/dossiers/batch", reader, NDJSON, BodyPublishers.ofString("{}"))
                        .status())
                .isEqualTo(403);

        var events = intake.post(
                "/v1/dossiers/batch", reader, EVENTS, BodyPublishers.ofString("[" + submission("scope-1") + "]"));
        assertThat(events.json().at("/0/problem/code").asString()).isEqualTo("scope-missing");
        // The event itself has not been judged by that.
        assertThat(send(EVENTS, "[" + submission("scope-1") + "]")
                        .json()
                        .at("/0/status")
                        .asInt())
                .isEqualTo(201);
    }

    @Test
    void refusesUrgentLinesWithoutTheScopeAndOthersDossiers() {
        assertThat(statuses(lines(send(NDJSON, line("urgent").put("priority", 2) + "\n" + line("normal")))))
                .containsExactly(403, 201);
        var others = intake.post(
                "/v1/dossiers/batch",
                issuer.token(POLICE),
                NDJSON,
                BodyPublishers.ofString(line("p").toString()));
        assertThat(statuses(lines(others))).containsExactly(403);
    }

    /** Lines of one transaction, too: the third of them finds nothing left. */
    @Test
    void holdsTheAgencyToItsDossiersOfTheDayLineByLine() {
        allowDossiers(2);
        try {
            var body = String.join(
                    "\n",
                    line("quota-1").toString(),
                    line("quota-2").put("channel", "pigeon").toString(),
                    line("quota-3").toString(),
                    line("quota-4").toString(),
                    line("quota-1").toString());

            var answers = lines(send(NDJSON, body));

            assertThat(statuses(answers)).containsExactly(201, 422, 201, 429, 200);
            assertThat(answers.get(3).at("/problem/code").asString()).isEqualTo("quota-used-up");
            assertThat(answers.getLast().at("/summary/complete").asBoolean()).isTrue();
            var event = send(EVENTS, "[" + submission("quota-event") + "]");
            assertThat(event.json().at("/0/problem/code").asString()).isEqualTo("quota-used-up");
        } finally {
            allowAsBefore();
        }
        // Nothing of it is held against the event: it is judged when it comes again.
        var later = send(EVENTS, "[" + submission("quota-event") + "]");
        assertThat(later.json().at("/0/status").asInt()).as(later.body()).isEqualTo(201);
    }

    @Test
    void hasEveryLineInTheAudit() {
        var body = line("audited").toString() + "\n" + line("audited-2").put("channel", "pigeon") + "\nno JSON";
        var answers = lines(intake.post(
                "/v1/dossiers/batch",
                issuer.token(COMMUNE),
                NDJSON,
                BodyPublishers.ofString(body),
                "X-Request-Id",
                "batch-audited"));

        var code = answers.getFirst().at("/receipt/code").asString();
        await().untilAsserted(() -> assertThat(intake.bean(JdbcClient.class)
                        .sql(
                                "select concat_ws(' ', agency, status, coalesce(problem, '-'), rules, dossier = ?) from attempt"
                                        + " where request = 'batch-audited' and way = 'batch' order by position")
                        .param(code)
                        .query(String.class)
                        .list())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("H32.41.1 201 -").endsWith(" t"),
                        second -> assertThat(second).contains("422 submission-refused", "CHANNEL_IS_KNOWN"),
                        third -> assertThat(third).contains("400 line-malformed", "LINE_IS_JSON")));
        assertThat(rows("select count(*) from attempt where request = 'batch-audited' and way = 'http'"))
                .isEqualTo(1);
    }

    private static void allowDossiers(long more) {
        var limits = "/v1/limits/" + COMMUNE.code();
        long used = intake.get(limits, COMMUNE).json().path("dossiersToday").asLong();
        var changed = intake.send(
                "PUT",
                limits,
                issuer.token("H32", "dossier.read operator"),
                BodyPublishers.ofString("{\"dossiersPerDay\":%d}".formatted(used + more)),
                "Content-Type",
                "application/json");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private static void allowAsBefore() {
        intake.send(
                "DELETE",
                "/v1/limits/" + COMMUNE.code(),
                issuer.token("H32", "dossier.read operator"),
                BodyPublishers.noBody());
    }

    @Test
    void saysOfEveryLineThatTheDatabaseIsAway() {
        var database = "intake_batch";
        var admin = JdbcClient.create(new DriverManagerDataSource(
                Infrastructure.shared().jdbcUrl("postgres"),
                Infrastructure.shared().username(),
                Infrastructure.shared().password()));
        admin.sql("alter database " + database + " allow_connections false").update();
        try {
            admin.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?")
                    .param(database)
                    .query()
                    .listOfRows();
            var body = IntStream.range(0, 20)
                    .mapToObj(i -> line("away-" + i).toString())
                    .collect(Collectors.joining("\n"));

            var answers = lines(send(NDJSON, body));

            assertThat(statuses(answers)).isNotEmpty().allMatch(status -> status == 503);
            assertThat(answers.getLast().at("/summary/complete").asBoolean()).isFalse();
        } finally {
            admin.sql("alter database " + database + " allow_connections true").update();
        }
        // A broken connection is noticed where it has been idle for a moment.
        await().pollDelay(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(30))
                .until(() -> statuses(lines(send(NDJSON, line("back").toString()))).stream()
                        .noneMatch(status -> status == 503));
    }
}
