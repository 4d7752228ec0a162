package vn.lienthong.standalone.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The rule of docs/journal.md, carried out by others than those who made the journal. */
class JournalRuleTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "journal.md");
    private static final List<Told> STORIES = List.of(Told.whole(1), Told.whole(2));

    @TempDir
    Path folder;

    @Test
    void holdsForAnImplementationWrittenFromTheDocument() throws Exception {
        for (var line : lines()) {
            var entry = (ObjectNode) JsonMapper.shared().readTree(line);

            assertThat(canonical(entry)).isEqualTo(line);
            var hash = entry.remove("hash").stringValue();
            assertThat(sha256(canonical(entry))).isEqualTo(hash);
        }
    }

    @Test
    void holdsForTheProgramInTheDocument() throws Exception {
        assumeTrue(isThere("python3"), "python3 is not installed");
        var program = Files.writeString(folder.resolve("check.py"), block("python"));
        var journal = Files.write(folder.resolve("journal.jsonl"), lines());

        assertThat(run("python3", program.toString(), journal.toString())).isEqualTo("2 stories, every chain whole");
        Files.write(
                journal,
                lines().stream().map(line -> line.replace("cb-07", "cb-08")).toList());
        assertThat(run("python3", program.toString(), journal.toString())).contains("its contents have another hash");
        Files.write(
                journal,
                lines().stream().filter(line -> !line.contains("0001/5\"")).toList());
        assertThat(run("python3", program.toString(), journal.toString())).contains("0001/6: a gap after 4");
    }

    @Test
    void holdsForTheCommandsInTheDocument() throws Exception {
        assumeTrue(isThere("jq") && isThere("bash"), "jq or bash is not installed");
        Files.write(folder.resolve("journal.jsonl"), lines());
        var commands = Files.readString(DOCUMENT)
                .split("One line by hand:", 2)[1]
                .split("```sh\n")[1]
                .split("```")[0];

        var answer =
                run("bash", "-c", "cd '%s'; %s".formatted(folder, commands)).split("\\s+");

        assertThat(answer[0]).hasSize(64).isEqualTo(answer[1]);
    }

    private static List<String> lines() {
        var lines = new ArrayList<String>();
        STORIES.forEach(story -> story.entries.forEach(entry -> lines.add(new String(JournalLine.of(entry), UTF_8))));
        return lines;
    }

    // ---- RFC 8785, for what a journal holds: objects, arrays, strings, whole numbers, booleans

    private static String canonical(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                var members = new TreeMap<String, String>(); // String's order is that of its UTF-16 code units
                value.properties().forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
                var written = members.entrySet().stream()
                        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                        .toList();
                yield "{" + String.join(",", written) + "}";
            }
            case ARRAY -> {
                var written = new ArrayList<String>();
                value.forEach(element -> written.add(canonical(element)));
                yield "[" + String.join(",", written) + "]";
            }
            case STRING -> quoted(value.stringValue());
            case NUMBER -> Long.toString(value.longValue());
            case BOOLEAN -> Boolean.toString(value.booleanValue());
            default -> throw new AssertionError("a journal holds no " + value.getNodeType());
        };
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\t' -> quoted.append("\\t");
                case '\n' -> quoted.append("\\n");
                case '\f' -> quoted.append("\\f");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    // ---- other programs

    private static String block(String language) throws IOException {
        var block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            new ProcessBuilder(program, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader(UTF_8)) {
            var text = String.join("\n", output.readAllLines());
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return text;
        }
    }
}
