package vn.lienthong.notification.sms;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a short message (tin nhắn), as the radio carries it (3GPP TS 23.038): in the alphabet of 7 bits where all its
 * characters are there, else in UCS-2. What Vietnamese needs most, it hasn't: one diacritic makes the whole text UCS-2.
 */
public record SmsText(String text, Coding coding) {
    /** How characters are carried. */
    public enum Coding {
        /** 160 characters alone, 153 in each of several parts; some count twice. */
        GSM_7(160, 153),
        /** 70 characters alone, 67 in each of several parts; those beyond the basic plane count twice. */
        UCS_2(70, 67);

        private final int alone;
        private final int inPart;

        Coding(int alone, int inPart) {
            this.alone = alone;
            this.inPart = inPart;
        }
    }

    private static final String BASIC =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNO"
                    + "PQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    /** Reached by an escape. */
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private static final byte[] EXTENSION_CODES = {0x0a, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65};
    private static final byte ESCAPE = 0x1b;

    /** The text, in the coding it needs. */
    public static SmsText of(String text) {
        var seven = text.chars().allMatch(c -> c != ESCAPE && (BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0));
        return new SmsText(text, seven ? Coding.GSM_7 : Coding.UCS_2);
    }

    /** In how many parts it is carried, and charged. */
    public int segments() {
        return parts().size();
    }

    /** The texts of its parts; no character is torn apart. */
    public List<String> parts() {
        if (units(text) <= coding.alone) {
            return List.of(text);
        }
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        var used = 0;
        for (int i = 0; i < text.length(); ) {
            var character = text.codePointAt(i);
            var units = units(Character.toString(character));
            if (used + units > coding.inPart) {
                parts.add(part.toString());
                part.setLength(0);
                used = 0;
            }
            part.appendCodePoint(character);
            used += units;
            i += Character.charCount(character);
        }
        parts.add(part.toString());
        return List.copyOf(parts);
    }

    private int units(String some) {
        return coding == Coding.UCS_2
                ? some.length()
                : some.chars().map(c -> BASIC.indexOf(c) >= 0 ? 1 : 2).sum();
    }

    /** The bytes of a part, one for each unit of 7 bits, as SMPP has it. */
    public byte[] bytes(String part) {
        if (coding == Coding.UCS_2) {
            return part.getBytes(UTF_16BE);
        }
        var bytes = new ByteArrayOutputStream(part.length());
        part.chars().forEach(c -> {
            var basic = BASIC.indexOf(c);
            if (basic < 0) {
                bytes.write(ESCAPE);
                bytes.write(EXTENSION_CODES[EXTENSION.indexOf(c)]);
            } else {
                bytes.write(basic);
            }
        });
        return bytes.toByteArray();
    }

    /** The text that came as these bytes. */
    public static String read(byte[] bytes, boolean ucs2) {
        if (ucs2) {
            return new String(bytes, UTF_16BE);
        }
        var text = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == ESCAPE && i + 1 < bytes.length) {
                i++;
                for (int j = 0; j < EXTENSION_CODES.length; j++) {
                    if (EXTENSION_CODES[j] == bytes[i]) {
                        text.append(EXTENSION.charAt(j));
                    }
                }
            } else {
                text.append(BASIC.charAt(bytes[i] & 0x7f));
            }
        }
        return text.toString();
    }
}
