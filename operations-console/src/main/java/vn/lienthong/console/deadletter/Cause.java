package vn.lienthong.console.deadletter;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Why a letter was put aside (nguyên nhân), in a form in which equal causes are equal: the kind, and the reason without
 * whatever is only this letter's.
 *
 * @param kind decides what is told about it and how to mend it
 * @param text the reason with codes, numbers and quotations replaced
 */
record Cause(Kind kind, String text) {
    private static final int LONGEST = 300;

    /** Kinds of causes, in the order in which they are looked for. */
    enum Kind {
        FAULT("^a fault in |^it can't be judged: "),
        NO_VALUE("the record has no value"),
        HEADER("the record header \\S+ (is missing|is not)"),
        KEY("the record's key|the key is not|the record's subject"),
        NOT_JSON("not well-formed JSON"),
        FORM("is missing or of the wrong form"),
        UNKNOWN_STORY("^no (dossier|document) of this code"),
        NO_LETTER("^no such letter holds"),
        AGENCY("^agency .* is not in force"),
        FACT("\\bfact\\b|\\bcondition\\b"),
        VALUE_TOO_ODD("can't be kept in the read model"),
        OTHER("");

        private final Pattern said;

        Kind(String said) {
            this.said = Pattern.compile(said);
        }

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record Replaced(Pattern what, String with) {}

    /** What differs from letter to letter; what people may have written stands in quotation marks. */
    private static final List<Replaced> REPLACED = List.of(
            new Replaced(Pattern.compile("“[^”]*”|\"[^\"]*\"|(?<!\\w)'[^']*'(?!\\w)"), "“…”"),
            new Replaced(Pattern.compile("\\S+@\\S+"), "…"),
            new Replaced(
                    Pattern.compile("\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b|\\b[0-9a-f]{16,}\\b"),
                    "…"),
            // A code of an agency, a dossier, a document; a time; a path's index; a number that isn't part of a word.
            new Replaced(Pattern.compile("\\b(?!v\\d+\\b)[A-Z0-9]+([.:/-][A-Z0-9]+)+\\b"), "…"),
            new Replaced(Pattern.compile("(?<![\\w.])\\d+(?![\\w])"), "…"));

    static Cause of(String reason) {
        var kind = Kind.OTHER;
        for (var one : Kind.values()) {
            if (one.said.matcher(reason).find()) {
                kind = one;
                break;
            }
        }
        var text = reason.strip().replaceAll("\\s+", " ");
        for (var replaced : REPLACED) {
            text = replaced.what().matcher(text).replaceAll(replaced.with());
        }
        return new Cause(kind, text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
