package vn.lienthong.console.dossier;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.page.Words;

/**
 * A due time and how it stands.
 *
 * @param at for people
 * @param iso for programs
 * @param state {@code open}, {@code overdue}, {@code kept} or {@code missed}
 * @param note how long is left, or was
 */
record Due(String at, String iso, String state, String note) {

    private enum State {
        OPEN,
        OVERDUE,
        KEPT,
        MISSED
    }

    /** Null where nothing is due. */
    static @Nullable Due of(@Nullable Instant dueAt, @Nullable Instant doneAt, Instant now, Words words) {
        if (dueAt == null) {
            return null;
        }
        var end = doneAt == null ? now : doneAt;
        var late = end.isAfter(dueAt);
        var state = doneAt == null ? (late ? State.OVERDUE : State.OPEN) : (late ? State.MISSED : State.KEPT);
        var key = state.name().toLowerCase(Locale.ROOT);
        return new Due(
                words.minute(dueAt),
                dueAt.toString(),
                key,
                words.say("due." + key, words.span(Duration.between(end, dueAt))));
    }

    public boolean isLate() {
        return state.equals("overdue") || state.equals("missed");
    }
}
