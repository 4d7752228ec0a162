package vn.lienthong.notification.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
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
 * @param others the ways it goes by, one after the other, where this one fails
 * @param urgent whether it is told at any hour, and before what isn't
 */
public record Message(
        String event,
        String recipient,
        MessageChannel channel,
        String dossier,
        Situation situation,
        int template,
        String language,
        Address address,
        @Nullable String change,
        Map<String, String> variables,
        Instant uselessAfter,
        List<Way> others,
        boolean urgent) {
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
        others = List.copyOf(others);
    }

    /** A message with no other way, and no hurry. */
    public Message(
            String event,
            String recipient,
            MessageChannel channel,
            String dossier,
            Situation situation,
            int template,
            String language,
            Address address,
            @Nullable String change,
            Map<String, String> variables,
            Instant uselessAfter) {
        this(
                event,
                recipient,
                channel,
                dossier,
                situation,
                template,
                language,
                address,
                change,
                variables,
                uselessAfter,
                List.of(),
                false);
    }

    /** The same by these ways, the first of them first. */
    public Message by(List<Way> ways, boolean hurried) {
        var first = ways.getFirst();
        return new Message(
                event,
                recipient,
                first.channel(),
                dossier,
                situation,
                template,
                language,
                first.address(),
                change,
                variables,
                uselessAfter,
                ways.subList(1, ways.size()),
                hurried);
    }

    /** What a provider may call it: the same at every attempt, and without anything of the dossier. */
    public String reference() {
        try {
            var identity = String.join("|", event, recipient, channel.code());
            var hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
            Address address,
            Map<String, String> variables,
            Instant uselessAfter) {
        this(event, recipient, channel, dossier, situation, template, language, address, null, variables, uselessAfter);
    }

    @Override
    public String toString() {
        return "Message[" + event + " " + situation.code() + " by " + channel.code() + "]";
    }
}
