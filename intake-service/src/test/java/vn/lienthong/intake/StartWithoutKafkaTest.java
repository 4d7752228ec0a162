package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;

/** Kafka is down when the service starts: it accepts by the registry as it was known last. */
class StartWithoutKafkaTest {
    private static final String DATABASE = "intake_without_kafka";
    private static final String[] IMPATIENT = {
        "--lienthong.kafka.patience=1s",
        "--spring.kafka.producer.properties.max.block.ms=1000",
        "--spring.kafka.producer.properties.delivery.timeout.ms=3000",
        "--spring.kafka.producer.properties.request.timeout.ms=1000"
    };

    @TempDir
    Path folder;

    @Test
    void acceptsFromTheFirstMomentAndAnnouncesInOrderLater() throws Exception {
        int port = FreePorts.any();
        int controllerPort = FreePorts.any();
        var bootstrap = "127.0.0.1:" + port;
        var issuer = new Issuer(folder);

        try (var unknowing = start(bootstrap, issuer)) {
            var answer = unknowing.submit(COMMUNE, JsonMapper.shared().createObjectNode());
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("/code")).isEqualTo("registry-not-loaded");
            assertThat(unknowing.getOpenly("/actuator/health/readiness").text("/status"))
                    .isEqualTo("OUT_OF_SERVICE");

            // Kafka comes: topics are made, the registry is heard of, without a restart.
            try (var broker = KafkaBroker.start(folder.resolve("kafka"), port, controllerPort)) {
                await().atMost(Duration.ofSeconds(40)).ignoreExceptions().until(() -> {
                    try (var routing = new RoutingDouble(broker.bootstrapServers())) {
                        routing.publishRegistry();
                    }
                    return unknowing
                                    .submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                    .status()
                            == 422;
                });
            }
        }

        try (var intake = start(bootstrap, issuer)) {
            var readiness = intake.getOpenly("/actuator/health/readiness");
            assertThat(readiness.text("/status")).as(readiness.body()).isEqualTo("UP");
            assertThat(readiness
                            .json()
                            .at("/components/registry/details/ageSeconds")
                            .asLong())
                    .isBetween(0L, 300L);
            var proof = intake.upload(COMMUNE, "proof.pdf", Requests.PDF);
            var accepted = intake.submit(COMMUNE, aSubmission(proof));
            assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
            var dossier = accepted.text("/code");
            assertThat(intake.act(COMMUNE, dossier, "{\"action\":\"accept\",\"stage\":\"birth\"}")
                            .status())
                    .isEqualTo(202);

            try (var again = KafkaBroker.start(folder.resolve("kafka"), port, controllerPort);
                    var routing = new RoutingDouble(again.bootstrapServers())) {
                routing.awaitEvent(dossier, StageActionReported.class::isInstance);
                assertThat(routing.heardOf(dossier))
                        .extracting(event -> RoutingDouble.input(event).getClass())
                        .isEqualTo(List.of(DossierSubmitted.class, StageActionReported.class));
                intake.close();
            }
        }
    }

    private RunningIntake start(String bootstrap, Issuer issuer) {
        return RunningIntake.start("a", bootstrap, DATABASE, folder.resolve("content"), issuer, IMPATIENT);
    }
}
