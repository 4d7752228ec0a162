package vn.lienthong.signing.time;

/** No timestamp authority answers usefully now. Never a reason to refuse a signature. */
public final class TimestampUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param why in plain words */
    TimestampUnavailable(String why) {
        super(why);
    }

    /** @param why in plain words, without addresses' secrets */
    public TimestampUnavailable(String why, Throwable cause) {
        super(why, cause);
    }
}
