package vn.lienthong.console.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import vn.lienthong.console.deadletter.Way;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.kafka.KafkaEvents;

/** The record by which a letter is sent again (docs/failure-desk.md says why there). */
final class Again {
    private static final EventTypes<LetterDecided> DECIDED = EventTypes.of(LetterDecided.class);
    private static final String OURS = "lt_";

    private Again() {}

    static String topicOf(Letter letter) {
        return letter.way() == Way.SETTLE ? Topics.ROUTING_OPERATOR_EVENTS.name() : letter.origin();
    }

    /** Keys stand in the same partition of every topic of routing's; in its own topic it goes where it was. */
    static int partitionOf(Letter letter) {
        return Objects.requireNonNull(letter.originPartition(), "a letter that leads back says where it was");
    }

    static ProducerRecord<String, byte[]> record(Letter letter, String person, String reason, Instant now) {
        return letter.way() == Way.SETTLE ? decision(letter, person, reason, now) : asItCame(letter);
    }

    /** Routing holds the letter, and what came after it; it is told to decide it again, mended if it was. */
    private static ProducerRecord<String, byte[]> decision(Letter letter, String person, String reason, Instant now) {
        var decided = new LetterDecided(
                Objects.requireNonNull(letter.heldAs()),
                true,
                letter.mended() == null ? null : new String(letter.mended(), UTF_8),
                person,
                reason);
        var event = new EventEnvelope(
                "console/" + letter.place(),
                "/console/failures",
                DECIDED.nameOf(decided),
                Objects.requireNonNull(letter.key(), "what holds a story up has its key"),
                now.truncatedTo(ChronoUnit.MILLIS),
                DECIDED.write(decided));
        return new ProducerRecord<>(
                topicOf(letter),
                partitionOf(letter),
                event.subject(),
                event.data(),
                KafkaEvents.headers(event.headers()));
    }

    /** The same event, by the same id, for whoever hasn't handled it; should it come back, it names this letter. */
    private static ProducerRecord<String, byte[]> asItCame(Letter letter) {
        Headers headers = new RecordHeaders();
        letter.headers().forEach((name, value) -> {
            if (!name.startsWith(OURS)) {
                headers.add(name, bytes(value));
            }
        });
        headers.add("lt_letter", letter.place().getBytes(UTF_8));
        headers.add("lt_attempt", Integer.toString(letter.attempt()).getBytes(UTF_8));
        return new ProducerRecord<>(topicOf(letter), partitionOf(letter), letter.key(), letter.bytes(), headers);
    }

    private static byte[] bytes(String kept) {
        return kept.startsWith("base64:")
                ? java.util.Base64.getDecoder().decode(kept.substring("base64:".length()))
                : kept.getBytes(UTF_8);
    }
}
