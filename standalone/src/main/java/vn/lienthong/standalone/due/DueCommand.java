package vn.lienthong.standalone.due;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Deadline;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.calendar.DueQuestion;
import vn.lienthong.routing.registry.CalendarFile;
import vn.lienthong.standalone.PlainFailure;
import vn.lienthong.support.problem.Fault;

/** {@code ./lienthong due}: when a time limit ends, by a calendar alone; needs no running system. */
public final class DueCommand {
    private static final String USAGE = """
            ./lienthong due [--calendar FILE] RECEIVED_AT LIMIT
            ./lienthong due --json [--calendar FILE] [FILE…]

              RECEIVED_AT        2019-03-12T09:00 (Vietnam's time) or with an offset, 2019-03-12T02:00:00Z
              LIMIT              3 working-days, 8 working-hours, 15 days or same-day
              --json             JSON lines from the files, or from standard input, a line of answer for each:
                                 {"receivedAt":"2019-03-12T09:00","limit":{"amount":3,"unit":"working-days"},
                                  "suspensions":[{"from":"…","until":"…"}],"id":"…"}; suspensions and id may be missing
              --calendar FILE    by the calendar of this YAML file instead of the one that is built in

            Exit code 0: every line was answered; 1: some were faulty, their answers say why; 2: misuse.
            docs/deadlines.md says how limits are counted.
            """;
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEEE yyyy-MM-dd HH:mm", Locale.ENGLISH).withZone(WorkingCalendar.ZONE);

    private final PrintStream out;
    private final PrintStream err;

    private DueCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        int exitCode = run(System.in, System.out, System.err, arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the exit code. */
    static int run(InputStream in, PrintStream out, PrintStream err, String... arguments) {
        return new DueCommand(out, err).run(in, arguments);
    }

    private int run(InputStream in, String... arguments) {
        boolean json = false;
        @Nullable Path calendarFile = null;
        var others = new ArrayList<String>();
        var rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var argument = rest.pop();
            switch (argument) {
                case "--help" -> {
                    out.print(USAGE);
                    return 0;
                }
                case "--json" -> json = true;
                case "--calendar" -> {
                    if (rest.isEmpty()) {
                        return misused("--calendar needs a file");
                    }
                    calendarFile = Path.of(rest.pop());
                }
                default -> {
                    if (argument.startsWith("--")) {
                        return misused("there is no option " + argument);
                    }
                    others.add(argument);
                }
            }
        }
        if (!json && (others.size() < 2 || others.size() > 3)) {
            return misused("due takes a time and a limit, for instance: due 2019-03-12T09:00 3 working-days");
        }
        try {
            var calendar = calendarFile == null ? CalendarFile.builtIn() : calendar(calendarFile);
            return json ? answerLines(in, calendar, others) : answerOne(calendar, others);
        } catch (PlainFailure e) {
            err.println("lienthong: " + e.getMessage());
            return 2;
        } catch (IOException | UncheckedIOException e) {
            err.println("lienthong: the questions can't be read: " + e.getMessage());
            return 1;
        }
    }

    private int misused(String message) {
        err.println("lienthong: " + message + " (./lienthong due --help says more)");
        return 2;
    }

    private static WorkingCalendar calendar(Path file) {
        var faults = new ArrayList<String>();
        try (var in = Files.newInputStream(file)) {
            var calendar = CalendarFile.read(in, file.toString(), faults);
            if (calendar != null) {
                return calendar;
            }
        } catch (IOException e) {
            throw new PlainFailure("the calendar %s can't be read: is it there?".formatted(file), e);
        }
        throw new PlainFailure("the calendar has faults:\n  " + String.join("\n  ", faults));
    }

    // --- JSON lines

    private int answerLines(InputStream in, WorkingCalendar calendar, List<String> files) throws IOException {
        for (var file : files) {
            if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
                throw new PlainFailure("there is no file %s that can be read".formatted(file));
            }
        }
        var lines = new DueLines(calendar, out);
        if (files.isEmpty()) {
            lines.answer("", reader(in));
        }
        for (var file : files) {
            try (var opened = Files.newInputStream(Path.of(file))) {
                lines.answer(file, reader(opened));
            }
        }
        out.flush();
        return lines.faulty() == 0 ? 0 : 1;
    }

    private static Reader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    }

    // --- One question, for people

    private int answerOne(WorkingCalendar calendar, List<String> words) {
        var faults = new ArrayList<Fault>();
        var receivedAt = DueQuestion.time(words.getFirst(), "RECEIVED_AT", faults);
        var limit = DueQuestion.limit(words.size() == 2 ? "0" : words.get(1), words.getLast(), faults);
        if (receivedAt == null || limit == null) {
            faults.forEach(fault -> err.println("lienthong: " + fault.message()));
            return 2;
        }
        try {
            tell(calendar, receivedAt, limit);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("lienthong: by this calendar " + e.getMessage());
            return 2;
        }
    }

    private void tell(WorkingCalendar calendar, Instant receivedAt, TimeLimit limit) {
        var deadline = calendar.deadline(receivedAt, limit, List.of());
        var due = calendar.dueAt(receivedAt, limit);
        out.println("received     " + FORM.format(receivedAt));
        out.println("counts from  " + FORM.format(deadline.countsFrom()));
        out.println("due          " + FORM.format(due));
        out.println("counted      "
                + deadline.counted().stream().map(DueCommand::counted).collect(Collectors.joining(", ")));
        if (deadline.provisional()) {
            out.println("provisional  the holidays are published for " + years(calendar)
                    + " only; elsewhere weekdays alone count");
        }
    }

    private static String counted(Deadline.Counted counted) {
        return counted.time() == null ? counted.date().toString() : counted.date() + " " + inWords(counted.time());
    }

    private static String inWords(Duration time) {
        return "%d:%02d h".formatted(time.toHours(), time.toMinutesPart());
    }

    private static String years(WorkingCalendar calendar) {
        return calendar.years().isEmpty()
                ? "no year"
                : calendar.years().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
