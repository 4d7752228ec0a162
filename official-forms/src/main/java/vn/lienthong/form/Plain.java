package vn.lienthong.form;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * What people wrote, fit to be set: composed letters (NFC), lines, and nothing that isn't seen. Control characters and
 * those that turn the direction of writing or have no width are left out.
 */
public final class Plain {
    /** Stands for what can't be shown. */
    static final int UNKNOWN = '□';

    private Plain() {}

    /** The lines of a text, without empty ones at its ends; at least one. */
    public static List<String> paragraphs(String text) {
        var lines = new ArrayList<String>();
        for (var line : Normalizer.normalize(text, Normalizer.Form.NFC).split("\\R", -1)) {
            lines.add(seen(line));
        }
        while (lines.size() > 1 && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        while (lines.size() > 1 && lines.getFirst().isEmpty()) {
            lines.removeFirst();
        }
        return lines;
    }

    private static String seen(String line) {
        var out = new StringBuilder(line.length());
        line.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL -> {
                    if (c == '\t') {
                        out.append(' ');
                    }
                }
                case Character.FORMAT -> {
                    // Not seen, and able to mislead: bidirectional overrides, zero width joiners.
                }
                case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> out.appendCodePoint(UNKNOWN);
                case Character.SPACE_SEPARATOR -> out.append(c == '\u00A0' ? '\u00A0' : ' ');
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString().strip();
    }
}
