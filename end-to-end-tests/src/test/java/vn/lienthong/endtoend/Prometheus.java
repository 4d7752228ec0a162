package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** A real Prometheus with the rules of {@code deploy/prometheus}, watching a running system as the deployed one would. */
final class Prometheus implements AutoCloseable {
    static final Path DEPLOYED =
            Path.of("..", "deploy", "prometheus").toAbsolutePath().normalize();
    private static final Path UNPACKED = Path.of("..", "target", "tools", "prometheus", "usr", "bin");

    private final Process process;
    private final URI uri;

    private Prometheus(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** What a program of Debian's package says; the test is skipped where it isn't there. */
    static String promtool(String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of(program("promtool").toString()), Stream.of(arguments))
                .toList();
        var started = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var said = started.getInputStream()) {
            var text = new String(said.readAllBytes(), UTF_8);
            assertThat(started.waitFor()).as(text).isZero();
            return text;
        }
    }

    private static Path program(String name) {
        var found = Stream.concat(
                        Stream.of(UNPACKED),
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                                .map(Path::of))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), name + " is not there: ./lienthong test fetches Debian's prometheus");
        return found.orElseThrow();
    }

    /** @param services by the name they have in {@code prometheus.yml}, each with its port here */
    static Prometheus watching(Map<String, Integer> services, int port, Path folder)
            throws IOException, InterruptedException {
        var program = program("prometheus");
        // What another run saw a minute ago would count as up.
        FileSystemUtils.deleteRecursively(folder.resolve("data"));
        Files.createDirectories(folder);
        var configuration = Files.writeString(folder.resolve("prometheus.yml"), configuration(services));
        promtool("check", "config", configuration.toString());
        var started = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        var prometheus = new Prometheus(started, URI.create("http://127.0.0.1:" + port));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(prometheus::isReady);
        return prometheus;
    }

    /** The deployed one, with the ports of here, and quicker. */
    private static String configuration(Map<String, Integer> services) throws IOException {
        Map<String, Object> deployed = new Yaml().load(Files.readString(DEPLOYED.resolve("prometheus.yml")));
        assertThat(targets(deployed))
                .containsExactlyInAnyOrderElementsOf(
                        services.keySet().stream().map(name -> name + ":8080").toList());
        var here = services.entrySet().stream()
                .<Map<String, Object>>map(service -> Map.of(
                        "targets",
                        List.of("127.0.0.1:" + service.getValue()),
                        "labels",
                        Map.of("service", service.getKey())))
                .toList();
        return new Yaml()
                .dump(Map.of(
                        "global",
                        Map.of("scrape_interval", "3s", "scrape_timeout", "3s", "evaluation_interval", "3s"),
                        "rule_files",
                        List.of(DEPLOYED + "/*.rules.yml"),
                        "scrape_configs",
                        List.of(Map.of(
                                "job_name", "services",
                                "metrics_path", "/actuator/prometheus",
                                "static_configs", here))));
    }

    @SuppressWarnings("unchecked")
    private static List<String> targets(Map<String, Object> configuration) {
        var scraped = ((List<Map<String, Object>>) configuration.get("scrape_configs")).getFirst();
        return (List<String>) ((List<Map<String, Object>>) scraped.get("static_configs"))
                .getFirst()
                .get("targets");
    }

    private boolean isReady() {
        try {
            return process.isAlive()
                    && AgencySystem.fetch(HttpRequest.newBuilder(uri.resolve("/-/ready")))
                                    .status()
                            == 200;
        } catch (java.io.UncheckedIOException notListening) {
            return false;
        }
    }

    URI uri() {
        return uri;
    }

    /** What an expression gives now, or what is wrong with it. */
    Answer query(String expression) {
        var answer = AgencySystem.fetch(HttpRequest.newBuilder(
                        uri.resolve("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8))))
                .json();
        return answer.path("status").stringValue().equals("success")
                ? new Answer(answer.path("data").path("result"), Optional.empty())
                : new Answer(
                        answer.path("data"), Optional.of(answer.path("error").stringValue()));
    }

    record Answer(JsonNode result, Optional<String> fault) {}

    JsonNode get(String path) {
        return AgencySystem.fetch(HttpRequest.newBuilder(uri.resolve(path)))
                .json()
                .path("data");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
