package vn.lienthong.console.page;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.Dossier;

/**
 * A due time and how it stands.
 *
 * @param at for people
 * @param iso for programs
 * @param state {@code open}, {@code overdue}, {@code stopped}, {@code kept} or {@code missed}
 * @param note how long is left, or was
 */
public record Due(String at, String iso, String state, String note) {

    private enum State {
        OPEN,
        OVERDUE,
        /** The clock stands still, and nothing was overdue when it stopped. */
        STOPPED,
        KEPT,
        MISSED
    }

    /** The due time of a dossier. */
    public static @Nullable Due of(Dossier dossier, Instant now, Words words) {
        return of(dossier.dueAt(), dossier.doneAt(), dossier.clockStoppedAt(), now, words);
    }

    /**
     * Null where nothing is due.
     *
     * @param stoppedAt since when the clock stands still, if it does
     */
    public static @Nullable Due of(
            @Nullable Instant dueAt, @Nullable Instant doneAt, @Nullable Instant stoppedAt, Instant now, Words words) {
        if (dueAt == null) {
            return null;
        }
        var end = doneAt != null ? doneAt : stoppedAt != null ? stoppedAt : now;
        var late = end.isAfter(dueAt);
        var state = state(late, doneAt != null, stoppedAt != null);
        var key = state.name().toLowerCase(Locale.ROOT);
        return new Due(
                words.minute(dueAt),
                dueAt.toString(),
                key,
                words.say("due." + key, words.span(Duration.between(end, dueAt))));
    }

    private static State state(boolean late, boolean done, boolean stopped) {
        if (done) {
            return late ? State.MISSED : State.KEPT;
        }
        if (late) {
            return State.OVERDUE;
        }
        return stopped ? State.STOPPED : State.OPEN;
    }

    public boolean isLate() {
        return state.equals("overdue") || state.equals("missed");
    }
}
