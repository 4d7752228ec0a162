package vn.lienthong.routing.form;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static vn.lienthong.routing.form.AStory.COMMUNE;
import static vn.lienthong.routing.form.AStory.INSURANCE;
import static vn.lienthong.routing.form.AStory.POLICE;
import static vn.lienthong.routing.form.AStory.aStory;
import static vn.lienthong.routing.form.AStory.vietnam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.form.DossierHistory.End;
import vn.lienthong.routing.form.DossierHistory.HandOver;
import vn.lienthong.routing.form.DossierHistory.Suspension;

class DossierHistoryTest {
    private static HandOver turn(DossierHistory history, String stage) {
        return history.handOvers().reversed().stream()
                .filter(turn -> turn.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsWhoHandedTheDossierToWhomInParallel() {
        var history = Stories.returned().history();
        assertThat(history.handOvers())
                .extracting(HandOver::stage, HandOver::from, HandOver::to, HandOver::timeliness)
                .containsExactly(
                        tuple("birth", COMMUNE, COMMUNE, Optional.of(Timeliness.ON_TIME)),
                        tuple("residence", COMMUNE, POLICE, Optional.of(Timeliness.LATE)),
                        tuple("insurance", COMMUNE, INSURANCE, Optional.of(Timeliness.ON_TIME)),
                        tuple("return", POLICE, COMMUNE, Optional.empty()));
        assertThat(history.timeliness()).contains(Timeliness.EARLY);
        assertThat(history.status()).isEqualTo(DossierStatus.RETURNED);
    }

    @Test
    void endsAStageWithItsSealNotWithItsCompletion() {
        assertThat(turn(Stories.inParallel().history(), "birth").endedAt()).isEqualTo(vietnam("2019-03-11T10:06"));
    }

    @Test
    void movesWhatIsDueWhenTheClockStoodStill() {
        var history = Stories.supplementGiven().history();
        assertThat(history.suspensions())
                .containsExactly(new Suspension(
                        DossierStatus.SUPPLEMENT_REQUESTED, vietnam("2019-03-13T10:00"), vietnam("2019-03-15T10:00")));
        assertThat(history.dueAt()).isEqualTo(vietnam("2019-04-10T09:00"));
        assertThat(turn(history, "residence").dueAt()).isEqualTo(vietnam("2019-03-28T17:00"));
        assertThat(Stories.supplementAsked("Thiếu")
                        .history()
                        .suspensions()
                        .getLast()
                        .until())
                .isNull();
    }

    @Test
    void countsEachStopOfTheClock() {
        assertThat(Stories.paidAndStopped().history().suspensions())
                .extracting(Suspension::because)
                .containsExactly(DossierStatus.PAYMENT_REQUESTED, DossierStatus.STOPPED);
    }

    @Test
    void opensAStageAnewThatWasSentBack() {
        var history = Stories.sentBack().history();
        assertThat(history.handOvers())
                .extracting(HandOver::stage, HandOver::from, HandOver::end, HandOver::undone)
                .containsExactly(
                        tuple("birth", COMMUNE, End.FINISHED, true),
                        tuple("residence", COMMUNE, End.SENT_BACK, false),
                        tuple("insurance", COMMUNE, End.SENT_BACK, false),
                        tuple("birth", POLICE, End.NOT_YET, false));
    }

    @Test
    void givesTheTurnOfAReassignedStageToTheOtherAgency() {
        var history = Stories.reassigned().history();
        assertThat(history.handOvers())
                .filteredOn(turn -> turn.stage().equals("insurance"))
                .extracting(HandOver::from, HandOver::to, HandOver::end)
                .containsExactly(
                        tuple(COMMUNE, INSURANCE, End.MOVED),
                        tuple(INSURANCE, new AgencyCode("G24.32.42"), End.NOT_YET));
        assertThat(turn(history, "residence").officer()).isEqualTo("CA-8");
        assertThat(history.receiver()).isEqualTo(Stories.NEXT_COMMUNE);
        assertThat(history.participants())
                .contains(COMMUNE, Stories.NEXT_COMMUNE, INSURANCE, new AgencyCode("G24.32.42"));
    }

    @Test
    void isNotSettledAnyMoreAfterARecall() {
        var history = Stories.recalled().history();
        assertThat(history.processedAt()).isEmpty();
        assertThat(history.returned()).isEmpty();
        assertThat(history.timeliness()).isEmpty();
        assertThat(history.status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(history.handOvers().get(2).undone()).isTrue();
        assertThat(turn(history, "insurance").from()).isEqualTo(INSURANCE);
    }

    @Test
    void tellsConsultationsAsTurnsOfTheirOwn() {
        var history = Stories.consulted().history();
        assertThat(turn(history, "residence~1").timeliness()).contains(Timeliness.EARLY);
        assertThat(turn(history, "residence~2").end()).isEqualTo(End.SILENT);
        assertThat(turn(history, "residence~2").from()).isEqualTo(POLICE);
    }

    @Test
    void closesOpenTurnsWhenTheDossierEnds() {
        assertThat(turn(Stories.refused().history(), "birth").end()).isEqualTo(End.CLOSED);
        var withdrawn = Stories.withdrawn().history();
        assertThat(turn(withdrawn, "residence").end()).isEqualTo(End.CLOSED);
        assertThat(withdrawn.withdrawnAt()).contains(vietnam("2019-03-13T11:00"));
    }

    @Test
    void isEarlyOnTheDayBeforeOnTimeOnTheDayAndLateAfterTheTime() {
        var due = vietnam("2019-03-11T17:00");
        assertThat(Timeliness.of(due, vietnam("2019-03-10T23:59"))).isEqualTo(Timeliness.EARLY);
        assertThat(Timeliness.of(due, vietnam("2019-03-11T00:00"))).isEqualTo(Timeliness.ON_TIME);
        assertThat(Timeliness.of(due, due)).isEqualTo(Timeliness.ON_TIME);
        assertThat(Timeliness.of(due, due.plusMillis(1))).isEqualTo(Timeliness.LATE);
    }

    @Test
    void passesOverEntriesOfAKindItDoesNotKnow() {
        var entries = new ArrayList<>(Stories.begun().entries());
        entries.add(JournalEntry.next(
                AStory.CODE,
                4,
                entries.getLast().hash(),
                "vn.lienthong.dossier-blessed.v1",
                vietnam("2019-03-12T08:00"),
                "x",
                "{}".getBytes(US_ASCII)));
        assertThat(DossierHistory.of(entries).newest().sequence()).isEqualTo(4);
    }

    @Test
    void refusesToTellHalfAStory() {
        var whole = Stories.begun().entries();
        assertThatThrownBy(() -> DossierHistory.of(List.of(whole.get(0), whole.get(2))))
                .isInstanceOf(IncompleteStory.class)
                .hasMessage("entry 2 of the journal is missing");
        assertThatThrownBy(() -> DossierHistory.of(List.of())).isInstanceOf(IncompleteStory.class);
        var broken = JournalEntry.next(
                AStory.CODE,
                2,
                whole.getFirst().hash(),
                "vn.lienthong.dossier-routed.v1",
                AStory.RECEIVED,
                "x",
                "{\"stage\":".getBytes(US_ASCII));
        assertThatThrownBy(() -> DossierHistory.of(List.of(whole.getFirst(), broken)))
                .hasMessage("entry 2 of the journal can't be read");
        assertThatThrownBy(() -> aStory().then(
                                AStory.RECEIVED,
                                new vn.lienthong.contract.dossier.DossierEvent.StageSkipped("a", "option"))
                        .history())
                .hasMessageContaining("receipt");
    }
}
