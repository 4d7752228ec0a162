package vn.lienthong.signing.key;

/** The key can't be reached now: its process, module or service doesn't answer. Passing trouble: the work is put off, not refused. */
public final class KeyUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what in plain words, without secrets */
    public KeyUnavailable(String what) {
        super(what);
    }

    /** @param what in plain words, without secrets */
    public KeyUnavailable(String what, Throwable cause) {
        super(what, cause);
    }
}
