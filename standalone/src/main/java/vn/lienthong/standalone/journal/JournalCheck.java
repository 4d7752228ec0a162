package vn.lienthong.standalone.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
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
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.standalone.journal.Story.Cause;
import vn.lienthong.standalone.journal.Story.Owed;
import vn.lienthong.standalone.journal.Story.Telling;

/**
 * Proves, from the journal and from what went into it and came out of it, that nothing was lost, doubled or reordered.
 * Knows no broker and no database: it is told what was seen, in any order but that of each partition's records, and says
 * at the end what it makes of it.
 */
final class JournalCheck {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    /** Stands for the receiving agency among stages. */
    private static final long RECEIVER = 0;

    private final Map<String, Story> stories = new HashMap<>();
    private final Map<String, Long> feeds = new HashMap<>();
    private final Map<String, Long> messageStates = new HashMap<>();
    private final Set<Long> told = new HashSet<>();
    private final List<Delivery> deliveriesAhead = new ArrayList<>();
    private final List<Shown> shownAhead = new ArrayList<>();
    private final List<String> toldAhead = new ArrayList<>();
    private final Findings findings = new Findings();
    private final EventCheck events = new EventCheck(findings);
    private final List<Paid> paid = new ArrayList<>();
    private boolean someReportsAreGone;
    /** The feeds say what they take back; feeds of before that don't. */
    private boolean takenBackSeen;

    private long entries;
    private long doubledEntries;
    private long doubledReports;
    private long unreadableReports;

    /**
     * A row of an agency's feed.
     *
     * @param withdraws the sequence of the delivery it takes back; null where it owes something
     */
    record Delivery(
            String agency,
            long position,
            String dossier,
            long sequence,
            String stage,
            @Nullable Long withdraws) {
        Delivery(String agency, long position, String dossier, long sequence, String stage) {
            this(agency, position, dossier, sequence, stage, null);
        }
    }

    /**
     * A payment that intake says is confirmed.
     *
     * @param obligation the entry that asks for it
     * @param report id under which routing was told
     */
    record Paid(String dossier, long obligation, String report) {}

    /** A row of the console's read model. */
    record Shown(
            String dossier,
            long sequence,
            String hash,
            boolean intact,
            @Nullable String rival) {}

    Findings findings() {
        return findings;
    }

    // ---- what intake accepted

    /** Intake has committed this submission or action; its report has the id. */
    void accepted(String dossier, String report) {
        var found = report(dossier, report);
        found.accepted = true;
        found.stillAccepted = true;
    }

    /** What intake knows by the end of the check. */
    void stillAccepted(String dossier, String report) {
        report(dossier, report).stillAccepted = true;
    }

    /** The report stands in intake's outbox. */
    void waiting(String dossier, String report) {
        report(dossier, report).waiting = true;
    }

    // ---- what was reported to routing, and what it put aside

    void reported(EventEnvelope event, Place place) {
        var report = report(event.subject(), event.id());
        var contents = Fingerprint.of(event.type(), event.data()).first();
        report.mayBeIdle = place.topic().equals(Topics.ROUTING_DELIVERY_EVENTS);
        if (!report.isReported()) {
            report.contents = contents;
            report.place = place;
        } else if (report.contents == contents) {
            doubledReports++;
        } else {
            findings.broken(
                    Rule.REPORT_IS_ANSWERED_ONCE,
                    event.subject(),
                    "two different reports have the id %s, the second at %s".formatted(event.id(), place));
        }
    }

    /** Routing puts it aside as well; nothing tells what it is about. */
    void unreadableReport() {
        unreadableReports++;
    }

    /** Older reports are no longer kept: what answers one of them can't be told from what answers none. */
    void someReportsAreGone() {
        someReportsAreGone = true;
    }

    void putAside(String dossier, String report) {
        report(dossier, report).putAside = true;
    }

    /** A dead letter holds up what comes after it for its dossier. */
    void heldUp(String dossier) {
        story(dossier).letters++;
    }

    /** An operator has settled such a letter; the report of it calls for no entry. */
    void letterSettled(String dossier, String report) {
        report(dossier, report).mayBeIdle = true;
        story(dossier).lettersSettled++;
    }

    /** Routing has told signing to seal a document. */
    void commanded(String dossier, String request, Place place) {
        seal(dossier, request).command = place;
    }

    /** Signing has answered the command, with this report. */
    void replied(String dossier, String request, String report) {
        seal(dossier, request).replied = true;
        report(dossier, report).request = request;
    }

    /** Signing has told more about a seal: that its approval is awaited, that it has its timestamp. */
    void toldMore(String dossier, String request, String report) {
        seal(dossier, request);
        report(dossier, report).request = request;
    }

    void commandPutAside(String dossier, String request) {
        seal(dossier, request).putAside = true;
    }

    // ---- the journal

    void unreadable(Place place, String reason) {
        findings.broken(Rule.HASH_IS_RIGHT, place.toString(), reason);
    }

