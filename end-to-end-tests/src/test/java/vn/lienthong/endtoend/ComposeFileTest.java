package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docker-compose.yml}, as Compose itself understands it. */
class ComposeFileTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SERVICES = List.of(
            "intake-service",
            "routing-service",
            "signing-service",
            "notification-service",
            "axis-gateway",
            "operations-console");

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

    @Test
    void mountsVolumesOnFoldersThatTheServicesUserMayWrite() throws IOException, InterruptedException {
        var made = Pattern.compile("install --directory ([^&]*?)\nCOPY")
                .matcher(Files.readString(ROOT.resolve("Dockerfile"), UTF_8))
                .results()
                .map(command -> command.group(1))
                .collect(Collectors.joining());
        var folders = List.of(made.split("[\\s\\\\]+"));

        var config = config();
        for (var service : config.get("services").properties()) {
            if (!service.getValue().has("build")) {
                continue; // somebody else's image
            }
            for (var mount : mounts(service.getValue()).entrySet()) {
                if (!mount.getValue().startsWith("/")) {
                    assertThat(folders).as(service.getKey()).contains(mount.getKey());
                }
            }
        }
    }

    @Test
    void theConsoleAsksEachNeighbourWithATokenThatIsMadeForIt() throws IOException, InterruptedException {
        var services = config().get("services");
        var console = services.get("operations-console");
        var maker = services.get("console-tokens");
        var makes = maker.get("entrypoint").toString();

        var neighbours = new ArrayList<String>();
        for (var setting : console.get("environment").properties()) {
            if (setting.getKey().matches("LIENTHONG_CONSOLE_\\w+_URL")) {
                var neighbour = URI.create(setting.getValue().asString()).getHost();
                assertThat(services.has(neighbour)).as(setting.toString()).isTrue();
                neighbours.add(neighbour);
            }
            if (setting.getKey().endsWith("_TOKENFILE")) {
                var file = Path.of(setting.getValue().asString());
                assertThat(makes).contains("token " + file.getFileName() + " ");
                var folder = String.valueOf(file.getParent());
                assertThat(mounts(console).get(folder))
                        .isEqualTo(mounts(maker).get(folder))
                        .isNotNull();
            }
        }

        assertThat(neighbours)
                .containsExactlyInAnyOrder(
                        "routing-service",
                        "notification-service",
                        "signing-service",
                        "axis-gateway",
                        "verification-service");
    }

    @Test
    void servicesBelieveWhoPeopleSayTheyAreAtTheConsole() throws IOException, InterruptedException {
        var services = config().get("services");
        var people = services.get("operations-console")
                .get("environment")
                .get("LIENTHONG_CONSOLE_LOGIN_ISSUERURI")
                .asString();
        assertThat(services.get("issuer").get("command").toString()).contains(people);
        for (var service : SERVICES) {
            assertThat(services.get(service)
                            .get("environment")
                            .path("LIENTHONG_SECURITY_ISSUERS_1_ISSUER")
                            .asString(""))
                    .as(service)
                    .isEqualTo(people);
        }
    }

    /** Where what is mounted: the name of a volume, or a folder of this machine. */
    private static Map<String, String> mounts(JsonNode service) {
        var mounts = new LinkedHashMap<String, String>();
        for (var mount : service.path("volumes")) {
            // Compose 1 writes them short, Compose 2 long.
            var halves = mount.asString("").split(":", 3);
            if (mount.isObject()) {
                mounts.put(mount.get("target").asString(), mount.get("source").asString());
            } else {
                mounts.put(halves[1], halves[0]);
            }
        }
        return mounts;
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
