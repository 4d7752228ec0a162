package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
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
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Suspension;

/**
 * What routing remembers of a dossier: enough to decide its next step, and nothing about persons.
 *
 * @param base the status it has when nothing is waited for: 2, 4, or 9
 * @param procedureVersion of the route it is on
 * @param receiver who received it and returns its result
 * @param receiverUnclear the receiver is no more, and an operator has to say who follows
 * @param handedIn what was stated at its receipt; never changes
 * @param clock when it is due, and whether time runs
 * @param stages those opened or skipped so far, by id
 * @param results the sealed documents, by the stage that issued them, in the order of sealing
 * @param seals what still matters of the seals given or awaited again
 * @param waits what is waited for
 * @param supplements how often papers have been asked for
 * @param withdrawing the applicant wants it back, and nobody has answered yet
 * @param ended it goes no further
 */
public record DossierState(
        DossierStatus status,
        DossierStatus base,
        int procedureVersion,
        AgencyCode receiver,
        boolean receiverUnclear,
        HandedIn handedIn,
        Clock clock,
        Map<String, StageState> stages,
        Map<String, Attachment> results,
        Seals seals,
        List<Wait> waits,
        int supplements,
        boolean withdrawing,
        boolean ended) {

    /** What was stated at the receipt. */
    public record HandedIn(
            ProcedureCode procedure,
            AgencyCode submittedBy,
            Channel channel,
            int priority,
            Map<String, String> facts,
            List<String> options,
            Instant receivedAt,
            List<String> exemptions) {

        /** Without exemptions. */
        public HandedIn(
                ProcedureCode procedure,
                AgencyCode submittedBy,
                Channel channel,
                int priority,
                Map<String, String> facts,
                List<String> options,
                Instant receivedAt) {
            this(procedure, submittedBy, channel, priority, facts, options, receivedAt, List.of());
        }
    }

    /**
     * The dossier's clock.
     *
     * @param dueAt null only in dossiers from before due times were kept
     * @param stoppedAt since when it stands still; null while it runs
     * @param stood when it stood still before
     * @param warned the warning has been given for this due time
     * @param overdue the due time has passed, and this has been said
     * @param apologies how often a new date was given
     */
    public record Clock(
            @Nullable Instant dueAt,
            @Nullable Instant stoppedAt,
            List<Suspension> stood,
            boolean warned,
            boolean overdue,
            int apologies) {

        Clock due(Instant moment) {
            return new Clock(moment, stoppedAt, stood, false, false, apologies);
        }
    }

    /** How far a stage is. */
    public enum Phase {
        /** Handed to its agency. */
        OPEN,
        /** Taken on. */
        ACCEPTED,
        /** Its document is at signing. */
        SEALING,
        DONE,
        /** Not part of this dossier. */
        SKIPPED,
        /** Its turn has come, and nobody is known to take it: an operator has to say who does. */
        UNPLACED
    }

    /**
     * A stage whose turn has come.
     *
     * @param sealRequest the request that signing's answer will name, while SEALING
     * @param document its draft, or the document it issues
     * @param unclear its agency is no more, and an operator has to say who follows
     */
    public record StageState(
            AgencyCode agency,
            Phase phase,
            @Nullable String sealRequest,
            Instant openedAt,
            @Nullable Instant dueAt,
            @Nullable Attachment document,
            boolean warned,
            boolean overdue,
            boolean unclear) {

        /** Somebody has yet to finish it. */
        public boolean isOpen() {
            return phase == Phase.OPEN || phase == Phase.ACCEPTED || phase == Phase.SEALING;
        }

        StageState in(Phase next, @Nullable String request) {
            return new StageState(agency, next, request, openedAt, dueAt, document, warned, overdue, unclear);
        }

        StageState with(@Nullable Attachment paper) {
            return new StageState(agency, phase, sealRequest, openedAt, dueAt, paper, warned, overdue, unclear);
        }

        StageState due(Instant moment) {
            boolean same = moment.equals(dueAt);
            return new StageState(
                    agency, phase, sealRequest, openedAt, moment, document, same && warned, same && overdue, unclear);
        }

        StageState flags(boolean nowWarned, boolean nowOverdue) {
            return new StageState(
                    agency, phase, sealRequest, openedAt, dueAt, document, nowWarned, nowOverdue, unclear);
        }

        StageState leftUnclear() {
            return new StageState(agency, phase, sealRequest, openedAt, dueAt, document, warned, overdue, true);
        }
    }

    /** What a dossier waits for. */
    public enum WaitKind {
        SUPPLEMENT(DossierStatus.SUPPLEMENT_REQUESTED),
        PAYMENT(DossierStatus.PAYMENT_REQUESTED),
        STOP(DossierStatus.STOPPED);

        private final DossierStatus status;

        WaitKind(DossierStatus status) {
            this.status = status;
        }

        public DossierStatus status() {
            return status;
        }
    }

    /**
     * Something that is waited for; the clock stands still meanwhile.
     *
     * @param stage which asked for it
     * @param until of a supplement: after this it has lapsed; null where there is no limit, or it has lapsed already
     * @param amount of a payment, in đồng, where it is known
     */
    public record Wait(
            WaitKind kind,
            String stage,
            @Nullable Instant until,
            @Nullable Long amount) {}

    // ---- what it says

    /** The commune the dossier is about, where that was stated. */
    public @Nullable AgencyCode place() {
        var stated = handedIn.facts().get(Registry.PLACE);
        return stated == null ? null : new AgencyCode(stated);
    }

    boolean isDone(String stage) {
        var state = stages.get(stage);
        return state != null && (state.phase() == Phase.DONE || state.phase() == Phase.SKIPPED);
    }

    boolean isReached(String stage) {
        return stages.containsKey(stage);
    }

    @Nullable
    AgencyCode agencyOf(String stage) {
        var state = stages.get(stage);
        return state == null ? null : state.agency();
    }

    Optional<Wait> wait(WaitKind kind, @Nullable String stage) {
        return waits.stream()
                .filter(wait ->
                        wait.kind() == kind && (stage == null || wait.stage().equals(stage)))
                .findFirst();
    }

    boolean isWaitingAt(String stage) {
        return waits.stream().anyMatch(wait -> wait.stage().equals(stage));
    }

    /** The status once nothing is waited for but {@code left}, and nobody wants it back unless {@code stillWithdrawing}. */
    DossierStatus statusWith(List<Wait> left, boolean stillWithdrawing) {
        if (stillWithdrawing) {
            return DossierStatus.WITHDRAWAL_REQUESTED;
        }
        if (!left.isEmpty()) {
            return left.getLast().kind().status();
        }
        return base;
    }

    // ---- how it changes

    /** The state after an event that happened at a moment. The only first event is DossierReceived. */
    public static DossierState after(@Nullable DossierState before, DossierEvent event, Instant at) {
        if (event instanceof DossierReceived received) {
            if (before != null) {
                throw new IllegalStateException("a dossier is received once");
            }
            return new DossierState(
                    DossierStatus.RECEIVED,
                    DossierStatus.RECEIVED,
                    received.procedureVersion(),
                    received.receivingAgency(),
                    false,
                    new HandedIn(
                            received.procedure(),
                            received.submittedBy(),
                            received.channel(),
                            received.priority(),
                            received.facts(),
                            received.options(),
                            at,
                            received.exemptions()),
                    new Clock(received.dueAt(), null, List.of(), false, false, 0),
                    Map.of(),
                    Map.of(),
                    Seals.NONE,
                    List.of(),
                    0,
                    false,
                    false);
        }
        if (before == null) {
            throw new IllegalStateException("a dossier begins with its receipt");
        }
        return new Change(before).event(event, at);
    }

    /** The state in the making. */
    private static final class Change {
        private DossierStatus status;
        private DossierStatus base;
        private int procedureVersion;
        private AgencyCode receiver;
        private boolean receiverUnclear;
        private final HandedIn handedIn;
        private Clock clock;
        private Map<String, StageState> stages;
        private Map<String, Attachment> results;
        private Seals seals;
        private List<Wait> waits;
        private int supplements;
        private boolean withdrawing;
        private boolean ended;

        Change(DossierState before) {
            status = before.status;
            base = before.base;
            procedureVersion = before.procedureVersion;
            receiver = before.receiver;
            receiverUnclear = before.receiverUnclear;
            handedIn = before.handedIn;
            clock = before.clock;
            stages = before.stages;
            results = before.results;
            seals = before.seals;
            waits = before.waits;
            supplements = before.supplements;
            withdrawing = before.withdrawing;
            ended = before.ended;
        }

        DossierState event(DossierEvent event, Instant at) {
            status = status.after(event);
            apply(event, at);
            return new DossierState(
                    status,
                    base,
                    procedureVersion,
                    receiver,
                    receiverUnclear,
                    handedIn,
                    clock,
                    stages,
                    results,
                    seals,
                    waits,
                    supplements,
                    withdrawing,
                    ended);
        }

        private void apply(DossierEvent event, Instant at) {
            switch (event) {
                case DossierReceived again -> throw new IllegalStateException("a dossier is received once");
                case DossierRouted routed ->
                    put(
                            routed.stage(),
                            opened(routed.agency(), Phase.OPEN, at, routed.dueAt(), documentOf(routed.stage())));
                case StageSkipped skipped -> put(skipped.stage(), opened(receiver, Phase.SKIPPED, at, null, null));
                case StageAccepted accepted -> {
                    change(accepted.stage(), stage -> stage.in(Phase.ACCEPTED, null));
                    base = base.after(accepted);
                }
                // A document on its way to the seal keeps the stage from being done: SealRequested follows at once.
                case StageCompleted completed ->
                    change(
                            completed.stage(),
                            stage -> stage.in(Phase.DONE, null)
                                    .with(completed.result() == null ? stage.document() : completed.result()));
                case SealRequested asked ->
                    change(
                            asked.stage(),
                            stage -> stage.in(Phase.SEALING, asked.request()).with(asked.document()));
                case ResultSealed sealed -> {
                    if (sealed.replaces() == null) {
                        change(sealed.stage(), stage -> stage.in(Phase.DONE, null));
                    }
                    seals = seals.with(sealed);
                    result(sealed.stage(), sealed.sealed());
                }
                case ResultTimestamped timestamped -> {
                    seals = seals.with(timestamped);
                    var result = results.get(timestamped.stage());
                    // The timestamp of a seal that is no longer the result's changes nothing about the result.
                    if (result != null && result.sha256().equals(timestamped.before())) {
                        result(timestamped.stage(), timestamped.timestamped());
                    }
                }
                case SealAwaitsApproval told -> seals = seals.with(told);
                case ResealRequested asked -> seals = seals.with(asked);
                case SealRefused refused -> {
                    seals = seals.with(refused);
                    if (refused.keeps() == null) {
                        change(refused.stage(), stage -> stage.in(Phase.ACCEPTED, null));
                    }
                }
                case StageSentBack back -> {
                    reset(back.reset());
                    without(back.to());
                    base = DossierStatus.IN_PROCESS;
                }
                case ResultRecalled recalled -> {
                    reset(recalled.reset());
                    without(List.of(recalled.stage()));
                    base = DossierStatus.IN_PROCESS;
                    ended = false;
                }
                case StageReassigned moved ->
                    change(
                            moved.stage(),
                            stage -> new StageState(
                                    moved.agency(),
                                    // Who takes it over takes it on anew; a document at signing stays there.
                                    stage.phase() == Phase.SEALING ? Phase.SEALING : Phase.OPEN,
                                    stage.sealRequest(),
                                    stage.openedAt(),
                                    moved.dueAt(),
                                    stage.document(),
                                    stage.warned(),
                                    stage.overdue(),
                                    false));
                case ConsultationRequested asked ->
                    put(asked.stage(), opened(asked.agency(), Phase.OPEN, at, asked.dueAt(), null));
                case ConsultationAnswered answered ->
                    change(answered.stage(), stage -> stage.in(Phase.DONE, null).with(answered.result()));
                case ConsultationLapsed lapsed -> change(lapsed.stage(), stage -> stage.in(Phase.DONE, null));
                case SupplementRequested asked -> {
                    supplements++;
                    wait(new Wait(WaitKind.SUPPLEMENT, asked.stage(), asked.until(), null));
                }
                case SupplementProvided provided -> arrived(WaitKind.SUPPLEMENT, provided.stage());
                case SupplementLapsed lapsed ->
                    waits = waits.stream()
                            .map(wait -> wait.kind() == WaitKind.SUPPLEMENT
                                            && wait.stage().equals(lapsed.stage())
                                    ? new Wait(wait.kind(), wait.stage(), null, null)
                                    : wait)
                            .toList();
                case PaymentRequested asked -> wait(new Wait(WaitKind.PAYMENT, asked.stage(), null, asked.amount()));
                case PaymentConfirmed confirmed -> arrived(WaitKind.PAYMENT, confirmed.stage());
                case DossierStopped stopped -> wait(new Wait(WaitKind.STOP, stopped.stage(), null, null));
                case DossierResumed resumed -> arrived(WaitKind.STOP, resumed.stage());
                case ClockStopped stopped ->
                    clock = new Clock(
                            clock.dueAt(), at, clock.stood(), clock.warned(), clock.overdue(), clock.apologies());
                case ClockStarted started -> {
                    var stood = new ArrayList<>(clock.stood());
                    stood.add(new Suspension(started.stoppedAt(), at));
                    // What didn't move, because it had passed already, is as late as before, and told already.
                    boolean moved = !started.dueAt().equals(clock.dueAt());
                    clock = new Clock(
                            started.dueAt(),
                            null,
                            List.copyOf(stood),
                            !moved && clock.warned(),
                            !moved && clock.overdue(),
                            clock.apologies());
                    started.stages().forEach((id, due) -> change(id, stage -> stage.due(due)));
                }
                case WithdrawalRequested asked -> withdrawing = true;
                case WithdrawalDeclined declined -> withdrawing = false;
                case WithdrawalAgreed agreed -> {
                    withdrawing = false;
                    ended = true;
                }
                case DossierRefused refused -> ended = true;
                case ResultReturned returned -> ended = true;
                case DossierProcessed processed -> base = DossierStatus.PROCESSED;
                case ReceiverChanged changed -> {
                    receiver = changed.agency();
                    receiverUnclear = false;
                }
                case ReassignmentNeeded needed -> unplaced(needed, at);
                case DueChanged changed -> {
                    if (changed.stage() == null) {
                        clock = clock.due(changed.dueAt());
                    } else {
                        change(changed.stage(), stage -> stage.due(changed.dueAt()));
                    }
                }
                case DueApproaching warning -> {
                    if (warning.stage() == null) {
                        clock = flags(true, clock.overdue());
                    } else {
                        change(warning.stage(), stage -> stage.flags(true, stage.overdue()));
                    }
                }
                case BecameOverdue overdue -> {
                    if (overdue.stage() == null) {
                        clock = flags(true, true);
                    } else {
                        change(overdue.stage(), stage -> stage.flags(true, true));
                    }
                }
                case ApologyIssued apology ->
                    clock = new Clock(
                            apology.dueAt(), clock.stoppedAt(), clock.stood(), false, false, clock.apologies() + 1);
                case RouteMigrated migrated -> {
                    procedureVersion = migrated.to();
                    clock = clock.due(migrated.dueAt());
                }
                case OfficerAssigned _, Escalated _, ActionRefused _ -> {
                    // Told, and nothing to be remembered.
                }
            }
        }

        private void unplaced(ReassignmentNeeded needed, Instant at) {
            if (needed.stage() == null) {
                receiverUnclear = true;
                return;
            }
            var stage = stages.get(needed.stage());
            if (stage != null && stage.isOpen()) {
                change(needed.stage(), StageState::leftUnclear);
            } else {
                // Its turn has come, for the first time or once more.
                put(needed.stage(), opened(needed.agency(), Phase.UNPLACED, at, null, documentOf(needed.stage())));
            }
        }

        private static StageState opened(
                AgencyCode agency, Phase phase, Instant at, @Nullable Instant dueAt, @Nullable Attachment document) {
            return new StageState(agency, phase, null, at, dueAt, document, false, false, false);
        }

        /** What a stage had before it was opened again. */
        private @Nullable Attachment documentOf(String id) {
            var stage = stages.get(id);
            return stage == null ? null : stage.document();
        }

        private void put(String id, StageState stage) {
            var next = new LinkedHashMap<>(stages);
            next.put(id, stage);
            stages = next;
        }

        private void change(String id, UnaryOperator<StageState> how) {
            var stage = stages.get(id);
            if (stage == null) {
                throw new IllegalStateException("the stage " + id + " has not been opened");
            }
            put(id, how.apply(stage));
        }

        private void reset(List<String> ids) {
            var next = new LinkedHashMap<>(stages);
            ids.forEach(next::remove);
            stages = next;
            without(ids);
        }

        private void without(List<String> ids) {
            var next = new LinkedHashMap<>(results);
            ids.forEach(next::remove);
            results = next;
            seals = seals.without(ids);
        }

        private void result(String stage, Attachment document) {
            var next = new LinkedHashMap<>(results);
            next.put(stage, document);
            results = next;
        }

        private void wait(Wait what) {
            var next = new ArrayList<>(waits);
            next.add(what);
            waits = List.copyOf(next);
        }

        private void arrived(WaitKind kind, String stage) {
            waits = waits.stream()
                    .filter(wait -> wait.kind() != kind || !wait.stage().equals(stage))
                    .toList();
        }

        private Clock flags(boolean warned, boolean overdue) {
            return new Clock(clock.dueAt(), clock.stoppedAt(), clock.stood(), warned, overdue, clock.apologies());
        }
    }
}
