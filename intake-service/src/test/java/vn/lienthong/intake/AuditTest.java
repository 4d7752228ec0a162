package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Requests.aSubmission;
import static vn.lienthong.intake.Requests.applicant;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.audit.Attempt;
import vn.lienthong.intake.audit.Attempts;

class AuditTest {
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
                "intake_audit",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.audit.pause=50ms",
                "--lienthong.intake.audit.unfinished=1s");
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

    private static String auditor() {
        return issuer.token("H32", "audit.read operator");
    }

    private static JdbcClient database() {
        return intake.bean(JdbcClient.class);
    }

    /** What the audit has under an id the test gave its request. */
    private static JsonNode audited(String requestId) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            for (var attempt : all()) {
                                if (attempt.path("requestId").asString().equals(requestId)) {
                                    return attempt;
                                }
                            }
                            return JsonMapper.shared().createObjectNode();
                        },
                        attempt -> !attempt.isEmpty());
    }

    private static List<JsonNode> all() {
        var all = new ArrayList<JsonNode>();
        var after = "";
        while (true) {
            var page = intake.get("/v1/audit?limit=7" + after, auditor()).json();
            page.path("attempts").forEach(all::add);
            if (!page.has("next")) {
                return all;
            }
            after = "&after=" + page.path("next").asString();
        }
    }

    @Test
    void hasWhatWasAcceptedWithWhoAndWhichDossier() {
        var answer = intake.submit(
                COMMUNE,
                aSubmission(proof),
                "X-Request-Id",
                "accepted-1",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(answer.header("X-Request-Id")).isEqualTo("accepted-1");
        var attempt = audited("accepted-1");
        assertThat(attempt.path("agency").asString()).isEqualTo("H32.41.1");
        assertThat(attempt.path("issuer").asString()).isEqualTo("issuer");
        assertThat(attempt.path("method").asString()).isEqualTo("POST");
        assertThat(attempt.path("route").asString()).isEqualTo("/v1/dossiers");
        assertThat(attempt.path("dossier").asString()).isEqualTo(answer.text("/code"));
        assertThat(attempt.path("outcome").asString()).isEqualTo("done");
        assertThat(attempt.path("status").asInt()).isEqualTo(201);
        assertThat(attempt.path("traceId").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(attempt.path("size").asLong())
                .isEqualTo(aSubmission(proof).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        assertThat(attempt.path("remote").asString()).isNotEmpty();
        assertThat(database()
                        .sql("select count(*) from attempt_waiting where data ->> 'request' = 'accepted-1'")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(all())
                .filteredOn(each -> each.path("requestId").asString().equals("accepted-1"))
                .hasSize(1);
    }

    @Test
    void hasWhatWasRefusedOrTurnedAwayWithTheRulesAndNothingPersonal() {
        var faulty = aSubmission(proof);
        applicant(faulty).put("citizenId", "12345").put("fullName", "Nguyễn Thị Hồng Nhung\u0001");
        intake.submit(COMMUNE, faulty, "X-Request-Id", "refused-1");
        intake.send(
                "GET",
                "/v1/dossiers/000.01.41.H32-190312-0027",
                "",
                BodyPublishers.noBody(),
                "X-Request-Id",
                "no-token");
        intake.send(
                "GET",
                "/v1/dossiers/000.01.41.H32-190312-0027",
                issuer.token("H32.41.1", "dossier.act"),
                BodyPublishers.noBody(),
                "X-Request-Id",
                "no-scope");
        intake.send(
                "GET",
                "/v1/Nguyen%20Thi%20Hong%20Nhung",
                issuer.token(COMMUNE),
                BodyPublishers.noBody(),
                "X-Request-Id",
                "no-route");

        var refused = audited("refused-1");
        assertThat(refused.path("outcome").asString()).isEqualTo("refused");
        assertThat(refused.path("problem").asString()).isEqualTo("submission-refused");
        assertThat(refused.path("rules").toString())
                .isEqualTo("[\"TEXT_IS_READABLE\",\"IDENTITY_NUMBER_IS_WELL_FORMED\"]");
        var unknown = audited("no-token");
        assertThat(unknown.path("outcome").asString()).isEqualTo("turned-away");
        assertThat(unknown.path("rules").toString()).isEqualTo("[\"TOKEN_IS_PRESENT\"]");
        assertThat(unknown.has("agency")).isFalse();
        var withoutScope = audited("no-scope");
        assertThat(withoutScope.path("problem").asString()).isEqualTo("scope-missing");
        assertThat(withoutScope.path("dossier").asString()).isEqualTo("000.01.41.H32-190312-0027");
        assertThat(withoutScope.path("agency").asString()).isEqualTo("H32.41.1");
        audited("no-route");
        assertThat(database()
                        .sql("select attempt::text from attempt")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(row -> row.contains("Nhung") || row.contains("12345") || row.contains("chung-sinh"));
    }

    @Test
    void cannotBeChangedNorShortened() {
        intake.get("/v1/dossiers/000.01.41.H32-190312-0027", COMMUNE);
        await().until(() -> !all().isEmpty());

        for (var change : List.of(
                "update attempt set agency = 'H32'",
                "delete from attempt",
                "truncate attempt",
                "truncate attempt_"
                        + LocalDate.now(WorkingCalendar.ZONE)
                                .toString()
                                .substring(0, 7)
                                .replace('-', '_'),
                "update allowance_change set agency = 'H32'")) {
            if (change.contains("allowance")) {
                database()
                        .sql("insert into allowance_change (agency, changed_by, subject) values ('H1', 'H32', 'a')")
                        .update();
            }
            assertThatThrownBy(() -> database().sql(change).update())
                    .as(change)
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("only added to");
        }
    }

    @Test
    void showsWhereARowWasTakenOutBehindItsBack() {
        for (int i = 0; i < 3; i++) {
            intake.get("/v1/dossiers/000.01.41.H32-190312-0027", JUSTICE);
        }
        var today = LocalDate.now(WorkingCalendar.ZONE);
        await().until(() -> all().stream()
                        .filter(attempt -> attempt.path("agency").asString().equals("H32.15"))
                        .count()
                == 3);
        var whole = intake.get("/v1/audit/days/" + today, auditor());
        assertThat(whole.json().path("whole").asBoolean()).as(whole.body()).isTrue();

        var victim = database()
                .sql("select min(position) from attempt where agency = 'H32.15'")
                .query(Long.class)
                .single();
        var row = intake.bean(TransactionTemplate.class).execute(status -> {
            database().sql("set local session_replication_role = replica").update();
            return database()
                    .sql("delete from attempt where position = ?")
                    .param(victim)
                    .update();
        });
        assertThat(row).isEqualTo(1);

        var broken = intake.get("/v1/audit/days/" + today, auditor());
        assertThat(broken.json().path("whole").asBoolean()).isFalse();
        assertThat(broken.json().path("brokenAt").asLong()).isEqualTo(victim);
    }

    @Test
    void isReadByThoseWhoMayAndByOthersOnlyAsFarAsItIsTheirs() {
        intake.get("/v1/dossiers/000.01.41.H32-190312-0027", COMMUNE);
        var own = issuer.token("H32.41.1", "audit.read");

        await().until(() ->
                !intake.get("/v1/audit", own).json().path("attempts").isEmpty());
        intake.get("/v1/audit", own)
                .json()
                .path("attempts")
                .forEach(
                        attempt -> assertThat(attempt.path("agency").asString()).isEqualTo("H32.41.1"));
        assertThat(intake.get("/v1/audit?agency=H32.15", own).status()).isEqualTo(403);
        assertThat(intake.get("/v1/audit", issuer.token(COMMUNE)).status()).isEqualTo(403);
        var nonsense = intake.get("/v1/audit?from=yesterday&after=x&limit=1000", auditor());
        assertThat(nonsense.status()).isEqualTo(400);
        assertThat(nonsense.rules()).hasSize(3).containsOnly("AUDIT_QUERY_IS_WELL_FORMED");
    }

    @Test
    void hasAChangeWhoseAnswerNobodyHeardOfAndNoneThatWasUndone() {
        var attempts = intake.bean(Attempts.class);
        var committed = anAttempt("2");
        var undone = anAttempt("3");

        intake.bean(TransactionTemplate.class).executeWithoutResult(status -> attempts.noteWithChange(committed));
        intake.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            attempts.noteWithChange(undone);
            status.setRollbackOnly();
        });

        var attempt = audited("direct-2");
        assertThat(attempt.path("way").asString()).isEqualTo("kafka");
        assertThat(attempt.has("status")).isFalse();
        assertThat(all()).noneMatch(each -> each.path("requestId").asString().equals("direct-3"));
        assertThatThrownBy(() -> attempts.noteWithChange(undone)).isInstanceOf(IllegalStateException.class);
    }

    private static Attempt anAttempt(String request) {
        return new Attempt(
                UUID.randomUUID(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                "kafka",
                "H32.41.1",
                null,
                null,
                null,
                null,
                "PUBLISH",
                "agency.events",
                null,
                Attempt.Outcome.DONE,
                null,
                null,
                List.of(),
                "direct-" + request,
                null,
                0,
                0);
    }
}
