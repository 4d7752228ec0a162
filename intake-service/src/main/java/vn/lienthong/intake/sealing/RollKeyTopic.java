package vn.lienthong.intake.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.KafkaSettings;

/**
 * After an erasure, has {@code intake.key.state} move on even where nobody hands anything in: Kafka closes a file, and so
 * cleans it, only when a next record comes. One of no meaning to anybody comes in every partition, each quarter of the time
 * within which an erased key is to be gone, for twice that time.
 */
@Component
class RollKeyTopic implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RollKeyTopic.class);
    private static final String TYPE = "vn.lienthong.key-topic-rolled.v1";

    private final JdbcClient database;
    private final KafkaTemplate<String, byte[]> kafka;
    private final Duration goneWithin;
    private final Clock clock;
    private ScheduledExecutorService timer = newTimer();
    private volatile boolean running;

    RollKeyTopic(JdbcClient database, KafkaTemplate<String, byte[]> kafka, KafkaSettings settings, Clock clock) {
        this.database = database;
        this.kafka = kafka;
        this.goneWithin = settings.keysGoneWithin();
        this.clock = clock;
    }

    private static ScheduledExecutorService newTimer() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("roll-key-topic").factory());
    }

    @Override
    public void start() {
        running = true;
        timer = newTimer();
        // A little less than the quarter after which the file may be closed would be too early.
        var quarter = goneWithin.dividedBy(4).toMillis() + 1;
        timer.scheduleWithFixedDelay(this::roll, quarter, quarter, TimeUnit.MILLISECONDS);
    }

    private void roll() {
        try {
            var now = clock.instant();
            var isNeeded = database.sql("select exists (select from erasure where at > ?)")
                    .param(Timestamp.from(now.minus(goneWithin.multipliedBy(2))))
                    .query(Boolean.class)
                    .single();
            if (!isNeeded) {
                return;
            }
            for (var partition : kafka.partitionsFor(Topics.INTAKE_KEY_STATE.name())) {
                var key = "partition-" + partition.partition();
                var nothing =
                        new EventEnvelope(EventId.at(now).toString(), "/intake", TYPE, key, now, "{}".getBytes(UTF_8));
                kafka.send(new ProducerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        key,
                        nothing.data(),
                        KafkaEvents.headers(nothing.headers())));
            }
        } catch (DataAccessException | KafkaException | org.springframework.kafka.KafkaException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the topic of keys can't be moved on just now; trying again");
        }
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
