package vn.lienthong.notification.planning;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.planning.Wishes.Wish;
import vn.lienthong.notification.sending.ChannelSettings;
import vn.lienthong.notification.sending.SendMessages;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.support.personal.PersonalKeys;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.tracking.TrackingLinks;

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
    private final Wishes wishes;
    private final ChannelChoice choice;

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
            TransactionTemplate transactions,
            Wishes wishes,
            ChannelSettings channels,
            TrackingLinks links) {
        this.reminders = reminders;
        this.settings = settings;
        this.plan = new MessagePlan(
                notification.sender(),
                code -> links.of(new DossierCode(code)),
                notification.uselessAfter(),
                templates::inForce);
        this.registry = registry;
        this.keys = keys;
        this.recipients = recipients;
        this.messages = messages;
        this.sender = sender;
        this.transactions = transactions;
        this.wishes = wishes;
        this.choice = new ChannelChoice(channels, sender.channels());
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
            var wished = wishes.of(known.values().stream()
                    .map(Recipient::citizen)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet()));
            var planned = new ArrayList<Message>();
            for (var reminder : due) {
                var recipient = known.get(reminder.dossier());
                if (recipient != null) {
                    plan.remind(reminder, recipient, names)
                            .flatMap(message ->
                                    choice.of(message, recipient, wished.getOrDefault(recipient.citizen(), Wish.NONE)))
                            .ifPresent(planned::add);
                }
            }
            messages.plan(planned, texts);
            return due.size() == settings.atOnce();
        }));
    }
}