    void entry(JournalEntry entry, Place place) {
        entries++;
        var story = story(entry.key());
        checkHash(entry);
        if (isDoubled(story, entry)) {
            return;
        }
        checkOrder(story, entry);
        DossierEvent event;
        try {
            event = EVENTS.read(entry.type(), entry.data()).orElse(null);
        } catch (UnreadableEvent e) {
            findings.broken(Rule.HASH_IS_RIGHT, entry.id(), String.valueOf(e.getMessage()));
            event = null;
        }
        checkReceipt(story, entry, event);
        var owed = owed(event);
        var added = new Story.Entry(
                entry.sequence(),
                hash(entry.hash()),
                fingerprint(entry, event),
                Fingerprint.of(entry.cause()).first(),
                place,
                owed,
                telling(story, entry, event),
                event instanceof StageReassigned moved ? takenFrom(story, moved) : 0);
        checkAnswer(story, entry, added);
        if (event != null) {
            checkCause(story, entry, event);
            checkHandOver(story, entry, event);
            checkEnd(story, entry, event);
            checkClock(story, entry, event);
            checkSeal(story, entry, event);
            checkPayment(story, entry, event);
        }
        story.entries.add(added);
        story.lastHash = entry.hash();
        story.lastAt = Math.max(story.lastAt, entry.at().toEpochMilli());
        if (event != null) {
            follow(story, event, entry);
        }
    }

    private void checkHash(JournalEntry entry) {
        if (entry.hash().equals(entry.expectedHash())) {
            findings.check(
                    entry.id().equals(where(entry)), Rule.HASH_IS_RIGHT, where(entry), "it calls itself " + entry.id());
        } else {
            findings.broken(Rule.HASH_IS_RIGHT, where(entry), "its contents have another hash than the one it carries");
        }
    }

    private boolean isDoubled(Story story, JournalEntry entry) {
        var there = story.entry(entry.sequence());
        if (there.isEmpty()) {
            findings.held(Rule.ONE_ENTRY_PER_PLACE);
            return false;
        }
        if (there.get().hasHash(hash(entry.hash())) && entry.hash().equals(entry.expectedHash())) {
            doubledEntries++;
        } else {
            findings.broken(Rule.ONE_ENTRY_PER_PLACE, where(entry), "a second, different entry claims this place");
        }
        return true;
    }

    private void checkOrder(Story story, JournalEntry entry) {
        findings.check(
                entry.at().toEpochMilli() >= story.lastAt,
                Rule.TIME_NEVER_RUNS_BACKWARDS,
                where(entry),
                "it is older than the entry before");
        if (entry.sequence() != story.lastSequence() + 1) {
            story.isTorn = true;
            findings.broken(
                    Rule.SEQUENCE_HAS_NO_GAP,
                    where(entry),
                    story.entries.isEmpty() ? "it comes first" : "it comes after " + story.lastSequence());
            return; // what it names as the one before isn't there to be compared
        }
        findings.held(Rule.SEQUENCE_HAS_NO_GAP);
        findings.check(
                entry.previous().equals(story.lastHash == null ? JournalEntry.BEGINNING : story.lastHash),
                Rule.PREVIOUS_IS_RIGHT,
                where(entry),
                story.lastHash == null ? "it names one before the first" : "it names another entry as the one before");
    }

    private void checkReceipt(Story story, JournalEntry entry, @Nullable DossierEvent event) {
        if (story.entries.isEmpty()) {
            findings.check(
                    event instanceof DossierReceived,
                    Rule.DOSSIER_IS_RECEIVED_ONCE,
                    where(entry),
                    "the story doesn't begin with the receipt");
        } else if (event instanceof DossierReceived) {
            findings.broken(Rule.DOSSIER_IS_RECEIVED_ONCE, where(entry), "the dossier is received again");
        }
    }

    /** The entries of one cause stand together, and say nothing twice. */
    private void checkAnswer(Story story, JournalEntry entry, Story.Entry added) {
        if (story.entries.isEmpty() || added.cause != story.lastCause) {
            judgeAnswerBefore(story, entry);
            beginAnswer(story, entry, added.cause);
        }
        if (story.entries.stream().anyMatch(before -> before.cause == added.cause && before.event == added.event)) {
            findings.broken(
                    Rule.REPORT_IS_ANSWERED_ONCE,
                    where(entry),
                    "it says a second time what %s brought about".formatted(entry.cause()));
        }
    }

    private void beginAnswer(Story story, JournalEntry entry, long cause) {
        var before = story.cause;
        story.cause = Cause.of(entry.cause());
        story.lastCause = cause;
        story.lapsed = false;
        story.agreedBySilence = false;
        story.migrated = false;
        if (story.cause == Cause.TIMER) {
            findings.held(Rule.REPORT_IS_ANSWERED_ONCE);
            return;
        }
        var answered = story.cause == Cause.CHANGE
                ? story.entries.stream().anyMatch(earlier -> earlier.cause == cause)
                : story.report(cause).answered;
        // An input of before the change is decided as of its time; the change then follows for it once more.
        var follows = story.cause == Cause.CHANGE && !before.isRoutingsOwn();
        findings.check(
                !answered || follows,
                Rule.REPORT_IS_ANSWERED_ONCE,
                where(entry),
                "it answers " + entry.cause() + " again");
        if (!story.cause.isRoutingsOwn()) {
            story.report(cause).answered = true;
        }
    }

