package vn.lienthong.edxml.reading;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A tag's name. The same few names come again and again, in all packages; those met last are kept.
 *
 * @param raw as it stands in the tag
 * @param clean with a line where a name can't have what it has; the same array where there is none
 */
record TagName(byte[] raw, String text, byte[] clean) {
    private static final int LONGEST_KEPT = 64;
    private static final int KEPT_BITS = 10;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // Threads may overwrite each other's names here, which are immutable: one is made again then.
    private static final TagName[] KEPT = new TagName[1 << KEPT_BITS];

    static TagName of(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        var kept = KEPT[slot];
        if (kept != null && kept.is(bytes, from, to)) {
            return kept;
        }
        var raw = Arrays.copyOfRange(bytes, from, to);
        var text = new String(raw, StandardCharsets.UTF_8);
        var clean = clean(text);
        var name = new TagName(raw, text, clean.equals(text) ? raw : clean.getBytes(StandardCharsets.UTF_8));
        if (raw.length <= LONGEST_KEPT) {
            KEPT[slot] = name;
        }
        return name;
    }

    /** By the length and the end: names begin alike. */
    private static int slot(byte[] bytes, int from, int to) {
        long end = 0;
        if (to - from >= Long.BYTES) {
            end = (long) LONGS.get(bytes, to - Long.BYTES);
        } else {
            for (int i = from; i < to; i++) {
                end = end << Byte.SIZE | bytes[i];
            }
        }
        long hash = (end + to - from) * SPREAD;
        return (int) (hash >>> Long.SIZE - KEPT_BITS);
    }

    /** Whether this name stands there. */
    boolean is(byte[] bytes, int from, int to) {
        return Arrays.equals(raw, 0, raw.length, bytes, from, to);
    }

    boolean isClean() {
        return raw == clean;
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
