package vn.lienthong.edxml.finding;

/**
 * Where something was found (vị trí).
 *
 * @param path of the element, {@code /edXML/edXMLEnvelope/…}, or of what it is instead of one; empty for the whole file
 * @param line counted from 1; 0 where there is none
 * @param column in characters, counted from 1
 * @param offset in bytes, of the package as UTF-8; -1 where there is none
 */
public record Place(String path, int line, int column, long offset) {
    /** The file as a whole. */
    public static final Place FILE = new Place("", 0, 0, -1);

    @Override
    public String toString() {
        return line == 0
                ? path
                : "%s line %d:%d (byte %d)"
                        .formatted(path, line, column, offset)
                        .strip();
    }
}
