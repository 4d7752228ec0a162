package vn.lienthong.intake.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierLookedAt;
import vn.lienthong.contract.applicant.ApplicantEvent.LookPurpose;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.audit.Attempt.Outcome;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.outbox.Outbox.Outgoing;

/**
 * Tells applicants who looked at their dossiers, in the transaction that writes the audit. Systems ask often: all looks of one
 * agency at one dossier for one purpose within an hour are one event, with one id, whoever tells it and how often.
 */
@Component
class TellLooks {
    private static final EventTypes<ApplicantEvent> EVENTS = EventTypes.of(ApplicantEvent.class);
    private static final int REMEMBERED = 20_000;
    private static final Map<String, LookPurpose> PURPOSES = Map.of(
            "/v1/dossiers/{code}", LookPurpose.DOSSIER,
            "/v1/dossiers/{code}/receipt", LookPurpose.RECEIPT,
            "/v1/dossiers/{code}/attachments/{sha256}", LookPurpose.ATTACHMENT,
            "/v1/dossiers/{code}/payments", LookPurpose.PAYMENT,
            "/v1/dossiers/{code}/payments/{number}", LookPurpose.PAYMENT);

    /** Asked for late: the outbox tells the audit what it writes. */
    private final ObjectProvider<Outbox> outbox;

    /** Spares Kafka what it has been told; whatever isn't remembered any more is recognised by its id. */
    private final Set<String> told = Collections.newSetFromMap(Collections.synchronizedMap(new Newest()));

    TellLooks(ObjectProvider<Outbox> outbox) {
        this.outbox = outbox;
    }

    private static final class Newest extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }

    void tell(Collection<Attempt> attempts) {
        var looks = new LinkedHashMap<String, Outgoing>();
        for (var attempt : attempts) {
            look(attempt).filter(look -> !told.contains(id(look))).ifPresent(look -> looks.putIfAbsent(id(look), look));
        }
        if (looks.isEmpty()) {
            return;
        }
        outbox.getObject().append(looks.values().stream().toList());
        var ids = new LinkedHashSet<>(looks.keySet());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                told.addAll(ids);
            }
        });
    }

    private static String id(Outgoing look) {
        return String.valueOf(look.headers().get("ce_id"));
    }

    private static Optional<Outgoing> look(Attempt attempt) {
        var purpose = PURPOSES.get(attempt.route());
        if (purpose == null
                || !attempt.method().equals("GET")
                || attempt.outcome() != Outcome.DONE
                || attempt.agency() == null
                || attempt.dossier() == null) {
            return Optional.empty();
        }
        var hour = attempt.at().truncatedTo(ChronoUnit.HOURS);
        var event = new DossierLookedAt(new AgencyCode(attempt.agency()), purpose);
        var id = UUID.nameUUIDFromBytes("look %s %s %s %s"
                .formatted(attempt.dossier(), attempt.agency(), purpose, hour)
                .getBytes(UTF_8));
        return Optional.of(new Outgoing(
                Topics.INTAKE_APPLICANT_EVENTS,
                new EventEnvelope(
                        id.toString(),
                        "/intake",
                        EVENTS.nameOf(event),
                        attempt.dossier(),
                        attempt.at(),
                        EVENTS.write(event))));
    }
}
