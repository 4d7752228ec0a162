package vn.lienthong.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code docs/generated/metrics.md}, from what running services expose. */
final class MetricCatalogue {
    private static final Path PAGE = Path.of("..", "docs", "generated", "metrics.md");
    /** What libraries measure, by how its names begin. */
    private static final Map<String, String> FAMILIES = new TreeMap<>(Map.ofEntries(
            Map.entry("application_", "how long the start took"),
            Map.entry("disk_", "room on the disk"),
            Map.entry("executor_", "pools of threads"),
            Map.entry("hikaricp_", "connections to the database"),
            Map.entry("http_server_requests_", "requests, by the template of their address, method and status"),
            Map.entry("jdbc_connections_", "connections to the database, as every pool has them"),
            Map.entry("jvm_", "memory, threads, classes and collecting of the Java machine"),
            Map.entry(
                    "kafka_", "consumers, producers, admin clients and Streams, as Kafka's clients measure themselves"),
            Map.entry("logback_", "lines of the log, by level"),
            Map.entry("process_", "the process"),
            Map.entry("spring_", "listeners and templates of the framework"),
            Map.entry("system_", "the machine"),
            Map.entry("tasks_", "what is done on schedule"),
            Map.entry("tomcat_", "sessions of the web server")));
    /** Every tag of ours, and why its values are few. */
    private static final Map<String, String> CLOSED = Map.ofEntries(
            Map.entry("agency", "a code of the registry"),
            Map.entry("call", "what is asked of the payment platform"),
            Map.entry("channel", "how it came, or how a citizen is told"),
            Map.entry("difference", "open or healed"),
            Map.entry("fault", "of a list"),
            Map.entry("format", "of a signature"),
            Map.entry("from", "database or broker"),
            Map.entry("kind", "of an enumeration"),
            Map.entry("level", "of a signature, or of content"),
            Map.entry("limit", "that refused"),
            Map.entry("list", "of the axis"),
            Map.entry("model", "dossiers, documents"),
            Map.entry("outcome", "what came of it"),
            Map.entry("reader", "of the flow"),
            Map.entry("reason", "of an enumeration"),
            Map.entry("result", "of a call"),
            Map.entry("rule", "that was broken"),
            Map.entry("scan", "what it said"),
            Map.entry("serial", "of a key of the keyring"),
            Map.entry("situation", "in which a citizen is told"),
            Map.entry("service", "of ours"),
            Map.entry("source", "of a report"),
            Map.entry("state", "of an enumeration"),
            Map.entry("topic", "of ours"),
            Map.entry("type", "of a message of the axis"),
            Map.entry("urgency", "normal or urgent"),
            Map.entry("verdict", "on a signature"),
            Map.entry("le", "of a histogram"),
            Map.entry("quantile", "of a summary"));

