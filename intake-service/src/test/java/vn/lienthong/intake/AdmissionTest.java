package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.CENTRE;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Requests.aSubmission;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** Limits of agencies, and fairness when there is more to do than can be done. */
class AdmissionTest {
    private static final String OPERATOR = "dossier.read operator";

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
        intake = run("a");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
        proof = intake.upload(COMMUNE, "proof.pdf", Requests.PDF);
        intake.upload(CENTRE, "proof.pdf", Requests.PDF);
    }

    private static RunningIntake run(String instance) {
        return RunningIntake.start(
                instance,
                Infrastructure.shared().bootstrapServers(),
                "intake_admission",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.admission.limits.requests-per-second=5000",
                "--lienthong.intake.admission.limits.burst=5000",
                "--lienthong.intake.admission.limits.concurrent=600",
                "--lienthong.intake.admission.limits.dossiers-per-day=20000",
                "--lienthong.intake.admission.queue.places=4",
                "--lienthong.intake.admission.queue.longest-of-agency=600",
                "--lienthong.intake.admission.queue.longest-wait=30s",
                "--lienthong.intake.admission.shared=100ms",
                "--lienthong.intake.admission.tracking-per-minute=5",
                "--lienthong.intake.admission.agencies.[" + JUSTICE.code() + "].requests-per-second=1",
                "--lienthong.intake.admission.agencies.[" + JUSTICE.code() + "].burst=3",
                "--lienthong.intake.admission.agencies.[" + JUSTICE.code() + "].concurrent=2");
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static String operator() {
        return issuer.token("H32", OPERATOR);
    }

    private static Answered change(String agency, String json) {
        return intake.send(
                "PUT",
                "/v1/limits/" + agency,
                operator(),
                BodyPublishers.ofString(json),
                "Content-Type",
                "application/json");
    }

    @Test
    void tellsOnEveryAnswerWhatIsLeftAndOneTooManyWhenToComeAgain() {
        var answers = new ArrayList<Answered>();
        for (int i = 0; i < 5; i++) {
            answers.add(intake.get("/v1/limits/" + JUSTICE.code(), JUSTICE));
        }

        assertThat(answers.getFirst().status()).isEqualTo(200);
        assertThat(answers.getFirst().header("RateLimit-Policy"))
                .isEqualTo("\"requests\";q=3;w=3, \"dossiers\";q=20000;w=86400,"
                        + " \"uploads\";q=21474836480;w=86400;qu=\"content-bytes\"");
        assertThat(answers.getFirst().header("RateLimit")).matches("\"requests\";r=2;t=[12]");
        var refused = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.text("/code")).isEqualTo("too-many-requests");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit")).startsWith("\"requests\";r=0;t=");
        assertThat(intake.bean(MeterRegistry.class)
                        .get("admission.refused")
                        .tag("limit", "requests")
                        .counter()
                        .count())
                .isPositive();
        // Others have their own.
        assertThat(intake.get("/v1/dossiers/000.01.41.H32-190312-0027", COMMUNE).status())
                .isEqualTo(404);
    }

    @Test
    void holdsAnAddressToSoManyLooksAtTrackingPages() {
        var answers = new ArrayList<Answered>();
        for (int i = 0; i < 7; i++) {
            answers.add(intake.getOpenly("/track/000.01.41.H32-190312-0027/guess"));
        }

        assertThat(answers)
                .extracting(Answered::status)
                .startsWith(308, 308, 308, 308, 308)
                .endsWith(429);
        assertThat(answers.getLast().body()).contains("Hãy thử lại").contains("Try again");
        assertThat(Integer.parseInt(answers.getLast().header("Retry-After"))).isBetween(1, 13);
        // Agencies aren't concerned.
        assertThat(intake.get("/v1/dossiers/000.01.41.H32-190312-0027", COMMUNE).status())
                .isEqualTo(404);
    }

    @Test
    void holdsAnAgencyToItsDossiersOfTheDayAlsoAfterARestartAndLetsAnOperatorAllowMore() {
        var before = intake.get("/v1/limits/" + CENTRE.code(), CENTRE);
        long used = before.json().path("dossiersToday").asLong();
        var changed = change(CENTRE.code().value(), "{\"dossiersPerDay\":" + (used + 2) + "}");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);

        assertThat(submitted(intake).status()).isEqualTo(201);
        assertThat(submitted(intake).status()).isEqualTo(201);
        var refused = submitted(intake);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("/code")).isEqualTo("quota-used-up");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 86_400L);

        // Another instance, and one started anew, know of it.
        try (var other = run("b")) {
            await().until(() -> submitted(other).status() == 429);
        }

        assertThat(change(CENTRE.code().value(), "{\"dossiersPerDay\":" + (used + 3) + "}")
                        .status())
                .isEqualTo(200);
        assertThat(submitted(intake).status()).isEqualTo(201);
        var back = intake.send("DELETE", "/v1/limits/" + CENTRE.code(), operator(), BodyPublishers.noBody());
        assertThat(back.text("/dossiersPerDay")).isEqualTo("20000");
        assertThat(intake.bean(JdbcClient.class)
                        .sql("select changed_by || ' ' || dossiers_per_day from allowance_change"
                                + " where dossiers_per_day is not null order by id")
                        .query(String.class)
                        .list())
                .startsWith("H32 " + (used + 2));
    }

    private static Answered submitted(RunningIntake at) {
        return at.submit(CENTRE, aSubmission(proof));
    }

    @Test
    void holdsAnAgencyToItsUploadsOfTheDay() {
        long used = intake.get("/v1/limits/" + COMMUNE.code(), COMMUNE)
                .json()
                .path("uploadBytesToday")
                .asLong();
        assertThat(used).isGreaterThanOrEqualTo(Requests.PDF.length);
        change(COMMUNE.code().value(), "{\"uploadBytesPerDay\":" + (used + Requests.PDF.length) + "}");
        var token = issuer.token(COMMUNE);

        var fits = intake.post(
                "/v1/attachments?name=a.pdf", token, "application/pdf", BodyPublishers.ofByteArray(Requests.PDF));
        var tooMuch = intake.post(
                "/v1/attachments?name=a.pdf", token, "application/pdf", BodyPublishers.ofByteArray(Requests.PDF));
        var inChunks = intake.post(
                "/v1/attachments?name=a.pdf",
                token,
                "application/pdf",
                BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(Requests.PDF)));
        intake.send("DELETE", "/v1/limits/" + COMMUNE.code(), operator(), BodyPublishers.noBody());

        assertThat(fits.status()).isEqualTo(201);
        assertThat(tooMuch.status()).isEqualTo(429);
        assertThat(tooMuch.text("/code")).isEqualTo("quota-used-up");
        assertThat(inChunks.status()).as(inChunks.body()).isEqualTo(429);
    }

    @Test
    void refusesLimitsThatAreNoneAndShowsThemToNobodyElse() {
        var nonsense = change(COMMUNE.code().value(), "{\"burst\":0,\"dossiersPerDay\":-1}");
        var unknown = change("H99.1", "{\"burst\":1}");
        var foreign = intake.get("/v1/limits/" + CENTRE.code(), COMMUNE);
        var byAnybody = intake.send(
                "PUT",
                "/v1/limits/" + COMMUNE.code(),
                issuer.token(COMMUNE),
                BodyPublishers.ofString("{}"),
                "Content-Type",
                "application/json");

        assertThat(nonsense.status()).isEqualTo(422);
        assertThat(nonsense.rules()).containsExactly("LIMIT_IS_POSITIVE", "LIMIT_IS_POSITIVE");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text("/code")).isEqualTo("limits-of-unknown");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(byAnybody.status()).isEqualTo(403);
    }

    @Test
    void oneAgencysFloodKeepsNobodyElseWaiting() throws Exception {
        warmUp();
        var unloaded = latencies(60, 0);

        var going = new AtomicBoolean(true);
        var inFlight = new AtomicInteger();
        var flood = Collections.synchronizedList(new ArrayList<Long>());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 500; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (going.get()) {
                    inFlight.incrementAndGet();
                    long began = System.nanoTime();
                    submitted(intake);
                    flood.add(System.nanoTime() - began);
                    inFlight.decrementAndGet();
                }
            }));
        }
        List<Long> besides;
        List<Long> urgent;
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting() > 300);
            besides = latencies(60, 0);
            urgent = latencies(30, 2);
        } finally {
            going.set(false);
        }
        for (var thread : threads) {
            thread.join();
        }

        System.Logger log = System.getLogger("admission");
        log.log(
                System.Logger.Level.INFO,
                "p50/p99 ms: alone {0}/{1}, beside a flood {2}/{3}, urgent {4}/{5}, the flood itself {6}/{7}",
                percentile(unloaded, 50),
                percentile(unloaded, 99),
                percentile(besides, 50),
                percentile(besides, 99),
                percentile(urgent, 50),
                percentile(urgent, 99),
                percentile(flood, 50),
                percentile(flood, 99));
        assertThat(inFlight.get()).isZero();
        // Behind all of the flood it would wait as long as the flood does; it waits for a place or two.
        assertThat(percentile(besides, 50)).isLessThan(percentile(flood, 50) / 3);
        assertThat(percentile(besides, 99)).isLessThan(percentile(flood, 99));
        assertThat(percentile(urgent, 50)).isLessThan(percentile(flood, 50) / 3);
        assertThat(waiting()).isZero();
    }

    private static void warmUp() {
        latencies(100, 0);
    }

    private static double waiting() {
        return intake.bean(MeterRegistry.class).get("admission.waiting").gauge().value();
    }

    /** The commune hands in one dossier after the other. */
    private static List<Long> latencies(int count, int priority) {
        var token = issuer.token(COMMUNE.code().value(), "dossier.submit dossier.urgent");
        var taken = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            var submission = aSubmission(proof).put("priority", priority).toString();
            long began = System.nanoTime();
            var answer = intake.post("/v1/dossiers", token, submission);
            taken.add(System.nanoTime() - began);
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }
        return taken;
    }

    private static double percentile(List<Long> nanos, int percent) {
        var sorted = nanos.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }
}
