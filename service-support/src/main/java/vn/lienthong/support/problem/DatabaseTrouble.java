package vn.lienthong.support.problem;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.UncategorizedSQLException;

/** Why the database doesn't serve a request, as far as it passes by itself or by an operator's hand. */
enum DatabaseTrouble {
    AWAY(
            "database-unavailable",
            Duration.ofSeconds(5),
            "The request could not be stored, or it is not certain that it was. Send it again, with the same"
                    + " Idempotency-Key where it has one."),
    TOO_SLOW(
            "database-too-slow",
            Duration.ofSeconds(10),
            "The database didn't answer in time; nothing was stored. Send the request again, with the same"
                    + " Idempotency-Key where it has one."),
    FULL(
            "database-full",
            Duration.ofMinutes(1),
            "There is no room left to store anything; nothing was stored. Send the request again later."),
    READ_ONLY(
            "database-read-only",
            Duration.ofSeconds(30),
            "The database takes no changes just now; nothing was stored. Send the request again later.");

    private final String code;
    private final Duration comeBack;
    private final String detail;

    DatabaseTrouble(String code, Duration comeBack, String detail) {
        this.code = code;
        this.comeBack = comeBack;
        this.detail = detail;
    }

    Refusal refusal() {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, code, detail, List.of(), comeBack);
    }

    /** By the database's own code; empty where what failed is a fault of ours. */
    static Optional<DatabaseTrouble> of(Throwable e) {
        var state = state(e);
        if (state == null) {
            return e instanceof UncategorizedSQLException ? Optional.empty() : Optional.of(AWAY);
        }
        return switch (state) {
            case "53100" -> Optional.of(FULL);
            case "25006" -> Optional.of(READ_ONLY);
            // A statement, a lock or an idle transaction took too long.
            case "57014", "55P03", "25P03", "25P04" -> Optional.of(TOO_SLOW);
            default -> e instanceof UncategorizedSQLException ? Optional.empty() : Optional.of(AWAY);
        };
    }

    private static @Nullable String state(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
