package vn.lienthong.console.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.Concern.Kind;
import vn.lienthong.console.journal.Dossier.DueSince;
import vn.lienthong.console.journal.Dossier.Phase;
import vn.lienthong.console.journal.Dossier.Settled;
import vn.lienthong.console.journal.Dossier.Stage;
import vn.lienthong.console.journal.Dossier.Steps;
import vn.lienthong.console.journal.Dossier.Timeliness;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;

/** A dossier being changed by one event; what the event says about status, stages and due times the contract tells. */
final class Fold {
    private static final String UNFETCHED = "unfetched";

    private final String code;
    private final Instant receivedAt;
    private final boolean whole;
    private DossierStatus status;
    private @Nullable ProcedureCode procedure;
    private int procedureVersion;
    private @Nullable AgencyCode receiver;
    private @Nullable Channel channel;
    private @Nullable Instant dueAt;
    private @Nullable Integer warned;
    private @Nullable Instant doneAt;
    private @Nullable Instant clockStoppedAt;
    private boolean ended;
    private @Nullable Channel returnBy;
    private @Nullable Settled settled;
    private @Nullable Instant paidAt;
    private @Nullable Instant paidOnlineAt;
    private @Nullable Instant returnedAt;
    private Dossier.Digital digital;
    private Steps steps;
    private final List<DueSince> dues;
    private final List<Stage> stages;
    private final List<Concern> concerns;

    Fold(Dossier before) {
        code = before.code();
        receivedAt = before.receivedAt();
        whole = before.whole();
        status = before.status();
        procedure = before.procedure();
        procedureVersion = before.procedureVersion();
        receiver = before.receiver();
        channel = before.channel();
        dueAt = before.dueAt();
        warned = before.warned();
        doneAt = before.doneAt();
        clockStoppedAt = before.clockStoppedAt();
        ended = before.ended();
        returnBy = before.returnBy();
        settled = before.settled();
        paidAt = before.paidAt();
        paidOnlineAt = before.paidOnlineAt();
        returnedAt = before.returnedAt();
        digital = before.digital();
        steps = before.steps();
        dues = new ArrayList<>(before.dues());
        stages = new ArrayList<>(before.stages());
        concerns = new ArrayList<>(before.concerns());
    }

    /** The dossier as it is now, with the entry that was read last. */
    Dossier read(Entry entry, boolean fits) {
        return new Dossier(
                code,
                status,
                procedure,
                procedureVersion,
                receiver,
                channel,
                receivedAt,
                dueAt,
                warned,
                doneAt,
                clockStoppedAt,
                ended,
                returnBy,
                settled,
                paidAt,
                paidOnlineAt,
                returnedAt,
                digital,
                steps,
                dues,
                stages,
                concerns,
                entry.sequence(),
                entry.at(),
                entry.hash(),
                whole && fits);
    }

    Fold take(DossierEvent event, Instant at) {
        var stoppedBefore = clockStoppedAt;
        status = status.after(event);
        var due = StageChange.dueAtOfDossier(event);
        if (due != null) {
            dueAt = due;
            warned = null;
        }
        StageChange.in(event).forEach(change -> apply(change, at));
        takeOwn(event, at);
        if (StageChange.ends(event)) {
            end(event instanceof DossierRefused ? Phase.REFUSED : Phase.WITHDRAWN, at);
        }
        settleConcerns(at);
        reckon(at, stoppedBefore);
        return this;
    }

    /** Keeps what statistics ask of it. While its clock stood still, no time passed. */
    private void reckon(Instant at, @Nullable Instant stoppedBefore) {
        if (settled == null && doneAt != null) {
            settled = new Settled(at, Timeliness.of(stoppedBefore == null ? at : stoppedBefore, dueAt));
        }
        var now = new DueSince(at, dueAt, clockStoppedAt);
        var last = dues.isEmpty() ? null : dues.getLast();
        if (last != null
                && Objects.equals(last.dueAt(), now.dueAt())
                && Objects.equals(last.stoppedAt(), now.stoppedAt())) {
            return;
        }
        if (last != null && !last.since().isBefore(at)) {
            dues.removeLast();
        }
        dues.add(now);
    }

