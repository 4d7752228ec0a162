package vn.lienthong.signing.later;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.signing.audit.Ledger;
import vn.lienthong.signing.audit.Writing;
import vn.lienthong.signing.audit.Writing.PutAside;

/**
 * Reads one topic of what is put off and does what is due. What isn't due is held in memory, its offset uncommitted; the
 * transaction that writes what came of the due ones appends the others again behind it, and commits the offsets of all. So
 * nothing waits behind something that isn't due, the topic alone knows what is put off, and while nothing is due nothing is
 * written, but that what waits long is written again before the topic forgets it.
 */
class LaterLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LaterLoop.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration END = Duration.ofSeconds(20);

    private final Topic topic;
    private final String name;
    private final Pace pace;
    private final ConsumerFactory<String, byte[]> consumers;
    private final DueWork work;
    private final Ledger ledger;
    private final Clock clock;

    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean running;
    private volatile int pending;
    private volatile @Nullable Instant oldest;

    private record Held(ConsumerRecord<String, byte[]> record, LaterCommand command) {
        TopicPartition partition() {
            return new TopicPartition(record.topic(), record.partition());
        }
    }

    /**
     * How it goes about it.
     *
     * @param every how often it is looked for what is due, at most
     * @param mostHeld how many are looked at together; with more than that waiting, they take turns
     * @param turn how long each has its turn then
     * @param writtenAgainAfter how old a record that waits may get
     */
    record Pace(Duration every, int mostHeld, Duration turn, Duration writtenAgainAfter) {}

    /** @param name of the reader and of the metrics */
    LaterLoop(
            Topic topic,
            String name,
            Pace pace,
            ConsumerFactory<String, byte[]> consumers,
            DueWork work,
            Ledger ledger,
            Clock clock,
            MeterRegistry meters) {
        this.topic = topic;
        this.name = name;
        this.pace = pace;
        this.consumers = consumers;
        this.work = work;
        this.ledger = ledger;
        this.clock = clock;
        Gauge.builder("signing." + name + ".pending", () -> pending)
                .description("what is put off, as far as this instance looks at it")
                .register(meters);
        Gauge.builder("signing." + name + ".age", this, LaterLoop::age)
                .baseUnit("seconds")
                .description("for how long the oldest of it has been waited for")
                .register(meters);
    }

    private double age() {
        var since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toSeconds());
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("signing-" + name).start(this::run);
    }

    private void run() {
        var pause = FIRST_PAUSE;
        while (running) {
            try (var own = consumers.createConsumer("signing." + name, "signing-" + name)) {
                consumer = own;
                follow(own);
                pause = FIRST_PAUSE;
            } catch (WakeupException | InterruptedException e) {
                // the end
            } catch (IOException | RuntimeException e) {
                if (!running) {
                    return;
                }
                // The next consumer goes on from the offsets that are committed, whatever became of the last
                // transaction.
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .log("what is put off can't be done now and is tried again");
                sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) throws IOException, InterruptedException {
        var held = new ArrayList<Held>();
        var unreadable = new ArrayList<PutAside>();
        consumer.subscribe(List.of(topic.name()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                held.removeIf(one -> partitions.contains(one.partition()));
                unreadable.removeIf(one -> partitions.contains(
                        new TopicPartition(one.record().topic(), one.record().partition())));
            }
        });
        long written = System.nanoTime();
        while (running) {
            boolean full = held.size() >= pace.mostHeld();
            if (full) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
            for (var record : consumer.poll(pace.every())) {
                try {
                    held.add(new Held(record, LaterRecords.read(record)));
                } catch (UnreadableEvent e) {
                    unreadable.add(new PutAside(record, String.valueOf(e.getMessage())));
                }
            }
            tell(held);
            var now = clock.instant();
            var parts = held.stream()
                    .collect(Collectors.partitioningBy(
                            one -> !one.command().notBefore().isAfter(now)));
            var due = parts.getOrDefault(true, List.of());
            var waiting = parts.getOrDefault(false, List.of());
            long since = System.nanoTime() - written;
            boolean turnIsOver = full && since > pace.turn().toNanos()
                    || !held.isEmpty() && since > pace.writtenAgainAfter().toNanos();
            if (due.isEmpty() && unreadable.isEmpty() && !turnIsOver
                    || since < pace.every().toNanos()) {
                continue;
            }
            write(due, waiting, unreadable, consumer);
            held.clear();
            unreadable.clear();
            written = System.nanoTime();
        }
    }

    private void write(List<Held> due, List<Held> waiting, List<PutAside> unreadable, Consumer<String, byte[]> consumer)
            throws IOException, InterruptedException {
        var done = work.carryOut(due.stream().map(Held::command).toList());
        var records = new ArrayList<>(done.records());
        waiting.forEach(one -> records.add(asItCame(one.record())));
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        due.forEach(one -> behind(one.record(), offsets));
        waiting.forEach(one -> behind(one.record(), offsets));
        unreadable.forEach(one -> behind(one.record(), offsets));
        ledger.commit(new Writing(records, done.noted(), List.copyOf(unreadable), offsets, consumer.groupMetadata()));
        done.written().run();
    }

    private static ProducerRecord<String, byte[]> asItCame(ConsumerRecord<String, byte[]> record) {
        return new ProducerRecord<>(record.topic(), null, null, record.key(), record.value(), record.headers());
    }

    private static void behind(
            ConsumerRecord<String, byte[]> record, HashMap<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.merge(
                new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1),
                (one, other) -> one.offset() > other.offset() ? one : other);
    }

    private void tell(List<Held> held) {
        pending = held.size();
        oldest = held.stream()
                .map(one -> one.command().since())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        var own = thread;
        if (own != null) {
            try {
                own.join(END);
                if (own.isAlive()) {
                    own.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
