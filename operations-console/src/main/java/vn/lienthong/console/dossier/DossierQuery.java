package vn.lienthong.console.dossier;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;

/**
 * What dossiers are asked for: all of it stands in the page's address.
 *
 * @param code part of the code; or part of the name of a procedure, agency or place, with diacritics or without
 * @param status a status's number, or {@code open}, {@code overdue}, {@code stopped}, {@code broken}
 * @param agency code of an agency, or part of its name
 * @param procedure code of a procedure, or part of its name
 * @param due undone, and due on this day or earlier (in Vietnam)
 * @param badDue what was given for it and names no day
 * @param before where the page before ended
 */
record DossierQuery(
        String code,
        String status,
        String agency,
        String procedure,
        @Nullable LocalDate due,
        String badDue,
        @Nullable Place before) {
    private static final int LONGEST = 64;
    private static final Pattern NAME = Pattern.compile("\\p{L}{4}|\\p{L}\\p{M}*\\s|\\s\\p{L}|[^\\p{ASCII}]");
    private static final Pattern PLACE = Pattern.compile("(-?\\d{1,15})~([A-Z0-9.-]{1,60})");

    /** Where a dossier stands in the order, newest first. */
    record Place(Instant receivedAt, String code) {
        @Override
        public String toString() {
            return receivedAt.toEpochMilli() + "~" + code;
        }
    }

    static DossierQuery of(
            @Nullable String code,
            @Nullable String status,
            @Nullable String agency,
            @Nullable String procedure,
            @Nullable String due,
            @Nullable String before) {
        var day = day(text(due));
        return new DossierQuery(
                text(code).toUpperCase(java.util.Locale.ROOT),
                text(status),
                text(agency),
                text(procedure),
                day.orElse(null),
                day.isEmpty() ? text(due) : "",
                place(text(before)).orElse(null));
    }

    private static String text(@Nullable String value) {
        var text = value == null ? "" : value.replace('\0', ' ').strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty(); // the page says so
        }
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

    /** Codes have no word of four letters or more, and no spaces; nearly all names do. */
    boolean isByName() {
        return NAME.matcher(code).find();
    }

    boolean isByWholeCode() {
        try {
            return new DossierCode(code).value().equals(code);
        } catch (MalformedIdentity e) {
            return false;
        }
    }

    public boolean isNarrowed() {
        return !(code.isEmpty() && status.isEmpty() && agency.isEmpty() && procedure.isEmpty() && due == null);
    }
}
