package vn.lienthong.notification.planning;

import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.notification.message.Situation;

/**
 * {@code lienthong.notification.digest}: who wishes hears of these once a day.
 *
 * @param at when, by the clock in Viet Nam
 * @param situations that are told together; what is urgent, or has a moment of its own, doesn't belong there
 */
@ConfigurationProperties("lienthong.notification.digest")
record DigestSettings(
        @DefaultValue("17:30") LocalTime at,

        @DefaultValue({
            "stage-passed-on",
            "supplement-received",
            "payment-confirmed",
            "agency-changed",
            "result-returned",
            "result-resealed"
        })
        List<String> situations) {
    DigestSettings {
        // A misspelt situation is said at the start.
        situations.forEach(Situation::of);
    }

    boolean isTold(Situation situation) {
        return situations.contains(situation.code());
    }

    /** The next time there is one. */
    Instant next(Instant now) {
        var here = now.atZone(WorkingCalendar.ZONE);
        var today = here.with(at);
        return (today.isAfter(here) ? today : today.plusDays(1)).toInstant();
    }
}
