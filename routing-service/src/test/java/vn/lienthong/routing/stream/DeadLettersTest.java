package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.routing.stream.TimersTest.vietnam;

import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.decision.Town;
import vn.lienthong.routing.route.Routes;
import vn.lienthong.support.kafka.KafkaEvents;

/** What can't be decided is kept with its bytes, its reason and its place, and what comes after it waits. */
class DeadLettersTest {
    private static final String ONE = "H99.1-190311-0001";
    private static final String OTHER = "H99.1-190311-0002";
    private static final Instant NINE = vietnam("2019-03-11T09:00");

    @TempDir
    Path folder;

    @TempDir
    Path another;

    private RunningTopology topology;

    private static Town town(String code) {
        return Town.aTown()
                .with(Routes.route()
                        .code(code)
                        .limit(Routes.workingDays(9))
                        .stage("check", stage -> stage.limit(Routes.workingDays(2)))
                        .stage("work", stage -> stage.after("check"))
                        .stage("return", stage -> stage.after("work").returnsResult()));
    }

    @BeforeEach
    void start() {
        topology = new RunningTopology(folder, town("9.000001").history(), Pace.USUAL, NINE);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    private void submit(String dossier, String procedure) {
        topology.send(dossier, Dossiers.submitted(procedure, Town.WARD, vietnam("2019-03-22T09:00")), NINE);
    }

    private void act(Action action, String dossier) {
        topology.act(action, dossier, "check", Town.WARD, NINE);
    }

    /** A dossier whose second input is garbled, with two more behind it. */
    private RunningTopology.Letter heldUp() {
        submit(ONE, "9.000001");
        topology.garble(ONE, "{\"action\":\"fly\"}");
        act(Action.ACCEPT, ONE);
        act(Action.COMPLETE, ONE);
        assertThat(topology.events()).hasExactlyElementsOfTypes(DossierReceived.class, DossierRouted.class);
        var letters = topology.letters();
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    @Test
    void keepsBytesReasonAndPlace() {
        var letter = heldUp();
        assertThat(letter.record().key()).isEqualTo(ONE);
        assertThat(letter.text()).isEqualTo("{\"action\":\"fly\"}");
        assertThat(letter.header("lt_reason")).isNotBlank();
        assertThat(letter.header("lt_topic")).isEqualTo(INTAKE_DOSSIER_EVENTS.name());
        assertThat(letter.header("lt_partition")).isEqualTo("0");
        assertThat(letter.header("lt_offset")).isEqualTo("1");
        assertThat(letter.id()).isEqualTo(INTAKE_DOSSIER_EVENTS.name() + "/0/1");
        assertThat(letter.header("lt_holds_up")).isEqualTo("true");
        assertThat(letter.header("ce_id")).isEqualTo("event-2");
        assertThat(letter.header("lt_service")).isEqualTo("routing");
        assertThat(letter.header("lt_reader")).isNotBlank();
        assertThat(letter.header("lt_exception")).endsWith("UnreadableEvent");
        assertThat(letter.header("lt_at")).isEqualTo(NINE.toString());
        assertThat(letter.header("lt_attempt")).isEqualTo("1");
    }

    @Test
    void countsHowOftenAnInputHasBeenPutAside() {
        var letter = heldUp();
        topology.settle(ONE, letter.id(), true, "{\"action\":\"swim\"}");
        var again = topology.letters();
        assertThat(again).hasSize(1);
        assertThat(again.getFirst().id()).isEqualTo(letter.id());
        assertThat(again.getFirst().header("lt_attempt")).isEqualTo("2");
        assertThat(again.getFirst().header("lt_offset")).isEqualTo("1");
    }

    @Test
    void letsOtherDossiersGoOnMeanwhile() {
        heldUp();
        submit(OTHER, "9.000001");
        act(Action.ACCEPT, OTHER);
        assertThat(topology.events())
                .hasExactlyElementsOfTypes(DossierReceived.class, DossierRouted.class, StageAccepted.class);
    }

    @Test
    void takesWhatWaitedInItsOrderOnceTheLetterIsDropped() {
        var letter = heldUp();
        topology.settle(ONE, letter.id(), false, null);
        var told = topology.told();
        assertThat(told)
                .extracting(one -> (Object) one.event().getClass())
                .containsExactly(StageAccepted.class, StageCompleted.class, DossierRouted.class);
        assertThat(told).extracting(one -> one.entry().cause()).containsExactly("event-3", "event-4", "event-4");
        assertThat(topology.dossier(ONE).heldBy()).isNull();
        assertThat(topology.dossier(ONE).waiting()).isZero();
        assertThat(topology.letters()).isEmpty();
        topology.act(Action.ACCEPT, ONE, "work", Town.WARD, NINE);
        assertThat(topology.events()).hasExactlyElementsOfTypes(StageAccepted.class);
    }

    @Test
    void decidesTheLetterMendedBeforeWhatWaited() {
        var letter = heldUp();
        topology.settle(
                ONE,
                letter.id(),
                true,
                "{\"action\":\"assign\",\"stage\":\"check\",\"agency\":\"H99.1\",\"details\":{\"assignee\":\"CB-8\"}}");
        assertThat(topology.told())
                .extracting(one -> one.entry().cause())
                .containsExactly("event-2", "event-3", "event-4", "event-4");
        assertThat(topology.letters()).isEmpty();
    }

    @Test
    void holdsUpAgainWhatFailsAgainInTheSameOrder() {
        var letter = heldUp();
        topology.settle(ONE, letter.id(), true, null);
        assertThat(topology.events()).isEmpty();
        var again = topology.letters();
        assertThat(again).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(letter.id());
            assertThat(one.text()).isEqualTo(letter.text());
            assertThat(one.header("lt_topic")).isEqualTo(INTAKE_DOSSIER_EVENTS.name());
        });
        assertThat(topology.dossier(ONE).waiting()).isEqualTo(3);

        topology.settle(ONE, letter.id(), false, null);

        assertThat(topology.told())
                .extracting(one -> one.entry().cause())
                .containsExactly("event-3", "event-4", "event-4");
    }

