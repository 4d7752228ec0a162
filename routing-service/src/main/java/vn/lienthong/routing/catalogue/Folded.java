package vn.lienthong.routing.catalogue;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Text without diacritics and case, for a search that finds {@code đăng ký} and {@code dang ki} typed without marks. */
final class Folded {
    private Folded() {}

    static String of(String text) {
        var letters = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        var plain = new StringBuilder(letters.length());
        for (int i = 0; i < letters.length(); i++) {
            var c = letters.charAt(i);
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                continue;
            }
            plain.append(c == 'đ' ? 'd' : Character.isLetterOrDigit(c) || c == '.' ? c : ' ');
        }
        return plain.toString().replaceAll(" +", " ").trim();
    }

    /** The words of a search. */
    static List<String> words(String search) {
        return Arrays.stream(of(search).split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
