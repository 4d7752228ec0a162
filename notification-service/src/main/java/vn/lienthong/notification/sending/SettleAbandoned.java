package vn.lienthong.notification.sending;

import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.message.Fallbacks;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.Receipts;

/** Settles, now and then, the messages that no sender will; tells them what was reported; has them go another way. */
@Component
class SettleAbandoned {
    private static final int STRAYS_KEPT_DAYS = 7;

    private final Messages messages;
    private final Receipts receipts;
    private final Fallbacks fallbacks;
    private final SendMessages sender;
    private final ChannelSettings settings;

    SettleAbandoned(
            Messages messages, Receipts receipts, Fallbacks fallbacks, SendMessages sender, ChannelSettings settings) {
        this.messages = messages;
        this.receipts = receipts;
        this.fallbacks = fallbacks;
        this.sender = sender;
        this.settings = settings;
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void settle() {
        messages.settleAbandoned(sender.askable());
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void follow() {
        receipts.apply();
        if (fallbacks.plan(settings.undeliveredAfter()) > 0) {
            sender.wake();
        }
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void forgetStrays() {
        receipts.forgetStrays(STRAYS_KEPT_DAYS);
    }
}
