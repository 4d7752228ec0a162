package vn.lienthong.edxml.reading;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A tag's name. The same few names come again and again, in all packages; those met last are kept.
 *
 * @param raw as it stands in the tag
 * @param clean with a line where a name can't have what it has
 */
record TagName(byte[] raw, String text, byte[] clean) {
    private static final int LONGEST_KEPT = 64;
    // Threads may overwrite each other's names here, which are immutable: one is made again then.
    private static final TagName[] KEPT = new TagName[1024];

    static TagName of(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & KEPT.length - 1;
        var kept = KEPT[slot];
        if (kept != null && Arrays.equals(kept.raw, 0, kept.raw.length, bytes, from, to)) {
            return kept;
        }
        var raw = Arrays.copyOfRange(bytes, from, to);
        var text = new String(raw, StandardCharsets.UTF_8);
        var name = new TagName(raw, text, clean(text).getBytes(StandardCharsets.UTF_8));
        if (raw.length <= LONGEST_KEPT) {
            KEPT[slot] = name;
        }
        return name;
    }

    boolean isClean() {
        return Arrays.equals(raw, clean);
    }

    static String clean(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                var clean = new StringBuilder(name);
                for (int k = i; k < clean.length(); k++) {
                    if (!isNameCharacter(clean.charAt(k))) {
                        clean.setCharAt(k, '_');
                    }
                }
                return clean.toString();
            }
        }
        return name;
    }

    private static boolean isNameCharacter(char c) {
        return c < 0x80
                ? c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '_'
                        || c == ':'
                        || c == '-'
                        || c == '.'
                : Character.isLetterOrDigit(c);
    }
}
