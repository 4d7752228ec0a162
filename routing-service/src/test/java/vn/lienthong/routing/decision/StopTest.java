package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.WARD;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierStatus;

class StopTest {
    private static DossierStory twoBranches() {
        return given(branched())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("law", JUSTICE)
                .accept("land", LAND);
    }

    @Test
    void stopsEverythingUntilItIsResumed() {
        var story = twoBranches().act(Action.STOP, "law", JUSTICE);
        assertThat(story.newest())
                .containsExactly(
                        new DossierStopped("law", JUSTICE, "CB-1", "lý do"), new ClockStopped(DossierStatus.STOPPED));
        assertThat(story.at(vietnam("2019-04-11T09:00")).pass().newest())
                .as("no time passes")
                .isEmpty();

        story.act(Action.RESUME, null, JUSTICE);

        assertThat(story.newest())
                .satisfiesExactly(
                        resumed -> assertThat(resumed)
                                .isEqualTo(new DossierResumed("law", JUSTICE, "CB-1", DossierStatus.IN_PROCESS)),
                        started -> assertThat(started)
                                .isEqualTo(new ClockStarted(
                                        vietnam("2019-03-11T09:00"),
                                        vietnam("2019-05-07T09:00"),
                                        Map.of(
                                                "law",
                                                vietnam("2019-04-18T09:00"),
                                                "land",
                                                vietnam("2019-04-22T09:00")))));
    }

    @Test
    void returnsToWhatElseIsAwaited() {
        var story = twoBranches()
                .act(Action.REQUEST_SUPPLEMENT, "law", JUSTICE, ActionDetails.NONE.parts(List.of("form")))
                .act(Action.STOP, "land", LAND);
        assertThat(story.state().status()).isEqualTo(DossierStatus.STOPPED);
        story.act(Action.RESUME, null, LAND);
        assertThat(story.state().status()).isEqualTo(DossierStatus.SUPPLEMENT_REQUESTED);
        assertThat(story.state().clock().stoppedAt()).isEqualTo(vietnam("2019-03-11T09:00"));
    }

    @Test
    void hearsAnOpinionAllTheSameForItsTimeRunsOn() {
        var story = twoBranches()
                .act(
                        Action.CONSULT,
                        "law",
                        JUSTICE,
                        ActionDetails.NONE
                                .agencies(List.of(Town.TAX))
                                .window(vn.lienthong.routing.route.Routes.workingDays(2)))
                .act(Action.STOP, "land", LAND);
        assertThat(story.act(Action.ANSWER, "law~1", Town.TAX).state().isDone("law~1"))
                .isTrue();
    }
}
