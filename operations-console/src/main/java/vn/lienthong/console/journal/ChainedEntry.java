package vn.lienthong.console.journal;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.Entry.Link;

/**
 * An entry of a chained journal as the console keeps it.
 *
 * @param <E> its events
 */
public interface ChainedEntry<E> {
    /** Of the dossier or document it is of. */
    String code();

    long sequence();

    String type();

    Instant at();

    String cause();

    String previous();

    String hash();

    /** Its hash was that of its content when it came. */
    boolean intact();

    /** Hash of a different entry that claims the same place, if one ever came. */
    @Nullable
    String rival();

    /** Id of the trace of the step that wrote it; null where it wasn't traced. */
    @Nullable
    String trace();

    /** Empty where this version doesn't know its kind. */
    Optional<E> event();

    /**
     * How this entry fits the one before.
     *
     * @param lastSequence of the entry before; 0 for the first
     * @param lastHash of the entry before
     */
    default Link after(long lastSequence, String lastHash) {
        return Link.of(intact(), sequence() == lastSequence + 1, previous().equals(lastHash), rival() == null);
    }
}
