package vn.lienthong.routing.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * Wakes readers of a feed that wait for something new. What another instance writes isn't signalled here: readers look
 * again by themselves from time to time.
 */
public class FeedSignals {
    private final ConcurrentHashMap<AgencyCode, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /** To be taken before looking, so that nothing that comes between looking and waiting is missed. */
    public CompletableFuture<Void> next(AgencyCode agency) {
        return waiting.computeIfAbsent(agency, code -> new CompletableFuture<>());
    }

    /** There is something new for these agencies. */
    public void arrived(Collection<AgencyCode> agencies) {
        for (var agency : agencies) {
            var signal = waiting.remove(agency);
            if (signal != null) {
                signal.complete(null);
            }
        }
    }

    /** Until the signal comes, or for so long. */
    public static void await(CompletableFuture<Void> signal, Duration longest) {
        try {
            signal.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // nothing came: the reader looks again
        } catch (ExecutionException e) {
            throw new IllegalStateException("a signal never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
