package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.WARD;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;

class ApologyTest {
    private static final ActionDetails NEXT_WEEK = ActionDetails.NONE.dueAt(vietnam("2019-03-20T09:00"));

    @Test
    void setsANewDateBeforeTheOldOneLapses() {
        var story = given(simple()).act(Action.APOLOGISE, null, WARD, NEXT_WEEK);
        assertThat(story.newest())
                .containsExactly(new ApologyIssued(
                        WARD, "CB-1", "lý do", vietnam("2019-03-14T09:00"), vietnam("2019-03-20T09:00"), false));
        assertThat(story.at(vietnam("2019-03-14T09:00")).pass().newest())
                .filteredOn(event -> event instanceof BecameOverdue late && late.stage() == null)
                .isEmpty();
    }

    @Test
    void saysWhenItCameTooLateAndWarnsAnewBeforeTheNewDate() {
        var story = given(simple()).at(vietnam("2019-03-14T10:00")).pass();
        story.act(Action.APOLOGISE, null, WARD, NEXT_WEEK);
        assertThat(story.newest())
                .singleElement()
                .isInstanceOfSatisfying(
                        ApologyIssued.class,
                        apology -> assertThat(apology.late()).isTrue());
        story.at(vietnam("2019-03-20T08:00")).pass();
        assertThat(story.newest()).containsExactly(new DueApproaching(null, WARD, vietnam("2019-03-20T09:00"), 80));
    }

    @Test
    void isGivenOnceAndMovesWithTheClock() {
        var story = given(simple()).act(Action.APOLOGISE, null, WARD, NEXT_WEEK);
        story.act(Action.APOLOGISE, null, WARD, ActionDetails.NONE.dueAt(vietnam("2019-03-29T09:00")));
        assertThat(story.newest()).hasOnlyElementsOfType(ActionRefused.class);

        story.act(Action.REQUEST_SUPPLEMENT, "check", WARD, ActionDetails.NONE.parts(List.of("map")))
                .at(vietnam("2019-03-13T09:00"))
                .provide(null, WARD, "map");

        assertThat(story.state().clock().dueAt()).isEqualTo(vietnam("2019-03-22T09:00"));
    }
}
