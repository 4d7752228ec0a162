package vn.lienthong.support.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.Topics;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;

/** That an erased key is gone from the broker's files within the time that was set, not only from what readers see. */
class KeyTopicTest {
    private static final String DOSSIER = "000.01.41.H32-190312-0027";
    private static final String KEY = "THE-WRAPPED-KEY-OF-A-DOSSIER-THAT-IS-ERASED";

    @Test
    void anErasedKeyIsGoneFromTheFiles(@TempDir Path folder) throws Exception {
        var port = FreePorts.anyRow(2);
        try (var broker = KafkaBroker.start(folder, port, port + 1);
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            TopicSetup.ensure(admin, 1, (short) 1, Duration.ofSeconds(30), Duration.ofSeconds(4));
            var topic = Topics.INTAKE_KEY_STATE.name();
            producer.send(new ProducerRecord<>(topic, DOSSIER, KEY.getBytes(UTF_8)))
                    .get();
            assertThat(holds(folder, KEY)).isTrue();

            producer.send(new ProducerRecord<>(topic, DOSSIER, "ERASED-ONCE-AND-FOR-ALL".getBytes(UTF_8)))
                    .get();

            // As intake does after an erasure: something comes from time to time, so that files are closed.
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        producer.send(new ProducerRecord<>(topic, "partition-0", "{}".getBytes(UTF_8)))
                                .get();
                        return !holds(folder, KEY);
                    });
            assertThat(holds(folder, "ERASED-ONCE-AND-FOR-ALL")).isTrue();
        }
    }

    private static boolean holds(Path folder, String text) {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(one -> one.toString().contains(Topics.INTAKE_KEY_STATE.name()))
                    .toList()) {
                if (Files.exists(file) && new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (java.nio.file.NoSuchFileException | UncheckedIOException e) {
            return true; // being removed while we look
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
