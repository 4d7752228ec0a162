package vn.lienthong.edxml.tree;

/**
 * Where an element stands in the bytes of the package as UTF-8.
 *
 * @param start of its start tag
 * @param contentStart behind its start tag
 * @param contentEnd of what is in it
 * @param end behind its end tag
 */
public record Span(long start, long contentStart, long contentEnd, long end) {
    /** Of what stands in no bytes. */
    public static final Span NONE = new Span(-1, -1, -1, -1);

    /** Whether its tag is {@code <a/>}. */
    public boolean isEmptyTag() {
        return start >= 0 && contentStart == end;
    }
}
