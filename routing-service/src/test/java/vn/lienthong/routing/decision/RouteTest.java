package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.CODE;
import static vn.lienthong.routing.decision.Permits.branched;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.signed;
import static vn.lienthong.routing.decision.Town.HILL;
import static vn.lienthong.routing.decision.Town.JUSTICE;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.PROVINCE;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;
import static vn.lienthong.routing.route.Routes.route;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.route.Routes;

class RouteTest {
    private static Routes choosy() {
        return route().code(CODE)
                .fact("area", FactType.NUMBER, false)
                .options(0, "burial", "allowance")
                .stage("death")
                .stage("burial", stage -> stage.after("death").option("burial").byCode(LAND.value()))
                .stage(
                        "survey",
                        stage -> stage.after("death").when("facts.area > 500.0").byCode(JUSTICE.value()))
                .stage("join", stage -> stage.after("burial", "survey"))
                .stage("return", stage -> stage.after("join").returnsResult());
    }

    private static DossierStory died(Map<String, String> facts, List<String> options) {
        return given(aTown().with(choosy()), facts, options)
                .accept("death", WARD)
                .complete("death", WARD);
    }

    @Test
    void skipsWhatWasNotChosenAndWhatTheFactsDoNotCallFor() {
        var story = died(Map.of("area", "100"), List.of());
        assertThat(story.newest())
                .endsWith(
                        new StageSkipped("burial", "option"),
                        new StageSkipped("survey", "condition"),
                        new DossierRouted("join", WARD, null));
    }

    @Test
    void joinsOnceWhatIsDoneAndWhatWasSkipped() {
        var story = died(Map.of("area", "600"), List.of());
        assertThat(story.state().stages().get("burial").phase()).isEqualTo(Phase.SKIPPED);
        assertThat(story.state().stages()).doesNotContainKey("join");
        story.accept("survey", JUSTICE).complete("survey", JUSTICE);
        assertThat(story.newest()).contains(new DossierRouted("join", WARD, null));
    }

    @Test
    void opensAllThatWasChosenAndIsCalledFor() {
        assertThat(died(Map.of("area", "600"), List.of("burial")).newest())
                .endsWith(new DossierRouted("burial", LAND, null), new DossierRouted("survey", JUSTICE, null));
    }

    @Test
    void goesToTheReturnAtOnceWhenEverythingElseIsSkipped() {
        var story = given(
                aTown().with(route().code(CODE)
                        .options(0, "extra")
                        .stage("extra", stage -> stage.option("extra"))
                        .stage("return", stage -> stage.after("extra").returnsResult())),
                Map.of(),
                List.of());
        assertThat(story.newest())
                .endsWith(
                        new StageSkipped("extra", "option"),
                        new DossierProcessed(List.of()),
                        new DossierRouted("return", WARD, null));
    }

    @Test
    void sealsAtTheSigningStageWhatWasDraftedBefore() {
        var story = given(signed())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("draft", JUSTICE)
                .issue("draft", JUSTICE);
        assertThat(story.newest()).noneMatch(SealRequested.class::isInstance);
        story.accept("approve", PROVINCE)
                .complete("approve", PROVINCE)
                .accept("sign", PROVINCE)
                .complete("sign", PROVINCE);
        assertThat(story.openSeal()).isEqualTo(new SealRequested("request-9", "sign", PROVINCE, DossierStory.PAPER));
        assertThat(story.sealed().state().results()).containsOnlyKeys("sign");
    }

    @Test
    void finishesTheBranchesInEitherOrderAlike() {
        var one = twoBranches().complete("law", JUSTICE).complete("land", LAND).state();
        var other =
                twoBranches().complete("land", LAND).complete("law", JUSTICE).state();
        assertThat(other).isEqualTo(one);
    }

    private static DossierStory twoBranches() {
        return given(branched())
                .accept("check", WARD)
                .complete("check", WARD)
                .accept("law", JUSTICE)
                .accept("land", LAND);
    }

    @ParameterizedTest
    @CsvSource({
        ",,,,,H99.1",
        "G12.99.1,,,,,G12.99.1",
        ",police,,,,G01.99.1",
        ",police,department,,,G01.99",
        ",police,,place,,G01.99",
        ",,,place,,H99.2",
        ",,,receiver,parent,H99",
        ",tax,,,,G12.99.1",
        ",,,first,,H99.16",
        ",forestry,,,,"
    })
    void findsWhoTakesAStage(String code, String sector, String tier, String of, String relation, String expected) {
        var rule = new AgencyRule(code == null ? null : new AgencyCode(code), sector, tier, of, relation);
        var story = given(
                        aTown().with(route().code(CODE)
                                .fact("place", FactType.AGENCY, false)
                                .stage("first", stage -> stage.byCode(LAND.value()))
                                .stage("second", stage -> stage.by(rule).after("first"))
                                .stage("return", stage -> stage.after("second").returnsResult())),
                        Map.of("place", HILL.value()),
                        List.of())
                .accept("first", LAND)
                .complete("first", LAND);
        if (expected == null) {
            assertThat(story.newest()).hasAtLeastOneElementOfType(ReassignmentNeeded.class);
            assertThat(story.state().stages().get("second").phase()).isEqualTo(Phase.UNPLACED);
        } else {
            assertThat(Objects.requireNonNull(story.state().agencyOf("second")).value())
                    .isEqualTo(expected);
        }
    }
}
