package vn.lienthong.standalone.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.standalone.Options;
import vn.lienthong.standalone.Ports;
import vn.lienthong.standalone.RunningSystem;
import vn.lienthong.standalone.axis.Failures;

/** The whole system: documents go both ways over an axis with which everything goes wrong for an hour of its time. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class DocumentsTest {
    private static final Duration MINUTE = Duration.ofSeconds(1);
    private static final Duration HOUR = MINUTE.multipliedBy(60);

    @TempDir
    Path folder;

    @Test
    void losesAndDoublesNothingAndMergesEveryStatus() throws Exception {
        var data = folder.resolve("data");
        var exchange = new Options.Exchange(1, Failures.all(), MINUTE);
        try (var system = RunningSystem.start(new Options(data, false, Ports.free(), 0, 1, exchange), step -> {})) {
            var axis = system.axis();
            var clerks = system.clerks().orElseThrow();

            // An hour of the axis's time; whatever goes wrong has happened by then.
            long begin = System.nanoTime();
            await().atMost(HOUR.plusMinutes(4))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(System.nanoTime() - begin).isGreaterThan(HOUR.toNanos());
                        assertThat(axis.happened())
                                .allSatisfy(
                                        (failure, times) -> assertThat(times).isPositive());
                    });
            clerks.perSecond(0);
            axis.documentsPerMinute(0);
            axis.failures(Failures.NONE);
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> axis.underWay() == 0 && clerks.counts().underWay() == 0);

            var verdict = await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(
                            () -> check(data),
                            found -> !found.path("clean").booleanValue()
                                    || found.path("documents-on-the-way").asLong() == 0 && axis.underWay() == 0);

            assertThat(verdict.path("clean").booleanValue())
                    .as(verdict.path("findings").toString())
                    .isTrue();
            assertThat(verdict.path("documents-on-the-way").asLong()).isZero();
            assertThat(verdict.path("documents").asLong()).isGreaterThan(80);
            assertThat(clerks.counts().failed()).isZero();
            for (var rule : verdict.path("rules")) {
                if (rule.path("rule").asString().matches(".*(AXIS|STATUS_IS_MERGED|DOCUMENT).*")) {
                    assertThat(rule.path("held").asLong()).as(rule.toString()).isPositive();
                }
            }
        }
    }

    private static JsonNode check(Path data) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        CheckCommand.run(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                "--data",
                data.toString(),
                "--wait",
                "30s",
                "--json");
        assertThat(err.toString(UTF_8)).isEmpty();
        return JsonMapper.shared().readTree(out.toByteArray());
    }
}
