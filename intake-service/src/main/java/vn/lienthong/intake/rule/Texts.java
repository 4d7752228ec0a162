package vn.lienthong.intake.rule;

import java.text.Normalizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.support.problem.Fault;

/**
 * Takes texts in: in Unicode's composed form (NFC), so that the two ways of writing Vietnamese are one, and without what
 * can't be read or printed. Adds what is wrong to {@code faults}.
 */
public final class Texts {
    private final List<Fault> faults;

    public Texts(List<Fault> faults) {
        this.faults = faults;
    }

    /** A text on one line: a name, an address. Null where there is none, or where it is wrong. */
    public @Nullable String line(@Nullable String text, String pointer, int longest) {
        return taken(text, pointer, longest, false);
    }

    /** A text that may have several lines. Null where there is none, or where it is wrong. */
    public @Nullable String lines(@Nullable String text, String pointer, int longest) {
        return taken(text, pointer, longest, true);
    }

    private @Nullable String taken(@Nullable String text, String pointer, int longest, boolean severalLines) {
        if (text == null) {
            return null;
        }
        if (text.length() > longest) {
            faults.add(Rule.TEXT_IS_SHORT_ENOUGH.brokenAt(
                    pointer, "The text is longer than " + longest + " characters; shorten it."));
            return null;
        }
        if (!text.codePoints().allMatch(c -> isReadable(c, severalLines))) {
            faults.add(Rule.TEXT_IS_READABLE.brokenAt(
                    pointer,
                    severalLines
                            ? "The text has a control character or half a surrogate pair in it; remove it."
                            : "The text has a control character, an invisible one, a line break or half a surrogate"
                                    + " pair in it; remove it."));
            return null;
        }
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isReadable(int c, boolean severalLines) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> severalLines && (c == '\n' || c == '\r' || c == '\t');
            case Character.SURROGATE -> false;
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> severalLines;
            default -> true;
        };
    }
}
