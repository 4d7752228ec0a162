package vn.lienthong.notification.message;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.notification.message.Messages.Standing;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** What became of the messages, for operators. */
@RestController
class MessageController {
    /** May see what became of messages. */
    static final String SCOPE = "message.read";

    private static final int LIMIT = 200;

    private final Messages messages;

    MessageController(Messages messages) {
        this.messages = messages;
    }

    /** The newest {@code 200} that were asked for, newest first. */
    record Answer(List<Standing> messages) {}

    @GetMapping("/v1/messages")
    @Operation(
            summary = "What became of the messages of a dossier, or of those in one state",
            description =
                    "The newest 200, newest first; addresses are masked. Messages in the state UNDECIDED may have "
                            + "gone out or not, and are never sent again by themselves. Scope message.read.")
    Answer messages(
            @RequestParam(required = false) @Nullable String dossier,
            @RequestParam(required = false) @Nullable MessageState state,
            @RequestParam(required = false) @Nullable String channel,
            @RequestParam(required = false) @Nullable String provider,
            @Parameter(hidden = true) Caller caller) {
        caller.require(SCOPE);
        if (dossier == null && state == null) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "nothing-asked-for",
                    "Say which messages: ?dossier=<code>, ?state=UNDECIDED, or both.",
                    List.of(new Fault("", "DOSSIER_OR_STATE_IS_GIVEN", "neither dossier nor state is given")));
        }
        return new Answer(messages.find(
                dossier == null ? null : new DossierCode(dossier).value(), state, channel(channel), provider, LIMIT));
    }

    private static @Nullable MessageChannel channel(@Nullable String code) {
        try {
            return code == null ? null : MessageChannel.of(code);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "unknown-channel",
                    "Channels are email, sms, zalo, push and webhook.",
                    List.of(new Fault("/channel", "CHANNEL_IS_KNOWN", "no channel is called so")));
        }
    }
}
