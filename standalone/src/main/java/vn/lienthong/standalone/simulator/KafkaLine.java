package vn.lienthong.standalone.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.standalone.access.KafkaAccess;
import vn.lienthong.standalone.simulator.Api.Answer;

/**
 * An agency's system that writes to Kafka itself: what it hands in or reports is an event of its own topic, and the reply to
 * it, on the other topic, is the answer. An event without a reply is sent again under the same id; intake judges it once.
 */
final class KafkaLine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaLine.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int CREATED = 201;
    private static final int OK = 200;

    private final KafkaAccess access;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> replies;
    private final Map<String, CompletableFuture<Answer>> awaited = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closing;
    private volatile boolean isCut;

    KafkaLine(KafkaAccess access) {
        this.access = access;
        this.producer =
                new KafkaProducer<>(producerSettings(access), new ByteArraySerializer(), new ByteArraySerializer());
        this.replies =
                new KafkaConsumer<>(consumerSettings(access), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reader = Thread.ofPlatform()
                .daemon()
                .name("replies-to-" + access.agency())
                .start(this::read);
    }

    private static Properties producerSettings(KafkaAccess access) {
        var settings = access.clientProperties();
        // It hands in a few dossiers a second.
        settings.put("buffer.memory", "4194304");
        settings.put("delivery.timeout.ms", "30000");
        settings.put("request.timeout.ms", "10000");
        settings.put("max.block.ms", "10000");
        return settings;
    }

    private static Properties consumerSettings(KafkaAccess access) {
        var settings = access.clientProperties();
        settings.put("group.id", access.groups() + "simulator");
        settings.put("fetch.max.bytes", "1048576");
        return settings;
    }

    /** What is to become of an event: its attributes beside the usual ones, and the data. */
    private record Event(String type, @Nullable String subject, Map<String, ?> data) {}

    /** Somebody else has given the agency another password, or taken its access: nothing goes this way any more. */
    static final class Cut extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Answer submit(String id, Map<String, ?> dossier) throws InterruptedException, Cut {
        return tell(id, new Event("vn.lienthong.submission.v1", null, dossier));
    }

    Answer act(String id, String dossier, Map<String, ?> action) throws InterruptedException, Cut {
        return tell(id, new Event("vn.lienthong.action.v1", dossier, action));
    }

    private Answer tell(String id, Event event) throws InterruptedException, Cut {
        var reply = awaited.computeIfAbsent(id, key -> new CompletableFuture<>());
        try {
            while (true) {
                if (isCut) {
                    throw new Cut();
                }
                if (!isSent(id, event)) {
                    Thread.sleep(PAUSE);
                    continue;
                }
                try {
                    return reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException again) {
                    log.atDebug().addKeyValue("agency", access.agency()).log("an event has no reply so far");
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("replies are only ever read", e);
        } finally {
            awaited.remove(id);
        }
    }

    private boolean isSent(String id, Event event) throws InterruptedException {
        var record = new ProducerRecord<byte[], byte[]>(access.events(), JSON.writeValueAsBytes(event.data()));
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", id);
        header(record, "ce_source", "/agency/" + access.agency());
        header(record, "ce_type", event.type());
        if (event.subject() != null) {
            header(record, "ce_subject", event.subject());
        }
        header(record, "content-type", "application/json");
        try {
            producer.send(record).get();
            return true;
        } catch (ExecutionException e) {
            isCut |= e.getCause() instanceof AuthenticationException;
            return false; // it is away, or hasn't heard of our rights so far
        } catch (KafkaException e) {
            isCut |= e instanceof AuthenticationException;
            return false;
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(UTF_8));
    }

    // ---- replies

    private void read() {
        try (replies) {
            replies.subscribe(List.of(access.replies()));
            while (!closing && !isCut) {
                readSome();
            }
        } catch (WakeupException end) {
            log.atDebug().addKeyValue("agency", access.agency()).log("no more replies are read");
        }
    }

    private void readSome() {
        try {
            replies.poll(PAUSE).forEach(record -> {
                var causation = record.headers().lastHeader("ce_causationid");
                var type = record.headers().lastHeader("ce_type");
                if (causation != null && type != null) {
                    var waiting = awaited.get(new String(causation.value(), UTF_8));
                    if (waiting != null) {
                        waiting.complete(answer(new String(type.value(), UTF_8), record.value()));
                    }
                }
            });
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            isCut |= e instanceof AuthenticationException;
            pause(); // as when our rights aren't known everywhere so far
        }
    }

    /** As the same would be answered over HTTP. */
    private static Answer answer(String type, byte[] data) {
        var body = JSON.readTree(data);
        return switch (type) {
            case "vn.lienthong.submission-accepted.v1" -> new Answer(CREATED, body);
            case "vn.lienthong.action-carried-out.v1" -> new Answer(OK, body);
            default -> new Answer(body.path("status").asInt(), body);
        };
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    @Override
    public void close() {
        closing = true;
        replies.wakeup();
        producer.close(AT_ONCE);
        try {
            reader.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
