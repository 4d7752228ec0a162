package vn.lienthong.edxml.finding;

import java.util.List;

/**
 * One thing that isn't as it should be (phát hiện).
 *
 * @param arguments identifiers, dates, names of elements; what the rule's message has places for
 */
public record Finding(Rule rule, Place place, List<String> arguments) {
    private static final int LONGEST_ARGUMENT = 120;

    public Finding {
        arguments = arguments.stream().map(Finding::printable).toList();
    }

    public String id() {
        return rule.id();
    }

    public Severity severity() {
        return rule.severity();
    }

    /** What was found. */
    public String message(Language language) {
        return filled(rule.wording(language).message());
    }

    /** What the standard or the axis expects. */
    public String expected(Language language) {
        return filled(rule.wording(language).expected());
    }

    /** How to mend it. */
    public String remedy(Language language) {
        return filled(rule.wording(language).remedy());
    }

    private String filled(String pattern) {
        if (pattern.indexOf('{') < 0) {
            return pattern;
        }
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '{' && i + 2 < pattern.length() && pattern.charAt(i + 2) == '}') {
                int index = pattern.charAt(i + 1) - '0';
                text.append(index < arguments.size() ? arguments.get(index) : "");
                i += 2;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String printable(String argument) {
        var text = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < argument.length() && shown < LONGEST_ARGUMENT; shown++) {
            int c = argument.codePointAt(i);
            text.appendCodePoint(Character.isISOControl(c) || isLoneSurrogate(c) || isDirection(c) ? 0xFFFD : c);
            i += Character.charCount(c);
        }
        return shown == LONGEST_ARGUMENT ? text.append('…').toString() : text.toString();
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= 0xD800 && c <= 0xDFFF;
    }

    /** Characters that turn the direction of what follows would let a message say something else. */
    private static boolean isDirection(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
