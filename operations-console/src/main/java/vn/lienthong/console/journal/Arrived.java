package vn.lienthong.console.journal;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.trace.Traces;

/**
 * A journal's entry as it came from Kafka.
 *
 * @param event empty where this version doesn't know its kind: its place counts all the same
 * @param trace id of the trace (vết xử lý) of the step that wrote it, 32 hexadecimal digits; null where it wasn't traced
 */
public record Arrived<E>(
        JournalEntry entry, Optional<E> event, @Nullable String trace) {
    /** As W3C has it: version, trace, span, flags. */
    private static final Pattern PARENT = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]([0-9a-f])(?:-.*)?");

    private static final int KEPT = 1;

    /** @throws vn.lienthong.contract.wire.UnreadableEvent if the record isn't a journal entry, or its event can't be read */
    public static <E> Arrived<E> read(ConsumerRecord<?, byte[]> record, EventTypes<E> events) {
        var entry = KafkaEvents.journalEntry(record);
        return new Arrived<>(
                entry,
                events.read(entry.type(), entry.data()),
                trace(KafkaEvents.header(record.headers()).apply(Traces.HEADER)));
    }

    /** Null where no trace is named, or one that isn't kept anywhere. */
    static @Nullable String trace(@Nullable String parent) {
        if (parent == null) {
            return null;
        }
        var parts = PARENT.matcher(parent);
        return parts.matches() && (Character.digit(parts.group(2).charAt(0), 16) & KEPT) != 0 ? parts.group(1) : null;
    }
}
