package vn.lienthong.edxml.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One part of a MIME message, up to its boundary; the parts after it are read through {@link #following}. */
final class MimePart extends InputStream {
    private static final int MOST_HEADERS = 64;
    private static final int LONGEST_LINE = 8192;

    private final Lines lines;
    private final Map<String, String> headers;
    private byte[] line = {};
    private int at;
    private boolean ended;

    private MimePart(Lines lines) throws IOException {
        this.lines = lines;
        headers = lines.headers();
    }

    /**
     * The first part.
     *
     * @param boundary that begins each, with its dashes
     */
    static MimePart first(InputStream in, String boundary) throws IOException {
        var lines = new Lines(in, boundary.getBytes(StandardCharsets.ISO_8859_1));
        byte[] skipped;
        do {
            skipped = lines.next();
        } while (skipped != null && !lines.isBoundary(skipped));
        return new MimePart(lines);
    }

    /** The part behind this one, which has to be read to its end; null if it is the last. */
    @Nullable
    MimePart following() throws IOException {
        return lines.closed ? null : new MimePart(lines);
    }

    /** Of the name in lower letters; empty if there is none. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** How many bytes of the message have been taken before this part's content, or of it. */
    long position() {
        return lines.position - (line.length - at);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (at == line.length && !fill()) {
            return -1;
        }
        int read = Math.min(length, line.length - at);
        System.arraycopy(line, at, to, offset, read);
        at += read;
        return read;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        var next = lines.next();
        if (next == null || lines.isBoundary(next)) {
            ended = true;
            lines.closed |= next == null;
            return false;
        }
        line = next;
        at = 0;
        return true;
    }

    /** The message's lines with their ends; overlong ones come in pieces. */
    private static final class Lines {
        private final InputStream in;
        private final byte[] boundary;
        private final byte[] buffer = new byte[1 << 15];
        private int from;
        private int to;
        private boolean begins = true;
        private boolean boundaryMayStand;
        private boolean closed;
        private long position;

        Lines(InputStream in, byte[] boundary) {
            this.in = in;
            this.boundary = boundary;
        }

        byte @Nullable [] next() throws IOException {
            boundaryMayStand = begins;
            int length = 0;
            while (true) {
                while (from + length < to && buffer[from + length] != '\n' && length < LONGEST_LINE) {
                    length++;
                }
                if (from + length < to) {
                    begins = buffer[from + length] == '\n';
                    return take(begins ? length + 1 : length);
                }
                if (!fill()) {
                    return from == to ? null : take(length);
                }
            }
        }

        private byte[] take(int length) {
            var taken = Arrays.copyOfRange(buffer, from, from + length);
            position += length;
            from += length;
            return taken;
        }

        /** Keeps what is there, from the beginning of the buffer. */
        private boolean fill() throws IOException {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
            int read = in.read(buffer, to, buffer.length - to);
            if (read > 0) {
                to += read;
            }
            return read > 0;
        }

        boolean isBoundary(byte[] line) {
            if (!boundaryMayStand || line.length < boundary.length) {
                return false;
            }
            for (int i = 0; i < boundary.length; i++) {
                if (line[i] != boundary[i]) {
                    return false;
                }
            }
            var rest = new String(line, boundary.length, line.length - boundary.length, StandardCharsets.ISO_8859_1)
                    .strip();
            if (rest.equals("--")) {
                closed = true;
            }
            return rest.isEmpty() || rest.equals("--");
        }

        Map<String, String> headers() throws IOException {
            var headers = new LinkedHashMap<String, String>();
            for (int i = 0; i < MOST_HEADERS; i++) {
                var bytes = next();
                var text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8).strip();
                if (text.isEmpty()) {
                    break;
                }
                int colon = text.indexOf(':');
                if (colon > 0) {
                    headers.putIfAbsent(
                            text.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                            text.substring(colon + 1).strip());
                }
            }
            return headers;
        }
    }
}
