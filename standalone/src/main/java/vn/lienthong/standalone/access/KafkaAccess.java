package vn.lienthong.standalone.access;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An agency's access to Kafka, as intake gives it; the password only where it is new.
 *
 * @param events where the agency writes
 * @param replies where it is answered
 * @param groups what the names of its consumer groups begin with
 */
public record KafkaAccess(
        String agency,
        String bootstrapServers,
        String securityProtocol,
        String mechanism,
        String username,
        @Nullable String password,
        String events,
        String replies,
        String groups) {

    /** From the answer of {@code POST /v1/agencies/{code}/kafka-access}. */
    public static KafkaAccess of(JsonNode answer) {
        return new KafkaAccess(
                answer.path("agency").asString(""),
                answer.path("bootstrapServers").asString(""),
                answer.path("securityProtocol").asString(""),
                answer.path("mechanism").asString(""),
                answer.path("username").asString(""),
                answer.path("password").isString() ? answer.path("password").stringValue() : null,
                answer.path("events").asString(""),
                answer.path("replies").asString(""),
                answer.path("groups").asString(""));
    }

    /** What any Kafka client takes, line by line: {@code client.properties}. */
    public String clientFile() {
        return """
                bootstrap.servers=%s
                security.protocol=%s
                sasl.mechanism=%s
                sasl.jaas.config=%s
                acks=all
                enable.idempotence=true
                group.id=%sreplies
                auto.offset.reset=earliest
                """.formatted(bootstrapServers, securityProtocol, mechanism, login(), groups);
    }

    /** The same without what belongs to producers and consumers alone. */
    public Properties clientProperties() {
        var properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("security.protocol", securityProtocol);
        properties.put("sasl.mechanism", mechanism);
        properties.put("sasl.jaas.config", login());
        properties.put("auto.offset.reset", "earliest");
        return properties;
    }

    private String login() {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(username, password);
    }

    @Override
    public String toString() {
        return "KafkaAccess[" + agency + ", password withheld]";
    }
}
