package vn.lienthong.routing.registry;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Names made comparable. Lists write one name in several ways: the tone on either vowel (Hòa, Hoà), one apostrophe or
 * another, composed or decomposed, in lower case, with a line break inside.
 */
final class NameFold {
    private NameFold() {}

    /** The name as it is kept: composed (NFC), on one line, without needless space. Its spelling stays its own. */
    static String tidy(String name) {
        var tidy = new StringBuilder(name.length());
        boolean gap = false;
        var composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        for (int i = 0; i < composed.length(); i++) {
            var c = composed.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                gap = true;
            } else if (!isInvisible(c)) {
                if (gap && !tidy.isEmpty()) {
                    tidy.append(' ');
                }
                gap = false;
                tidy.append(c);
            }
        }
        return tidy.toString();
    }

    private static boolean isInvisible(char c) {
        return Character.getType(c) == Character.FORMAT || Character.isISOControl(c);
    }

    /** Equal for two spellings of one name, and for no other. */
    static String of(String name) {
        var letters = Normalizer.normalize(tidy(name).toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        var folded = new StringBuilder(letters.length());
        char tone = 0;
        for (int i = 0; i < letters.length(); i++) {
            var c = letters.charAt(i);
            if (isTone(c)) {
                tone = c;
            } else if (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
                folded.append(c);
            } else {
                tone = close(folded, tone);
                folded.append(plain(c));
            }
        }
        close(folded, tone);
        return folded.toString();
    }

    /** A syllable has one tone; where it stands in it is a matter of spelling, so here it stands at the end. */
    private static char close(StringBuilder folded, char tone) {
        if (tone != 0) {
            folded.append(tone);
        }
        return 0;
    }

    private static boolean isTone(char c) {
        // Grave, acute, tilde, hook above, dot below. Circumflex, breve and horn make another letter.
        return c == '\u0300' || c == '\u0301' || c == '\u0303' || c == '\u0309' || c == '\u0323';
    }

    private static char plain(char c) {
        return switch (c) {
            case '\u2018', '\u2019', '\u02BC', '\u02B9', '\u2032', '\u00B4', '`' -> '\'';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> '-';
            default -> c;
        };
    }

    /** For a search that knows no marks: {@code nha trang}, {@code dien khanh}. */
    static String search(String text) {
        var letters = Normalizer.normalize(tidy(text).toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        var plain = new StringBuilder(letters.length());
        for (int i = 0; i < letters.length(); i++) {
            var c = letters.charAt(i);
            if (Character.getType(c) != Character.NON_SPACING_MARK) {
                plain.append(c == 'đ' ? 'd' : plain(c));
            }
        }
        return plain.toString();
    }
}
