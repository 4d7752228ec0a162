package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.decision.Permits.CODE;
import static vn.lienthong.routing.decision.Permits.given;
import static vn.lienthong.routing.decision.Permits.simple;
import static vn.lienthong.routing.decision.Permits.vietnam;
import static vn.lienthong.routing.decision.Town.LAND;
import static vn.lienthong.routing.decision.Town.WARD;
import static vn.lienthong.routing.decision.Town.aTown;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.workingDays;

import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.routing.route.Routes;

class MigrationTest {
    private static final RegistryChange TO_THE_SECOND = to(2);

    private static RegistryChange to(int version) {
        return new RegistryChange(
                "migration",
                RegistryChange.Kind.MIGRATION,
                "Quy trình mới",
                vietnam("2019-03-12T00:00"),
                new ProcedureCode(CODE),
                1,
                version);
    }

    private static Routes second() {
        return route().code(CODE)
                .version(2, "2019-03-12", null)
                .limit(workingDays(5))
                .part("form")
                .part("map")
                .stage("check", stage -> stage.limit(workingDays(2)))
                .stage("survey", stage -> stage.byCode(LAND.value()))
                .stage("return", stage -> stage.after("check", "survey").returnsResult());
    }

    private static DossierStory aDossier(Routes other) {
        return given(aTown().with(simple(), other)).at(vietnam("2019-03-12T00:00"));
    }

    @Test
    void goesOnWithTheOtherVersionFromWhereItIs() {
        var story = aDossier(second()).review(TO_THE_SECOND);
        assertThat(story.newest())
                .containsExactly(
                        new RouteMigrated(1, 2, vietnam("2019-03-18T09:00"), "migration"),
                        new DossierRouted("survey", LAND, null));
        assertThat(story.review(TO_THE_SECOND).newest()).isEmpty();
        story.accept("check", WARD)
                .complete("check", WARD)
                .accept("survey", LAND)
                .complete("survey", LAND);
        assertThat(story.newest()).contains(new DossierRouted("return", WARD, null));
    }

    @Test
    void staysWhereAnOpenStageDoesNotExistThereOrTheVersionIsUnknown() {
        var without = route().code(CODE)
                .version(2, "2019-03-12", null)
                .stage("other")
                .stage("return", stage -> stage.after("other").returnsResult());
        assertThat(aDossier(without).review(TO_THE_SECOND).newest()).isEmpty();
        assertThat(aDossier(second()).review(to(3)).newest()).isEmpty();
    }

    @Test
    void staysWhereNobodyIsKnownForAStageThatTheOtherVersionDoesNotHave() {
        var first = route().code(CODE)
                .part("form")
                .stage("check")
                .stage("forest", stage -> stage.bySector("forestry"))
                .stage("return", stage -> stage.after("check", "forest").returnsResult());
        var story = given(aTown().with(first, second())).review(TO_THE_SECOND);
        assertThat(story.newest()).isEmpty();
        assertThat(story.reassign("forest", LAND).state().agencyOf("forest")).isEqualTo(LAND);
    }

    @Test
    void leavesADossierAloneWhoseResultIsIssued() {
        var story =
                aDossier(second()).accept("check", WARD).complete("check", WARD).review(TO_THE_SECOND);
        assertThat(story.newest()).isEmpty();
    }

    @Test
    void keepsAPromisedDate() {
        var promised = vietnam("2019-03-29T09:00");
        var story = aDossier(second())
                .act(Action.APOLOGISE, null, WARD, ActionDetails.NONE.dueAt(promised))
                .review(TO_THE_SECOND);
        assertThat(story.newest()).contains(new RouteMigrated(1, 2, promised, "migration"));
    }
}
