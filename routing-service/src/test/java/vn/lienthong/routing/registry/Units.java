package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.support.problem.Fault;

/** Agencies and reorganisations for tests, read from the registry's data files. */
final class Units {
    static final LocalDate NEW_YEAR_2019 = LocalDate.of(2019, 1, 1);
    static final LocalDate JULY_2025 = LocalDate.of(2025, 7, 1);

    private Units() {}

    static AgencyCode code(String code) {
        return new AgencyCode(code);
    }

    /** An agency of administration since 2019. */
    static Agency unit(String code, String name, String tier, @Nullable String parent) {
        return new Agency(
                code(code),
                null,
                name,
                tier,
                "administration",
                parent == null ? null : code(parent),
                null,
                false,
                NEW_YEAR_2019,
                null);
    }

    static RegistryHistory history(Agency... agencies) {
        return new RegistryHistory(List.of(agencies), List.of(), Map.of(), List.of());
    }

    static List<Agency> table(String file) {
        var faults = new ArrayList<String>();
        var rows = AgencyTable.read(text(file), (line, fault) -> faults.add(file + " line " + line + ": " + fault));
        if (!faults.isEmpty()) {
            throw new AssertionError(faults);
        }
        return rows.stream().map(AgencyTable.Row::agency).toList();
    }

    /** The 817 agencies of the province in 2019. */
    static List<Agency> the817() {
        return Stream.concat(table("agencies.csv").stream(), table("extra/agencies-817.csv").stream())
                .toList();
    }

    /** The reorganisation of the province for all 817, as one set: those who outlive their district are told where to. */
    static ObjectNode reorganisationOf817() {
        var first = yaml("reorganisations/2025-07-01.yml");
        var second = yaml("extra/2025-07-01-817.yml");
        var changes = first.withArray("changes");
        second.get("changes").forEach(changes::add);
        for (var customs : List.of("G12.72.32.41", "G12.72.32.42", "G12.72.32.44")) {
            changes.addObject().put("kind", "amend").put("code", customs).putNull("serves");
        }
        return first.put("id", "reorganisation-of-817");
    }

    static ObjectNode yaml(String file) {
        return (ObjectNode) new YAMLMapper().readTree(text(file));
    }

    static ChangeSet changeSet(String yaml) {
        var faults = new ArrayList<Fault>();
        var set = ReadChangeSet.of(new YAMLMapper().readTree(yaml), faults);
        if (set == null || !faults.isEmpty()) {
            throw new AssertionError(faults);
        }
        return set;
    }

    static String text(String file) {
        try (var in = Units.class.getResourceAsStream("/registry/" + file)) {
            if (in == null) {
                throw new AssertionError("no file registry/" + file);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The nation of mid-2025 as agencies: 63 provinces, 696 districts, 10,035 communes; codes made up for it. */
    static List<Agency> nation() {
        var codes = new HashMap<String, String>();
        var counts = new HashMap<String, Integer>();
        var agencies = new ArrayList<Agency>();
        for (var line : lines("units/provinces.csv")) {
            if (line[0].equals("2025-06-30")) {
                var code = "T" + line[1];
                codes.put(line[1], code);
                agencies.add(unit(code, line[2], "province", null));
            }
        }
        for (var line : lines("units/districts-2025-06-30.csv")) {
            var parent = codes.get(line[2]);
            var code = parent + "." + counts.merge(parent, 1, Integer::sum);
            codes.put(line[0], code);
            agencies.add(unit(code, line[1], "district", parent));
        }
        for (var line : lines("units/communes-2025-06-30.csv")) {
            var parent = codes.get(line[2]);
            var code = parent + "." + counts.merge(parent, 1, Integer::sum);
            agencies.add(unit(code, line[1], "commune", parent));
        }
        return agencies;
    }

    private static List<String[]> lines(String file) {
        return text(file).lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
}
