package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;
import static vn.lienthong.intake.Requests.applicant;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;

/** Two instances of the service on one broker and one database: they take dossiers in as one. */
class TwoInstancesTest {
    private static final String DATABASE = "intake_twins";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake first;
    private static RunningIntake second;
    private static Attachment proof;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        first = instance("one");
        second = instance("two");
        routing = new RoutingDouble(Infrastructure.shared().bootstrapServers());
        routing.publishRegistry();
        proof = first.upload(COMMUNE, "giay-chung-sinh.pdf", Requests.PDF);
        for (var instance : List.of(first, second)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> instance.submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                    .status()
                            == 422);
        }
    }

    private static RunningIntake instance(String name) {
        return RunningIntake.start(
                name,
                Infrastructure.shared().bootstrapServers(),
                DATABASE,
                folder.resolve("content"),
                issuer,
                // It is about what many senders make together, not about how many may wait.
                "--lienthong.intake.admission.queue.longest-of-agency=2000",
                "--lienthong.intake.admission.queue.longest-wait=30s");
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        routing.close();
    }

    private static List<Answered> submitAtOnce(int times, JsonNode submission, String... headers) throws Exception {
        List<Callable<Answered>> senders = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            var instance = i % 2 == 0 ? first : second;
            senders.add(() -> submit(instance, submission, headers));
        }
        var answers = new ArrayList<Answered>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(senders)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    /** As a client does: who is told to come again, or finds its idle connection closed, comes again. */
    private static Answered submit(RunningIntake instance, JsonNode submission, String... headers) {
        for (int attempt = 1; ; attempt++) {
            Answered answer;
            try {
                answer = instance.submit(COMMUNE, submission, headers);
            } catch (IllegalStateException e) {
                if (e.getCause() instanceof IOException && attempt < 5) {
                    continue;
                }
                throw e;
            }
            if (answer.status() != 503 || attempt == 5) {
                return answer;
            }
            assertThat(answer.header("Retry-After")).as(answer.body()).isNotEmpty();
            LockSupport.parkNanos(Duration.ofSeconds(Long.parseLong(answer.header("Retry-After")))
                    .toNanos());
        }
    }

    private static long rows(String sql, Object... params) {
        return first.bean(JdbcClient.class)
                .sql(sql)
                .params(params)
                .query(Long.class)
                .single();
    }

    @ParameterizedTest
    @CsvSource({"100, a-key, ", "100, , a-reference", "1000, another-key, another-reference"})
    void makeOneDossierOfIdenticalSubmissionsHoweverMany(int times, String key, String reference) throws Exception {
        var submission = aSubmission(proof);
        if (reference != null) {
            submission.put("senderReference", reference);
        }
        var headers = key == null ? new String[0] : new String[] {"Idempotency-Key", key};
        long before = rows("select count(*) from submission");
        long leasedBefore = rows("select coalesce(sum(last), 0) from dossier_count");

        var answers = submitAtOnce(times, submission, headers);

        assertThat(answers).extracting(Answered::status).containsOnly(201);
        var codes = new HashSet<String>();
        answers.forEach(answer -> codes.add(answer.text("/code")));
        assertThat(codes).hasSize(1);
        assertThat(answers.stream().map(Answered::body).distinct())
                .as("answers, to the byte")
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotency-Replayed").isEmpty()))
                .as("the one that was new")
                .hasSize(1);
        assertThat(rows("select count(*) from submission")).isEqualTo(before + 1);
        var code = codes.iterator().next();
        routing.awaitEvent(code, DossierSubmitted.class::isInstance);
        await().until(() -> rows("select count(*) from outbox") == 0);
        assertThat(routing.heardOf(code)).hasSize(1);
        assertThat(rows("select coalesce(sum(last), 0) from dossier_count") - leasedBefore)
                .as("numbers of those that weren't new are used again, not skipped")
                .isLessThanOrEqualTo(2 * 64 + 1);
    }

    @Test
    void refuseAnotherBodyUnderTheSameKeyWhereverItComes() {
        var submission = aSubmission(proof);
        assertThat(first.submit(COMMUNE, submission, "Idempotency-Key", "one-body")
                        .status())
                .isEqualTo(201);
        applicant(submission).put("fullName", "Trần Văn Bình");

        var answer = second.submit(COMMUNE, submission, "Idempotency-Key", "one-body");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/code")).isEqualTo("idempotency-key-reused");
    }

    @Test
    void answerTheSameAfterARestart() {
        var submission = aSubmission(proof).put("senderReference", "before-the-restart");
        var before = first.submit(COMMUNE, submission, "Idempotency-Key", "before-the-restart");
        assertThat(before.status()).as(before.body()).isEqualTo(201);
        first.close();
        first = instance("one");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> first.submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                .status()
                        == 422);

        var after = first.submit(COMMUNE, submission, "Idempotency-Key", "before-the-restart");

        assertThat(after.status()).isEqualTo(201);
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.header("Location")).isEqualTo(before.header("Location"));
        assertThat(after.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void giveEachOfAThousandDossiersItsOwnCode() throws Exception {
        var answers = submitAtOnce(1_000, aSubmission(proof));

        assertThat(answers).extracting(Answered::status).containsOnly(201);
        assertThat(answers.stream().map(answer -> answer.text("/code"))).doesNotHaveDuplicates();
    }
}
