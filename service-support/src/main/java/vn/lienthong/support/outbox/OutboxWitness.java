package vn.lienthong.support.outbox;

import java.util.List;
import vn.lienthong.support.outbox.Outbox.Outgoing;

/** Told of everything that goes into the outbox, in the transaction it belongs to: what it throws undoes it. */
public interface OutboxWitness {
    void appended(List<Outgoing> events);
}
