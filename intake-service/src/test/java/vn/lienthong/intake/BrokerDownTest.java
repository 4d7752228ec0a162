package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;

/** Accepting goes on while the broker is down; what was accepted is announced when it is back. */
class BrokerDownTest {
    private static final String ACCEPT = "{\"action\":\"accept\",\"stage\":\"birth\"}";

    @TempDir
    Path folder;

    @Test
    void acceptsWhileTheBrokerIsDownAndAnnouncesItInOrderLater() throws Exception {
        int port = FreePorts.any();
        int controllerPort = FreePorts.any();
        var issuer = new Issuer(folder);
        var broker = KafkaBroker.start(folder.resolve("kafka"), port, controllerPort);
        var bootstrap = broker.bootstrapServers();
        try (var intake = RunningIntake.start(
                "a",
                bootstrap,
                "intake_broker_down",
                folder.resolve("content"),
                issuer,
                "--spring.kafka.producer.properties.max.block.ms=1000",
                "--spring.kafka.producer.properties.delivery.timeout.ms=3000",
                "--spring.kafka.producer.properties.request.timeout.ms=1000")) {
            try (var routing = new RoutingDouble(bootstrap)) {
                routing.publishRegistry();
                await().until(() -> intake.submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                .status()
                        == 422);
            }
            var proof = intake.upload(COMMUNE, "proof.pdf", Requests.PDF);
            broker.close();

            try (var log = new CapturedLog()) {
                long began = System.nanoTime();
                var accepted = intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", "k");
                assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));

                var dossier = accepted.text("/code");
                assertThat(intake.submit(COMMUNE, aSubmission(proof), "Idempotency-Key", "k")
                                .text("/code"))
                        .isEqualTo(dossier);
                assertThat(intake.get("/v1/dossiers/" + dossier, COMMUNE).text("/statusName"))
                        .isEqualTo("registered");
                var receipt = intake.download("/v1/dossiers/" + dossier + "/receipt", COMMUNE);
                assertThat(receipt.statusCode()).isEqualTo(200);
                assertThat(new String(receipt.body(), ISO_8859_1)).startsWith("%PDF-");
                var action = intake.act(COMMUNE, dossier, ACCEPT);
                assertThat(action.status()).isEqualTo(202);
                // Long enough for the publisher to have tried in vain.
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> log.lines().stream().anyMatch(line -> line.contains("nothing is lost")));
                // The key of the dossier, the dossier, the action; and for its applicant, who looked at it.
                assertThat(pending(intake, "topic <> 'intake.applicant.events'"))
                        .isEqualTo(3);
                assertThat(pending(intake, "topic = 'intake.applicant.events'")).isPositive();

                try (var again = KafkaBroker.start(folder.resolve("kafka"), port, controllerPort);
                        var routing = new RoutingDouble(again.bootstrapServers())) {
                    routing.awaitEvent(dossier, StageActionReported.class::isInstance);
                    assertThat(routing.heardOf(dossier))
                            .extracting(event -> RoutingDouble.input(event).getClass())
                            .isEqualTo(List.of(DossierSubmitted.class, StageActionReported.class));
                    await().until(() -> pending(intake, "true") == 0);

                    routing.write(dossier, "received", Story.received());
                    routing.write(dossier, action.text("/id"), new StageAccepted("birth", COMMUNE.code(), null));
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> intake.get(action.header("Location"), COMMUNE)
                                    .text("/outcome")
                                    .equals("carried-out"));
                    intake.close();
                }
                assertThat(log.lines())
                        .filteredOn(
                                line -> line.contains("Nhung") || line.contains("payload") || line.contains("123, 34"))
                        .isEmpty();
            }
        }
    }

    private static long pending(RunningIntake intake, String which) {
        return intake.bean(JdbcClient.class)
                .sql("select count(*) from outbox where " + which)
                .query(Long.class)
                .single();
    }
}
