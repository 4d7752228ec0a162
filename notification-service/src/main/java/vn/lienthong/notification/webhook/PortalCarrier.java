package vn.lienthong.notification.webhook;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Endpoint;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.sending.Carrier;
import vn.lienthong.notification.sending.HttpCalls;
import vn.lienthong.notification.sending.HttpCalls.Answer;
import vn.lienthong.notification.sending.HttpCalls.NoAnswer;
import vn.lienthong.notification.sending.HttpCalls.NotThere;
import vn.lienthong.notification.sending.Outcome;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Throttled;
import vn.lienthong.notification.sending.Outcome.Undecided;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.notification.template.Templates.Unfillable;

/**
 * Notifications to the citizens' portal (cổng dịch vụ công): {@code POST /notifications}, signed after Standard Webhooks, its
 * {@code webhook-id} the same at every attempt; {@code GET /notifications/<id>} for an answer that didn't come. The portal knows
 * whose account a dossier belongs to, so nothing of the citizen is said.
 */
@Component
@ConditionalOnProperty("lienthong.notification.webhook.url")
class PortalCarrier implements Carrier {
    private static final byte[] NOTHING = {};

    private final PortalSettings settings;
    private final Templates templates;
    private final CallSignature signature;
    private final HttpCalls calls;
    private final Clock clock = Clock.systemUTC();

    PortalCarrier(PortalSettings settings, NotificationSettings usual, Templates templates) {
        this.settings = settings;
        this.templates = templates;
        this.signature = new CallSignature(settings.secret());
        this.calls = new HttpCalls(settings.answerTimeout());
        // Whoever asks after the lease has to be sure that nothing is on its way any more.
        if (settings.answerTimeout().multipliedBy(2).compareTo(usual.lease()) >= 0) {
            throw new IllegalArgumentException("lienthong.notification.lease has to be longer than twice"
                    + " lienthong.notification.webhook.answer-timeout");
        }
    }

    @Override
    public MessageChannel channel() {
        return MessageChannel.WEBHOOK;
    }

    @Override
    public String provider() {
        return "portal";
    }

    @Override
    public int rate(NotificationSettings usual) {
        return settings.rate();
    }

    @Override
    public int connections(NotificationSettings usual) {
        return settings.connections();
    }

    @Override
    public boolean canAsk() {
        return true;
    }

    /** Each notification is a call of its own: whether anybody answers is asked by one that changes nothing. */
    @Override
    public Line open() throws Unreachable {
        try {
            var answer = calls.send(request("/health").GET());
            if (answer.status() >= 500) {
                throw new Unreachable("the portal answers %d".formatted(answer.status()));
            }
        } catch (NotThere | NoAnswer e) {
            throw new Unreachable("the portal doesn't answer (%s)".formatted(e.getMessage()));
        }
        return new PortalLine();
    }

    private HttpRequest.Builder request(String path) {
        var base = settings.url().toString();
        return HttpRequest.newBuilder(
                URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path));
    }

    private HttpRequest.Builder signed(String path, String id, byte[] body) {
        var now = clock.instant();
        return request(path)
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", signature.of(id, now, body));
    }

    @Override
    public Finding ask(Taken message) throws Unreachable {
        var id = message.message().reference();
        Answer answer;
        try {
            answer = calls.send(signed("/notifications/" + id, id, NOTHING).GET());
        } catch (NotThere | NoAnswer e) {
            throw new Unreachable("the portal doesn't answer (%s)".formatted(e.getMessage()));
        }
        // Another's 404, a proxy's say, doesn't mean that the notification isn't there.
        if (answer.status() == 404 && answer.body().path("code").asString("").equals("unknown-notification")) {
            return new Finding.HasNot();
        }
        if (answer.status() != 200) {
            return new Finding.Unsure("the portal answered " + answer.status());
        }
        return switch (answer.body().path("state").asString("")) {
            case "accepted" -> new Finding.Has(List.of());
            case "refused" -> new Finding.Refused("the portal refused the notification (%s)".formatted(code(answer)));
            default -> new Finding.Unsure("the portal didn't say what it did");
        };
    }

    private static String code(Answer answer) {
        var code = answer.body().path("code").asString("");
        return code.matches("[a-z0-9-]{1,40}") ? code : Integer.toString(answer.status());
    }

    /** Calls of one sender; open until one finds nobody. */
    private final class PortalLine implements Line {
        private boolean open = true;

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public Outcome handOver(Taken taken, LastStep lastStep) {
            var message = taken.message();
            if (!(message.address() instanceof Endpoint)) {
                return new Refused("its address is no account at the portal");
            }
            byte[] body;
            try {
                body = body(message);
            } catch (Unfillable e) {
                return new Refused("the template " + e.getMessage());
            }
            if (!lastStep.begin()) {
                return new NotOurs();
            }
            try {
                var answer = calls.send(signed("/notifications", message.reference(), body)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
                open = answer.status() != 401 && answer.status() != 403;
                return outcome(answer);
            } catch (NotThere e) {
                open = false;
                return new PutOff("the portal couldn't be reached (%s)".formatted(e.getMessage()));
            } catch (NoAnswer e) {
                open = false;
                return new Undecided("the portal's answer didn't come (%s)".formatted(e.getMessage()));
            }
        }

        private byte[] body(Message message) {
            return CanonicalJson.mapper()
                    .writeValueAsBytes(Map.of(
                            "type",
                            "dossier.notification",
                            "timestamp",
                            clock.instant(),
                            "data",
                            Map.of(
                                    "dossier", message.address().value(),
                                    "situation", message.situation().code(),
                                    "language", message.language(),
                                    "subject", templates.words(message).subject(),
                                    "text", templates.shortText(message).text())));
        }

        private Outcome outcome(Answer answer) {
            return switch (answer.status()) {
                // 409: it has this one already, from an attempt of which nothing was heard.
                case 200, 201, 202, 204, 409 -> new Sent();
                case 429 ->
                    new Throttled(
                            "the portal takes no more now (429)",
                            answer.retryAfter().orElse(settings.throttlePause()));
                case 401, 403 -> new PutOff("the portal doesn't accept our signature (%d)".formatted(answer.status()));
                // No account has this dossier, or the portal won't show it: another way.
                case 400, 404, 410, 413, 422 ->
                    new Refused("the portal refused the notification (%s)".formatted(code(answer)));
                default -> new Undecided("the portal answered %d".formatted(answer.status()));
            };
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
