package vn.lienthong.standalone.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.standalone.journal.Story.Ending;
import vn.lienthong.standalone.journal.Story.Moment;

/**
 * Proves, from the journal and from what went into it and came out of it, that nothing was lost, doubled or reordered.
 * Knows no broker and no database: it is told what was seen, in any order but that of each partition's records, and says
 * at the end what it makes of it.
 */
final class JournalCheck {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private final Map<String, Story> stories = new HashMap<>();
    private final Map<String, Long> feeds = new HashMap<>();
    private final Map<String, Long> messageStates = new HashMap<>();
    private final Set<Long> told = new HashSet<>();
    private final List<Delivery> deliveriesAhead = new ArrayList<>();
    private final List<Shown> shownAhead = new ArrayList<>();
    private final List<String> toldAhead = new ArrayList<>();
    private final Findings findings = new Findings();
    private boolean someReportsAreGone;
    private long entries;
    private long doubledEntries;
    private long doubledReports;
    private long unreadableReports;

    /** A row of an agency's feed. */
    record Delivery(String agency, long position, String dossier, long sequence, String stage, String kind) {
        /** A stage that was handed over. */
        Delivery(String agency, long position, String dossier, long sequence, String stage) {
            this(agency, position, dossier, sequence, stage, "stage");
        }

        /** It takes back what was handed over before, and hands nothing over itself. */
        boolean isWithdrawal() {
            return kind.equals("withdrawn");
        }
    }

    /** A row of the console's read model. */
    record Shown(
            String dossier,
            long sequence,
            String hash,
            boolean intact,
            @Nullable String rival) {}

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

    /** Routing has told signing to seal a document. */
    void commanded(String dossier, String request, Place place) {
        seal(dossier, request).command = place;
    }

