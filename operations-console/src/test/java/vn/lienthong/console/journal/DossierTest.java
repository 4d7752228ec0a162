package vn.lienthong.console.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.INSURANCE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.POLICE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.lienthong.console.Journal;
import vn.lienthong.console.journal.Dossier.Phase;
import vn.lienthong.console.journal.Entry.Link;
import vn.lienthong.contract.dossier.Channel;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierStatus;
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
                event);
    }
}
