package vn.lienthong.notification.tracking;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierLookedAt;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierOverseen;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStated;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentsStated;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.notification.access.AccessSettings;
import vn.lienthong.notification.access.Looks;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.notification.tracking.TrackedDossiers.Kept;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;
import vn.lienthong.support.kafka.JournalRecords.Journaled;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.personal.Opening;
import vn.lienthong.support.personal.PersonalKeys;

/**
 * Reads {@code routing.dossier.journal} and {@code console.applicant.events}, {@code intake.applicant.events}; writes how far each dossier is into PostgreSQL.
 * A record that comes again changes nothing.
 */
@Component
class FollowDossiers {
    private static final Duration KEY_PATIENCE = Duration.ofSeconds(2);
    private static final EventTypes<ApplicantEvent> EVENTS = EventTypes.of(ApplicantEvent.class);

    private final JournalRecords journal;
    private final DeadLetters deadLetters;
    private final PersonalKeys keys;
    private final TrackedDossiers dossiers;
    private final Looks looks;
    private final AccessSettings settings;
    private final TransactionTemplate transactions;

    FollowDossiers(
            DeadLetters deadLetters,
            PersonalKeys keys,
            TrackedDossiers dossiers,
            Looks looks,
            AccessSettings settings,
            TransactionTemplate transactions) {
        this.journal = new JournalRecords(deadLetters, Topics.NOTIFICATION_DEAD_LETTER);
        this.deadLetters = deadLetters;
        this.keys = keys;
        this.dossiers = dossiers;
        this.looks = looks;
        this.settings = settings;
        this.transactions = transactions;
    }

    // ---- the journal

    @KafkaListener(id = "notification.tracking", topics = "routing.dossier.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var entries = journal.read(records);
        var received = received(entries);
        // What opens them comes by another topic. Whoever waits in vain has the batch come again.
        keys.await(received.keySet(), KEY_PATIENCE);
        transactions.executeWithoutResult(status -> follow(entries, received));
    }

    private static Map<String, SealedPersonalData> received(List<Journaled> entries) {
        var received = new LinkedHashMap<String, SealedPersonalData>();
        for (var journaled : entries) {
            if (journaled.event().orElse(null) instanceof DossierReceived event
                    && event.personal().inTheOpen().isEmpty()) {
                received.putIfAbsent(journaled.entry().key(), event.personal());
            }
        }
        return received;
    }

    private void follow(List<Journaled> entries, Map<String, SealedPersonalData> received) {
        var which = new HashSet<String>();
        entries.forEach(journaled -> which.add(journaled.entry().key()));
        var texts = SealedTexts.of(keys, which);
        var known = dossiers.of(which);
        var unknown = new HashMap<>(received);
        unknown.keySet().removeAll(known.keySet());
        var opened = keys.open(unknown);
        var changed = new LinkedHashMap<String, Kept>();
        for (var journaled : entries) {
            var entry = journaled.entry();
            var before = known.get(entry.key());
            var after = before == null
                    ? begin(journaled, opened.get(entry.key()), texts)
                    : Optional.of(new Kept(
                            before.tracked()
                                    .after(
                                            entry,
                                            journaled.event().orElse(null),
                                            words -> words == null ? null : texts.seal(entry.key(), words)),
                            before.factor()));
            after.filter(kept -> !kept.equals(before)).ifPresent(kept -> {
                known.put(entry.key(), kept);
                changed.put(entry.key(), kept);
            });
        }
        dossiers.keep(changed.values());
    }

    private Optional<Kept> begin(Journaled journaled, @Nullable Opening opening, SealedTexts texts) {
        if (!(journaled.event().orElse(null) instanceof DossierReceived received)) {
            return Optional.empty(); // of a dossier that is forgotten
        }
        var open = received.personal().inTheOpen();
        if (open.isPresent()) {
            return Optional.of(kept(journaled, received, open.get(), texts));
        }
        return switch (Objects.requireNonNull(opening)) {
            case Opening.Opened(var personal) -> Optional.of(kept(journaled, received, personal, texts));
            // The batch comes again, a little later.
            case Opening.NotYet() -> throw new KeyAwaited();
            case Opening.Erased(var at) -> Optional.empty();
            // Its link still opens it.
            case Opening.Unreadable() -> Optional.of(new Kept(Tracked.of(journaled.entry(), received, "vi"), null));
        };
    }

    private Kept kept(Journaled journaled, DossierReceived received, PersonalData personal, SealedTexts texts) {
        var applicant = personal.applicant();
        var dossier = journaled.entry().key();
        return new Kept(
                Tracked.of(journaled.entry(), received, applicant.language().equals("en") ? "en" : "vi"),
                lastDigits(applicant.phone())
                        .map(digits -> texts.seal(dossier, digits))
                        .orElse(null));
    }

    private Optional<String> lastDigits(@Nullable String phone) {
        var digits = phone == null ? "" : phone.replaceAll("[^0-9]", "");
        return digits.length() < settings.digits()
                ? Optional.empty()
                : Optional.of(digits.substring(digits.length() - settings.digits()));
    }

    /** A dossier is heard of before the key that opens it. */
    private static final class KeyAwaited extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyAwaited() {
            super("the key of a dossier isn't there yet", null, false, false);
        }
    }

    // ---- what intake tells besides

    @KafkaListener(id = "notification.applicant", topics = "intake.applicant.events")
    void hear(List<ConsumerRecord<String, byte[]>> records) {
        transactions.executeWithoutResult(status -> records.forEach(this::hear));
    }

    @KafkaListener(id = "notification.overseers", topics = "console.applicant.events")
    void hearOfOverseers(List<ConsumerRecord<String, byte[]>> records) {
        transactions.executeWithoutResult(status -> records.forEach(this::hear));
    }

    private void hear(ConsumerRecord<String, byte[]> record) {
        try {
            var event = KafkaEvents.envelope(record);
            EVENTS.read(event.type(), event.data()).ifPresent(told -> {
                switch (told) {
                    case PaymentsStated payments -> dossiers.keep(event.subject(), payments, event.time());
                    case ParcelStated parcel -> dossiers.keep(event.subject(), parcel, event.time());
                    case DossierLookedAt look -> looks.keep(event.id(), event.subject(), look, event.time());
                    case DossierOverseen look -> looks.keep(event.id(), event.subject(), look, event.time());
                }
            });
        } catch (UnreadableEvent e) {
            deadLetters.put(Topics.NOTIFICATION_DEAD_LETTER, record, String.valueOf(e.getMessage()));
        }
    }
}
