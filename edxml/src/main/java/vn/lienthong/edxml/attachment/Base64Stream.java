package vn.lienthong.edxml.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Decodes base64 as a stream; passes over white space, and counts what doesn't belong to it. */
public final class Base64Stream extends InputStream {
    private static final byte WHITE = -1;
    private static final byte PADDING = -2;
    private static final byte JUNK = -3;
    private static final byte[] VALUES = values();

    private final EncodedBytes in;
    private final byte[] left = new byte[3];
    private int leftFrom = 3;
    private int leftTo = 3;
    private int bits;
    private int characters;
    private boolean ended;
    private boolean padded;
    private boolean cut;
    private long junk;

    public Base64Stream(EncodedBytes in) {
        this.in = in;
    }

    /** How many characters did not belong to it. */
    public long junk() {
        return junk;
    }

    /** Whether it ended within a group of four characters. */
    public boolean isCut() {
        return cut;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (leftFrom < leftTo) {
                to[at++] = left[leftFrom++];
                continue;
            }
            if (ended) {
                break;
            }
            at = groups(to, at, end);
            if (at < end && leftFrom == leftTo) {
                one();
            }
        }
        return at == offset && length > 0 ? -1 : at - offset;
    }

    /** Whole groups of four characters that stand together. */
    private int groups(byte[] to, int offset, int end) {
        if (characters != 0 || padded) {
            return offset;
        }
        var from = in.buffer();
        int at = in.position();
        int last = in.limit() - 4;
        int most = end - 3;
        int written = offset;
        while (at <= last && written <= most) {
            int group = VALUES[from[at] & 0xFF] << 18
                    | VALUES[from[at + 1] & 0xFF] << 12
                    | VALUES[from[at + 2] & 0xFF] << 6
                    | VALUES[from[at + 3] & 0xFF];
            if (group < 0) {
                break;
            }
            to[written] = (byte) (group >> 16);
            to[written + 1] = (byte) (group >> 8);
            to[written + 2] = (byte) group;
            written += 3;
            at += 4;
        }
        in.advance(at);
        return written;
    }

    /** One character, whatever it is. */
    private void one() throws IOException {
        if (in.position() == in.limit()) {
            if (!in.next()) {
                end();
            }
            return;
        }
        byte b = in.buffer()[in.position()];
        byte value = VALUES[b & 0xFF];
        if (value >= 0) {
            in.advance(in.position() + 1);
            if (padded) {
                junk++; // after the end
                return;
            }
            bits = bits << 6 | value;
            if (++characters == 4) {
                give(bits >> 16, bits >> 8, bits);
            }
            return;
        }
        if (value == JUNK && in.endsAt(b)) {
            if (!in.next()) {
                end();
            }
            return;
        }
        in.advance(in.position() + 1);
        if (value == PADDING) {
            padding();
        } else if (value == JUNK) {
            junk++;
        }
    }

    private void padding() {
        if (padded) {
            return;
        }
        switch (characters) {
            case 2 -> {
                padded = true;
                give(bits >> 4);
            }
            case 3 -> {
                padded = true;
                give(bits >> 10, bits >> 2);
            }
            default -> junk++;
        }
    }

    private void end() {
        ended = true;
        switch (characters) {
            case 1 -> cut = true;
            case 2 -> {
                cut = true;
                give(bits >> 4);
            }
            case 3 -> {
                cut = true;
                give(bits >> 10, bits >> 2);
            }
            default -> {
                // whole groups only
            }
        }
    }

    private void give(int... bytes) {
        leftFrom = 3 - bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            left[leftFrom + i] = (byte) bytes[i];
        }
        leftTo = 3;
        characters = 0;
        bits = 0;
    }

    private static byte[] values() {
        var values = new byte[256];
        Arrays.fill(values, JUNK);
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; i++) {
            values[letters.charAt(i)] = (byte) i;
        }
        for (char c : " \t\r\n".toCharArray()) {
            values[c] = WHITE;
        }
        values['='] = PADDING;
        return values;
    }
}
