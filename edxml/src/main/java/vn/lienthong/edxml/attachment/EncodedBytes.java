package vn.lienthong.edxml.attachment;

import java.io.IOException;

/** Bytes of base64 where they stand, so that they are decoded without being copied. */
public interface EncodedBytes {
    byte[] buffer();

    int position();

    int limit();

    /** That the bytes before this position have been taken. */
    void advance(int position);

    /**
     * Called when all bytes before the limit have been taken, or when a byte that is not base64 stands at the position
     * ({@link #endsAt}); goes on to the next bytes of the content.
     *
     * @return false at the end of the content
     */
    boolean next() throws IOException;

    /** Whether this byte ends the content, or has to be looked at by {@link #next}. */
    boolean endsAt(byte b);
}
