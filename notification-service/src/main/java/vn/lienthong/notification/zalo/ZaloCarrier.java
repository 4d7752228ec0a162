package vn.lienthong.notification.zalo;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.message.PhoneNumber;
import vn.lienthong.notification.message.Receipts;
import vn.lienthong.notification.sending.Carrier;
import vn.lienthong.notification.sending.HttpCalls;
import vn.lienthong.notification.sending.HttpCalls.Answer;
import vn.lienthong.notification.sending.HttpCalls.NoAnswer;
import vn.lienthong.notification.sending.HttpCalls.NotThere;
import vn.lienthong.notification.sending.Outcome;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Undecided;
import vn.lienthong.notification.zalo.ZaloTokens.NoToken;

/**
 * Template messages (tin ZNS) to phone numbers. Zalo can't be asked about a {@code tracking_id}, so an answer that doesn't come
 * leaves the message undecided; but Zalo's report that it was received names the {@code tracking_id}, and decides it.
 */
@Component
@ConditionalOnProperty("lienthong.notification.zalo.app-id")
class ZaloCarrier implements Carrier {
    static final String PROVIDER = "zalo";
    /** What a citizen follows: cut, it would lead nowhere. */
    private static final Set<String> LINKS = Set.of("link", "survey");

    private final ZaloSettings settings;
    private final ZaloTokens tokens;
    private final Receipts receipts;
    private final HttpCalls calls;

    ZaloCarrier(ZaloSettings settings, NotificationSettings usual, ZaloTokens tokens, Receipts receipts) {
        this.settings = settings;
        this.tokens = tokens;
        this.receipts = receipts;
        this.calls = new HttpCalls(settings.answerTimeout());
        // Whoever takes a message over after the lease has to be sure that nothing is on its way any more.
        if (settings.answerTimeout().multipliedBy(2).compareTo(usual.lease()) >= 0) {
            throw new IllegalArgumentException("lienthong.notification.lease has to be longer than twice"
                    + " lienthong.notification.zalo.answer-timeout");
        }
    }

    static String below(URI base, String path) {
        var text = base.toString();
        return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path;
    }

    @Override
    public MessageChannel channel() {
        return MessageChannel.ZALO;
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

    /** Asks for the quota, which changes nothing: whether Zalo answers, and whether it accepts our token. */
    @Override
    public Line open() throws Unreachable {
        try {
            var token = tokens.access();
            var answer = quota(token);
            if (ZaloAnswer.refusesToken(answer)) {
                token = tokens.accessInsteadOf(token);
                answer = quota(token);
            }
            if (ZaloAnswer.concernsAll(answer)) {
                throw new Unreachable("Zalo takes no messages of ours until something is mended (%d)"
                        .formatted(answer.body().path("error").asInt(answer.status())));
            }
            if (answer.status() >= 500) {
                throw new Unreachable("Zalo answers %d".formatted(answer.status()));
            }
            return new ZaloLine(token);
        } catch (NoToken e) {
            throw new Unreachable(String.valueOf(e.getMessage()));
        } catch (NotThere | NoAnswer e) {
            throw new Unreachable("Zalo doesn't answer (%s)".formatted(e.getMessage()));
        }
    }

    private Answer quota(String token) throws NotThere, NoAnswer {
        return calls.send(request("/message/quota", token).GET());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(below(settings.url(), path))).header("access_token", token);
    }

    /** Calls with one token; open until one finds nobody, or is told that the token is over. */
    private final class ZaloLine implements Line {
        private final String token;
        private boolean open = true;

        ZaloLine(String token) {
            this.token = token;
        }

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
            var template = settings.template(message.situation(), message.language());
            if (template.isEmpty()) {
                return new Refused("no template for it is registered with Zalo");
            }
            var body = CanonicalJson.mapper()
                    .writeValueAsBytes(Map.of(
                            "phone", number.digits(),
                            "template_id", template.get(),
                            "template_data", data(message),
                            "tracking_id", message.reference()));
            // Before it may arrive: its report may be quicker than our answer, or all that ever comes.
            receipts.expect(PROVIDER, message.reference(), taken);
            if (!lastStep.begin()) {
                return new NotOurs();
            }
            try {
                var answer = calls.send(request("/message/template", token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
                open = !ZaloAnswer.concernsAll(answer);
                return ZaloAnswer.outcome(
                        answer, message.reference(), !message.others().isEmpty(), settings.throttlePause());
            } catch (NotThere e) {
                open = false;
                return new PutOff("Zalo couldn't be reached (%s)".formatted(e.getMessage()));
            } catch (NoAnswer e) {
                open = false;
                return new Undecided("Zalo's answer didn't come (%s)".formatted(e.getMessage()));
            }
        }

        /** What the situation has, and nothing else. */
        private Map<String, String> data(Message message) {
            var data = new LinkedHashMap<String, String>();
            for (var name : message.situation().variables()) {
                var value = message.variables().get(name);
                if (value != null) {
                    var line = value.replaceAll("\\s+", " ").strip();
                    data.put(name, LINKS.contains(name) ? line : cut(line));
                }
            }
            return data;
        }

        private String cut(String value) {
            var longest = settings.longestValue();
            return value.codePointCount(0, value.length()) <= longest
                    ? value
                    : value.substring(0, value.offsetByCodePoints(0, longest - 1))
                                    .strip() + "…";
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
