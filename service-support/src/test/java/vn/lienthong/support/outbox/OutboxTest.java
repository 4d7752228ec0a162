package vn.lienthong.support.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.TopicSetup;

class OutboxTest {
    private static final Infrastructure INFRASTRUCTURE = Infrastructure.shared();
    private static int tests;

    private final List<OutboxPublisher> publishers = new ArrayList<>();
    private final List<DefaultKafkaProducerFactory<String, byte[]>> producers = new ArrayList<>();
    private JdbcClient database;
    private TransactionTemplate transactions;
    private String run;

    @BeforeAll
    static void topics() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", INFRASTRUCTURE.bootstrapServers()))) {
            TopicSetup.ensure(admin, 4, (short) 1, Duration.ofSeconds(30));
        }
    }

    @BeforeEach
    void database() {
        run = "run-" + ++tests;
        DataSource source = new DriverManagerDataSource(
                INFRASTRUCTURE.jdbcUrl("outbox"), INFRASTRUCTURE.username(), INFRASTRUCTURE.password());
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/outbox")
                .load()
                .migrate();
        database = JdbcClient.create(source);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
        database.sql("delete from outbox").update();
    }

    @AfterEach
    void stop() {
        publishers.forEach(OutboxPublisher::stop);
        producers.forEach(DefaultKafkaProducerFactory::destroy);
    }

    private OutboxPublisher publisher(String bootstrapServers) {
        var producer = new DefaultKafkaProducerFactory<String, byte[]>(new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                500)));
        producers.add(producer);
        var publisher =
                new OutboxPublisher(database, transactions, new KafkaTemplate<>(producer), new SimpleMeterRegistry());
        publishers.add(publisher);
        return publisher;
    }

    private EventEnvelope event(int n) {
        return new EventEnvelope(
                run + "-" + n,
                "/test",
                "vn.lienthong.x.v1",
                run + "-key-" + n % 3,
                Instant.now(),
                "{}".getBytes(UTF_8));
    }

    private void append(Outbox outbox, int n) {
        transactions.executeWithoutResult(status -> outbox.append(Topics.INTAKE_DOSSIER_EVENTS, List.of(event(n))));
    }

    /** Ids of this test's events in the topic, per key in order. */
    private Map<String, List<String>> published() {
        var found = new HashMap<String, List<String>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", INFRASTRUCTURE.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.INTAKE_DOSSIER_EVENTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var id = new String(record.headers().lastHeader("ce_id").value(), UTF_8);
                    if (id.startsWith(run + "-")) {
                        found.computeIfAbsent(record.key(), key -> new ArrayList<>())
                                .add(id);
                    }
                }
            }
        }
        return found;
    }

    private long pending() {
        return database.sql("select count(*) from outbox").query(Long.class).single();
    }

    @Test
    void publishesWhatWasCommittedInOrderPerKeyWithTwoPublishersAtWork() {
        var first = publisher(INFRASTRUCTURE.bootstrapServers());
        var second = publisher(INFRASTRUCTURE.bootstrapServers());
        first.start();
        second.start();
        var outboxes = List.of(new Outbox(database, first), new Outbox(database, second));
        for (int n = 0; n < 600; n++) {
            append(outboxes.get(n % 2), n);
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> pending() == 0);
        var published = published();
        assertThat(published.values().stream().mapToInt(List::size).sum()).isEqualTo(600);
        for (int key = 0; key < 3; key++) {
            var expected = new ArrayList<String>();
            for (int n = key; n < 600; n += 3) {
                expected.add(run + "-" + n);
            }
            assertThat(published.get(run + "-key-" + key)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void publishesNothingThatWasRolledBack() {
        var publisher = publisher(INFRASTRUCTURE.bootstrapServers());
        publisher.start();
        var outbox = new Outbox(database, publisher);
        transactions.executeWithoutResult(status -> {
            outbox.append(Topics.INTAKE_DOSSIER_EVENTS, List.of(event(1)));
            status.setRollbackOnly();
        });
        append(outbox, 2);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> pending() == 0);
        assertThat(published()).containsOnlyKeys(run + "-key-2");
    }

    @Test
    void keepsWhatKafkaDoesNotTakeAndPublishesItLater() {
        var cutOff = publisher("localhost:" + FreePorts.any());
        cutOff.start();
        append(new Outbox(database, cutOff), 1);
        append(new Outbox(database, cutOff), 4);
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> pending() == 2);
        cutOff.stop();
        // Another process comes up and finds them, without anybody waking it.
        publisher(INFRASTRUCTURE.bootstrapServers()).start();
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> pending() == 0);
        assertThat(published().get(run + "-key-1")).containsExactly(run + "-1", run + "-4");
    }

    @Test
    void refusesToBeWrittenOutsideATransaction() {
        var outbox = new Outbox(database, publisher(INFRASTRUCTURE.bootstrapServers()));
        assertThatThrownBy(() -> outbox.append(Topics.INTAKE_DOSSIER_EVENTS, List.of(event(1))))
                .isInstanceOf(IllegalStateException.class);
    }
}
