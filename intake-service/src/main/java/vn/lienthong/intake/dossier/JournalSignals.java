package vn.lienthong.intake.dossier;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.admission.Place;

/** Lets requests wait for what the journal says next about a dossier. */
@Component
public class JournalSignals {
    /** How often a waiting request looks by itself: another instance may follow the dossier's partition. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /** Something new about these dossiers has been committed. */
    public void moved(Collection<String> dossiers) {
        for (var dossier : dossiers) {
            var signal = waiting.remove(dossier);
            if (signal != null) {
                signal.complete(null);
            }
        }
    }

    /** Looks, and looks again after each signal, until something is there or patience is at its end. */
    public <T> Optional<T> await(DossierCode dossier, Duration patience, Supplier<Optional<T>> look) {
        return await(dossier.value(), patience, look);
    }

    /** As above, for whatever has a journal. */
    public <T> Optional<T> await(String key, Duration patience, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            // Asked for before looking, so that nothing slips in between.
            var signal = waiting.computeIfAbsent(key, code -> new CompletableFuture<>());
            var found = look.get();
            long left = end - System.nanoTime();
            if (found.isPresent() || left <= 0) {
                waiting.remove(key, signal);
                return found;
            }
            Place.giveUp(); // who only waits doesn't keep others out
            pause(signal, Math.min(left, LOOK_AGAIN.toNanos()));
        }
    }

    private static void pause(CompletableFuture<Void> signal, long nanos) {
        try {
            signal.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Time to look by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the journal", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a signal carries no failure", e);
        }
    }
}