    /** What one cause brought about is whole: somebody has the dossier, and its clock is as its status says. */
    private void judgeAnswerBefore(Story story, JournalEntry next) {
        if (!story.entries.isEmpty()) {
            judgeAnswer(next.key() + "/" + story.lastSequence(), story);
        }
    }

    private void judgeAnswer(String where, Story story) {
        if (story.isTorn) {
            return; // how it stands can't be told
        }
        findings.check(
                story.isSomebodys(),
                Rule.SOMEBODY_HAS_IT,
                where,
                "the dossier goes on, and nobody has it or is waited for");
        if (!story.ended && story.status != DossierStatus.WITHDRAWAL_REQUESTED) {
            findings.check(
                    story.status.stopsTheClock() == (story.clockStoppedAt != null),
                    Rule.CLOCK_STOPS_IN_TURN,
                    where,
                    "its status is %d, and its clock %s"
                            .formatted(story.status.number(), story.clockStoppedAt == null ? "runs" : "stands still"));
        }
    }

    private void checkCause(Story story, JournalEntry entry, DossierEvent event) {
        var fault = CauseRules.fault(story, story.cause.rest(entry.cause()), event);
        findings.check(fault.isEmpty(), Rule.CAUSE_CAN_DO_THAT, where(entry), fault.orElse(""));
        story.lapsed |= event instanceof SupplementLapsed;
        story.agreedBySilence |= event instanceof ConsultationLapsed;
        story.migrated |= event instanceof RouteMigrated;
    }

    private void checkHandOver(Story story, JournalEntry entry, DossierEvent event) {
        if (story.isTorn) {
            return;
        }
        var opened = switch (event) {
            case DossierRouted routed -> routed.stage();
            case ConsultationRequested asked -> asked.stage();
            default -> null;
        };
        if (opened != null && !story.stage(opened).isToCome()) {
            findings.broken(
                    Rule.DELIVERED_ONCE, where(entry), "stage %s is handed over a second time".formatted(opened));
        }
    }

    private void checkEnd(Story story, JournalEntry entry, DossierEvent event) {
        if (StageChange.ends(event)) {
            findings.held(Rule.NOTHING_FOLLOWS_THE_END);
        }
        if (story.ended && !mayFollowTheEnd(event)) {
            findings.broken(Rule.NOTHING_FOLLOWS_THE_END, where(entry), "the dossier has ended before");
        }
    }

    /** A result may be recalled, and its seal may be renewed or get its timestamp. */
    private static boolean mayFollowTheEnd(DossierEvent event) {
        return switch (event) {
            case ActionRefused _, ResultRecalled _, ResultTimestamped _, SealAwaitsApproval _, ResealRequested _ ->
                true;
            case ResultSealed sealed -> sealed.replaces() != null;
            case SealRefused refused -> refused.keeps() != null;
            default -> false;
        };
    }

    /** Each seal is asked for before it is given or refused, once; a timestamp or a new seal follows one that was given. */
    private void checkSeal(Story story, JournalEntry entry, DossierEvent event) {
        if (story.isTorn) {
            return;
        }
        var fault = switch (event) {
            case ResealRequested asked ->
                seal(story, asked.former()).certificate == certificate(asked.certificate())
                        ? ""
                        : "it has a result sealed again that wasn't sealed under that certificate";
            case ResultSealed given -> answered(seal(story, given.request()), given.replaces() != null);
            case SealRefused refused -> answered(seal(story, refused.request()), refused.keeps() != null);
            case SealAwaitsApproval awaited -> {
                var seal = seal(story, awaited.request());
                yield seal.asked && !seal.answered ? "" : "the approval of a seal is awaited that nobody waits for";
            }
            case ResultTimestamped timestamped -> {
                var seal = seal(story, timestamped.request());
                if (seal.certificate == 0) {
                    yield "a seal gets its timestamp before it was given";
                }
                yield seal.file == file(timestamped.before())
                        ? ""
                        : "a timestamp is put on another copy than the one that is sealed";
            }
            default -> null;
        };
        if (fault != null) {
            findings.check(fault.isEmpty(), Rule.SEALS_IN_TURN, where(entry), fault);
        }
    }

    private static String answered(Story.SealRequest seal, boolean again) {
        if (!seal.asked) {
            return "a seal is given or refused that nobody asked for";
        }
        if (seal.again != again) {
            return again ? "a first seal is said to be a new one" : "a new seal is said to be the first";
        }
        return seal.answered ? "a seal is given or refused a second time" : "";
    }

    private static long certificate(String serial) {
        return Fingerprint.of("certificate", serial).first();
    }

    private static long file(String sha256) {
        return Long.parseUnsignedLong(sha256, 0, 16, 16);
    }

