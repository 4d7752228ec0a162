package vn.lienthong.notification.operation;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** An operator found out what became of a message that may have gone out or not: written down with the reason, and by whom. */
@Service
class SettleUndecided {
    private final JdbcClient database;

    SettleUndecided(JdbcClient database) {
        this.database = database;
    }

    @Transactional
    void settle(long message, boolean sent, String reason, Caller caller) {
        var settled = database.sql("""
                        update message set state = ?, reason = ?, settled_at = now()
                        where id = ? and state = 'UNDECIDED'""")
                .params(sent ? "SENT" : "FAILED", "an operator settled it: " + reason, message)
                .update();
        if (settled == 0) {
            throw database.sql("select state from message where id = ?")
                    .param(message)
                    .query(String.class)
                    .optional()
                    .map(state -> new Refusal(
                            HttpStatus.CONFLICT,
                            "message-not-undecided",
                            "The message is %s; only what is UNDECIDED is settled.".formatted(state),
                            List.of(new Fault("", "MESSAGE_IS_UNDECIDED", "What became of it is known."))))
                    .orElseGet(() -> new Refusal(
                            HttpStatus.NOT_FOUND,
                            "unknown-message",
                            "No message has this number; GET /v1/messages lists them.",
                            List.of(new Fault("", "MESSAGE_IS_KNOWN", "No message is numbered so."))));
        }
        database.sql("insert into message_audit (message, what, by_whom, agency, reason) values (?, ?, ?, ?, ?)")
                .params(Arrays.asList(
                        message,
                        sent ? "settled-sent" : "settled-failed",
                        caller.subject(),
                        caller.agency().value(),
                        reason))
                .update();
    }
}
