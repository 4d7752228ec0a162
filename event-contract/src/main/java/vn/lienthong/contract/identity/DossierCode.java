package vn.lienthong.contract.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Dossier code (mã hồ sơ) after Thông tư 01/2018/TT-VPCP, article 19: {@code <agency code>-<YYMMDD>-<XXXX>}, where the
 * date is the day of receipt in Vietnam and the sequence counts per agency and day from 0001. Beyond 9,999 a day the
 * sequence grows wider; it never wraps. Example: {@code 000.00.15.H32-190312-0027}.
 */
public record DossierCode(String value) implements Comparable<DossierCode> {
    private static final Pattern FORM = Pattern.compile("[A-Z0-9.]{3,35}-\\d{6}-(?:\\d{4}|[1-9]\\d{4,8})");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    @JsonCreator
    public DossierCode {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new MalformedIdentity("dossier code", "is not of the form 000.00.15.H32-190312-0027");
        }
        var parts = value.split("-", -1);
        new AgencyCode(parts[0]);
        try {
            LocalDate.parse(parts[1], DAY);
        } catch (DateTimeParseException e) {
            throw new MalformedIdentity("dossier code", "names a day that doesn't exist");
        }
    }

    /** The code of the {@code sequence}-th dossier an agency receives on a day. */
    public static DossierCode of(AgencyCode agency, LocalDate day, long sequence) {
        if (sequence < 1) {
            throw new MalformedIdentity("dossier code", "counts from 1");
        }
        return new DossierCode("%s-%s-%04d".formatted(agency.value(), DAY.format(day), sequence));
    }

    /** The agency that received the dossier. */
    public AgencyCode agency() {
        return new AgencyCode(value.substring(0, value.indexOf('-')));
    }

    /** The day of receipt, in Vietnam's zone. */
    public LocalDate day() {
        return LocalDate.parse(value.split("-", -1)[1], DAY);
    }

    /** The place in that agency's count of that day, from 1. */
    public long sequence() {
        return Long.parseLong(value.substring(value.lastIndexOf('-') + 1));
    }

    @Override
    public int compareTo(DossierCode other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
