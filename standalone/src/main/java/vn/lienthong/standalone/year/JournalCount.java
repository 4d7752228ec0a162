package vn.lienthong.standalone.year;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a journal says of a year, counted record by record as they come from Kafka: headers and JSON, and nothing of the code
 * that writes or reports them. What a report says is compared with it.
 */
public final class JournalCount {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final String JOURNAL = "routing.dossier.journal";
    private static final String AGENCIES = "registry.agency.state";
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Set<String> ELSEWHERE = Set.of("ministry", "national-department");

    private final int year;
    private final Map<String, String> tiers = new HashMap<>();
    private final Map<String, Integer> agencies = new TreeMap<>();
    private final Map<String, Integer> agenciesBefore = new TreeMap<>();
    private final Map<String, Dossier> dossiers = new HashMap<>();
    private final Map<String, Numbers> numbers = new TreeMap<>();
    private long entries;

    /** What is counted of the agencies of a tier, or of all of them. */
    public static final class Numbers {
        public long received;
        public long online;
        public long settled;
        public long early;
        public long onTime;
        public long late;
        public long paidOnline;
        public long receivedByPost;
        public long returnedByPost;
        public long byPost;
        public long byPostBefore;
        public long onTheSpot;
        public long withSteps;
        public long steps;
        public long stepsHere;
        public long agencies;
        public long agenciesBefore;
        final Set<String> payable = new HashSet<>();

        /** Procedures for which something was paid online. */
        public long payableOnline() {
            return payable.size();
        }
    }

    private static final class Dossier {
        String procedure = "";
        String receiver = "";
        String channel = "";
        String returnBy = "";
        Instant received = Instant.MAX;
        Instant due = Instant.MAX;

        @Nullable
        Instant stopped;

        @Nullable
        Instant settled;

        @Nullable
        Instant reckoned;

        @Nullable
        Instant paidOnline;

        @Nullable
        Instant returned;

        int steps;
        int here;
    }

    private JournalCount(int year) {
        this.year = year;
    }

    /** Reads registry and journal from their beginning to where they end now. */
    public static JournalCount of(String bootstrapServers, int year) {
        var count = new JournalCount(year);
        read(bootstrapServers, AGENCIES, count::hearAgency);
        read(bootstrapServers, JOURNAL, count::hear);
        count.dossiers.values().forEach(count::count);
        count.dossiers.clear();
        return count;
    }

