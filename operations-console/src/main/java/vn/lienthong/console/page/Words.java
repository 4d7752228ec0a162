package vn.lienthong.console.page;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.context.MessageSource;
import vn.lienthong.contract.registry.WorkingCalendar;

/** What a page says, in its reader's language: sentences, times in Vietnam's zone, spans, numbers. */
public final class Words {
    private static final double SLOWEST_PER_SECOND = 0.05;
    private static final int SECONDS_OF_AN_HOUR = 3600;
    private static final int HOURS_OF_A_DAY = 24;

    private final MessageSource messages;
    private final Locale locale;
    private final DateTimeFormatter moment;
    private final DateTimeFormatter minute;
    private final DateTimeFormatter clock;

    public Words(MessageSource messages, Locale locale) {
        this.messages = messages;
        this.locale = locale;
        this.moment = format(say("format.moment"));
        this.minute = format(say("format.minute"));
        this.clock = format(say("format.clock"));
    }

    private DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, locale).withZone(WorkingCalendar.ZONE);
    }

    public Locale locale() {
        return locale;
    }

    public boolean isEnglish() {
        return locale.getLanguage().equals("en");
    }

    /** The message of a key. */
    public String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    /** The message of a key, or {@code otherwise} where there is none. */
    public String sayOr(String key, String otherwise, Object... arguments) {
        var message = messages.getMessage(key, arguments, otherwise, locale);
        return message == null ? otherwise : message;
    }

    /** Day and time to the second. */
    public String moment(Instant instant) {
        return moment.format(instant);
    }

    /** Day and time to the minute: due times. */
    public String minute(Instant instant) {
        return minute.format(instant);
    }

    /** A day of the calendar. */
    public String day(LocalDate day) {
        return DateTimeFormatter.ofPattern(say("format.day"), locale).format(day);
    }

    /** Time of day to the second. */
    public String clock(Instant instant) {
        return clock.format(instant);
    }

    /** A span in its two largest units, e.g. {@code 2 ngày 3 giờ}. */
    public String span(Duration span) {
        var length = span.abs();
        if (length.toDays() > 0) {
            return both("days", length.toDays(), "hours", length.toHoursPart());
        }
        if (length.toHours() > 0) {
            return both("hours", length.toHours(), "minutes", length.toMinutesPart());
        }
        if (length.toMinutes() > 0) {
            return both("minutes", length.toMinutes(), "seconds", length.toSecondsPart());
        }
        return unit("seconds", length.toSeconds());
    }

    /** A span in its largest unit, where there is little room. */
    public String shortSpan(Duration span) {
        var length = span.abs();
        if (length.toDays() > 0) {
            return unit("days", length.toDays());
        }
        if (length.toHours() > 0) {
            return unit("hours", length.toHours());
        }
        return length.toMinutes() > 0 ? unit("minutes", length.toMinutes()) : unit("seconds", length.toSeconds());
    }

    private String both(String large, long many, String small, long few) {
        return few == 0 ? unit(large, many) : unit(large, many) + " " + unit(small, few);
    }

    private String unit(String unit, long count) {
        return say("span." + unit, count(count));
    }

    /** A whole number, grouped. */
    public String count(long count) {
        return NumberFormat.getIntegerInstance(locale).format(count);
    }

    /** A number per second; per hour or per day where that would say nothing but 0. */
    public String rate(double perSecond) {
        if (perSecond <= 0 || perSecond >= SLOWEST_PER_SECOND) {
            return rate("rate", perSecond);
        }
        double perHour = perSecond * SECONDS_OF_AN_HOUR;
        return perHour >= 1 ? rate("rate.hour", perHour) : rate("rate.day", perHour * HOURS_OF_A_DAY);
    }

    private String rate(String unit, double number) {
        var format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(number < 10 ? 1 : 0);
        return say(unit, format.format(number));
    }
}
