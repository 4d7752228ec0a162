package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Procedure.Supplement.OnLapse;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.decision.Town;
import vn.lienthong.routing.route.Routes;

/** What time brings: the dossiers' timers, in a topology whose clock is set by hand. */
class TimersTest {
    private static final String ONE = "H99.1-190311-0001";
    private static final Instant MONDAY_9AM = vietnam("2019-03-11T09:00");
    private static final Pace PACE = new Pace(Duration.ofMillis(250), 10, 10);

    @TempDir
    Path folder;

    @TempDir
    Path another;

    private RunningTopology topology;

    static Instant vietnam(String moment) {
        return LocalDateTime.parse(moment).atZone(WorkingCalendar.ZONE).toInstant();
    }

    private static Town town() {
        return Town.aTown()
                .with(
                        Routes.route()
                                .code("9.000001")
                                .limit(Routes.workingDays(3))
                                .part("form")
                                .supplement(Routes.workingDays(5), OnLapse.REFUSE)
                                .stage("check", stage -> stage.limit(Routes.workingDays(2)))
                                .stage("return", stage -> stage.after("check").returnsResult()),
                        Routes.route()
                                .code("9.000002")
                                .limit(Routes.workingDays(9))
                                .stage(
                                        "opinion",
                                        stage -> stage.kind(StageKind.CONSULT)
                                                .byCode(Town.LAND.value())
                                                .limit(Routes.workingDays(2)))
                                .stage("work", stage -> stage.after("opinion"))
                                .stage("return", stage -> stage.after("work").returnsResult()));
    }

