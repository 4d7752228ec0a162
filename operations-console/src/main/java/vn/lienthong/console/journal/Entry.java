package vn.lienthong.console.journal;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;

/**
 * A journal entry as the console keeps it.
 *
 * @param intact its hash was that of its content when it came
 * @param rival hash of a different entry that claims the same place, if one ever came
 * @param trace id of the trace of the step that wrote it; null where it wasn't traced
 * @param event empty where this version doesn't know its kind
 */
public record Entry(
        String dossier,
        long sequence,
        String type,
        Instant at,
        String cause,
        String previous,
        String hash,
        boolean intact,
        @Nullable String rival,
        @Nullable String trace,
        Optional<DossierEvent> event)
        implements ChainedEntry<DossierEvent> {

    /** Whether an entry fits the one before it. */
    public enum Link {
        /** Its hash is right, and it names the hash of the entry before. */
        WHOLE,
        /** Its content is not what its hash was taken of. */
        ALTERED,
        /** The entry before it is missing. */
        MISSING_BEFORE,
        /** It names another entry than the one before. */
        MISLINKED,
        /** Another entry claims the same place. */
        RIVALLED;

        /**
         * How an entry of any journal fits the one before.
         *
         * @param intact its hash is that of its content
         * @param follows its sequence is the next
         * @param linked it names the hash of the entry before
         * @param alone no other entry claims its place
         */
        public static Link of(boolean intact, boolean follows, boolean linked, boolean alone) {
            if (!intact) {
                return ALTERED;
            }
            if (!follows) {
                return MISSING_BEFORE;
            }
            if (!linked) {
                return MISLINKED;
            }
            return alone ? WHOLE : RIVALLED;
        }

        /** As it stands in message keys and rows, e.g. {@code missing-before}. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String code() {
        return dossier;
    }
}
