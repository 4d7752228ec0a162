package vn.lienthong.signing.request;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.signing.audit.Writing.Noted;
import vn.lienthong.signing.later.LaterCommand;
import vn.lienthong.signing.later.LaterRecords;
import vn.lienthong.signing.request.Answered.Known;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * What came of a command, to be written.
 *
 * @param putAside why its record goes to the dead letters; null where it doesn't
 * @param known by which it is recognised when it comes again; null where there is nothing to recognise
 */
record Outcome(
        List<ProducerRecord<String, byte[]>> records,
        List<Noted> noted,
        @Nullable String putAside,
        @Nullable Known known) {
    static final Outcome NOTHING = new Outcome(List.of(), List.of(), null, null);

    static Outcome putAside(String reason, List<Noted> noted) {
        return new Outcome(List.of(), noted, reason, null);
    }

    static Outcome of(List<ProducerRecord<String, byte[]>> records) {
        return new Outcome(records, List.of(), null, null);
    }

    /** @param id follows from the request, so that routing recognises a second answer by it */
    static ProducerRecord<String, byte[]> answer(String id, String subject, Command.Answer answer, Instant now) {
        return KafkaEvents.toRecord(
                Topics.SIGNING_SIGNATURE_EVENTS,
                new EventEnvelope(id, "/signing", answer.type(), subject, now, answer.data()));
    }

    static ProducerRecord<String, byte[]> later(LaterCommand command, Instant now) {
        return LaterRecords.of(command, now);
    }
}
