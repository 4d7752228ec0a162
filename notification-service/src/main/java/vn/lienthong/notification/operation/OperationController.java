package vn.lienthong.notification.operation;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.operation.MessageOverview.InTrouble;
import vn.lienthong.notification.operation.MessageOverview.Overview;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.notification.template.Templates.Unfillable;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The messages as a whole, and what an operator may do about them. */
@RestController
class OperationController {
    /** May see what became of messages. */
    static final String READ = "message.read";
    /** May settle what is undecided, and have tests sent to an own address. */
    static final String OPERATE = "message.operate";

    private static final int MOST = 100;
    private static final int LONGEST_REASON = 500;
    private static final Set<String> TROUBLE = Set.of("FAILED", "UNDECIDED");

    private final MessageOverview overview;
    private final SettleUndecided settle;
    private final TestMessages tests;
    private final Templates templates;

    OperationController(MessageOverview overview, SettleUndecided settle, TestMessages tests, Templates templates) {
        this.overview = overview;
        this.settle = settle;
        this.tests = tests;
        this.templates = templates;
    }

    record Trouble(List<InTrouble> messages) {}

    /** @param outcome {@code sent} or {@code failed} */
    record Settlement(@Nullable String outcome, @Nullable String reason) {}

    /**
     * @param version null for the one in force
     * @param to an e-mail address of the operator's own
     */
    record Test(
            @Nullable String situation,
            @Nullable Integer version,
            @Nullable String language,
            @Nullable String to) {}

    record Tested(String event, String situation, int version, String language) {}

    @GetMapping("/v1/messages/overview")
    @Operation(
            summary = "How many messages by channel and state, and why some failed",
            description = "Of the last 7 days; what waits or is undecided however old. Scope message.read.")
    Overview overview(@Parameter(hidden = true) Caller caller) {
        caller.require(READ);
        return overview.overview();
    }

    @GetMapping("/v1/messages/trouble")
    @Operation(
            summary = "The newest messages that failed or are undecided",
            description = "`state` is FAILED or UNDECIDED; up to 100, without any address. Scope message.read.")
    Trouble trouble(@RequestParam String state, @Parameter(hidden = true) Caller caller) {
        caller.require(READ);
        if (!TROUBLE.contains(state)) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "unknown-state",
                    "state is FAILED or UNDECIDED.",
                    List.of(new Fault("", "STATE_IS_KNOWN", "state is FAILED or UNDECIDED.")));
        }
        return new Trouble(overview.inTrouble(state, MOST));
    }

    @PostMapping("/v1/messages/{id}/settlement")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Say what became of a message that is undecided",
            description =
                    "`outcome` is sent or failed, with the reason: how it was found out. It isn't sent again by this."
                            + " Scope message.operate.")
    void settle(@PathVariable long id, @RequestBody Settlement said, @Parameter(hidden = true) Caller caller) {
        requireAPerson(caller);
        var faults = new ArrayList<Fault>();
        var outcome = said.outcome();
        var reason = said.reason();
        if (!"sent".equals(outcome) && !"failed".equals(outcome)) {
            faults.add(new Fault("/outcome", "OUTCOME_IS_KNOWN", "outcome is sent or failed."));
        }
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            faults.add(new Fault(
                    "/reason",
                    "REASON_IS_GIVEN",
                    "Say how it was found out, in up to %d characters.".formatted(LONGEST_REASON)));
        }
        if (!faults.isEmpty() || reason == null) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "settlement-refused",
                    "A settlement says how it ended, and how that was found out.",
                    faults);
        }
        settle.settle(id, "sent".equals(outcome), reason.strip(), caller);
    }

    @PostMapping("/v1/messages/tests")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Send a template with sample data to an own address",
            description = "By e-mail, as citizens get it, of any version. Only to domains that are set for it, never a"
                    + " citizen's. Scope message.operate.")
    Tested test(@RequestBody Test test, @Parameter(hidden = true) Caller caller) {
        requireAPerson(caller);
        var situation = Arrays.stream(Situation.values())
                .filter(known -> known.code().equals(test.situation()))
                .findFirst()
                .orElseThrow(() -> refused("/situation", "SITUATION_IS_KNOWN", "No situation is called so."));
        var language = test.language() == null ? "vi" : test.language();
        if (!language.equals("vi") && !language.equals("en")) {
            throw refused("/language", "LANGUAGE_IS_KNOWN", "language is vi or en.");
        }
        var version = test.version() == null ? templates.inForce(situation) : test.version();
        try {
            templates.check(situation, version, language);
        } catch (Unfillable e) {
            throw refused("/version", "VERSION_IS_KNOWN", "There is no such version.");
        }
        var event = tests.send(situation, version, language, test.to() == null ? "" : test.to(), caller);
        tests.wake();
        return new Tested(event, situation.code(), version, language);
    }

    private static void requireAPerson(Caller caller) {
        caller.require(OPERATE);
        // What a token without a subject is read as.
        if (caller.subject().isBlank() || caller.subject().equals("null")) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "subject-missing",
                    "The token doesn't say who you are; the issuer has to name a subject.",
                    List.of(new Fault("", "CALLER_IS_A_PERSON", "The token has a subject.")));
        }
    }

    private static Refusal refused(String pointer, String rule, String why) {
        return new Refusal(
                HttpStatus.UNPROCESSABLE_CONTENT, "test-refused", why, List.of(new Fault(pointer, rule, why)));
    }
}
