package vn.lienthong.notification.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.dossier.StageChange.Phase;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * How far a dossier is, for its applicant (tình trạng hồ sơ): folded from its journal, one entry after the other. Holds no
 * name and no officer; what officers wrote is sealed.
 *
 * @param sequence of the newest entry in it: an older one, read again, changes nothing
 * @param returnBy how the applicant wants the result
 * @param since since when it has its status
 * @param stoppedSince since when the clock stands still
 * @param endedAt when it ended, if it has
 * @param steps the stages it has come to, in the order in which it came to them
 * @param papers codes of the papers that are awaited
 * @param until until when those may come
 * @param toPay what the journal asks to be paid; null where nothing is
 * @param paid what the journal says was paid
 * @param results what was issued, once all is
 * @param words what an officer wrote last to the applicant, sealed
 */
record Tracked(
        String dossier,
        long sequence,
        String language,
        ProcedureCode procedure,
        int version,
        AgencyCode receiver,
        @Nullable Channel returnBy,
        DossierStatus status,
        Instant since,
        Instant receivedAt,
        Instant dueAt,
        @Nullable Instant stoppedSince,
        @Nullable Instant endedAt,
        List<Step> steps,
        List<String> papers,
        @Nullable Instant until,
        @Nullable ToPay toPay,
        List<Paid> paid,
        List<Attachment> results,
        @Nullable String words) {
    Tracked {
        Objects.requireNonNull(dossier, "dossier");
        steps = List.copyOf(steps);
        papers = List.copyOf(papers);
        paid = List.copyOf(paid);
        results = List.copyOf(results);
    }

    /**
     * A stage.
     *
     * @param acceptedAt when its agency took it on
     * @param doneAt when it was done
     */
    record Step(
            String stage,
            @Nullable AgencyCode agency,
            Phase phase,
            @Nullable Instant dueAt,
            @Nullable Instant acceptedAt,
            @Nullable Instant doneAt) {}

    /** What is asked for. */
    record ToPay(@Nullable Long amount) {}

    /** What was paid. */
    record Paid(@Nullable Long amount, String reference, Instant at) {}

    /** A dossier just received. */
    static Tracked of(JournalEntry entry, DossierReceived received, String language) {
        return new Tracked(
                entry.key(),
                entry.sequence(),
                language,
                received.procedure(),
                received.procedureVersion(),
                received.receivingAgency(),
                received.returnBy(),
                DossierStatus.RECEIVED,
                entry.at(),
                entry.at(),
                received.dueAt(),
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    /**
     * The dossier after an entry of its journal; one that has been read before changes nothing.
     *
     * @param seal seals what an officer wrote; null where the dossier has no key
     */
    Tracked after(JournalEntry entry, @Nullable DossierEvent event, UnaryOperator<@Nullable String> seal) {
        if (entry.sequence() <= sequence) {
            return this;
        }
        var draft = new Draft(this);
        draft.sequence = entry.sequence();
        if (event != null) {
            draft.happened(entry, event, seal);
        }
        return draft.finished();
    }

    boolean isOver() {
        return endedAt != null;
    }

    /** It ended without a result, as the applicant wanted. */
    boolean isWithdrawn() {
        return endedAt != null && status == DossierStatus.WITHDRAWAL_REQUESTED;
    }

    /** Those who have a stage in hand; before the first and between two of them, the receiving agency. */
    List<AgencyCode> holders() {
        if (isOver()) {
            return List.of();
        }
        var having = steps.stream()
                .filter(step ->
                        step.phase() == Phase.OPEN || step.phase() == Phase.ACCEPTED || step.phase() == Phase.SEALING)
                .map(Step::agency)
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
        return having.isEmpty() ? List.of(receiver) : having;
    }

    /** What changes. */
    private static final class Draft {
        private final Tracked before;
        private long sequence;
        private int version;
        private AgencyCode receiver;
        private DossierStatus status;
        private Instant since;
        private Instant dueAt;
        private @Nullable Instant stoppedSince;
        private @Nullable Instant endedAt;
        private final List<Step> steps;
        private List<String> papers;
        private @Nullable Instant until;
        private @Nullable ToPay toPay;
        private final List<Paid> paid;
        private final List<Attachment> results;
        private @Nullable String words;

        Draft(Tracked before) {
            this.before = before;
            this.sequence = before.sequence;
            this.version = before.version;
            this.receiver = before.receiver;
            this.status = before.status;
            this.since = before.since;
            this.dueAt = before.dueAt;
            this.stoppedSince = before.stoppedSince;
            this.endedAt = before.endedAt;
            this.steps = new ArrayList<>(before.steps);
            this.papers = before.papers;
            this.until = before.until;
            this.toPay = before.toPay;
            this.paid = new ArrayList<>(before.paid);
            this.results = new ArrayList<>(before.results);
            this.words = before.words;
        }

        void happened(JournalEntry entry, DossierEvent event, UnaryOperator<@Nullable String> seal) {
            var next = status.after(event);
            if (next != status) {
                status = next;
                since = entry.at();
                words = null; // it was about what is over
            }
            StageChange.in(event).forEach(change -> step(change, entry.at()));
            var due = StageChange.dueAtOfDossier(event);
            dueAt = due == null ? dueAt : due;
            if (StageChange.ends(event)) {
                endedAt = entry.at();
                papers = List.of();
                toPay = null;
            }
            switch (event) {
                case SupplementRequested asked -> {
                    papers = asked.parts();
                    until = asked.until();
                    words = seal.apply(asked.reason());
                }
                case SupplementProvided _ -> noPapers();
                case SupplementLapsed _ -> noPapers();
                case PaymentRequested asked -> toPay = new ToPay(asked.amount());
                case PaymentConfirmed confirmed -> {
                    toPay = null;
                    paid.add(new Paid(confirmed.amount(), confirmed.reference(), entry.at()));
                }
                case ClockStopped _ -> stoppedSince = entry.at();
                case ClockStarted _ -> stoppedSince = null;
                case DossierRefused refused -> words = seal.apply(refused.reason());
                case DossierStopped stopped -> words = seal.apply(stopped.reason());
                case ApologyIssued apology -> words = seal.apply(apology.reason());
                case WithdrawalDeclined declined -> words = seal.apply(declined.reason());
                case DossierProcessed processed -> {
                    results.clear();
                    results.addAll(processed.results());
                }
                case ResultTimestamped stamped -> replace(stamped.before(), stamped.timestamped());
                case ResultSealed sealed when sealed.replaces() != null -> replace(sealed.replaces(), sealed.sealed());
                case ResultRecalled recalled -> {
                    endedAt = null;
                    results.removeIf(
                            result -> result.sha256().equals(recalled.recalled().sha256()));
                    words = seal.apply(recalled.reason());
                }
                case ReceiverChanged changed -> receiver = changed.agency();
                case RouteMigrated migrated -> version = migrated.to();
                // Nothing that an applicant is shown beside status, stages and due times.
                default -> {}
            }
        }

        private void noPapers() {
            papers = List.of();
            until = null;
        }

        private void replace(String sha256, Attachment other) {
            results.replaceAll(result -> result.sha256().equals(sha256) ? other : result);
        }

        private void step(StageChange change, Instant at) {
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).stage().equals(change.stage())) {
                    steps.set(i, changed(steps.get(i), change, at));
                    return;
                }
            }
            if (change.phase() != null) {
                steps.add(changed(new Step(change.stage(), null, Phase.LATER, null, null, null), change, at));
            }
        }

        private static Step changed(Step step, StageChange change, Instant at) {
            var phase = change.phase() == null ? step.phase() : change.phase();
            var again = change.phase() == Phase.OPEN || change.phase() == Phase.LATER;
            return new Step(
                    step.stage(),
                    change.agency() == null ? step.agency() : change.agency(),
                    phase,
                    change.dueAt() == null ? step.dueAt() : change.dueAt(),
                    again
                            ? null
                            : step.acceptedAt() == null && change.phase() == Phase.ACCEPTED ? at : step.acceptedAt(),
                    phase != Phase.DONE ? null : step.doneAt() == null ? at : step.doneAt());
        }

        Tracked finished() {
            return new Tracked(
                    before.dossier,
                    sequence,
                    before.language,
                    before.procedure,
                    version,
                    receiver,
                    before.returnBy,
                    status,
                    since,
                    before.receivedAt,
                    dueAt,
                    stoppedSince,
                    endedAt,
                    steps,
                    papers,
                    until,
                    toPay,
                    paid,
                    results,
                    words);
        }
    }
}
