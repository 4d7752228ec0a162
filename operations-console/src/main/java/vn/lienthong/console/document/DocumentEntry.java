package vn.lienthong.console.document;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.ChainedEntry;
import vn.lienthong.contract.document.DocumentEvent;

/**
 * An entry of a document's journal as the console keeps it.
 *
 * @param intact its hash was that of its content when it came
 * @param rival hash of a different entry that claims the same place, if one ever came
 * @param trace id of the trace of the step that wrote it; null where it wasn't traced
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
        @Nullable String trace,
        Optional<DocumentEvent> event)
        implements ChainedEntry<DocumentEvent> {

    @Override
    public String code() {
        return document;
    }
}
