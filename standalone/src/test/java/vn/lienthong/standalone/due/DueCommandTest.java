package vn.lienthong.standalone.due;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DueCommandTest {
    private static final String GOOD =
            "{\"receivedAt\":\"2019-03-11T09:00\",\"limit\":{\"amount\":3,\"unit\":\"working-days\"}}";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Each command of docs/deadlines.md, with what it reads ({@code <}) and prints. */
    @Test
    void printsWhatTheDocumentationSays() throws IOException {
        var commands = new ArrayList<List<String>>();
        boolean console = false;
        for (var line : Files.readAllLines(Path.of("../docs/deadlines.md"))) {
            if (line.startsWith("```")) {
                console = line.equals("```console");
            } else if (console && line.startsWith("$ ")) {
                commands.add(new ArrayList<>(List.of(line)));
            } else if (console) {
                commands.getLast().add(line);
            }
        }
        assertThat(commands).hasSize(2);
        for (var command : commands) {
            out.reset();
            var arguments = command.getFirst().replace("$ ./lienthong due ", "").split(" ");
            var read = command.stream()
                    .filter(line -> line.startsWith("< "))
                    .map(line -> line.substring(2))
                    .collect(Collectors.joining("\n"));
            var printed = command.stream()
                    .skip(1)
                    .filter(line -> !line.startsWith("< "))
                    .map(line -> line.startsWith("> ") ? line.substring(2) : line)
                    .toList();

            run(read, arguments);

            assertThat(out.toString(UTF_8).lines()).containsExactlyElementsOf(printed);
            assertThat(err.toString(UTF_8)).isEmpty();
        }
    }

    @Test
    void answersEveryLineAndSaysWhetherAllWereGood() {
        assertThat(run(GOOD + "\r\n\n" + GOOD, "--json")).isZero();
        assertThat(out.toString(UTF_8).lines()).hasSize(2).allMatch(line -> line.contains("2019-03-14T02:00:00.000Z"));
        out.reset();

        assertThat(run(GOOD + "\nnot json\n[]\n{\"id\":\"é\"}\n" + GOOD + " {}\n" + GOOD, "--json"))
                .isEqualTo(1);

        assertThat(out.toString(UTF_8).lines()).hasSize(6);
        assertThat(out.toString(UTF_8).lines().filter(line -> line.contains("\"error\"")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("line 2: isn't one well-formed JSON object, see column "),
                        line -> assertThat(line).contains("line 3: There is one question"),
                        line -> assertThat(line)
                                .contains(
                                        "\"id\":\"é\"",
                                        "line 4, /receivedAt: receivedAt says when",
                                        "line 4, /limit: limit is an object"),
                        line -> assertThat(line).contains("line 5: isn't one"));
    }

    @Test
    void readsFilesAndNamesThemInFaults() throws IOException {
        var one = Files.writeString(folder.resolve("one.jsonl"), "\uFEFF" + GOOD + "\n");
        var two = Files.writeString(folder.resolve("two.jsonl"), "{}\n");

        assertThat(run("", "--json", one.toString(), two.toString())).isEqualTo(1);

        assertThat(out.toString(UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("dueAt"),
                        line -> assertThat(line).contains("two.jsonl line 1, /receivedAt"));
        assertThat(run("", "--json", folder.resolve("three.jsonl").toString())).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("there is no file", "three.jsonl");
    }

    @Test
    void countsByAnotherCalendar() throws IOException {
        var saturdays = Files.writeString(folder.resolve("saturdays.yml"), """
                id: saturdays
                version: 1
                opens: "08:00"
                lunchFrom: "12:00"
                lunchTo: "13:00"
                closes: "17:00"
                cutOff: "16:00"
                week: {saturday: morning}
                years: {2019: }
                """);

        assertThat(run("", "--calendar", saturdays.toString(), "2019-03-15T13:00", "1", "working-days"))
                .isZero();

        assertThat(out.toString(UTF_8)).contains("due          Monday 2019-03-18 08:00\n");
        var faulty = Files.writeString(folder.resolve("faulty.yml"), "id: a\nversion: 1\nyears: {}\n");
        assertThat(run(GOOD, "--json", "--calendar", faulty.toString())).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("faulty.yml: opens is missing", "faulty.yml: cutOff is missing");
        assertThat(run(GOOD, "--json", "--calendar", "nowhere.yml")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("nowhere.yml can't be read");
    }

    @Test
    void saysWhatIsProvisional() {
        assertThat(run("", "2026-12-30T09:00", "2", "working-days")).isZero();
        assertThat(out.toString(UTF_8)).contains("provisional  the holidays are published for 2018, ");
        out.reset();
        assertThat(run("", "2019-03-11T09:00:00+09:00", "same-day")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("counts from  Monday 2019-03-11 07:30", "counted      2019-03-11 8:00 h")
                .doesNotContain("provisional");
    }

    @Test
    void explainsMisuse() {
        assertThat(run("")).isEqualTo(2);
        assertThat(run("", "--yaml")).isEqualTo(2);
        assertThat(run("", "--calendar")).isEqualTo(2);
        assertThat(run("", "2019-03-11T09:00", "three", "working-days")).isEqualTo(2);
        assertThat(run("", "2019-03-11T09:00", "3", "weeks")).isEqualTo(2);
        assertThat(run("", "2019-03-11T09:00", "3")).isEqualTo(2);
        assertThat(run("", "today", "3", "days")).isEqualTo(2);
        assertThat(err.toString(UTF_8).lines()).hasSize(7).allMatch(line -> line.startsWith("lienthong: "));
        assertThat(out.size()).isZero();
        assertThat(run("", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--calendar FILE");
    }

    @Test
    void takesLongInputAndRefusesEndlessLines() {
        var many = IntStream.range(0, 20_000).mapToObj(i -> GOOD).collect(Collectors.joining("\n"));
        assertThat(run(many + "\n" + "x".repeat(1_200_000) + "\n" + GOOD, "--json"))
                .isEqualTo(1);
        assertThat(out.toString(UTF_8).lines()).hasSize(20_002);
        assertThat(out.toString(UTF_8)).contains("line 20001: is longer than 1000000 characters");
    }

    @Test
    void answersWhileTheAskerWaits() throws Exception {
        try (var asker = new PipedOutputStream()) {
            var questions = new PipedInputStream(asker);
            var command = Thread.ofVirtual()
                    .start(() -> DueCommand.run(
                            questions,
                            new PrintStream(out, false, UTF_8),
                            new PrintStream(err, false, UTF_8),
                            "--json"));
            asker.write((GOOD + "\n").getBytes(UTF_8));
            asker.flush();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(out.toString(UTF_8).lines()).hasSize(1));
            asker.close();
            assertThat(command.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    private int run(String in, String... arguments) {
        try (var printed = new PrintStream(out, true, UTF_8);
                var complained = new PrintStream(err, true, UTF_8)) {
            return DueCommand.run(new ByteArrayInputStream(in.getBytes(UTF_8)), printed, complained, arguments);
        }
    }
}
