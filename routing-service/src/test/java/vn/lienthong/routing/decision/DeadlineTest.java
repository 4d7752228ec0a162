package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.WARD;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierInput.DeliveryUnfetched;

class DeadlineTest {
    /** Two working days of the stage, three of the dossier; four fifths are 12.8 and 19.2 working hours. */
    private static final Instant STAGE_DUE = vietnam("2019-03-13T09:00");

    private static final Instant DUE = vietnam("2019-03-14T09:00");

    private static DossierStory until(DossierStory story, Instant moment) {
        return story.at(moment).pass();
    }

    @Test
    void warnsWhenFourFifthsOfTheWorkingTimeHavePassed() {
        var story = given(simple());
        var warning = vietnam("2019-03-12T15:18");
        assertThat(story.nextDue()).contains(warning);
        assertThat(until(story, warning.minusSeconds(1)).newest()).isEmpty();
        assertThat(until(story, warning).newest()).containsExactly(new DueApproaching("check", WARD, STAGE_DUE, 80));
        assertThat(until(story, warning).newest()).isEmpty();
        assertThat(story.nextDue()).contains(STAGE_DUE);
    }

    @Test
    void saysTheStageIsLateAndTellsTheAgencyAboveOnce() {
        var story = until(until(given(simple()), vietnam("2019-03-12T15:18")), STAGE_DUE);
        assertThat(story.newest())
                .startsWith(
                        new BecameOverdue("check", WARD, STAGE_DUE),
                        new Escalated("check", WARD, PROVINCE, "overdue", STAGE_DUE));
        assertThat(until(story, STAGE_DUE).newest()).isEmpty();
    }

    @Test
    void saysTheDossierIsLate() {
        var story = until(until(given(simple()), STAGE_DUE), DUE);
        assertThat(story.newest()).containsExactly(new BecameOverdue(null, WARD, DUE));
        assertThat(story.nextDue()).isEmpty();
    }

    @Test
    void saysEverythingAtOnceWhenItLooksLate() {
        assertThat(until(given(simple()), vietnam("2019-04-01T09:00")).newest())
                .containsExactly(
                        new BecameOverdue("check", WARD, STAGE_DUE),
                        new Escalated("check", WARD, PROVINCE, "overdue", STAGE_DUE),
                        new BecameOverdue(null, WARD, DUE));
    }

    @Test
    void hasNothingToSayOfWhatIsDoneInTime() {
        var story = given(simple()).accept("check", WARD).complete("check", WARD);
        assertThat(story.nextDue()).isEmpty();
        assertThat(until(story, vietnam("2019-06-03T09:00")).newest()).isEmpty();
    }

    @Test
    void watchesEachBranchByItself() {
        var story = given(branched()).accept("check", WARD).complete("check", WARD);
        until(story, vietnam("2019-03-15T09:00"));
        assertThat(story.newest())
                .extracting(DossierEvent.class::cast)
                .containsExactly(
                        new BecameOverdue("law", JUSTICE, vietnam("2019-03-15T09:00")),
                        new Escalated("law", JUSTICE, PROVINCE, "overdue", vietnam("2019-03-15T09:00")));
        until(story, vietnam("2019-03-18T09:00"));
        assertThat(story.newest()).containsExactly(new DueApproaching("land", LAND, vietnam("2019-03-19T09:00"), 80));
    }

    @Test
    void firesNothingWhileTheClockStandsStill() {
        var story = given(simple()).accept("check", WARD).act(Action.STOP, "check", WARD);
        assertThat(story.nextDue()).isEmpty();
        assertThat(until(story, vietnam("2019-04-11T09:00")).newest()).isEmpty();
        story.act(Action.RESUME, null, WARD);
        assertThat(story.nextDue()).contains(vietnam("2019-04-12T15:18"));
    }

    @Test
    void tellsTheAgencyAboveWhatLiesUnfetchedUnlessItWasTakenOnMeanwhile() {
        var since = DossierStory.MONDAY_9AM;
        var unfetched = new DeliveryUnfetched("check", WARD, 2, since);
        assertThat(given(simple()).when(unfetched).newest())
                .containsExactly(new Escalated("check", WARD, PROVINCE, "unfetched", since));
        assertThat(given(simple()).accept("check", WARD).when(unfetched).newest())
                .isEmpty();
        assertThat(given(simple())
                        .when(new DeliveryUnfetched("check", LAND, 2, since))
                        .newest())
                .isEmpty();
        assertThat(given(simple())
                        .when(new DeliveryUnfetched("nowhere", WARD, 2, since))
                        .newest())
                .isEmpty();
    }
}
