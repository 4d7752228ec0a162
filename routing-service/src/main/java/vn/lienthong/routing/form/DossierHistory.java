package vn.lienthong.routing.form;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;

/**
 * What a dossier's journal tells (diễn biến hồ sơ), in the terms of the forms: who had it from when to when, when its
 * clock stood still, what was asked of the applicant. Pure: the journal and nothing else. It is as of the newest entry;
 * entries of kinds not known here are passed over.
 */
final class DossierHistory {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    /** Where in the journal something stands. */
    record Place(long sequence, Instant at, String hash) {}

    /** An event with its place. */
    record Told<E extends DossierEvent>(Place place, E event) {
        Instant at() {
            return place.at();
        }
    }

    /** How an agency's turn ended. */
    enum End {
        /** It hasn't. */
        NOT_YET,
        FINISHED,
        /** Given back to a stage before, by this agency or one beside it. */
        SENT_BACK,
        /** Given to another agency. */
        MOVED,
        /** A result was recalled meanwhile: its turn comes again. */
        RECALLED,
        /** A consultation without an answer. */
        SILENT,
        /** The dossier ended. */
        CLOSED
    }

    /**
     * One agency's turn at a stage (lượt giao, nhận hồ sơ).
     *
     * @param from who handed it over
     * @param routeVersion of the procedure by which the stage is to be named
     * @param dueAt as it was in the end, after the clock had stood still
     * @param undone what was finished here had to be done again
     */
    record HandOver(
            String stage,
            AgencyCode from,
            AgencyCode to,
            int routeVersion,
            Instant at,
            @Nullable Instant dueAt,
            @Nullable Instant acceptedAt,
            @Nullable String officer,
            @Nullable Instant endedAt,
            End end,
            boolean undone) {
        /** Empty where it isn't finished, or nothing was due. */
        Optional<Timeliness> timeliness() {
            return end == End.FINISHED && dueAt != null && endedAt != null
                    ? Optional.of(Timeliness.of(dueAt, endedAt))
                    : Optional.empty();
        }
    }

    /**
     * A time during which the clock stood still.
     *
     * @param until null while it still does
     */
    record Suspension(
            DossierStatus because, Instant from, @Nullable Instant until) {}

    private final String code;
    private final Told<DossierReceived> received;
    private final List<HandOver> handOvers;
    private final Telling told;

    private DossierHistory(String code, Told<DossierReceived> received, Telling told) {
        this.code = code;
        this.received = received;
        this.told = told;
        this.handOvers = told.turns.stream().map(Turn::asRecord).toList();
    }

    /**
     * The history that a journal tells.
     *
     * @throws IncompleteStory if an entry is missing, can't be read, or the first isn't the receipt
     */
    static DossierHistory of(List<JournalEntry> story) {
        var telling = new Telling();
        long expected = 1;
        for (var entry : story) {
            if (entry.sequence() != expected++) {
                throw new IncompleteStory("entry %d of the journal is missing".formatted(expected - 1));
            }
            telling.next(entry);
        }
        var received = telling.received;
        if (received == null) {
            throw new IncompleteStory("the journal doesn't begin with the receipt of the dossier");
        }
        return new DossierHistory(story.getFirst().key(), received, telling);
    }

    String code() {
        return code;
    }

    Told<DossierReceived> received() {
        return received;
    }

    /** The newest entry. */
    Place newest() {
        return told.newest();
    }

    DossierStatus status() {
        return told.status;
    }

    /** The due time as it is now. */
    Instant dueAt() {
        return told.dueAt();
    }

    /** The agency that is to return the result now. */
    AgencyCode receiver() {
        return told.receiver();
    }

    /** In the order in which they were handed over. */
    List<HandOver> handOvers() {
        return handOvers;
    }

    List<Suspension> suspensions() {
        return List.copyOf(told.suspensions);
    }

    List<Told<SupplementRequested>> supplements() {
        return List.copyOf(told.supplements);
    }

    List<Told<ApologyIssued>> apologies() {
        return List.copyOf(told.apologies);
    }

    Optional<Told<DossierRefused>> refusal() {
        return Optional.ofNullable(told.refusal);
    }

    /** When all was issued that is to be issued; empty again after a recall. */
    Optional<Instant> processedAt() {
        return Optional.ofNullable(told.processedAt);
    }

    Optional<Told<ResultReturned>> returned() {
        return Optional.ofNullable(told.returned);
    }

    Optional<Instant> withdrawnAt() {
        return Optional.ofNullable(told.withdrawnAt);
    }

    /** What else an official has to know, in order: requests, payments, stops, recalls, changed dates and agencies. */
    List<Told<DossierEvent>> remarks() {
        return List.copyOf(told.remarks);
    }

    /** The route's version at a place of the journal. */
    int routeVersion() {
        return told.routeVersion;
    }

