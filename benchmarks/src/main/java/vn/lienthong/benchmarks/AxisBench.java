package vn.lienthong.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.standalone.axis.AxisBook;
import vn.lienthong.standalone.token.DevelopmentIssuer;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * How soon after routing's decision a document can be read from the receiver's feed, and how soon after a status has come to the
 * axis the journal has it. Decided is what a reader of committed entries can see.
 */
final class AxisBench {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    /** Those to whom simulated agencies write. */
    private static final List<AgencyCode> AGENCIES = IntStream.rangeClosed(1, 48)
            .mapToObj(number -> new AgencyCode("H32." + number))
            .toList();

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LAST_ARRIVALS = Duration.ofSeconds(15);
    private static final int WAIT = 20;

    private final int pace;
    private final Duration duration;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Instant> decided = new ConcurrentHashMap<>();
    private final Map<String, Instant> inFeed = new ConcurrentHashMap<>();
    private final Map<String, Instant> statusInJournal = new ConcurrentHashMap<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    AxisBench(int pace, Duration duration) {
        this.pace = pace;
        this.duration = duration;
    }

    void run() throws IOException, InterruptedException {
        try (var province = Province.startWith("--simulate", "off", "--documents", pace + "/min");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var issuer = DevelopmentIssuer.of(province.data());
            AGENCIES.forEach(agency -> threads.submit(() -> watchFeed(province, issuer, agency)));
            var journal = Thread.ofPlatform().start(() -> watchJournal(province));
            LockSupport.parkNanos(WARM_UP.toNanos());
            var begin = Instant.now();
            LockSupport.parkNanos(duration.toNanos());
            var end = Instant.now();
            LockSupport.parkNanos(LAST_ARRIVALS.toNanos());
            stop.set(true);
            journal.join();
            threads.shutdownNow();
            tell(province, begin, end);
        }
    }

    private void tell(Province province, Instant begin, Instant end) throws IOException {
        Report.line(
                "  %d documents a minute from agencies inside, as many from outside, for %d s",
                pace, duration.toSeconds());
        var feed = new Histogram(3);
        long neverInFeed = 0;
        for (var one : decided.entrySet()) {
            if (isWithin(one.getValue(), begin, end)) {
                var seen = inFeed.get(one.getKey());
                neverInFeed += seen == null ? 1 : 0;
                if (seen != null) {
                    feed.recordValue(
                            Math.max(0, Duration.between(one.getValue(), seen).toMillis()));
                }
            }
        }
        print("routing's decision to the feed", feed, "goal p99 1,000 ms", neverInFeed);
        var statuses = new Histogram(3);
        long neverInJournal = 0;
        try (var book = AxisBook.read(province.data().resolve("axis"))) {
            for (var item : book.all()) {
                var facts = item.facts();
                if (facts.status() != null
                        && facts.aboutFrom().startsWith("H32.")
                        && isWithin(item.createdAt(), begin, end)) {
                    var seen = statusInJournal.get(key(
                            DocumentCode.of(new AgencyCode(facts.aboutFrom()), facts.about())
                                    .value(),
                            item.from(),
                            facts.status()));
                    if (seen != null) {
                        statuses.recordValue(Math.max(
                                0, Duration.between(item.createdAt(), seen).toMillis()));
                    } else if (facts.status().compareTo("06") <= 0) {
                        neverInJournal++;
                    }
                }
            }
        }
        print("a status at the axis to the journal", statuses, "goal p99 5,000 ms", neverInJournal);
    }

    private static boolean isWithin(Instant time, Instant begin, Instant end) {
        return !time.isBefore(begin) && time.isBefore(end);
    }

    private static void print(String what, Histogram millis, String goal, long missing) {
        Report.line(
                "    %-36s %,6d   p50 %,6d ms   p99 %,6d ms   %s%s",
                what,
                millis.getTotalCount(),
                millis.getValueAtPercentile(50),
                millis.getValueAtPercentile(99),
                goal,
                missing == 0 ? "" : "; %d were not seen in time".formatted(missing));
    }

    private void watchJournal(Province province) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", province.kafka(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.ROUTING_DOCUMENT_JOURNAL.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stop.get()) {
                var records = consumer.poll(Duration.ofMillis(100));
                var now = Instant.now();
                records.forEach(record -> see(record, now));
            }
        }
    }

    private void see(ConsumerRecord<String, byte[]> record, Instant now) {
        var entry = KafkaEvents.journalEntry(record);
        var event = EVENTS.read(entry.type(), entry.data()).orElse(null);
        if (event instanceof DocumentDispatched dispatched && dispatched.way() == Way.PROVINCE) {
            decided.putIfAbsent(entry.key() + "/" + entry.sequence(), now);
        } else if (event instanceof DocumentStatusChanged changed) {
            statusInJournal.putIfAbsent(
                    key(
                            entry.key(),
                            changed.receiver().value(),
                            changed.status().code()),
                    now);
        } else if (event instanceof DocumentStatusKept kept) {
            statusInJournal.putIfAbsent(
                    key(entry.key(), kept.receiver().value(), kept.status().code()), now);
        }
    }

    private static String key(String document, String receiver, String status) {
        return document + " " + receiver + " " + status;
    }

    private void watchFeed(Province province, DevelopmentIssuer issuer, AgencyCode agency) {
        long after = 0;
        while (!stop.get()) {
            try {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create("%s/v1/agencies/%s/documents?after=%d&wait=%d"
                                        .formatted(province.routing(), agency, after, WAIT)))
                                .header("Authorization", "Bearer " + issuer.token(agency))
                                .build(),
                        BodyHandlers.ofByteArray());
                var now = Instant.now();
                var page = JsonMapper.shared().readTree(answer.body());
                if (answer.statusCode() == 404 || answer.statusCode() == 403) {
                    return; // there is no agency of that number
                }
                page.path("documents")
                        .forEach(item -> inFeed.putIfAbsent(
                                item.path("document").asString("") + "/"
                                        + item.path("sequence").asLong(),
                                now));
                after = page.path("next").asLong(after);
            } catch (IOException | RuntimeException e) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