    private void checkClock(Story story, JournalEntry entry, DossierEvent event) {
        if (story.isTorn) {
            return;
        }
        if (event instanceof ClockStopped) {
            findings.check(
                    story.clockStoppedAt == null,
                    Rule.CLOCK_STOPS_IN_TURN,
                    where(entry),
                    "the clock stood still already");
        } else if (event instanceof ClockStarted started) {
            var since = story.clockStoppedAt;
            findings.check(
                    since != null && since == started.stoppedAt().toEpochMilli(),
                    Rule.CLOCK_STOPS_IN_TURN,
                    where(entry),
                    since == null ? "the clock was running" : "the clock has stood still since another time");
        }
    }

    private void checkPayment(Story story, JournalEntry entry, DossierEvent event) {
        if (event instanceof PaymentRequested) {
            story.paymentsAsked++;
        } else if (event instanceof PaymentConfirmed) {
            story.paymentsConfirmed++;
            findings.check(
                    story.confirmedBy.add(Fingerprint.of(entry.cause()).first())
                            && (story.isTorn || story.paymentsConfirmed <= story.paymentsAsked),
                    Rule.PAYMENT_IS_CONFIRMED_ONCE,
                    where(entry),
                    "%d payments are confirmed, and %d were asked for"
                            .formatted(story.paymentsConfirmed, story.paymentsAsked));
        }
    }

    /** The hand-over that a reassignment takes back: what was open at the agency before. */
    private static long takenFrom(Story story, StageReassigned moved) {
        var phase = story.stage(moved.stage()).phase;
        if (phase != StageChange.Phase.OPEN && phase != StageChange.Phase.ACCEPTED) {
            return 0; // its document is at signing: it had nothing to do any more
        }
        var handedOver = handedOver(moved.stage() + " " + moved.from());
        return story.entries.stream()
                .filter(before -> before.event == handedOver)
                .mapToLong(before -> before.sequence)
                .max()
                .orElse(0);
    }

    private static void follow(Story story, DossierEvent event, JournalEntry entry) {
        story.status = story.status.after(event);
        StageChange.in(event).forEach(change -> {
            var stage = story.stage(change.stage());
            stage.phase = change.phase() == null ? stage.phase : change.phase();
            if (change.phase() == StageChange.Phase.OPEN) {
                story.unplaced.remove(stage.id);
            }
            if (change.phase() == StageChange.Phase.LATER) {
                abandonSeals(story, stage.id);
            }
        });
        switch (event) {
            case StageSentBack back -> back.to().forEach(stage -> again(story, stage));
            case ResultRecalled recalled -> {
                story.ended = false;
                again(story, recalled.stage());
            }
            case SealRequested asked -> asked(story, asked.request(), asked.stage());
            case ResealRequested asked -> asked(story, asked.request(), asked.stage()).again = true;
            case ResultSealed given -> {
                var seal = seal(story, given.request());
                seal.answered = true;
                seal.certificate = certificate(given.certificate());
                seal.file = file(given.sealed().sha256());
            }
            case ResultTimestamped timestamped ->
                seal(story, timestamped.request()).file =
                        file(timestamped.timestamped().sha256());
            case SealRefused refused -> seal(story, refused.request()).answered = true;
            case ClockStopped _ -> story.clockStoppedAt = entry.at().toEpochMilli();
            case ClockStarted _ -> story.clockStoppedAt = null;
            case ReassignmentNeeded needed ->
                story.unplaced.add(needed.stage() == null ? RECEIVER : story.stage(needed.stage()).id);
            case ReceiverChanged _ -> story.unplaced.remove(RECEIVER);
            default -> {
                // What else there is to follow, the contract says.
            }
        }
        if (StageChange.ends(event)) {
            story.ended = true;
            // A result that is being sealed again goes on being it.
            story.seals.stream().filter(seal -> !seal.again).forEach(seal -> seal.abandoned = true);
        }
    }

    private static Story.SealRequest asked(Story story, String request, String stage) {
        var seal = seal(story, request);
        seal.asked = true;
        seal.stage = story.stage(stage).id;
        return seal;
    }

    /** It was done, and has to be done again. */
    private static void again(Story story, String id) {
        var stage = story.stage(id);
        stage.phase = StageChange.Phase.LATER;
        abandonSeals(story, stage.id);
    }

    private static void abandonSeals(Story story, long stage) {
        story.seals.stream().filter(seal -> seal.stage == stage).forEach(seal -> seal.abandoned = true);
    }

    private static Owed owed(@Nullable DossierEvent event) {
        return switch (event) {
            case DossierRouted _, ConsultationRequested _, Escalated _ -> Owed.HANDED_OVER;
            case StageReassigned _ -> Owed.MOVED;
            case ConsultationLapsed _,
                    DossierRefused _,
                    WithdrawalAgreed _,
                    ResultReturned _,
                    RouteMigrated _,
                    StageSentBack _,
                    ResultRecalled _,
                    StageSkipped _ -> Owed.TAKEN_BACK;
            case null, default -> Owed.NONE;
        };
    }

