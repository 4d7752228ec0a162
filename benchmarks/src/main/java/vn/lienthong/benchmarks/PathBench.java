package vn.lienthong.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import vn.lienthong.contract.Topics;

/** The whole path through the standalone system: how soon at a fixed pace, and how many at most. */
final class PathBench {
    private static final List<String> COMMUNES = List.of(
            "H32.41.1",
            "H32.41.2",
            "H32.41.3",
            "H32.41.4",
            "H32.41.5",
            "H32.41.6",
            "H32.41.7",
            "H32.41.8",
            "H32.41.9",
            "H32.41.10");
    private static final List<String> BIRTH_PARTS =
            List.of("birth-declaration", "birth-proof", "insurance-declaration", "household-change");
    private static final List<String> TAX = List.of("G12.32.41", "G12.32.42", "G12.32.43", "G12.32.44");
    private static final Duration LAST_ARRIVALS = Duration.ofSeconds(20);

    private final int pace;
    private final Duration duration;
    private final int drivers;

    PathBench(int pace, Duration duration, int drivers) {
        this.pace = pace;
        this.duration = duration;
        this.drivers = drivers;
    }

    void run() throws IOException, InterruptedException {
        try (var province = Province.start()) {
            var agencies = new Agencies(province);
            // Warm, and let the first seals of cold code pass.
            drive(agencies, drivers, Duration.ofSeconds(10));
            pace(province, agencies);
            var returned = drive(agencies, drivers, duration);
            Report.line(
                    "  full path, %d agencies' drivers at once: %.1f dossiers/s from submission to returned result",
                    drivers, returned / (double) duration.toSeconds());
            Report.line("  resident memory, JVM and PostgreSQL: %d MiB", province.residentMebibytes());
        }
    }

    // ---- at a fixed pace

    private void pace(Province province, Agencies agencies) throws InterruptedException {
        var submittedAt = new ConcurrentHashMap<String, Long>();
        var inJournalAt = new ConcurrentHashMap<String, Long>();
        var inFeedAt = new ConcurrentHashMap<String, Long>();
        Histogram acceptance = new ConcurrentHistogram(3);
        var failed = new AtomicInteger();
        var stop = new AtomicBoolean();
        int count = (int) (pace * duration.toSeconds());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var journal = Thread.ofPlatform().start(() -> watchJournal(province, inJournalAt, stop));
            COMMUNES.forEach(commune -> threads.submit(() -> watchFeed(agencies, commune, inFeedAt, stop)));
            // Lets the watchers come to the present end.
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            long begin = System.nanoTime();
            for (int n = 0; n < count; n++) {
                long due = begin + n * 1_000_000_000L / pace;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                var commune = COMMUNES.get(n % COMMUNES.size());
                threads.submit(() -> {
                    try {
                        var code = agencies.submit(commune, "2.000986", BIRTH_PARTS);
                        long accepted = System.nanoTime();
                        // From when it was due to be sent, not from when this machine got round to it.
                        acceptance.recordValue((accepted - due) / 1_000);
                        submittedAt.put(code, accepted);
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        failed.incrementAndGet();
                    }
                });
            }
            var until = Instant.now().plus(LAST_ARRIVALS);
            while (Instant.now().isBefore(until)
                    && (submittedAt.size() + failed.get() < count
                            || !inFeedAt.keySet().containsAll(submittedAt.keySet())
                            || !inJournalAt.keySet().containsAll(submittedAt.keySet()))) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            stop.set(true);
            journal.join();
        }
        Report.line(
                "  at %d dossiers/s for %d s: %d accepted, %d failed",
                pace, duration.toSeconds(), submittedAt.size(), failed.get());
        print("acceptance (request to 201)", acceptance, "goal p99 100 ms");
        print("acceptance to journal", arrivals(submittedAt, inJournalAt), "goal p99 1,000 ms");
        print("acceptance to the agency's feed", arrivals(submittedAt, inFeedAt), "");
        long missing = submittedAt.keySet().stream()
                .filter(code -> !inJournalAt.containsKey(code) || !inFeedAt.containsKey(code))
                .count();
        if (missing > 0) {
            Report.line("  %d dossiers were not seen in journal and feed within %s", missing, LAST_ARRIVALS);
        }
    }

    private static Histogram arrivals(Map<String, Long> from, Map<String, Long> to) {
        var histogram = new Histogram(3);
        from.forEach((code, at) -> {
            var arrived = to.get(code);
            if (arrived != null) {
                // The journal may be seen before the answer has travelled back.
                histogram.recordValue(Math.max(0, arrived - at) / 1_000);
            }
        });
        return histogram;
    }

    private static void print(String what, Histogram micros, String goal) {
        Report.line(
                "    %-34s p50 %7.1f ms   p99 %7.1f ms   %s",
                what, micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3, goal);
    }

    private static void watchJournal(Province province, Map<String, Long> seen, AtomicBoolean stop) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", province.kafka(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.ROUTING_DOSSIER_JOURNAL.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!stop.get()) {
                var records = consumer.poll(Duration.ofMillis(100));
                long now = System.nanoTime();
                records.forEach(record -> seen.putIfAbsent(record.key(), now));
            }
        }
    }

    private static void watchFeed(Agencies agencies, String commune, Map<String, Long> seen, AtomicBoolean stop) {
        long after = 0;
        while (!stop.get()) {
            try {
                var page = agencies.deliveries(commune, after);
                long now = System.nanoTime();
                page.get("deliveries")
                        .forEach(one -> seen.putIfAbsent(one.get("dossier").asString(), now));
                after = page.get("next").asLong();
            } catch (IOException | InterruptedException | RuntimeException e) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    // ---- as many as it takes

    /** Drivers that each bring one tax registration after the other to its end; how many there were. */
    static int drive(Agencies agencies, int drivers, Duration howLong) {
        var returned = new AtomicInteger();
        var until = Instant.now().plus(howLong);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int driver = 0; driver < drivers; driver++) {
                var tax = TAX.get(driver % TAX.size());
                threads.submit(() -> {
                    while (Instant.now().isBefore(until)) {
                        one(agencies, tax);
                        returned.incrementAndGet();
                    }
                    return null;
                });
            }
        }
        return returned.get();
    }

    private static void one(Agencies agencies, String tax) throws IOException, InterruptedException {
        var code = agencies.submit(tax, "1.008498", List.of("declaration", "identity-copy"));
        agencies.accept(code, tax, "examination");
        agencies.complete(code, tax, "examination");
        agencies.accept(code, tax, "issue");
        agencies.issue(code, tax, "issue");
        awaitReturnStage(agencies, code, tax);
        agencies.complete(code, tax, "return");
    }

    /** The seal takes a moment: the return is accepted as soon as routing allows it. */
    private static void awaitReturnStage(Agencies agencies, String code, String tax)
            throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                agencies.accept(code, tax, "return");
                return;
            } catch (Agencies.Unexpected tooEarly) {
                if (attempt == 50) {
                    throw tooEarly;
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }
}
