package vn.lienthong.edxml.editing;

import java.nio.charset.StandardCharsets;

/**
 * One change of bytes (thay đổi).
 *
 * @param offset where it begins
 * @param length how many bytes are left out there
 * @param with what stands there instead
 */
public record Splice(long offset, long length, byte[] with) {
    public static Splice insert(long offset, String text) {
        return new Splice(offset, 0, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Splice replace(long from, long to, String text) {
        return new Splice(from, to - from, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Splice delete(long from, long to) {
        return new Splice(from, to - from, new byte[0]);
    }
}
