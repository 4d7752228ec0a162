package vn.lienthong.notification.message;

/** Where a message stands. */
public enum MessageState {
    /** To be handed over. */
    PLANNED,
    /** At the step that can't be taken back: if its sender dies now, nobody knows whether it went out. */
    SENDING,
    /** The mail server took it. */
    SENT,
    /** It was refused for good, or its time was over. */
    FAILED,
    /** It may have gone out or not: never sent again by itself. */
    UNDECIDED,
    /** Waits for the day's digest. */
    HELD,
    /** Was told in the day's digest. */
    TOGETHER
}
