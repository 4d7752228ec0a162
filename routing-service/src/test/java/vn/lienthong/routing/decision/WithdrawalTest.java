package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.submitted;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierStatus;

class WithdrawalTest {
    @Test
    void endsWithTheDossierGivenBack() {
        var story = given(simple()).accept("check", WARD).act(Action.REQUEST_WITHDRAWAL, null, WARD);
        assertThat(story.newest()).containsExactly(new WithdrawalRequested(WARD, "CB-1", "lý do"));
        story.act(Action.AGREE_WITHDRAWAL, null, WARD);
        assertThat(story.newest()).containsExactly(new WithdrawalAgreed(WARD, "CB-1"));
        assertThat(story.state().status()).isEqualTo(DossierStatus.WITHDRAWAL_REQUESTED);
        assertThat(story.state().ended()).isTrue();
        assertThat(story.nextDue()).isEmpty();
    }

    @Test
    void goesOnWhereItWasWhenItIsDeclined() {
        var story = given(simple())
                .accept("check", WARD)
                .act(Action.REQUEST_SUPPLEMENT, "check", WARD, ActionDetails.NONE.parts(List.of("map")))
                .act(Action.REQUEST_WITHDRAWAL, null, WARD)
                .act(Action.DECLINE_WITHDRAWAL, null, WARD);
        assertThat(story.newest())
                .containsExactly(new WithdrawalDeclined(WARD, "CB-1", "lý do", DossierStatus.SUPPLEMENT_REQUESTED));
        assertThat(story.provide(null, WARD, "map")
                        .complete("check", WARD)
                        .state()
                        .status())
                .isEqualTo(DossierStatus.PROCESSED);
    }

    @Test
    void isAskedForByWhoHandedItIn() {
        var town = aTown().with(simple());
        var story = new DossierStory(town.history())
                .when(submitted(town.history().at(DossierStory.MONDAY_9AM), PROVINCE, Map.of(), List.of()))
                .act(Action.REQUEST_WITHDRAWAL, null, PROVINCE);
        assertThat(story.newest()).hasOnlyElementsOfType(WithdrawalRequested.class);
    }

    @Test
    void letsTimeRunOnWhileItIsBeingAnswered() {
        var story = given(simple())
                .act(Action.REQUEST_WITHDRAWAL, null, WARD)
                .at(vietnam("2019-03-14T09:00"))
                .pass();
        assertThat(story.state().clock().overdue()).isTrue();
        assertThat(story.state().clock().stoppedAt()).isNull();
    }
}
