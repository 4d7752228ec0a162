package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.route.ProcedureText;
import vn.lienthong.routing.route.RouteCheck;
import vn.lienthong.routing.route.RouteFault;

/**
 * The registry as files: {@code agencies.csv}, {@code calendar.yml} and {@code procedures/*.yml} under one location. What
 * is wrong is said with its file and line; a registry with a fault isn't loaded at all.
 */
public class RegistryFiles {
    private static final String AGENCY_COLUMNS =
            "code,former_code,name,tier,sector,parent,serves,receives_for_others,valid_from";

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
            List<Agency> agencies, List<Procedure> procedures, WorkingCalendar calendar, List<String> remarks) {
        public Registry registry() {
            return new Registry(agencies, procedures, calendar);
        }

        public RegistryHistory history() {
            return new RegistryHistory(agencies, procedures, Map.of(Agency.USUAL_CALENDAR, calendar), List.of());
        }
    }

    /** @throws FaultyRegistry with all faults, each with its place */
    public Contents load() {
        try {
            var faults = new ArrayList<String>();
            var remarks = new ArrayList<String>();
            var agencies = agencies(resources.getResource(location + "agencies.csv"), faults);
            var procedures = procedures(faults);
            var calendar = calendar(resources.getResource(location + "calendar.yml"), faults);
            if (faults.isEmpty()) {
                checkReferences(agencies, faults);
                checkProcedures(agencies, procedures, faults, remarks);
            }
            if (!faults.isEmpty() || calendar == null) {
                throw new FaultyRegistry(faults);
            }
            return new Contents(
                    agencies,
                    procedures.stream().map(ProcedureFile::procedure).toList(),
                    calendar,
                    List.copyOf(remarks));
        } catch (IOException e) {
            throw new UncheckedIOException("the registry at " + location + " can't be read", e);
        }
    }

    private static List<Agency> agencies(Resource file, List<String> faults) throws IOException {
        var lines = file.getContentAsString(UTF_8).lines().toList();
        var agencies = new LinkedHashMap<AgencyCode, Agency>();
        if (lines.isEmpty() || !lines.getFirst().equals(AGENCY_COLUMNS)) {
            faults.add("agencies.csv line 1: the columns are to be " + AGENCY_COLUMNS);
            return List.of();
        }
        for (int i = 1; i < lines.size(); i++) {
            var place = "agencies.csv line " + (i + 1) + ": ";
            var cells = lines.get(i).split(",", -1);
            if (cells.length != 9) {
                faults.add(place + "has " + cells.length + " cells, not 9 (names hold no commas)");
                continue;
            }
            try {
                var agency = new Agency(
                        new AgencyCode(cells[0]),
                        code(cells[1]),
                        cells[2],
                        cells[3],
                        cells[4],
                        code(cells[5]),
                        code(cells[6]),
                        Boolean.parseBoolean(cells[7]),
                        LocalDate.parse(cells[8]),
                        null);
                if (agencies.put(agency.code(), agency) != null) {
                    faults.add(place + "the code " + agency.code() + " stands twice");
                }
            } catch (IllegalArgumentException | java.time.DateTimeException e) {
                faults.add(place + e.getMessage());
            }
        }
        return List.copyOf(agencies.values());
    }

    private static @Nullable AgencyCode code(String cell) {
        return cell.isEmpty() ? null : new AgencyCode(cell);
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

    private static @Nullable WorkingCalendar calendar(Resource file, List<String> faults) throws IOException {
        try (var in = file.getInputStream()) {
            return CalendarFile.read(in, "calendar.yml", faults);
        }
    }

    private static void checkReferences(List<Agency> agencies, List<String> faults) {
        var registry = new Registry(agencies, List.of(), null);
        for (var agency : agencies) {
            if (agency.parent() != null && registry.agency(agency.parent()).isEmpty()) {
                faults.add("agencies.csv: %s names a parent that isn't there: %s"
                        .formatted(agency.code(), agency.parent()));
            }
            if (agency.serves() != null && registry.agency(agency.serves()).isEmpty()) {
                faults.add("agencies.csv: %s serves a place that isn't there: %s"
                        .formatted(agency.code(), agency.serves()));
            }
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
