package vn.lienthong.infrastructure.provider;

/** What a simulated provider does with a message. */
public enum Conduct {
    /** Takes it, and reports that it was delivered. */
    DELIVERS,
    /** Takes it, and reports that it couldn't be delivered. */
    FAILS,
    /** Takes it, and never reports. */
    STAYS_SILENT,
    /** Refuses it for good. */
    REFUSES,
    /** Takes no more now. */
    THROTTLES,
    /** Takes it, and answers late. */
    ANSWERS_LATE
}
