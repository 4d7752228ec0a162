package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The small forms that values take in a stored dossier: numbers in as few bytes as they need, and the identities that come
 * again and again (digests in hexadecimal, UUIDs) in half of their characters. Each is read back exactly as it was.
 */
final class CompactBytes {
    private static final HexFormat HEX = HexFormat.of();
    private static final int DIGEST_DIGITS = 64;
    private static final int UUID_LENGTH = 36;

    // What a text's first number says: one of these, or its length and COMMON_FORMS more.
    private static final int NULL = 0;
    private static final int DIGEST = 1;
    private static final int UUID_TEXT = 2;
    private static final int COMMON_FORMS = 3;

    private CompactBytes() {}

    /** Grows as it is written to. */
    static final class Writer {
        private byte[] bytes = new byte[512];
        private int at;

        byte[] toByteArray() {
            return Arrays.copyOf(bytes, at);
        }

        private void room(int needed) {
            if (bytes.length - at < needed) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + needed));
            }
        }

        void octet(int value) {
            room(1);
            bytes[at++] = (byte) value;
        }

        /** Eight bytes, whatever the value: for what is read at a fixed place. */
        void fixed(long value) {
            room(Long.BYTES);
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes[at++] = (byte) (value >>> shift);
            }
        }

        /** Small ones, of either sign, take few bytes. */
        void number(long value) {
            room(10);
            var rest = (value << 1) ^ (value >> 63);
            while ((rest & ~0x7FL) != 0) {
                bytes[at++] = (byte) (rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            bytes[at++] = (byte) rest;
        }

        void moment(@Nullable Instant moment) {
            octet(moment == null ? 0 : 1);
            if (moment != null) {
                number(moment.toEpochMilli());
            }
        }

        void text(@Nullable String text) {
            if (text == null) {
                number(NULL);
            } else if (isDigest(text)) {
                number(DIGEST);
                raw(HEX.parseHex(text));
            } else if (isUuid(text)) {
                var id = UUID.fromString(text);
                number(UUID_TEXT);
                fixed(id.getMostSignificantBits());
                fixed(id.getLeastSignificantBits());
            } else {
                var utf8 = text.getBytes(UTF_8);
                number(utf8.length + COMMON_FORMS);
                raw(utf8);
            }
        }

        private void raw(byte[] value) {
            room(value.length);
            System.arraycopy(value, 0, bytes, at, value.length);
            at += value.length;
        }
    }

    private static boolean isDigest(String text) {
        return text.length() == DIGEST_DIGITS && isLowerHex(text, 0, DIGEST_DIGITS);
    }

    private static boolean isUuid(String text) {
        return text.length() == UUID_LENGTH
                && text.charAt(8) == '-'
                && text.charAt(13) == '-'
                && text.charAt(18) == '-'
                && text.charAt(23) == '-'
                && isLowerHex(text, 0, 8)
                && isLowerHex(text, 9, 13)
                && isLowerHex(text, 14, 18)
                && isLowerHex(text, 19, 23)
                && isLowerHex(text, 24, UUID_LENGTH);
    }

    private static boolean isLowerHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            var c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Reads what {@link Writer} wrote, in the same order. */
    static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes, int from) {
            this.bytes = bytes;
            this.at = from;
        }

        int octet() {
            return bytes[at++] & 0xFF;
        }

        long fixed() {
            long value = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                value = value << 8 | octet();
            }
            return value;
        }

        long number() {
            long rest = 0;
            int shift = 0;
            int next;
            do {
                next = octet();
                rest |= (long) (next & 0x7F) << shift;
                shift += 7;
            } while ((next & 0x80) != 0);
            return (rest >>> 1) ^ -(rest & 1);
        }

        int count() {
            return (int) number();
        }

        @Nullable
        Instant moment() {
            return octet() == 0 ? null : instant();
        }

        Instant instant() {
            return Instant.ofEpochMilli(number());
        }

        String text() {
            var text = textOrNull();
            if (text == null) {
                throw new IllegalStateException("the store holds a dossier that lacks a text");
            }
            return text;
        }

        @Nullable
        String textOrNull() {
            int form = count();
            switch (form) {
                case NULL -> {
                    return null;
                }
                case DIGEST -> {
                    at += DIGEST_DIGITS / 2;
                    return HEX.formatHex(bytes, at - DIGEST_DIGITS / 2, at);
                }
                case UUID_TEXT -> {
                    return new UUID(fixed(), fixed()).toString();
                }
                default -> {
                    int length = form - COMMON_FORMS;
                    at += length;
                    return new String(bytes, at - length, length, UTF_8);
                }
            }
        }
    }
}
