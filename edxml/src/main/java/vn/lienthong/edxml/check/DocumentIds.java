package vn.lienthong.edxml.check;

import java.util.Optional;
import java.util.regex.Pattern;

/** Parts of {@code <OrganId>,<yyyy/MM/dd>,<number>/<notation>} (mã định danh văn bản). */
record DocumentIds(String organId, String date, String code) {
    private static final Pattern FORM = Pattern.compile("([^,]+),([^,]+),(.+)");
    private static final Pattern UUID = Pattern.compile("\\{?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}}?");

    static Optional<DocumentIds> of(String id) {
        var matcher = FORM.matcher(id);
        return matcher.matches()
                ? Optional.of(new DocumentIds(
                        matcher.group(1).strip(),
                        matcher.group(2).strip(),
                        matcher.group(3).strip()))
                : Optional.empty();
    }

    static boolean isUuid(String id) {
        return UUID.matcher(id).matches();
    }
}
