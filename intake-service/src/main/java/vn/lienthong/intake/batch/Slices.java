package vn.lienthong.intake.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a batch into what is answered one by one, while it is being read: no more of it is held than one slice.
 *
 * <p>A slice that is too long, or broken, doesn't hide those after it.
 */
abstract sealed class Slices {
    private final InputStream in;
    private final long largest;
    private final int longest;
    private final byte[] buffer = new byte[8192];
    private final ByteArrayOutputStream slice = new ByteArrayOutputStream(1024);
    private int position;
    private int filled;
    private long taken;
    private boolean isTooLong;
    /** Of the slice last given, from 1. */
    private int number;

    private Slices(InputStream in, long largest, int longest) {
        this.in = in;
        this.largest = largest;
        this.longest = longest;
    }

    /** NDJSON: one to a line; empty lines are passed over, and counted. */
    static Slices ofLines(InputStream in, long largest, int longest) {
        return new Lines(in, largest, longest);
    }

    /** A JSON array: one to an element. */
    static Slices ofArray(InputStream in, long largest, int longest) {
        return new Elements(in, largest, longest);
    }

    /**
     * A part of the batch.
     *
     * @param number its line, from 1; of an array its place, from 1
     * @param bytes null where it is too long
     */
    record Slice(int number, byte @Nullable [] bytes) {
        @Override
        public String toString() {
            return "Slice[" + number + ", withheld]";
        }
    }

    /** The batch has more bytes than the limit. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The batch is no array, or isn't ended as one. */
    static final class NoArray extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The next one; null after the last.
     *
     * @throws TooLarge at the limit
     * @throws NoArray where an array isn't one
     * @throws IOException if the sender is gone
     */
    abstract @Nullable Slice next() throws IOException;

    /** The next byte; -1 at the end. */
    final int read() throws IOException {
        if (position == filled) {
            filled = in.read(buffer);
            position = 0;
            if (filled <= 0) {
                filled = 0;
                return -1;
            }
        }
        if (++taken > largest) {
            throw new TooLarge();
        }
        return buffer[position++] & 0xff;
    }

    final void keep(int b) {
        if (slice.size() < longest) {
            slice.write(b);
        } else {
            isTooLong = true;
        }
    }

    final boolean isEmpty() {
        return slice.size() == 0;
    }

    final void passOver() {
        number++;
        slice.reset();
    }

    final Slice cut() {
        var cut = new Slice(++number, isTooLong ? null : slice.toByteArray());
        slice.reset();
        isTooLong = false;
        return cut;
    }

    static boolean isSpace(int b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static final class Lines extends Slices {
        private boolean ended;

        private Lines(InputStream in, long largest, int longest) {
            super(in, largest, longest);
        }

        @Override
        @Nullable
        Slice next() throws IOException {
            while (!ended) {
                int b = read();
                ended = b < 0;
                if (b >= 0 && b != '\n') {
                    if (!isEmpty() || !isSpace(b)) {
                        keep(b);
                    }
                } else if (!isEmpty()) {
                    return cut();
                } else if (!ended) {
                    passOver();
                }
            }
            return null;
        }
    }

    private static final class Elements extends Slices {
        private boolean begun;
        private boolean ended;

        private Elements(InputStream in, long largest, int longest) {
            super(in, largest, longest);
        }

        @Override
        @Nullable
        Slice next() throws IOException {
            if (!begun) {
                begin();
            }
            if (ended) {
                return null;
            }
            int depth = 0;
            boolean isText = false;
            boolean isEscaped = false;
            while (true) {
                int b = read();
                if (b < 0) {
                    ended = true;
                    throw new NoArray();
                }
                if (isText) {
                    isText = isEscaped || b != '"';
                    isEscaped = !isEscaped && b == '\\';
                } else if (depth == 0 && (b == ',' || b == ']')) {
                    ended = b == ']';
                    if (ended && isEmpty()) {
                        return null;
                    }
                    return cut();
                } else if (b == '"') {
                    isText = true;
                } else if (b == '{' || b == '[') {
                    depth++;
                } else if (depth > 0 && (b == '}' || b == ']')) {
                    depth--;
                }
                if (!isEmpty() || !isSpace(b)) {
                    keep(b);
                }
            }
        }

        private void begin() throws IOException {
            begun = true;
            int b = read();
            while (isSpace(b)) {
                b = read();
            }
            if (b != '[') {
                ended = true;
                throw new NoArray();
            }
        }
    }
}
