package vn.lienthong.standalone.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SimulatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private SmallServices services;

    @BeforeEach
    void start() throws Exception {
        services = new SmallServices();
    }

    @AfterEach
    void end() {
        services.close();
    }

    private SimulatorSettings settings() {
        return SimulatorSettings.of(services.address(), services.address(), agency -> "token-of-" + agency)
                .withRate(200)
                .withMost(40)
                .withThought(Duration.ZERO, Duration.ofMillis(20))
                // Nothing lapses in small services.
                .withShares(new Shares(0.015, 0.03, 0.02, 0, 0.01, 0.01, 0.005, 0));
    }

    @Test
    void bringsEveryDossierToItsEnd() {
        try (var simulator = Simulator.start(settings())) {
            await().atMost(PATIENCE).until(() -> services.ended() == 40);

            await().atMost(PATIENCE).untilAsserted(() -> {
                var counts = simulator.counts();
                assertThat(counts.submitted()).isEqualTo(40);
                assertThat(counts.returned() + counts.refused()).isEqualTo(40);
                assertThat(counts.failed()).isZero();
            });
        }
        assertThat(services.calls()).allSatisfy(call -> assertThat(call.token()).startsWith("Bearer token-of-"));
        assertThat(services.wrongCallers()).isEmpty();
    }

    @Test
    void doesTheSameForTheSameSeedInTheSameOrder() throws Exception {
        var first = run();
        services.close();
        services = new SmallServices();

        assertThat(run()).isEqualTo(first);
    }

    /** Everything that was submitted and decided, by agency in its order. */
    private List<String> run() {
        try (var simulator = Simulator.start(settings())) {
            await().atMost(PATIENCE).until(() -> services.ended() == 40);
        }
        return services.story();
    }

    @Test
    void comesAgainWhenItIsAskedToAndWhenNobodyAnswers() {
        services.stumble();

        try (var simulator = Simulator.start(settings())) {
            await().atMost(PATIENCE).until(() -> services.ended() == 40);
            assertThat(simulator.counts().failed()).isZero();
        }
        assertThat(services.dossiers()).isEqualTo(40);
    }

    @Test
    void goesOnWhereItWasAndDoesNothingTwice() {
        var state = folder.resolve("simulator.json");
        try (var simulator = Simulator.start(settings().withMost(20).withState(state))) {
            await().atMost(PATIENCE).until(() -> services.dossiers() > 5);
        }
        try (var simulator = Simulator.start(settings().withState(state))) {
            await().atMost(PATIENCE).until(() -> services.ended() == 40);
        }
        assertThat(services.dossiers()).isEqualTo(40);
        assertThat(services.secondEffects()).isZero();

        // Without its memory it looks, and finds all done.
        var before = services.calls().size();
        try (var simulator = Simulator.start(settings())) {
            await().atMost(PATIENCE).until(() -> simulator.counts().submitted() == 40);
            await().atMost(PATIENCE).until(() -> services.asked() == services.handedOver());
        }
        assertThat(services.dossiers()).isEqualTo(40);
        assertThat(services.secondEffects()).isZero();
        assertThat(services.calls().subList(before, services.calls().size()))
                .noneMatch(call -> call.path().endsWith("/actions"));
    }

    @Test
    void playsEveryKindOfStageAndWhatHappensInBetween() {
        var settings = settings().withMost(120).withShares(new Shares(0.05, 0.4, 0.4, 0, 0.3, 0.3, 0.2, 0));

        try (var simulator = Simulator.start(settings)) {
            await().atMost(PATIENCE).until(() -> services.ended() == 120);
            await().atMost(PATIENCE).untilAsserted(() -> {
                var counts = simulator.counts();
                assertThat(counts.returned() + counts.refused() + counts.withdrawn())
                        .isEqualTo(120);
                assertThat(counts.failed()).isZero();
                assertThat(counts.supplemented())
                        .isPositive()
                        .isEqualTo(services.did("request-supplement"))
                        .isEqualTo(services.did("provide-supplement"));
                assertThat(counts.consulted()).isGreaterThan(services.did("consult"));
                assertThat(services.did("consult")).isPositive();
                assertThat(counts.paid()).isPositive().isEqualTo(services.did("confirm-payment"));
                assertThat(counts.sentBack()).isPositive().isEqualTo(services.did("send-back"));
                assertThat(counts.apologised()).isPositive().isEqualTo(services.did("apologise"));
                assertThat(counts.withdrawn()).isPositive().isEqualTo(services.did("agree-withdrawal"));
                assertThat(services.did("decline-withdrawal")).isPositive();
            });
        }
        assertThat(services.wrongCallers()).isEmpty();
        assertThat(services.secondEffects()).isZero();
    }

    @Test
    void someOpinionsNeverCome() {
        var settings = settings().withMost(30).withShares(new Shares(0, 0, 0, 1, 0, 0, 0, 0));

        try (var simulator = Simulator.start(settings)) {
            await().atMost(PATIENCE).until(() -> simulator.counts().submitted() == 30);
            await().atMost(PATIENCE)
                    .until(() -> services.ended()
                            == 30 - services.submitted("1.004199").size());
            assertThat(simulator.counts().consulted()).isZero();
        }
        assertThat(services.submitted("1.004199")).isNotEmpty();
    }

    @Test
    void statesTheFactsAndChoosesTheOptionsThatAProcedureDeclares() {
        try (var simulator = Simulator.start(settings())) {
            await().atMost(PATIENCE).until(() -> simulator.counts().submitted() == 40);
        }
        assertThat(services.submitted("1.004199")).isNotEmpty().allSatisfy(body -> {
            // The place is the receiving commune itself, or one under the receiver.
            assertThat(body.path("facts").path("place").stringValue())
                    .isEqualTo(body.path("receivingAgency").stringValue());
            assertThat(body.path("facts").path("area").isNumber()).isTrue();
            assertThat(body.path("facts").path("use").stringValue()).isIn("ODT", "LUC");
            assertThat(body.path("options").size()).isBetween(1, 2);
        });
        assertThat(services.submitted("2.000635"))
                .allSatisfy(body -> assertThat(body.has("facts")).isFalse());
    }

    @Test
    void leavesAloneWhatSomebodyElseHasDone() {
        services.actByHandFirst();

        try (var simulator = Simulator.start(settings())) {
            await().atMost(PATIENCE).until(() -> services.ended() == 40);
            await().atMost(PATIENCE).until(() -> simulator.counts().overtaken() > 0);
            assertThat(simulator.counts().failed()).isZero();
        }
    }
}
