package vn.lienthong.routing.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.registry.WorkingCalendar.Day;
import vn.lienthong.contract.registry.WorkingCalendar.Week;

/**
 * A working calendar as a YAML file: office hours, the week, and per year the days that differ, each alone or with its
 * reason. {@code registry/calendar.yml} is one and explains itself.
 */
public final class CalendarFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String name;
    private final List<String> faults;
    private final Map<LocalDate, Day> days = new HashMap<>();
    private final Map<LocalDate, String> reasons = new HashMap<>();

    private CalendarFile(String name, List<String> faults) {
        this.name = name;
        this.faults = faults;
    }

    private record Written(
            @Nullable String id,
            @Nullable Integer version,
            @Nullable LocalTime opens,
            @Nullable LocalTime lunchFrom,
            @Nullable LocalTime lunchTo,
            @Nullable LocalTime closes,
            @Nullable LocalTime cutOff,
            @Nullable Week week,
            @Nullable Map<Integer, Year> years) {}

    /** Each a list of dates, or dates with a reason. */
    private record Year(
            @Nullable JsonNode off,
            @Nullable JsonNode working,
            @Nullable JsonNode morning,
            @Nullable JsonNode afternoon) {}

    /**
     * Reads a file.
     *
     * @param name of the file, as faults are to call it
     * @param faults gets all that is wrong
     * @return null if anything is
     */
    public static @Nullable WorkingCalendar read(InputStream in, String name, List<String> faults) {
        return new CalendarFile(name, faults).read(in);
    }

    /** The calendar that is built in, {@code registry/calendar.yml}. */
    public static WorkingCalendar builtIn() {
        var faults = new ArrayList<String>();
        try (var in = CalendarFile.class.getResourceAsStream("/registry/calendar.yml")) {
            var calendar = in == null ? null : read(in, "calendar.yml", faults);
            if (calendar == null) {
                throw new IllegalStateException("the calendar that is built in can't be read: " + faults);
            }
            return calendar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable WorkingCalendar read(InputStream in) {
        int before = faults.size();
        try {
            var written = YAML.readValue(in, Written.class);
            if (written == null) {
                faults.add(name + ": is empty");
                return null;
            }
            var years = new TreeMap<>(present(written.years, "years", Map.<Integer, Year>of()));
            years.forEach(this::year);
            var id = present(written.id, "id", "");
            int version = present(written.version, "version", 0);
            var opens = present(written.opens, "opens", LocalTime.MIN);
            var lunchFrom = present(written.lunchFrom, "lunchFrom", LocalTime.MIN);
            var lunchTo = present(written.lunchTo, "lunchTo", LocalTime.MIN);
            var closes = present(written.closes, "closes", LocalTime.MIN);
            var cutOff = present(written.cutOff, "cutOff", LocalTime.MIN);
            if (faults.size() > before) {
                return null;
            }
            return new WorkingCalendar(
                    id,
                    version,
                    opens,
                    lunchFrom,
                    lunchTo,
                    closes,
                    cutOff,
                    written.week,
                    days,
                    reasons,
                    years.keySet());
        } catch (DatabindException e) {
            faults.add("%s, %s: %s".formatted(name, place(e), inWords(e)));
        } catch (JacksonException e) {
            faults.add("%s, line %d: %s"
                    .formatted(
                            name, e.getLocation() == null ? 0 : e.getLocation().getLineNr(), e.getOriginalMessage()));
        } catch (IllegalArgumentException e) {
            faults.add(name + ": " + e.getMessage());
        }
        return null;
    }

    private <T> T present(@Nullable T value, String member, T otherwise) {
        if (value == null) {
            faults.add("%s: %s is missing".formatted(name, member));
            return otherwise;
        }
        return value;
    }

    private static String place(DatabindException e) {
        var place = new StringBuilder();
        e.getPath()
                .forEach(step -> place.append('/')
                        .append(step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()));
        var line = e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " (line %d)".formatted(e.getLocation().getLineNr());
        return (place.isEmpty() ? "the whole" : place) + line;
    }

    private static String inWords(DatabindException e) {
        if (e instanceof UnrecognizedPropertyException) {
            return "there is no such member; registry/calendar.yml shows what there is";
        }
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType() == LocalTime.class) {
            return "is no time of day such as \"07:30\"";
        }
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType() == Day.class) {
            return "is none of off, working, morning and afternoon";
        }
        return e instanceof MismatchedInputException && e.getPath().isEmpty()
                ? "is no calendar; registry/calendar.yml shows how one is written"
                : "isn't of the form that registry/calendar.yml shows";
    }

    private void year(Integer number, @Nullable Year year) {
        if (year == null) {
            return; // published, and nothing differs
        }
        dates(number, year.off, Day.OFF);
        dates(number, year.working, Day.WORKING);
        dates(number, year.morning, Day.MORNING);
        dates(number, year.afternoon, Day.AFTERNOON);
    }

    private void dates(int year, @Nullable JsonNode dates, Day day) {
        if (dates == null || dates.isNull()) {
            return;
        }
        if (dates.isArray()) {
            dates.forEach(date -> date(year, date.asString(""), day, null));
        } else if (dates.isObject()) {
            dates.properties()
                    .forEach(date -> date(
                            year,
                            date.getKey(),
                            day,
                            date.getValue().isNull() ? null : date.getValue().asString("")));
        } else {
            faults.add("%s: the days under %d are a list of dates, or dates with a reason each".formatted(name, year));
        }
    }

    private void date(int year, String text, Day day, @Nullable String reason) {
        LocalDate date;
        try {
            date = LocalDate.parse(text);
        } catch (DateTimeException e) {
            faults.add("%s: %s under the year %d is no date such as 2019-05-04".formatted(name, text, year));
            return;
        }
        if (date.getYear() != year) {
            faults.add("%s: %s stands under the year %d".formatted(name, date, year));
        }
        if (days.put(date, day) != null) {
            faults.add("%s: %s stands twice".formatted(name, date));
        }
        if (reason != null && !reason.isBlank()) {
            reasons.put(date, reason);
        }
    }
}
