package vn.lienthong.signing.audit;

/** Where what becomes of keys is recorded (ghi nhật ký kiểm toán). */
public interface AuditTrail {
    /**
     * Adds an entry to the chain, in a transaction of its own. Returns once the broker has it.
     *
     * @param cause what brought it about, e.g. {@code operator/revoke-key}; no personal data
     * @throws RuntimeException if it isn't certain that the entry was written: the caller must not go on
     */
    void note(AuditEvent event, String cause);
}
