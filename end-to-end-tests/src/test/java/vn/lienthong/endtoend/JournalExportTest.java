package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What was really run is checked by the program in docs/journal.md, which shares no code with us. */
@Timeout(240)
class JournalExportTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "journal.md");
    private static final String JUSTICE = "H32.15";

    @TempDir
    Path folder;

    @Test
    void anyoneCanCheckEveryChain() throws Exception {
        var run = Run.shared();
        var justice = run.agency(JUSTICE);
        var code = justice.submitWhole("2.000635", JUSTICE, List.of("request"), "export@example.vn");
        new Walk(run::agency, justice, code, Map.of("extract", true, "return", false)).toTheEnd();
        var journal = folder.resolve("journal.jsonl");
        run.export(journal);
        var program = Files.writeString(
                folder.resolve("check.py"),
                Files.readString(DOCUMENT).split("```python\n", 2)[1].split("```", 2)[0]);

        assertThat(python(program, journal)).endsWith("stories, every chain whole");

        var lines = Files.readAllLines(journal);
        var last = lines.stream()
                .filter(line -> JsonMapper.shared()
                        .readTree(line)
                        .path("key")
                        .stringValue()
                        .equals(code))
                .reduce((one, other) -> other)
                .orElseThrow();
        lines.set(lines.indexOf(last), last.replace("CB-001", "CB-002"));
        Files.write(journal, lines);
        assertThat(python(program, journal)).contains(code + "/11: its contents have another hash");
    }

    private static String python(Path program, Path journal) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("python3", program.toString(), journal.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notInstalled) {
            assumeTrue(false, "python3 is not installed here");
            throw notInstalled;
        }
        try (var said = process.getInputStream()) {
            return new String(said.readAllBytes(), UTF_8).strip();
        }
    }
}
