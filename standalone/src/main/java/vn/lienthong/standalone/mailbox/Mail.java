package vn.lienthong.standalone.mailbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the mailbox.
 *
 * @param id its name here
 * @param messageId as the sender gave it
 * @param to the addresses it was handed over for, with commas between
 * @param copies how often it was handed over: more than once is a double
 */
record Mail(String id, @Nullable String messageId, String to, String subject, Instant receivedAt, int copies) {

    Mail counted(int newCopies) {
        return new Mail(id, messageId, to, subject, receivedAt, newCopies);
    }

    boolean matches(String words) {
        return to.contains(words) || subject.contains(words);
    }
}
