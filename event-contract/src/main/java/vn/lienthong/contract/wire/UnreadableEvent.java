package vn.lienthong.contract.wire;

/** A record that claims to be one of our events and can't be read as one. The message never repeats its contents. */
public final class UnreadableEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableEvent(String message) {
        super(message);
    }
}
