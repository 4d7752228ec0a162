package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.support.kafka.KafkaEvents;

/** An agency's system that writes its events straight to Kafka and reads its replies. */
final class AgencyOnKafka implements AutoCloseable {
    private final Agency agency;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Told> replies = new ArrayList<>();

    AgencyOnKafka(Agency agency, String bootstrap) {
        this(agency, Map.of("bootstrap.servers", bootstrap));
    }

    AgencyOnKafka(Agency agency, Map<String, Object> client) {
        this.agency = agency;
        this.producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
        var settings = new HashMap<>(client);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partition = new TopicPartition(Topics.repliesOf(agency.code()).name(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** A reply, with its attributes. */
    record Told(ConsumerRecord<String, byte[]> record, JsonNode data) {
        @Nullable
        String attribute(String name) {
            return KafkaEvents.header(record.headers()).apply("ce_" + name);
        }

        String text(String pointer) {
            return data.at(pointer).asString();
        }

        List<String> rules() {
            var rules = new ArrayList<String>();
            data.path("errors").forEach(fault -> rules.add(fault.path("code").asString()));
            return rules;
        }

        boolean isRefusal() {
            return "vn.lienthong.event-refused.v1".equals(attribute("type"));
        }
    }

    /** A record of its topic with these headers, as name and value in turns. */
    void write(byte @Nullable [] value, String... headers) {
        var record = new ProducerRecord<String, byte[]>(
                Topics.eventsOf(agency.code()).name(), value);
        add(record.headers(), headers);
        producer.send(record);
    }

    private static void add(Headers to, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            to.add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
    }

    void submit(String id, JsonNode submission) {
        write(submission.toString().getBytes(UTF_8), headers(id, "vn.lienthong.submission.v1"));
    }

    void act(String id, String dossier, String json) {
        write(
                json.getBytes(UTF_8),
                "ce_specversion",
                "1.0",
                "ce_id",
                id,
                "ce_source",
                "/agency/" + agency.code(),
                "ce_type",
                "vn.lienthong.action.v1",
                "ce_subject",
                dossier);
    }

    String[] headers(String id, String type) {
        return new String[] {
            "ce_specversion",
            "1.0",
            "ce_id",
            id,
            "ce_source",
            "/agency/" + agency.code(),
            "ce_type",
            type,
            "content-type",
            "application/json"
        };
    }

    void flush() {
        producer.flush();
    }

    /** Whether the broker takes a record of ours within some seconds. */
    void writeAndAwait(byte[] value, String topic) throws Exception {
        producer.send(new ProducerRecord<>(topic, value)).get(20, TimeUnit.SECONDS);
    }

    /** Everything it was told so far, in the replies' order, once there are at least so many. */
    List<Told> awaitReplies(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            read();
            return replies.size() >= count;
        });
        return List.copyOf(replies);
    }

    List<Told> repliesSoFar() {
        read();
        return List.copyOf(replies);
    }

    /** The replies to one event, once there is one. */
    Told awaitReply(String id) {
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            read();
            return replies.stream().anyMatch(reply -> id.equals(reply.attribute("causationid")));
        });
        return replies.stream()
                .filter(reply -> id.equals(reply.attribute("causationid")))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private void read() {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
            replies.add(new Told(record, JsonMapper.shared().readTree(record.value())));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        consumer.close();
    }
}
