package vn.lienthong.notification.sending;

import java.time.Duration;
import java.util.List;

/** How handing a message over ended. Reasons are plain words without any address. */
public sealed interface Outcome {
    /**
     * It was taken on.
     *
     * @param ids what the provider calls it, or its parts, where it reports later what became of them
     */
    record Sent(List<String> ids) implements Outcome {
        public Sent {
            ids = List.copyOf(ids);
        }

        /** Nothing is reported later. */
        public Sent() {
            this(List.of());
        }
    }

    /** It was refused, and trying again won't help. */
    record Refused(String reason) implements Outcome {}

    /** It certainly wasn't taken on, and trying again may help. */
    record PutOff(String reason) implements Outcome {}

    /** It certainly wasn't taken on, because we are too fast: all others wait so long as well. */
    record Throttled(String reason, Duration pause) implements Outcome {}

    /** It was given away and no answer came: it may have been taken on or not. */
    record Undecided(String reason) implements Outcome {}

    /** It was no longer ours to send; nothing went out. */
    record NotOurs() implements Outcome {}
}
