package vn.lienthong.standalone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DELIVERY_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;
import static vn.lienthong.contract.Topics.ROUTING_OPERATOR_EVENTS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_COMMANDS;
import static vn.lienthong.contract.Topics.SIGNING_SIGNATURE_EVENTS;
import static vn.lienthong.contract.dossier.DossierStatus.IN_PROCESS;
import static vn.lienthong.standalone.journal.Told.AGENCY;
import static vn.lienthong.standalone.journal.Told.MORNING;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
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
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.standalone.journal.JournalCheck.Delivery;
import vn.lienthong.standalone.journal.JournalCheck.Shown;

/** The whole life of a dossier, and each of its rules broken. */
class JournalLifeTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final AgencyCode POLICE = new AgencyCode("G01.32.41");
    private static final AgencyCode PROVINCE = new AgencyCode("H32");
    private static final Attachment PDF = new Attachment("ab".repeat(32), "x.pdf", "application/pdf", 20_000);
    private static final String CHANGE = "reorganisation-2025-07-01";

    private final Told told = Told.begun(1);
    private final List<Delivery> takenBack = new ArrayList<>();
    private final Set<Integer> untold = new TreeSet<>();
    private @Nullable Integer status;
    private boolean feedsTakeBack = true;
    private int letters;

    /** Shows the check the story with all the effects it calls for, but those the test leaves out. */
    private Verdict verdict(EventEnvelope... more) {
        var check = new JournalCheck();
        long offset = 0;
        for (var report : told.reports) {
            check.accepted(told.code, report.id());
            check.stillAccepted(told.code, report.id());
            check.reported(report, new Place(INTAKE_DOSSIER_EVENTS, 0, offset++));
        }
        for (var report : more) {
            check.reported(report, new Place(topic(report), 0, offset++));
            if (report.id().startsWith("signing/")) {
                check.replied(told.code, report.id().substring(8), report.id());
            }
            if (report.type().contains("letter")) {
                check.letterSettled(told.code, report.id());
            }
        }
        for (int n = 0; n < letters; n++) {
            check.heldUp(told.code);
        }
        var folded = DossierStatus.REGISTERED;
        var ended = false;
        var owed = new ArrayList<Delivery>();
        check.reachable(told.code);
        for (var entry : told.entries) {
            check.entry(entry, new Place(ROUTING_DOSSIER_JOURNAL, 0, offset++));
            check.shown(new Shown(told.code, entry.sequence(), entry.hash(), true, null));
            var event = EVENTS.read(entry.type(), entry.data()).orElseThrow();
            folded = folded.after(event);
            ended = vn.lienthong.contract.dossier.StageChange.ends(event)
                    || ended && !(event instanceof ResultRecalled);
            owes(event, entry.sequence(), owed);
            if (event instanceof SealRequested asked) {
                check.commanded(told.code, asked.request(), new Place(SIGNING_SIGNATURE_COMMANDS, 0, offset++));
            }
            if (event instanceof ResealRequested asked) {
                check.commanded(told.code, asked.request(), new Place(SIGNING_SIGNATURE_COMMANDS, 0, offset++));
            }
            if (isTold(event) && !untold.contains((int) entry.sequence())) {
                check.message(entry.id(), "applicant", "email", "SENT");
            }
        }
        owed.addAll(takenBack);
        var positions = new java.util.HashMap<String, Long>();
        for (var delivery : owed) {
            var position = positions.merge(delivery.agency(), 1L, Long::sum);
            check.delivered(new Delivery(
                    delivery.agency(),
                    position,
                    delivery.dossier(),
                    delivery.sequence(),
                    delivery.stage(),
                    delivery.withdraws()));
        }
        check.progress(told.code, told.entries.size(), status == null ? folded.number() : status);
        check.standing(told.code, told.entries.size(), folded.number(), ended);
        return check.verdict(Positions.AT_THE_END);
    }

    private static Topic topic(EventEnvelope report) {
        return report.id().startsWith("delivery/")
                ? ROUTING_DELIVERY_EVENTS
                : report.id().startsWith("signing/") ? SIGNING_SIGNATURE_EVENTS : ROUTING_OPERATOR_EVENTS;
    }

    private void owes(DossierEvent event, long sequence, List<Delivery> owed) {
        switch (event) {
            case DossierRouted routed -> owed.add(delivery(routed.agency(), sequence, routed.stage(), null));
            case ConsultationRequested asked -> owed.add(delivery(asked.agency(), sequence, asked.stage(), null));
            case Escalated escalated -> owed.add(delivery(escalated.to(), sequence, escalated.stage(), null));
            case StageReassigned moved -> {
                if (feedsTakeBack) {
                    var before = owed.stream()
                            .filter(item -> item.stage().equals(moved.stage())
                                    && item.agency().equals(moved.from().value())
                                    && item.withdraws() == null)
                            .reduce((one, other) -> other)
                            .orElseThrow();
                    owed.add(delivery(moved.from(), sequence, moved.stage(), before.sequence()));
                }
                owed.add(delivery(moved.agency(), sequence, moved.stage(), null));
            }
            default -> {
                // Nothing is owed.
            }
        }
    }

    private Delivery delivery(AgencyCode agency, long sequence, String stage, @Nullable Long withdraws) {
        return new Delivery(agency.value(), 0, told.code, sequence, stage, withdraws);
    }

    private static boolean isTold(DossierEvent event) {
        return !(event instanceof DossierRouted
                || event instanceof StageAccepted
                || event instanceof StageCompleted
                || event instanceof StageSkipped
                || event instanceof SealRequested
                || event instanceof ResealRequested
                || event instanceof ResultTimestamped
                || event instanceof SealAwaitsApproval
                || event instanceof ResultSealed sealed && sealed.replaces() == null
                || event instanceof ClockStopped
                || event instanceof DossierResumed
                || event instanceof ConsultationRequested
                || event instanceof ConsultationAnswered
                || event instanceof ConsultationLapsed
                || event instanceof Escalated
                || event instanceof StageSentBack
                || event instanceof ReassignmentNeeded
                || event instanceof SupplementLapsed
                || event instanceof WithdrawalRequested
                || event instanceof DueApproaching
                || event instanceof BecameOverdue late && late.stage() != null
                || event instanceof RouteMigrated
                || event instanceof DueChanged changed && changed.stage() != null);
    }

    private Verdict clean(EventEnvelope... more) {
        var verdict = verdict(more);
        assertThat(verdict.named()).isEmpty();
        return verdict;
    }

    private void broken(Rule rule, EventEnvelope... more) {
        assertThat(verdict(more).named().stream().map(Finding::rule).distinct()).containsExactly(rule);
    }

    // ---- words of these tests

    private EventEnvelope report(String id, String type) {
        return new EventEnvelope(
                id, "/x", "vn.lienthong." + type + ".v1", told.code, MORNING, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private EventEnvelope unfetched() {
        return report("delivery/1", "delivery-unfetched");
    }

    private EventEnvelope decided() {
        return report("operator/1", "reassignment-decided");
    }

    private Told accepted() {
        return told.acted(new StageAccepted("extract", AGENCY, "cb-07"));
    }

    private Told askedForPapers() {
        return accepted()
                .acted(
                        new SupplementRequested("extract", AGENCY, null, List.of("request"), "Thiếu", MORNING),
                        new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));
    }

    private ClockStarted started() {
        var stopped = told.entries.stream()
                .filter(entry -> entry.type().contains("clock-stopped"))
                .findFirst()
                .orElseThrow();
        return new ClockStarted(stopped.at(), MORNING, Map.of());
    }

    private static SupplementProvided papers() {
        return new SupplementProvided("extract", AGENCY, null, List.of(), IN_PROCESS);
    }

    private static StageReassigned moved(String stage) {
        return new StageReassigned(stage, AGENCY, POLICE, null, CHANGE, "Sắp xếp", null);
    }

    private static ReceiverChanged receiver() {
        return new ReceiverChanged(AGENCY, POLICE, null, CHANGE, "Sắp xếp");
    }

    private static String timer(int n) {
        return "timer/2019-03-1%dT02:00:00Z".formatted(n);
    }

    private Told returned() {
        return accepted()
                .acted(
                        new StageCompleted("extract", AGENCY, "cb-07", null),
                        new DossierProcessed(List.of()),
                        new DossierRouted("return", AGENCY, null))
                .acted(new StageCompleted("return", AGENCY, "cb-07", null), new ResultReturned(AGENCY, "cb-07"));
    }

    // ---- the life of a dossier

    @Test
    void findsNothingWrongWithAWholeLife() {
        askedForPapers().acted(papers(), started());
        told.acted(
                new ConsultationRequested("extract~1", POLICE, AGENCY, null, "?", MORNING),
                new ConsultationRequested("extract~2", PROVINCE, AGENCY, null, "?", MORNING));
        told.acted(new ConsultationAnswered("extract~1", POLICE, null, "Đồng ý", null));
        told.because(timer(1), new ConsultationLapsed("extract~2", PROVINCE, MORNING));
        told.because(
                timer(2),
                new DueApproaching("extract", AGENCY, MORNING, 80),
                new DueApproaching(null, AGENCY, MORNING, 80));
        told.because(
                timer(3),
                new BecameOverdue("extract", AGENCY, MORNING),
                new Escalated("extract", AGENCY, PROVINCE, "overdue", MORNING));
        told.acted(new ApologyIssued(AGENCY, null, "Nghỉ ốm", MORNING, MORNING, true));
        told.because("change/" + CHANGE, receiver(), moved("extract"));
        told.because("delivery/1", new Escalated("extract", POLICE, PROVINCE, "unfetched", MORNING));
        told.because("change/calendar-2", new DueChanged(null, MORNING, MORNING, "calendar-2", "Lịch"));
        told.acted(
                new StageCompleted("extract", POLICE, null, null),
                new StageSkipped("other", "option"),
                new DossierProcessed(List.of()),
                new DossierRouted("return", POLICE, null));
        told.acted(
                new StageSentBack("return", POLICE, null, List.of("extract"), List.of("return"), "Sai"),
                new DossierRouted("extract", POLICE, null));
        told.acted(
                new StageCompleted("extract", POLICE, null, null),
                new DossierProcessed(List.of()),
                new DossierRouted("return", POLICE, null));
        told.acted(new StageCompleted("return", POLICE, null, null), new ResultReturned(POLICE, null));
        told.acted(
                new ResultRecalled("extract", POLICE, null, "Sai", PDF, List.of("return")),
                new DossierRouted("extract", POLICE, null));
        // Of a change of agencies one thing is told: the receiver.
        untold.add(sequenceOf("stage-reassigned"));

        var verdict = clean(unfetched());

        assertThat(verdict.numberHeld(Rule.CAUSE_CAN_DO_THAT)).isEqualTo(told.entries.size());
        assertThat(verdict.numberHeld(Rule.TAKEN_BACK_ONCE)).isEqualTo(2); // as seen, and as called for
        assertThat(verdict.numberHeld(Rule.NOTHING_FOLLOWS_THE_END)).isEqualTo(1);
        assertThat(verdict.counts().returned).isZero();
    }

    private int sequenceOf(String type) {
        return told.entries.stream()
                .filter(entry -> entry.type().contains(type))
                .mapToInt(entry -> (int) entry.sequence())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countsDossiersThatWereGivenBack() {
        told.acted(new WithdrawalRequested(AGENCY, null, null)).acted(new WithdrawalAgreed(AGENCY, null));

        var counts = clean().counts();

        assertThat(counts.withdrawn).isEqualTo(1);
        assertThat(counts.returned).isZero();
    }

    @Test
    void aSupplementThatLapsedMayRefuseTheDossier() {
        askedForPapers()
                .because(
                        timer(1),
                        new SupplementLapsed("extract", AGENCY, MORNING),
                        new DossierRefused(AGENCY, null, "Quá hạn"));

        assertThat(clean().counts().refused).isEqualTo(1);
    }

    // ---- causes

    @Test
    void findsWhatTimeDoesNotBring() {
        told.because(timer(1), new StageAccepted("extract", AGENCY, null));

        broken(Rule.CAUSE_CAN_DO_THAT);
    }

    @Test
    void findsARefusalByTimeWithoutALapse() {
        told.because(timer(1), new DossierRefused(AGENCY, null, "Quá hạn"));

        broken(Rule.CAUSE_CAN_DO_THAT);
    }

    @Test
    void findsThatADossierGoesOnByTimeWithoutSilence() {
        accepted()
                .acted(new StageCompleted("extract", AGENCY, null, null), new DossierRouted("next", AGENCY, null))
                .because(timer(1), new DossierRouted("other", AGENCY, null));

        broken(Rule.CAUSE_CAN_DO_THAT);
    }

    @Test
    void findsWhatAChangeDoesNotBring() {
        told.because("change/" + CHANGE, new BecameOverdue("extract", AGENCY, MORNING));

        broken(Rule.CAUSE_CAN_DO_THAT);
    }

    @Test
    void findsAChangeThatNamesAnother() {
        told.because("change/another", moved("extract"));

        broken(Rule.CAUSE_CAN_DO_THAT);
    }

    @Test
    void findsStagesOpenedByAChangeThatIsNoMigration() {
        told.because("change/" + CHANGE, moved("extract"), new DossierRouted("next", AGENCY, null));

        broken(Rule.CAUSE_CAN_DO_THAT);
    }

    @Test
    void aMigrationMayOpenAndSkipStages() {
        told.because(
                "change/migration",
                new RouteMigrated(1, 2, MORNING, "migration"),
                new StageSkipped("other", "condition"),
                new DossierRouted("next", AGENCY, null));

        clean();
    }

    @Test
    void findsAReportThatDoesWhatOnlyTimeDoes() {
        told.acted(new BecameOverdue("extract", AGENCY, MORNING));

        broken(Rule.CAUSE_CAN_DO_THAT);
    }

    @Test
    void findsWhatAnUnfetchedDeliveryDoesNotBring() {
        told.because("delivery/1", new Escalated("extract", AGENCY, PROVINCE, "overdue", MORNING));

        broken(Rule.CAUSE_CAN_DO_THAT, unfetched());
    }

    @Test
    void findsWhatAnOperatorDoesNotDecide() {
        told.because("operator/1", new WithdrawalRequested(AGENCY, null, null));

        broken(Rule.CAUSE_CAN_DO_THAT, decided());
    }

    @Test
    void findsAChangeThatSaysTheSameTwice() {
        told.because("change/calendar", new DueChanged("extract", MORNING, MORNING, "calendar", "Lịch"))
                .acted(new StageAccepted("extract", AGENCY, null))
                .because("change/calendar", new DueChanged("extract", MORNING, MORNING, "calendar", "Lịch"));

        broken(Rule.REPORT_IS_ANSWERED_ONCE);
    }

    @Test
    void findsAChangeThatComesAgainByItself() {
        told.because("change/calendar", new DueChanged("extract", MORNING, MORNING, "calendar", "Lịch"))
                .because(timer(1), new DueApproaching("extract", AGENCY, MORNING, 80))
                .because("change/calendar", new DueChanged(null, MORNING, MORNING, "calendar", "Lịch"));

        broken(Rule.REPORT_IS_ANSWERED_ONCE);
    }

    /** An input that carries a time before the change is decided first; the change follows for what it brought. */
    @Test
    void aChangeMayFollowAnInputOfBeforeIt() {
        told.because("change/" + CHANGE, moved("extract"))
                .acted(new StageCompleted("extract", POLICE, null, null), new DossierRouted("next", AGENCY, null))
                .because("change/" + CHANGE, moved("next"));
        untold.add(sequenceOf("stage-reassigned") + 3);

        clean();
    }

    // ---- reports from elsewhere

    @Test
    void missesTheAnswerToAnOperator() {
        broken(Rule.REPORT_IS_ANSWERED, decided());
    }

    @Test
    void findsAnAnswerToAnOperatorWhoSaidNothing() {
        told.because("operator/1", moved("extract"));

        broken(Rule.ANSWER_HAS_A_REPORT);
    }

    @Test
    void anUnfetchedDeliveryMayHaveBeenOvertaken() {
        assertThat(clean(unfetched()).counts().withoutEffect).isEqualTo(1);
    }

    @Test
    void whatWaitsBehindALetterIsCountedUntilItIsSettled() {
        letters = 1;
        assertThat(clean(decided()).counts().behindLetters).isEqualTo(1);

        broken(Rule.REPORT_IS_ANSWERED, report("operator/2", "letter-decided"), decided());
    }

    @Test
    void aReplyOfSigningToWhatWasGivenBackNeedsNoAnswer() {
        accepted()
                .acted(
                        new StageCompleted("extract", AGENCY, null, PDF),
                        new SealRequested("request-1", "extract", AGENCY, PDF))
                .acted(
                        new StageSentBack("other", AGENCY, null, List.of("extract"), List.of(), "Sai"),
                        new DossierRouted("extract", AGENCY, null));

        assertThat(clean(report("signing/request-1", "document-signed")).counts().withoutEffect)
                .isEqualTo(1);
    }

    @Test
    void missesTheAnswerToAReplyThatIsWaitedFor() {
        accepted()
                .acted(
                        new StageCompleted("extract", AGENCY, null, PDF),
                        new SealRequested("request-1", "extract", AGENCY, PDF));

        broken(Rule.REPORT_IS_ANSWERED, report("signing/request-1", "document-signed"));
    }

    // ---- seals

    private static final Assurance AT_T = new Assurance(SignatureFormat.PADES, SignatureLevel.T, MORNING);

    private static ResultSealed sealed(String request, char digit, @Nullable String replaces) {
        return new ResultSealed(request, "extract", AGENCY, paper(digit), "1f", MORNING, null, replaces);
    }

    private static Attachment paper(char digit) {
        return new Attachment(String.valueOf(digit).repeat(64), "x.pdf", "application/pdf", 20_000);
    }

    private static ResealRequested again(String certificate) {
        return new ResealRequested("r2", "r1", "extract", AGENCY, PDF, certificate, "Khóa bị lộ", "QT-1");
    }

    private static ResultTimestamped timestamped(String request) {
        return new ResultTimestamped(request, "extract", AGENCY, paper('b').sha256(), paper('c'), AT_T);
    }

    /** Sealed, and in the citizen's hands. */
    private Told sealedAndReturned() {
        return accepted()
                .acted(
                        new StageCompleted("extract", AGENCY, null, PDF),
                        new SealRequested("r1", "extract", AGENCY, PDF))
                .because("signing/a", new SealAwaitsApproval("r1", "extract", AGENCY, MORNING))
                .because(
                        "signing/r1",
                        sealed("r1", 'b', null),
                        new DossierProcessed(List.of(paper('b'))),
                        new DossierRouted("return", AGENCY, null))
                .acted(new StageCompleted("return", AGENCY, null, null), new ResultReturned(AGENCY, null));
    }

    private EventEnvelope[] ofSeals(String... causes) {
        return java.util.Arrays.stream(causes)
                .map(cause -> report(cause, cause.startsWith("operator") ? "reseal-decided" : "document-signed"))
                .toArray(EventEnvelope[]::new);
    }

    @Test
    void aResultMayBeSealedAgainAndGetItsTimestampAfterTheEnd() {
        sealedAndReturned()
                .because("operator/1", again("1f"))
                .because("signing/t", timestamped("r1"))
                .because("signing/r2", sealed("r2", 'd', paper('c').sha256()));

        var verdict = clean(ofSeals("signing/a", "signing/r1", "operator/1", "signing/t", "signing/r2"));

        assertThat(verdict.numberHeld(Rule.SEALS_IN_TURN)).isEqualTo(5);
    }

    @Test
    void aResultMayBeRaisedForTheArchiveAndItsTimestampRenewedForAsLongAsEachFollowsTheOneBefore() {
        sealedAndReturned()
                .because("signing/t", timestamped("r1"))
                .because("signing/l", archived('c', 'e'))
                .because("signing/m", archived('e', 'f'));

        var verdict = clean(ofSeals("signing/a", "signing/r1", "signing/t", "signing/l", "signing/m"));

        assertThat(verdict.numberHeld(Rule.SEALS_IN_TURN)).isEqualTo(5);
    }

    private static ResultTimestamped archived(char before, char after) {
        var assurance = new Assurance(AT_T.format(), SignatureLevel.LTA, MORNING);
        return new ResultTimestamped("r1", "extract", AGENCY, paper(before).sha256(), paper(after), assurance);
    }

    @Test
    void findsATimestampOfNoSealAndASecondOne() {
        sealedAndReturned().because("signing/t", timestamped("r1")).because("signing/u", timestamped("r1"));

        broken(Rule.SEALS_IN_TURN, ofSeals("signing/a", "signing/r1", "signing/t", "signing/u"));
    }

    @Test
    void findsASealThatIsGivenTwice() {
        sealedAndReturned()
                .because("operator/1", again("1f"))
                .because("signing/r2", sealed("r2", 'd', paper('b').sha256()))
                .because("signing/s", sealed("r2", 'e', paper('d').sha256()));

        broken(Rule.SEALS_IN_TURN, ofSeals("signing/a", "signing/r1", "operator/1", "signing/r2", "signing/s"));
    }

    @Test
    void findsAResealOfWhatAnotherCertificateSealed() {
        sealedAndReturned()
                .because("operator/1", again("2f"))
                .because("signing/r2", sealed("r2", 'd', paper('b').sha256()));

        broken(Rule.SEALS_IN_TURN, ofSeals("signing/a", "signing/r1", "operator/1", "signing/r2"));
    }

    // ---- clock and status

    @Test
    void findsAClockThatStopsTwice() {
        askedForPapers()
                .acted(new DossierStopped("extract", AGENCY, null, "Chờ"), new ClockStopped(DossierStatus.STOPPED));

        broken(Rule.CLOCK_STOPS_IN_TURN);
    }

    @Test
    void findsAClockThatStartsWithoutAStop() {
        accepted()
                .acted(
                        new DossierResumed("extract", AGENCY, null, IN_PROCESS),
                        new ClockStarted(MORNING, MORNING, Map.of()));

        broken(Rule.CLOCK_STOPS_IN_TURN);
    }

    @Test
    void findsAClockThatStoodStillSinceAnotherTime() {
        askedForPapers().acted(papers(), new ClockStarted(Instant.EPOCH, MORNING, Map.of()));

        broken(Rule.CLOCK_STOPS_IN_TURN);
    }

    @Test
    void findsAClockThatRunsWhilePapersAreAwaited() {
        accepted().acted(new SupplementRequested("extract", AGENCY, null, List.of(), "Thiếu", null));

        broken(Rule.CLOCK_STOPS_IN_TURN);
    }

    @Test
    void findsAnotherStatusAtIntakeAlsoInBetween() {
        askedForPapers();
        status = 4;

        broken(Rule.PROGRESS_IS_KNOWN);
    }

    @Test
    void findsWhatFollowsTheEnd() {
        returned().because(timer(1), new BecameOverdue(null, AGENCY, MORNING));

        broken(Rule.NOTHING_FOLLOWS_THE_END);
    }

    @Test
    void findsADossierThatNobodyHas() {
        accepted().acted(new StageCompleted("extract", AGENCY, null, null));

        broken(Rule.SOMEBODY_HAS_IT);
    }

    @Test
    void aDossierMayWaitForAnOperator() {
        accepted()
                .acted(
                        new StageCompleted("extract", AGENCY, null, null),
                        new ReassignmentNeeded("next", AGENCY, List.of(), "route", "nobody is competent"))
                .because("operator/1", new DossierRouted("next", POLICE, null));

        clean(decided());
    }

    // ---- deliveries

    @Test
    void findsAStageThatIsHandedOverAgainWithoutHavingBeenGivenBack() {
        accepted().acted(new StageCompleted("extract", AGENCY, null, null), new DossierRouted("extract", POLICE, null));

        broken(Rule.DELIVERED_ONCE);
    }

    @Test
    void missesADeliveryThatIsTakenBack() {
        // Another reassignment before it shows that these feeds take back.
        told.because("change/" + CHANGE, moved("extract"));
        told.because("operator/1", new StageReassigned("extract", POLICE, PROVINCE, "op-1", null, "Gần hơn", null));
        feedsTakeBack = false;
        takenBack.add(delivery(AGENCY, 3, "extract", 2L));

        broken(Rule.TAKEN_BACK_ONCE, decided());
    }

    @Test
    void findsADeliveryTakenBackTwiceOrWithoutACauseOrOfAnother() {
        told.because("change/" + CHANGE, moved("extract"));
        takenBack.add(delivery(AGENCY, 3, "extract", 2L));
        broken(Rule.TAKEN_BACK_ONCE);

        takenBack.set(0, delivery(AGENCY, 2, "extract", 1L));
        broken(Rule.TAKEN_BACK_ONCE);

        takenBack.set(0, delivery(PROVINCE, 3, "extract", 2L));
        broken(Rule.TAKEN_BACK_ONCE);
    }

    @Test
    void feedsOfAnOlderVersionTakeNothingBack() {
        told.because("change/" + CHANGE, moved("extract"));
        feedsTakeBack = false;

        clean();
    }

    @Test
    void missesAnEscalationInTheFeedAbove() {
        told.because(timer(1), new Escalated("extract", AGENCY, PROVINCE, "overdue", MORNING));
        takenBack.clear();
        var verdict = clean();

        assertThat(verdict.numberHeld(Rule.DELIVERED_ONCE)).isEqualTo(2);
    }

    // ---- citizens

    @Test
    void missesAMessageOfTheNewMoments() {
        askedForPapers().acted(papers(), started());
        for (var type : List.of("supplement-requested", "supplement-provided", "clock-started")) {
            untold.clear();
            untold.add(sequenceOf(type));

            broken(Rule.TOLD_ONCE);
        }
    }

    @Test
    void findsACitizenToldOfEveryStageThatAChangeMoves() {
        told.because("change/" + CHANGE, receiver(), moved("extract"));

        broken(Rule.TOLD_ONCE);
    }

    @Test
    void aCitizenMayHaveBeenToldOfTheStageBeforeTheReceiverWasKnown() {
        told.because("change/" + CHANGE, moved("extract"), receiver());
        clean();

        untold.add(3);
        clean();

        untold.add(4);
        broken(Rule.TOLD_ONCE);
    }
}