    /** Who received it, sent it in, or has or had it at a stage. */
    Set<AgencyCode> participants() {
        var agencies = new LinkedHashSet<AgencyCode>();
        agencies.add(received.event().receivingAgency());
        agencies.add(received.event().submittedBy());
        agencies.add(receiver());
        agencies.addAll(told.formerReceivers);
        handOvers.forEach(turn -> agencies.add(turn.to()));
        return agencies;
    }

    /** Whether the dossier was settled in time; empty while it isn't settled, and where it was refused or withdrawn. */
    Optional<Timeliness> timeliness() {
        return processedAt().map(done -> Timeliness.of(dueAt(), done));
    }

    private static final class Turn {
        private final String stage;
        private final AgencyCode from;
        private final AgencyCode to;
        private final int routeVersion;
        private final Instant at;
        private @Nullable Instant dueAt;
        private @Nullable Instant acceptedAt;
        private @Nullable String officer;
        private @Nullable Instant endedAt;
        private End end = End.NOT_YET;
        private boolean undone;

        Turn(String stage, AgencyCode from, AgencyCode to, int routeVersion, Instant at, @Nullable Instant dueAt) {
            this.stage = stage;
            this.from = from;
            this.to = to;
            this.routeVersion = routeVersion;
            this.at = at;
            this.dueAt = dueAt;
        }

        void end(End how, Instant when) {
            if (end == End.NOT_YET) {
                end = how;
                endedAt = when;
            }
        }

        void reopen() {
            end = End.NOT_YET;
            endedAt = null;
        }

        HandOver asRecord() {
            return new HandOver(stage, from, to, routeVersion, at, dueAt, acceptedAt, officer, endedAt, end, undone);
        }
    }

    private static final class Telling {
        private @Nullable Told<DossierReceived> received;
        private @Nullable Place newest;
        private @Nullable AgencyCode receiver;
        private @Nullable Instant dueAt;
        private DossierStatus status = DossierStatus.REGISTERED;
        private int routeVersion;
        private final List<Turn> turns = new ArrayList<>();
        private final Map<String, Turn> current = new HashMap<>();
        private final List<Suspension> suspensions = new ArrayList<>();
        private final List<Told<SupplementRequested>> supplements = new ArrayList<>();
        private final List<Told<ApologyIssued>> apologies = new ArrayList<>();
        private final List<Told<DossierEvent>> remarks = new ArrayList<>();
        private final Set<AgencyCode> formerReceivers = new LinkedHashSet<>();
        private @Nullable Told<DossierRefused> refusal;
        private @Nullable Instant processedAt;
        private @Nullable Told<ResultReturned> returned;
        private @Nullable Instant withdrawnAt;

        /** What one input brings about stands together: who acted in it hands over what is opened in it. */
        private String cause = "";

        private @Nullable AgencyCode actor;

        Place newest() {
            return java.util.Objects.requireNonNull(newest);
        }

        Instant dueAt() {
            return java.util.Objects.requireNonNull(dueAt);
        }

        AgencyCode receiver() {
            return java.util.Objects.requireNonNull(receiver);
        }

        void next(JournalEntry entry) {
            newest = new Place(entry.sequence(), entry.at(), entry.hash());
            if (!cause.equals(entry.cause())) {
                cause = entry.cause();
                actor = null;
            }
            Optional<DossierEvent> event;
            try {
                event = EVENTS.read(entry.type(), entry.data());
            } catch (UnreadableEvent e) {
                throw new IncompleteStory("entry %d of the journal can't be read".formatted(entry.sequence()));
            }
            if (received == null && !(event.orElse(null) instanceof DossierReceived)) {
                throw new IncompleteStory("the journal doesn't begin with the receipt of the dossier");
            }
            event.ifPresent(known -> next(newest(), known));
        }

        private void next(Place place, DossierEvent event) {
            var at = place.at();
            tell(place, event);
            status = status.after(event);
            var due = StageChange.dueAtOfDossier(event);
            dueAt = due == null ? dueAt : due;
            if (StageChange.ends(event)) {
                turns.forEach(turn -> turn.end(event instanceof ResultReturned ? End.FINISHED : End.CLOSED, at));
            }
        }

