package vn.lienthong.console.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.INSURANCE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.POLICE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.lienthong.console.Journal;
import vn.lienthong.console.Seeding;
import vn.lienthong.console.journal.Concern.Kind;
import vn.lienthong.console.journal.Dossier.Phase;
import vn.lienthong.console.journal.Entry.Link;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
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
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;

class DossierTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Instant TUESDAY_9AM = Instant.parse("2019-03-12T02:00:00Z");
    private static final Instant DUE = TUESDAY_9AM.plus(Duration.ofDays(8));
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void waitsWithItsFirstAgencyOnceReceived() {
        var dossier = fold(received());

        assertThat(dossier.status()).isEqualTo(DossierStatus.RECEIVED);
        assertThat(dossier.dueAt()).isEqualTo(DUE);
        assertThat(dossier.agencies()).containsExactly(NINH_HIEP);
        assertThat(dossier.openStages())
                .extracting(Dossier.Stage::id, Dossier.Stage::phase)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("birth", Phase.WAITING));
    }

    @Test
    void isInProcessOnceAnAgencyAcceptsIt() {
        var dossier = fold(received().after(HOUR).accepted("birth", NINH_HIEP, "NH-1"));

        assertThat(dossier.status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(phase(dossier, "birth")).isEqualTo(Phase.IN_PROCESS);
    }

    @Test
    void staysProcessedWhileTheReturnIsAccepted() {
        var dossier = fold(processed().after(HOUR).accepted("return", NINH_HIEP, "NH-1"));

        assertThat(dossier.status()).isEqualTo(DossierStatus.PROCESSED);
    }

    @Test
    void aStageWithADocumentIsDoneWhenTheDocumentIsSealed() {
        var issued = received().after(HOUR).accepted("birth", NINH_HIEP, "NH-1").issued("birth", NINH_HIEP, "NH-1");
        var sealing = fold(issued);
        var sealed = fold(issued.after(HOUR).sealed("birth", NINH_HIEP));

        assertThat(phase(sealing, "birth")).isEqualTo(Phase.SEALING);
        assertThat(phase(sealed, "birth")).isEqualTo(Phase.DONE);
        assertThat(sealed.stage("birth").orElseThrow().doneAt())
                .isEqualTo(TUESDAY_9AM.plus(HOUR).plus(HOUR));
    }

    @Test
    void aRefusedSealGivesTheStageBack() {
        var dossier = fold(received()
                .after(HOUR)
                .accepted("birth", NINH_HIEP, "NH-1")
                .issued("birth", NINH_HIEP, "NH-1")
                .after(HOUR)
                .sealRefused("birth", NINH_HIEP));

        assertThat(phase(dossier, "birth")).isEqualTo(Phase.IN_PROCESS);
        assertThat(dossier.stage("birth").orElseThrow().doneAt()).isNull();
    }

    @Test
    void aRefusedActionChangesNothing() {
        var before = fold(received());
        var after = fold(received().after(HOUR).actionRefused("residence", POLICE));

        assertThat(after.status()).isEqualTo(before.status());
        assertThat(after.stages()).isEqualTo(before.stages());
    }

    @Test
    void aRefusalEndsEveryOpenStage() {
        var dossier = fold(received().after(HOUR).refused(NINH_HIEP, "NH-1", "Thiếu giấy chứng sinh"));

        assertThat(dossier.status()).isEqualTo(DossierStatus.REFUSED);
        assertThat(dossier.openStages()).isEmpty();
        assertThat(phase(dossier, "birth")).isEqualTo(Phase.REFUSED);
    }

    // ---- clocks, ends, changes

    @Test
    void standsStillFromTheStopOfItsClockToItsStart() {
        var journal =
                received().after(HOUR).accepted("birth", NINH_HIEP, "NH-1").after(HOUR);
        var stopped = fold(asked(journal));
        var later = DUE.plus(Duration.ofDays(2));
        var running = fold(journal.after(Duration.ofDays(2))
                .add(new SupplementProvided("birth", NINH_HIEP, null, List.of(), DossierStatus.IN_PROCESS))
                .add(new ClockStarted(stopped.clockStoppedAt(), later, Map.of("birth", later.minus(HOUR)))));

        assertThat(stopped.status()).isEqualTo(DossierStatus.SUPPLEMENT_REQUESTED);
        assertThat(stopped.clockStoppedAt()).isEqualTo(TUESDAY_9AM.plus(HOUR).plus(HOUR));
        assertThat(stopped.isLate(DUE.plus(Duration.ofDays(9)))).isFalse();
        assertThat(running.status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(running.clockStoppedAt()).isNull();
        assertThat(running.dueAt()).isEqualTo(later);
        assertThat(running.stage("birth").orElseThrow().dueAt()).isEqualTo(later.minus(HOUR));
        assertThat(running.isLate(later.plusMillis(1))).isTrue();
    }

    @Test
    void aStageThatIsNoPartOfItIsSkipped() {
        var dossier = fold(received().add(new StageSkipped("insurance", "option")));

        assertThat(phase(dossier, "insurance")).isEqualTo(Phase.SKIPPED);
        assertThat(dossier.openStages()).extracting(Dossier.Stage::id).containsExactly("birth");
        assertThat(dossier.agencies()).containsExactly(NINH_HIEP);
    }

    @Test
    void aStageGivenBackComesAgainLater() {
        var journal = received()
                .after(HOUR)
                .completed("birth", NINH_HIEP, "NH-1")
                .routed("residence", POLICE, null)
                .after(HOUR)
                .add(new StageSentBack(
                        "residence", POLICE, "CA-1", List.of("birth"), List.of("birth", "residence"), "Sai tên"));
        var back = fold(journal);
        var again = fold(journal.routed("birth", NINH_HIEP, null));

        assertThat(phase(back, "birth")).isEqualTo(Phase.LATER);
        assertThat(back.openStages()).isEmpty();
        assertThat(back.stage("birth").orElseThrow().doneAt()).isNull();
        assertThat(again.openStages()).extracting(Dossier.Stage::id).containsExactly("birth");
        assertThat(phase(again, "residence")).isEqualTo(Phase.LATER);
    }

    @Test
    void aStageRemembersWhoseItWas() {
        var dossier = fold(received()
                .add(new StageReassigned("birth", NINH_HIEP, POLICE, null, "reorganisation", "Sáp nhập", DUE)));

        var birth = dossier.stage("birth").orElseThrow();
        assertThat(birth.agency()).isEqualTo(POLICE);
        assertThat(birth.formerly()).containsExactly(NINH_HIEP);
        assertThat(birth.phase()).isEqualTo(Phase.WAITING);
        assertThat(dossier.agencies()).containsExactly(NINH_HIEP, POLICE);
    }

    @Test
    void aWithdrawalThatIsAgreedToEndsItInSeven() {
        var journal = received().after(HOUR).add(new WithdrawalRequested(NINH_HIEP, null, null));
        var asked = fold(journal);
        var agreed = fold(journal.after(HOUR).add(new WithdrawalAgreed(NINH_HIEP, "NH-1")));

        assertThat(asked.ended()).isFalse();
        assertThat(agreed.status()).isEqualTo(DossierStatus.WITHDRAWAL_REQUESTED);
        assertThat(agreed.ended()).isTrue();
        assertThat(agreed.doneAt()).isNotNull();
        assertThat(phase(agreed, "birth")).isEqualTo(Phase.WITHDRAWN);
    }

    @Test
    void aRecallOpensItAgain() {
        var journal = processed().after(HOUR).returned(NINH_HIEP, "NH-1");
        var ended = fold(journal);
        var recalled = fold(journal.after(HOUR)
                .add(new ResultRecalled(
                        "birth", NINH_HIEP, "NH-1", "Sai tên", Journal.document("x.pdf"), List.of("birth", "return")))
                .routed("birth", NINH_HIEP, null));

        assertThat(ended.ended()).isTrue();
        assertThat(recalled.ended()).isFalse();
        assertThat(recalled.doneAt()).isNull();
        assertThat(recalled.status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(recalled.openStages()).extracting(Dossier.Stage::id).containsExactly("birth");
    }

    @Test
    void aConsultationIsAStageOfItsOwn() {
        var journal = received()
                .add(new ConsultationRequested("birth~1", POLICE, NINH_HIEP, null, "Đúng nơi thường trú?", DUE));

        assertThat(phase(fold(journal), "birth~1")).isEqualTo(Phase.WAITING);
        assertThat(phase(fold(journal.after(HOUR).add(new ConsultationLapsed("birth~1", POLICE, DUE))), "birth~1"))
                .isEqualTo(Phase.DONE);
    }

    // ---- what needs attention

    @Test
    void aChoiceOfASuccessorIsAConcernUntilItIsMade() {
        var journal = received()
                .add(new ReassignmentNeeded("birth", NINH_HIEP, List.of(POLICE), "reorganisation", "split among 2"))
                .add(new ReassignmentNeeded(null, NINH_HIEP, List.of(), "reorganisation", "split among 2"));
        var open = fold(journal);
        var half = fold(journal.after(HOUR)
                .add(new StageReassigned("birth", NINH_HIEP, POLICE, "OP-1", null, "gần nhất", null)));
        var settled = fold(journal.add(new ReceiverChanged(NINH_HIEP, POLICE, "OP-1", null, "gần nhất")));

        assertThat(open.concerns())
                .extracting(Concern::kind, Concern::stage)
                .containsExactly(tuple(Kind.REASSIGNMENT, "birth"), tuple(Kind.REASSIGNMENT, null));
        assertThat(half.concerns()).extracting(Concern::stage).containsOnlyNulls();
        assertThat(settled.concerns()).isEmpty();
        assertThat(settled.receiver()).isEqualTo(POLICE);
    }

    /** Where nobody is competent from the outset, the stage is opened by what an operator decides. */
    @Test
    void aStageThatFoundNoAgencyIsAConcernUntilItIsHandedOver() {
        var journal = received().add(new ReassignmentNeeded("residence", NINH_HIEP, List.of(), "route", "nobody"));
        var unplaced = fold(journal);
        var placed = fold(journal.after(HOUR).routed("residence", POLICE, null));

        assertThat(unplaced.concerns()).extracting(Concern::stage).containsExactly("residence");
        assertThat(placed.concerns()).isEmpty();
    }

    @Test
    void papersAwaitedAreAConcernAndMoreSoOnceTheyAreLate() {
        var journal = asked(received().after(HOUR).accepted("birth", NINH_HIEP, "NH-1"));
        var waiting = fold(journal);
        var lapsed = fold(journal.after(HOUR).add(new SupplementLapsed("birth", NINH_HIEP, journal.at())));
        var refused = fold(journal.refused(NINH_HIEP, null, "Quá hạn bổ sung"));

        assertThat(waiting.concerns()).extracting(Concern::kind).containsExactly(Kind.SUPPLEMENT);
        assertThat(waiting.concerns().getFirst().reason()).isEqualTo("Thiếu chữ ký");
        assertThat(lapsed.concerns()).extracting(Concern::kind).containsExactly(Kind.SUPPLEMENT_LAPSED);
        assertThat(refused.concerns()).isEmpty();
    }

    @Test
    void aStageIsAConcernWhileItIsOverdueOrUnfetched() {
        var journal = received()
                .after(HOUR)
                .add(new Escalated("birth", NINH_HIEP, POLICE, "unfetched", TUESDAY_9AM))
                .after(Duration.ofHours(8))
                .add(new BecameOverdue("birth", NINH_HIEP, TUESDAY_9AM.plus(Duration.ofHours(7))));
        var both = fold(journal);
        var fetched = fold(journal.after(HOUR).accepted("birth", NINH_HIEP, "NH-1"));
        var done = fold(journal.after(HOUR).completed("birth", NINH_HIEP, "NH-1"));

        assertThat(both.concerns())
                .extracting(Concern::kind)
                .containsExactlyInAnyOrder(Kind.UNFETCHED, Kind.STAGE_OVERDUE);
        assertThat(fetched.concerns()).extracting(Concern::kind).containsExactly(Kind.STAGE_OVERDUE);
        assertThat(done.concerns()).isEmpty();
    }

    @Test
    void aNewDueTimeSettlesAnOverdueStage() {
        var dossier = fold(received()
                .after(Duration.ofHours(8))
                .add(new BecameOverdue("birth", NINH_HIEP, TUESDAY_9AM.plus(Duration.ofHours(7))))
                .add(new DueChanged("birth", TUESDAY_9AM.plus(Duration.ofHours(7)), DUE, "calendar", "đính chính")));

        assertThat(dossier.concerns()).isEmpty();
    }

    @Test
    void aStopIsAConcernUntilItIsResumedWhateverElseIsAsked() {
        var journal = received()
                .after(HOUR)
                .add(new DossierStopped("birth", NINH_HIEP, "NH-1", "Chờ xác minh"))
                .add(new ClockStopped(DossierStatus.STOPPED))
                .after(HOUR)
                .add(new WithdrawalRequested(NINH_HIEP, null, null));
        var asked = fold(journal);
        var declined = fold(journal.after(HOUR)
                .add(new WithdrawalDeclined(NINH_HIEP, null, "Đang xác minh", DossierStatus.STOPPED)));

        var resumed =
                fold(journal.after(HOUR).add(new DossierResumed("birth", NINH_HIEP, null, DossierStatus.IN_PROCESS)));

        assertThat(asked.concerns()).extracting(Concern::kind).containsExactly(Kind.STOPPED);
        assertThat(declined.concerns()).isEqualTo(asked.concerns());
        assertThat(resumed.concerns()).isEmpty();
    }

    @Test
    void whatItKeepsOfADossierReadsBackAsItWas() {
        for (var what = 0; what < 12; what++) {
            var dossier = fold(new Seeding(what, 1).land(TUESDAY_9AM, what));

            assertThat(ReadModel.dossier(CanonicalJson.mapper().writeValueAsString(dossier)))
                    .isEqualTo(dossier);
        }
    }

    private static Journal asked(Journal journal) {
        return journal.add(new SupplementRequested(
                        "birth", NINH_HIEP, "NH-1", List.of("birth-declaration"), "Thiếu chữ ký", null))
                .add(new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));
    }

    @Test
    void isLateWhenUndoneOrDoneAfterItsDueTime() {
        var undone = fold(received());
        var done = fold(processed());

        assertThat(undone.isLate(DUE)).isFalse();
        assertThat(undone.isLate(DUE.plusMillis(1))).isTrue();
        assertThat(done.isLate(DUE.plus(Duration.ofDays(100)))).isFalse();
    }

    @Test
    void aWholeJournalIsWhole() {
        assertThat(fold(processed()).whole()).isTrue();
    }

    @Test
    void everyBreakOfTheChainIsSeen() {
        var entries = entries(processed());
        var altered = entries.get(2);
        var broken = new Entry(
                altered.dossier(),
                altered.sequence(),
                altered.type(),
                altered.at(),
                altered.cause(),
                altered.previous(),
                altered.hash(),
                false,
                null,
                null,
                altered.event());

        assertThat(broken.after(2, entries.get(1).hash())).isEqualTo(Link.ALTERED);
        assertThat(entries.get(2).after(1, entries.getFirst().hash())).isEqualTo(Link.MISSING_BEFORE);
        assertThat(entries.get(2).after(2, "0".repeat(64))).isEqualTo(Link.MISLINKED);
        assertThat(entries.get(2).after(2, entries.get(1).hash())).isEqualTo(Link.WHOLE);

        var without = new ArrayList<>(entries);
        without.remove(2);
        assertThat(Dossier.of(without).whole()).isFalse();
    }

    @Test
    void tellsWhatItCanWhereTheBeginningIsMissing() {
        var entries = entries(received().after(HOUR).accepted("birth", NINH_HIEP, "NH-1"));

        var dossier = Dossier.of(entries.subList(2, 3));

        assertThat(dossier.status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(dossier.procedure()).isNull();
        assertThat(dossier.whole()).isFalse();
        assertThat(phase(dossier, "birth")).isEqualTo(Phase.IN_PROCESS);
    }

    @Test
    void aKindOfEventItDoesNotKnowStillCounts() {
        var dossier = fold(received()
                .after(HOUR)
                .add(
                        "vn.lienthong.dossier-suspended.v1",
                        "{\"by\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(dossier.lastSequence()).isEqualTo(3);
        assertThat(dossier.whole()).isTrue();
    }

    private static Journal received() {
        return Journal.aDossier("000.01.44.H32-190312-0001", TUESDAY_9AM)
                .received(BIRTH, NINH_HIEP, NINH_HIEP, Channel.ONLINE, DUE)
                .routed("birth", NINH_HIEP, TUESDAY_9AM.plus(Duration.ofHours(7)));
    }

    private static Journal processed() {
        return received()
                .after(HOUR)
                .accepted("birth", NINH_HIEP, "NH-1")
                .after(HOUR)
                .completed("birth", NINH_HIEP, "NH-1")
                .routed("insurance", INSURANCE, null)
                .after(HOUR)
                .completed("insurance", INSURANCE, "BH-1")
                .processed()
                .routed("return", NINH_HIEP, null);
    }

    private static Phase phase(Dossier dossier, String stage) {
        return dossier.stage(stage).orElseThrow().phase();
    }

    private static Dossier fold(Journal journal) {
        return Dossier.of(entries(journal));
    }

    static List<Entry> entries(Journal journal) {
        return journal.entries().stream().map(DossierTest::entry).toList();
    }

    private static Entry entry(JournalEntry entry) {
        Optional<DossierEvent> event = EVENTS.read(entry.type(), entry.data());
        return new Entry(
                entry.key(),
                entry.sequence(),
                entry.type(),
                entry.at(),
                entry.cause(),
                entry.previous(),
                entry.hash(),
                true,
                null,
                null,
                event);
    }
}
