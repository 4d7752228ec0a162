package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.registry.RegistryChange;

class CalendarCorrectionTest {
    private static final RegistryChange CORRECTION = new RegistryChange(
            "days-2019", RegistryChange.Kind.CALENDAR, "Đính chính lịch nghỉ", vietnam("2019-03-12T00:00"));

    private static DossierStory corrected(DossierStory story, Town town) {
        return story.at(vietnam("2019-03-12T08:00"))
                .by(town.with(simple()).history())
                .review(CORRECTION);
    }

    @Test
    void countsWhatIsDueAnewAndTellsIt() {
        var story = corrected(given(simple()), aTown().closedOn("2019-03-13"));
        assertThat(story.newest())
                .containsExactly(
                        new DueChanged(
                                null,
                                vietnam("2019-03-14T09:00"),
                                vietnam("2019-03-15T09:00"),
                                "days-2019",
                                "Đính chính lịch nghỉ"),
                        new DueChanged(
                                "check",
                                vietnam("2019-03-13T09:00"),
                                vietnam("2019-03-14T09:00"),
                                "days-2019",
                                "Đính chính lịch nghỉ"));
        assertThat(story.review(CORRECTION).newest()).isEmpty();
    }

    @Test
    void mayComeEarlierAndIsWarnedOfAnew() {
        var story = given(simple())
                .at(vietnam("2019-03-11T10:00"))
                .by(aTown().with(simple()).closedOn("2019-03-13").history());
        story.review(CORRECTION).at(vietnam("2019-03-14T10:00")).pass();
        assertThat(story.newest()).hasAtLeastOneElementOfType(BecameOverdue.class);
        story.by(aTown().with(simple()).history()).review(CORRECTION);
        assertThat(story.state().clock().dueAt()).isEqualTo(vietnam("2019-03-14T09:00"));
        assertThat(story.pass().newest()).contains(new BecameOverdue(null, WARD, vietnam("2019-03-14T09:00")));
    }

    @Test
    void leavesAPromisedDateAlone() {
        var promised = vietnam("2019-03-20T09:00");
        var story = given(simple()).act(Action.APOLOGISE, null, WARD, ActionDetails.NONE.dueAt(promised));
        corrected(story, aTown().closedOn("2019-03-13"));
        assertThat(story.newest())
                .singleElement()
                .isInstanceOfSatisfying(
                        DueChanged.class, changed -> assertThat(changed.stage()).isEqualTo("check"));
        assertThat(story.state().clock().dueAt()).isEqualTo(promised);
    }

    @Test
    void countsStopsToo() {
        var story = given(simple())
                .at(vietnam("2019-03-11T15:00"))
                .act(Action.REQUEST_SUPPLEMENT, "check", WARD, ActionDetails.NONE.parts(List.of("map")))
                .at(vietnam("2019-03-13T15:00"))
                .provide(null, WARD, "map")
                .by(aTown().with(simple()).closedOn("2019-03-15").history())
                .review(CORRECTION);
        assertThat(story.state().clock().dueAt()).isEqualTo(vietnam("2019-03-19T09:00"));
    }
}
