package vn.lienthong.verification.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    private static final long MIB = 1 << 20;

    @Test
    void givesUpWhatTakesTooLongAndKeepsItsRoomUntilItHasEnded() throws Exception {
        var bulkhead = new Bulkhead(100 * MIB, 1, Duration.ofMillis(10), Duration.ofMillis(50));
        var end = new CountDownLatch(1);

        var answer = bulkhead.run(MIB, () -> {
            while (end.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "late";
        });

        assertThat(answer).isEmpty();
        assertThatThrownBy(() -> bulkhead.run(MIB, () -> "next")).isInstanceOf(Bulkhead.Full.class);
        end.countDown();
        Awaitility.await()
                .untilAsserted(() -> assertThat(bulkhead.run(MIB, () -> "next")).contains("next"));
    }

    @Test
    void letsInOnlyWhatThereIsMemoryFor() throws Exception {
        var bulkhead = new Bulkhead(100 * MIB, 5, Duration.ofMillis(10), Duration.ofSeconds(5));

        var answer = bulkhead.run(80 * MIB, () -> {
            assertThatThrownBy(() -> bulkhead.run(30 * MIB, () -> "large")).isInstanceOf(Bulkhead.Full.class);
            return bulkhead.run(20 * MIB, () -> "small").orElseThrow();
        });

        assertThat(answer).contains("small");
    }
}