    @Test
    void holdsUpTheRestWhereOneOfThoseThatWaitedFailsToo() {
        submit(ONE, "9.000001");
        topology.garble(ONE, "first");
        act(Action.ACCEPT, ONE);
        topology.garble(ONE, "second");
        act(Action.COMPLETE, ONE);
        topology.told();
        var first = topology.letters().getFirst();

        topology.settle(ONE, first.id(), false, null);

        assertThat(topology.events()).hasExactlyElementsOfTypes(StageAccepted.class);
        var second = topology.letters().getFirst();
        assertThat(second.text()).isEqualTo("second");
        assertThat(second.id()).isEqualTo(INTAKE_DOSSIER_EVENTS.name() + "/0/3");
        assertThat(second.header("lt_topic")).isEqualTo(INTAKE_DOSSIER_EVENTS.name());
        assertThat(second.header("lt_partition")).isEqualTo("0");
        assertThat(second.header("lt_offset")).isEqualTo("3");

        topology.settle(ONE, second.id(), false, null);

        assertThat(topology.events()).hasExactlyElementsOfTypes(StageCompleted.class, DossierRouted.class);
    }

    @Test
    void takesADossierWhoseProcedureWasUnknownOnceTheRegistryKnowsIt() {
        submit(ONE, "9.000009");
        act(Action.ACCEPT, ONE);
        var letter = topology.letters().getFirst();
        assertThat(letter.header("lt_reason")).isEqualTo("procedure 9.000009, version 1 is not in the registry");
        assertThat(topology.events()).isEmpty();

        topology.by(town("9.000009").history());
        topology.settle(ONE, letter.id(), true, null);

        assertThat(topology.events())
                .hasExactlyElementsOfTypes(DossierReceived.class, DossierRouted.class, StageAccepted.class);
    }

