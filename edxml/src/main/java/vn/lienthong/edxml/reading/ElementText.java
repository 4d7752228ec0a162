package vn.lienthong.edxml.reading;

import org.jspecify.annotations.Nullable;

/** The characters of an element, which mostly come at once; white space before them is left out. */
final class ElementText {
    private String first = "";
    private @Nullable StringBuilder more;

    void clear() {
        first = "";
        more = null;
    }

    /** Of what is kept. */
    int length() {
        return more == null ? first.length() : more.length();
    }

    void add(char[] characters, int start, int length) {
        if (more != null) {
            more.append(characters, start, length);
        } else if (!first.isEmpty()) {
            more = new StringBuilder(2 * (first.length() + length))
                    .append(first)
                    .append(characters, start, length);
        } else {
            int from = start;
            int end = start + length;
            while (from < end && Character.isWhitespace(characters[from])) {
                from++;
            }
            first = from == end ? "" : new String(characters, from, end - from);
        }
    }

    /** Without the white space around it. */
    String stripped() {
        return (more == null ? first : more.toString()).strip();
    }
}
