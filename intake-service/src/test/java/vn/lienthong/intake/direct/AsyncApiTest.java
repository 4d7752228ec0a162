package vn.lienthong.intake.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.intake.direct.ReadEvent.Sender;

/** Keeps the AsyncAPI document in step with the code. */
class AsyncApiTest {
    private static final Path DOCUMENT = Path.of("../docs/api/agency-kafka.asyncapi.yaml");
    private static final AgencyCode COMMUNE = Province.COMMUNE.code();
    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = JsonMapper.shared().valueToTree(new Yaml().load(Files.readString(DOCUMENT)));
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
    }

    private static Set<String> typesIn(String channel) {
        var types = new TreeSet<String>();
        document.at("/channels/" + channel + "/messages")
                .forEach(message -> types.add(resolved(message).path("name").asString()));
        return types;
    }

    private static String address(String channel) {
        return document.at("/channels/" + channel + "/address").asString().replace("{agency}", COMMUNE.value());
    }

    @Test
    void namesTheTopicsOfTheContract() {
        assertThat(document.path("asyncapi").asString()).isEqualTo("3.0.0");
        assertThat(address("events")).isEqualTo(Topics.eventsOf(COMMUNE).name());
        assertThat(address("replies")).isEqualTo(Topics.repliesOf(COMMUNE).name());
    }

    @Test
    void namesEveryTypeOfEventAndReply() {
        assertThat(typesIn("events"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(EventKind.values()).map(EventKind::type).toList());
        assertThat(typesIn("replies"))
                .containsExactlyInAnyOrder(Reply.SUBMISSION_ACCEPTED, Reply.ACTION_CARRIED_OUT, Reply.EVENT_REFUSED);
        assertThat(document.at("/components/schemas/ReplyHeaders/properties/ce_source/const")
                        .asString())
                .isEqualTo(Reply.SOURCE);
        assertThat(document.at("/components/schemas/ReplyHeaders/properties").has(Reply.CAUSATION))
                .isTrue();
    }

    @Test
    void refersToWhatItHas() {
        var references = new ArrayList<String>();
        collect(document, references);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }

    @Test
    void givesExamplesThatAreEvents() {
        var reader = new ReadEvent(JsonMapper.shared(), SettingsFixture.settings(10, 10, 100));
        var sender = new Sender(COMMUNE, Province.history().at(Instant.parse("2019-03-12T02:00:00Z")));
        int seen = 0;
        for (var message : document.at("/channels/events/messages")) {
            for (var example : resolved(message).path("examples")) {
                var record = new ConsumerRecord<String, byte[]>(
                        "t", 0, 0, null, example.path("payload").toString().getBytes(UTF_8));
                example.path("headers")
                        .properties()
                        .forEach(header -> record.headers()
                                .add(
                                        header.getKey(),
                                        header.getValue().asString().getBytes(UTF_8)));

                assertThat(reader.read(record, sender)).isInstanceOf(Reading.Readable.class);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(EventKind.values().length);
    }
}
