package vn.lienthong.axis.incoming;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.AxisMeters;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.connector.Axis.Listed;
import vn.lienthong.axis.connector.Axis.MessageType;
import vn.lienthong.axis.connector.Axis.Receipt;
import vn.lienthong.axis.connector.AxisFailure;
import vn.lienthong.axis.connector.AxisLine;
import vn.lienthong.axis.connector.Turns;
import vn.lienthong.axis.incoming.Incoming.Item;
import vn.lienthong.axis.incoming.Incoming.State;
import vn.lienthong.support.content.ContentStore;

/**
 * Fetches what the axis has for us, and tells it so. Packages of one sender are taken in their order, those of several at the
 * same time. A list that is empty or can't be read is held against the axis's own count, and says nothing where they disagree.
 */
@Component
public class ReceivePackages {
    private static final Logger log = LoggerFactory.getLogger(ReceivePackages.class);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int ROUND = 200;
    private static final int ASKED_AT_ONCE = 3;
    private static final int PATIENCE_WITH_HASHES = 5;

    private final AxisLine line;
    private final Incoming incoming;
    private final TakePackage take;
    private final Directory directory;
    private final ContentStore store;
    private final Turns turns;
    private final AxisSettings settings;
    private final AxisMeters meters;

    ReceivePackages(
            AxisLine line,
            Incoming incoming,
            TakePackage take,
            Directory directory,
            ContentStore store,
            Turns turns,
            AxisSettings settings,
            AxisMeters meters) {
        this.line = line;
        this.incoming = incoming;
        this.take = take;
        this.directory = directory;
        this.store = store;
        this.turns = turns;
        this.settings = settings;
        this.meters = meters;
    }

    @Scheduled(fixedDelayString = "${lienthong.axis.connector.poll-every}")
    void receive() {
        // Who is ours has to be known before anything is taken.
        if (line.isOn() && !directory.isEmpty()) {
            turns.take("receive", LONGEST, this::round);
        }
    }

    private void round() {
        for (var type : MessageType.values()) {
            list(type);
        }
        // What is put off from here on is for a later round: none may go on for ever and keep us from looking for more.
        var began = Instant.now();
        for (var due = incoming.due(began, ROUND); !due.isEmpty(); due = incoming.due(began, ROUND)) {
            fetch(due);
        }
        acknowledge();
    }

    private void list(MessageType type) {
        for (int asked = 0; asked < ASKED_AT_ONCE; asked++) {
            var list = listed(type);
            incoming.note(type, list);
            if (!list.isEmpty() || isNothingThere(type)) {
                return;
            }
        }
        log.atWarn()
                .addKeyValue("type", type.id())
                .log("the axis says it has packages for us and lists none; it is asked again later");
    }

    private List<Listed> listed(MessageType type) {
        try {
            return line.axis().received(type, Instant.EPOCH);
        } catch (AxisFailure e) {
            meters.list("received", "unreadable");
            return List.of();
        }
    }

    /** By the axis's count; where it doesn't count, nothing is known. */
    private boolean isNothingThere(MessageType type) {
        try {
            if (line.axis().count(type) == 0) {
                return true;
            }
            meters.list("received", "empty-against-count");
            return false;
        } catch (AxisFailure e) {
            // Away altogether: to ask at once again would be of no use.
            return true;
        }
    }

    private void fetch(List<Item> due) {
        var bySender =
                due.stream().collect(Collectors.groupingBy(Item::sender, LinkedHashMap::new, Collectors.toList()));
        atTheSameTime(bySender.values(), this::fetch);
    }

    /** Those of one list one after the other, several lists at a time. */
    private void atTheSameTime(Collection<List<Item>> lists, Consumer<Item> work) {
        var permits = new Semaphore(settings.connector().senders());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = lists.stream()
                    .map(items -> (Callable<Boolean>) () -> {
                        permits.acquire();
                        try {
                            items.forEach(work);
                        } finally {
                            permits.release();
                        }
                        return true;
                    })
                    .toList();
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("receiving failed", e.getCause());
        }
    }

    private void fetch(Item item) {
        try (var in = line.axis().get(item.axisId())) {
            var stored = store.put(in, settings.largestPackage().toBytes());
            if (item.listedHash().isEmpty() || item.listedHash().equals(stored.sha256())) {
                // What overtook its document comes to it a little later; what never had one is told all the same.
                var waits = item.listedAt().isAfter(Instant.now().minus(LONGEST));
                if (!take.take(item, stored, waits)) {
                    meters.received(item.type().id(), "too-early");
                    incoming.putOff(item.axisId(), settings.connector().pauseAfter(1), false);
                }
            } else if (item.attempts() >= PATIENCE_WITH_HASHES) {
                take.refuseForItsHash(item, stored);
            } else {
                meters.received(item.type().id(), "hash-differs");
                incoming.putOff(item.axisId(), settings.connector().pauseAfter(item.attempts() + 1), true);
            }
        } catch (AxisFailure e) {
            meters.received(item.type().id(), "not-fetched");
            putOff(item);
        } catch (ContentStore.TooLarge e) {
            // Nothing of it is kept, and it will be as large the next time.
            if (incoming.refused(item.axisId(), null, null, null, "too-large", "[]", false)) {
                meters.received(item.type().id(), "too-large");
            }
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("axis-id", item.axisId())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a package from the axis couldn't be fetched; it is tried again");
            meters.received(item.type().id(), "not-fetched");
            putOff(item);
        }
    }

    private void putOff(Item item) {
        incoming.putOff(item.axisId(), settings.connector().pauseAfter(2), false);
    }

    private void acknowledge() {
        atTheSameTime(incoming.unacknowledged(ROUND).stream().map(List::of).toList(), this::acknowledge);
    }

    private void acknowledge(Item item) {
        try {
            line.axis().acknowledge(item.axisId(), item.state() == State.TAKEN ? Receipt.DONE : Receipt.FAIL);
            incoming.acknowledged(item.axisId());
        } catch (AxisFailure e) {
            // Told again: to say it twice changes nothing there.
            putOff(item);
        }
    }
}
