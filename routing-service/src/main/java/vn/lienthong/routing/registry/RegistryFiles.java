package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.route.ProcedureText;
import vn.lienthong.routing.route.RouteCheck;
import vn.lienthong.routing.route.RouteFault;

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

    /**
     * What the files hold.
     *
     * @param remarks what is no fault, but may not be what was meant
     */
    public record Contents(
            List<Agency> agencies,
            List<Procedure> procedures,
            Map<String, WorkingCalendar> calendars,
            List<String> remarks) {
        public Contents {
            agencies = List.copyOf(agencies);
            procedures = List.copyOf(procedures);
            calendars = Map.copyOf(calendars);
            remarks = List.copyOf(remarks);
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
            var remarks = new ArrayList<String>();
            var agencies = agencies(resources.getResource(location + "agencies.csv"), faults);
            var procedures = procedures(faults);
            var calendars = calendars(faults);
            if (faults.isEmpty()) {
                checkProcedures(agencies, procedures, faults, remarks);
            }
            if (!faults.isEmpty()) {
                throw new FaultyRegistry(faults);
            }
            return new Contents(
                    agencies,
                    procedures.stream().map(ProcedureFile::procedure).toList(),
                    calendars,
                    List.copyOf(remarks));
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

    private List<ProcedureFile> procedures(List<String> faults) throws IOException {
        var procedures = new ArrayList<ProcedureFile>();
        var files = resources.getResources(location + "procedures/*.yml");
        Arrays.sort(files, Comparator.comparing(file -> String.valueOf(file.getFilename())));
        for (var file : files) {
            var text = ProcedureText.read(file.getContentAsString(UTF_8));
            var name = "procedures/" + file.getFilename();
            text.faults().forEach(fault -> faults.add(said(name, text, fault)));
            if (text.procedure() != null) {
                procedures.add(new ProcedureFile(name, text, text.procedure()));
            }
        }
        if (procedures.isEmpty() && faults.isEmpty()) {
            faults.add("procedures/: there is no procedure");
        }
        return procedures;
    }

    /** A procedure and the file it stands in. */
    private record ProcedureFile(String name, ProcedureText text, Procedure procedure) {}

    /** A fault with its file, line and stage. */
    private static String said(String file, ProcedureText text, RouteFault fault) {
        return "%s, line %d%s: %s"
                .formatted(
                        file,
                        text.line(fault.place()),
                        fault.stage() != null
                                ? ", stage " + fault.stage()
                                : fault.place().isEmpty()
                                        ? ""
                                        : ", " + fault.place().substring(1),
                        fault.message());
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
            return CalendarFile.read(in, String.valueOf(file.getFilename()), faults);
        }
    }

    private static void checkProcedures(
            List<Agency> agencies, List<ProcedureFile> files, List<String> faults, List<String> remarks) {
        var procedures = files.stream().map(ProcedureFile::procedure).toList();
        var history = new RegistryHistory(agencies, procedures, Map.of(), List.of());
        var check = new RouteCheck();
        for (var file : files) {
            for (var fault : check.check(file.procedure(), history)) {
                (fault.isFault() ? faults : remarks).add(said(file.name(), file.text(), fault));
            }
        }
        for (var fault : RouteCheck.checkVersions(procedures)) {
            (fault.isFault() ? faults : remarks).add("procedures/: " + fault.message());
        }
    }
}
