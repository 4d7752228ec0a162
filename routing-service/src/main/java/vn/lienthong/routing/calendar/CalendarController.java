package vn.lienthong.routing.calendar;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.registry.WorkingCalendar.Day;
import vn.lienthong.contract.registry.WorkingCalendar.Week;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;

/** The working calendars (lịch làm việc): public facts, no token needed. */
@RestController
class CalendarController {
    private static final LocalDate EARLIEST = LocalDate.of(1976, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2199, 12, 31);

    private final RegistryFollower registry;
    private final CalendarSettings settings;

    CalendarController(RegistryFollower registry, CalendarSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    /**
     * A calendar without its days.
     *
     * @param years for which holidays are published
     */
    record Hours(
            String id,
            int version,
            LocalTime opens,
            LocalTime lunchFrom,
            LocalTime lunchTo,
            LocalTime closes,
            LocalTime cutOff,
            Week week,
            Set<Integer> years) {}

    /**
     * One date.
     *
     * @param reason why it isn't as its weekday says, where that is known
     * @param published the holidays of its year are
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DatedDay(LocalDate date, Day kind, @Nullable String reason, boolean published) {}

    @GetMapping("/v1/calendars")
    @Operation(
            summary = "All working calendars: office hours, cut-off, the week, the years whose holidays are published")
    Map<String, List<Hours>> calendars() {
        return Map.of(
                "calendars",
                known().values().stream()
                        .sorted(Comparator.comparing(WorkingCalendar::id))
                        .map(calendar -> new Hours(
                                calendar.id(),
                                calendar.version(),
                                calendar.opens(),
                                calendar.lunchFrom(),
                                calendar.lunchTo(),
                                calendar.closes(),
                                calendar.cutOff(),
                                calendar.week(),
                                calendar.years()))
                        .toList());
    }

    @GetMapping("/v1/calendars/{id}/days")
    @Operation(summary = "What each date of a stretch is: off, working, morning or afternoon, and why")
    Map<String, Object> days(
            @PathVariable String id,
            @RequestParam(required = false)
                    @Parameter(description = "first date, e.g. 2019-04-26", required = true)
                    @Nullable
                    String from,
            @RequestParam(required = false) @Parameter(description = "last date, included", required = true) @Nullable
                    String to) {
        var calendar = calendar(id);
        var faults = new ArrayList<Fault>();
        var first = date("from", from, faults);
        var last = date("to", to, faults);
        if (first != null && last != null) {
            if (last.isBefore(first)) {
                faults.add(new Fault("", "DATES_ARE_IN_ORDER", "to is before from."));
            } else if (ChronoUnit.DAYS.between(first, last) >= settings.mostDays()) {
                faults.add(new Fault(
                        "",
                        "STRETCH_IS_SHORT_ENOUGH",
                        "At most %d days are given at once.".formatted(settings.mostDays())));
            }
        }
        if (first == null || last == null || !faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST, "parameters-out-of-range", "Some parameters are out of range.", faults);
        }
        return Map.of(
                "calendar",
                calendar.id(),
                "version",
                calendar.version(),
                "days",
                first.datesUntil(last.plusDays(1))
                        .map(date -> new DatedDay(
                                date,
                                calendar.day(date),
                                calendar.reasons().get(date),
                                calendar.years().contains(date.getYear())))
                        .toList());
    }

    private static @Nullable LocalDate date(String parameter, @Nullable String text, List<Fault> faults) {
        try {
            var date = LocalDate.parse(text == null ? "" : text);
            if (date.isBefore(EARLIEST) || date.isAfter(LATEST)) {
                faults.add(new Fault("", "DATE_IS_WITHIN_REACH", parameter + " lies outside the years 1976 to 2199."));
                return null;
            }
            return date;
        } catch (DateTimeException e) {
            faults.add(new Fault(
                    "", "DATE_IS_WELL_FORMED", parameter + " is a date such as 2019-04-26, and is to be given."));
            return null;
        }
    }

    @PostMapping("/v1/calendars/{id}/due")
    @Operation(
            summary = "When a time limit ends, and which days counted",
            description =
                    "One question, or a list of them; the answer is one object or a list in the same order. Times may"
                            + " have any offset; those without one are Vietnam's. docs/deadlines.md states the conventions.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            oneOf = {DueQuestion.class, DueQuestion[].class},
                                            example =
                                                    "{\"receivedAt\":\"2019-03-11T09:00\",\"limit\":{\"amount\":3,\"unit\":\"working-days\"}}")))
    @io.swagger.v3.oas.annotations.responses.ApiResponse(
            responseCode = "200",
            content = {
                @Content(schema = @Schema(implementation = DueAnswer.class)),
                @Content(array = @ArraySchema(schema = @Schema(implementation = DueAnswer.class)))
            })
    Object due(@PathVariable String id, @RequestBody JsonNode body) {
        var calendar = calendar(id);
        if (!body.isArray()) {
            return answers(calendar, List.of(body), "").getFirst();
        }
        if (body.isEmpty()) {
            throw refused(List.of(fault(DueRule.QUESTION_IS_GIVEN, DueRule.QUESTION_IS_GIVEN.meaning())));
        }
        if (body.size() > settings.mostQuestions()) {
            throw refused(List.of(fault(
                    DueRule.NOT_TOO_MANY_QUESTIONS,
                    "There are %d questions; at most %d are taken at once."
                            .formatted(body.size(), settings.mostQuestions()))));
        }
        var questions = new ArrayList<JsonNode>();
        body.forEach(questions::add);
        return answers(calendar, questions, "/");
    }

    private List<DueAnswer> answers(WorkingCalendar calendar, List<JsonNode> asked, String pointer) {
        var faults = new ArrayList<Fault>();
        var answers = new ArrayList<DueAnswer>();
        for (int i = 0; i < asked.size(); i++) {
            var place = pointer.isEmpty() ? "" : pointer + i;
            var question = DueQuestion.read(asked.get(i), place, settings.mostSuspensions(), faults);
            var answer = question == null ? null : question.answer(calendar, place, faults);
            if (answer != null) {
                answers.add(answer);
            }
        }
        if (!faults.isEmpty()) {
            throw refused(faults);
        }
        return answers;
    }

    private static Fault fault(DueRule rule, String message) {
        return new Fault("", rule.name(), message);
    }

    private static Refusal refused(List<Fault> faults) {
        return new Refusal(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "due-question-refused",
                "The due time can't be computed from this. Mend every fault named in errors and ask again.",
                faults);
    }

    private Map<String, WorkingCalendar> known() {
        var known = registry.registry();
        if (known.isEmpty()) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "registry-not-loaded",
                    "The registry isn't loaded yet; try again in some seconds.",
                    List.of(),
                    Duration.ofSeconds(5));
        }
        return known.calendars();
    }

    private WorkingCalendar calendar(String id) {
        var calendar = known().get(id);
        if (calendar == null) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND,
                    "calendar-unknown",
                    "There is no calendar of this id; GET /v1/calendars lists them.",
                    List.of());
        }
        return calendar;
    }
}
