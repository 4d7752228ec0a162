package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.stream.TimersTest.vietnam;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.routing.decision.Town;
import vn.lienthong.routing.route.Routes;

/** What changes of the registry bring: carried through all open dossiers, some at a time. */
class SweepTest {
    private static final Instant MONDAY_4PM = vietnam("2019-03-11T16:00");
    private static final Instant MIDNIGHT = vietnam("2019-03-12T00:00");
    private static final RegistryChange MERGER =
            new RegistryChange("merger", RegistryChange.Kind.REORGANISATION, "Sắp xếp", MIDNIGHT);
    private static final Pace PACE = new Pace(Duration.ofMillis(250), 100, 10);

    @TempDir
    Path folder;

    @TempDir
    Path another;

    private RunningTopology topology;

    private static Town town() {
        return Town.aTown()
                .with(Routes.route()
                        .code("9.000001")
                        .limit(Routes.workingDays(9))
                        .stage("check", stage -> stage.limit(Routes.workingDays(5)))
                        .stage("work", stage -> stage.after("check"))
                        .stage("return", stage -> stage.after("work").returnsResult()));
    }

    @BeforeEach
    void start() {
        var history = town().ending(Town.WARD, "2019-03-12", Town.RIVER)
                .changing(MERGER)
                .history();
        topology = new RunningTopology(folder, history, PACE, MONDAY_4PM);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    private static String code(int number) {
        return "H99.1-190311-%04d".formatted(number);
    }

    private void submit(int number, Instant at) {
        topology.send(code(number), Dossiers.submitted("9.000001", Town.WARD, vietnam("2019-03-25T09:00")), at);
    }

    @Test
    void reviewsSoManyDossiersAtATimeEachOnce() {
        for (int i = 0; i < 25; i++) {
            submit(i, MONDAY_4PM);
        }
        topology.told();
        topology.at(MIDNIGHT.minusMillis(1));
        assertThat(topology.events()).isEmpty();

        var moved = new HashSet<String>();
        for (int expected : new int[] {10, 10, 5, 0, 0}) {
            if (expected == 10 && moved.isEmpty()) {
                topology.at(MIDNIGHT);
            } else {
                topology.look();
            }
            var told = topology.told();
            assertThat(told)
                    .hasSize(2 * expected)
                    .allSatisfy(one -> assertThat(one.entry().cause()).isEqualTo("change/merger"));
            told.stream()
                    .filter(one -> one.event() instanceof ReceiverChanged)
                    .forEach(one -> assertThat(moved.add(one.dossier())).isTrue());
        }
        assertThat(moved).hasSize(25);
        assertThat(topology.meters.counter("dossier.change.reviewed").count()).isEqualTo(25);
    }

    @Test
    void goesOnWhereItWasAfterARestart() {
        for (int i = 0; i < 25; i++) {
            submit(i, MONDAY_4PM);
        }
        topology.at(MIDNIGHT);
        topology.told();

        topology = topology.restarted(another);
        topology.look();
        topology.look();
        topology.look();

        assertThat(topology.told())
                .filteredOn(told -> told.event() instanceof StageReassigned)
                .extracting(RunningTopology.Told::dossier)
                .doesNotHaveDuplicates()
                .hasSize(15)
                .doesNotContain(code(0), code(9))
                .contains(code(10), code(24));
    }

    @Test
    void leavesEndedDossiersAndThoseBegunAfterwardsAlone() {
        submit(1, MONDAY_4PM);
        topology.act(Action.REFUSE, code(1), "check", Town.WARD, MONDAY_4PM);
        topology.told();
        topology.at(MIDNIGHT);
        assertThat(topology.events()).isEmpty();

        topology.send(
                code(2),
                Dossiers.submitted("9.000001", Town.RIVER, vietnam("2019-03-25T09:00")),
                MIDNIGHT.plusSeconds(60));
        assertThat(topology.events()).hasExactlyElementsOfTypes(DossierReceived.class, DossierRouted.class);
        topology.look();
        assertThat(topology.events()).isEmpty();
    }

    @Test
    void catchesUpADossierThatComesInLateWithATimeBefore() {
        topology.at(MIDNIGHT);
        submit(1, MONDAY_4PM);
        var told = topology.told();
        assertThat(told)
                .extracting(one -> (Object) one.event().getClass())
                .containsExactly(
                        DossierReceived.class, DossierRouted.class, ReceiverChanged.class, StageReassigned.class);
        assertThat(told)
                .extracting(one -> one.entry().at())
                .containsExactly(MONDAY_4PM, MONDAY_4PM, MIDNIGHT, MIDNIGHT);
        assertThat(told)
                .extracting(one -> one.entry().cause())
                .containsExactly("event-1", "event-1", "change/merger", "change/merger");
        topology.look();
        assertThat(topology.events())
                .as("and it isn't carried through once more")
                .isEmpty();
    }

    @Test
    void decidesALateActionAsOfItsTimeAndThenTheChange() {
        submit(1, MONDAY_4PM);
        topology.told();
        topology.at(MIDNIGHT);
        topology.told();
        // The ward had accepted it before it ended; that is heard after the stage has gone to another.
        topology.act(Action.ACCEPT, code(1), "check", Town.WARD, MONDAY_4PM.plusSeconds(60));
        assertThat(topology.events()).noneMatch(StageAccepted.class::isInstance);
        topology.act(Action.ACCEPT, code(1), "check", Town.RIVER, MIDNIGHT.plusSeconds(60));
        assertThat(topology.events()).hasExactlyElementsOfTypes(StageAccepted.class);
    }

    @Test
    void carriesOneChangeAfterTheOtherAlsoOneThatWasPublishedLate() {
        submit(1, MONDAY_4PM);
        topology.at(MIDNIGHT);
        topology.told();
        var correction =
                new RegistryChange("days", RegistryChange.Kind.CALENDAR, "Đính chính", MIDNIGHT.minusSeconds(3600));
        topology.by(town().ending(Town.WARD, "2019-03-12", Town.RIVER)
                .closedOn("2019-03-13")
                .changing(MERGER, correction)
                .history());
        topology.look();
        assertThat(topology.told()).hasSize(2).allSatisfy(told -> {
            assertThat(told.event()).isInstanceOf(DueChanged.class);
            assertThat(told.entry().cause()).isEqualTo("change/days");
        });
        topology.look();
        assertThat(topology.events()).isEmpty();
    }
}
