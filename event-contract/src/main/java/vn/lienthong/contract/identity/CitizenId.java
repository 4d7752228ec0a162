package vn.lienthong.contract.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A citizen's identity number (số định danh cá nhân): 12 digits, {@code PPP C YY NNNNNN} (province or country of birth
 * registration, century and sex, year of birth, serial), or the older 9-digit identity card number (chứng minh nhân
 * dân) that dossiers of the years up to 2024 still carry. {@link #toString()} shows the last three digits only.
 */
public record CitizenId(String value) {
    private static final Pattern TWELVE = Pattern.compile("\\d{12}");
    private static final Pattern NINE = Pattern.compile("\\d{9}");

    /** GSO codes of the 63 provinces as they were before 2025-07-01; numbers given before then keep them. */
    private static final Set<String> PROVINCES = Set.of(
            "001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020", "022", "024",
            "025", "026", "027", "030", "031", "033", "034", "035", "036", "037", "038", "040", "042", "044", "045",
            "046", "048", "049", "051", "052", "054", "056", "058", "060", "062", "064", "066", "067", "068", "070",
            "072", "074", "075", "077", "079", "080", "082", "083", "084", "086", "087", "089", "091", "092", "093",
            "094", "095", "096");

    @JsonCreator
    public CitizenId {
        if (value == null
                || !(TWELVE.matcher(value).matches() || NINE.matcher(value).matches())) {
            throw new MalformedIdentity(
                    "identity number", "has neither 12 digits (số định danh) nor 9 (chứng minh nhân dân)");
        }
        // Codes above 100 stand for countries of birth; the list of countries isn't ours to keep.
        if (value.length() == 12 && value.charAt(0) == '0' && !PROVINCES.contains(value.substring(0, 3))) {
            throw new MalformedIdentity("identity number", "begins with a province code that doesn't exist");
        }
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "•••" + value.substring(value.length() - 3);
    }
}
