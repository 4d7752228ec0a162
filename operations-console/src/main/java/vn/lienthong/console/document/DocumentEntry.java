package vn.lienthong.console.document;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.Entry.Link;
import vn.lienthong.contract.document.DocumentEvent;

/**
 * An entry of a document's journal as the console keeps it.
 *
 * @param intact its hash was that of its content when it came
 * @param rival hash of a different entry that claims the same place, if one ever came
 * @param event empty where this version doesn't know its kind
 */
record DocumentEntry(
        String document,
        long sequence,
        String type,
        Instant at,
        String cause,
        String previous,
        String hash,
        boolean intact,
        @Nullable String rival,
        Optional<DocumentEvent> event) {

    /**
     * How this entry fits the one before.
     *
     * @param lastSequence of the entry before; 0 for the first
     * @param lastHash of the entry before
     */
    Link after(long lastSequence, String lastHash) {
        return Link.of(intact, sequence == lastSequence + 1, previous.equals(lastHash), rival == null);
    }
}
