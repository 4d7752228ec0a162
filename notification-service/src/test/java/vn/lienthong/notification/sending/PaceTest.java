package vn.lienthong.notification.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void letsNoMoreThroughThanTheRateHoweverManySend() throws Exception {
        var pace = new Pace(100);
        var begin = System.nanoTime();
        Callable<Void> tenTimes = () -> {
            for (int i = 0; i < 10; i++) {
                pace.await();
            }
            return null;
        };
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done :
                    senders.invokeAll(Stream.generate(() -> tenTimes).limit(3).toList())) {
                done.get();
            }
        }
        // Thirty turns at 10 ms, the first of them at once.
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(290_000_000L);
    }
}
