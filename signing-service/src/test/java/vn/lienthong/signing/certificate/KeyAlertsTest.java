package vn.lienthong.signing.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alerts about keys, as Prometheus is given them. */
class KeyAlertsTest {
    private static final Path FOLDER = Path.of("../deploy/prometheus");

    @Test
    void warnsAt60At30AndAt7Days() throws IOException {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file = read("signing-keys.rules.yml");

        var rules = file.get("groups").getFirst().get("rules");

        assertThat(rules)
                .extracting(rule -> String.valueOf(rule.get("expr")))
                .filteredOn(expression -> expression.contains("signing_key_days_left"))
                .satisfiesExactly(
                        sixty -> assertThat(sixty).contains("< 60", ">= 30"),
                        thirty -> assertThat(thirty).contains("< 30", ">= 7"),
                        seven -> assertThat(seven).contains("< 7"));
        assertThat(rules).allSatisfy(rule -> assertThat(rule).containsKeys("alert", "for", "labels", "annotations"));
    }

    @Test
    void areAmongTheFilesPrometheusReads() throws IOException {
        Map<String, List<String>> configuration = read("prometheus.yml");

        assertThat(configuration.get("rule_files")).containsExactly("/etc/prometheus/*.rules.yml");
        assertThat(Files.readString(Path.of("../docker-compose.yml")))
                .contains("./deploy/prometheus:/etc/prometheus:ro");
    }

    private static <T> T read(String name) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FOLDER.resolve(name)));
    }
}
