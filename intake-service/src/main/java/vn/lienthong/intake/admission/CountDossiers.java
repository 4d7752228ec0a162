package vn.lienthong.intake.admission;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.outbox.OutboxWitness;

/**
 * Lets no agency hand in more dossiers and documents than it has left today, by whichever way, and counts them once they are committed;
 * then their place is free.
 */
@Component
class CountDossiers implements OutboxWitness {
    private static final String SENDER = "/agency/";

    private final Allowances allowances;
    private final Set<String> counted = Set.of(
            Objects.requireNonNull(EventTypes.of(DossierInput.class).names().get(DossierSubmitted.class)),
            Objects.requireNonNull(EventTypes.of(DocumentInput.class).names().get(DocumentSent.class)));

    CountDossiers(Allowances allowances) {
        this.allowances = allowances;
    }

    @Override
    public void appended(List<Outgoing> events) {
        var senders = events.stream()
                .filter(event -> counted.contains(event.headers().getOrDefault("ce_type", ""))
                        && source(event).startsWith(SENDER))
                .map(event -> new AgencyCode(source(event).substring(SENDER.length())))
                .toList();
        // Here, and not before: what was accepted once is answered again whatever the agency has left.
        var count = Count.underWay(allowances);
        senders.forEach(count::add);
    }

    /** Those of the transaction at hand, less what is rolled back of it. */
    private static final class Count implements TransactionSynchronization {
        private final Allowances allowances;
        private final List<AgencyCode> senders = new ArrayList<>();
        private final Map<Object, Integer> before = new IdentityHashMap<>();

        private Count(Allowances allowances) {
            this.allowances = allowances;
        }

        static Count underWay(Allowances allowances) {
            return TransactionSynchronizationManager.getSynchronizations().stream()
                    .filter(Count.class::isInstance)
                    .map(Count.class::cast)
                    .findFirst()
                    .orElseGet(() -> {
                        var count = new Count(allowances);
                        TransactionSynchronizationManager.registerSynchronization(count);
                        return count;
                    });
        }

        void add(AgencyCode sender) {
            allowances.requireDossier(
                    sender, senders.stream().filter(sender::equals).count());
            senders.add(sender);
        }

        @Override
        public void savepoint(Object savepoint) {
            before.put(savepoint, senders.size());
        }

        @Override
        public void savepointRollback(Object savepoint) {
            // What was begun before the first was counted began with none.
            senders.subList(before.getOrDefault(savepoint, 0), senders.size()).clear();
        }

        @Override
        public void afterCommit() {
            senders.forEach(allowances::useDossier);
        }

        @Override
        public void afterCompletion(int status) {
            Place.giveUp();
        }
    }

    private static String source(Outgoing event) {
        return event.headers().getOrDefault("ce_source", "");
    }
}
