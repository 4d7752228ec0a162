package vn.lienthong.axis.dossier;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.axis.dossier.Dossiers.Left;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Reads {@code routing.document.journal}; what an agency outside says of a package that carries a dossier's stage is reported as
 * what it did at that stage.
 */
@Component
class FollowStages {
    private static final EventTypes<DocumentStatusChanged> STATUSES = EventTypes.of(DocumentStatusChanged.class);
    private static final EventTypes<DossierInput> EVENTS = EventTypes.of(DossierInput.class);
    private static final String SOURCE = "/axis";
    private static final String NO_REASON = "Cơ quan nhận từ chối, không nêu lý do";

    private final DeadLetters deadLetters;
    private final RegistryFollower registry;
    private final Dossiers dossiers;
    private final Outbox outbox;
    private final TransactionTemplate transactions;

    FollowStages(
            DeadLetters deadLetters,
            RegistryFollower registry,
            Dossiers dossiers,
            Outbox outbox,
            TransactionTemplate transactions) {
        this.deadLetters = deadLetters;
        this.registry = registry;
        this.dossiers = dossiers;
        this.outbox = outbox;
        this.transactions = transactions;
    }

    @KafkaListener(id = "axis.stages", topics = "routing.document.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        transactions.executeWithoutResult(status -> {
            var events = new ArrayList<EventEnvelope>();
            for (var record : records) {
                try {
                    var entry = KafkaEvents.journalEntry(record);
                    STATUSES.read(entry.type(), entry.data())
                            .ifPresent(changed -> events.addAll(follow(entry, changed)));
                } catch (UnreadableEvent e) {
                    deadLetters.put(Topics.AXIS_DEAD_LETTER, record, String.valueOf(e.getMessage()));
                }
            }
            outbox.append(Topics.AXIS_DOSSIER_EVENTS, events);
        });
    }

    private List<EventEnvelope> follow(JournalEntry entry, DocumentStatusChanged changed) {
        var left = dossiers.by(entry.key())
                .filter(one -> one.agency().equals(changed.receiver()))
                .orElse(null);
        if (left == null) {
            return List.of();
        }
        var events = new ArrayList<EventEnvelope>();
        // Whoever is further has taken it on, whether that was said or not.
        if (isTakenOn(changed.status()) && !left.accepted()) {
            dossiers.accepted(entry.key());
            events.add(event(entry, "accept", left, Action.ACCEPT, null, null));
        }
        if (changed.status() == DocumentStatus.COMPLETED) {
            events.add(event(entry, "complete", left, Action.COMPLETE, null, null));
        }
        if (changed.status() == DocumentStatus.REFUSED) {
            refuse(entry, left, changed.reason().isBlank() ? NO_REASON : changed.reason(), events);
        }
        return events;
    }

    private static boolean isTakenOn(DocumentStatus status) {
        return switch (status) {
            case RECEIVED, ASSIGNED, IN_PROCESS, COMPLETED -> true;
            case ARRIVED, REFUSED, RECALL_REQUESTED, AGREED, DECLINED -> false;
        };
    }

    /**
     * The dossier itself can be refused at its first stage only; from a later one it goes back to those before, by whoever has
     * taken that stage on.
     */
    private void refuse(JournalEntry entry, Left left, String reason, List<EventEnvelope> events) {
        var before = stage(left).map(Stage::after).orElse(List.of());
        if (before.isEmpty()) {
            events.add(event(entry, "refuse", left, Action.REFUSE, reason, null));
            return;
        }
        if (!left.accepted()) {
            dossiers.accepted(entry.key());
            events.add(event(entry, "accept", left, Action.ACCEPT, null, null));
        }
        events.add(event(entry, "send-back", left, Action.SEND_BACK, reason, ActionDetails.NONE.stages(before)));
    }

    private Optional<Stage> stage(Left left) {
        return dossiers.find(left.dossier())
                .flatMap(dossier -> registry.registry().procedure(dossier.procedure(), dossier.procedureVersion()))
                .flatMap(procedure -> procedure.stages().stream()
                        .filter(stage -> stage.id().equals(left.stage()))
                        .findFirst());
    }

    private static EventEnvelope event(
            JournalEntry entry,
            String what,
            Left left,
            Action action,
            @Nullable String reason,
            @Nullable ActionDetails details) {
        var input = new StageActionReported(action, left.stage(), left.agency(), null, null, reason, details);
        return new EventEnvelope(
                "axis/" + entry.id() + "/" + what,
                SOURCE,
                EVENTS.nameOf(input),
                left.dossier(),
                entry.at(),
                EVENTS.write(input));
    }
}
