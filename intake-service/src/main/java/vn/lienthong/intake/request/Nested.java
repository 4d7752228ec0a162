package vn.lienthong.intake.request;

import java.util.Objects;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions that can be rolled back without the one around them, where there is one. */
public final class Nested {
    private Nested() {}

    /** As {@code template}, but by a savepoint inside a transaction that is there already. */
    public static TransactionTemplate of(TransactionTemplate template) {
        var nested = new TransactionTemplate(Objects.requireNonNull(template.getTransactionManager()));
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return nested;
    }
}
