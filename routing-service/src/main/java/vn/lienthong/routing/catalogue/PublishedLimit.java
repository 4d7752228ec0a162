package vn.lienthong.routing.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.TimeLimit;

/**
 * A time limit as it was published (thời hạn giải quyết): one that can be counted, or the doubt that forbids it. Nothing is
 * guessed: a number without a unit stays one.
 *
 * @param text {@code 20 working-days}, {@code same-day}, {@code 72 hours}, {@code 2 months}; {@code ?1} is a number that was
 *     published without a unit
 * @param limit what we can count; null where there is a doubt
 * @param doubt why we can't; null where we can
 */
public record PublishedLimit(
        String text, @Nullable TimeLimit limit, @Nullable Doubt doubt) {
    private static final Pattern FORM =
            Pattern.compile("(?<bare>\\?(?<number>\\d{1,4}))|(?<amount>\\d{1,4}) (?<unit>[a-z-]+)|same-day");

    /** Why a limit can't be counted. */
    public enum Doubt {
        /** A number without a unit; a bare 1 is the portal's placeholder. */
        @JsonProperty("without-unit")
        WITHOUT_UNIT,
        /** Hours that aren't said to be working hours. */
        @JsonProperty("hours-not-said-working")
        HOURS_NOT_SAID_WORKING,
        /** Months have no length; no rule says how long one of a limit is. */
        @JsonProperty("months")
        MONTHS,
        /** Nought days. */
        @JsonProperty("zero")
        ZERO
    }

    /** @throws IllegalArgumentException if the text isn't of one of the forms */
    @JsonCreator
    public static PublishedLimit of(@JsonProperty("text") String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a limit as published");
        }
        if (form.group("bare") != null) {
            return new PublishedLimit(text, null, Doubt.WITHOUT_UNIT);
        }
        if (form.group("unit") == null) {
            return new PublishedLimit(text, new TimeLimit(0, TimeLimit.Unit.SAME_DAY), null);
        }
        return of(text, Integer.parseInt(form.group("amount")), form.group("unit"));
    }

    private static PublishedLimit of(String text, int amount, String unit) {
        var known = switch (unit) {
            case "working-days" -> TimeLimit.Unit.WORKING_DAYS;
            case "working-hours" -> TimeLimit.Unit.WORKING_HOURS;
            case "days" -> TimeLimit.Unit.DAYS;
            case "hours", "months" -> null;
            default -> throw new IllegalArgumentException("not a unit");
        };
        if (amount == 0) {
            return new PublishedLimit(text, null, Doubt.ZERO);
        }
        if (known == null) {
            return new PublishedLimit(text, null, unit.equals("hours") ? Doubt.HOURS_NOT_SAID_WORKING : Doubt.MONTHS);
        }
        return new PublishedLimit(text, new TimeLimit(amount, known), null);
    }

    /** The limit, where it can be counted. */
    public Optional<TimeLimit> countable() {
        return Optional.ofNullable(limit);
    }

    /** A limit in the form in which limits are published. */
    static String text(TimeLimit limit) {
        var unit = limit.unit().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return limit.unit() == TimeLimit.Unit.SAME_DAY ? unit : limit.amount() + " " + unit;
    }

    @Override
    public String toString() {
        return text;
    }
}
