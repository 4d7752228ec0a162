package vn.lienthong.infrastructure;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.ControllerServer;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.ControllerRequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs off a broker that was killed and so couldn't do it itself, before its successor starts.
 *
 * <p>Otherwise Kafka takes the dead one for alive until its session has run out, with two consequences. The successor
 * isn't let in for so long. And, far worse, it believes the old story that it leads every partition, wakes up as the
 * coordinator of transactions, and begins to end those that the kill has cut short; when the session does run out in the
 * midst of that, the partitions have no leader for a moment, the coordinator takes them for deleted, leaves out their
 * markers and calls the transaction complete. What was written in it then hangs for ever ({@link HangingTransactions}),
 * even if it had been committed. Seen with Kafka 4.3.1; brokers with replicas elsewhere aren't touched by it.
 */
final class KilledPredecessor {
    private static final Logger log = LoggerFactory.getLogger(KilledPredecessor.class);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private KilledPredecessor() {}

    /** To be called when the controller has started and the broker hasn't. Does nothing after a clean end. */
    static void signOff(ControllerServer server, int brokerId, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!server.controller().isActive()
                    || server.metadataCache().currentImage().isEmpty()) {
                pause(deadline);
            }
            var registration = server.metadataCache().currentImage().cluster().broker(brokerId);
            if (registration == null || registration.fenced()) {
                return;
            }
            log.info("an earlier run was killed and left its Kafka broker signed on: signing it off");
            while (!isSignedOff(server, brokerId, deadline)) {
                pause(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureFailure("interrupted while signing off a killed broker", e);
        }
    }

    private static boolean isSignedOff(ControllerServer server, int brokerId, long deadline)
            throws InterruptedException {
        var context =
                new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
        try {
            server.controller()
                    .unregisterBroker(context, brokerId)
                    .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotControllerException) {
                return false; // it lost the lead and gets it again
            }
            throw new InfrastructureFailure("a killed broker can't be signed off: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw tooLate();
        }
    }

    private static void pause(long deadline) throws InterruptedException {
        if (System.nanoTime() > deadline) {
            throw tooLate();
        }
        Thread.sleep(PAUSE);
    }

    private static InfrastructureFailure tooLate() {
        return new InfrastructureFailure("Kafka's controller doesn't get ready in time");
    }
}
