package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * The registry as files: {@code agencies.csv}, {@code calendar.yml}, {@code calendars/*.yml} and {@code
 * procedures/*.yml} under one location. What is wrong is said with its file and line; a registry with a fault isn't loaded at all.
 */
public class RegistryFiles {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final String location;
    private final PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();

    /** @param location a Spring resource location that ends in a slash, e.g. {@code classpath:registry/} */
    public RegistryFiles(String location) {
        this.location = location;
    }

    /** A fault in the registry's files. */
    public static final class FaultyRegistry extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FaultyRegistry(List<String> faults) {
            super("the registry has faults:\n  " + String.join("\n  ", faults));
        }
    }

    /** What the files hold. */
    public record Contents(List<Agency> agencies, List<Procedure> procedures, Map<String, WorkingCalendar> calendars) {
        public Contents {
            agencies = List.copyOf(agencies);
            procedures = List.copyOf(procedures);
            calendars = Map.copyOf(calendars);
        }

        /** As it is today. */
        public Registry registry() {
            return history().on(LocalDate.now(WorkingCalendar.ZONE));
        }

        public RegistryHistory history() {
            return new RegistryHistory(agencies, procedures, calendars, List.of());
        }
    }

    /** @throws FaultyRegistry with all faults, each with its place */
    public Contents load() {
        try {
            var faults = new ArrayList<String>();
            var agencies = agencies(resources.getResource(location + "agencies.csv"), faults);
            var procedures = procedures(faults);
            var calendars = calendars(faults);
            if (faults.isEmpty()) {
                checkReferences(agencies, procedures, faults);
            }
            if (!faults.isEmpty()) {
                throw new FaultyRegistry(faults);
            }
            return new Contents(agencies, procedures, calendars);
        } catch (IOException e) {
            throw new UncheckedIOException("the registry at " + location + " can't be read", e);
        }
    }

    private static List<Agency> agencies(Resource file, List<String> faults) throws IOException {
        var rows = AgencyTable.read(
                file.getContentAsString(UTF_8),
                (line, fault) -> faults.add("agencies.csv line %d: %s".formatted(line, fault)));
        var agencies =
                rows.stream().map(row -> ReadChangeSet.tidied(row.agency())).toList();
        if (faults.isEmpty()) {
            var lines = new HashMap<String, Integer>();
            rows.forEach(row -> lines.put(row.agency().key(), row.line()));
            for (var found : Consistency.of(new Records(agencies), agencies)) {
                faults.add("agencies.csv line %d: %s".formatted(lines.get(found.key()), found.message()));
            }
        }
        return agencies;
    }

    private List<Procedure> procedures(List<String> faults) throws IOException {
        var procedures = new ArrayList<Procedure>();
        var files = resources.getResources(location + "procedures/*.yml");
        Arrays.sort(files, Comparator.comparing(file -> String.valueOf(file.getFilename())));
        for (var file : files) {
            try (var in = file.getInputStream()) {
                procedures.add(YAML.readValue(in, Procedure.class));
            } catch (JacksonException e) {
                faults.add("procedures/%s, line %d: %s"
                        .formatted(
                                file.getFilename(),
                                e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                                e.getOriginalMessage()));
            }
        }
        if (procedures.isEmpty() && faults.isEmpty()) {
            faults.add("procedures/: there is no procedure");
        }
        return procedures;
    }

    /** The calendar's file: office hours, and per year the days that differ. */
    record CalendarFile(
            String id,
            int version,
            LocalTime opens,
            LocalTime lunchFrom,
            LocalTime lunchTo,
            LocalTime closes,
            LocalTime cutOff,
            Map<Integer, Year> years) {
        record Year(List<LocalDate> off, List<LocalDate> working) {}
    }

    /** The usual one, {@code calendar.yml}, and those of single agencies under {@code calendars/}. */
    private Map<String, WorkingCalendar> calendars(List<String> faults) throws IOException {
        var files = new ArrayList<Resource>();
        files.add(resources.getResource(location + "calendar.yml"));
        files.addAll(List.of(further("calendars/*.yml")));
        var calendars = new HashMap<String, WorkingCalendar>();
        for (var file : files) {
            var calendar = calendar(file, faults);
            if (calendar != null && calendars.put(calendar.id(), calendar) != null) {
                faults.add(file.getFilename() + ": the calendar " + calendar.id() + " stands twice");
            }
        }
        if (faults.isEmpty() && !calendars.containsKey(Agency.USUAL_CALENDAR)) {
            faults.add("calendar.yml: the calendar " + Agency.USUAL_CALENDAR + " is missing");
        }
        return calendars;
    }

    private Resource[] further(String pattern) throws IOException {
        try {
            var files = resources.getResources(location + pattern);
            Arrays.sort(files, Comparator.comparing(file -> String.valueOf(file.getFilename())));
            return files;
        } catch (FileNotFoundException e) {
            return new Resource[0];
        }
    }

    private static @Nullable WorkingCalendar calendar(Resource file, List<String> faults) throws IOException {
        try (var in = file.getInputStream()) {
            var read = YAML.readValue(in, CalendarFile.class);
            var days = new HashMap<LocalDate, WorkingCalendar.Day>();
            read.years().forEach((number, year) -> {
                for (var off : year.off()) {
                    put(days, number, off, WorkingCalendar.Day.OFF, faults);
                }
                for (var working : year.working()) {
                    put(days, number, working, WorkingCalendar.Day.WORKING, faults);
                }
            });
            return new WorkingCalendar(
                    read.id(),
                    read.version(),
                    read.opens(),
                    read.lunchFrom(),
                    read.lunchTo(),
                    read.closes(),
                    read.cutOff(),
                    days);
        } catch (JacksonException | IllegalArgumentException e) {
            faults.add("calendar.yml: " + e.getMessage());
            return null;
        }
    }

    private static void put(
            Map<LocalDate, WorkingCalendar.Day> days,
            int year,
            LocalDate date,
            WorkingCalendar.Day day,
            List<String> faults) {
        if (date.getYear() != year) {
            faults.add("calendar.yml: " + date + " stands under the year " + year);
        }
        if (days.put(date, day) != null) {
            faults.add("calendar.yml: " + date + " stands twice");
        }
    }

    private static void checkReferences(List<Agency> agencies, List<Procedure> procedures, List<String> faults) {
        var registry =
                new RegistryHistory(agencies, procedures, Map.of(), List.of()).on(LocalDate.now(WorkingCalendar.ZONE));
        for (var procedure : procedures) {
            var receivers = registry.agencies().stream()
                    .filter(procedure.receivers()::includes)
                    .toList();
            if (receivers.isEmpty()) {
                faults.add("procedure %s: no agency receives it".formatted(procedure.code()));
            }
            for (var stage : procedure.stages()) {
                receivers.stream()
                        .filter(receiver -> registry.resolve(stage.agency(), receiver.code())
                                .isEmpty())
                        .findFirst()
                        .ifPresent(
                                receiver -> faults.add("procedure %s, stage %s: nobody is competent where %s receives"
                                        .formatted(procedure.code(), stage.id(), receiver.code())));
            }
        }
    }
}