    /** Whether the citizen is told of it, as notification decides it. */
    private static Telling telling(Story story, JournalEntry entry, @Nullable DossierEvent event) {
        return switch (event) {
            case DossierReceived _,
                    DossierRefused _,
                    DossierProcessed _,
                    ResultReturned _,
                    SupplementRequested _,
                    SupplementProvided _,
                    PaymentRequested _,
                    PaymentConfirmed _,
                    DossierStopped _,
                    ClockStarted _,
                    ApologyIssued _,
                    WithdrawalAgreed _,
                    WithdrawalDeclined _,
                    ResultRecalled _ -> Telling.YES;
            case ResultSealed sealed -> sealed.replaces() == null ? Telling.NO : Telling.YES;
            case BecameOverdue late -> late.stage() == null ? Telling.YES : Telling.NO;
            // Told once of each agency, and not of the one that received it.
            case DossierRouted _ -> Telling.MAYBE;
            case DueChanged changed -> changed.stage() == null ? Telling.YES : Telling.NO;
            case ReceiverChanged _ -> {
                // It tells what the same cause changes at stages as well.
                sameCause(story, entry)
                        .filter(before -> before.owed == Owed.MOVED && before.telling == Telling.YES)
                        .forEach(before -> before.telling = Telling.MAYBE);
                yield Telling.YES;
            }
            case StageReassigned _ ->
                sameCause(story, entry).anyMatch(before -> before.telling != Telling.NO) ? Telling.NO : Telling.YES;
            case null, default -> Telling.NO;
        };
    }

    private static Stream<Story.Entry> sameCause(Story story, JournalEntry entry) {
        var cause = Fingerprint.of(entry.cause()).first();
        return story.entries.stream().filter(before -> before.cause == cause);
    }

    private static long fingerprint(JournalEntry entry, @Nullable DossierEvent event) {
        return switch (event) {
            case DossierRouted routed -> handedOver(routed.stage() + " " + routed.agency());
            case ConsultationRequested asked -> handedOver(asked.stage() + " " + asked.agency());
            case StageReassigned moved -> handedOver(moved.stage() + " " + moved.agency());
            case Escalated escalated -> handedOver(escalated.stage() + " " + escalated.to());
            case null -> Fingerprint.of(entry.type(), "").first();
            default -> Fingerprint.of(entry.type(), stage(event)).first();
        };
    }

    /** The stage an event is about, so that the same is not said twice of one; empty where it is about none, or more. */
    private static String stage(DossierEvent event) {
        return switch (event) {
            case SealRequested asked -> asked.stage();
            case ResealRequested asked -> asked.stage();
            case ActionRefused refused -> String.valueOf(refused.stage());
            case StageSkipped skipped -> skipped.stage();
            case OfficerAssigned assigned -> assigned.stage();
            case PaymentRequested asked -> asked.stage();
            case SupplementLapsed lapsed -> lapsed.stage();
            case DueApproaching near -> String.valueOf(near.stage());
            case BecameOverdue late -> String.valueOf(late.stage());
            case DueChanged changed -> String.valueOf(changed.stage());
            case ReassignmentNeeded needed -> String.valueOf(needed.stage());
            default ->
                StageChange.in(event).stream()
                        .map(StageChange::stage)
                        .findFirst()
                        .orElse("");
        };
    }

    private static long handedOver(String stageAndAgency) {
        return Fingerprint.of("handed over", stageAndAgency).first();
    }

    // ---- effects

    /** Intake says that the dossier is as of this entry, and has this status. */
    void progress(String dossier, long sequence, int status) {
        var story = story(dossier);
        story.progress = sequence;
        story.statusAtIntake = status;
    }

    /** Intake says that what was asked for is paid, and that the journal says so. */
    void paid(Paid payment) {
        paid.add(payment);
    }

    /** Events that agencies write to Kafka themselves. */
    EventCheck events() {
        return events;
    }

    /** Whether intake has a dossier of this code, or the journal. */
    boolean knows(String dossier) {
        var story = stories.get(dossier);
        return story != null
                && (!story.entries.isEmpty() || story.reports.stream().anyMatch(report -> report.stillAccepted));
    }

    /** The console says that the dossier is as of this entry, and how it stands. */
    void standing(String dossier, long sequence, int status, boolean ended) {
        var story = story(dossier);
        story.shownSequence = sequence;
        story.shownStatus = status;
        story.shownEnded = ended;
    }

    /** Rows of one agency come in the order of their positions. */
    void delivered(Delivery delivery) {
        var last = feeds.merge(delivery.agency(), 1L, Long::sum);
        findings.check(
                delivery.position() == last,
                Rule.FEED_HAS_NO_GAP,
                "feed of " + delivery.agency(),
                "position %d stands where %d should".formatted(delivery.position(), last));
        feeds.put(delivery.agency(), delivery.position());
        if (!match(delivery)) {
            deliveriesAhead.add(delivery); // the journal may just not have been read so far
        }
    }

