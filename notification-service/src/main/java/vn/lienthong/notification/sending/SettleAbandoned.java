package vn.lienthong.notification.sending;

import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.message.Messages;

/** Settles, now and then, the messages that no sender will. */
@Component
class SettleAbandoned {
    private final Messages messages;

    SettleAbandoned(Messages messages) {
        this.messages = messages;
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void settle() {
        messages.settleAbandoned();
    }
}