    @BeforeEach
    void start() {
        topology = new RunningTopology(folder, town().history(), PACE, MONDAY_9AM);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    private void submit(String dossier, String procedure, Instant due) {
        topology.send(dossier, Dossiers.submitted(procedure, Town.WARD, due), MONDAY_9AM);
    }

    private void submit(String dossier) {
        submit(dossier, "9.000001", vietnam("2019-03-14T09:00"));
    }

    @Test
    void warnsIsLateAndEscalatesEachAtItsTimeAndNamesTheTimerAsTheCause() {
        submit(ONE);
        topology.told();

        var warning = vietnam("2019-03-12T15:18");
        topology.at(warning.minusMillis(1));
        assertThat(topology.events()).isEmpty();
        topology.at(warning);
        var warned = topology.told();
        assertThat(warned).singleElement().satisfies(told -> {
            assertThat(told.event()).isEqualTo(new DueApproaching("check", Town.WARD, vietnam("2019-03-13T09:00"), 80));
            assertThat(told.entry().cause()).isEqualTo("timer/" + warning);
            assertThat(told.entry().at()).isEqualTo(warning);
        });

        var due = vietnam("2019-03-13T09:00");
        topology.at(due.plusMillis(200));
        assertThat(topology.events())
                .containsExactly(
                        new BecameOverdue("check", Town.WARD, due),
                        new Escalated("check", Town.WARD, Town.PROVINCE, "overdue", due));
        topology.at(vietnam("2019-03-14T09:00"));
        assertThat(topology.events())
                .filteredOn(BecameOverdue.class::isInstance)
                .containsExactly(new BecameOverdue(null, Town.WARD, vietnam("2019-03-14T09:00")));
        topology.at(vietnam("2019-06-03T09:00"));
        assertThat(topology.events()).isEmpty();
        assertThat(topology.timers()).isZero();
    }

    @Test
    void refusesTheDossierWhenItsSupplementLapses() {
        submit(ONE);
        topology.act(
                Action.REQUEST_SUPPLEMENT,
                ONE,
                "check",
                Town.WARD,
                MONDAY_9AM,
                ActionDetails.NONE.parts(List.of("form")));
        topology.told();
        topology.at(vietnam("2019-03-18T08:59"));
        assertThat(topology.events()).as("nothing else while the clock stands").isEmpty();
        topology.at(vietnam("2019-03-18T09:00"));
        assertThat(topology.events()).hasExactlyElementsOfTypes(SupplementLapsed.class, DossierRefused.class);
        assertThat(topology.timers()).isZero();
    }

    @Test
    void goesOnwardWhenAConsultationLapses() {
        submit(ONE, "9.000002", vietnam("2019-03-22T09:00"));
        topology.told();
        topology.at(vietnam("2019-03-13T09:00"));
        assertThat(topology.events())
                .contains(
                        new ConsultationLapsed("opinion", Town.LAND, vietnam("2019-03-13T09:00")),
                        new DossierRouted("work", Town.WARD, null));
    }

    @Test
    void setsTheTimerAnewWhenTheClockRunsOn() {
        submit(ONE);
        topology.act(Action.ACCEPT, ONE, "check", Town.WARD, MONDAY_9AM);
        topology.act(Action.STOP, ONE, "check", Town.WARD, MONDAY_9AM);
        assertThat(topology.timers()).isZero();
        topology.told();
        topology.at(vietnam("2019-03-18T09:00"));
        assertThat(topology.events()).isEmpty();

        topology.act(Action.RESUME, ONE, "check", Town.WARD, vietnam("2019-03-18T09:00"));

        topology.told();
        assertThat(topology.timers()).isEqualTo(1);
        topology.at(vietnam("2019-03-19T15:17"));
        assertThat(topology.events()).isEmpty();
        topology.at(vietnam("2019-03-19T15:18"));
        assertThat(topology.events()).hasExactlyElementsOfTypes(DueApproaching.class);
    }

    @Test
    void looksAtSoManyAtATimeAndAtAllOfThemInTheEnd() {
        for (int i = 0; i < 25; i++) {
            submit("H99.1-190311-%04d".formatted(i));
        }
        topology.told();
        topology.at(vietnam("2019-03-12T15:18"));
        assertThat(topology.events()).hasSize(10);
        topology.look();
        assertThat(topology.events()).hasSize(10);
        topology.look();
        assertThat(topology.events()).hasSize(5);
        topology.look();
        assertThat(topology.events()).isEmpty();
        assertThat(topology.timers()).as("each now waits for its due time").isEqualTo(25);
    }

    @Test
    void looksAtWhatComesInLateAndWasDueBeforeItLookedLast() {
        topology.at(vietnam("2019-03-20T09:00"));
        submit(ONE);
        topology.told();
        topology.look();
        assertThat(topology.events())
                .hasExactlyElementsOfTypes(BecameOverdue.class, Escalated.class, BecameOverdue.class);
    }

    @Test
    void leavesAloneWhatIsDueLater() {
        submit(ONE);
        submit("H99.1-190311-0002", "9.000002", vietnam("2019-03-22T09:00"));
        var before = topology.dossier("H99.1-190311-0002");
        topology.told();
        topology.at(vietnam("2019-03-12T15:00"));
        assertThat(topology.events()).isEmpty();
        assertThat(topology.dossier("H99.1-190311-0002")).isEqualTo(before);
    }

    @Test
    void goesOnAfterARestartWithWhatWasDueMeanwhile() {
        submit(ONE);
        topology.at(vietnam("2019-03-12T15:18"));
        topology.told();

        topology = topology.restarted(another);

        topology.at(vietnam("2019-03-13T09:00"));
        assertThat(topology.told()).extracting(told -> told.entry().sequence()).containsExactly(4L, 5L);
    }

    @Test
    void decidesALateInputNoEarlierThanWhatTimeBroughtBefore() {
        submit(ONE);
        topology.at(vietnam("2019-03-12T15:18"));
        topology.told();
        topology.act(Action.ACCEPT, ONE, "check", Town.WARD, MONDAY_9AM.plusSeconds(60));
        assertThat(topology.told())
                .singleElement()
                .satisfies(told -> assertThat(told.entry().at()).isEqualTo(vietnam("2019-03-12T15:18")));
    }
}
