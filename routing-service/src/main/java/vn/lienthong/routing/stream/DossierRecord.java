package vn.lienthong.routing.stream;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierState;

/**
 * What the store {@code dossiers-by-code} holds of a dossier: its state and where its journal stands.
 *
 * @param sequence of the newest journal entry
 * @param hash of the newest journal entry
 * @param at of the newest journal entry: time never runs backwards within a journal
 * @param answered ids of the inputs decided so far, by which a second coming is recognised
 */
record DossierRecord(@Nullable DossierState state, long sequence, String hash, Instant at, Set<String> answered) {

    /** Before the first input. */
    static final DossierRecord NONE = new DossierRecord(null, 0, JournalEntry.BEGINNING, Instant.EPOCH, Set.of());

    static DossierRecord read(byte @Nullable [] stored) {
        return stored == null ? NONE : CanonicalJson.mapper().readValue(stored, DossierRecord.class);
    }

    byte[] write() {
        return CanonicalJson.mapper().writeValueAsBytes(this);
    }
}
