package vn.lienthong.notification.planning;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.support.personal.ForgetsPersonalData;

/** Deletes what was kept of citizens, some time after their dossiers have ended, or at once where they are erased. */
@Component
class ForgetRecipients implements ForgetsPersonalData {
    private static final Logger log = LoggerFactory.getLogger(ForgetRecipients.class);

    private final Recipients recipients;
    private final Wishes wishes;
    private final NotificationSettings settings;

    ForgetRecipients(Recipients recipients, Wishes wishes, NotificationSettings settings) {
        this.recipients = recipients;
        this.wishes = wishes;
        this.settings = settings;
    }

    @Override
    public void forget(Collection<String> dossiers) {
        wishes.erase(dossiers);
        recipients.erase(dossiers);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void forget() {
        var forgotten = recipients.forget(settings.forgetAfter());
        if (forgotten > 0) {
            log.atInfo().addKeyValue("recipients", forgotten).log("addresses of ended dossiers deleted");
        }
    }
}
