package vn.lienthong.notification.zalo;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import vn.lienthong.notification.sending.HttpCalls.Answer;
import vn.lienthong.notification.sending.Outcome;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Throttled;
import vn.lienthong.notification.sending.Outcome.Undecided;

/** What Zalo's answers to a template message mean. Refusals come with status 200 and a code of their own. */
final class ZaloAnswer {
    static final int TOKEN_INVALID = -124;
    private static final int UNKNOWN = -100;
    /** App, account or payment aren't in order: no message would be taken, until somebody has seen to it. */
    private static final Set<Integer> OURS_TO_MEND =
            Set.of(-101, -102, -103, -104, -105, -120, TOKEN_INVALID, -125, -135, -136, -137, -138);
    /** Quota and balance used up (account, template), or the hours in which Zalo takes none: another way is quicker. */
    private static final Set<Integer> NOT_TODAY = Set.of(-115, -133, -144, -147);

    private ZaloAnswer() {}

    /** Whether the token that was shown isn't good any more. */
    static boolean refusesToken(Answer answer) {
        return answer.status() == 401 || code(answer) == TOKEN_INVALID;
    }

    /** Whether no other message would fare better. */
    static boolean concernsAll(Answer answer) {
        return answer.status() == 401 || answer.status() == 403 || OURS_TO_MEND.contains(code(answer));
    }

    private static int code(Answer answer) {
        return answer.body().path("error").asInt(0);
    }

    /**
     * How the message fared.
     *
     * @param reference what it is called in Zalo's reports
     * @param otherWay whether there is another way it can go
     */
    static Outcome outcome(Answer answer, String reference, boolean otherWay, Duration throttlePause) {
        if (answer.status() == 429) {
            return new Throttled(
                    "Zalo takes no more now (429)", answer.retryAfter().orElse(throttlePause));
        }
        if (answer.status() == 401 || answer.status() == 403) {
            return new PutOff("Zalo doesn't accept us (%d)".formatted(answer.status()));
        }
        if (answer.status() != 200 || !answer.body().path("error").isInt()) {
            return new Undecided("Zalo answered %d without saying what it did".formatted(answer.status()));
        }
        var code = code(answer);
        if (code == 0) {
            return answer.body().path("data").path("msg_id").asString("").isEmpty()
                    ? new Undecided("Zalo gave no id")
                    : new Sent(List.of(reference));
        }
        if (code == UNKNOWN) {
            return new Undecided("Zalo doesn't know itself what went wrong (%d)".formatted(code));
        }
        if (OURS_TO_MEND.contains(code)) {
            return new PutOff("Zalo takes no messages of ours until something is mended (%d)".formatted(code));
        }
        if (NOT_TODAY.contains(code)) {
            var reason = "Zalo takes no more today (%d)".formatted(code);
            return otherWay ? new Refused(reason) : new PutOff(reason);
        }
        // No Zalo account, blocked, an old app, a template that doesn't fit: never by this way.
        return new Refused("Zalo refused the message (%d)".formatted(code));
    }
}
