package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.routing.decision.Permits.CODE;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.HILL;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.RIVER;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.workingDays;

import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure.StageKind;

class OperatorTest {
    @Test
    void givesAStageToAnotherAgencyWithItsDueTime() {
        assertThat(given(simple()).accept("check", WARD).reassign("check", HILL).newest())
                .containsExactly(new StageReassigned(
                        "check", WARD, HILL, "QT-7", null, "theo phân công", vietnam("2019-03-13T09:00")));
    }

    @Test
    void saysWhoIsTheReceivingAgency() {
        var story = given(simple()).reassign(null, HILL);
        assertThat(story.newest()).containsExactly(new ReceiverChanged(WARD, HILL, "QT-7", null, "theo phân công"));
        story.accept("check", WARD).complete("check", WARD);
        assertThat(story.newest()).contains(new DossierRouted("return", HILL, null));
    }

    @Test
    void placesAStageNobodyIsKnownForAndAsksForItsPayment() {
        var story = given(route().code(CODE)
                .stage(
                        "fee",
                        stage -> stage.bySector("forestry").kind(StageKind.PAY).limit(workingDays(1)))
                .stage("return", stage -> stage.after("fee").returnsResult()));
        story.at(vietnam("2019-03-12T09:00")).reassign("fee", LAND);
        assertThat(story.newest())
                .hasExactlyElementsOfTypes(DossierRouted.class, PaymentRequested.class, ClockStopped.class);
        assertThat(story.newest().getFirst()).isEqualTo(new DossierRouted("fee", LAND, vietnam("2019-03-13T09:00")));
    }

    @Test
    void cannotDecideWhatMakesNoSense() {
        assertUndecidable(given(simple()), "return", HILL, "stage return isn't open");
        assertUndecidable(given(simple()), "nowhere", HILL, "stage nowhere isn't open");
        assertUndecidable(given(simple()), "check", new AgencyCode("H98"), "agency H98 is not in force");
        assertUndecidable(
                given(simple()).refuse("check", WARD, "thiếu giấy tờ"), "check", HILL, "the dossier has ended");
        var ended = given(aTown().with(simple()).ending(RIVER, "2019-03-12")).at(vietnam("2019-03-12T09:00"));
        assertUndecidable(ended, "check", RIVER, "agency H99.3 is not in force");
        var atSigning = given(branched())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("law", JUSTICE)
                .complete("law", JUSTICE)
                .accept("land", LAND)
                .complete("land", LAND)
                .accept("issue", WARD)
                .issue("issue", WARD);
        assertUndecidable(atSigning, "issue", HILL, "the document of stage issue is at signing; wait for the answer");
    }

    private static void assertUndecidable(DossierStory story, String stage, AgencyCode to, String why) {
        assertThatThrownBy(() -> story.reassign(stage, to))
                .isInstanceOfSatisfying(
                        Undecidable.class, e -> assertThat(e.holdsUp()).isFalse())
                .hasMessage(why);
    }
}
