package vn.lienthong.signing.key;

import java.time.Instant;

/** The key's holder has yet to approve (chờ phê duyệt ký số); asking again for the same goes on with the same approval. */
public final class ApprovalPending extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Instant again;
    private final Instant until;

    /**
     * @param again when it is worth asking again
     * @param until when the approval lapses
     */
    public ApprovalPending(Instant again, Instant until) {
        super("the key's holder has yet to approve", null, false, false);
        this.again = again;
        this.until = until;
    }

    /** When it is worth asking again. */
    public Instant again() {
        return again;
    }

    /** When the approval lapses. */
    public Instant until() {
        return until;
    }
}
