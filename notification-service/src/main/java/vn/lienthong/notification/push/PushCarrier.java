package vn.lienthong.notification.push;

import com.zerodeplibs.webpush.EncryptedPushMessage;
import com.zerodeplibs.webpush.MessageEncryption;
import com.zerodeplibs.webpush.MessageEncryptionException;
import com.zerodeplibs.webpush.MessageEncryptions;
import com.zerodeplibs.webpush.PushMessage;
import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import com.zerodeplibs.webpush.header.TTL;
import com.zerodeplibs.webpush.header.Topic;
import com.zerodeplibs.webpush.header.Urgency;
import com.zerodeplibs.webpush.key.InvalidECPublicKeyException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.sending.Carrier;
import vn.lienthong.notification.sending.ChannelSettings;
import vn.lienthong.notification.sending.HttpCalls;
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
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * Tells all browsers of a dossier. A message has the same {@code Topic} and the same tag at every attempt, so that a push service and a
 * browser put a repeated one in the place of the first; the browser reports that it showed it. Whatever isn't shown by the time at
 * which the next way is tried, the push service drops.
 */
@Component
@ConditionalOnProperty("lienthong.notification.push.contact")
class PushCarrier implements Carrier {
    static final String PROVIDER = "browser";

    private final PushSettings settings;
    private final Devices devices;
    private final VapidKey vapid;
    private final Templates templates;
    private final TrackingLinks links;
    private final DisplayReports reports;
    private final Duration longestWait;
    private final HttpCalls calls;
    private final MessageEncryption encryption = MessageEncryptions.of();
    private final Clock clock = Clock.systemUTC();

    PushCarrier(
            PushSettings settings,
            NotificationSettings usual,
            ChannelSettings channels,
            Devices devices,
            VapidKey vapid,
            Templates templates,
            TrackingLinks links,
            DisplayReports reports) {
        this.settings = settings;
        this.devices = devices;
        this.vapid = vapid;
        this.templates = templates;
        this.links = links;
        this.reports = reports;
        this.longestWait = channels.undeliveredAfter();
        this.calls = new HttpCalls(settings.answerTimeout());
        // Whoever asks after the lease has to be sure that nothing is on its way any more.
        if (settings.answerTimeout()
                        .multipliedBy(2)
                        .multipliedBy(settings.mostDevices())
                        .compareTo(usual.lease())
                >= 0) {
            throw new IllegalArgumentException("lienthong.notification.lease has to be longer than twice"
                    + " lienthong.notification.push.answer-timeout for each of most-devices");
        }
    }

    @Override
    public MessageChannel channel() {
        return MessageChannel.PUSH;
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

    /** No push service says, but browsers report: what none has reported goes again, and takes the place of the first. */
    @Override
    public boolean canAsk() {
        return true;
    }

    @Override
    public Finding ask(Taken message) {
        return new Finding.HasNot();
    }

    /** There are many services, and none of them is asked before there is something for it. */
    @Override
    public Line open() {
        return new PushLine();
    }

    private final class PushLine implements Line {
        private boolean open = true;

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public Outcome handOver(Taken taken, LastStep lastStep) {
            var message = taken.message();
            var told = devices.of(message.dossier());
            if (told.isEmpty()) {
                return new Refused("no browser is told of the dossier any more");
            }
            PushMessage plain;
            try {
                plain = PushMessage.of(body(message));
            } catch (Unfillable e) {
                return new Refused("the template " + e.getMessage());
            }
            if (!lastStep.begin()) {
                return new NotOurs();
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (var device : told) {
                outcomes.add(tell(device, message, plain));
            }
            return best(message, outcomes);
        }

        private Outcome tell(Device device, Message message, PushMessage plain) {
            if (!settings.isOfAService(device.endpoint())) {
                devices.remove(message.dossier(), device);
                return new Refused("its push service isn't one of ours any more");
            }
            EncryptedPushMessage sealed;
            try {
                sealed =
                        encryption.encrypt(UserAgentMessageEncryptionKeyInfo.of(device.p256dh(), device.auth()), plain);
            } catch (MessageEncryptionException | InvalidECPublicKeyException e) {
                devices.remove(message.dossier(), device);
                return new Refused("its key is none");
            }
            try {
                var answer = calls.send(HttpRequest.newBuilder(device.endpoint())
                        .header("Authorization", vapid.authorization(device.endpoint()))
                        .header("Content-Type", "application/octet-stream")
                        .header("Content-Encoding", sealed.contentEncoding())
                        .header(TTL.HEADER_NAME, Long.toString(worthFor(message).toSeconds()))
                        .header(Urgency.HEADER_NAME, message.urgent() ? Urgency.high() : Urgency.normal())
                        .header(Topic.HEADER_NAME, Topic.ensure(message.reference()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(sealed.toBytes())));
                return switch (answer.status()) {
                    case 200, 201, 202, 204 -> new Sent(List.of(message.reference()));
                    case 404, 410 -> {
                        devices.remove(message.dossier(), device);
                        yield new Refused("the browser isn't there any more (%d)".formatted(answer.status()));
                    }
                    case 429 ->
                        new Throttled(
                                "the push service takes no more now (429)",
                                answer.retryAfter().orElse(settings.throttlePause()));
                    case 400, 401, 403, 413 ->
                        new Refused("the push service refused it (%d)".formatted(answer.status()));
                    default -> new Undecided("the push service answered %d".formatted(answer.status()));
                };
            } catch (NotThere e) {
                return new PutOff("the push service couldn't be reached (%s)".formatted(e.getMessage()));
            } catch (NoAnswer e) {
                return new Undecided("the push service's answer didn't come (%s)".formatted(e.getMessage()));
            }
        }

        /** One browser that shows it is enough; what may be shown on one isn't told by another way yet. */
        private Outcome best(Message message, List<Outcome> outcomes) {
            for (var wanted : List.of(Sent.class, Undecided.class, Throttled.class, PutOff.class)) {
                for (var outcome : outcomes) {
                    if (wanted.isInstance(outcome)) {
                        return outcome;
                    }
                }
            }
            return outcomes.getFirst();
        }

        private Duration worthFor(Message message) {
            var left = Duration.between(clock.instant(), message.uselessAfter());
            var shorter = left.compareTo(longestWait) < 0 ? left : longestWait;
            return shorter.isNegative() ? Duration.ZERO : shorter;
        }

        private byte[] body(Message message) {
            return CanonicalJson.mapper()
                    .writeValueAsBytes(Map.of(
                            "title", templates.words(message).subject(),
                            "body", templates.shortText(message).text(),
                            "lang", message.language(),
                            "tag", message.reference(),
                            "link", links.of(new DossierCode(message.dossier())).toString(),
                            "shown", reports.path(message.reference())));
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
