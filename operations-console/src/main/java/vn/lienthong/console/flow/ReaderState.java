package vn.lienthong.console.flow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a reader keeps up.
 *
 * @param waiting records it has not read yet; in topics written in transactions the transactions' markers count as well,
 *     so it may be a few fewer
 * @param oldest age of the oldest of them
 */
record ReaderState(
        Reader reader,
        Health health,
        long waiting,
        @Nullable Duration oldest) {

    /** Whether a reader does its work. */
    enum Health {
        /** It runs and keeps up. */
        UP,
        /** It runs, and its oldest unread record is older than it should be. */
        LATE,
        /** Nobody is in its group. */
        ABSENT,
        /** Kafka has not told. */
        UNKNOWN
    }

    static ReaderState unknown(Reader reader) {
        return new ReaderState(reader, Health.UNKNOWN, 0, null);
    }
}
