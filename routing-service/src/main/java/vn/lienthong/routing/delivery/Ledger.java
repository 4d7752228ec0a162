package vn.lienthong.routing.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;

/**
 * What one dossier owes to agencies, as its journal has it so far. Knows no clock and no database: entry by entry it says
 * what is owed anew and what has changed about what was. An entry applied before has no second effect.
 */
final class Ledger {
    /** The versions of routes, as far as they are known. */
    @FunctionalInterface
    interface Routes {
        Optional<Procedure> route(ProcedureCode procedure, int version);
    }

    final String dossier;
    final List<Item> items;
    final List<DossierPart> papers = new ArrayList<>();
    long applied;
    int priority;

    @Nullable
    String procedure;

    @Nullable
    Integer version;

    @Nullable
    AgencyCode receiver;

    Ledger(String dossier, long applied, int priority, @Nullable String procedure, @Nullable Integer version) {
        this.dossier = dossier;
        this.applied = applied;
        this.priority = priority;
        this.procedure = procedure;
        this.version = version;
        this.items = new ArrayList<>();
    }

    /** A delivery: what it is doesn't change, only how far it is. */
    static final class Item {
        final AgencyCode agency;
        final String stage;
        final long sequence;
        final DeliveryKind kind;
        final Instant at;
        final Details details;
        final @Nullable Long withdraws;
        /** Null until it stands in the feed. */
        final @Nullable Long position;

        @Nullable
        Instant dueAt;

        @Nullable
        Instant fetchedAt;

        @Nullable
        Instant acceptedAt;

        @Nullable
        Instant doneAt;

        @Nullable
        Instant withdrawnAt;

        boolean changed;
        /** The place among what a batch adds. */
        int place;

        Item(
                AgencyCode agency,
                String stage,
                long sequence,
                DeliveryKind kind,
                Instant at,
                Details details,
                @Nullable Long withdraws,
                @Nullable Long position) {
            this.agency = agency;
            this.stage = stage;
            this.sequence = sequence;
            this.kind = kind;
            this.at = at;
            this.details = details;
            this.withdraws = withdraws;
            this.position = position;
        }

        boolean isNew() {
            return position == null;
        }

        boolean isOpen() {
            return doneAt == null && withdrawnAt == null && kind != DeliveryKind.WITHDRAWN;
        }

        private boolean concerns(String ofStage) {
            return stage.equals(ofStage);
        }
    }

    /** Takes in the next entry of the dossier's journal. */
    void apply(long sequence, Instant at, DossierEvent event, Routes routes) {
        if (sequence <= applied) {
            return;
        }
        applied = sequence;
        var step = new Step(sequence, at);
        switch (event) {
            case DossierReceived received -> {
                priority = received.priority();
                procedure = received.procedure().value();
                version = received.procedureVersion();
            }
            case DossierRouted routed ->
                step.owe(DeliveryKind.STAGE, routed.stage(), routed.agency(), routed.dueAt(), Details.NONE);
            case ConsultationRequested asked ->
                step.owe(
                        DeliveryKind.CONSULTATION,
                        asked.stage(),
                        asked.agency(),
                        asked.dueAt(),
                        Details.asked(asked.by(), asked.question()));
            case StageReassigned moved -> {
                step.withdraw(item -> item.concerns(moved.stage()), "reassigned");
                step.owe(
                        DeliveryKind.REASSIGNED,
                        moved.stage(),
                        moved.agency(),
                        moved.dueAt(),
                        Details.cameOver(moved.from(), moved.reason()));
            }
            case Escalated escalated ->
                step.owe(
                        DeliveryKind.ESCALATION,
                        escalated.stage(),
                        escalated.to(),
                        step.dueAtOf(escalated.stage()),
                        Details.escalated(escalated.agency(), escalated.why(), escalated.since()));
            // The time to answer is over: nothing is to be done about it any more.
            case ConsultationLapsed lapsed -> step.withdraw(item -> item.concerns(lapsed.stage()), "lapsed");
            case DossierRefused refused -> step.end(refused.agency(), "refused");
            case WithdrawalAgreed agreed -> step.end(agreed.agency(), "dossier-withdrawn");
            case ResultReturned returned -> step.end(returned.agency(), "returned");
            case RouteMigrated migrated -> {
                version = migrated.to();
                step.withdraw(item -> !isOnRoute(item.stage, routes), "route-migrated");
            }
            case StageSentBack back -> step.withdraw(item -> back.reset().contains(item.stage), "sent-back");
            case ResultRecalled recalled ->
                step.withdraw(item -> recalled.reset().contains(item.stage), "recalled");
            case StageSkipped skipped -> step.withdraw(item -> item.concerns(skipped.stage()), "skipped");
            case ReceiverChanged changed -> receiver = changed.agency();
            case SupplementProvided provided -> papers.addAll(provided.papers());
            case StageAccepted _,
                    StageCompleted _,
                    ConsultationAnswered _,
                    SealRequested _,
                    ResultSealed _,
                    SealRefused _,
                    ResultTimestamped _,
                    SealAwaitsApproval _,
                    ResealRequested _,
                    ClockStarted _,
                    DueChanged _ -> StageChange.in(event).forEach(step::follow);
            case ActionRefused _,
                    ApologyIssued _,
                    BecameOverdue _,
                    ClockStopped _,
                    DossierProcessed _,
                    DossierResumed _,
                    DossierStopped _,
                    DueApproaching _,
                    OfficerAssigned _,
                    PaymentConfirmed _,
                    PaymentRequested _,
                    ReassignmentNeeded _,
                    SupplementLapsed _,
                    SupplementRequested _,
                    WithdrawalDeclined _,
                    WithdrawalRequested _ -> {
                // What is owed stays as it is.
            }
        }
    }

