package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.HILL;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.RIVER;
import static vn.lienthong.routing.decision.Town.TAX;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.routing.decision.DossierState.Phase;

class ReorganisationTest {
    private static final String TUESDAY = "2019-03-12";
    private static final RegistryChange MERGER = new RegistryChange(
            "merger", RegistryChange.Kind.REORGANISATION, "Sắp xếp đơn vị", vietnam("2019-03-12T00:00"));

    private static DossierStory merged(DossierStory story) {
        return story.at(MERGER.effectiveAt()).review(MERGER);
    }

    @Test
    void movesReceiptAndOpenStageToTheSuccessorWithTheirDueTimes() {
        var story = merged(given(aTown().with(simple()).ending(WARD, TUESDAY, RIVER)));
        assertThat(story.newest())
                .containsExactly(
                        new ReceiverChanged(WARD, RIVER, null, "merger", "Sắp xếp đơn vị"),
                        new StageReassigned(
                                "check", WARD, RIVER, null, "merger", "Sắp xếp đơn vị", vietnam("2019-03-13T09:00")));
        assertThat(story.state().clock().dueAt()).isEqualTo(vietnam("2019-03-14T09:00"));
        assertThat(story.review(MERGER).newest())
                .as("it is carried through once")
                .isEmpty();
    }

    @Test
    void handsWhatWasTakenOnToTheSuccessorToTakeOnAnew() {
        var story = merged(
                given(aTown().with(simple()).ending(WARD, TUESDAY, RIVER)).accept("check", WARD));
        assertThat(story.state().stages().get("check").phase()).isEqualTo(Phase.OPEN);
        story.accept("check", RIVER).complete("check", RIVER);
        assertThat(story.newest()).contains(new DossierRouted("return", RIVER, null));
    }

    @Test
    void asksAnOperatorWhereTheSuccessorIsNotClear() {
        var story = merged(given(aTown().with(simple()).ending(WARD, TUESDAY, RIVER, HILL)));
        assertThat(story.newest())
                .containsExactly(
                        new ReassignmentNeeded(
                                null, WARD, List.of(RIVER, HILL), "merger", "H99.1 was split among 2 agencies"),
                        new ReassignmentNeeded(
                                "check", WARD, List.of(RIVER, HILL), "merger", "H99.1 was split among 2 agencies"));
        assertThat(story.review(MERGER).newest()).as("asked once").isEmpty();
    }

    @Test
    void tellsByTheDossiersPlaceWhichOfThemItIs() {
        var town = aTown().with(simple().fact("place", FactType.AGENCY, false)).ending(WARD, TUESDAY, RIVER, HILL);
        var story = merged(given(town, Map.of("place", HILL.value()), List.of()));
        assertThat(story.newest()).hasExactlyElementsOfTypes(ReceiverChanged.class, StageReassigned.class);
        assertThat(story.state().receiver()).isEqualTo(HILL);
    }

    @Test
    void leavesAloneWhatIsDoneAndDossiersThatHaveEnded() {
        var town = aTown().with(branched()).ending(LAND, TUESDAY, TAX);
        var story = given(town)
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("land", LAND)
                .complete("land", LAND);
        assertThat(merged(story).newest()).isEmpty();
        var ended = given(town).refuse("check", WARD, "thiếu giấy tờ");
        assertThat(merged(ended).newest()).isEmpty();
    }

    @Test
    void opensLaterStagesAtTheSuccessor() {
        var story = merged(given(aTown().with(branched()).ending(WARD, TUESDAY, RIVER)));
        story.accept("check", RIVER).complete("check", RIVER);
        assertThat(story.state().agencyOf("law")).isEqualTo(JUSTICE);
        story.accept("law", JUSTICE)
                .complete("law", JUSTICE)
                .accept("land", LAND)
                .complete("land", LAND);
        assertThat(story.newest()).contains(new DossierRouted("issue", RIVER, null));
    }

    private static DossierStory atSigning() {
        return merged(given(aTown().with(branched()).ending(WARD, TUESDAY, RIVER))
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("law", JUSTICE)
                .complete("law", JUSTICE)
                .accept("land", LAND)
                .complete("land", LAND)
                .accept("issue", WARD)
                .issue("issue", WARD));
    }

    @Test
    void letsWhatIsAtSigningCarryTheSealOfWhoApprovedIt() {
        var story = atSigning();
        assertThat(story.newest()).hasExactlyElementsOfTypes(ReceiverChanged.class);
        assertThat(story.sealed().newest()).hasAtLeastOneElementOfType(ResultSealed.class);
        assertThat(story.newest()).contains(new DossierRouted("return", RIVER, null));
    }

    @Test
    void handsWhatSigningRefusedToTheSuccessor() {
        var story = atSigning().sealRefused();
        assertThat(story.newest()).hasExactlyElementsOfTypes(SealRefused.class, StageReassigned.class);
        var issue = story.state().stages().get("issue");
        assertThat(issue.agency()).isEqualTo(RIVER);
        assertThat(issue.phase()).isEqualTo(Phase.OPEN);
        assertThat(story.accept("issue", RIVER).issue("issue", RIVER).openSeal().agency())
                .isEqualTo(RIVER);
    }
}
