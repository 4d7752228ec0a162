package vn.lienthong.notification.sending;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Situation;

/**
 * {@code lienthong.notification.channel}. Situations are named by their codes.
 *
 * @param order the ways to reach a citizen, first the one that is tried first; those nobody carries are passed over
 * @param orderOf the same for one situation
 * @param urgent situations that are told at any hour, and before others
 * @param optional situations a citizen may choose not to be told of; none but those the law doesn't have us tell of
 * @param undeliveredAfter how long a report of delivery is waited for before the message goes the next way
 * @param askAfter how long after an answer that didn't come its provider is asked
 * @param magicRecipients whether the recipients of {@link MagicRecipients} are recognised: never where citizens are told
 */
@Validated
@ConfigurationProperties("lienthong.notification.channel")
public record ChannelSettings(
        @NotEmpty @DefaultValue("email") List<String> order,
        @DefaultValue Map<String, List<String>> orderOf,

        @DefaultValue({"supplement-requested", "payment-requested", "dossier-refused", "apology-issued"})
        List<String> urgent,

        @DefaultValue({
            "stage-passed-on",
            "supplement-received",
            "payment-confirmed",
            "appointment-near",
            "agency-changed",
            "result-returned",
            "survey-invited"
        })
        List<String> optional,

        @DurationMin(seconds = 1) @DefaultValue("30m") Duration undeliveredAfter,
        @DurationMin(millis = 100) @DefaultValue("10s") Duration askAfter,
        @Valid @DefaultValue Quiet quiet,
        @DefaultValue("false") boolean magicRecipients) {
    /** These ring. */
    private static final Set<MessageChannel> LOUD =
            Set.of(MessageChannel.SMS, MessageChannel.ZALO, MessageChannel.PUSH);

    /** What the law leaves us to tell or not: nothing else can be made optional, not even by a setting. */
    private static final Set<String> OPTIONAL_AT_MOST = Set.of(
            "stage-passed-on",
            "supplement-received",
            "payment-confirmed",
            "appointment-near",
            "agency-changed",
            "result-returned",
            "survey-invited");

    public ChannelSettings {
        // A misspelt channel is said at the start, not when the first citizen isn't told.
        order.forEach(MessageChannel::of);
        orderOf.values().forEach(ways -> ways.forEach(MessageChannel::of));
        orderOf.keySet().forEach(Situation::of);
        urgent.forEach(Situation::of);
        for (var situation : optional) {
            if (!OPTIONAL_AT_MOST.contains(situation)) {
                throw new IllegalArgumentException("lienthong.notification.channel.optional: " + situation
                        + " has to be told; may be left out: "
                        + String.join(", ", OPTIONAL_AT_MOST.stream().sorted().toList()));
            }
        }
    }

    /**
     * The hours at which telephones stay silent, by the clock in Viet Nam; none where both are the same.
     *
     * @param from e.g. {@code 21:00}
     * @param until e.g. {@code 07:00}, of the next day where it is the earlier one
     */
    public record Quiet(
            @DefaultValue("21:00") LocalTime from,
            @DefaultValue("07:00") LocalTime until) {
        boolean at(Instant moment) {
            var time = moment.atZone(WorkingCalendar.ZONE).toLocalTime();
            return from.isAfter(until)
                    ? !time.isBefore(from) || time.isBefore(until)
                    : !time.isBefore(from) && time.isBefore(until);
        }
    }

    /** Whether only what is urgent goes by that channel now. */
    boolean quiet(MessageChannel channel, Instant now) {
        return LOUD.contains(channel) && quiet.at(now);
    }

    /** The ways, where nothing else is said. */
    public List<MessageChannel> usualOrder() {
        return order.stream().map(MessageChannel::of).toList();
    }

    /** The ways for a situation, by default. */
    public List<MessageChannel> orderFor(String situation) {
        return orderOf.getOrDefault(situation, order).stream()
                .map(MessageChannel::of)
                .toList();
    }

    public boolean isUrgent(String situation) {
        return urgent.contains(situation);
    }

    public boolean isOptional(String situation) {
        return optional.contains(situation);
    }
}