    /** What only the console wants to know of an event. */
    private void takeOwn(DossierEvent event, Instant at) {
        switch (event) {
            case DossierReceived received -> {
                procedure = received.procedure();
                procedureVersion = received.procedureVersion();
                receiver = received.receivingAgency();
                channel = received.channel();
                returnBy = received.returnBy();
                digital = new Dossier.Digital(!received.parts().isEmpty(), null);
            }
            case DossierProcessed processed -> {
                if (doneAt == null) {
                    doneAt = at;
                    digital = new Dossier.Digital(
                            digital.papers(), !processed.results().isEmpty());
                }
            }
            case ResultRecalled _ -> {
                doneAt = null;
                ended = false;
            }
            case RouteMigrated migrated -> procedureVersion = migrated.to();
            case ReceiverChanged changed -> {
                receiver = changed.agency();
                drop(Kind.REASSIGNMENT, null);
            }
            case ClockStopped _ -> clockStoppedAt = at;
            case ClockStarted _ -> clockStoppedAt = null;
            case OfficerAssigned assigned ->
                change(assigned.stage(), assigned.agency(), at, stage -> stage.officer(assigned.officer()));
            case StageAccepted accepted -> {
                if (accepted.officer() != null) {
                    change(accepted.stage(), accepted.agency(), at, stage -> stage.officer(accepted.officer()));
                }
            }
            case StageReassigned moved -> change(moved.stage(), moved.agency(), at, stage -> stage.after(moved.from()));
            case ReassignmentNeeded needed ->
                note(new Concern(Kind.REASSIGNMENT, needed.stage(), needed.agency(), at, null, needed.reason()));
            case DueApproaching near -> {
                if (near.stage() == null) {
                    warned = near.percent();
                } else {
                    change(near.stage(), near.agency(), at, stage -> stage.warned(near.percent()));
                }
            }
            case BecameOverdue late -> {
                if (late.stage() != null) {
                    note(new Concern(Kind.STAGE_OVERDUE, late.stage(), late.agency(), late.dueAt(), null, null));
                }
            }
            case Escalated escalated -> {
                if (escalated.why().equals(UNFETCHED)) {
                    note(new Concern(
                            Kind.UNFETCHED, escalated.stage(), escalated.agency(), escalated.since(), null, null));
                }
            }
            case SupplementRequested asked ->
                note(new Concern(Kind.SUPPLEMENT, asked.stage(), asked.agency(), at, asked.until(), asked.reason()));
            case SupplementLapsed lapsed -> {
                var asked = first(Kind.SUPPLEMENT, lapsed.stage());
                drop(Kind.SUPPLEMENT, lapsed.stage());
                note(new Concern(
                        Kind.SUPPLEMENT_LAPSED,
                        lapsed.stage(),
                        lapsed.agency(),
                        lapsed.until(),
                        lapsed.until(),
                        asked == null ? null : asked.reason()));
            }
            case SupplementProvided provided -> {
                drop(Kind.SUPPLEMENT, provided.stage());
                drop(Kind.SUPPLEMENT_LAPSED, provided.stage());
            }
            case DossierResumed resumed -> drop(Kind.STOPPED, resumed.stage());
            case DossierStopped stopped ->
                note(new Concern(Kind.STOPPED, stopped.stage(), stopped.agency(), at, null, stopped.reason()));
            case DossierEvent.StageCompleted done -> done(done.agency());
            case DossierEvent.ConsultationAnswered answered -> done(answered.agency());
            case DossierEvent.PaymentConfirmed paid -> {
                paidAt = paidAt == null ? at : paidAt;
                // The payment platform has no officers; who takes money at a counter has.
                paidOnlineAt = paidOnlineAt == null && paid.officer() == null ? at : paidOnlineAt;
            }
            case DossierEvent.ResultReturned _ -> returnedAt = returnedAt == null ? at : returnedAt;
            // What these say is said by the contract: status, stages, due times.
            case DossierEvent.DossierRouted _,
                    DossierEvent.StageSkipped _,
                    DossierEvent.StageSentBack _,
                    DossierEvent.SealRequested _,
                    DossierEvent.ResultSealed _,
                    DossierEvent.SealRefused _,
                    DossierEvent.ResultTimestamped _,
                    DossierEvent.SealAwaitsApproval _,
                    DossierEvent.ResealRequested _,
                    DossierEvent.DossierRefused _,
                    DossierEvent.PaymentRequested _,
                    DossierEvent.ConsultationRequested _,
                    DossierEvent.ConsultationLapsed _,
                    DossierEvent.WithdrawalRequested _,
                    DossierEvent.WithdrawalAgreed _,
                    DossierEvent.WithdrawalDeclined _,
                    DossierEvent.DueChanged _,
                    DossierEvent.ApologyIssued _,
                    DossierEvent.ActionRefused _ -> {}
        }
    }

