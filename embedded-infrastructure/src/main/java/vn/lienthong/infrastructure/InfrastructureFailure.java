package vn.lienthong.infrastructure;

import org.jspecify.annotations.Nullable;

/** Kafka or PostgreSQL could not be started, reached or ended. The message says what, where, and what to do. */
public final class InfrastructureFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InfrastructureFailure(String message) {
        this(message, null);
    }

    public InfrastructureFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
