package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.routing.decision.DossierStory.COMMUNE;
import static vn.lienthong.routing.decision.DossierStory.INSURANCE;
import static vn.lienthong.routing.decision.DossierStory.PAPER;
import static vn.lienthong.routing.decision.DossierStory.POLICE;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.routing.registry.KhanhHoa;

class DossierDeciderTest {
    private static final AgencyCode JUSTICE = new AgencyCode("H32.15");
    private static final AgencyCode TAX = new AgencyCode("G12.32.41");

    private static DossierStory story() {
        return new DossierStory(KhanhHoa.history());
    }

    private static DossierStory aBirth() {
        return story().submit("2.000986", "H32.41.1");
    }

    private static DossierStory aBirthRegistered() {
        return aBirth().accept("birth", COMMUNE).issue("birth", COMMUNE).sealed();
    }

    @Test
    void receivesADossierAndHandsItToItsFirstStage() {
        assertThat(aBirth().newest())
                .hasSize(2)
                .satisfiesExactly(
                        received -> assertThat(received).isInstanceOf(DossierReceived.class),
                        routed -> assertThat(routed)
                                .isEqualTo(new DossierRouted("birth", COMMUNE, Instant.parse("2019-03-11T10:00:00Z"))));
    }

    @Test
    void opensPoliceAndSocialInsuranceSideBySideOnceTheBirthIsRegistered() {
        assertThat(aBirthRegistered().newest())
                .satisfiesExactly(
                        seal -> assertThat(seal).isInstanceOf(ResultSealed.class),
                        police -> assertThat(police)
                                .isEqualTo(
                                        new DossierRouted("residence", POLICE, Instant.parse("2019-03-26T10:00:00Z"))),
                        insurance -> assertThat(insurance)
                                .isEqualTo(new DossierRouted(
                                        "insurance", INSURANCE, Instant.parse("2019-03-21T10:00:00Z"))));
    }

    @Test
    void waitsForBothBranchesWhicheverComesFirst() {
        for (var first : List.of("residence", "insurance")) {
            var second = first.equals("residence") ? "insurance" : "residence";
            var story = aBirthRegistered().accept("residence", POLICE).accept("insurance", INSURANCE);
            story.issue(first, agencyOf(first)).sealed();
            assertThat(story.newest()).hasSize(1);
            story.issue(second, agencyOf(second)).sealed();
            assertThat(story.newest())
                    .satisfiesExactly(
                            seal -> assertThat(seal).isInstanceOf(ResultSealed.class),
                            processed ->
                                    assertThat(processed).isEqualTo(new DossierProcessed(List.of(PAPER, PAPER, PAPER))),
                            back -> assertThat(back).isEqualTo(new DossierRouted("return", COMMUNE, null)));
            assertThat(story.state().status()).isEqualTo(DossierStatus.PROCESSED);
        }
    }

    private static AgencyCode agencyOf(String stage) {
        return stage.equals("residence") ? POLICE : INSURANCE;
    }

    @Test
    void endsWithTheResultInTheCitizensHands() {
        var story = aBirthRegistered()
                .accept("residence", POLICE)
                .issue("residence", POLICE)
                .sealed()
                .accept("insurance", INSURANCE)
                .issue("insurance", INSURANCE)
                .sealed()
                .accept("return", COMMUNE);
        assertThat(story.state().status()).isEqualTo(DossierStatus.PROCESSED);
        story.complete("return", COMMUNE);
        assertThat(story.newest())
                .containsExactly(
                        new StageCompleted("return", COMMUNE, "CB-1", null), new ResultReturned(COMMUNE, "CB-1"));
        assertThat(story.state().status()).isEqualTo(DossierStatus.RETURNED);
    }

    @Test
    void runsADepartmentsProcedure() {
        var story = story().submit("2.000635", "H32.15")
                .accept("extract", JUSTICE)
                .issue("extract", JUSTICE)
                .sealed()
                .accept("return", JUSTICE)
                .complete("return", JUSTICE);
        assertThat(story.state().status()).isEqualTo(DossierStatus.RETURNED);
    }

    @Test
    void runsAVerticalSectorsProcedureWithAStageThatIssuesNothing() {
        var story = story().submit("1.008498", "G12.32.41")
                .accept("examination", TAX)
                .complete("examination", TAX)
                .accept("issue", TAX)
                .issue("issue", TAX)
                .sealed()
                .accept("return", TAX)
                .complete("return", TAX);
        assertThat(story.state().status()).isEqualTo(DossierStatus.RETURNED);
        assertThat(story.events()).filteredOn(SealRequested.class::isInstance).hasSize(1);
    }

    @Test
    void letsTheStageWaitForABetterDocumentWhenSigningRefusesOne() {
        var story = aBirth().accept("birth", COMMUNE).issue("birth", COMMUNE).sealRefused();
        assertThat(story.newest()).hasOnlyElementsOfType(SealRefused.class);
        story.issue("birth", COMMUNE);
        assertThat(story.newest()).hasAtLeastOneElementOfType(SealRequested.class);
        assertThat(story.sealed().newest()).hasAtLeastOneElementOfType(DossierRouted.class);
    }

    @Test
    void hearsSigningsAnswerOnce() {
        var story = aBirth().accept("birth", COMMUNE).issue("birth", COMMUNE);
        var request = story.openSeal().request();
        story.sealed();
        story.answeredBySigning(new SignatureEvent.DocumentSigned(
                request, DossierStory.CODE, COMMUNE, PAPER.sha256(), PAPER, "4f2a", DossierStory.MONDAY_9AM, null));
        assertThat(story.newest()).isEmpty();
    }

    @Test
    void refusesADossierAtItsFirstStageWithTheReason() {
        var story = aBirth().refuse("birth", COMMUNE, " Thiếu giấy chứng sinh ");
        assertThat(story.newest()).containsExactly(new DossierRefused(COMMUNE, "CB-1", "Thiếu giấy chứng sinh"));
        assertThat(story.state().status()).isEqualTo(DossierStatus.REFUSED);
    }

    @Test
    void cannotDecideAboutADossierThatWasNeverSubmitted() {
        assertThatThrownBy(() -> story().accept("birth", COMMUNE))
                .isInstanceOf(Undecidable.class)
                .hasMessage("no dossier of this code has been submitted");
    }

    @Test
    void cannotReceiveTheSameCodeFromAnotherEvent() {
        assertThatThrownBy(() -> aBirth().submit("2.000986", "H32.41.1")).isInstanceOf(Undecidable.class);
    }

    @Test
    void cannotReceiveAProcedureItDoesNotKnow() {
        assertThatThrownBy(() -> story().submit("9.999999", "H32.41.1"))
                .isInstanceOf(Undecidable.class)
                .hasMessageContaining("9.999999");
    }
}
