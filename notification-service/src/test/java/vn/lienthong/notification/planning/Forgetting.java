package vn.lienthong.notification.planning;

import org.springframework.context.ApplicationContext;

/** What the service does by itself every hour, now. */
public final class Forgetting {
    private Forgetting() {}

    public static void now(ApplicationContext service) {
        service.getBean(ForgetRecipients.class).forget();
    }
}
