package vn.lienthong.intake.dossier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.DossierCode;

class JournalSignalsTest {
    private static final DossierCode CODE = new DossierCode("000.01.41.H32-190312-0001");
    private final JournalSignals signals = new JournalSignals();

    @Test
    void answersAtOnceWhatIsThereAlready() {
        assertThat(signals.await(CODE, Duration.ofMinutes(1), () -> Optional.of("there")))
                .contains("there");
    }

    @Test
    void looksAgainAsSoonAsTheDossierHasMoved() throws Exception {
        var looks = new AtomicInteger();
        var looked = new CountDownLatch(1);
        var answer = new CompletableFuture<Optional<Integer>>();
        Thread.ofVirtual()
                .start(() -> answer.complete(signals.await(CODE, Duration.ofMinutes(1), () -> {
                    looked.countDown();
                    return looks.incrementAndGet() == 2 ? Optional.of(2) : Optional.empty();
                })));
        looked.await();
        long began = System.nanoTime();

        signals.moved(Set.of(CODE.value()));

        assertThat(answer.get(10, TimeUnit.SECONDS)).contains(2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(190));
    }

    @Test
    void looksByItselfForWhatAnotherInstanceHasSeen() {
        var looks = new AtomicInteger();

        var answer = signals.await(
                CODE,
                Duration.ofMinutes(1),
                () -> looks.incrementAndGet() == 3 ? Optional.of("late") : Optional.empty());

        assertThat(answer).contains("late");
    }

    @Test
    void givesUpWhenPatienceIsAtItsEnd() {
        assertThat(signals.await(CODE, Duration.ofMillis(50), Optional::empty)).isEmpty();
    }
}
