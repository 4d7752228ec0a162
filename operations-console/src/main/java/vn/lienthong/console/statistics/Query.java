package vn.lienthong.console.statistics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for: all of it stands in the page's address.
 *
 * @param period the month under way where none is given, or what was given names none
 * @param badPeriod what was given and names no period; empty otherwise
 * @param level only receiving agencies of this level; empty for all
 * @param agency only this receiving agency; empty for all
 * @param field only procedures of this field; empty for all
 */
record Query(Period period, String badPeriod, Grouping grouping, String level, String agency, String field) {
    private static final int LONGEST = 200;

    static Query of(
            @Nullable String period,
            @Nullable String by,
            @Nullable String level,
            @Nullable String agency,
            @Nullable String field,
            Instant now) {
        var asked = text(period);
        var known = Period.of(asked);
        return new Query(
                known.orElseGet(() -> Period.monthOf(now)),
                asked.isEmpty() || known.isPresent() ? "" : asked,
                Grouping.of(text(by)).orElse(Grouping.FIELD),
                text(level),
                text(agency),
                text(field));
    }

    private static String text(@Nullable String value) {
        var text = value == null ? "" : value.replace('\0', ' ').strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    public boolean isNarrowed() {
        return !(level.isEmpty() && agency.isEmpty() && field.isEmpty());
    }
}
