package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;

/** After an erasure the key leaves the broker's files by itself, also where nobody hands anything in any more. */
class KeyGoneTest {

    @Test
    void leavesTheBrokersFilesWithoutAnybodyHandingAnythingIn(@TempDir Path folder) throws Exception {
        var issuer = new Issuer(folder);
        int port = FreePorts.anyRow(2);
        try (var broker = KafkaBroker.start(folder.resolve("kafka"), port, port + 1);
                var intake = RunningIntake.start(
                        "gone",
                        broker.bootstrapServers(),
                        "intake_key_gone",
                        folder.resolve("content"),
                        issuer,
                        "--lienthong.kafka.keys-gone-within=4s",
                        // The files as they are, to be searched.
                        "--spring.kafka.producer.compression-type=none");
                var routing = new RoutingDouble(broker.bootstrapServers())) {
            routing.publishRegistry();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> intake.submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                    .status()
                            == 422);
            var proof = intake.upload(COMMUNE, "giay-chung-sinh.pdf", Requests.PDF);
            var dossier = intake.submit(COMMUNE, aSubmission(proof)).text("/code");
            routing.write(dossier, "received", Story.received());
            routing.write(dossier, "returned", new ResultReturned(COMMUNE.code(), "CB-002"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                            .json()
                            .path("ended")
                            .asBoolean());
            var wrapped = intake.bean(JdbcClient.class)
                    .sql("select personal_key from submission where code = ?")
                    .param(dossier)
                    .query(String.class)
                    .single();
            await().atMost(Duration.ofSeconds(20)).until(() -> liesIn(folder.resolve("kafka"), wrapped));

            var erased = intake.post(
                    "/v1/dossiers/" + dossier + "/erasure",
                    issuer.token(COMMUNE.code().value(), "personal.erase"),
                    "{\"reason\": \"objection\", \"reference\": \"12/QĐ-UBND\"}");
            assertThat(erased.status()).as(erased.body()).isEqualTo(200);

            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> !liesIn(folder.resolve("kafka"), wrapped));
        }
    }

    private static boolean liesIn(Path folder, String text) {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(one -> one.toString().contains(Topics.INTAKE_KEY_STATE.name()))
                    .filter(Files::isRegularFile)
                    .toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | UncheckedIOException e) {
            return true; // something is being removed while we look
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
