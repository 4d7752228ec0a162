package vn.lienthong.standalone.due;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.calendar.DueQuestion;
import vn.lienthong.support.problem.Fault;

/** Questions as JSON lines, and a line of answer for each; blank lines are passed over. */
final class DueLines {
    private static final int LONGEST_LINE = 1_000_000;
    private static final int MOST_SUSPENSIONS = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final WorkingCalendar calendar;
    private final PrintStream out;
    private long faulty;

    DueLines(WorkingCalendar calendar, PrintStream out) {
        this.calendar = calendar;
        this.out = out;
    }

    /** How many lines had faults. */
    long faulty() {
        return faulty;
    }

    /** @param file its name, for faults; empty for standard input */
    void answer(String file, Reader reader) throws IOException {
        var in = file.isEmpty() ? "" : file + " ";
        var line = new StringBuilder();
        for (long number = 1; read(reader, line); number++) {
            var text = line.toString();
            if (number == 1 && text.startsWith("\uFEFF")) {
                text = text.substring(1); // a byte order mark, as some editors write it
            }
            if (!text.isBlank()) {
                out.write(CanonicalJson.mapper().writeValueAsBytes(answer(in + "line " + number, text)));
                out.write('\n');
                if (!reader.ready()) {
                    out.flush(); // somebody may wait for this answer before asking on
                }
            }
        }
    }

    private Object answer(String place, String text) {
        if (text.length() > LONGEST_LINE) {
            return fault(
                    null,
                    "%s: is longer than %d characters; put one question on a line".formatted(place, LONGEST_LINE));
        }
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException e) {
            var column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            return fault(
                    null,
                    "%s: isn't one well-formed JSON object, see column %d; write one question on one line"
                            .formatted(place, column));
        }
        var faults = new ArrayList<Fault>();
        var question = DueQuestion.read(json, "", MOST_SUSPENSIONS, faults);
        var answer = question == null ? null : question.answer(calendar, "", faults);
        if (answer != null) {
            return answer;
        }
        return fault(
                json.path("id").isString() ? json.path("id").asString() : null,
                faults.stream()
                        .map(fault -> place
                                + (fault.pointer().isEmpty() ? "" : ", " + fault.pointer())
                                + ": "
                                + fault.message())
                        .collect(Collectors.joining(" ")));
    }

    private LinkedHashMap<String, String> fault(@Nullable String id, String message) {
        faulty++;
        var fault = new LinkedHashMap<String, String>();
        if (id != null) {
            fault.put("id", id);
        }
        fault.put("error", message);
        return fault;
    }

    /** The next line, of which no more is kept than shows that it is too long; false at the end. */
    private static boolean read(Reader reader, StringBuilder line) throws IOException {
        line.setLength(0);
        int c;
        boolean any = false;
        while ((c = reader.read()) >= 0) {
            any = true;
            if (c == '\n') {
                return true;
            }
            if (line.length() <= LONGEST_LINE) {
                line.append((char) c);
            }
        }
        return any;
    }
}
