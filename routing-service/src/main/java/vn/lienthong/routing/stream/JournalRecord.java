package vn.lienthong.routing.stream;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps of one story: its state, and where its journal stands.
 *
 * @param <S> the state
 * @param <R> the record itself
 */
interface JournalRecord<S, R> {
    /** Null before the story has begun. */
    @Nullable
    S state();

    /** Of the newest journal entry. */
    long sequence();

    /** Of the newest journal entry. */
    String hash();

    /** Of the newest journal entry: time never runs backwards within a journal. */
    Instant at();

    /** Ids of the inputs decided so far, by which a second coming is recognised. */
    List<String> answered();

    /** Under which time it stands among the timers; null if it doesn't. */
    @Nullable
    Instant timer();

    /** The dead letter that holds up what comes after it; null if none does. */
    @Nullable
    String heldBy();

    /** How many inputs have been put aside behind it so far. */
    int waiting();

    /** With what has been told since. */
    R told(@Nullable S next, long newest, String newestHash, Instant newestAt);

    R answered(List<String> ids);

    R timed(@Nullable Instant next);

    R heldBy(@Nullable String letter, int waitingNow);

    byte[] write();
}
