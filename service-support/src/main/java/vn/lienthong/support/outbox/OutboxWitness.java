package vn.lienthong.support.outbox;

import java.util.List;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.EventEnvelope;

/** Told of everything that goes into the outbox, in the transaction it belongs to: what it throws undoes it. */
public interface OutboxWitness {
    void appended(Topic topic, List<EventEnvelope> events);
}
