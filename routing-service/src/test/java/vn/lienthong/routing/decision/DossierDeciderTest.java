package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.routing.decision.DossierStory.COMMUNE;
import static vn.lienthong.routing.decision.DossierStory.INSURANCE;
import static vn.lienthong.routing.decision.DossierStory.PAPER;
import static vn.lienthong.routing.decision.DossierStory.POLICE;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
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
                request, DossierStory.CODE, COMMUNE, PAPER.sha256(), PAPER, "4f2a", DossierStory.MONDAY_9AM));
        assertThat(story.newest()).isEmpty();
    }

    @Test
    void refusesADossierAtItsFirstStageWithTheReason() {
        var story = aBirth().refuse("birth", COMMUNE, " Thiếu giấy chứng sinh ");
        assertThat(story.newest()).containsExactly(new DossierRefused(COMMUNE, "CB-1", "Thiếu giấy chứng sinh"));
        assertThat(story.state().status()).isEqualTo(DossierStatus.REFUSED);
    }

    @Test
    void answersEachBrokenRuleWithWhatIsAllowedInstead() {
        assertRefused(
                aBirth().complete("birth", COMMUNE), ActionRule.STAGE_IS_ACCEPTED, "accept birth", "refuse birth");
        assertRefused(aBirth().accept("birth", POLICE), ActionRule.AGENCY_HOLDS_THE_STAGE);
        assertRefused(aBirth().accept("marriage", COMMUNE), ActionRule.STAGE_EXISTS, "accept birth", "refuse birth");
        assertRefused(aBirth().accept("residence", POLICE), ActionRule.STAGE_IS_OPEN);
        assertRefused(
                aBirth().accept("birth", COMMUNE).accept("birth", COMMUNE),
                ActionRule.STAGE_IS_UNACCEPTED,
                "complete birth",
                "refuse birth");
        assertRefused(
                aBirth().accept("birth", COMMUNE).complete("birth", COMMUNE),
                ActionRule.DOCUMENT_IS_ATTACHED,
                "complete birth",
                "refuse birth");
        assertRefused(
                aBirth().accept("birth", COMMUNE)
                        .when(new StageActionReported(
                                Action.COMPLETE,
                                "birth",
                                COMMUNE,
                                null,
                                new Attachment("b".repeat(64), "a.docx", "application/msword", 1),
                                null)),
                ActionRule.DOCUMENT_IS_A_PDF,
                "complete birth",
                "refuse birth");
        assertRefused(
                story().submit("1.008498", "G12.32.41")
                        .accept("examination", TAX)
                        .issue("examination", TAX),
                ActionRule.NO_DOCUMENT_IS_ISSUED_HERE,
                "complete examination",
                "refuse examination");
        assertRefused(
                aBirth().accept("birth", COMMUNE).issue("birth", COMMUNE).issue("birth", COMMUNE),
                ActionRule.STAGE_IS_UNDONE);
        assertRefused(
                aBirthRegistered().refuse("residence", POLICE, "x"),
                ActionRule.REFUSAL_COMES_FIRST,
                "accept residence");
        assertRefused(
                aBirth().refuse("birth", COMMUNE, " "),
                ActionRule.REFUSAL_HAS_A_REASON,
                "accept birth",
                "refuse birth");
        assertRefused(aBirth().refuse("birth", COMMUNE, "x").accept("birth", COMMUNE), ActionRule.DOSSIER_IS_OPEN);
    }

    private static final Set<ActionRule> SEEN = EnumSet.noneOf(ActionRule.class);

    private static void assertRefused(DossierStory story, ActionRule rule, String... allowed) {
        SEEN.add(rule);
        assertThat(story.newest()).singleElement().satisfies(event -> {
            assertThat(event).isInstanceOf(ActionRefused.class);
            var refused = (ActionRefused) event;
            assertThat(refused.rule()).isEqualTo(rule.name());
            assertThat(refused.detail()).isNotBlank();
            assertThat(refused.allowed()).containsExactlyInAnyOrder(allowed);
        });
    }

    @Test
    void everyRuleIsSeenBroken() {
        answersEachBrokenRuleWithWhatIsAllowedInstead();
        assertThat(SEEN).containsExactlyInAnyOrder(ActionRule.values());
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

    /** Agencies that try anything at any time: whatever they do, the story stays lawful, and patience brings it to its end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void keepsEveryStoryLawful(long seed) {
        var random = new Random(seed);
        for (int n = 0; n < 200; n++) {
            var story = aBirth();
            var agencies = List.of(COMMUNE, POLICE, INSURANCE, JUSTICE);
            var stages = List.of("birth", "residence", "insurance", "return");
            for (int i = 0; i < 60 && !story.state().status().isFinal(); i++) {
                var before = story.state();
                var action = random.nextInt(20) == 0
                        ? Action.REFUSE
                        : (random.nextBoolean() ? Action.ACCEPT : Action.COMPLETE);
                story.when(new StageActionReported(
                        action,
                        stages.get(random.nextInt(stages.size())),
                        agencies.get(random.nextInt(agencies.size())),
                        null,
                        random.nextInt(3) > 0 ? PAPER : null,
                        "lý do"));
                assertThat(story.newest()).isNotEmpty(); // every input is answered
                if (story.newest().getFirst() instanceof ActionRefused) {
                    assertThat(story.state()).isEqualTo(before); // and a refused one changes nothing
                }
                if (story.newest().getLast() instanceof SealRequested) {
                    if (random.nextInt(5) == 0) {
                        story.sealRefused();
                    } else {
                        story.sealed();
                    }
                }
            }
            finish(story);
            assertLawful(story.events());
        }
    }

    /** Does what is allowed until the dossier has ended: it never waits for nobody. */
    private static void finish(DossierStory story) {
        for (int i = 0; i < 20 && !story.state().status().isFinal(); i++) {
            story.state().stages().forEach((stage, state) -> {
                switch (state.phase()) {
                    case OPEN -> story.accept(stage, state.agency());
                    case ACCEPTED -> {
                        if (stage.equals("return")) {
                            story.complete(stage, state.agency());
                        } else {
                            story.issue(stage, state.agency()).sealed();
                        }
                    }
                    case SEALING -> story.sealed();
                    case DONE, SKIPPED, UNPLACED -> {
                        // nothing to do here
                    }
                }
            });
        }
        assertThat(story.state().status().isFinal()).isTrue();
    }

    private static void assertLawful(List<DossierEvent> events) {
        var told = events.stream()
                .filter(event -> !(event instanceof ActionRefused))
                .toList();
        assertThat(told.getFirst()).isInstanceOf(DossierReceived.class);
        assertThat(told).filteredOn(DossierReceived.class::isInstance).hasSize(1);
        var last = told.getLast();
        assertThat(last instanceof ResultReturned || last instanceof DossierRefused)
                .isTrue();
        var routed = new ArrayList<String>();
        var accepted = new ArrayList<String>();
        for (var event : told) {
            if (event instanceof DossierRouted opened) {
                assertThat(routed).doesNotContain(opened.stage());
                routed.add(opened.stage());
            }
            if (event instanceof StageAccepted taken) {
                assertThat(routed).contains(taken.stage());
                assertThat(accepted).doesNotContain(taken.stage());
                accepted.add(taken.stage());
            }
            if (event instanceof StageCompleted done) {
                assertThat(accepted).contains(done.stage());
            }
            if (event instanceof DossierProcessed) {
                assertThat(routed).containsExactlyInAnyOrder("birth", "residence", "insurance");
            }
        }
        if (last instanceof ResultReturned) {
            assertThat(told).filteredOn(ResultSealed.class::isInstance).hasSize(3);
        }
    }
}
