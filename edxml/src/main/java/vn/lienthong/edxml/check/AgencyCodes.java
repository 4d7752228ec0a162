package vn.lienthong.edxml.check;

import java.util.Set;
import java.util.regex.Pattern;

/** The two forms of agencies' codes (mã định danh). */
final class AgencyCodes {
    private static final Pattern SMALLEST_FIRST = Pattern.compile("\\d{3}\\.\\d{2}\\.\\d{2}\\.[A-Z]\\d{2}");
    private static final Pattern LARGEST_FIRST = Pattern.compile("[A-Z]\\d{2}(\\.[0-9A-Z]{1,3}){0,8}");
    private static final int LONGEST = 35;
    private static final Set<String> NOTHING = Set.of("null", "undefined", "none", "nil", "n/a", "(null)", "nan");

    private AgencyCodes() {}

    static boolean isOne(String code) {
        return code.length() <= LONGEST
                && (SMALLEST_FIRST.matcher(code).matches()
                        || LARGEST_FIRST.matcher(code).matches());
    }

    /** A word that programs write where they have nothing. */
    static boolean isNothing(String code) {
        return NOTHING.contains(code.toLowerCase(java.util.Locale.ROOT));
    }
}
