package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docker-compose.yml}, as Compose itself understands it. */
class ComposeFileTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SERVICES = List.of(
            "intake-service", "routing-service", "signing-service", "notification-service", "operations-console");

    @Test
    void isUnderstoodByCompose() throws IOException, InterruptedException {
        var config = config();
        for (var service : SERVICES) {
            assertThat(config.get("services").has(service)).as(service).isTrue();
        }
        assertThat(config.get("services").propertyNames()).contains("kafka", "postgres", "prometheus", "grafana");
    }

    @Test
    void runsEachServiceUnprivilegedWatchedAndAfterWhatItNeeds() throws IOException, InterruptedException {
        var dockerfile = Files.readString(ROOT.resolve("Dockerfile"), UTF_8);
        assertThat(dockerfile).contains("USER 10001").contains("HEALTHCHECK").contains("STOPSIGNAL SIGTERM");
        var config = config();
        for (var service : SERVICES) {
            var definition = config.get("services").get(service);
            assertThat(definition.get("read_only").asBoolean()).as(service).isTrue();
            assertThat(definition.get("cap_drop").toString()).as(service).contains("ALL");
            assertThat(definition.get("depends_on").toString()).as(service).contains("kafka");
        }
    }

    private static JsonNode config() throws IOException, InterruptedException {
        assumeTrue(onPath("docker-compose"), "docker-compose is not installed (Debian: docker-compose)");
        var output = Files.createTempFile("compose", ".yml");
        var process = new ProcessBuilder("docker-compose", "-f", "docker-compose.yml", "config")
                .directory(ROOT.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("docker-compose config").isZero();
        var config = YAMLMapper.builder().build().readTree(output.toFile());
        Files.delete(output);
        return config;
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
