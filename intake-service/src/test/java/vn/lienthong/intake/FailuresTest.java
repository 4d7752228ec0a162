package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** A database that is slow, away, full or read-only, a clock that is wrong, and the end of the service. */
class FailuresTest {
    private static final String DATABASE = "intake_failures";

    @TempDir
    static Path folder;

    private static final SetClock clock = new SetClock();
    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment proof;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = run();
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
        proof = intake.upload(COMMUNE, "proof.pdf", Requests.PDF);
    }

    private static RunningIntake run() {
        return RunningIntake.start(
                context -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock),
                "a",
                Infrastructure.shared().bootstrapServers(),
                DATABASE,
                folder.resolve("content"),
                issuer,
                "--spring.datasource.hikari.data-source-properties.options=-c statement_timeout=1s -c lock_timeout=700ms",
                "--spring.datasource.hikari.connection-timeout=1000",
                "--lienthong.intake.clock.compared=200ms");
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static Connection elsewhere() throws Exception {
        var infrastructure = Infrastructure.shared();
        return DriverManager.getConnection(
                infrastructure.jdbcUrl("postgres"), infrastructure.username(), infrastructure.password());
    }

    private static Connection inTheDatabase() throws Exception {
        var infrastructure = Infrastructure.shared();
        return DriverManager.getConnection(
                infrastructure.jdbcUrl(DATABASE), infrastructure.username(), infrastructure.password());
    }

    private static void cutConnections(Connection by) throws Exception {
        try (var statement = by.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + DATABASE
                    + "' and pid <> pg_backend_pid()");
        }
    }

    private static Answered submitted(String key) {
        return intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", key);
    }

    private static long rows() {
        return intake.bean(JdbcClient.class)
                .sql("select count(*) from submission")
                .query(Long.class)
                .single();
    }

    private static String readiness() {
        return intake.getOpenly("/actuator/health/readiness").text("/status");
    }

    @Test
    void aLockThatIsHeldLongIsAnsweredInTime() throws Exception {
        long before = rows();
        Answered answer;
        try (var other = inTheDatabase();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table submission in exclusive mode");
            long began = System.nanoTime();
            answer = submitted("slow");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
            other.rollback();
        }

        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.text("/code")).isEqualTo("database-too-slow");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(rows()).isEqualTo(before);
        assertThat(submitted("slow").status()).isEqualTo(201);
    }

    @Test
    void aDatabaseThatIsAwayIsSaidAndComesBack() throws Exception {
        long before = rows();
        try (var other = elsewhere();
                var statement = other.createStatement()) {
            statement.execute("alter database " + DATABASE + " allow_connections false");
            try {
                cutConnections(other);
                var answer = submitted("away");
                assertThat(answer.status()).as(answer.body()).isEqualTo(503);
                assertThat(answer.text("/code")).isEqualTo("database-unavailable");
                assertThat(answer.header("Retry-After")).isEqualTo("5");
                await().atMost(Duration.ofSeconds(20)).until(() -> !readiness().equals("UP"));
                assertThat(intake.getOpenly("/actuator/health/liveness").text("/status"))
                        .isEqualTo("UP");
            } finally {
                statement.execute("alter database " + DATABASE + " allow_connections true");
            }
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> submitted("away").status() == 201);
        assertThat(rows()).isEqualTo(before + 1);
        await().until(() -> readiness().equals("UP"));
    }

    @Test
    void aDatabaseThatTakesNoChangesIsSaidAndComesBack() throws Exception {
        long before = rows();
        try (var other = elsewhere();
                var statement = other.createStatement()) {
            statement.execute("alter database " + DATABASE + " set default_transaction_read_only = on");
            try {
                cutConnections(other);
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> submitted("read-only").text("/code").equals("database-read-only"));
                assertThat(submitted("read-only").status()).isEqualTo(503);
            } finally {
                statement.execute("alter database " + DATABASE + " reset default_transaction_read_only");
                cutConnections(other);
            }
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> submitted("read-only").status() == 201);
        assertThat(rows()).isEqualTo(before + 1);
    }

    @Test
    void aDatabaseWhoseDiskIsFullIsSaidAndComesBack() throws Exception {
        long before = rows();
        try (var other = inTheDatabase();
                var statement = other.createStatement()) {
            // What the server says when the file system has no room, at the last step of accepting.
            statement.execute("""
                    create function full_disk() returns trigger language plpgsql as $$ begin
                        raise exception 'could not extend file: No space left on device' using errcode = '53100';
                    end $$""");
            statement.execute(
                    "create trigger full_disk before insert on outbox for each row execute function full_disk()");
            try {
                var answer = submitted("full");
                assertThat(answer.status()).as(answer.body()).isEqualTo(503);
                assertThat(answer.text("/code")).isEqualTo("database-full");
                assertThat(answer.header("Retry-After")).isEqualTo("60");
                assertThat(rows()).as("never half").isEqualTo(before);
            } finally {
                statement.execute("drop trigger full_disk on outbox");
                statement.execute("drop function full_disk");
            }
        }

        assertThat(submitted("full").status()).isEqualTo(201);
    }

    @Test
    void withAClockThatIsWrongNothingIsAcceptedUntilItIsRight() {
        for (var wrong : new Duration[] {Duration.ofHours(1), Duration.ofHours(-1)}) {
            clock.setAhead(wrong);
            try {
                var answer = submitted("clock" + wrong);
                assertThat(answer.status()).as(answer.body()).isEqualTo(503);
                assertThat(answer.text("/code")).isEqualTo("clock-is-wrong");
                assertThat(answer.header("Retry-After")).isNotEmpty();
                assertThat(readiness()).isEqualTo("OUT_OF_SERVICE");
                assertThat(intake.getOpenly("/actuator/health/readiness").text("/components/clock/details/reason"))
                        .contains("clock is wrong");
                // Reading goes on.
                assertThat(intake.get("/v1/dossiers/000.01.41.H32-190312-0027", COMMUNE)
                                .status())
                        .isEqualTo(404);
            } finally {
                clock.setAhead(Duration.ZERO);
            }

            assertThat(submitted("clock" + wrong).status()).isEqualTo(201);
        }
        clock.setAhead(Duration.ofSeconds(2));
        assertThat(submitted("a-little").status()).isEqualTo(201);
        clock.setAhead(Duration.ZERO);
    }

    @Test
    void keepsEachDossiersOrderWhileConnectionsBreak() throws Exception {
        try (var other = elsewhere();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new java.util.ArrayList<CompletableFuture<String>>();
            for (int i = 0; i < 20; i++) {
                int n = i;
                all.add(CompletableFuture.supplyAsync(() -> submitAndAct(n), threads));
            }
            for (int i = 0; i < 5; i++) {
                cutConnections(other);
                long until = System.nanoTime() + 150_000_000L;
                await().pollInterval(Duration.ofMillis(20)).until(() -> System.nanoTime() > until);
            }
            for (var one : all) {
                var dossier = one.get();
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> routing.heardOf(dossier).stream()
                                        .map(event -> event.id())
                                        .distinct()
                                        .count()
                                == 4);
                var heard = routing.heardOf(dossier).stream()
                        .map(event -> event.id())
                        .distinct()
                        .toList();
                var first = routing.heardOf(dossier).getFirst();
                assertThat(RoutingDouble.input(first)).isInstanceOf(DossierSubmitted.class);
                var stored = intake.bean(JdbcClient.class)
                        .sql("select id::text from action where dossier = ? order by at, id")
                        .param(dossier)
                        .query(String.class)
                        .list();
                assertThat(heard.subList(1, 4)).isEqualTo(stored);
            }
        }
    }

    /** Each again under its key until it is taken; the next only then. */
    private static String submitAndAct(int n) {
        var code = until201("order" + n);
        for (int i = 0; i < 3; i++) {
            var key = "order" + n + "/" + i;
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                int status = intake.send(
                                "POST",
                                "/v1/dossiers/" + code + "/actions",
                                issuer.token(COMMUNE),
                                BodyPublishers.ofString("{\"action\":\"accept\",\"stage\":\"birth\"}"),
                                "Content-Type",
                                "application/json",
                                "Idempotency-Key",
                                key)
                        .status();
                return status == 202;
            });
        }
        return code;
    }

    private static String until201(String key) {
        return await().atMost(Duration.ofSeconds(40))
                .until(() -> submitted(key), answer -> answer.status() == 201)
                .text("/code");
    }

    @Test
    void requestsUnderWayAreAnsweredBeforeTheServiceEnds() throws Exception {
        var ending = RunningIntake.start(
                "ending", Infrastructure.shared().bootstrapServers(), DATABASE, folder.resolve("content"), issuer);
        var dossier = ending.submit(COMMUNE, aSubmission(proof)).text("/code");
        var underWay = CompletableFuture.supplyAsync(
                () -> ending.act(COMMUNE, dossier, "{\"action\":\"accept\",\"stage\":\"birth\"}"));
        await().until(() -> intake.bean(JdbcClient.class)
                        .sql("select count(*) from action where dossier = ?")
                        .param(dossier)
                        .query(Long.class)
                        .single()
                == 1);

        ending.close();

        var answer = underWay.get();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).startsWith("/v1/actions/");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ending.getOpenly("/actuator/health"))
                .hasCauseInstanceOf(java.net.ConnectException.class);
    }
}
