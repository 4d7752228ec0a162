package vn.lienthong.axis.connector;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import vn.lienthong.axis.AxisMeters;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.connector.Axis.Dispatch;
import vn.lienthong.axis.connector.Axis.Listed;
import vn.lienthong.axis.connector.Axis.MessageType;
import vn.lienthong.axis.connector.AxisFailure.Away;
import vn.lienthong.axis.connector.AxisFailure.Refused;
import vn.lienthong.axis.connector.AxisFailure.Resting;
import vn.lienthong.axis.connector.AxisFailure.Unclear;
import vn.lienthong.axis.connector.Sendings.Taken;
import vn.lienthong.axis.outgoing.Signals;
import vn.lienthong.support.content.ContentStore;

/**
 * Hands packages over to the axis, the most urgent first, each once: after an answer that isn't clear the axis is asked what
 * it has before anything is sent again. While it is away, all wait as they are, and follow in their order afterwards.
 */
@Component
class SendPackages implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SendPackages.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);
    /** The axis's clock and ours may differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** Beyond this, a package that breaks the line each time no longer holds up the others. */
    private static final int PATIENCE_WITH_ONE = 20;
    /** So often a list that isn't whole is taken for a passing fault. */
    private static final int PATIENCE_WITH_LISTS = 10;

    private final AxisLine line;
    private final Sendings sendings;
    private final ContentStore store;
    private final AxisSettings.Connector settings;
    private final Signals signals;
    private final AxisMeters meters;
    private final List<Thread> senders = new ArrayList<>();
    /** Until when nothing is tried, for the axis refused the credentials; in {@link System#nanoTime()}. */
    private final AtomicLong lockedOutUntil = new AtomicLong(Long.MIN_VALUE);

    private volatile boolean running;

    SendPackages(
            AxisLine line,
            Sendings sendings,
            ContentStore store,
            AxisSettings settings,
            Signals signals,
            AxisMeters meters) {
        this.line = line;
        this.sendings = sendings;
        this.store = store;
        this.settings = settings.connector();
        this.signals = signals;
        this.meters = meters;
    }

    @Override
    public void start() {
        running = true;
        if (!line.isOn()) {
            return;
        }
        for (int i = 1; i <= settings.senders(); i++) {
            senders.add(Thread.ofVirtual().name("axis-send-" + i).start(this::run));
        }
    }

    private void run() {
        while (running) {
            try {
                var heard = signals.rung();
                sendings.enrol();
                sendings.giveUpAbandoned();
                if (isLockedOut() || !sendNext()) {
                    signals.await(heard, LOOK_AGAIN);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (DataAccessException | TransactionException e) {
                pause("the database doesn't answer: " + e.getClass().getSimpleName());
            } catch (RuntimeException e) {
                // A fault of ours must not end the sender. The lease runs out, and the axis is asked.
                log.atError()
                        .addKeyValue("exception", e.getClass().getName())
                        .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                        .log("handing a package over failed unexpectedly");
                pause("an unexpected " + e.getClass().getSimpleName());
            }
        }
    }

    private boolean isLockedOut() {
        var until = lockedOutUntil.get();
        return until != Long.MIN_VALUE && System.nanoTime() - until < 0;
    }

    /** @return false where there is nothing to do now */
    private boolean sendNext() {
        var next = sendings.take();
        if (next.isEmpty()) {
            return false;
        }
        var taken = next.get();
        try {
            var axisId = taken.unclear() ? ask(taken) : Optional.of(send(taken));
            if (axisId.isPresent()) {
                sendings.sent(taken, axisId.get());
                meters.sent(taken.positioned().outgoing().kind(), taken.unclear() ? "found" : "sent");
            }
            return true;
        } catch (AxisFailure e) {
            return switch (e) {
                case Refused refused -> {
                    refused(taken, refused.code());
                    yield true;
                }
                case Away ignored -> rests(taken);
                case Resting ignored -> rests(taken);
                case Unclear unclear -> {
                    unclear(taken, unclear);
                    pause("the axis doesn't answer as it should");
                    yield true;
                }
            };
        }
    }

    private boolean rests(Taken taken) {
        waits(taken, firstPause(), false);
        pause("the axis can't be reached");
        return true;
    }

    private String send(Taken taken) throws AxisFailure {
        var outgoing = taken.positioned().outgoing();
        var sha256 = outgoing.edxml().sha256();
        return line.axis()
                .send(new Dispatch(
                        outgoing.sender().value(),
                        List.of(outgoing.receiver().value()),
                        outgoing.kind().isStatus() ? MessageType.STATUS : MessageType.EDOC,
                        sha256,
                        outgoing.edxml().size(),
                        () -> store.open(sha256).orElseThrow(() -> new IOException("it isn't there"))));
    }

    /** Whether the axis has it; what can't be told is asked again later. */
    private Optional<String> ask(Taken taken) throws AxisFailure {
        var begun = taken.begunAt() == null ? Instant.EPOCH : taken.begunAt();
        var sure = sendings.sentBefore(begun);
        var from = sure.map(Sendings.Sure::begunAt).orElse(begun).minus(SKEW);
        var list = line.axis().sent(from);
        var found = find(taken, list);
        if (found.isPresent()) {
            return found;
        }
        var isWhole = sure.isPresent()
                ? list.stream().anyMatch(listed -> isOf(listed, sure.get().axisId()))
                // Nothing was ever sent that would have to be on it: an empty list is believed the second time.
                : !list.isEmpty() || taken.asked() > 0;
        if (isWhole || taken.asked() >= PATIENCE_WITH_LISTS) {
            meters.sent(taken.positioned().outgoing().kind(), "not-there");
            sendings.putOff(taken, Duration.ZERO, true);
        } else {
            meters.list("sent", "incomplete");
            sendings.unclear(taken, settings.settleAfter(), false, taken.asked() + 1);
        }
        return Optional.empty();
    }

    private static boolean isOf(Listed listed, String axisId) {
        return listed.id().equals(axisId) || listed.submission().equals(axisId);
    }

    private Optional<String> find(Taken taken, List<Listed> list) {
        var outgoing = taken.positioned().outgoing();
        var ids = list.stream()
                .filter(listed -> listed.sha256().equals(outgoing.edxml().sha256())
                        && listed.to().contains(outgoing.receiver().value()))
                .map(listed -> listed.submission().isEmpty() ? listed.id() : listed.submission())
                .toList();
        var others = sendings.known(ids);
        return ids.stream().filter(id -> !others.contains(id)).findFirst();
    }

    private void refused(Taken taken, RefusalCode code) {
        var outgoing = taken.positioned().outgoing();
        if (code == RefusalCode.BAD_CREDENTIALS) {
            // Not this package is refused but we are: all wait, or every one of them would be lost.
            lockedOutUntil.set(System.nanoTime() + settings.lockedOutPause().toNanos());
            waits(taken, firstPause(), false);
            meters.sent(outgoing.kind(), code.problem());
            log.atError()
                    .addKeyValue("again-in", settings.lockedOutPause())
                    .log("the axis refuses our credentials; packages wait: see lienthong.axis.connector");
            return;
        }
        if (taken.unclear()) {
            // The question was refused, not the package.
            waits(taken, settings.pauseAfter(taken.attempt()), true);
            return;
        }
        sendings.failed(taken, code);
        meters.sent(outgoing.kind(), code.problem());
        log.atWarn()
                .addKeyValue("document", outgoing.document())
                .addKeyValue("position", taken.positioned().position())
                .addKeyValue("problem", code.problem())
                .log("the axis refuses a package");
    }

    private void waits(Taken taken, Duration pause, boolean counts) {
        // What may be there may still be there: the answer to the question is what is missing.
        if (taken.unclear()) {
            sendings.unclear(taken, pause, counts, taken.asked());
        } else {
            sendings.putOff(taken, pause, counts);
        }
    }

    private void unclear(Taken taken, Unclear e) {
        var outgoing = taken.positioned().outgoing();
        if (taken.unclear()) {
            meters.list("sent", "unreadable");
        } else {
            meters.sent(outgoing.kind(), "unclear");
            log.atWarn()
                    .addKeyValue("document", outgoing.document())
                    .addKeyValue("position", taken.positioned().position())
                    .addKeyValue("reason", e.getMessage())
                    .log("whether the axis took a package isn't clear; it is asked");
        }
        // Trouble of the line says nothing of the package, which keeps its place.
        var pause = e.isOfTheLine() && taken.attempt() <= PATIENCE_WITH_ONE
                ? firstPause()
                : settings.pauseAfter(taken.attempt());
        var settled = taken.unclear() ? pause : max(pause, settings.settleAfter());
        sendings.unclear(taken, settled, true, taken.asked());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Duration firstPause() {
        return settings.pauseAfter(1);
    }

    private void pause(String reason) {
        log.atDebug().addKeyValue("reason", reason).log("sending rests a moment");
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(firstPause().toMillis(), LOOK_AGAIN.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        try {
            for (var sender : senders) {
                // What is under way is given the time to hear the answer.
                if (!sender.join(PATIENCE_AT_STOP)) {
                    sender.interrupt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
