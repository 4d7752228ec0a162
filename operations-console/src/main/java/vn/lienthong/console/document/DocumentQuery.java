package vn.lienthong.console.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What documents are asked for: all of it stands in the page's address.
 *
 * @param text part of DocumentId, number and notation, or code
 * @param way {@code in} or {@code out} over the axis, or {@code inside} the province
 * @param state one of {@link #STATES}
 * @param agency code of an agency, or part of its name
 * @param before where the page before ended
 */
record DocumentQuery(
        String text,
        String way,
        String state,
        String agency,
        @Nullable Place before) {
    static final List<String> WAYS = List.of("in", "out", "inside");
    static final List<String> STATES = List.of("open", "settled", "overdue", "failed", "refused", "asked", "broken");

    private static final int LONGEST = 120;
    private static final Pattern PLACE = Pattern.compile("(-?\\d{1,15})~(vb-[0-9a-f]{32})");

    /** Where a document stands in the order, newest first. */
    record Place(Instant registeredAt, String code) {
        @Override
        public String toString() {
            return registeredAt.toEpochMilli() + "~" + code;
        }
    }

    static DocumentQuery of(
            @Nullable String text,
            @Nullable String way,
            @Nullable String state,
            @Nullable String agency,
            @Nullable String before) {
        return new DocumentQuery(
                text(text),
                one(text(way), WAYS),
                one(text(state), STATES),
                text(agency),
                place(text(before)).orElse(null));
    }

    /** Everything where it is none of what can be chosen. */
    private static String one(String asked, List<String> choices) {
        return choices.contains(asked) ? asked : "";
    }

    private static String text(@Nullable String value) {
        var text = value == null ? "" : value.replace('\0', ' ').strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static Optional<Place> place(String text) {
        var parts = PLACE.matcher(text);
        try {
            return parts.matches()
                    ? Optional.of(new Place(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2)))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty(); // no page ends there: the first page then
        }
    }

    /** As it stands in the read model. */
    String sought() {
        return text.toLowerCase(Locale.ROOT);
    }

    public boolean isNarrowed() {
        return !(text.isEmpty() && way.isEmpty() && state.isEmpty() && agency.isEmpty());
    }
}
