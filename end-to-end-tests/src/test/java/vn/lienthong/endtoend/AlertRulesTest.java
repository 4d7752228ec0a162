package vn.lienthong.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The alerts (cảnh báo) of {@code deploy/prometheus}: each fires when it should, and only then, and says what to do. */
class AlertRulesTest {
    private static final Path RUNBOOK = Path.of("..", "docs", "operations.md");

    /** An alert as its file has it. */
    record Rule(String alert, String expression, String severity, Map<String, String> annotations) {}

    @SuppressWarnings("unchecked")
    static List<Rule> rules() throws IOException {
        var rules = new ArrayList<Rule>();
        for (var file : files("*.rules.yml")) {
            Map<String, List<Map<String, Object>>> content = new Yaml().load(Files.readString(file));
            for (var group : content.get("groups")) {
                for (var rule : (List<Map<String, Object>>) group.get("rules")) {
                    rules.add(new Rule(
                            String.valueOf(rule.get("alert")),
                            String.valueOf(rule.get("expr")),
                            ((Map<String, String>) rule.get("labels")).get("severity"),
                            (Map<String, String>) rule.get("annotations")));
                }
            }
        }
        return rules;
    }

    private static List<Path> files(String glob) throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(Prometheus.DEPLOYED, glob)) {
            files.forEach(found::add);
        }
        found.sort(null);
        assertThat(found).isNotEmpty();
        return found;
    }

    @Test
    void eachFiresWhenItShouldAndIsSilentOtherwise() throws Exception {
        var tests = new ArrayList<String>(List.of("test", "rules"));
        try (var files = Files.newDirectoryStream(Prometheus.DEPLOYED.resolve("tests"), "*.test.yml")) {
            files.forEach(file -> tests.add(file.toString()));
        }

        var said = Prometheus.promtool(tests.toArray(String[]::new));

        assertThat(said).contains("SUCCESS").doesNotContain("FAILED");
        var tested = new StringBuilder();
        for (var file : tests.subList(2, tests.size())) {
            tested.append(Files.readString(Path.of(file)));
        }
        assertThat(rules())
                .allSatisfy(rule -> assertThat(tested.toString())
                        .contains("- name: " + rule.alert() + " fires\n")
                        .contains("- name: " + rule.alert() + " is silent\n"));
    }

    @Test
    void areWellFormed() throws Exception {
        var check = new ArrayList<String>(List.of("check", "rules"));
        files("*.rules.yml").forEach(file -> check.add(file.toString()));

        assertThat(Prometheus.promtool(check.toArray(String[]::new))).doesNotContain("FAILED");
    }

    @Test
    void eachSaysHowBadItIsAndWhatToDo() throws IOException {
        assertThat(rules()).extracting(Rule::alert).doesNotHaveDuplicates();
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(rule.severity()).as(rule.alert()).isIn("critical", "warning", "information");
            assertThat(rule.annotations().get("summary")).as(rule.alert()).hasSizeGreaterThan(15);
            assertThat(rule.annotations().get("runbook"))
                    .isEqualTo("docs/operations.md#" + rule.alert().toLowerCase(java.util.Locale.ROOT));
        });
    }

    @Test
    void eachHasASectionOfTheRunbookAndEachSectionAnAlert() throws IOException {
        var text = Files.readString(RUNBOOK);
        var sections =
                Pattern.compile("(?m)^### (\\w+)$").matcher(text).results().toList();

        assertThat(sections.stream().map(found -> found.group(1)).toList())
                .containsExactlyInAnyOrderElementsOf(
                        rules().stream().map(Rule::alert).toList());
        for (int i = 0; i < sections.size(); i++) {
            var end = i + 1 < sections.size() ? sections.get(i + 1).start() : text.length();
            assertThat(text.substring(sections.get(i).end(), end))
                    .as(sections.get(i).group(1))
                    .contains("**Means**", "**Look**", "**Do**");
        }
    }
}
