package vn.lienthong.contract.personal;

/** Something sealed that doesn't open. The message says nothing of its contents. */
public final class UnreadablePersonalData extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadablePersonalData(String message) {
        super(message);
    }
}