        private void tell(Place place, DossierEvent event) {
            var at = place.at();
            switch (event) {
                case DossierReceived first -> {
                    received = new Told<>(place, first);
                    receiver = first.receivingAgency();
                    routeVersion = first.procedureVersion();
                }
                case DossierRouted routed -> open(routed.stage(), routed.agency(), at, routed.dueAt());
                case StageAccepted accepted -> {
                    var turn = turn(accepted.stage(), accepted.agency(), at);
                    turn.acceptedAt = at;
                    turn.officer = accepted.officer() == null ? turn.officer : accepted.officer();
                }
                case OfficerAssigned assigned ->
                    turn(assigned.stage(), assigned.agency(), at).officer = assigned.officer();
                case StageCompleted completed -> {
                    actor = completed.agency();
                    var turn = turn(completed.stage(), completed.agency(), at);
                    turn.officer = completed.officer() == null ? turn.officer : completed.officer();
                    turn.end(End.FINISHED, at);
                }
                case SealRequested asked ->
                    turn(asked.stage(), asked.agency(), at).reopen();
                case ResultSealed sealed -> {
                    if (sealed.replaces() == null) {
                        actor = sealed.agency();
                        turn(sealed.stage(), sealed.agency(), at).end(End.FINISHED, at);
                    }
                }
                case ResultTimestamped _, SealAwaitsApproval _, ResealRequested _ -> {}
                case SealRefused refused -> {
                    if (refused.keeps() == null) {
                        turn(refused.stage(), refused.agency(), at).reopen();
                    }
                }
                case StageSentBack back -> {
                    actor = back.agency();
                    reset(back.reset(), End.SENT_BACK, at);
                    remark(place, back);
                }
                case ResultRecalled recalled -> {
                    actor = recalled.agency();
                    reset(recalled.reset(), End.RECALLED, at);
                    processedAt = null;
                    returned = null;
                    remark(place, recalled);
                }
                case StageReassigned moved -> {
                    var turn = current.get(moved.stage());
                    if (turn != null) {
                        turn.end(End.MOVED, at);
                    }
                    actor = moved.from();
                    open(moved.stage(), moved.agency(), at, moved.dueAt());
                    remark(place, moved);
                }
                case ConsultationRequested asked -> {
                    actor = asked.by();
                    open(asked.stage(), asked.agency(), at, asked.dueAt());
                }
                case ConsultationAnswered answered -> {
                    actor = answered.agency();
                    var turn = turn(answered.stage(), answered.agency(), at);
                    turn.officer = answered.officer() == null ? turn.officer : answered.officer();
                    turn.end(End.FINISHED, at);
                }
                case ConsultationLapsed lapsed ->
                    turn(lapsed.stage(), lapsed.agency(), at).end(End.SILENT, at);
                case SupplementRequested asked -> {
                    supplements.add(new Told<>(place, asked));
                    remark(place, asked);
                }
                case ApologyIssued apology -> {
                    apologies.add(new Told<>(place, apology));
                    remark(place, apology);
                }
                case DossierRefused refused -> {
                    refusal = new Told<>(place, refused);
                    remark(place, refused);
                }
                case ClockStopped stopped -> suspensions.add(new Suspension(stopped.because(), at, null));
                case ClockStarted started -> {
                    runAgain(at);
                    started.stages().forEach(this::due);
                }
                case DueChanged changed -> {
                    if (changed.stage() != null) {
                        due(changed.stage(), changed.dueAt());
                    }
                    remark(place, changed);
                }
                case DossierProcessed processed -> processedAt = at;
                case ResultReturned handedOut -> returned = new Told<>(place, handedOut);
                case ReceiverChanged changed -> {
                    formerReceivers.add(changed.from());
                    receiver = changed.agency();
                    remark(place, changed);
                }
                case RouteMigrated migrated -> {
                    routeVersion = migrated.to();
                    remark(place, migrated);
                }
                case WithdrawalAgreed agreed -> {
                    withdrawnAt = at;
                    remark(place, agreed);
                }
                case SupplementProvided _,
                        SupplementLapsed _,
                        PaymentRequested _,
                        PaymentConfirmed _,
                        DossierStopped _,
                        DossierResumed _,
                        WithdrawalRequested _,
                        WithdrawalDeclined _,
                        ReassignmentNeeded _,
                        BecameOverdue _,
                        Escalated _ -> remark(place, event);
                case StageSkipped _, DueApproaching _, ActionRefused _ -> {
                    // Nobody had it because of these.
                }
            }
        }

        private void open(String stage, AgencyCode agency, Instant at, @Nullable Instant due) {
            var turn = new Turn(stage, actor == null ? receiver() : actor, agency, routeVersion, at, due);
            turns.add(turn);
            current.put(stage, turn);
        }

        /** The newest turn of a stage. A journal always opens a stage first; one cut short by hand may not. */
        private Turn turn(String stage, AgencyCode agency, Instant at) {
            var turn = current.get(stage);
            if (turn == null) {
                open(stage, agency, at, null);
                turn = turns.getLast();
            }
            return turn;
        }

        private void reset(List<String> stages, End how, Instant at) {
            for (var stage : stages) {
                var turn = current.remove(stage);
                if (turn != null) {
                    turn.undone = turn.end == End.FINISHED;
                    turn.end(how, at);
                }
            }
        }

        private void due(String stage, Instant moment) {
            var turn = current.get(stage);
            if (turn != null && turn.end == End.NOT_YET) {
                turn.dueAt = moment;
            }
        }

        private void runAgain(Instant at) {
            if (!suspensions.isEmpty() && suspensions.getLast().until() == null) {
                var stood = suspensions.removeLast();
                suspensions.add(new Suspension(stood.because(), stood.from(), at));
            }
        }

        private void remark(Place place, DossierEvent event) {
            remarks.add(new Told<>(place, event));
        }
    }
}
