package vn.lienthong.notification.planning;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.sending.SendMessages;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.support.personal.PersonalKeys;
import vn.lienthong.support.registry.RegistryFollower;

/** Plans what time brings: in one transaction a reminder is told and its message is there. */
@Component
class RemindCitizens {
    private final Reminders reminders;
    private final ReminderSettings settings;
    private final MessagePlan plan;
    private final RegistryFollower registry;
    private final PersonalKeys keys;
    private final Recipients recipients;
    private final Messages messages;
    private final SendMessages sender;
    private final TransactionTemplate transactions;

    RemindCitizens(
            Reminders reminders,
            ReminderSettings settings,
            NotificationSettings notification,
            Templates templates,
            RegistryFollower registry,
            PersonalKeys keys,
            Recipients recipients,
            Messages messages,
            SendMessages sender,
            TransactionTemplate transactions) {
        this.reminders = reminders;
        this.settings = settings;
        this.plan = new MessagePlan(
                notification.sender(),
                notification.trackingLink(),
                notification.uselessAfter(),
                settings.surveyLink(),
                templates::inForce);
        this.registry = registry;
        this.keys = keys;
        this.recipients = recipients;
        this.messages = messages;
        this.sender = sender;
        this.transactions = transactions;
    }

    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void remind() {
        if (registry.registry().isEmpty()) {
            return; // agencies can't be named yet
        }
        var more = true;
        while (more) {
            more = remindSome();
            sender.wake();
        }
    }

    /** Whether there may be more. */
    private boolean remindSome() {
        return Objects.requireNonNull(transactions.execute(status -> {
            var due = reminders.takeDue(settings.atOnce());
            var dossiers = new HashSet<String>();
            due.forEach(reminder -> dossiers.add(reminder.dossier()));
            var texts = SealedTexts.of(keys, dossiers);
            var known = recipients.of(dossiers, texts);
            var names = registry.registry();
            var planned = new ArrayList<Message>();
            for (var reminder : due) {
                var recipient = known.get(reminder.dossier());
                if (recipient != null) {
                    plan.remind(reminder, recipient, names).ifPresent(planned::add);
                }
            }
            messages.plan(planned, texts);
            return due.size() == settings.atOnce();
        }));
    }
}
