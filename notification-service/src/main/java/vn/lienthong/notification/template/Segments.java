package vn.lienthong.notification.template;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * What a text costs as SMS (số tin nhắn phải trả). A text whose every character is of the GSM alphabet has 160 septets in one
 * segment and 153 in each of several; one other character, and the whole text is UCS-2 with 70 and 67 characters.
 *
 * @param coding of the whole text
 * @param units septets in GSM-7 (signs of its extension take two), UTF-16 units in UCS-2
 * @param count of segments; 0 for an empty text
 * @param left units that still fit the last segment
 */
public record Segments(Coding coding, int units, int count, int left) {
    /** How characters are coded. */
    public enum Coding {
        GSM_7(160, 153),
        UCS_2(70, 67);

        private final int alone;
        private final int ofSeveral;

        Coding(int alone, int ofSeveral) {
            this.alone = alone;
            this.ofSeveral = ofSeveral;
        }
    }

    /** The default alphabet of 3GPP TS 23.038, without its escape. */
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    /** Its extension: two septets each, which no boundary of segments may part. */
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

    public static Segments of(String text) {
        var coding = text.codePoints().allMatch(Segments::isGsm) ? Coding.GSM_7 : Coding.UCS_2;
        int units = text.codePoints().map(sign -> width(sign, coding)).sum();
        if (units <= coding.alone) {
            return new Segments(coding, units, units == 0 ? 0 : 1, coding.alone - units);
        }
        int count = 1;
        int used = 0;
        for (var sign : text.codePoints().toArray()) {
            int width = width(sign, coding);
            if (used + width > coding.ofSeveral) {
                count++;
                used = 0;
            }
            used += width;
        }
        return new Segments(coding, units, count, coding.ofSeveral - used);
    }

    private static boolean isGsm(int sign) {
        return BASIC.indexOf(sign) >= 0 || EXTENSION.indexOf(sign) >= 0;
    }

    private static int width(int sign, Coding coding) {
        return coding == Coding.UCS_2 ? Character.charCount(sign) : EXTENSION.indexOf(sign) >= 0 ? 2 : 1;
    }

    /**
     * The text as it was written before telephones knew Vietnamese (không dấu): {@code đã tiếp nhận} becomes {@code da tiep
     * nhan}. Quotation marks and dashes become those of the GSM alphabet.
     */
    public static String withoutDiacritics(String text) {
        var bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        return bare.replace('đ', 'd')
                .replace('Đ', 'D')
                .replaceAll("[“”„«»]", "\"")
                .replaceAll("[‘’]", "'")
                .replaceAll("[–—−]", "-")
                .replace("…", "...")
                .replace('\u00a0', ' ')
                .replace('•', '*');
    }
}
