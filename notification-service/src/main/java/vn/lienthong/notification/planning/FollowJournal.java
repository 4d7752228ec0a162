package vn.lienthong.notification.planning;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageMeters;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.planning.Recipients.End;
import vn.lienthong.notification.sending.SendMessages;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;
import vn.lienthong.support.kafka.JournalRecords.Journaled;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Reads {@code routing.dossier.journal}; writes the messages it calls for into PostgreSQL, each once however often a
 * record comes.
 */
@Component
class FollowJournal {
    private final JournalRecords journal;
    private final RegistryFollower registry;
    private final MessagePlan plan;
    private final Recipients recipients;
    private final Messages messages;
    private final MessageMeters meters;
    private final SendMessages sender;
    private final TransactionTemplate transactions;

    FollowJournal(
            DeadLetters deadLetters,
            RegistryFollower registry,
            NotificationSettings settings,
            Recipients recipients,
            Messages messages,
            MessageMeters meters,
            SendMessages sender,
            TransactionTemplate transactions) {
        this.journal = new JournalRecords(deadLetters, Topics.NOTIFICATION_DEAD_LETTER);
        this.registry = registry;
        this.plan = new MessagePlan(settings.sender(), settings.trackingLink(), settings.uselessAfter());
        this.recipients = recipients;
        this.messages = messages;
        this.meters = meters;
        this.sender = sender;
        this.transactions = transactions;
    }

    @KafkaListener(id = "notification.messages", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var entries = journal.read(records);
        transactions.executeWithoutResult(status -> {
            remember(entries);
            messages.plan(planned(entries));
            recipients.ended(ends(entries));
        });
        sender.wake();
    }

    private void remember(List<Journaled> entries) {
        var received = new LinkedHashMap<String, Recipient>();
        for (var journaled : entries) {
            if (journaled.event().orElse(null) instanceof DossierReceived event) {
                var dossier = journaled.entry().key();
                received.putIfAbsent(dossier, Recipient.of(dossier, event));
            }
        }
        var unreachable = recipients.remember(received.values());
        for (int i = 0; i < unreachable; i++) {
            meters.count(Situation.DOSSIER_RECEIVED.code(), "none", "unreachable");
        }
    }

    private List<Message> planned(List<Journaled> entries) {
        var dossiers = new HashSet<String>();
        entries.forEach(journaled -> dossiers.add(journaled.entry().key()));
        var known = recipients.of(dossiers);
        if (known.isEmpty()) {
            return List.of();
        }
        var names = registry.registry();
        if (names.isEmpty()) {
            throw new IllegalStateException("the registry isn't loaded yet: agencies can't be named");
        }
        var planned = new ArrayList<Message>();
        for (var journaled : entries) {
            var recipient = known.get(journaled.entry().key());
            if (recipient != null && journaled.event().isPresent()) {
                plan.plan(journaled.entry(), journaled.event().get(), recipient, names)
                        .ifPresent(planned::add);
            }
        }
        return planned;
    }

    private static List<End> ends(List<Journaled> entries) {
        return entries.stream()
                .filter(journaled -> switch (journaled.event().orElse(null)) {
                    case DossierRefused _, ResultReturned _ -> true;
                    case null, default -> false;
                })
                .map(journaled ->
                        new End(journaled.entry().key(), journaled.entry().at()))
                .toList();
    }
}
