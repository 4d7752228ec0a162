package vn.lienthong.signing.later;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.signing.later.LaterCommand.RaiseLevel;
import vn.lienthong.support.kafka.KafkaEvents;

/** Commands put off, to records and back. */
public final class LaterRecords {
    private static final EventTypes<LaterCommand> COMMANDS = EventTypes.of(LaterCommand.class);

    private LaterRecords() {}

    public static ProducerRecord<String, byte[]> of(LaterCommand command, Instant now) {
        return KafkaEvents.toRecord(
                topicOf(command),
                new EventEnvelope(
                        "signing/%s/later/%d".formatted(command.request(), command.attempt()),
                        "/signing",
                        COMMANDS.nameOf(command),
                        command.subject(),
                        now,
                        COMMANDS.write(command)));
    }

    /** What waits for years stands apart, so that it is in nobody's way. */
    private static Topic topicOf(LaterCommand command) {
        return command instanceof RaiseLevel ? Topics.SIGNING_ARCHIVE_COMMANDS : Topics.SIGNING_LATER_COMMANDS;
    }

    /** @throws UnreadableEvent if it is no command of this version */
    static LaterCommand read(ConsumerRecord<String, byte[]> record) {
        var envelope = KafkaEvents.envelope(record);
        return COMMANDS.read(envelope.type(), envelope.data())
                .orElseThrow(() -> new UnreadableEvent(
                        "this version of signing doesn't know the kind of command; replay it after an upgrade"));
    }
}
