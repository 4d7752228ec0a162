package vn.lienthong.notification.sending;

/** How handing a message over ended. Reasons are plain words without any address. */
public sealed interface Outcome {
    /** It was taken on. */
    record Sent() implements Outcome {}

    /** It was refused, and trying again won't help. */
    record Refused(String reason) implements Outcome {}

    /** It certainly wasn't taken on, and trying again may help. */
    record PutOff(String reason) implements Outcome {}

    /** It was given away and no answer came: it may have been taken on or not. */
    record Undecided(String reason) implements Outcome {}

    /** It was no longer ours to send; nothing went out. */
    record NotOurs() implements Outcome {}
}
