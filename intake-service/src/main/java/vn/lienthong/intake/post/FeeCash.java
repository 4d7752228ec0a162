package vn.lienthong.intake.post;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.payment.Method;
import vn.lienthong.intake.payment.RecordPayment;
import vn.lienthong.intake.payment.RecordPayment.Outcome;
import vn.lienthong.intake.payment.RecordPayment.Owed;
import vn.lienthong.intake.payment.RecordPayment.Why;

/** Fees the post collects in cash (thu hộ), towards the books of fees. */
@Component
class FeeCash {
    private static final Logger log = LoggerFactory.getLogger(FeeCash.class);
    private static final String ORIGIN = "post";

    private final RecordPayment record;

    FeeCash(RecordPayment record) {
        this.record = record;
    }

    /** What is still to be paid for a dossier, in đồng; what isn't known here isn't in it. */
    long due(DossierCode dossier) {
        return sum(record.owedFor(dossier));
    }

    private static long sum(List<Owed> owed) {
        return owed.stream()
                .mapToLong(one -> one.amount() == null ? 0 : one.amount())
                .sum();
    }

    /**
     * The postman has been paid. Belongs into the transaction that notes it.
     *
     * @param order its number: the payment's reference
     * @return whether it stands in the books; not where nothing was ever owed, which may still come
     */
    boolean collected(String order, DossierCode dossier, long amount, Instant at) {
        var owed = record.owedFor(dossier);
        if (owed.size() > 1 && owed.stream().allMatch(one -> one.amount() != null) && sum(owed) == amount) {
            return collectedForAll(order, dossier, owed, at);
        }
        return isKept(order, record.collected(dossier, Method.POST, order, amount, at, ORIGIN));
    }

    /** One sum for all that is owed: each of it is paid. */
    private boolean collectedForAll(String order, DossierCode dossier, List<Owed> owed, Instant at) {
        for (int i = 0; i < owed.size(); i++) {
            var reference = order + "/" + (i + 1);
            var stage = owed.get(i).stage();
            long amount = Objects.requireNonNull(owed.get(i).amount());
            if (record.record(dossier, stage, Method.POST, reference, amount, at, ORIGIN) instanceof Outcome.Refused) {
                // Paid online just now: what came besides is paid out again.
                isKept(order, record.collected(dossier, Method.POST, reference, amount, at, ORIGIN));
            }
        }
        return true;
    }

    private static boolean isKept(String order, Outcome outcome) {
        if (outcome instanceof Outcome.Refused(var why, var amount)) {
            if (why == Why.NOTHING_IS_OWED) {
                return false;
            }
            log.atWarn()
                    .addKeyValue("order", order)
                    .addKeyValue("why", why)
                    .log("what the post collected doesn't stand in the books of fees");
        }
        return true;
    }
}
