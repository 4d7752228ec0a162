package vn.lienthong.intake.payment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Charge;

/**
 * What an applicant has to pay for one obligation of a dossier (nghĩa vụ tài chính), and how far that is.
 *
 * @param number our number of it, and of the order at the platform
 * @param obligation the sequence of the journal entry that asks for it
 * @param attempt counts the payments of one obligation
 * @param agency whom it is owed to
 * @param amount in whole đồng; null where it isn't known here
 * @param received all that came in for it
 * @param reference the number of the sum that settled it
 * @param report under which id routing was told
 * @param receipt number of the receipt (biên lai)
 * @param link where it can be paid, until {@code expiresAt}
 */
record Payment(
        String number,
        DossierCode dossier,
        long obligation,
        int attempt,
        String stage,
        AgencyCode agency,
        @Nullable Long amount,
        List<Charge> charges,
        PaymentState state,
        long received,
        @Nullable Method method,
        @Nullable String reference,
        @Nullable UUID report,
        @Nullable String receipt,
        @Nullable String link,
        @Nullable Instant expiresAt,
        Instant madeAt,
        int changes,
        int tries) {

    Payment in(PaymentState next) {
        return new Payment(
                number,
                dossier,
                obligation,
                attempt,
                stage,
                agency,
                amount,
                charges,
                next,
                received,
                method,
                reference,
                report,
                receipt,
                link,
                expiresAt,
                madeAt,
                changes,
                tries);
    }

    Payment linked(String newLink, Instant until) {
        return new Payment(
                number,
                dossier,
                obligation,
                attempt,
                stage,
                agency,
                amount,
                charges,
                state,
                received,
                method,
                reference,
                report,
                receipt,
                newLink,
                until,
                madeAt,
                changes,
                tries);
    }

    Payment with(Money money) {
        return new Payment(
                number,
                dossier,
                obligation,
                attempt,
                stage,
                agency,
                amount,
                charges,
                state,
                Math.addExact(received, money.amount()),
                method,
                reference,
                report,
                receipt,
                link,
                expiresAt,
                madeAt,
                changes,
                tries);
    }

    /** Settled by this sum, and told to routing. */
    Payment settledBy(Money money, UUID newReport, String newReceipt) {
        return new Payment(
                number,
                dossier,
                obligation,
                attempt,
                stage,
                agency,
                amount,
                charges,
                state,
                received,
                money.method(),
                money.reference(),
                newReport,
                newReceipt,
                link,
                expiresAt,
                madeAt,
                changes,
                tries);
    }
}
