package vn.lienthong.notification.sending;

import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages.Taken;

/** Carries messages by one channel. */
public interface Carrier {
    MessageChannel channel();

    /** Opens a line to whoever takes the messages on. */
    Line open() throws Unreachable;

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
