package vn.lienthong.edxml.reading;

import java.util.Arrays;

/** Where the tags stand that the parser has not come to yet; it meets them in the same order. */
final class TagPlaces {
    private static final int FIELDS = 4;

    private long[] ring = new long[FIELDS * 64];
    private int first;
    private int length;

    /** Of the tag taken last. */
    long start;

    long end;
    int line;
    int column;

    /** As if it were new. */
    void clear() {
        first = 0;
        length = 0;
        start = 0;
        end = 0;
        line = 0;
        column = 0;
    }

    void add(long tagStart, long tagEnd, int tagLine, int tagColumn) {
        if (length == ring.length) {
            var larger = new long[ring.length * 2];
            int behind = ring.length - first;
            System.arraycopy(ring, first, larger, 0, behind);
            System.arraycopy(ring, 0, larger, behind, first);
            Arrays.fill(ring, 0);
            ring = larger;
            first = 0;
        }
        int at = (first + length) % ring.length;
        ring[at] = tagStart;
        ring[at + 1] = tagEnd;
        ring[at + 2] = tagLine;
        ring[at + 3] = tagColumn;
        length += FIELDS;
    }

    /** Whether the next tag begins there too, as both tags of an element do that is written as one. */
    boolean isNext(long tagStart) {
        return length > 0 && ring[first] == tagStart;
    }

    /** The next one; the last one again if there is none. */
    void take() {
        if (length == 0) {
            return;
        }
        start = ring[first];
        end = ring[first + 1];
        line = (int) ring[first + 2];
        column = (int) ring[first + 3];
        first = (first + FIELDS) % ring.length;
        length -= FIELDS;
    }
}
