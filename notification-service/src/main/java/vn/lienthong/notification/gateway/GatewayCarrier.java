package vn.lienthong.notification.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.message.PhoneNumber;
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
 * Short messages by an aggregator's HTTP interface: {@code POST /messages} with our reference, and {@code GET
 * /messages/<reference>} for an answer that didn't come. Its reports come to {@link GatewayReports}.
 */
@Component
@ConditionalOnProperty("lienthong.notification.gateway.url")
class GatewayCarrier implements Carrier {
    static final String PROVIDER = "gateway";

    private final GatewaySettings settings;
    private final Templates templates;
    private final HttpCalls calls;

    GatewayCarrier(GatewaySettings settings, NotificationSettings usual, Templates templates) {
        this.settings = settings;
        this.templates = templates;
        this.calls = new HttpCalls(settings.answerTimeout());
        // Whoever asks after the lease has to be sure that nothing is on its way any more.
        if (settings.answerTimeout().multipliedBy(2).compareTo(usual.lease()) >= 0) {
            throw new IllegalArgumentException("lienthong.notification.lease has to be longer than twice"
                    + " lienthong.notification.gateway.answer-timeout");
        }
    }

    @Override
    public MessageChannel channel() {
        return MessageChannel.SMS;
    }

    @Override
    public String provider() {
        return PROVIDER;
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

    /** Each message is a call of its own: whether anybody answers is asked by one that changes nothing. */
    @Override
    public Line open() throws Unreachable {
        try {
            calls.send(request("/health").GET());
        } catch (NotThere | NoAnswer e) {
            throw new Unreachable("the gateway doesn't answer (%s)".formatted(e.getMessage()));
        }
        return new GatewayLine();
    }

    private HttpRequest.Builder request(String path) {
        var base = settings.url().toString();
        return HttpRequest.newBuilder(
                        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path))
                .header("Authorization", "Bearer " + settings.key());
    }

    @Override
    public Finding ask(Taken message) throws Unreachable {
        Answer answer;
        try {
            answer = calls.send(
                    request("/messages/" + URLEncoder.encode(message.message().reference(), UTF_8))
                            .GET());
        } catch (NotThere | NoAnswer e) {
            throw new Unreachable("the gateway doesn't answer (%s)".formatted(e.getMessage()));
        }
        // Another's 404, a proxy's say, doesn't mean that the message isn't there.
        if (answer.status() == 404 && answer.body().path("code").asString("").equals("unknown-reference")) {
            return new Finding.HasNot();
        }
        if (answer.status() != 200) {
            return new Finding.Unsure("the gateway answered " + answer.status());
        }
        var id = answer.body().path("id").asString("");
        if (answer.body().path("state").asString("").equals("REFUSED")) {
            return new Finding.Refused("the gateway refused the message (%s)".formatted(code(answer)));
        }
        return id.isEmpty() ? new Finding.Unsure("the gateway gave no id") : new Finding.Has(List.of(id));
    }

    private static String code(Answer answer) {
        var code = answer.body().path("code").asString("");
        return code.matches("[a-z0-9-]{1,40}") ? code : Integer.toString(answer.status());
    }

    /** Calls of one sender; open until one finds nobody. */
    private final class GatewayLine implements Line {
        private boolean open = true;

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public Outcome handOver(Taken taken, LastStep lastStep) {
            var message = taken.message();
            if (!(message.address() instanceof PhoneNumber number)) {
                return new Refused("its address is no phone number");
            }
            byte[] body;
            try {
                body = CanonicalJson.mapper()
                        .writeValueAsBytes(Map.of(
                                "reference", message.reference(),
                                "from", settings.source(),
                                "to", number.digits(),
                                "text", templates.shortText(message).sms()));
            } catch (Unfillable e) {
                return new Refused("the template " + e.getMessage());
            }
            if (!lastStep.begin()) {
                return new NotOurs();
            }
            try {
                return outcome(calls.send(request("/messages")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))));
            } catch (NotThere e) {
                open = false;
                return new PutOff("the gateway couldn't be reached (%s)".formatted(e.getMessage()));
            } catch (NoAnswer e) {
                open = false;
                return new Undecided("the gateway's answer didn't come (%s)".formatted(e.getMessage()));
            }
        }

        private Outcome outcome(Answer answer) {
            return switch (answer.status()) {
                case 200, 201, 202, 409 -> {
                    // 409: it has this reference already, from an attempt of which nothing was heard.
                    var id = answer.body().path("id").asString("");
                    yield id.isEmpty() ? new Undecided("the gateway gave no id") : new Sent(List.of(id));
                }
                case 429 ->
                    new Throttled(
                            "the gateway takes no more now (429)",
                            answer.retryAfter().orElse(settings.throttlePause()));
                case 401, 403 -> new PutOff("the gateway doesn't accept our key (%d)".formatted(answer.status()));
                case 400, 404, 422 -> new Refused("the gateway refused the message (%s)".formatted(code(answer)));
                default -> new Undecided("the gateway answered %d".formatted(answer.status()));
            };
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