    @Test
    void keepsWhatWaitsOverARestart() {
        var letter = heldUp();
        topology = topology.restarted(another);
        topology.settle(ONE, letter.id(), false, null);
        assertThat(topology.told()).extracting(one -> one.entry().sequence()).containsExactly(3L, 4L, 5L);
    }

    @Test
    void wantsTheLetterThatHoldsTheDossierUp() {
        heldUp();
        topology.settle(ONE, "intake.dossier.events/0/999", false, null);
        topology.settle(OTHER, "intake.dossier.events/0/1", false, null);
        assertThat(topology.events()).isEmpty();
        assertThat(topology.letters()).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.header("lt_reason")).isEqualTo("no such letter holds this dossier up");
            assertThat(letter.header("lt_holds_up")).isEqualTo("false");
        });
        assertThat(topology.dossier(ONE).waiting()).isEqualTo(3);
    }

    @Test
    void doesNotHoldUpADossierThatIsYetToBeSubmitted() {
        act(Action.ACCEPT, ONE);
        assertThat(topology.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.header("lt_reason")).isEqualTo("no dossier of this code has been submitted");
            assertThat(letter.header("lt_holds_up")).isEqualTo("false");
        });
        submit(ONE, "9.000001");
        assertThat(topology.events()).hasExactlyElementsOfTypes(DossierReceived.class, DossierRouted.class);
    }

    @Test
    void letsTimePassForWhatIsHeldUpAndDecidesWhatWaitedNoEarlier() {
        var letter = heldUp();
        topology.at(vietnam("2019-03-12T15:18"));
        assertThat(topology.events()).hasExactlyElementsOfTypes(DueApproaching.class);
        topology.settle(ONE, letter.id(), false, null);
        assertThat(topology.told())
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told.entry().at()).isEqualTo(vietnam("2019-03-12T15:18")));
    }

    @Test
    void decidesAnInputOnceThoughItComesAgainWhileItWaits() {
        submit(ONE, "9.000001");
        topology.garble(ONE, "nonsense");
        var accept = topology.event(
                ONE,
                new vn.lienthong.contract.dossier.DossierInput.StageActionReported(
                        Action.ACCEPT, "check", Town.WARD, null, null, null),
                NINE);
        topology.intake.pipeInput(RunningTopology.record(accept));
        topology.intake.pipeInput(RunningTopology.record(accept));
        topology.told();
        topology.settle(ONE, topology.letters().getFirst().id(), false, null);
        assertThat(topology.events()).hasExactlyElementsOfTypes(StageAccepted.class);
    }

    @Test
    void survivesASettlementWithoutAKeyOrWithoutSense() {
        var decided = new LetterDecided("x/0/1", false, null, "QT-1", "đã xem");
        var letters = EventTypes.of(LetterDecided.class);
        var event = new EventEnvelope("l-1", "/operator", letters.nameOf(decided), ONE, NINE, letters.write(decided));
        topology.operators.pipeInput(
                new TestRecord<>(null, event.data(), KafkaEvents.headers(event.headers()), event.time()));
        topology.operators.pipeInput(new TestRecord<>(
                ONE,
                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                KafkaEvents.headers(event.headers()),
                event.time()));
        topology.operators.pipeInput(
                new TestRecord<>(OTHER, event.data(), KafkaEvents.headers(event.headers()), event.time()));
        assertThat(topology.letters()).hasSize(3);
        submit(ONE, "9.000001");
        act(Action.ACCEPT, ONE);
        act(Action.ACCEPT, ONE);
        assertThat(topology.events())
                .hasExactlyElementsOfTypes(
                        DossierReceived.class, DossierRouted.class, StageAccepted.class, ActionRefused.class);
    }
}
