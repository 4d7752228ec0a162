package vn.lienthong.signing.time;

/** A timestamp authority (tổ chức cấp dấu thời gian, TSA), asked by RFC 3161. Safe to share between threads. */
public interface Timestamps {
    /**
     * A checked timestamp token over a SHA-256 digest, in DER.
     *
     * @throws TimestampUnavailable if none answers usefully in time: sign without it and add it later
     */
    byte[] token(byte[] sha256) throws TimestampUnavailable;
}
