package vn.lienthong.support.personal;

import java.text.BreakIterator;
import java.util.Locale;

/** How personal data is masked (che dữ liệu cá nhân). What is left never shows more than half of a word. */
final class Masking {
    static final String HIDDEN = "…";

    private static final int DIGITS_SHOWN = 3;
    private static final int LONG_WORD = 4;

    private Masking() {}

    /** {@code Nguyễn Thị Hường} as {@code Ng… T… H…}: two letters of the family name, one of every other. */
    static String name(String name) {
        var masked = new StringBuilder();
        for (var word : name.strip().split("\\s+")) {
            boolean first = masked.isEmpty();
            masked.append(first ? "" : " ")
                    .append(beginning(word, first && letters(word) >= LONG_WORD ? 2 : 1))
                    .append(HIDDEN);
        }
        return masked.toString();
    }

    /** {@code 056191900001} as {@code •••••••••001}: identity numbers and phones. */
    static String digits(String number) {
        int hidden = Math.max(0, number.length() - DIGITS_SHOWN);
        // A number too short to hide anything of shows nothing.
        return hidden < DIGITS_SHOWN ? "•".repeat(number.length()) : "•".repeat(hidden) + number.substring(hidden);
    }

    /** {@code huong@example.vn} as {@code h…@…}: a domain may be a name, too. */
    static String email(String address) {
        return address.indexOf('@') > 1 ? beginning(address, 1) + HIDDEN + "@" + HIDDEN : HIDDEN;
    }

    /** {@code 12 Trần Phú, Vĩnh Hòa, Nha Trang} as {@code …, Nha Trang}: the widest place alone. */
    static String address(String address) {
        int last = address.lastIndexOf(',');
        return last < 0 ? HIDDEN : HIDDEN + ", " + address.substring(last + 1).strip();
    }

    /** As many letters as a reader sees: a letter may be of several characters. */
    private static String beginning(String word, int count) {
        var letters = BreakIterator.getCharacterInstance(Locale.ROOT);
        letters.setText(word);
        int end = letters.next(count);
        return word.substring(0, end == BreakIterator.DONE ? word.length() : end);
    }

    private static int letters(String word) {
        var letters = BreakIterator.getCharacterInstance(Locale.ROOT);
        letters.setText(word);
        int count = 0;
        while (letters.next() != BreakIterator.DONE) {
            count++;
        }
        return count;
    }
}
