package vn.lienthong.signing.key;

import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * The key doesn't sign this, and asking again won't help: it was revoked, or its holder declined. Unchecked, since it
 * comes out of the midst of a signature being made; whoever answers the request makes a refusal of it.
 */
public final class KeyRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    public KeyRefused(RefusalReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public RefusalReason reason() {
        return reason;
    }

    /** As what the agency is told. */
    public Refused asRefused() {
        return new Refused(reason, this);
    }
}
