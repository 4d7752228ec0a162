package vn.lienthong.signing.packet;

import java.io.IOException;
import java.io.OutputStream;

/** Characters as UTF-8, escaped as canonical XML wants it; a pair of surrogates may come in two pieces. */
final class Utf8 {
    private static final int BUFFER = 1 << 15;
    private static final int LONGEST = 8;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int length;
    private char high;

    Utf8(OutputStream out) {
        this.out = out;
    }

    void raw(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < 0x80 && length < BUFFER) {
                buffer[length++] = (byte) c;
            } else {
                character(c);
            }
        }
    }

    void text(char[] text, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            var c = text[i];
            if (c > '>' && c < 0x80 && length < BUFFER) {
                buffer[length++] = (byte) c;
                continue;
            }
            switch (c) {
                case '&' -> raw("&amp;");
                case '<' -> raw("&lt;");
                case '>' -> raw("&gt;");
                case '\r' -> raw("&#xD;");
                default -> character(c);
            }
        }
    }

    void attribute(String value) throws IOException {
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            switch (c) {
                case '&' -> raw("&amp;");
                case '<' -> raw("&lt;");
                case '"' -> raw("&quot;");
                case '\t' -> raw("&#x9;");
                case '\n' -> raw("&#xA;");
                case '\r' -> raw("&#xD;");
                default -> character(c);
            }
        }
    }

    void instruction(String data) throws IOException {
        for (int i = 0; i < data.length(); i++) {
            var c = data.charAt(i);
            if (c == '\r') {
                raw("&#xD;");
            } else {
                character(c);
            }
        }
    }

    void flush() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
    }

    private void character(char c) throws IOException {
        if (length + LONGEST > BUFFER) {
            flush();
        }
        if (c < 0x80) {
            buffer[length++] = (byte) c;
        } else if (c < 0x800) {
            buffer[length++] = (byte) (0xC0 | c >> 6);
            buffer[length++] = (byte) (0x80 | c & 0x3F);
        } else if (Character.isHighSurrogate(c)) {
            high = c;
        } else if (Character.isLowSurrogate(c)) {
            int point = Character.toCodePoint(high, c);
            buffer[length++] = (byte) (0xF0 | point >> 18);
            buffer[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            buffer[length++] = (byte) (0x80 | point >> 6 & 0x3F);
            buffer[length++] = (byte) (0x80 | point & 0x3F);
        } else {
            buffer[length++] = (byte) (0xE0 | c >> 12);
            buffer[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            buffer[length++] = (byte) (0x80 | c & 0x3F);
        }
    }
}