    /** What is done after it was settled, to return the result, is no step of settling it. */
    private void done(AgencyCode agency) {
        if (settled == null) {
            steps = steps.and(agency.equals(receiver));
        }
    }

    // ---- stages

    private void apply(StageChange change, Instant at) {
        var index = indexOf(change.stage());
        if (change.phase() == StageChange.Phase.OPEN) {
            drop(Kind.REASSIGNMENT, change.stage());
            drop(Kind.UNFETCHED, change.stage());
            var opened = new Stage(
                    change.stage(), change.agency(), null, List.of(), Phase.WAITING, at, change.dueAt(), null, null);
            // Opened again, or moved: where it stood before is history.
            if (index >= 0 && stages.get(index).isOpen()) {
                stages.set(index, opened.formerly(stages.get(index).formerly()));
            } else {
                if (index >= 0) {
                    stages.remove(index);
                }
                stages.add(opened);
            }
            return;
        }
        change(change.stage(), change.agency(), at, stage -> changed(stage, change, at));
    }

    private static Stage changed(Stage stage, StageChange change, Instant at) {
        var next = change.agency() == null ? stage : stage.agency(change.agency());
        next = change.dueAt() == null ? next : next.dueAt(change.dueAt());
        return change.phase() == null ? next : next.in(phase(change.phase()), at);
    }

    private static Phase phase(StageChange.Phase phase) {
        return switch (phase) {
            case OPEN -> Phase.WAITING;
            case ACCEPTED -> Phase.IN_PROCESS;
            case SEALING -> Phase.SEALING;
            case DONE -> Phase.DONE;
            case SKIPPED -> Phase.SKIPPED;
            case LATER -> Phase.LATER;
        };
    }

    private void change(
            String id, @Nullable AgencyCode agency, Instant at, java.util.function.UnaryOperator<Stage> change) {
        var index = indexOf(id);
        if (index >= 0) {
            stages.set(index, change.apply(stages.get(index)));
        } else {
            // Its opening is missing from the journal we could read, or it never was opened.
            stages.add(change.apply(new Stage(id, agency, null, List.of(), Phase.WAITING, at, null, null, null)));
        }
    }

    private int indexOf(String id) {
        for (var i = 0; i < stages.size(); i++) {
            if (stages.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private void end(Phase phase, Instant at) {
        ended = true;
        doneAt = doneAt == null ? at : doneAt;
        clockStoppedAt = null;
        if (status != DossierStatus.RETURNED) {
            stages.replaceAll(stage -> stage.isOpen() ? stage.in(phase, at) : stage);
        }
    }

    // ---- concerns

    private void note(Concern concern) {
        drop(concern.kind(), concern.stage());
        concerns.add(concern);
    }

    private void drop(Kind kind, @Nullable String stage) {
        concerns.removeIf(concern -> concern.kind() == kind && Objects.equals(concern.stage(), stage));
    }

    private @Nullable Concern first(Kind kind, String stage) {
        return concerns.stream()
                .filter(concern -> concern.kind() == kind && stage.equals(concern.stage()))
                .findFirst()
                .orElse(null);
    }

    /** A concern goes when what it is about goes. */
    private void settleConcerns(Instant at) {
        if (ended) {
            concerns.clear();
            return;
        }
        concerns.removeIf(concern -> !stands(concern, at));
    }

    private boolean stands(Concern concern, Instant at) {
        var index = concern.stage() == null ? -1 : indexOf(concern.stage());
        var stage = index < 0 ? null : stages.get(index);
        return switch (concern.kind()) {
            case REASSIGNMENT -> concern.stage() == null || stage == null || stage.isOpen();
            case OVERDUE -> false;
            case STAGE_OVERDUE -> stage != null && stage.isOpen() && !isAfter(stage.dueAt(), at);
            case UNFETCHED -> stage != null && stage.phase() == Phase.WAITING;
            // These go when what is waited for comes.
            case SUPPLEMENT, SUPPLEMENT_LAPSED, STOPPED -> true;
        };
    }

    private static boolean isAfter(@Nullable Instant due, Instant at) {
        return due != null && due.isAfter(at);
    }
}
