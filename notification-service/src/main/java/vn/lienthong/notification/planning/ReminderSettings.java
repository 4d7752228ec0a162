package vn.lienthong.notification.planning;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.notification.reminder}: what is told at a moment of its own.
 *
 * @param appointmentBefore how long before the appointment a citizen hears that there is no result
 * @param surveyAfter how long after the return the citizen is asked how it was
 * @param surveyFor how long it is worth asking
 * @param atOnce how many are told in one transaction
 */
@ConfigurationProperties("lienthong.notification.reminder")
record ReminderSettings(
        @DefaultValue("3h") Duration appointmentBefore,
        @DefaultValue("1d") Duration surveyAfter,
        @DefaultValue("7d") Duration surveyFor,
        @DefaultValue("100") int atOnce) {
    ReminderSettings {
        if (!appointmentBefore.isPositive() || surveyAfter.isNegative() || !surveyFor.isPositive() || atOnce < 1) {
            throw new IllegalArgumentException("lienthong.notification.reminder: appointment-before, survey-for and"
                    + " at-once are greater than 0, survey-after is at least 0");
        }
    }

    Reminder.Rules rules() {
        return new Reminder.Rules(appointmentBefore, surveyAfter, surveyFor);
    }
}