    private boolean match(Delivery delivery) {
        var entry = entry(delivery.dossier(), delivery.sequence());
        if (entry.isEmpty()) {
            return false;
        }
        var where = "feed of %s, position %d".formatted(delivery.agency(), delivery.position());
        if (delivery.withdraws() != null) {
            return matchTakingBack(delivery, delivery.withdraws(), entry.get(), where);
        }
        if (!entry.get().owed.owes() || entry.get().event != handedOver(delivery.stage() + " " + delivery.agency())) {
            findings.broken(
                    Rule.DELIVERED_ONCE,
                    where,
                    "%s/%d says something else".formatted(delivery.dossier(), delivery.sequence()));
        } else if (entry.get().delivered) {
            findings.broken(
                    Rule.DELIVERED_ONCE,
                    where,
                    "%s/%d is delivered a second time".formatted(delivery.dossier(), delivery.sequence()));
        }
        entry.get().delivered = true;
        return true;
    }

    private boolean matchTakingBack(Delivery delivery, long taken, Story.Entry because, String where) {
        takenBackSeen = true;
        var handedOver = entry(delivery.dossier(), taken);
        if (handedOver.isEmpty()) {
            return false;
        }
        var story = story(delivery.dossier());
        if (!because.owed.takesBack()) {
            findings.broken(
                    Rule.TAKEN_BACK_ONCE,
                    where,
                    "%s/%d takes nothing back".formatted(delivery.dossier(), delivery.sequence()));
        } else if (taken >= delivery.sequence()
                || handedOver.get().event != handedOver(delivery.stage() + " " + delivery.agency())) {
            findings.broken(
                    Rule.TAKEN_BACK_ONCE,
                    where,
                    "%s/%d handed nothing like that to this agency".formatted(delivery.dossier(), taken));
        } else if (!story.takenBack.add(taken)) {
            findings.broken(
                    Rule.TAKEN_BACK_ONCE,
                    where,
                    "%s/%d is taken back a second time".formatted(delivery.dossier(), taken));
        } else {
            findings.held(Rule.TAKEN_BACK_ONCE);
        }
        return true;
    }

    /** The dossier's applicant has an address. */
    void reachable(String dossier) {
        story(dossier).reachable = true;
    }

    /** @param event id of the journal entry that called for the message */
    void message(String event, String recipient, String channel, String state) {
        if (event.startsWith("test/")) {
            return; // an operator's, to an address of the operator's own
        }
        messageStates.merge(state, 1L, Long::sum);
        if (!told.add(Fingerprint.of(event, recipient, channel).first())) {
            findings.broken(Rule.TOLD_ONCE, event, "the same recipient is told a second time by " + channel);
        }
        if (!matchMessage(event)) {
            toldAhead.add(event);
        }
    }

    private boolean matchMessage(String called) {
        // What time brings is named after the entry that set it.
        var event = called.replaceFirst("(?<=/\\d{1,9})/(appointment|survey)$", "");
        if (!event.equals(called)) {
            int last = event.lastIndexOf('/');
            return entry(event.substring(0, last), Long.parseLong(event.substring(last + 1)))
                    .isPresent();
        }
        int slash = event.lastIndexOf('/');
        var sequence = slash < 0 ? "" : event.substring(slash + 1);
        if (!sequence.matches("\\d{1,9}")) {
            return false;
        }
        var entry = entry(event.substring(0, slash), Long.parseLong(sequence));
        entry.ifPresent(found -> {
            if (found.telling != Telling.NO) {
                found.told = true;
            } else {
                findings.broken(Rule.TOLD_ONCE, event, "a citizen is told of it, and need not be");
            }
        });
        return entry.isPresent();
    }

    void shown(Shown row) {
        if (!match(row)) {
            shownAhead.add(row);
        }
    }

    private boolean match(Shown row) {
        var entry = entry(row.dossier(), row.sequence());
        if (entry.isEmpty()) {
            return false;
        }
        var where = row.dossier() + "/" + row.sequence();
        if (entry.get().shown) {
            findings.broken(Rule.SHOWN_ONCE, where, "the console shows it twice");
        }
        if (!entry.get().hasHash(hash(row.hash()))) {
            findings.broken(Rule.SHOWN_ONCE, where, "the console shows another entry in its place");
        } else if (!row.intact() || row.rival() != null) {
            findings.broken(Rule.SHOWN_ONCE, where, "the console marks it as broken");
        }
        entry.get().shown = true;
        return true;
    }

    // ---- the verdict

    /** What these rules are about can't be seen from here. */
    void withoutLookingAt(Rule... rules) {
        for (var rule : rules) {
            findings.notChecked(rule);
        }
    }

    /** A service stood still. */
    void behind(Follower follower, String how) {
        findings.broken(Rule.FOLLOWERS_KEEP_UP, follower.group(), how);
    }

    /** Nobody sees what a partition holds behind an open transaction. */
    void hangs(String partition, Duration waited) {
        findings.broken(
                Rule.FOLLOWERS_KEEP_UP,
                partition,
                "a transaction has been open for %d s; the next start of a run heals it".formatted(waited.toSeconds()));
    }

    void keepsUp() {
        findings.held(Rule.FOLLOWERS_KEEP_UP);
    }

