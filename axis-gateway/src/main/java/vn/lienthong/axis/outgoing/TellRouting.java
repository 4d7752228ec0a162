package vn.lienthong.axis.outgoing;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentTransportReported;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.outbox.Outbox;

/** Reports to routing, by the outbox, and so with what is reported. */
@Component
public class TellRouting {
    private static final EventTypes<DocumentInput> EVENTS = EventTypes.of(DocumentInput.class);
    private static final String SOURCE = "/axis";

    private final Outbox outbox;
    private final JdbcClient database;
    private final Clock clock;

    TellRouting(Outbox outbox, JdbcClient database, Clock clock) {
        this.outbox = outbox;
        this.database = database;
        this.clock = clock;
    }

    /** An event about a document; its id follows from what brought it about, so that twice is once. */
    public static EventEnvelope event(String id, DocumentCode document, DocumentInput input, Instant at) {
        return new EventEnvelope(id, SOURCE, EVENTS.nameOf(input), document.value(), at, EVENTS.write(input));
    }

    /** Has events told, in this order. */
    public void tell(List<EventEnvelope> events) {
        outbox.append(Topics.AXIS_DOCUMENT_EVENTS, events);
    }

    /**
     * Tells how far a package has come, unless that was told before. A status package has no way of its own to tell of.
     *
     * @param problem why it failed, from a closed set
     * @return whether it was told
     */
    public boolean transport(Outgoing outgoing, TransportState state, @Nullable String problem) {
        if (outgoing.kind().isStatus() || outgoing.sequence() == 0) {
            return false;
        }
        var now = clock.instant();
        var fresh = database.sql("""
                        insert into transport_told (document, sequence, receiver, state, at) values (?, ?, ?, ?, ?)
                        on conflict do nothing""")
                .params(
                        outgoing.document().value(),
                        outgoing.sequence(),
                        outgoing.receiver().value(),
                        state.name(),
                        Timestamp.from(now))
                .update();
        if (fresh == 0) {
            return false;
        }
        say(outgoing, state, problem, now, "");
        return true;
    }

    /** Tells again what was told before: routing recognises what it knows. */
    public void transportAgain(Outgoing outgoing, TransportState state, String occasion) {
        if (!transport(outgoing, state, null) && !outgoing.kind().isStatus() && outgoing.sequence() != 0) {
            say(outgoing, state, null, clock.instant(), "/" + occasion);
        }
    }

    private void say(Outgoing outgoing, TransportState state, @Nullable String problem, Instant now, String occasion) {
        var id = "%s/%d/%s%s"
                .formatted(
                        outgoing.document(),
                        outgoing.sequence(),
                        state.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        occasion);
        tell(List.of(event(
                id,
                outgoing.document(),
                new DocumentTransportReported(outgoing.receiver(), state, outgoing.sequence(), now, problem),
                now)));
    }
}
