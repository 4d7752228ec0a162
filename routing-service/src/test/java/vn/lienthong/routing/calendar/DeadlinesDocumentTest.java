package vn.lienthong.routing.calendar;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.registry.CalendarFile;
import vn.lienthong.support.problem.Fault;

/** {@code docs/deadlines.md} says what the calendar computes. */
class DeadlinesDocumentTest {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ENGLISH);
    private static final List<String> LINES = lines();

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("../docs/deadlines.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A row of a table, with the calendar its section speaks of. */
    record Row(WorkingCalendar calendar, List<String> heads, List<String> cells) {
        String cell(String head) {
            return cells.get(heads.indexOf(head));
        }

        @Override
        public String toString() {
            return String.join(" | ", cells);
        }
    }

    static Stream<Row> rows() {
        var rows = new ArrayList<Row>();
        var calendar = CalendarFile.builtIn();
        List<String> heads = List.of();
        for (int i = 0; i < LINES.size(); i++) {
            var line = LINES.get(i);
            if (line.startsWith("## ")) {
                calendar = CalendarFile.builtIn();
            } else if (line.equals("```yaml")) {
                calendar = calendar(LINES.subList(i + 1, LINES.size()).stream()
                        .takeWhile(text -> !text.equals("```"))
                        .collect(joining("\n")));
            } else if (!line.startsWith("| ")) {
                heads = List.of();
            } else if (heads.isEmpty()) {
                heads = cells(line);
                i++; // the rule below the heads
            } else if (heads.contains("received")) {
                rows.add(new Row(calendar, heads, cells(line)));
            }
        }
        return rows.stream();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    private static WorkingCalendar calendar(String yaml) {
        var faults = new ArrayList<String>();
        var read = CalendarFile.read(
                new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "deadlines.md", faults);
        assertThat(faults).isEmpty();
        return read;
    }

    @Test
    void hasRowsToRead() {
        assertThat(rows()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void computesWhatTheRowSays(Row row) {
        var received = at(row.cell("received"));
        var limit = limit(row.cell("limit"));
        var suspensions = row.heads().contains("stopped") ? suspensions(row.cell("stopped")) : List.<Suspension>of();

        var deadline = row.calendar().deadline(received, limit, suspensions);

        assertThat(form(deadline.dueAt())).isEqualTo(row.cell("due"));
        assertThat(row.calendar().dueAt(received, limit, suspensions)).isEqualTo(deadline.dueAt());
        if (row.heads().contains("counts from")) {
            assertThat(form(deadline.countsFrom())).isEqualTo(row.cell("counts from"));
        }
    }

    @Test
    void listsTheRulesOfAQuestion() {
        var listed = LINES.stream()
                .dropWhile(line -> !line.equals("## What a question keeps to"))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(listed)
                .isEqualTo(Arrays.stream(DueRule.values())
                        .map(rule -> "| `%s` | %s |".formatted(rule.name(), rule.meaning()))
                        .toList());
    }

    private static TimeLimit limit(String text) {
        var faults = new ArrayList<Fault>();
        var words = text.split(" ");
        var limit = DueQuestion.limit(words.length == 1 ? "0" : words[0], words[words.length - 1], faults);
        assertThat(faults).isEmpty();
        return limit;
    }

    private static List<Suspension> suspensions(String text) {
        return Arrays.stream(text.split(", "))
                .map(one -> one.split(" – "))
                .map(ends -> new Suspension(at(ends[0]), at(ends[1])))
                .toList();
    }

    private static Instant at(String text) {
        return LocalDateTime.parse(text, FORM).atZone(WorkingCalendar.ZONE).toInstant();
    }

    private static String form(Instant instant) {
        return FORM.format(instant.atZone(WorkingCalendar.ZONE));
    }
}
