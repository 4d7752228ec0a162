package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.standalone.Ports;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/** The whole system as its user has it: {@code ./lienthong start} in a process of its own. */
final class Run implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(240);
    private static Run shared;
    private static Collector collector;
    private static int prometheus;

    private final Path data;
    private final Map<String, String> environment;
    private Ports ports;
    private JavaProcess process;
    private int starts;

    /** @param data emptied before the first start */
    Run(Path data) {
        this(data, Map.of());
    }

    private Run(Path data, Map<String, String> environment) {
        this.data = data.toAbsolutePath().normalize();
        this.environment = environment;
        this.ports = Ports.free();
    }

    /** One for all tests that leave each other alone; it ends with this JVM. */
    static synchronized Run shared() {
        if (shared == null) {
            collector = Collector.start();
            prometheus = FreePorts.any();
            shared = new Run(
                    Path.of("target", "shared-run"),
                    Map.of(
                            "LIENTHONG_TRACING_ENDPOINT",
                            collector.uri().toString(),
                            // Nothing but what is asked for by who begins the trace.
                            "LIENTHONG_TRACING_SHARE",
                            "0",
                            "LIENTHONG_CONSOLE_ALERT_PROMETHEUS",
                            "http://127.0.0.1:" + prometheus,
                            "LIENTHONG_CONSOLE_ALERT_LOOKEVERY",
                            "2s"));
            shared.start();
        }
        return shared;
    }

    /** Takes the traces of the shared one. */
    static Collector collector() {
        return collector;
    }

    /** Where the shared one's console looks for Prometheus. */
    static int prometheus() {
        return prometheus;
    }

    /** Starts it and waits until it is ready. */
    Duration start() {
        var begun = System.nanoTime();
        launch();
        // Somebody else on this machine may have taken a port since it was found free.
        for (int again = 0; starts == 1 && again < 3 && process.said().contains("is taken"); again++) {
            ports = Ports.free();
            starts = 0;
            launch();
        }
        assertThat(process.said()).contains("Ready after");
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void launch() {
        var arguments = new ArrayList<>(List.of(
                "-jar",
                JavaProcess.jar("standalone", "").toString(),
                "--data",
                data.toString(),
                "--port-base",
                Integer.toString(ports.base()),
                "--simulate",
                "off"));
        if (starts++ == 0) {
            arguments.add("--fresh");
        }
        var log = data.resolveSibling(data.getFileName() + ".log");
        process = JavaProcess.start(log, environment, arguments);
        await().atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> process.said().contains("Ready after") || !process.isAlive());
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    Path data() {
        return data;
    }

    Ports ports() {
        return ports;
    }

    URI console() {
        return url(ports.console());
    }

    URI intake() {
        return url(ports.intake());
    }

    URI routing() {
        return url(ports.routing());
    }

    URI mailbox() {
        return url(ports.mailbox());
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    String token(AgencyCode agency) {
        return DevelopmentIssuer.of(data).token(agency);
    }

    AgencySystem agency(String code) {
        return new AgencySystem(new AgencyCode(code), intake(), routing(), token(new AgencyCode(code)));
    }

    /** What {@code ./lienthong check} says, for programs. */
    JsonNode check() throws InterruptedException {
        return check(data, List.of("--data", data.toString()), Map.of());
    }

    static JsonNode check(Path folder, List<String> where, Map<String, String> environment)
            throws InterruptedException {
        var arguments = new ArrayList<String>(List.of("--json"));
        arguments.addAll(where);
        var said = command(folder.resolveSibling("check.log"), "journal.CheckCommand", environment, arguments);
        assertThat(said).contains("{");
        return JsonMapper.shared().readTree(said.substring(said.indexOf('{')));
    }

    /** {@code ./lienthong journal export} into a file. */
    void export(Path file) throws InterruptedException {
        var arguments = List.of("export", "--data", data.toString(), "--out", file.toString());
        command(data.resolveSibling("export.log"), "journal.JournalCommand", Map.of(), arguments);
    }

    /** Every line of it. */
    List<JsonNode> journal() throws InterruptedException, IOException {
        var file = data.resolveSibling("journal.jsonl");
        export(file);
        try (var lines = Files.lines(file)) {
            return lines.map(JsonMapper.shared()::readTree).toList();
        }
    }

    private static String command(Path output, String name, Map<String, String> environment, List<String> arguments)
            throws InterruptedException {
        var line = new ArrayList<>(
                List.of("-cp", JavaProcess.jar("standalone", "").toString(), "vn.lienthong.standalone." + name));
        line.addAll(arguments);
        var command = JavaProcess.start(output, environment, line);
        command.exitCode(180);
        return command.said();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
