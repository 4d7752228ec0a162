package vn.lienthong.console.citizen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.page.Names;

/**
 * What somebody can be found by, as digests under a key: the beginnings of the words of a name, without diacritics; the last
 * digits of an identity number or a phone. Nothing is found in them without the key, and names are not in them.
 */
final class Marks {
    private static final List<Integer> LAST = List.of(4, 5, 6);
    private static final int LONGEST_WORD = 12;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Marks(String key) {
        this.key = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
    }

    /** Of somebody. */
    Set<Long> of(String name, String identity, @Nullable String phone) {
        var marks = new TreeSet<Long>();
        for (var word : words(name)) {
            for (int length = 1; length <= word.length(); length++) {
                marks.add(digest("name", word.substring(0, length)));
            }
        }
        for (var number : List.of(digits(identity), digits(phone == null ? "" : phone))) {
            for (int length : LAST) {
                if (number.length() >= length) {
                    marks.add(digest("digits", number.substring(number.length() - length)));
                }
            }
            if (!number.isEmpty()) {
                marks.add(digest("whole", number));
            }
        }
        return marks;
    }

    /** All that somebody must have who is sought so; empty where that says too little to search by. */
    Set<Long> sought(String name, String number) {
        var marks = new TreeSet<Long>();
        var words = words(name);
        var digits = digits(number);
        words.forEach(word -> marks.add(digest("name", word)));
        if (LAST.contains(digits.length())) {
            marks.add(digest("digits", digits));
        } else if (digits.length() > LAST.getLast()) {
            marks.add(digest("whole", digits));
        } else if (!digits.isEmpty()) {
            return Set.of();
        }
        // One word alone fits a tenth of the province.
        return digits.isEmpty() && words.size() < 2 ? Set.of() : marks;
    }

    private static List<String> words(String name) {
        return Arrays.stream(Names.plain(name).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, Math.min(LONGEST_WORD, word.length())))
                .distinct()
                .toList();
    }

    private static String digits(String text) {
        var digits = text.replaceAll("[^0-9]", "");
        // +84 905… is 0905….
        return text.strip().startsWith("+84") ? "0" + digits.substring(2) : digits;
    }

    private long digest(String kind, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return ByteBuffer.wrap(mac.doFinal((kind + "\n" + text).getBytes(UTF_8)))
                    .getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
