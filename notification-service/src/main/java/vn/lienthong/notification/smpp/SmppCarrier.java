package vn.lienthong.notification.smpp;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Receipts;
import vn.lienthong.notification.sending.Carrier;
import vn.lienthong.notification.template.Templates;

/**
 * Short messages by SMPP: one session, as sender and receiver, kept bound also while there is nothing to send, for reports of
 * delivery come by it. An answer that doesn't come can't be asked for: SMPP asks by the id that the answer would have had.
 */
@Component
@ConditionalOnProperty("lienthong.notification.smpp.host")
class SmppCarrier implements Carrier, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(SmppCarrier.class);

    private final SmppSettings settings;
    private final Templates templates;
    private final Receipts receipts;
    private @Nullable SMPPSession session;
    private boolean ended;

    SmppCarrier(SmppSettings settings, Templates templates, Receipts receipts) {
        this.settings = settings;
        this.templates = templates;
        this.receipts = receipts;
    }

    @Override
    public MessageChannel channel() {
        return MessageChannel.SMS;
    }

    @Override
    public String provider() {
        return "smpp";
    }

    @Override
    public int rate(NotificationSettings usual) {
        return settings.rate();
    }

    @Override
    public int connections(NotificationSettings usual) {
        return settings.window();
    }

    @Override
    public Line open() throws Unreachable {
        return new SmppLine(session(), settings, templates);
    }

    private synchronized SMPPSession session() throws Unreachable {
        var open = session;
        if (open != null && open.getSessionState().isBound()) {
            return open;
        }
        if (ended) {
            throw new Unreachable("the service ends");
        }
        if (open != null) {
            open.close();
        }
        open = bind();
        session = open;
        return open;
    }

    private SMPPSession bind() throws Unreachable {
        var fresh = new SMPPSession();
        fresh.setTransactionTimer(settings.answerTimeout().toMillis());
        fresh.setEnquireLinkTimer((int) settings.enquireEvery().toMillis());
        fresh.setMessageReceiverListener(new SmppReports(receipts, Clock.systemUTC()));
        try {
            fresh.connectAndBind(
                    settings.host(),
                    settings.port(),
                    new BindParameter(
                            BindType.BIND_TRX,
                            settings.systemId(),
                            settings.password(),
                            settings.systemType(),
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            null),
                    settings.answerTimeout().toMillis());
            return fresh;
        } catch (IOException e) {
            fresh.close();
            // What a refused bind says of the name and password stands in its cause.
            throw new Unreachable("the SMPP server at %s:%d can't be bound to (%s)"
                    .formatted(
                            settings.host(),
                            settings.port(),
                            e.getCause() == null
                                    ? e.getClass().getSimpleName()
                                    : e.getCause().getClass().getSimpleName()));
        }
    }

    /** Reports are waited for also while there is nothing to send. */
    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void stayBound() {
        try {
            session();
        } catch (Unreachable e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("reports of delivery can't come");
        }
    }

    @Override
    public synchronized void destroy() {
        ended = true;
        if (session != null) {
            session.unbindAndClose();
        }
    }
}
