package vn.lienthong.signing.refusal;

import org.jspecify.annotations.Nullable;

/** The document gets no seal, for a {@link RefusalReason} that the agency is told. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    public Refused(RefusalReason reason) {
        this(reason, null);
    }

    public Refused(RefusalReason reason, @Nullable Throwable cause) {
        super(reason.name(), cause);
        this.reason = reason;
    }

    public RefusalReason reason() {
        return reason;
    }
}
