package vn.lienthong.notification.sending;

import java.util.List;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages.Taken;

/** Carries messages by one channel. */
public interface Carrier {
    MessageChannel channel();

    /** Opens a line to whoever takes the messages on. */
    Line open() throws Unreachable;

    /** Whose it is, in metrics and for operators: a word of a closed set. */
    default String provider() {
        return channel().code();
    }

    /** Messages per second, at most, from one instance. */
    default int rate(NotificationSettings usual) {
        return usual.rate();
    }

    /** How many hand over at the same time, from one instance. */
    default int connections(NotificationSettings usual) {
        return usual.connections();
    }

    /** Whether the provider tells what became of a message whose answer didn't come. */
    default boolean canAsk() {
        return false;
    }

    /** Asks what became of a message, by its reference. */
    default Finding ask(Taken message) throws Unreachable {
        return new Finding.Unsure("it can't be asked");
    }

    /** What a provider knows of a message. */
    sealed interface Finding {
        /** It has it. @param ids as in {@link Outcome.Sent} */
        record Has(List<String> ids) implements Finding {}

        /** It never had it, and won't: the message may go once more. */
        record HasNot() implements Finding {}

        /** It had it, and refused it. */
        record Refused(String reason) implements Finding {}

        /** It didn't say. */
        record Unsure(String reason) implements Finding {}
    }

    /** An open line; used by one thread. */
    interface Line extends AutoCloseable {
        boolean isOpen();

        /**
         * Hands one message over.
         *
         * @param lastStep asked right before the step that can't be taken back; where it says no, that step isn't taken
         */
        Outcome handOver(Taken message, LastStep lastStep);

        @Override
        void close();
    }

    /** Writes down that the last step begins. */
    @FunctionalInterface
    interface LastStep {
        /** Whether the message may still be sent by us. */
        boolean begin();
    }

    /** Nobody takes messages now; none was touched. */
    final class Unreachable extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param reason in plain words, without any address */
        public Unreachable(String reason) {
            super(reason);
        }
    }
}