    /** @param positions how far everyone was before the effects were read */
    Verdict verdict(Positions positions) {
        settleWhatCameAhead();
        judgePaid();
        var counts = new Verdict.Counts();
        stories.forEach((dossier, story) -> {
            for (var report : story.reports) {
                judge(dossier, story, report, positions, counts);
            }
            for (var seal : story.seals) {
                judge(dossier, seal, positions, counts);
            }
            for (var entry : story.entries) {
                judge(dossier, story, entry, positions, counts);
            }
            if (!story.entries.isEmpty()) {
                judgeAnswer(dossier, story);
                judgeProgress(dossier, story, positions, counts);
                judgeStanding(dossier, story, positions, counts);
                counts.dossiers++;
                counts.returned += hasEnded(story, DossierStatus.RETURNED) ? 1 : 0;
                counts.refused += hasEnded(story, DossierStatus.REFUSED) ? 1 : 0;
                counts.withdrawn += hasEnded(story, DossierStatus.WITHDRAWAL_REQUESTED) ? 1 : 0;
            }
        });
        events.judge(positions, counts);
        counts.entries = entries;
        counts.doubledEntries = doubledEntries;
        counts.doubledReports = doubledReports;
        counts.putAside += unreadableReports;
        counts.messages = Map.copyOf(messageStates);
        return new Verdict(findings, counts);
    }

    private static boolean hasEnded(Story story, DossierStatus with) {
        return story.ended && story.status == with;
    }

    private void settleWhatCameAhead() {
        for (var delivery : deliveriesAhead) {
            if (!match(delivery)) {
                findings.broken(
                        Rule.DELIVERED_ONCE,
                        "feed of %s, position %d".formatted(delivery.agency(), delivery.position()),
                        "the journal has no %s/%d".formatted(delivery.dossier(), delivery.sequence()));
            }
        }
        for (var event : toldAhead) {
            if (!matchMessage(event)) {
                findings.broken(Rule.TOLD_ONCE, event, "a citizen is told of it, and the journal doesn't have it");
            }
        }
        for (var row : shownAhead) {
            if (!match(row)) {
                findings.broken(
                        Rule.SHOWN_ONCE,
                        row.dossier() + "/" + row.sequence(),
                        "the console shows it, and the journal doesn't have it");
            }
        }
    }

    private void judgePaid() {
        var obligations = new HashSet<Fingerprint>();
        for (var payment : paid) {
            var where = payment.dossier() + "/" + payment.obligation();
            var once = obligations.add(Fingerprint.of(where));
            findings.check(
                    once
                            && story(payment.dossier())
                                    .confirmedBy
                                    .contains(Fingerprint.of(payment.report()).first()),
                    Rule.PAYMENT_IS_CONFIRMED_ONCE,
                    where,
                    once
                            ? "intake says it is paid and confirmed, and the journal doesn't"
                            : "it is paid and confirmed a second time");
        }
    }

    private void judge(String dossier, Story story, Story.Report report, Positions positions, Verdict.Counts counts) {
        if (report.accepted) {
            if (report.waiting && !report.isReported()) {
                counts.inOutbox++;
            } else {
                findings.check(
                        report.isReported() || report.answered || report.putAside,
                        Rule.ACCEPTED_IS_REPORTED,
                        dossier,
                        "something that intake accepted was never reported");
            }
        }
        var place = report.place;
        if (place == null) {
            judgeUnseen(dossier, report, counts);
            return;
        }
        if (place.topic().equals(Topics.INTAKE_DOSSIER_EVENTS) && findings.isChecked(Rule.REPORT_WAS_ACCEPTED)) {
            findings.check(
                    report.stillAccepted,
                    Rule.REPORT_WAS_ACCEPTED,
                    dossier,
                    "intake doesn't know what was reported at " + place);
        }
        if (report.answered) {
            findings.held(Rule.REPORT_IS_ANSWERED);
            findings.held(Rule.ANSWER_HAS_A_REPORT);
        } else if (report.putAside) {
            counts.putAside++;
        } else if (!positions.isPast(Follower.ROUTING, place)) {
            counts.beforeRouting++;
        } else if (report.mayBeIdle || isNoLongerAwaited(story, report)) {
            counts.withoutEffect++;
        } else if (story.isHeldUp()) {
            counts.behindLetters++;
        } else {
            findings.broken(Rule.REPORT_IS_ANSWERED, dossier, "nothing answers what was reported at " + place);
        }
    }

    /** A reply of signing to what nobody waits for any more. */
    private static boolean isNoLongerAwaited(Story story, Story.Report report) {
        return report.request != null && seal(story, report.request).abandoned;
    }

    /** It hasn't been seen among the reports. */
    private void judgeUnseen(String dossier, Story.Report report, Verdict.Counts counts) {
        if (report.answered && someReportsAreGone) {
            counts.answersToReportsNoLongerKept++;
        } else if (report.answered) {
            findings.broken(Rule.ANSWER_HAS_A_REPORT, dossier, "an entry answers something that nobody reported");
        }
    }

