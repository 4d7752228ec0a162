package vn.lienthong.standalone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.standalone.journal.JournalCheck.Delivery;
import vn.lienthong.standalone.journal.JournalCheck.Shown;

class JournalCheckTest {
    private final Told told = Told.whole(1);
    private final Seen seen = new Seen(told);

    /** What a check is shown of one dossier; the tests break it. */
    private static final class Seen {
        final List<String> accepted = new ArrayList<>();
        final List<String> waiting = new ArrayList<>();
        final List<String> stillAccepted = new ArrayList<>();
        final List<EventEnvelope> reports;
        final List<EventEnvelope> replies;
        final List<String> putAside = new ArrayList<>();
        boolean commanded = true;
        boolean someReportsAreGone;
        final List<JournalEntry> entries;
        final List<Delivery> deliveries = new ArrayList<>();
        final List<String> messages = new ArrayList<>();
        final List<Shown> shown = new ArrayList<>();
        long progress = -1;
        int status = 10;
        int shownStatus = -1;
        Boolean shownEnded;
        String state = "SENT";
        Positions positions = Positions.AT_THE_END;
        final String code;
        final String request;

        Seen(Told told) {
            code = told.code;
            request = told.request;
            reports = new ArrayList<>(told.reports);
            replies = new ArrayList<>(told.replies);
            entries = new ArrayList<>(told.entries);
            reports.forEach(report -> accepted.add(report.id()));
            stillAccepted.addAll(accepted);
            deliveries.add(new Delivery("H32.15", 1, code, 2, "extract"));
            deliveries.add(new Delivery("H32.15", 2, code, 8, "return"));
            List.of(1, 7, 11).forEach(sequence -> messages.add(code + "/" + sequence));
            entries.forEach(entry -> shown.add(new Shown(code, entry.sequence(), entry.hash(), true, null)));
        }

        private long last() {
            return entries.stream().mapToLong(JournalEntry::sequence).max().orElseThrow();
        }

        Verdict verdict() {
            var check = new JournalCheck();
            accepted.forEach(id -> check.accepted(code, id));
            waiting.forEach(id -> check.waiting(code, id));
            stillAccepted.forEach(id -> check.stillAccepted(code, id));
            if (someReportsAreGone) {
                check.someReportsAreGone();
            }
            long offset = 0;
            for (var report : reports) {
                check.reported(report, new Place(INTAKE_DOSSIER_EVENTS, 0, offset++));
            }
            for (var reply : replies) {
                check.reported(reply, new Place(SIGNING_SIGNATURE_EVENTS, 0, offset++));
                check.replied(code, request, reply.id());
            }
            putAside.forEach(id -> check.putAside(code, id));
            if (commanded) {
                check.commanded(code, request, new Place(SIGNING_SIGNATURE_COMMANDS, 0, offset++));
            }
            for (var entry : entries) {
                check.entry(entry, new Place(ROUTING_DOSSIER_JOURNAL, 0, offset++));
            }
            check.progress(code, progress < 0 ? last() : progress, status);
            check.standing(
                    code,
                    last(),
                    shownStatus < 0 ? status : shownStatus,
                    shownEnded == null ? status == 10 || status == 3 : shownEnded);
            deliveries.forEach(check::delivered);
            check.reachable(code);
            messages.forEach(event -> check.message(event, "applicant", "email", state));
            shown.forEach(check::shown);
            return check.verdict(positions);
        }
    }

