package vn.lienthong.edxml.reading;

import java.util.HashMap;
import java.util.Map;

/**
 * An element's name, taken apart.
 *
 * @param prefix empty for none
 */
record ElementName(String prefix, String local) {

    private static ElementName of(String tagName) {
        int colon = tagName.indexOf(':');
        return new ElementName(colon < 0 ? "" : tagName.substring(0, colon), tagName.substring(colon + 1));
    }

    /** Those met before: all packages have the same few. */
    static final class Known {
        private static final int MOST = 256;
        private final Map<String, ElementName> names = new HashMap<>();

        ElementName of(String tagName) {
            var known = names.get(tagName);
            if (known != null) {
                return known;
            }
            var name = ElementName.of(tagName);
            if (names.size() < MOST) {
                names.put(tagName, name);
            }
            return name;
        }
    }
}
