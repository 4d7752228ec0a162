package vn.lienthong.edxml.editing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes of bytes, made in one pass as the bytes stream by; all other bytes stay as they are. */
public final class Splices {
    private final List<Splice> splices = new ArrayList<>();

    public void add(Splice splice) {
        splices.add(splice);
    }

    public boolean isEmpty() {
        return splices.isEmpty();
    }

    /**
     * @param in from the first byte that offsets count from
     * @throws IllegalArgumentException if two of them are about the same bytes
     */
    public void apply(InputStream in, OutputStream out) throws IOException {
        var inOrder = splices.stream()
                .sorted(Comparator.comparingLong(Splice::offset))
                .toList();
        var buffer = new byte[1 << 15];
        long at = 0;
        for (var splice : inOrder) {
            if (splice.offset() < at) {
                throw new IllegalArgumentException("two changes are about byte " + splice.offset());
            }
            copy(in, out, splice.offset() - at, buffer);
            out.write(splice.with());
            skip(in, splice.length());
            at = splice.offset() + splice.length();
        }
        in.transferTo(out);
    }

    private static void copy(InputStream in, OutputStream out, long length, byte[] buffer) throws IOException {
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new java.io.EOFException("the package is shorter than when it was read");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    /** To the end at most. */
    private static void skip(InputStream in, long length) throws IOException {
        long left = length;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                if (in.read() < 0) {
                    return;
                }
                skipped = 1;
            }
            left -= skipped;
        }
    }
}
