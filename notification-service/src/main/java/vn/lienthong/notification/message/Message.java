package vn.lienthong.notification.message;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message to one citizen by one way. Event, recipient and channel together are its identity: the same three never
 * make a second one.
 *
 * @param event id of the journal entry that calls for it
 * @param recipient the recipient's part in the dossier, not who it is
 * @param template version of the situation's template
 * @param address where it goes
 * @param change the cause it tells of, where that may bring about several entries of which one is told; else null
 * @param variables what the template is filled with: plain text in the recipient's language
 * @param uselessAfter when it is no longer worth telling
 */
public record Message(
        String event,
        String recipient,
        MessageChannel channel,
        String dossier,
        Situation situation,
        int template,
        String language,
        EmailAddress address,
        @Nullable String change,
        Map<String, String> variables,
        Instant uselessAfter) {
    /** The applicant (người nộp hồ sơ), as {@link #recipient}. */
    public static final String APPLICANT = "applicant";

    public Message {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(dossier, "dossier");
        Objects.requireNonNull(situation, "situation");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(uselessAfter, "uselessAfter");
        variables = Map.copyOf(variables);
    }

    /** A message that isn't about a change. */
    public Message(
            String event,
            String recipient,
            MessageChannel channel,
            String dossier,
            Situation situation,
            int template,
            String language,
            EmailAddress address,
            Map<String, String> variables,
            Instant uselessAfter) {
        this(event, recipient, channel, dossier, situation, template, language, address, null, variables, uselessAfter);
    }

    @Override
    public String toString() {
        return "Message[" + event + " " + situation.code() + " by " + channel.code() + "]";
    }
}
