package vn.lienthong.axis.outgoing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.outgoing.Outgoing.Positioned;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Writes the feed to {@code axis.outgoing.feed}, in the order of its positions and each position once: one instance at a time
 * holds the database's advisory lock, writes in Kafka transactions by an id that fences off whoever held it before, and begins
 * behind the last position that stands in the topic.
 */
@Component
class PublishFeed implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PublishFeed.class);
    private static final long ADVISORY_LOCK = 0x66656564L; // "feed"
    private static final String TRANSACTIONAL_ID = "axis.feed";
    private static final TopicPartition PARTITION = new TopicPartition(Topics.AXIS_OUTGOING_FEED.name(), 0);
    private static final int BATCH = 100;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final Map<String, Object> producerSettings;
    private final Map<String, Object> consumerSettings;
    private final ContentStore store;
    private final AxisSettings.Feed settings;
    private final Signals signals;
    private volatile boolean running;
    private @Nullable Thread thread;

    PublishFeed(
            DataSource dataSource,
            ProducerFactory<?, ?> producers,
            ConsumerFactory<?, ?> consumers,
            ContentStore store,
            AxisSettings settings,
            Signals signals) {
        this.dataSource = dataSource;
        this.producerSettings = new HashMap<>(producers.getConfigurationProperties());
        producerSettings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        producerSettings.put(ProducerConfig.CLIENT_ID_CONFIG, TRANSACTIONAL_ID);
        producerSettings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        this.consumerSettings = new HashMap<>(consumers.getConfigurationProperties());
        consumerSettings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumerSettings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        consumerSettings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumerSettings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.store = store;
        this.settings = settings.feed();
        this.signals = signals;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("axis-feed").start(this::run);
    }

    private void run() {
        var pause = LOOK_AGAIN;
        while (running) {
            try {
                publish();
                pause = LOOK_AGAIN;
            } catch (SQLException | DataAccessException | KafkaException | UncheckedIOException e) {
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .addKeyValue("again-in", pause)
                        .log("the outgoing feed can't be published; nothing is lost");
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** As long as this instance holds the lock and nothing fails. */
    private void publish() throws SQLException, InterruptedException {
        try (var connection = dataSource.getConnection()) {
            var database = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            if (!database.sql("select pg_try_advisory_lock(?)")
                    .param(ADVISORY_LOCK)
                    .query(Boolean.class)
                    .single()) {
                return;
            }
            try (var producer =
                    new KafkaProducer<>(producerSettings, new StringSerializer(), new ByteArraySerializer())) {
                producer.initTransactions();
                catchUp(database);
                while (running) {
                    var heard = signals.rung();
                    if (!publishSome(database, producer)) {
                        signals.await(heard, LOOK_AGAIN);
                    }
                }
            } finally {
                unlock(connection);
            }
        }
    }

    private static void unlock(Connection connection) {
        try (var unlock = connection.prepareStatement("select pg_advisory_unlock(?)")) {
            unlock.setLong(1, ADVISORY_LOCK);
            unlock.execute();
        } catch (SQLException e) {
            // A connection that is broken holds no lock.
            log.debug("the lock of the feed went with its connection");
        }
    }

    /** What the topic has needn't be noted here: a crash may have come between. */
    private void catchUp(JdbcClient database) {
        long last = lastInTopic();
        var found = database.sql(
                        "update outgoing set published_at = now() where published_at is null and position <= ?")
                .param(last)
                .update();
        if (found > 0) {
            log.atInfo().addKeyValue("packages", found).log("these stood in the feed's topic already");
        }
    }

    private long lastInTopic() {
        try (var consumer =
                new KafkaConsumer<>(consumerSettings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            long begin = consumer.beginningOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            // Markers of transactions take places, too: what lies before them is looked for further and further back.
            long back = 4;
            while (true) {
                long from = Math.max(begin, end - back);
                long last = last(consumer, from, end);
                if (last > 0 || from == begin) {
                    return last;
                }
                back *= 8;
            }
        }
    }

    private static long last(KafkaConsumer<String, byte[]> consumer, long from, long end) {
        consumer.seek(PARTITION, from);
        long last = 0;
        while (consumer.position(PARTITION) < end) {
            for (var record : consumer.poll(POLL)) {
                last = Math.max(last, Long.parseLong(record.key()));
            }
        }
        return last;
    }

    private boolean publishSome(JdbcClient database, KafkaProducer<String, byte[]> producer) {
        var some = database.sql("select * from outgoing where published_at is null order by position limit " + BATCH)
                .query(Feed::read)
                .list();
        if (some.isEmpty()) {
            return false;
        }
        producer.beginTransaction();
        some.forEach(one -> producer.send(record(one)));
        producer.commitTransaction();
        database.sql("update outgoing set published_at = now() where position between ? and ?")
                .params(some.getFirst().position(), some.getLast().position())
                .update();
        return true;
    }

    private ProducerRecord<String, byte[]> record(Positioned positioned) {
        var outgoing = positioned.outgoing();
        var isInline = outgoing.inlined()
                && positioned.erasedAt() == null
                && outgoing.edxml().size() <= settings.largestInline().toBytes();
        var headers = new LinkedHashMap<String, String>();
        headers.put("lt_position", Long.toString(positioned.position()));
        headers.put("lt_digest", outgoing.edxml().sha256());
        headers.put("lt_size", Long.toString(outgoing.edxml().size()));
        headers.put("lt_document", outgoing.document().value());
        headers.put("lt_sequence", Long.toString(outgoing.sequence()));
        headers.put("lt_kind", outgoing.kind().id());
        headers.put("lt_sender", outgoing.sender().value());
        headers.put("lt_receivers", outgoing.receiver().value());
        headers.put("lt_priority", Integer.toString(outgoing.priority()));
        headers.put("content-type", isInline ? Consignment.MEDIA_TYPE : "application/json");
        return new ProducerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                positioned.addedAt().toEpochMilli(),
                Long.toString(positioned.position()),
                isInline ? contents(outgoing.edxml().sha256()) : claim(positioned),
                KafkaEvents.headers(headers));
    }

    private byte[] contents(String sha256) {
        try (var in = store.open(sha256).orElseThrow(() -> new IOException("a package isn't in the content store"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the package is to be fetched. */
    record Claim(long position, String sha256, long size, String mediaType, String path) {}

    private static byte[] claim(Positioned positioned) {
        var edxml = positioned.outgoing().edxml();
        return CanonicalJson.mapper()
                .writeValueAsBytes(new Claim(
                        positioned.position(),
                        edxml.sha256(),
                        edxml.size(),
                        Consignment.MEDIA_TYPE,
                        FeedController.path(positioned.position())));
    }

    @Override
    public void stop() {
        running = false;
        signals.ring();
        var publishing = thread;
        if (publishing != null) {
            try {
                publishing.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
