package vn.lienthong.notification.planning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.MessageMeters;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.planning.DayDigest.Wished;
import vn.lienthong.notification.planning.Wishes.Wish;
import vn.lienthong.notification.sending.ChannelSettings;
import vn.lienthong.notification.sending.SendMessages;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;
import vn.lienthong.support.kafka.JournalRecords.Journaled;
import vn.lienthong.support.personal.Opening;
import vn.lienthong.support.personal.PersonalKeys;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * Reads {@code routing.dossier.journal}; writes the messages it calls for into PostgreSQL, each once however often a
 * record comes.
 */
@Component
class FollowJournal {
    private static final Duration KEY_PATIENCE = Duration.ofSeconds(2);

    private final JournalRecords journal;
    private final RegistryFollower registry;
    private final MessagePlan plan;
    private final PersonalKeys keys;
    private final Recipients recipients;
    private final DayDigest digest;
    private final MessageMeters meters;
    private final SendMessages sender;
    private final TransactionTemplate transactions;
    private final Reminder.Rules rules;
    private final Reminders reminders;
    private final WantedReturns wantedReturns;
    private final Citizens citizens;
    private final Wishes wishes;
    private final ChannelChoice choice;

    FollowJournal(
            DeadLetters deadLetters,
            RegistryFollower registry,
            NotificationSettings settings,
            TrackingLinks links,
            PersonalKeys keys,
            Recipients recipients,
            DayDigest digest,
            MessageMeters meters,
            SendMessages sender,
            TransactionTemplate transactions,
            Templates templates,
            ReminderSettings reminderSettings,
            Reminders reminders,
            WantedReturns wantedReturns,
            Citizens citizens,
            Wishes wishes,
            ChannelSettings channels) {
        this.journal = new JournalRecords(deadLetters, Topics.NOTIFICATION_DEAD_LETTER);
        this.registry = registry;
        this.plan = new MessagePlan(
                settings.sender(),
                code -> links.of(new DossierCode(code)),
                settings.uselessAfter(),
                templates::inForce);
        this.rules = reminderSettings.rules();
        this.reminders = reminders;
        this.wantedReturns = wantedReturns;
        this.keys = keys;
        this.recipients = recipients;
        this.digest = digest;
        this.meters = meters;
        this.sender = sender;
        this.transactions = transactions;
        this.citizens = citizens;
        this.wishes = wishes;
        this.choice = new ChannelChoice(channels, sender.channels());
    }

    @KafkaListener(id = "notification.messages", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var entries = journal.read(records);
        // What opens them comes by another topic. Whoever waits in vain has the batch come again.
        keys.await(sealedDossiers(entries), KEY_PATIENCE);
        transactions.executeWithoutResult(status -> {
            var dossiers = new HashSet<String>();
            entries.forEach(journaled -> dossiers.add(journaled.entry().key()));
            var texts = SealedTexts.of(keys, dossiers);
            remember(entries, texts);
            follow(entries, recipients.of(dossiers, texts), texts);
        });
        sender.wake();
    }

    private static Set<String> sealedDossiers(List<Journaled> entries) {
        var dossiers = new HashSet<String>();
        for (var journaled : entries) {
            if (journaled.event().orElse(null) instanceof DossierReceived received
                    && received.personal().inTheOpen().isEmpty()) {
                dossiers.add(journaled.entry().key());
            }
        }
        return dossiers;
    }

    private void remember(List<Journaled> entries, SealedTexts texts) {
        var received = new LinkedHashMap<String, DossierReceived>();
        var sealed = new HashMap<String, SealedPersonalData>();
        var wanted = new HashMap<String, Wanted>();
        for (var journaled : entries) {
            if (journaled.event().orElse(null) instanceof DossierReceived event) {
                received.putIfAbsent(journaled.entry().key(), event);
                sealed.putIfAbsent(journaled.entry().key(), event.personal());
                wanted.putIfAbsent(journaled.entry().key(), Wanted.in(journaled.entry(), event));
            }
        }
        var reached = new ArrayList<Recipient>();
        keys.open(sealed).forEach((dossier, opening) -> {
            switch (opening) {
                case Opening.Opened(var personal) ->
                    reached.add(Recipient.of(dossier, Objects.requireNonNull(received.get(dossier)), personal)
                            .called(citizens.pseudonym(personal.applicant().citizenId())));
                // The batch comes again, a little later.
                case Opening.NotYet() -> throw new KeyAwaited();
                case Opening.Erased(var at) -> meters.count(Situation.DOSSIER_RECEIVED.code(), "none", "erased");
                case Opening.Unreadable() -> meters.count(Situation.DOSSIER_RECEIVED.code(), "none", "unreadable");
            }
        });
        var unreachable = recipients.remember(reached, texts);
        wantedReturns.remember(wanted);
        for (int i = 0; i < unreachable; i++) {
            meters.count(Situation.DOSSIER_RECEIVED.code(), "none", "unreachable");
        }
    }

    /** A dossier is heard of before the key that opens it. */
    private static final class KeyAwaited extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyAwaited() {
            super("the key of a dossier isn't there yet", null, false, false);
        }
    }

    private void follow(List<Journaled> entries, Map<String, Recipient> known, SealedTexts texts) {
        if (known.isEmpty()) {
            return;
        }
        var names = registry.registry();
        if (names.isEmpty()) {
            throw new IllegalStateException("the registry isn't loaded yet: agencies can't be named");
        }
        var wanted = wantedReturns.of(known.keySet());
        var reminded = new ArrayList<Reminder>();
        var wished = wishes.of(known.values().stream()
                .map(Recipient::citizen)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        var planned = new ArrayList<Wished>();
        var changed = new LinkedHashMap<String, Recipient>();
        for (var journaled : entries) {
            var entry = journaled.entry();
            var recipient = known.get(entry.key());
            if (recipient == null || journaled.event().isEmpty()) {
                continue;
            }
            var event = journaled.event().get();
            var now = recipient.after(entry, event);
            if (!now.equals(recipient)) {
                known.put(entry.key(), now);
                changed.put(entry.key(), now);
            }
            var end = wanted.getOrDefault(entry.key(), Wanted.UNKNOWN);
            var wish = wished.getOrDefault(now.citizen(), Wish.NONE);
            plan.plan(entry, event, now, end, names)
                    .flatMap(message -> choice.of(message, now, wish))
                    .ifPresent(message -> planned.add(new Wished(message, wish)));
            reminded.addAll(rules.after(entry, event));
        }
        digest.plan(planned, texts);
        reminders.set(reminded);
        recipients.update(changed.values());
    }
}
