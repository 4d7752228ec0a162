package vn.lienthong.support.personal;

/** A master key that is needed isn't given, or not as one. The message is one plain line. */
public final class MissingMasterKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingMasterKey(String message) {
        super(message);
    }
}
