package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.CODE;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.signed;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.TAX;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.registry.Procedure.StageKind;

class ConsultationTest {
    private static DossierStory asked() {
        return given(signed())
                .accept("check", WARD)
                .act(
                        Action.CONSULT,
                        "check",
                        WARD,
                        ActionDetails.NONE.agencies(List.of(LAND, TAX)).window(workingDays(2)));
    }

    @Test
    void asksEachAgencyUntilADueTimeOfItsOwn() {
        var due = vietnam("2019-03-13T09:00");
        assertThat(asked().newest())
                .containsExactly(
                        new ConsultationRequested("check~1", LAND, WARD, "CB-1", "lý do", due),
                        new ConsultationRequested("check~2", TAX, WARD, "CB-1", "lý do", due));
    }

    @Test
    void letsTheStageGoOnOnceAllHaveAnsweredWithoutAcceptingFirst() {
        var story = asked().act(Action.ANSWER, "check~1", LAND);
        assertThat(story.newest()).containsExactly(new ConsultationAnswered("check~1", LAND, "CB-1", "lý do", null));
        story.act(Action.ANSWER, "check~2", TAX).complete("check", WARD);
        assertThat(story.newest()).hasAtLeastOneElementOfType(DossierRouted.class);
    }

    @Test
    void takesSilenceForAgreement() {
        var due = vietnam("2019-03-13T09:00");
        var story = asked().act(Action.ANSWER, "check~1", LAND).at(due).pass();
        assertThat(story.newest()).contains(new ConsultationLapsed("check~2", TAX, due));
        assertThat(story.complete("check", WARD).newest()).hasAtLeastOneElementOfType(DossierRouted.class);
    }

    @Test
    void lapsesAlsoWhileTheClockStandsStill() {
        var due = vietnam("2019-03-13T09:00");
        var story = asked().act(Action.STOP, "check", WARD);
        story.at(due).pass();
        assertThat(story.newest())
                .containsExactly(
                        new ConsultationLapsed("check~1", LAND, due), new ConsultationLapsed("check~2", TAX, due));
    }

    @Test
    void countsOnWhenAskedOnceMore() {
        var story = asked().act(Action.ANSWER, "check~1", LAND)
                .act(
                        Action.CONSULT,
                        "check",
                        WARD,
                        ActionDetails.NONE.agencies(List.of(JUSTICE)).window(workingDays(1)));
        assertThat(story.state().stages()).containsKey("check~3");
    }

    @Test
    void isAStageOfTheRouteAndGoesOnwardWhenItLapses() {
        var story = given(route().code(CODE)
                .stage(
                        "opinion",
                        stage -> stage.kind(StageKind.CONSULT)
                                .byCode(LAND.value())
                                .limit(workingDays(2)))
                .stage("work", stage -> stage.after("opinion"))
                .stage("return", stage -> stage.after("work").returnsResult()));
        var due = vietnam("2019-03-13T09:00");
        story.at(due).pass();
        assertThat(story.newest())
                .containsExactly(new ConsultationLapsed("opinion", LAND, due), new DossierRouted("work", WARD, null));
    }
}