    /** A consultation belongs to the stage that asked; a route that isn't known takes nothing away. */
    private boolean isOnRoute(String stage, Routes routes) {
        if (procedure == null || version == null) {
            return true;
        }
        var asking = stage.indexOf('~') < 0 ? stage : stage.substring(0, stage.indexOf('~'));
        return routes.route(new ProcedureCode(procedure), version)
                .map(route -> route.stage(asking).isPresent())
                .orElse(true);
    }

    /** What one entry brings about. Only what was owed before it is touched: the rest came after. */
    private final class Step {
        private final long sequence;
        private final Instant at;

        Step(long sequence, Instant at) {
            this.sequence = sequence;
            this.at = at;
        }

        private List<Item> before(Predicate<Item> which) {
            return items.stream()
                    .filter(item -> item.sequence < sequence && which.test(item))
                    .toList();
        }

        void owe(DeliveryKind kind, String stage, AgencyCode agency, @Nullable Instant dueAt, Details details) {
            add(kind, stage, agency, dueAt, details, null);
        }

        private void add(
                DeliveryKind kind,
                String stage,
                AgencyCode agency,
                @Nullable Instant dueAt,
                Details details,
                @Nullable Long withdraws) {
            var isThere = items.stream()
                    .anyMatch(item -> item.sequence == sequence
                            && item.kind == kind
                            && item.stage.equals(stage)
                            && item.agency.equals(agency)
                            && Objects.equals(item.withdraws, withdraws));
            if (isThere) {
                return;
            }
            var item = new Item(agency, stage, sequence, kind, at, details, withdraws, null);
            item.dueAt = dueAt;
            items.add(item);
        }

        void withdraw(Predicate<Item> which, String because) {
            for (var item : before(item -> item.isOpen() && which.test(item))) {
                item.withdrawnAt = at;
                item.changed = true;
                add(DeliveryKind.WITHDRAWN, item.stage, item.agency, null, Details.withdrawn(because), item.sequence);
            }
        }

        /** Who ended the dossier has done what it had to do; the others need not any more. */
        void end(AgencyCode by, String because) {
            before(item -> item.isOpen() && item.agency.equals(by)).forEach(this::finish);
            withdraw(item -> true, because);
        }

        void follow(StageChange change) {
            if (change.dueAt() != null) {
                for (var item : before(item -> item.isOpen() && item.concerns(change.stage()))) {
                    item.dueAt = change.dueAt();
                    item.changed = true;
                }
            }
            switch (change.phase()) {
                case ACCEPTED -> accept(change);
                // An escalation is over when the stage is.
                case DONE ->
                    before(item -> item.isOpen() && item.concerns(change.stage()) && isOf(change, item))
                            .forEach(this::finish);
                // Where a document is at signing the agency has nothing to do: StageCompleted said so.
                case null -> {}
                case SEALING, OPEN, SKIPPED, LATER -> {}
            }
        }

        private static boolean isOf(StageChange change, Item item) {
            return item.kind == DeliveryKind.ESCALATION || item.agency.equals(change.agency());
        }

        private void accept(StageChange change) {
            var mine = before(item -> item.kind.isWork()
                    && item.withdrawnAt == null
                    && item.concerns(change.stage())
                    && item.agency.equals(change.agency()));
            if (mine.isEmpty()) {
                return;
            }
            var item = mine.getLast();
            item.fetchedAt = item.fetchedAt == null ? at : item.fetchedAt;
            item.acceptedAt = item.acceptedAt == null ? at : item.acceptedAt;
            item.doneAt = null; // a seal was refused: it has to be completed again
            item.changed = true;
        }

        private void finish(Item item) {
            item.fetchedAt = item.fetchedAt == null && item.kind.isWork() ? at : item.fetchedAt;
            item.doneAt = at;
            item.changed = true;
        }

        @Nullable
        Instant dueAtOf(String stage) {
            return before(item -> item.kind.isWork() && item.isOpen() && item.concerns(stage)).stream()
                    .map(item -> item.dueAt)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }
}