    private void judge(String dossier, Story.SealRequest seal, Positions positions, Verdict.Counts counts) {
        var command = seal.command;
        if (seal.answered || seal.replied || seal.abandoned && command != null) {
            // Whether routing takes signing's reply is judged as with every report.
            findings.held(Rule.SEAL_IS_ANSWERED);
        } else if (command == null) {
            findings.broken(Rule.SEAL_IS_ANSWERED, dossier, "a seal was asked for, and signing was never told");
        } else if (seal.putAside) {
            counts.putAside++;
        } else if (positions.isPast(Follower.SIGNING, command)) {
            findings.broken(Rule.SEAL_IS_ANSWERED, dossier, "signing doesn't reply to what it was told at " + command);
        } else {
            counts.beforeSigning++;
        }
    }

    private void judge(String dossier, Story story, Story.Entry entry, Positions positions, Verdict.Counts counts) {
        var place = new Place(Topics.ROUTING_DOSSIER_JOURNAL, entry.partition, entry.offset);
        var where = dossier + "/" + entry.sequence;
        if (entry.owed.owes() && findings.isChecked(Rule.DELIVERED_ONCE)) {
            judge(Rule.DELIVERED_ONCE, entry.delivered, Follower.DELIVERIES, place, where, positions, counts);
        }
        if (entry.takesBack > 0 && takenBackSeen && findings.isChecked(Rule.TAKEN_BACK_ONCE)) {
            var taken = story.takenBack.contains(entry.takesBack);
            judge(Rule.TAKEN_BACK_ONCE, taken, Follower.DELIVERIES, place, where, positions, counts);
        }
        if (entry.telling == Telling.YES && story.reachable && findings.isChecked(Rule.TOLD_ONCE)) {
            judge(Rule.TOLD_ONCE, entry.told, Follower.NOTIFICATION, place, where, positions, counts);
        }
        if (findings.isChecked(Rule.SHOWN_ONCE)) {
            judge(Rule.SHOWN_ONCE, entry.shown, Follower.CONSOLE, place, where, positions, counts);
        }
    }

    private void judgeProgress(String dossier, Story story, Positions positions, Verdict.Counts counts) {
        if (!findings.isChecked(Rule.PROGRESS_IS_KNOWN)) {
            return;
        }
        var last = story.entries.getLast();
        if (story.progress < last.sequence
                && !positions.isPast(
                        Follower.INTAKE, new Place(Topics.ROUTING_DOSSIER_JOURNAL, last.partition, last.offset))) {
            counts.beforeFollowers++;
            return;
        }
        findings.check(
                story.progress == last.sequence && story.statusAtIntake == story.status.number(),
                Rule.PROGRESS_IS_KNOWN,
                dossier,
                "intake says status %d as of entry %d; the journal says %d as of %d"
                        .formatted(story.statusAtIntake, story.progress, story.status.number(), last.sequence));
    }

    private void judgeStanding(String dossier, Story story, Positions positions, Verdict.Counts counts) {
        if (!findings.isChecked(Rule.STATUS_IS_SHOWN)) {
            return;
        }
        var last = story.entries.getLast();
        if (story.shownSequence < last.sequence
                && !positions.isPast(
                        Follower.CONSOLE, new Place(Topics.ROUTING_DOSSIER_JOURNAL, last.partition, last.offset))) {
            counts.beforeFollowers++;
            return;
        }
        findings.check(
                story.shownSequence == last.sequence
                        && story.shownStatus == story.status.number()
                        && story.shownEnded == story.ended,
                Rule.STATUS_IS_SHOWN,
                dossier,
                "the console shows status %d%s as of entry %d; the journal says %d%s as of %d"
                        .formatted(
                                story.shownStatus,
                                story.shownEnded ? ", ended," : "",
                                story.shownSequence,
                                story.status.number(),
                                story.ended ? ", ended," : "",
                                last.sequence));
    }

    private void judge(
            Rule rule,
            boolean done,
            Follower follower,
            Place place,
            String where,
            Positions positions,
            Verdict.Counts counts) {
        if (done) {
            findings.held(rule);
        } else if (positions.isPast(follower, place)) {
            findings.broken(rule, where, follower.group() + " has passed it without effect");
        } else {
            counts.beforeFollowers++;
        }
    }

    // ---- parts

    private Story story(String dossier) {
        return stories.computeIfAbsent(dossier, code -> new Story());
    }

    private Story.Report report(String dossier, String id) {
        return story(dossier).report(Fingerprint.of(id).first());
    }

    private Story.SealRequest seal(String dossier, String request) {
        return seal(story(dossier), request);
    }

    private static Story.SealRequest seal(Story story, String request) {
        return story.seal(Fingerprint.of(request).first());
    }

    private Optional<Story.Entry> entry(String dossier, long sequence) {
        var story = stories.get(dossier);
        return story == null ? Optional.empty() : story.entry(sequence);
    }

    private static Fingerprint hash(String hash) {
        return Fingerprint.of(hash);
    }

    private static String where(JournalEntry entry) {
        return entry.key() + "/" + entry.sequence();
    }
}
