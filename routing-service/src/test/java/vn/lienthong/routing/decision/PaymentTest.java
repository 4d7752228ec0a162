package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.CODE;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.TAX;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.routing.route.Routes;

class PaymentTest {
    private static Routes paid() {
        return route().code(CODE)
                .limit(workingDays(5))
                .part("form")
                .fee("permit", 150_000L)
                .stage(
                        "fee",
                        stage -> stage.byCode(TAX.value()).kind(StageKind.PAY).limit(workingDays(2)))
                .stage("check", stage -> stage.after("fee").limit(workingDays(2)))
                .stage("return", stage -> stage.after("check").returnsResult());
    }

    @Test
    void asksForTheFeeAsSoonAsThePayingStageOpens() {
        assertThat(given(paid()).newest())
                .endsWith(
                        new DossierRouted("fee", TAX, vietnam("2019-03-13T09:00")),
                        new PaymentRequested("fee", TAX, null, 150_000L, "fee"),
                        new ClockStopped(DossierStatus.PAYMENT_REQUESTED));
    }

    @Test
    void goesOnWhenItIsPaidWithTheTimeItStoodStillAdded() {
        var story = given(paid()).at(vietnam("2019-03-13T09:00")).pay("fee", TAX, 150_000);
        assertThat(story.newest())
                .containsExactly(
                        new PaymentConfirmed("fee", TAX, "CB-1", 150_000L, "GD-1", DossierStatus.RECEIVED),
                        new ClockStarted(
                                vietnam("2019-03-11T09:00"),
                                vietnam("2019-03-20T09:00"),
                                Map.of("fee", vietnam("2019-03-15T09:00"))),
                        new StageCompleted("fee", TAX, "CB-1", null),
                        new DossierRouted("check", WARD, vietnam("2019-03-15T09:00")));
    }

    private static Routes severalFees() {
        return paid().fee("publication", 100_000L)
                .exemption("converted", "permit", 100, "form")
                .exemption("poor", null, 100, "form");
    }

    private static DossierStory claiming(Routes route, String... exemptions) {
        var town = aTown().with(route);
        var plain = Permits.submitted(town.history().at(DossierStory.MONDAY_9AM), WARD, Map.of(), List.of());
        return new DossierStory(town.history())
                .when(new DossierSubmitted(
                        plain.procedure(),
                        1,
                        WARD,
                        WARD,
                        plain.channel(),
                        plain.dueAt(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        0,
                        plain.personal(),
                        null,
                        null,
                        List.of(exemptions)));
    }

    @Test
    void asksForTheSumOfTheFeesLoweredByWhatIsClaimed() {
        assertThat(claiming(severalFees()).newest()).contains(new PaymentRequested("fee", TAX, null, 250_000L, "fee"));
        assertThat(claiming(severalFees(), "converted").newest())
                .contains(new PaymentRequested("fee", TAX, null, 100_000L, "fee"));
    }

    @Test
    void skipsThePaymentWhereNothingIsToBePaid() {
        var story = claiming(severalFees(), "poor");

        assertThat(story.newest())
                .endsWith(
                        new StageSkipped("fee", "nothing-to-pay"),
                        new DossierRouted("check", WARD, vietnam("2019-03-13T09:00")));
        assertThat(story.state().clock().stoppedAt()).isNull();
    }

    @Test
    void leavesTheAmountOpenWhereAFeeIsFixedCaseByCase() {
        assertThat(given(paid().fee("survey", null)).newest())
                .contains(new PaymentRequested("fee", TAX, null, null, "fee"));
    }

    @Test
    void canStillBeRefusedAtReceiptOnceTheFeeThatComesFirstIsPaid() {
        var story = given(paid()).pay("fee", TAX, 150_000);

        story.refuse("check", WARD, "Không thuộc thẩm quyền");

        assertThat(story.newest()).hasExactlyElementsOfTypes(DossierRefused.class);
    }

    @Test
    void isConfirmedByWhoHandedItInWhoeverHasTheStage() {
        assertThat(given(paid()).pay("fee", WARD, 150_000).newest())
                .contains(new PaymentConfirmed("fee", WARD, "CB-1", 150_000L, "GD-1", DossierStatus.RECEIVED));
    }

    @Test
    void asksInTheMidstOfAStageThatThenGoesOn() {
        var story = given(branched())
                .accept("check", WARD)
                .act(Action.REQUEST_PAYMENT, "check", WARD, ActionDetails.NONE.amount(80_000));
        assertThat(story.state().status()).isEqualTo(DossierStatus.PAYMENT_REQUESTED);
        story.at(vietnam("2019-03-12T09:00")).pay(null, WARD, 80_000);
        assertThat(story.newest()).hasExactlyElementsOfTypes(PaymentConfirmed.class, ClockStarted.class);
        assertThat(story.complete("check", WARD).newest()).hasAtLeastOneElementOfType(DossierRouted.class);
    }

    @Test
    void wantsTheStageNamedWhereTwoPaymentsAreAwaitedAndSaysWhich() {
        var story = given(branched()).accept("check", WARD).complete("check", WARD);
        story.accept("law", JUSTICE).act(Action.REQUEST_PAYMENT, "law", JUSTICE, ActionDetails.NONE.amount(10_000));
        story.accept("land", LAND).act(Action.REQUEST_PAYMENT, "land", LAND, ActionDetails.NONE.amount(20_000));

        story.pay(null, WARD, 10_000);

        assertThat(story.newest()).singleElement().isInstanceOfSatisfying(ActionRefused.class, refused -> {
            assertThat(refused.rule()).isEqualTo(ActionRule.PAYMENT_IS_AWAITED.name());
            assertThat(refused.allowed()).contains("confirm-payment law", "confirm-payment land");
        });
        story.pay("law", WARD, 10_000);
        assertThat(story.state().clock().stoppedAt())
                .as("the other one is still awaited")
                .isNotNull();
        story.pay(null, WARD, 20_000);
        assertThat(story.state().clock().stoppedAt()).isNull();
    }
}