    private static void read(String bootstrapServers, String topic, Consumer<ConsumerRecord<String, byte[]>> take) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(PAUSE).forEach(take);
            }
        }
    }

    private static JsonNode json(ConsumerRecord<String, byte[]> record) {
        return JsonMapper.shared().readTree(record.value());
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(name), name).value(), UTF_8);
    }

    private void hearAgency(ConsumerRecord<String, byte[]> record) {
        var agency = json(record);
        var tier = agency.path("tier").asString();
        tiers.put(agency.path("code").asString(), tier);
        if (ELSEWHERE.contains(tier)) {
            return;
        }
        var from = LocalDate.parse(agency.path("validFrom").asString());
        var until = agency.path("validUntil").isString()
                ? LocalDate.parse(agency.path("validUntil").asString())
                : LocalDate.MAX;
        var last = LocalDate.of(year, 12, 31);
        if (!from.isAfter(last) && until.isAfter(last)) {
            agencies.merge(tier, 1, Integer::sum);
        }
        if (!from.isAfter(last.minusYears(1)) && until.isAfter(last.minusYears(1))) {
            agenciesBefore.merge(tier, 1, Integer::sum);
        }
    }

    private void hear(ConsumerRecord<String, byte[]> record) {
        entries++;
        var dossier = dossiers.computeIfAbsent(record.key(), code -> new Dossier());
        var at = Instant.parse(header(record, "ce_time"));
        var type = header(record, "ce_type");
        switch (type.substring("vn.lienthong.".length(), type.lastIndexOf(".v"))) {
            case "dossier-received" -> {
                var data = json(record);
                dossier.received = at;
                dossier.procedure = data.path("procedure").asString();
                dossier.receiver = data.path("receivingAgency").asString();
                dossier.channel = data.path("channel").asString();
                dossier.returnBy = data.path("returnBy").asString("");
                dossier.due = Instant.parse(data.path("dueAt").asString());
            }
            case "clock-stopped" -> dossier.stopped = at;
            case "clock-started" -> {
                dossier.stopped = null;
                dossier.due = Instant.parse(json(record).path("dueAt").asString());
            }
            case "payment-confirmed" -> {
                if (dossier.paidOnline == null && !json(record).path("officer").isString()) {
                    dossier.paidOnline = at;
                }
            }
            case "stage-completed" -> {
                if (dossier.settled == null) {
                    dossier.steps++;
                    if (json(record).path("agency").asString().equals(dossier.receiver)) {
                        dossier.here++;
                    }
                }
            }
            case "dossier-processed", "dossier-refused", "withdrawal-agreed" -> {
                if (dossier.settled == null) {
                    dossier.settled = at;
                    dossier.reckoned = dossier.stopped == null ? at : dossier.stopped;
                }
            }
            case "result-returned" -> dossier.returned = dossier.returned == null ? at : dossier.returned;
            default -> {
                // Nothing is counted of it.
            }
        }
    }

    private boolean isIn(@Nullable Instant moment, int ofYear) {
        return moment != null && moment.atZone(VIETNAM).getYear() == ofYear;
    }

    private void count(Dossier dossier) {
        count(dossier, numbers.computeIfAbsent(tiers.getOrDefault(dossier.receiver, "?"), tier -> new Numbers()));
        count(dossier, numbers.computeIfAbsent("", tier -> new Numbers()));
    }

    private void count(Dossier dossier, Numbers of) {
        boolean received = isIn(dossier.received, year);
        of.received += received ? 1 : 0;
        of.online += received && dossier.channel.equals("online") ? 1 : 0;
        if (isIn(dossier.settled, year)) {
            of.settled++;
            var reckoned = Objects.requireNonNull(dossier.reckoned);
            if (reckoned.isAfter(dossier.due)) {
                of.late++;
            } else if (LocalDate.ofInstant(reckoned, VIETNAM).isBefore(LocalDate.ofInstant(dossier.due, VIETNAM))) {
                of.early++;
            } else {
                of.onTime++;
            }
            of.steps += dossier.steps;
            of.stepsHere += dossier.here;
            of.withSteps += dossier.steps > 0 ? 1 : 0;
            of.onTheSpot += dossier.steps > 0 && dossier.here == dossier.steps ? 1 : 0;
        }
        if (isIn(dossier.paidOnline, year)) {
            of.paidOnline++;
            of.payable.add(dossier.procedure);
        }
        of.receivedByPost += received && dossier.channel.equals("post") ? 1 : 0;
        of.returnedByPost += dossier.returnBy.equals("post") && isIn(dossier.returned, year) ? 1 : 0;
        of.byPost += isByPost(dossier, year) ? 1 : 0;
        of.byPostBefore += isByPost(dossier, year - 1) ? 1 : 0;
    }

    private boolean isByPost(Dossier dossier, int ofYear) {
        return dossier.channel.equals("post") && isIn(dossier.received, ofYear)
                || dossier.returnBy.equals("post") && isIn(dossier.returned, ofYear);
    }

    /** Journal entries read. */
    public long entries() {
        return entries;
    }

    /** Of a tier's agencies; of all where it is empty. */
    public Numbers of(String tier) {
        var found = numbers.computeIfAbsent(tier, any -> new Numbers());
        found.agencies = sum(agencies, tier);
        found.agenciesBefore = sum(agenciesBefore, tier);
        return found;
    }

    private static long sum(Map<String, Integer> counts, String tier) {
        return tier.isEmpty()
                ? counts.values().stream().mapToInt(Integer::intValue).sum()
                : counts.getOrDefault(tier, 0);
    }
}
