package vn.lienthong.intake.admission;

import java.util.Locale;

/** What a request may be held up by. */
enum Limit {
    REQUESTS,
    CONCURRENT,
    DOSSIERS,
    UPLOADS,
    /** Looks at tracking pages, by address. */
    TRACKING,
    /** Too many wait already. */
    QUEUE,
    /** It waited in vain. */
    WAITING;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
