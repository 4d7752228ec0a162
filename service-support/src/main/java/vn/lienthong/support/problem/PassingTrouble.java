package vn.lienthong.support.problem;

import java.io.UncheckedIOException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells trouble that passes by itself, so that the same can be tried again, from what never will. */
public final class PassingTrouble {
    private PassingTrouble() {}

    /** Whether a failure is of the database, the store or the broker, or a refusal that names a time to come again. */
    public static boolean is(Throwable failure) {
        return switch (failure) {
            case Refusal refusal ->
                refusal.retryAfter() != null || refusal.status().value() == 503;
            case CannotCreateTransactionException away -> true;
            case TransactionSystemException uncertain -> true;
            case DataAccessResourceFailureException away -> true;
            case TransientDataAccessException busy -> true;
            case UncheckedIOException storeAway -> true;
            case org.springframework.kafka.KafkaException brokerAway -> true;
            case org.apache.kafka.common.errors.RetriableException brokerBusy -> true;
            default -> false;
        };
    }
}
