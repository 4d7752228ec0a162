package vn.lienthong.notification.planning;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * What the receipt of a dossier says about its end.
 *
 * @param returnBy how the citizen wants the result; null where that wasn't asked
 * @param receivedAt null where it isn't known
 */
record Wanted(@Nullable Channel returnBy, @Nullable Instant receivedAt) {
    static final Wanted UNKNOWN = new Wanted(null, null);

    static Wanted in(JournalEntry entry, DossierReceived received) {
        return new Wanted(received.returnBy(), entry.at());
    }
}