    private static final int MOST_VALUES = 80;
    private static final int MOST_OF_THE_REGISTRY = 600;
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+.*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z+][\\w.+-]{0,63}|[0-9.E+-]{1,24}");
    private static final Pattern SERIAL = Pattern.compile("[0-9a-fA-F]{1,40}");
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)` \\| (\\w+) \\| (\\S*) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|");

    private final TreeMap<String, Metric> seen = new TreeMap<>();
    private final Set<String> families = new TreeSet<>();
    private final Map<String, Set<String>> values = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private record Metric(String type, String unit, Set<String> tags, String meaning, Set<String> services) {
        Metric and(Metric other) {
            var allTags = new TreeSet<>(tags);
            allTags.addAll(other.tags());
            var allServices = new TreeSet<>(services);
            allServices.addAll(other.services());
            return new Metric(type, unit, allTags, meaning, allServices);
        }
    }

    /** @param text as Prometheus is given it */
    void add(String service, String text) {
        var meanings = new HashMap<String, String>();
        var types = new TreeMap<String, String>();
        for (var line : text.split("\n")) {
            if (line.startsWith("# HELP ")) {
                var words = line.substring(7).split(" ", 2);
                meanings.put(words[0], words.length < 2 ? "" : words[1].strip());
            } else if (line.startsWith("# TYPE ")) {
                var words = line.substring(7).split(" ");
                types.put(words[0], words[1]);
            }
        }
        var tags = new HashMap<String, Set<String>>();
        for (var line : text.split("\n")) {
            var sample = SAMPLE.matcher(line);
            if (line.startsWith("#") || !sample.matches()) {
                continue;
            }
            var name = family(sample.group(1), types.keySet());
            var own = tags.computeIfAbsent(name, unknown -> new TreeSet<>());
            if (isOurs(name) && sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> {
                    own.add(label.group(1));
                    tag(name, label.group(1), label.group(2));
                });
            }
        }
        types.forEach((name, type) -> {
            if (!isOurs(name)) {
                FAMILIES.keySet().stream().filter(name::startsWith).forEach(families::add);
                return;
            }
            // The longest of a timer, beside it.
            if (name.endsWith("_max") && types.containsKey(name.substring(0, name.length() - 4))) {
                return;
            }
            var meaning = meanings.getOrDefault(name, "");
            if (meaning.isBlank()) {
                faults.add("%s of %s has no description".formatted(name, service));
            }
            var shown = new TreeSet<>(tags.getOrDefault(name, Set.of()));
            shown.removeAll(Set.of("le", "quantile"));
            seen.merge(
                    name, new Metric(type, unit(name), shown, meaning.replace("|", "/"), Set.of(service)), Metric::and);
        });
    }

    private static String family(String sample, Set<String> names) {
        for (var end : List.of("_bucket", "_count", "_sum")) {
            if (sample.endsWith(end) && names.contains(sample.substring(0, sample.length() - end.length()))) {
                return sample.substring(0, sample.length() - end.length());
            }
        }
        return sample;
    }

    private static boolean isOurs(String name) {
        return FAMILIES.keySet().stream().noneMatch(name::startsWith);
    }

    private void tag(String metric, String key, String value) {
        if (!CLOSED.containsKey(key)) {
            faults.add("%s has the tag %s, of which nobody says that its values are few".formatted(metric, key));
            return;
        }
        var all = values.computeIfAbsent(metric + " " + key, unknown -> new TreeSet<>());
        var form = key.equals("serial") ? SERIAL : VALUE;
        if (all.add(value) && !form.matcher(value).matches()) {
            faults.add("%s has the tag %s with a value that is of no closed set".formatted(metric, key));
        }
        var most = key.equals("agency") || key.equals("serial") ? MOST_OF_THE_REGISTRY : MOST_VALUES;
        if (all.size() > most) {
            faults.add("%s has the tag %s with more than %d values".formatted(metric, key, most));
        }
    }

    private static String unit(String name) {
        var bare = name.replaceAll("_total$", "");
        for (var unit : List.of("seconds", "bytes", "days", "dong")) {
            if (bare.endsWith("_" + unit)) {
                return unit;
            }
        }
        return name.endsWith("_total") ? "count" : "number";
    }

    /** What is wrong with what was seen, each once. */
    Set<String> faults() {
        return new TreeSet<>(faults);
    }

    /** Writes the page anew where it says something else; what is only there now and then stays while code declares it. */
    boolean rewritten() throws IOException {
        var before = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        var declared = declared();
        var all = new TreeMap<>(seen);
        ROW.matcher(before).results().forEach(row -> {
            var name = row.group(1);
            var known = new Metric(
                    row.group(2),
                    row.group(3),
                    words(row.group(4).replace("`", "")),
                    row.group(5),
                    words(row.group(6)));
            if (all.containsKey(name)) {
                all.computeIfPresent(name, (same, now) -> now.and(known));
            } else if (isDeclared(name, declared)) {
                all.put(name, known);
            }
        });
        var page = page(all);
        if (page.equals(before)) {
            return false;
        }
        Files.writeString(PAGE, page);
        return true;
    }

    private static Set<String> words(String listed) {
        var words = new TreeSet<>(List.of(listed.split(", ")));
        words.remove("");
        return words;
    }

    private static Set<String> declared() throws IOException {
        var declared = new TreeSet<String>();
        var literal = Pattern.compile("\"(\\.?[a-z][a-z0-9.-]+)\"");
        for (var module : List.of(
                "service-support",
                "intake-service",
                "routing-service",
                "signing-service",
                "verification-service",
                "notification-service",
                "axis-gateway",
                "operations-console")) {
            try (var files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    try {
                        literal.matcher(Files.readString(file))
                                .results()
                                .forEach(found -> declared.add(found.group(1).replaceAll("[.-]", "_")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
        return declared;
    }

    private static boolean isDeclared(String name, Set<String> declared) {
        var bare = name.replaceAll("_total$", "");
        return declared.contains(bare)
                || declared.contains(bare.replaceAll("_(seconds|bytes|days|dong)$", ""))
                || declared.stream().anyMatch(part -> part.startsWith("_") && bare.endsWith(part));
    }

    private String page(Map<String, Metric> all) {
        var page = new StringBuilder("""
                # Metrics

                Written by `WatchTest` from what running services expose at `/actuator/prometheus`; names are Prometheus's. Of timers
                there are `_count`, `_sum` and `_max`. Every tag is of a closed set.

                | metric | type | unit | tags | meaning | services |
                |---|---|---|---|---|---|
                """);
        all.forEach((name, metric) -> page.append("| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        metric.type(),
                        metric.unit(),
                        metric.tags().isEmpty() ? "" : "`" + String.join("`, `", metric.tags()) + "`",
                        metric.meaning(),
                        String.join(", ", metric.services()))));
        page.append("\n## Tags\n\n| tag | why its values are few |\n|---|---|\n");
        new TreeMap<>(CLOSED).forEach((tag, why) -> page.append("| `%s` | %s |\n".formatted(tag, why)));
        page.append("\n## Of libraries\n\nBesides, every service has what its libraries measure:\n\n"
                + "| names begin with | what is measured |\n|---|---|\n");
        FAMILIES.forEach((family, what) -> page.append("| `%s` | %s |\n".formatted(family, what)));
        return page.toString();
    }
}
