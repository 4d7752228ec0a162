package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.Procedure.Supplement.OnLapse;

class SupplementTest {
    private static final ActionDetails THE_MAP = ActionDetails.NONE.parts(List.of("map"));

    @Test
    void stopsTheClockWhileThePapersAreAwaited() {
        var story =
                given(simple()).at(vietnam("2019-03-11T15:00")).act(Action.REQUEST_SUPPLEMENT, "check", WARD, THE_MAP);
        assertThat(story.newest())
                .containsExactly(
                        new SupplementRequested(
                                "check", WARD, "CB-1", List.of("map"), "lý do", vietnam("2019-03-19T07:30")),
                        new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));

        story.at(vietnam("2019-03-13T15:00")).provide("check", WARD, "map");

        // Received on Monday at nine with three working days, it stood still from Monday three to Wednesday three.
        assertThat(story.newest())
                .containsExactly(
                        new SupplementProvided(
                                "check",
                                WARD,
                                "CB-1",
                                List.of(new DossierPart("map", DossierStory.PAPER)),
                                DossierStatus.RECEIVED),
                        new ClockStarted(
                                vietnam("2019-03-11T15:00"),
                                vietnam("2019-03-18T09:00"),
                                Map.of("check", vietnam("2019-03-15T09:00"))));
        assertThat(story.state().clock().dueAt()).isEqualTo(vietnam("2019-03-18T09:00"));
    }

    @Test
    void refusesTheDossierWhenThePapersDoNotComeInTime() {
        var story = given(simple()).act(Action.REQUEST_SUPPLEMENT, "check", WARD, THE_MAP);
        var until = vietnam("2019-03-18T09:00");
        assertThat(story.nextDue()).contains(until);

        assertThat(story.at(until.minusMillis(1)).pass().newest()).isEmpty();
        assertThat(story.at(until).pass().newest())
                .satisfiesExactly(
                        lapsed -> assertThat(lapsed).isEqualTo(new SupplementLapsed("check", WARD, until)),
                        refused -> assertThat(refused).isInstanceOf(DossierRefused.class));
        assertThat(story.state().status()).isEqualTo(DossierStatus.REFUSED);
        assertThat(story.nextDue()).isEmpty();
    }

    @Test
    void goesOnWaitingWhereTheProcedureSaysSoAndTakesThePapersLate() {
        var story = given(simple().supplement(workingDays(2), OnLapse.WAIT))
                .act(Action.REQUEST_SUPPLEMENT, "check", WARD, THE_MAP);
        var until = vietnam("2019-03-13T09:00");
        assertThat(story.at(until).pass().newest()).containsExactly(new SupplementLapsed("check", WARD, until));
        assertThat(story.nextDue()).isEmpty();
        assertThat(story.pass().newest()).isEmpty();

        story.at(vietnam("2019-03-20T09:00")).provide(null, WARD, "map");

        assertThat(story.state().waits()).isEmpty();
        assertThat(story.state().clock().dueAt()).isEqualTo(vietnam("2019-03-25T09:00"));
    }

    @Test
    void takesTheWindowOfTheRequestBeforeTheProcedures() {
        var story = given(simple()).act(Action.REQUEST_SUPPLEMENT, "check", WARD, THE_MAP.window(workingDays(1)));
        assertThat(story.nextDue()).contains(vietnam("2019-03-12T09:00"));
    }

    @Test
    void letsOtherBranchesGoOnMeanwhileAndDueTimesOfAllMove() {
        var story =
                given(branched()).accept("check", WARD).complete("check", WARD).accept("law", JUSTICE);
        story.act(Action.REQUEST_SUPPLEMENT, "law", JUSTICE, ActionDetails.NONE.parts(List.of("form")));
        assertThat(story.state().status()).isEqualTo(DossierStatus.SUPPLEMENT_REQUESTED);

        story.at(vietnam("2019-03-12T09:00")).accept("land", LAND).complete("land", LAND);
        assertThat(story.state().status()).isEqualTo(DossierStatus.SUPPLEMENT_REQUESTED);

        story.at(vietnam("2019-03-14T09:00")).provide(null, WARD, "form");
        assertThat(story.state().status()).isEqualTo(DossierStatus.IN_PROCESS);
        assertThat(story.state().stages().get("law").dueAt()).isEqualTo(vietnam("2019-03-20T09:00"));
    }

    @Test
    void doesNotLapseOnceTheDossierWasGivenBack() {
        var story = given(simple())
                .act(Action.REQUEST_SUPPLEMENT, "check", WARD, THE_MAP)
                .act(Action.REQUEST_WITHDRAWAL, null, WARD)
                .act(Action.AGREE_WITHDRAWAL, null, WARD);
        assertThat(story.nextDue()).isEmpty();
        assertThat(story.at(vietnam("2019-04-18T09:00")).pass().newest()).isEmpty();
        assertThat(story.state().status()).isEqualTo(DossierStatus.WITHDRAWAL_REQUESTED);
    }

    @Test
    void saysLatenessOnceThoughTheClockStoodStillAfterIt() {
        var story = given(simple())
                .accept("check", WARD)
                .at(vietnam("2019-03-15T09:00"))
                .pass();
        assertThat(story.state().clock().overdue()).isTrue();
        var due = story.state().clock().dueAt();

        story.act(Action.REQUEST_SUPPLEMENT, "check", WARD, THE_MAP)
                .at(vietnam("2019-03-18T09:00"))
                .provide(null, WARD, "map");

        assertThat(story.state().clock().dueAt()).isEqualTo(due);
        assertThat(story.pass().newest()).isEmpty();
        assertThat(story.state().clock().overdue()).isTrue();
    }
}
