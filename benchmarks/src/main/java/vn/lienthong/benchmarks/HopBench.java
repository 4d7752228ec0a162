package vn.lienthong.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.routing.RoutingSettings;
import vn.lienthong.routing.registry.RegistryFiles;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.routing.stream.DossierTopology;
import vn.lienthong.routing.stream.StreamSettings;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.TopicSetup;

/**
 * The routing hop against the raw hop, in pairs on one broker. Raw: plain clients, one thread, a transaction per poll of at
 * most 2,000 records, each record's JSON read into its event and written again, one record out for one in, nothing remembered.
 * Routing: the topology as it runs in production, one thread, with the real route, its state stores, decisions and chain: for
 * one input 1.8 journal entries and commands, and one record of its store's changelog. Both read the very same inputs, with
 * the same settings of the producer.
 */
final class HopBench {
    private static final EventTypes<DossierInput> TYPES = EventTypes.of(DossierInput.class);
    private static final String RAW_OUTPUT = "bench.raw.output";
    static final int PARTITIONS = 4;
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(3);

    private final int dossiers;
    private final int rounds;

    HopBench(int dossiers, int rounds) {
        this.dossiers = dossiers;
        this.rounds = rounds;
    }

    /** Inputs a second of one pair of runs. */
    record Pair(double raw, double routing) {
        double ratio() {
            return routing / raw;
        }
    }

    List<Pair> run(Path folder) throws IOException, InterruptedException {
        var ports = FreePorts.anyRow(2);
        var pairs = new ArrayList<Pair>();
        try (var broker = KafkaBroker.start(folder.resolve("kafka"), ports, ports + 1);
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicSetup.ensure(admin, PARTITIONS, (short) 1, Duration.ofSeconds(30));
            admin.createTopics(List.of(new NewTopic(RAW_OUTPUT, PARTITIONS, (short) 1)));
            var state = folder.resolve("streams");
            for (int round = 0; round <= rounds; round++) {
                HopInputs.produce(broker.bootstrapServers(), round * dossiers, dossiers);
                var raw = raw(broker.bootstrapServers());
                var routing = routing(broker.bootstrapServers(), state);
                // The first round warms the JVM up and isn't counted.
                if (round > 0) {
                    pairs.add(new Pair(raw, routing));
                    Report.line(
                            "  round %d: raw %,.0f/s, routing %,.0f/s, ratio %.2f", round, raw, routing, routing / raw);
                }
            }
        }
        return pairs;
    }

    private double raw(String bootstrapServers) throws InterruptedException {
        var stop = new AtomicBoolean();
        try (var outputs = new Outputs(bootstrapServers, RAW_OUTPUT)) {
            var hop = Thread.ofPlatform().name("raw-hop").start(() -> rawHop(bootstrapServers, stop));
            try {
                return outputs.await(dossiers * HopInputs.PER_DOSSIER) * dossiers * HopInputs.PER_DOSSIER;
            } finally {
                stop.set(true);
                hop.join(Duration.ofSeconds(20));
            }
        }
    }

    private static void rawHop(String bootstrapServers, AtomicBoolean stop) {
        var consumerSettings = consumer(bootstrapServers);
        consumerSettings.put(ConsumerConfig.GROUP_ID_CONFIG, "bench.raw");
        consumerSettings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumerSettings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        // As routing's producer is set (StreamSettings).
        Map<String, Object> producerSettings = new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 << 10,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                20,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "bench.raw"));
        try (var consumer =
                        new KafkaConsumer<>(consumerSettings, new StringDeserializer(), new ByteArrayDeserializer());
                var producer =
                        new KafkaProducer<>(producerSettings, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(Topics.INTAKE_DOSSIER_EVENTS.name()));
            while (!stop.get()) {
                var records = consumer.poll(Duration.ofMillis(200));
                if (records.isEmpty()) {
                    continue;
                }
                producer.beginTransaction();
                var next = new HashMap<TopicPartition, OffsetAndMetadata>();
                for (var record : records) {
                    var event = KafkaEvents.envelope(record);
                    var input = TYPES.read(event.type(), event.data()).orElseThrow();
                    producer.send(new ProducerRecord<>(
                            RAW_OUTPUT, null, record.key(), TYPES.write(input), KafkaEvents.headers(event.headers())));
                    next.put(
                            new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1));
                }
                producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
                producer.commitTransaction();
            }
        }
    }

    private double routing(String bootstrapServers, Path state) {
        var registry = new RegistryFiles("classpath:registry/").load().history();
        var settings = settings(state);
        var properties = StreamSettings.of(settings, bootstrapServers, "bench", 1);
        try (var outputs = new Outputs(bootstrapServers, Topics.ROUTING_DOSSIER_JOURNAL.name());
                var streams = new KafkaStreams(
                        DossierTopology.build(new DossierTopology.Surroundings(
                                () -> registry,
                                new CelConditions(),
                                settings.policy(),
                                settings.pace(),
                                new SimpleMeterRegistry())),
                        properties)) {
            streams.start();
            return outputs.await(dossiers * HopInputs.ENTRIES_PER_DOSSIER) * dossiers * HopInputs.PER_DOSSIER;
        }
    }

    /** As a service has them that is told nothing else. */
    static RoutingSettings settings(Path state) {
        return new RoutingSettings(
                state,
                "classpath:registry/",
                1,
                0,
                Duration.ofMillis(40),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                500,
                Duration.ofMillis(250),
                500,
                2_000,
                80,
                1,
                20,
                null);
    }

    /** Watches a topic from its present end. */
    private static final class Outputs implements AutoCloseable {
        private final KafkaConsumer<String, byte[]> consumer;
        private final String topic;

        Outputs(String bootstrapServers, String topic) {
            this.topic = topic;
            consumer = new KafkaConsumer<>(
                    consumer(bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        }

        /** Waits until so many new committed records are there; returns the share of them that came per second. */
        double await(int expected) {
            var deadline = Instant.now().plus(LONGEST_ROUND);
            long firstAt = 0;
            int first = 0;
            int seen = 0;
            while (seen < expected) {
                var batch = consumer.poll(Duration.ofMillis(20)).count();
                if (batch > 0 && firstAt == 0) {
                    firstAt = System.nanoTime();
                    first = batch;
                }
                seen += batch;
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException(
                            "%s has %d of %d records after %s".formatted(topic, seen, expected, LONGEST_ROUND));
                }
            }
            var seconds = (System.nanoTime() - firstAt) / 1e9;
            return (double) (seen - first) / expected / seconds;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static Map<String, Object> consumer(String bootstrapServers) {
        return new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.CLIENT_ID_CONFIG,
                "bench-" + UUID.randomUUID(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000));
    }
}
