package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.signed;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.HILL;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;
import static vn.lienthong.routing.route.Routes.route;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.routing.decision.DossierState.Phase;

class SendBackTest {
    private static DossierStory atTheApproval(DossierStory story) {
        return story.accept("check", WARD)
                .complete("check", WARD)
                .accept("draft", JUSTICE)
                .issue("draft", JUSTICE)
                .accept("approve", PROVINCE);
    }

    @Test
    void goesToTheStageBeforeWithItsDraftKept() {
        var story = atTheApproval(given(signed())).act(Action.SEND_BACK, "approve", PROVINCE);
        assertThat(story.newest())
                .containsExactly(
                        new StageSentBack("approve", PROVINCE, "CB-1", List.of("draft"), List.of("approve"), "lý do"),
                        new DossierRouted("draft", JUSTICE, vietnam("2019-03-18T09:00")));
        var draft = story.state().stages().get("draft");
        assertThat(draft.phase()).isEqualTo(Phase.OPEN);
        assertThat(draft.document()).isEqualTo(DossierStory.PAPER);
        assertThat(story.state().stages()).doesNotContainKey("approve");
    }

    @Test
    void goesFurtherBackWhereThatIsSaid() {
        var story = atTheApproval(given(signed()))
                .act(Action.SEND_BACK, "approve", PROVINCE, ActionDetails.NONE.stages(List.of("check")));
        assertThat(story.newest())
                .containsExactly(
                        new StageSentBack(
                                "approve", PROVINCE, "CB-1", List.of("check"), List.of("draft", "approve"), "lý do"),
                        new DossierRouted("check", WARD, vietnam("2019-03-13T09:00")));
    }

    @Test
    void opensOnlyTheFirstOfStagesThatComeAfterOneAnother() {
        var story = atTheApproval(given(signed()))
                .act(Action.SEND_BACK, "approve", PROVINCE, ActionDetails.NONE.stages(List.of("draft", "check")));
        assertThat(story.newest())
                .filteredOn(DossierRouted.class::isInstance)
                .containsExactly(new DossierRouted("check", WARD, vietnam("2019-03-13T09:00")));
        story.accept("check", WARD).complete("check", WARD);
        assertThat(story.newest()).hasAtLeastOneElementOfType(DossierRouted.class);
    }

    @Test
    void goesPastASkippedStageToTheOneBeforeIt() {
        var story = given(route().code(Permits.CODE)
                        .options(0, "extra")
                        .stage("a")
                        .stage("b", stage -> stage.after("a"))
                        .stage("c", stage -> stage.after("b").option("extra"))
                        .stage("d", stage -> stage.after("c"))
                        .stage("return", stage -> stage.after("d").returnsResult()))
                .accept("a", WARD)
                .complete("a", WARD)
                .accept("b", WARD)
                .complete("b", WARD)
                .accept("d", WARD)
                .act(Action.SEND_BACK, "d", WARD);
        assertThat(story.newest())
                .containsExactly(
                        new StageSentBack("d", WARD, "CB-1", List.of("b"), List.of("c", "d"), "lý do"),
                        new DossierRouted("b", WARD, null));
    }

    @Test
    void takesBackWhatAnotherBranchHadBegunAfterTheSameStage() {
        var story = given(branched())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("land", LAND)
                .complete("land", LAND)
                .accept("law", JUSTICE)
                .act(Action.SEND_BACK, "law", JUSTICE);
        assertThat(story.state().stages().keySet()).containsExactly("check");
        assertThat(story.accept("check", WARD)
                        .complete("check", WARD)
                        .state()
                        .stages()
                        .keySet())
                .containsExactlyInAnyOrder("check", "law", "land");
    }

    @Test
    void waitsForAnOperatorWhereWhoDidItIsNoMore() {
        var story = atTheApproval(given(aTown().with(signed()).ending(JUSTICE, "2019-03-12")))
                .at(vietnam("2019-03-12T09:00"))
                .act(Action.SEND_BACK, "approve", PROVINCE);
        assertThat(story.newest()).hasExactlyElementsOfTypes(StageSentBack.class, ReassignmentNeeded.class);
        assertThat(story.state().stages().get("draft").phase()).isEqualTo(Phase.UNPLACED);

        story.reassign("draft", HILL);

        assertThat(story.newest()).containsExactly(new DossierRouted("draft", HILL, vietnam("2019-03-19T09:00")));
    }
}
