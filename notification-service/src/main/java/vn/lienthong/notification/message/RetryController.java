package vn.lienthong.notification.message;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Has a message that failed sent after all. */
@RestController
class RetryController {
    /** May have messages sent again that failed. */
    static final String SCOPE = "message.retry";

    private static final Duration WORTH_IT = Duration.ofDays(1);

    private final JdbcClient database;

    RetryController(JdbcClient database) {
        this.database = database;
    }

    @PostMapping("/v1/messages/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Send a message that failed once more",
            description =
                    "Only one in the state FAILED, whose address and words are still kept: what is UNDECIDED may have"
                            + " gone out, and is never repeated. It is worth telling for another day at least. Scope message.retry.")
    void retry(@PathVariable long id, @Parameter(hidden = true) Caller caller) {
        caller.require(SCOPE);
        var planned = database.sql("""
                        update message set state = 'PLANNED', not_before = now(), settled_at = null, taken_until = null,
                               delivery = null, delivered_at = null, fallback = null,
                               useless_after = greatest(useless_after, now() + :worth * interval '1 millisecond')
                        where id = :id and state = 'FAILED' and (address is not null or sealed is not null)
                        """)
                .param("worth", WORTH_IT.toMillis())
                .param("id", id)
                .update();
        if (planned == 1) {
            // What was reported of the first attempt isn't about the second.
            database.sql("delete from message_part where message = ? and provider = 'email'") // called the same again
                    .param(id)
                    .update();
            database.sql("update message_part set message = null where message = ?")
                    .param(id)
                    .update();
            return;
        }
        var state = database.sql("select state from message where id = ?")
                .param(id)
                .query(String.class)
                .optional();
        if (state.isEmpty()) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND,
                    "unknown-message",
                    "No message has this number; GET /v1/messages lists them.",
                    List.of(new Fault("/id", "MESSAGE_IS_KNOWN", "no message is numbered so")));
        }
        throw new Refusal(
                HttpStatus.CONFLICT,
                "message-not-retried",
                "Only a message that FAILED, and whose address and words are still kept, is sent once more.",
                List.of(new Fault("/id", "MESSAGE_FAILED", "it is " + state.get() + ", or its words are deleted")));
    }
}
