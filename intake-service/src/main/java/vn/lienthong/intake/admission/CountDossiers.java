package vn.lienthong.intake.admission;

import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.outbox.OutboxWitness;

/**
 * Lets no agency hand in more dossiers than it has left today, by whichever way, and counts them once they are committed;
 * then their place is free.
 */
@Component
class CountDossiers implements OutboxWitness {
    private static final String SENDER = "/agency/";

    private final Allowances allowances;
    private final String submitted =
            Objects.requireNonNull(EventTypes.of(DossierInput.class).names().get(DossierSubmitted.class));

    CountDossiers(Allowances allowances) {
        this.allowances = allowances;
    }

    @Override
    public void appended(List<Outgoing> events) {
        var senders = events.stream()
                .filter(event -> submitted.equals(event.headers().get("ce_type"))
                        && source(event).startsWith(SENDER))
                .map(event -> new AgencyCode(source(event).substring(SENDER.length())))
                .toList();
        // Here, and not before: what was accepted once is answered again whatever the agency has left.
        senders.stream().distinct().forEach(allowances::requireDossier);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                senders.forEach(allowances::useDossier);
            }

            @Override
            public void afterCompletion(int status) {
                Place.giveUp();
            }
        });
    }

    private static String source(Outgoing event) {
        return event.headers().getOrDefault("ce_source", "");
    }
}