    /** Signing has answered the command. */
    void replied(String dossier, String request) {
        seal(dossier, request).replied = true;
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
        var added =
                new Story.Entry(entry.sequence(), hash(entry.hash()), fingerprint(entry, event), place, moment(event));
        checkAnswer(story, entry, added);
        checkHandOver(story, entry, event, added);
        story.entries.add(added);
        story.lastHash = entry.hash();
        story.lastAt = Math.max(story.lastAt, entry.at().toEpochMilli());
        follow(story, event);
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

    /** The entries that answer a report stand together, and say nothing twice. */
    private void checkAnswer(Story story, JournalEntry entry, Story.Entry added) {
        var cause = Fingerprint.of(entry.cause()).first();
        if (story.entries.isEmpty() || cause != story.lastCause) {
            var report = story.report(cause);
            findings.check(
                    !report.answered,
                    Rule.REPORT_IS_ANSWERED_ONCE,
                    where(entry),
                    "it answers " + entry.cause() + " again");
            report.answered = true;
            story.lastCause = cause;
            story.answerBegins = story.entries.size();
            return;
        }
        var answer = story.entries.subList(story.answerBegins, story.entries.size());
        if (answer.stream().anyMatch(before -> before.event == added.event)) {
            findings.broken(
                    Rule.REPORT_IS_ANSWERED_ONCE,
                    where(entry),
                    "it says a second time what was answered to " + entry.cause());
        }
    }

    private void checkHandOver(Story story, JournalEntry entry, @Nullable DossierEvent event, Story.Entry added) {
        if (event instanceof DossierRouted routed
                && story.entries.stream().anyMatch(before -> before.event == added.event)) {
            findings.broken(
                    Rule.DELIVERED_ONCE,
                    where(entry),
                    "stage %s is handed to %s a second time".formatted(routed.stage(), routed.agency()));
        }
    }

    private static void follow(Story story, @Nullable DossierEvent event) {
        if (event == null) {
            return;
        }
        switch (event) {
            case SealRequested asked -> seal(story, asked.request());
            case ResultSealed given -> seal(story, given.request()).answered = true;
            case SealRefused refused -> seal(story, refused.request()).answered = true;
            case ResultReturned _ -> story.ending = Ending.RETURNED;
            case DossierRefused _ -> story.ending = Ending.REFUSED;
            case DossierEvent.StageSkipped _,
                    DossierEvent.OfficerAssigned _,
                    DossierEvent.SupplementRequested _,
                    DossierEvent.SupplementProvided _,
                    DossierEvent.SupplementLapsed _,
                    DossierEvent.PaymentRequested _,
                    DossierEvent.PaymentConfirmed _,
                    DossierEvent.DossierStopped _,
                    DossierEvent.DossierResumed _,
                    DossierEvent.ClockStopped _,
                    DossierEvent.ClockStarted _,
                    DossierEvent.StageSentBack _,
                    DossierEvent.ConsultationRequested _,
                    DossierEvent.ConsultationAnswered _,
                    DossierEvent.ConsultationLapsed _,
                    DossierEvent.WithdrawalRequested _,
                    DossierEvent.WithdrawalAgreed _,
                    DossierEvent.WithdrawalDeclined _,
                    DossierEvent.ResultRecalled _,
                    DossierEvent.StageReassigned _,
                    DossierEvent.ReceiverChanged _,
                    DossierEvent.ReassignmentNeeded _,
                    DossierEvent.DueChanged _,
                    DossierEvent.DueApproaching _,
                    DossierEvent.BecameOverdue _,
                    DossierEvent.ApologyIssued _,
                    DossierEvent.Escalated _,
                    DossierEvent.RouteMigrated _,
                    DossierReceived _,
                    DossierRouted _,
                    StageAccepted _,
                    StageCompleted _,
                    DossierProcessed _,
                    ActionRefused _ -> {
                // Nothing to be followed up.
            }
        }
    }

    private static Moment moment(@Nullable DossierEvent event) {
        if (event == null) {
            return Moment.NO_EFFECT;
        }
        return switch (event) {
            case DossierRouted _,
                    DossierEvent.ConsultationRequested _,
                    DossierEvent.StageReassigned _,
                    DossierEvent.Escalated _ -> Moment.HANDED_TO_AN_AGENCY;
            case DossierReceived _, DossierRefused _, DossierProcessed _, ResultReturned _ ->
                Moment.TOLD_TO_THE_CITIZEN;
            case DossierEvent.StageSkipped _,
                    DossierEvent.OfficerAssigned _,
                    DossierEvent.SupplementRequested _,
                    DossierEvent.SupplementProvided _,
                    DossierEvent.SupplementLapsed _,
                    DossierEvent.PaymentRequested _,
                    DossierEvent.PaymentConfirmed _,
                    DossierEvent.DossierStopped _,
                    DossierEvent.DossierResumed _,
                    DossierEvent.ClockStopped _,
                    DossierEvent.ClockStarted _,
                    DossierEvent.StageSentBack _,
                    DossierEvent.ConsultationAnswered _,
                    DossierEvent.ConsultationLapsed _,
                    DossierEvent.WithdrawalRequested _,
                    DossierEvent.WithdrawalAgreed _,
                    DossierEvent.WithdrawalDeclined _,
                    DossierEvent.ResultRecalled _,
                    DossierEvent.ReceiverChanged _,
                    DossierEvent.ReassignmentNeeded _,
                    DossierEvent.DueChanged _,
                    DossierEvent.DueApproaching _,
                    DossierEvent.BecameOverdue _,
                    DossierEvent.ApologyIssued _,
                    DossierEvent.RouteMigrated _,
                    StageAccepted _,
                    StageCompleted _,
                    SealRequested _,
                    ResultSealed _,
                    SealRefused _,
                    ActionRefused _ -> Moment.NO_EFFECT;
        };
    }

    private static long fingerprint(JournalEntry entry, @Nullable DossierEvent event) {
        return switch (event) {
            case DossierRouted routed -> handedOver(routed.stage() + " " + routed.agency());
            case DossierEvent.ConsultationRequested asked -> handedOver(asked.stage() + " " + asked.agency());
            case DossierEvent.StageReassigned moved -> handedOver(moved.stage() + " " + moved.agency());
            case DossierEvent.Escalated escalated -> handedOver(escalated.stage() + " " + escalated.to());
            case null -> Fingerprint.of(entry.type(), "").first();
            default -> Fingerprint.of(entry.type(), stage(event)).first();
        };
    }

    private static String stage(DossierEvent event) {
        return switch (event) {
            case DossierRouted routed -> routed.stage();
            case StageAccepted accepted -> accepted.stage();
            case StageCompleted completed -> completed.stage();
            case SealRequested asked -> asked.stage();
            case ResultSealed given -> given.stage();
            case SealRefused refused -> refused.stage();
            case ActionRefused refused -> String.valueOf(refused.stage());
            case DossierEvent.StageSkipped _,
                    DossierEvent.OfficerAssigned _,
                    DossierEvent.SupplementRequested _,
                    DossierEvent.SupplementProvided _,
                    DossierEvent.SupplementLapsed _,
                    DossierEvent.PaymentRequested _,
                    DossierEvent.PaymentConfirmed _,
                    DossierEvent.DossierStopped _,
                    DossierEvent.DossierResumed _,
                    DossierEvent.ClockStopped _,
                    DossierEvent.ClockStarted _,
                    DossierEvent.StageSentBack _,
                    DossierEvent.ConsultationRequested _,
                    DossierEvent.ConsultationAnswered _,
                    DossierEvent.ConsultationLapsed _,
                    DossierEvent.WithdrawalRequested _,
                    DossierEvent.WithdrawalAgreed _,
                    DossierEvent.WithdrawalDeclined _,
                    DossierEvent.ResultRecalled _,
                    DossierEvent.StageReassigned _,
                    DossierEvent.ReceiverChanged _,
                    DossierEvent.ReassignmentNeeded _,
                    DossierEvent.DueChanged _,
                    DossierEvent.DueApproaching _,
                    DossierEvent.BecameOverdue _,
                    DossierEvent.ApologyIssued _,
                    DossierEvent.Escalated _,
                    DossierEvent.RouteMigrated _,
                    DossierReceived _,
                    DossierRefused _,
                    DossierProcessed _,
                    ResultReturned _ -> "";
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
        story.status = status;
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
        if (!delivery.isWithdrawal() && !match(delivery)) {
            deliveriesAhead.add(delivery); // the journal may just not have been read so far
        }
    }

    private boolean match(Delivery delivery) {
        var entry = entry(delivery.dossier(), delivery.sequence());
        if (entry.isEmpty()) {
            return false;
        }
        var where = "feed of %s, position %d".formatted(delivery.agency(), delivery.position());
        if (entry.get().event != handedOver(delivery.stage() + " " + delivery.agency())) {
            findings.broken(
                    Rule.DELIVERED_ONCE,
                    where,
                    "%s/%d says something else".formatted(delivery.dossier(), delivery.sequence()));
        } else if (entry.get().effect) {
            findings.broken(
                    Rule.DELIVERED_ONCE,
                    where,
                    "%s/%d is delivered a second time".formatted(delivery.dossier(), delivery.sequence()));
        }
        entry.get().effect = true;
        return true;
    }

    /** The dossier's applicant has an address. */
    void reachable(String dossier) {
        story(dossier).reachable = true;
    }

    /** @param event id of the journal entry that called for the message */
    void message(String event, String recipient, String channel, String state) {
        messageStates.merge(state, 1L, Long::sum);
        if (!told.add(Fingerprint.of(event, recipient, channel).first())) {
            findings.broken(Rule.TOLD_ONCE, event, "the same recipient is told a second time by " + channel);
        }
        if (!matchMessage(event)) {
            toldAhead.add(event);
        }
    }

    private boolean matchMessage(String event) {
        int slash = event.lastIndexOf('/');
        var sequence = slash < 0 ? "" : event.substring(slash + 1);
        if (!sequence.matches("\\d{1,9}")) {
            return false;
        }
        var entry = entry(event.substring(0, slash), Long.parseLong(sequence));
        entry.ifPresent(found -> {
            if (found.moment == Moment.TOLD_TO_THE_CITIZEN) {
                found.effect = true;
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
        var counts = new Verdict.Counts();
        stories.forEach((dossier, story) -> {
            for (var report : story.reports) {
                judge(dossier, report, positions, counts);
            }
            for (var seal : story.seals) {
                judge(dossier, seal, positions, counts);
            }
            for (var entry : story.entries) {
                judge(dossier, story, entry, positions, counts);
            }
            if (!story.entries.isEmpty()) {
                judgeProgress(dossier, story, positions, counts);
                counts.dossiers++;
                counts.returned += story.ending == Ending.RETURNED ? 1 : 0;
                counts.refused += story.ending == Ending.REFUSED ? 1 : 0;
            }
        });
        counts.entries = entries;
        counts.doubledEntries = doubledEntries;
        counts.doubledReports = doubledReports;
        counts.putAside += unreadableReports;
        counts.messages = Map.copyOf(messageStates);
        return new Verdict(findings, counts);
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

    private void judge(String dossier, Story.Report report, Positions positions, Verdict.Counts counts) {
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
        } else if (positions.isPast(Follower.ROUTING, place)) {
            findings.broken(Rule.REPORT_IS_ANSWERED, dossier, "nothing answers what was reported at " + place);
        } else {
            counts.beforeRouting++;
        }
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
        if (seal.answered || seal.replied) {
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
        if (entry.moment == Moment.HANDED_TO_AN_AGENCY && findings.isChecked(Rule.DELIVERED_ONCE)) {
            judge(Rule.DELIVERED_ONCE, entry.effect, Follower.DELIVERIES, place, where, positions, counts);
        }
        if (entry.moment == Moment.TOLD_TO_THE_CITIZEN && story.reachable && findings.isChecked(Rule.TOLD_ONCE)) {
            judge(Rule.TOLD_ONCE, entry.effect, Follower.NOTIFICATION, place, where, positions, counts);
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
                story.progress == last.sequence && story.ending.goesWith(story.status),
                Rule.PROGRESS_IS_KNOWN,
                dossier,
                "intake says status %d as of entry %d; the journal has %d"
                        .formatted(story.status, story.progress, last.sequence));
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
