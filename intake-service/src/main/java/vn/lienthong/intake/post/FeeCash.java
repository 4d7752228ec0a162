package vn.lienthong.intake.post;

import java.time.Instant;

/**
 * Fees the post collects in cash, towards whoever keeps the books of fees. Without one, an order collects what it is told to,
 * and what was collected is known here alone.
 */
public interface FeeCash {
    /** What is still to be paid for a dossier, in đồng. */
    long due(String dossier);

    /**
     * The postman has been paid. Belongs into the transaction that takes the report, and is said once per order.
     *
     * @param order its number: the payment's reference
     */
    void collected(String order, String dossier, long amount, Instant at);
}
