package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.endtoend.Collector.Seen;

/** What those see who watch the running system: metrics, dashboards, traces, and the commands of the runbook. */
@Timeout(240)
class WatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JUSTICE = "H32.15";
    private static final String SUBMITTED = "0af7651916cd43dd8448eb211c80319c";
    private static final String COMPLETED = "1af7651916cd43dd8448eb211c80319d";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String NAME = "Tạ Văn Không Ai Biết";
    private static final String CITIZEN = "056090977531";
    private static final String PHONE = "0905977531";
    private static final String EMAIL = "khong.ai.biet@example.vn";
    private static final Path DASHBOARDS = Path.of("..", "deploy", "grafana", "dashboards");

    private static Run run;
    private static Prometheus prometheus;
    private static Map<String, Integer> services;
    private static String dossier;

    @BeforeAll
    static void start() throws Exception {
        run = Run.shared();
        services = new LinkedHashMap<>();
        services.put("intake-service", run.ports().intake());
        services.put("routing-service", run.ports().routing());
        services.put("signing-service", run.ports().signing());
        services.put("verification-service", run.ports().verification());
        services.put("notification-service", run.ports().notification());
        services.put("axis-gateway", run.ports().gateway());
        services.put("operations-console", run.ports().console());
        prometheus = Prometheus.watching(services, Run.prometheus(), Path.of("target", "prometheus"));
        dossier = walkOneDossier();
        await("all scraped")
                .atMost(Duration.ofSeconds(90))
                .until(() -> prometheus
                        .query("sum(up{job=\"services\"})")
                        .result()
                        .toString()
                        .contains("\"7\""));
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    /** Handed in, taken on, finished with a document that is signed; the first and the last under a trace. */
    private static String walkOneDossier() throws Exception {
        var justice = run.agency(JUSTICE);
        var paper = justice.upload("request.pdf", Pdf.of("request")).json();
        assertThat(justice.upload("harmful.pdf", "MZ harmful".getBytes(UTF_8)).status())
                .isGreaterThanOrEqualTo(400);
        var submitted = justice.post(
                "/v1/dossiers",
                Map.of(
                        "procedure",
                        "2.000635",
                        "receivingAgency",
                        JUSTICE,
                        "channel",
                        "counter",
                        "applicant",
                        Map.of(
                                "fullName", NAME,
                                "citizenId", CITIZEN,
                                "phone", PHONE,
                                "email", EMAIL,
                                "language", "vi"),
                        "parts",
                        List.of(Map.of("code", "request", "attachment", paper))),
                Map.of("traceparent", "00-%s-%s-01".formatted(SUBMITTED, CALLER)));
        assertThat(submitted.status()).as(submitted::toString).isEqualTo(201);
        var code = submitted.json().path("code").stringValue();
        await().atMost(PATIENCE)
                .until(() ->
                        justice.dossier(code).json().path("stages").toString().contains("\"open\""));
        assertThat(justice.accept(code, "extract").status()).isEqualTo(200);
        var result = justice.upload("extract.pdf", Pdf.of(code)).json();
        var completed = justice.post(
                "/v1/dossiers/" + code + "/actions",
                Map.of("action", "complete", "stage", "extract", "officer", "CB-001", "result", result),
                Map.of("traceparent", "00-%s-%s-01".formatted(COMPLETED, CALLER)));
        assertThat(completed.status()).as(completed::toString).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> justice.dossier(code).json().path("results").size() == 1);
        return code;
    }

    // ---- traces

    @Test
    void oneStepIsOneTraceOverAllServices() {
        var collector = Run.collector();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(names(collector.trace(SUBMITTED)))
                    .contains(
                            "intake-service: http post /v1/dossiers",
                            "intake-service: outbox send",
                            "routing-service: dossier decide",
                            "routing-service: routing.deliveries follow",
                            "notification-service: notification.messages follow",
                            "operations-console: console.read-model follow");
            assertThat(names(collector.trace(COMPLETED)))
                    .contains(
                            "intake-service: outbox send",
                            "signing-service: signing sign",
                            "notification-service: notification.messages follow");
            // Each service hands over its own in its own time.
            assertThat(collector.trace(SUBMITTED)).allSatisfy(span -> hasItsParent(span, collector.trace(SUBMITTED)));
            assertThat(collector.trace(COMPLETED)).allSatisfy(span -> hasItsParent(span, collector.trace(COMPLETED)));
        });

        var submitted = collector.trace(SUBMITTED);
        var request = one(submitted, "http post /v1/dossiers");
        assertThat(request.parent()).isEqualTo(CALLER);
        assertThat(request.attribute("uri")).isEqualTo("/v1/dossiers");
        assertThat(submitted)
                .filteredOn(span -> span.attributes().contains("jdbc.query[0]"))
                .filteredOn(span -> span.service().equals("intake-service"))
                .anySatisfy(query -> assertThat(query.parent()).isEqualTo(request.id()))
                .extracting(span -> span.attribute("jdbc.query[0]"))
                .anySatisfy(sql -> assertThat(sql).containsIgnoringCase("insert into outbox"));
        assertThat(ofName(submitted, "outbox send"))
                .isNotEmpty()
                .allSatisfy(sent -> assertThat(sent.parent()).isEqualTo(request.id()));
        var decided = ofName(submitted, "dossier decide");
        assertThat(decided).allSatisfy(decision -> {
            assertThat(ids(ofName(submitted, "outbox send"))).contains(decision.parent());
            assertThat(decision.attribute("dossier")).isEqualTo(dossier);
        });
        for (var follower : List.of("routing.deliveries", "notification.messages", "console.read-model")) {
            assertThat(ofName(submitted, follower + " follow"))
                    .as(follower)
                    .isNotEmpty()
                    .allSatisfy(following -> {
                        assertThat(ids(decided)).contains(following.parent());
                        assertThat(following.attribute("topic")).isEqualTo("routing.dossier.journal");
                    });
        }

        var completed = collector.trace(COMPLETED);
        var signed = one(completed, "signing sign");
        assertThat(signed.attribute("agency")).isEqualTo(JUSTICE);
        var before = completed.stream()
                .filter(span -> span.id().equals(signed.parent()))
                .toList();
        assertThat(before).hasSize(1).allSatisfy(span -> assertThat(span.name()).isEqualTo("dossier decide"));
        var after = ofName(completed, "dossier decide").stream()
                .filter(span -> span.parent().equals(signed.id()))
                .toList();
        assertThat(after).hasSize(1);
        assertThat(ofName(completed, "notification.messages follow"))
                .anySatisfy(told ->
                        assertThat(told.parent()).isEqualTo(after.getFirst().id()));
    }

    private static Set<String> names(List<Seen> spans) {
        return spans.stream().map(span -> span.service() + ": " + span.name()).collect(Collectors.toSet());
    }

    private static List<Seen> ofName(List<Seen> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private static Seen one(List<Seen> spans, String name) {
        var found = ofName(spans, name);
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static Set<String> ids(List<Seen> spans) {
        return spans.stream().map(Seen::id).collect(Collectors.toSet());
    }

    private static void hasItsParent(Seen span, List<Seen> trace) {
        assertThat(span.parent().equals(CALLER) || ids(trace).contains(span.parent()))
                .as("the parent of %s is there", span.name())
                .isTrue();
    }

    @Test
    void noTraceHoldsAnythingPersonalAndNoneBeginsByItself() {
        await().atMost(PATIENCE)
                .until(() -> !ofName(Run.collector().trace(COMPLETED), "signing sign")
                        .isEmpty());

        assertThat(Run.collector().everything()).doesNotContain(NAME, CITIZEN, PHONE, EMAIL);
        assertThat(Run.collector().all()).extracting(Seen::trace).containsOnly(SUBMITTED, COMPLETED);
        assertThat(Run.collector().all())
                .allSatisfy(span -> assertThat(span.attributes())
                        .doesNotContain("http.url", "url.full", "exception.message", "jdbc.params[0]"));
    }

    // ---- metrics, rules and dashboards

    @Test
    void everyMetricThatARuleOrADashboardNamesIsThere() throws IOException {
        var asked = new TreeMap<String, String>();
        for (var rule : AlertRulesTest.rules()) {
            metricsIn(rule.expression()).forEach(metric -> asked.put(metric, "alert " + rule.alert()));
        }
        for (var panel : panels()) {
            panel.expressions()
                    .forEach(expression ->
                            metricsIn(expression).forEach(metric -> asked.putIfAbsent(metric, panel.toString())));
        }
        assertThat(asked).hasSizeGreaterThan(60);

        await().atMost(PATIENCE).untilAsserted(() -> {
            var there = new TreeSet<String>();
            prometheus.get("/api/v1/label/__name__/values").forEach(name -> there.add(name.stringValue()));
            var missing = new TreeMap<>(asked);
            missing.keySet().removeAll(there);
            // Of Prometheus itself, while an alert stands.
            missing.remove("ALERTS");
            assertThat(missing).isEmpty();
        });
    }

    /** The names of series in an expression: what is neither a function, a word of the language nor a label. */
    static Set<String> metricsIn(String expression) {
        var bare = expression
                .replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}", "{}")
                .replaceAll("\\[[^]]*]", "")
                .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "");
        var names = new TreeSet<String>();
        var words = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w)(?!\\s*\\()").matcher(bare);
        while (words.find()) {
            if (!Set.of("and", "or", "unless", "offset", "bool").contains(words.group())
                    && (words.start() == 0 || !Character.isDigit(bare.charAt(words.start() - 1)))) {
                names.add(words.group());
            }
        }
        return names;
    }

    record Panel(String board, String title, String type, List<String> expressions) {
        @Override
        public String toString() {
            return board + ": " + title;
        }
    }

    private static List<Path> dashboards() throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(DASHBOARDS, "*.json")) {
            files.forEach(found::add);
        }
        found.sort(null);
        return found;
    }

    private static List<Panel> panels() throws IOException {
        var panels = new ArrayList<Panel>();
        for (var file : dashboards()) {
            var board = JsonMapper.shared().readTree(Files.readString(file));
            for (var panel : board.path("panels")) {
                var expressions = new ArrayList<String>();
                panel.path("targets")
                        .forEach(target -> expressions.add(target.path("expr").stringValue()));
                panels.add(new Panel(
                        board.path("title").stringValue(),
                        panel.path("title").stringValue(),
                        panel.path("type").stringValue(),
                        expressions));
            }
        }
        return panels;
    }

    @Test
    void everyExpressionOfEveryPanelWorksAndFiguresAreThere() throws IOException {
        var panels = panels();
        assertThat(panels.stream().map(Panel::board).distinct()).hasSize(6);

        // Rates need two looks at what is counted.
        await().atMost(PATIENCE).untilAsserted(() -> {
            var faults = new ArrayList<String>();
            for (var panel : panels) {
                for (var expression : panel.expressions()) {
                    var answer = prometheus.query(expression.replace("$__rate_interval", "20s"));
                    answer.fault().ifPresent(fault -> faults.add(panel + ": " + fault));
                    if (panel.type().equals("stat")
                            && answer.fault().isEmpty()
                            && answer.result().isEmpty()) {
                        faults.add(panel + ": no figure");
                    }
                }
            }
            assertThat(faults).isEmpty();
        });
    }

    @Test
    void theRunningPrometheusHasEveryRuleAndNoneFails() throws IOException {
        var expected =
                AlertRulesTest.rules().stream().map(AlertRulesTest.Rule::alert).toList();
        await().atMost(PATIENCE).untilAsserted(() -> {
            var health = new HashMap<String, String>();
            prometheus
                    .get("/api/v1/rules")
                    .path("groups")
                    .forEach(group -> group.path("rules")
                            .forEach(rule -> health.put(
                                    rule.path("name").stringValue(),
                                    rule.path("health").stringValue())));
            assertThat(health.keySet()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(health.values()).containsOnly("ok");
        });
    }

    /** As far as can be told without Grafana: what its loader and its panels need. */
    @Test
    void dashboardsAreWhatGrafanaExpects() throws IOException {
        Map<String, List<Map<String, Object>>> sources = new Yaml()
                .load(Files.readString(
                        Path.of("..", "deploy", "grafana", "provisioning", "datasources", "prometheus.yml")));
        var source = sources.get("datasources").getFirst().get("uid");
        var uids = new ArrayList<String>();
        for (var file : dashboards()) {
            var board = JsonMapper.shared().readTree(Files.readString(file));
            var uid = board.path("uid").stringValue();
            uids.add(uid);
            assertThat(uid)
                    .isEqualTo("lienthong-" + file.getFileName().toString().replace(".json", ""));
            assertThat(uid.length()).isLessThanOrEqualTo(40);
            assertThat(board.has("id")).as("an id of somebody's Grafana").isFalse();
            assertThat(board.path("title").stringValue()).isNotBlank();
            assertThat(board.path("schemaVersion").intValue()).isEqualTo(41);
            assertThat(board.path("time").path("from").stringValue()).startsWith("now-");
            var ids = new ArrayList<Integer>();
            var taken = new boolean[400][24];
            for (var panel : board.path("panels")) {
                var named = uid + ": " + panel.path("title").stringValue();
                ids.add(panel.path("id").intValue());
                assertThat(panel.path("type").stringValue()).as(named).isIn("stat", "timeseries", "table", "row");
                occupies(panel.path("gridPos"), taken, named);
                if (!panel.path("type").stringValue().equals("row")) {
                    assertThat(panel.path("datasource").path("uid").stringValue())
                            .as(named)
                            .isEqualTo(source);
                    assertThat(panel.path("fieldConfig")
                                    .path("defaults")
                                    .path("unit")
                                    .stringValue())
                            .as(named)
                            .isIn("short", "/s", "s", "bytes", "percentunit", "d");
                    assertThat(panel.path("targets").size()).as(named).isPositive();
                    var references = new TreeSet<String>();
                    panel.path("targets").forEach(target -> {
                        references.add(target.path("refId").stringValue());
                        assertThat(target.path("expr").stringValue()).as(named).isNotBlank();
                        assertThat(target.path("datasource").path("uid").stringValue())
                                .as(named)
                                .isEqualTo(source);
                    });
                    assertThat(references)
                            .as(named)
                            .hasSize(panel.path("targets").size());
                }
            }
            assertThat(ids).doesNotHaveDuplicates();
        }
        assertThat(uids).doesNotHaveDuplicates();
        assertThat(Files.readString(Path.of("..", "docker-compose.yml")))
                .contains("/etc/grafana/dashboards/overview.json");
    }

    private static void occupies(JsonNode place, boolean[][] taken, String named) {
        int x = place.path("x").intValue();
        int y = place.path("y").intValue();
        for (int row = y; row < y + place.path("h").intValue(); row++) {
            for (int column = x; column < x + place.path("w").intValue(); column++) {
                assertThat(column).as(named + " is within the page").isLessThan(24);
                assertThat(taken[row][column]).as(named + " lies over another").isFalse();
                taken[row][column] = true;
            }
        }
    }

    // ---- the catalogue

    @Test
    void theCatalogueNamesEveryMetricWithItsMeaningAndOnlyClosedTags() throws IOException {
        var catalogue = new MetricCatalogue();
        for (var service : services.entrySet()) {
            var text =
                    new String(fetch(service.getValue(), "/actuator/prometheus").bytes(), UTF_8);
            catalogue.add(service.getKey(), text);
        }

        assertThat(catalogue.faults()).isEmpty();
        assertThat(catalogue.rewritten())
                .as("docs/generated/metrics.md was rewritten: look at it and commit it")
                .isFalse();
    }

    private static AgencySystem.Answer fetch(int port, String path) {
        return AgencySystem.fetch(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    // ---- the runbook

    /** Each with the ports and the tokens of this run in the place of those of {@code ./lienthong start}. */
    @Test
    void everyCommandOfTheRunbookDoesWhatItSays() throws Exception {
        var text = Files.readString(Path.of("..", "docs", "operations.md"));
        var commands = Pattern.compile("(?m)^\\$ (.+)$").matcher(text).results().toList();
        assertThat(commands).hasSizeGreaterThan(15);
        var done = new HashMap<String, String>();
        for (var found : commands) {
            var command = found.group(1);
            if (!done.containsKey(command)) {
                done.put(command, said(command));
            }
            assertThat(done.get(command)).as(command).isNotBlank();
        }
    }

    private static String said(String command) throws IOException, InterruptedException {
        var here = Pattern.compile("\\$\\(\\./lienthong token (\\S+)\\)")
                .matcher(command)
                .replaceAll(
                        found -> java.util.regex.Matcher.quoteReplacement(run.token(new AgencyCode(found.group(1)))));
        here = Pattern.compile("localhost:(80\\d\\d)")
                .matcher(here)
                .replaceAll(found -> "localhost:" + (run.ports().base() + Integer.parseInt(found.group(1)) - 8080));
        here = here.replace("localhost:9090", "localhost:" + Run.prometheus());
        var process = new ProcessBuilder("bash", "-o", "pipefail", "-c", here)
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            var said = new String(output.readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(command + "\n" + said).isZero();
            return said;
        }
    }
}
