package vn.lienthong.edxml.reading;

import java.io.IOException;
import java.io.InputStream;
import vn.lienthong.edxml.finding.Findings;
import vn.lienthong.edxml.finding.Place;
import vn.lienthong.edxml.finding.Rule;

/** The bytes as they come, counted and limited; what was looked at ahead can be put back. */
final class Source extends InputStream {
    private final InputStream in;
    private final long most;
    private final Findings findings;
    private byte[] ahead = new byte[0];
    private int aheadFrom;
    private long count;

    Source(InputStream in, long most, Findings findings) {
        this.in = in;
        this.most = most;
        this.findings = findings;
    }

    /** How many bytes have come out, those that were put back not among them. */
    long count() {
        return count;
    }

    /** The next bytes, which stay to be read. */
    byte[] peek(int length) throws IOException {
        var bytes = readNBytes(length);
        ahead = aheadFrom == ahead.length ? bytes : joined(bytes);
        aheadFrom = 0;
        count -= bytes.length;
        return bytes;
    }

    private byte[] joined(byte[] first) {
        var all = new byte[first.length + ahead.length - aheadFrom];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(ahead, aheadFrom, all, first.length, ahead.length - aheadFrom);
        return all;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int read;
        if (aheadFrom < ahead.length) {
            read = Math.min(length, ahead.length - aheadFrom);
            System.arraycopy(ahead, aheadFrom, to, offset, read);
            aheadFrom += read;
            if (aheadFrom == ahead.length) {
                ahead = new byte[0];
                aheadFrom = 0;
            }
        } else {
            read = in.read(to, offset, length);
        }
        if (read > 0) {
            count += read;
            if (count > most) {
                findings.add(Rule.LIMIT_EXCEEDED, Place.FILE, "packageBytes", most);
                throw new StopReading("the package is longer than " + most + " bytes");
            }
        }
        return read;
    }

    void skipTo(long position) throws IOException {
        skipNBytes(position - count);
    }
}