    private Verdict broken(Rule... rules) {
        var verdict = seen.verdict();
        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.named().stream().map(Finding::rule).distinct()).containsExactlyInAnyOrder(rules);
        return verdict;
    }

    private Verdict clean() {
        var verdict = seen.verdict();
        assertThat(verdict.named()).isEmpty();
        assertThat(verdict.isClean()).isTrue();
        return verdict;
    }

    // ---- what is right

    @Test
    void findsNothingWrongWithAWholeStory() {
        var verdict = clean();

        assertThat(verdict.numberHeld(Rule.ACCEPTED_IS_REPORTED)).isEqualTo(5);
        assertThat(verdict.numberHeld(Rule.REPORT_IS_ANSWERED)).isEqualTo(6);
        assertThat(verdict.numberHeld(Rule.HASH_IS_RIGHT)).isEqualTo(11);
        assertThat(verdict.numberHeld(Rule.PREVIOUS_IS_RIGHT)).isEqualTo(11);
        assertThat(verdict.numberHeld(Rule.DELIVERED_ONCE)).isEqualTo(2);
        assertThat(verdict.numberHeld(Rule.TOLD_ONCE)).isEqualTo(3);
        assertThat(verdict.numberHeld(Rule.SHOWN_ONCE)).isEqualTo(11);
        assertThat(verdict.counts().returned).isEqualTo(1);
        assertThat(verdict.counts().onTheWay()).isZero();
    }

    @Test
    void toleratesARecordThatCameTwiceWordForWord() {
        seen.entries.add(3, seen.entries.get(2));
        seen.entries.add(seen.entries.getFirst());
        seen.reports.add(seen.reports.getFirst());

        var verdict = clean();

        assertThat(verdict.counts().doubledEntries).isEqualTo(2);
        assertThat(verdict.counts().doubledReports).isEqualTo(1);
    }

    // ---- lost

    @Test
    void missesWhatWasAcceptedAndNeverReported() {
        seen.accepted.add("019572a0-ffff-7000-8000-000000000000");

        broken(Rule.ACCEPTED_IS_REPORTED);
    }

    @Test
    void countsWhatStandsInTheOutboxAsOnTheWay() {
        seen.accepted.add("019572a0-ffff-7000-8000-000000000000");
        seen.waiting.add("019572a0-ffff-7000-8000-000000000000");

        assertThat(clean().counts().inOutbox).isEqualTo(1);
    }

    @Test
    void missesTheAnswerToAReport() {
        seen.entries.subList(9, 11).clear(); // the last answer
        seen.status = 9;
        seen.messages.removeLast();
        seen.shown.subList(9, 11).clear();

        var verdict = broken(Rule.REPORT_IS_ANSWERED);

        assertThat(verdict.named().getFirst().where()).isEqualTo(told.code);
    }

    @Test
    void countsAReportThatRoutingHasNotReachedAsOnTheWay() {
        seen.entries.subList(9, 11).clear();
        seen.status = 9;
        seen.messages.removeLast();
        seen.shown.subList(9, 11).clear();
        seen.positions = (follower, place) -> follower != Follower.ROUTING || place.offset() < 4;

        assertThat(clean().counts().beforeRouting).isEqualTo(1);
    }

    @Test
    void countsWhatRoutingPutAside() {
        seen.entries.subList(9, 11).clear();
        seen.status = 9;
        seen.messages.removeLast();
        seen.shown.subList(9, 11).clear();
        seen.putAside.add(seen.reports.getLast().id());

        assertThat(clean().counts().putAside).isEqualTo(1);
    }

    @Test
    void findsAnAnswerToNothing() {
        seen.reports.remove(2);
        seen.accepted.remove(2);

        broken(Rule.ANSWER_HAS_A_REPORT);
    }

    @Test
    void letsAnswersToReportsThatAreNoLongerKeptPass() {
        seen.reports.remove(0);
        seen.someReportsAreGone = true;

        assertThat(clean().counts().answersToReportsNoLongerKept).isEqualTo(1);
    }

    @Test
    void findsWhatIntakeHasForgotten() {
        seen.accepted.removeLast();
        seen.stillAccepted.removeLast();

        broken(Rule.REPORT_WAS_ACCEPTED);
    }

    @Test
    void missesTheReplyOfSigning() {
        seen.replies.clear();
        seen.entries.subList(5, 11).clear();
        seen.status = 4;
        seen.shown.subList(5, 11).clear();
        seen.messages.subList(1, 3).clear();
        seen.deliveries.removeLast();
        seen.reports.subList(3, 5).clear();
        seen.accepted.subList(3, 5).clear();

        broken(Rule.SEAL_IS_ANSWERED);
        seen.commanded = false;
        broken(Rule.SEAL_IS_ANSWERED);
        seen.commanded = true;
        seen.positions = (follower, place) -> follower != Follower.SIGNING;
        assertThat(clean().counts().beforeSigning).isEqualTo(1);
    }

    // ---- doubled

    @Test
    void findsAnotherEntryInATakenPlace() {
        var rival = told.entries.get(2);
        seen.entries.add(JournalEntry.next(
                rival.key(),
                rival.sequence(),
                rival.previous(),
                rival.type(),
                rival.at().plusMillis(1),
                rival.cause(),
                rival.data()));

        var verdict = broken(Rule.ONE_ENTRY_PER_PLACE);

        assertThat(verdict.named().getFirst().where()).isEqualTo(told.code + "/3");
    }

    @Test
    void findsAnEditedDoubleThatStillCarriesTheOldHash() {
        seen.entries.add(edited(told.entry(11)));

        broken(Rule.ONE_ENTRY_PER_PLACE, Rule.HASH_IS_RIGHT);
    }

    @Test
    void findsAReportThatIsAnsweredAgainLater() {
        more(told.next(told.entry(3).cause(), told.entry(11).at(), refused()));

        broken(Rule.REPORT_IS_ANSWERED_ONCE);
    }

    @Test
    void findsAReportThatIsAnsweredAgainAtOnce() {
        var last = told.entry(11);
        more(JournalEntry.next(
                told.code,
                12,
                last.hash(),
                told.entry(10).type(),
                last.at(),
                last.cause(),
                told.entry(10).data()));

        broken(Rule.REPORT_IS_ANSWERED_ONCE, Rule.NOTHING_FOLLOWS_THE_END);
    }

    @Test
    void findsTwoReportsUnderOneId() {
        var other = seen.reports.getLast();
        var first = seen.reports.getFirst();
        seen.reports.add(new EventEnvelope(
                first.id(), first.source(), other.type(), first.subject(), first.time(), other.data()));

        broken(Rule.REPORT_IS_ANSWERED_ONCE);
    }

    @Test
    void findsASecondReceipt() {
        var first = told.entry(1);
        var last = told.entry(11);
        more(JournalEntry.next(told.code, 12, last.hash(), first.type(), last.at(), "another", first.data()));
        seen.messages.add(told.code + "/12");
        seen.someReportsAreGone = true;
        seen.status = 2;
        seen.shownEnded = true;

        broken(Rule.DOSSIER_IS_RECEIVED_ONCE, Rule.NOTHING_FOLLOWS_THE_END);
    }

    @Test
    void findsAStageThatIsHandedOverTwice() {
        more(told.next("another", told.entry(11).at(), new DossierRouted("extract", Told.AGENCY, null)));
        seen.deliveries.add(new Delivery("H32.15", 3, told.code, 12, "extract"));
        seen.someReportsAreGone = true;

        broken(Rule.DELIVERED_ONCE, Rule.NOTHING_FOLLOWS_THE_END);
    }

    // ---- out of order

    @Test
    void findsAGap() {
        seen.entries.remove(4);
        seen.shown.remove(4);

        var verdict = broken(Rule.SEQUENCE_HAS_NO_GAP);

        assertThat(verdict.named().getFirst())
                .isEqualTo(new Finding(Rule.SEQUENCE_HAS_NO_GAP, told.code + "/6", "it comes after 4"));
    }

    @Test
    void findsEntriesThatChangedPlaces() {
        var third = seen.entries.remove(2);
        seen.entries.add(3, third);

        assertThat(broken(Rule.SEQUENCE_HAS_NO_GAP, Rule.TIME_NEVER_RUNS_BACKWARDS, Rule.REPORT_IS_ANSWERED_ONCE)
                        .numberBroken(Rule.SEQUENCE_HAS_NO_GAP))
                .isPositive();
    }

    @Test
    void findsTimeThatRunsBackwards() {
        more(told.next("another", told.entry(11).at().minusMillis(1), refused()));
        seen.someReportsAreGone = true;

        broken(Rule.TIME_NEVER_RUNS_BACKWARDS);
    }

    // ---- broken chains

    @Test
    void findsEditedContents() {
        seen.entries.set(10, edited(told.entry(11)));

        var verdict = broken(Rule.HASH_IS_RIGHT);

        assertThat(verdict.named().getFirst().where()).isEqualTo(told.code + "/11");
    }

    @Test
    void findsEditedContentsUnderANewHash() {
        var old = told.entry(5);
        var edited = edited(old);
        var rehashed = JournalEntry.next(
                old.key(), old.sequence(), old.previous(), old.type(), old.at(), old.cause(), edited.data());
        seen.entries.set(4, rehashed);
        seen.shown.set(4, new Shown(told.code, 5, rehashed.hash(), true, null));

        var verdict = broken(Rule.PREVIOUS_IS_RIGHT);

        assertThat(verdict.named().getFirst().where()).isEqualTo(told.code + "/6");
    }

    @Test
    void findsAFirstEntryThatNamesOneBefore() {
        var first = told.entry(1);
        var orphan =
                JournalEntry.next(told.code, 1, "ef".repeat(32), first.type(), first.at(), first.cause(), first.data());
        seen.entries.set(0, orphan);
        seen.shown.set(0, new Shown(told.code, 1, orphan.hash(), true, null));

        assertThat(broken(Rule.PREVIOUS_IS_RIGHT).numberBroken(Rule.PREVIOUS_IS_RIGHT))
                .isEqualTo(2);
    }

    // ---- effects

    @Test
    void findsAnotherStatusAtIntake() {
        seen.shownStatus = 10;
        seen.shownEnded = true;
        seen.status = 9;
        broken(Rule.PROGRESS_IS_KNOWN);

        seen.status = 10;
        seen.progress = 9;
        broken(Rule.PROGRESS_IS_KNOWN);

        seen.positions = (follower, place) -> follower != Follower.INTAKE;
        assertThat(clean().counts().beforeFollowers).isEqualTo(1);
    }

    @Test
    void missesADelivery() {
        seen.deliveries.removeLast();

        broken(Rule.DELIVERED_ONCE);
        seen.positions = (follower, place) -> follower != Follower.DELIVERIES;
        assertThat(clean().counts().beforeFollowers).isEqualTo(1);
    }

    @Test
    void findsADoubledDelivery() {
        seen.deliveries.add(new Delivery("H32.15", 3, told.code, 8, "return"));

        broken(Rule.DELIVERED_ONCE);
    }

    @Test
    void findsADeliveryOfNothing() {
        seen.deliveries.add(new Delivery("H32.15", 3, told.code, 12, "return"));
        seen.deliveries.add(new Delivery("H32.16", 1, "000.00.15.H32-190312-0999", 2, "return"));

        assertThat(broken(Rule.DELIVERED_ONCE).numberBroken(Rule.DELIVERED_ONCE))
                .isEqualTo(2);
    }

    @Test
    void findsAGapInAFeed() {
        seen.deliveries.set(1, new Delivery("H32.15", 3, told.code, 8, "return"));

        broken(Rule.FEED_HAS_NO_GAP);
    }

    @Test
    void findsACitizenToldTwiceOrNotAtAllOrOfNothing() {
        seen.messages.add(seen.messages.getFirst());
        broken(Rule.TOLD_ONCE);

        seen.messages.removeLast();
        seen.messages.removeLast();
        broken(Rule.TOLD_ONCE);

        seen.messages.add(told.code + "/2");
        broken(Rule.TOLD_ONCE);

        seen.messages.set(2, told.code + "/99");
        broken(Rule.TOLD_ONCE);
    }

    @Test
    void countsMessagesByWhatBecameOfThem() {
        seen.state = "UNDECIDED";

        assertThat(printed(clean())).containsPattern("messages to citizens: undecided +3");
    }

    @Test
    void findsWhatTheConsoleShowsWrongly() {
        var right = seen.shown.get(3);
        seen.shown.remove(3);
        broken(Rule.SHOWN_ONCE);

        seen.shown.add(new Shown(told.code, 4, "ee".repeat(32), true, null));
        broken(Rule.SHOWN_ONCE);

        seen.shown.set(10, new Shown(told.code, 4, right.hash(), false, null));
        broken(Rule.SHOWN_ONCE);

        seen.shown.set(10, right);
        seen.shown.add(new Shown(told.code, 12, right.hash(), true, null));
        broken(Rule.SHOWN_ONCE);
    }

    @Test
    void findsADossierThatTheConsoleShowsOtherwise() {
        seen.shownStatus = 9;
        broken(Rule.STATUS_IS_SHOWN);

        seen.shownStatus = 10;
        seen.shownEnded = false;
        broken(Rule.STATUS_IS_SHOWN);
    }

    // ---- telling

    @Test
    void namesTheFirstFindingsAndCountsTheRest() {
        for (int sequence = 100; sequence < 130; sequence++) {
            seen.shown.add(new Shown(told.code, sequence, "ee".repeat(32), true, null));
        }

        var verdict = broken(Rule.SHOWN_ONCE);

        assertThat(verdict.numberBroken(Rule.SHOWN_ONCE)).isEqualTo(30);
        assertThat(verdict.named()).hasSize(20);
        assertThat(printed(verdict)).contains("SHOWN_ONCE: and 10 more").contains("BROKEN: see the findings above");
        assertThat(verdict.json()).contains("\"clean\":false");
    }

    @Test
    void saysWhatItChecked() {
        assertThat(printed(seen.verdict()))
                .contains("1 dossiers (1 returned, 0 refused, 0 withdrawn, 0 under way), 11 journal entries")
                .containsPattern("entries whose hash is that of their contents +11  ok")
                .contains("clean: none lost, none doubled, in order, every chain whole");
    }

    private static String printed(Verdict verdict) {
        var bytes = new ByteArrayOutputStream();
        verdict.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void more(JournalEntry entry) {
        seen.entries.add(entry);
        seen.shown.add(new Shown(told.code, entry.sequence(), entry.hash(), true, null));
    }

    private static ActionRefused refused() {
        return new ActionRefused(Action.ACCEPT, "return", Told.AGENCY, "DOSSIER_IS_OPEN", "It has ended.", List.of());
    }

    private static JournalEntry edited(JournalEntry entry) {
        var data = new String(entry.data(), StandardCharsets.UTF_8).replace("cb-07", "cb-08");
        return new JournalEntry(
                entry.key(),
                entry.sequence(),
                entry.id(),
                entry.type(),
                entry.at(),
                entry.cause(),
                entry.previous(),
                entry.hash(),
                data.replace("20000", "20001").getBytes(StandardCharsets.UTF_8));
    }
}
