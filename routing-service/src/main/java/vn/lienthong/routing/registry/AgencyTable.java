package vn.lienthong.routing.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Agency.Maintenance;

/**
 * Agencies as a table: CSV after RFC 4180, one record of an agency a line, several values in a cell parted by {@code ;}.
 * The last two columns may be missing: then nothing is said about them.
 */
final class AgencyTable {
    private static final List<String> NEEDED = List.of(
            "code",
            "former_codes",
            "name",
            "tier",
            "sector",
            "parent",
            "serves",
            "capabilities",
            "channel",
            "calendar",
            "valid_from",
            "valid_until",
            "successors");
    private static final String BY_PLACE = "successor_by_place";
    private static final String MAINTENANCE = "maintenance";
    private static final List<String> ALL = java.util.stream.Stream.concat(
                    NEEDED.stream(), java.util.stream.Stream.of(BY_PLACE, MAINTENANCE))
            .toList();
    private static final CsvMapper CSV =
            CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build();

    private final Map<String, Integer> columns;
    private final BiConsumer<Integer, String> faults;

    private AgencyTable(Map<String, Integer> columns, BiConsumer<Integer, String> faults) {
        this.columns = columns;
        this.faults = faults;
    }

    /**
     * A line of the table.
     *
     * @param saysAll it has the columns that may be missing
     */
    record Row(int line, Agency agency, boolean saysAll) {}

    /**
     * Reads a table.
     *
     * @param faults gets each fault with its line, counted from 1
     */
    static List<Row> read(String text, BiConsumer<Integer, String> faults) {
        var lines = lines(text, faults);
        if (lines.isEmpty()) {
            faults.accept(1, "there is nothing; the first line names the columns " + String.join(",", NEEDED));
            return List.of();
        }
        var columns = new HashMap<String, Integer>();
        var header = lines.getFirst().cells();
        for (int i = 0; i < header.length; i++) {
            if (!ALL.contains(header[i])) {
                faults.accept(1, "there is no column " + header[i]);
            } else if (columns.put(header[i], i) != null) {
                faults.accept(1, "the column " + header[i] + " stands twice");
            }
        }
        var missing = NEEDED.stream().filter(name -> !columns.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            faults.accept(1, "the columns " + String.join(", ", missing) + " are missing");
        }
        if (!missing.isEmpty() || columns.size() != header.length) {
            return List.of();
        }
        var table = new AgencyTable(columns, faults);
        var rows = new ArrayList<Row>(lines.size());
        var firstLines = new HashMap<String, Integer>();
        for (var line : lines.subList(1, lines.size())) {
            var row = table.row(line, header.length);
            if (row == null) {
                continue;
            }
            var other = firstLines.putIfAbsent(row.agency().key(), row.line());
            if (other != null) {
                faults.accept(
                        row.line(),
                        "the code %s stands twice from the same day on, in line %d too"
                                .formatted(row.agency().code(), other));
            } else {
                rows.add(row);
            }
        }
        return rows;
    }

    private record Line(int number, String[] cells) {}

    private static List<Line> lines(String text, BiConsumer<Integer, String> faults) {
        var lines = new ArrayList<Line>();
        int number = 1;
        var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (var rows = CSV.readerFor(String[].class).<String[]>readValues(plain)) {
            while (rows.hasNextValue()) {
                var cells = rows.nextValue();
                if (!Arrays.equals(cells, new String[] {""})) {
                    lines.add(new Line(number, cells));
                }
                // A quoted cell may hold line breaks.
                number += 1
                        + (int) Arrays.stream(cells)
                                .flatMapToInt(String::chars)
                                .filter(c -> c == '\n')
                                .count();
            }
        } catch (JacksonException e) {
            faults.accept(number, "this is no CSV: " + e.getOriginalMessage());
        }
        return lines;
    }

    private @Nullable Row row(Line line, int width) {
        var cells = line.cells();
        if (cells.length != width) {
            faults.accept(line.number(), "has %d cells, not %d".formatted(cells.length, width));
            return null;
        }
        var faulty = new HashSet<String>();
        var code = code(line, "code", faulty);
        var validFrom = date(line, "valid_from", faulty);
        if (code == null && faulty.add("code")) {
            faults.accept(line.number(), "the code is missing");
        }
        if (validFrom == null && faulty.add("valid_from")) {
            faults.accept(line.number(), "valid_from is missing");
        }
        for (var needed : List.of("name", "tier", "sector")) {
            if (cell(line, needed).isBlank()) {
                faulty.add(needed);
                faults.accept(line.number(), needed + " is missing");
            }
        }
        var formerCodes = codes(line, "former_codes", faulty);
        var parent = code(line, "parent", faulty);
        var serves = code(line, "serves", faulty);
        var validUntil = date(line, "valid_until", faulty);
        var successors = codes(line, "successors", faulty);
        var byPlace = byPlace(line, faulty);
        var maintenance = maintenance(line, faulty);
        if (!faulty.isEmpty() || code == null || validFrom == null) {
            return null;
        }
        try {
            return new Row(
                    line.number(),
                    new Agency(
                            code,
                            formerCodes,
                            cell(line, "name"),
                            cell(line, "tier"),
                            cell(line, "sector"),
                            parent,
                            serves,
                            list(cell(line, "capabilities")),
                            cell(line, "channel").isEmpty() ? Agency.FEED : cell(line, "channel"),
                            cell(line, "calendar").isEmpty() ? Agency.USUAL_CALENDAR : cell(line, "calendar"),
                            maintenance,
                            validFrom,
                            validUntil,
                            successors,
                            byPlace),
                    columns.containsKey(BY_PLACE) && columns.containsKey(MAINTENANCE));
        } catch (IllegalArgumentException e) {
            faults.accept(line.number(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private String cell(Line line, String column) {
        var at = columns.get(column);
        return at == null ? "" : line.cells()[at].strip();
    }

    private static List<String> list(String cell) {
        return cell.isEmpty()
                ? List.of()
                : Arrays.stream(cell.split(";", -1)).map(String::strip).toList();
    }

    private @Nullable AgencyCode code(Line line, String column, Set<String> faulty) {
        var cell = cell(line, column);
        return cell.isEmpty() ? null : parse(line, column, cell, faulty);
    }

    private List<AgencyCode> codes(Line line, String column, Set<String> faulty) {
        var codes = new ArrayList<AgencyCode>();
        for (var cell : list(cell(line, column))) {
            var code = parse(line, column, cell, faulty);
            if (code != null) {
                codes.add(code);
            }
        }
        return codes;
    }

    private @Nullable AgencyCode parse(Line line, String column, String text, Set<String> faulty) {
        try {
            return new AgencyCode(text);
        } catch (IllegalArgumentException e) {
            faulty.add(column);
            faults.accept(line.number(), column.equals("code") ? e.getMessage() : column + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable LocalDate date(Line line, String column, Set<String> faulty) {
        var cell = cell(line, column);
        try {
            return cell.isEmpty() ? null : LocalDate.parse(cell);
        } catch (DateTimeException e) {
            faulty.add(column);
            faults.accept(line.number(), column + " is a date such as 2025-07-01");
            return null;
        }
    }

    private boolean byPlace(Line line, Set<String> faulty) {
        var cell = cell(line, BY_PLACE);
        if (!cell.isEmpty() && !cell.equals("true") && !cell.equals("false")) {
            faulty.add(BY_PLACE);
            faults.accept(line.number(), BY_PLACE + " is true or false");
        }
        return cell.equals("true");
    }

    /** {@code 2026-12-01T12:00:00Z/2026-12-01T14:00:00Z why}. */
    private List<Maintenance> maintenance(Line line, Set<String> faulty) {
        var windows = new ArrayList<Maintenance>();
        for (var text : list(cell(line, MAINTENANCE))) {
            try {
                var gap = text.indexOf(' ');
                var times = text.substring(0, gap < 0 ? text.length() : gap).split("/", -1);
                windows.add(new Maintenance(
                        Instant.parse(times[0]),
                        Instant.parse(times.length > 1 ? times[1] : ""),
                        gap < 0 ? "" : text.substring(gap + 1)));
            } catch (DateTimeException | IllegalArgumentException e) {
                faulty.add(MAINTENANCE);
                faults.accept(
                        line.number(),
                        "maintenance is windows such as 2026-12-01T12:00:00Z/2026-12-01T14:00:00Z and the reason");
            }
        }
        return windows;
    }

    // ---- writing

    /** All these records as a table, by code and day. */
    static String write(Collection<Agency> agencies) {
        var schema = CsvSchema.builder();
        ALL.forEach(schema::addColumn);
        var rows = agencies.stream()
                .sorted(Comparator.comparing((Agency agency) -> agency.code().value())
                        .thenComparing(Agency::validFrom))
                .map(AgencyTable::cells)
                .toList();
        return CSV.writer(schema.build().withHeader()).writeValueAsString(rows);
    }

    private static List<String> cells(Agency agency) {
        return List.of(
                agency.code().value(),
                join(agency.formerCodes()),
                agency.name(),
                agency.tier(),
                agency.sector(),
                text(agency.parent()),
                text(agency.serves()),
                String.join(";", agency.capabilities()),
                agency.channel(),
                agency.calendar(),
                agency.validFrom().toString(),
                text(agency.validUntil()),
                join(agency.successors()),
                Boolean.toString(agency.successorByPlace()),
                agency.maintenance().stream()
                        .map(window -> window.from() + "/" + window.until() + " "
                                // What parts the windows can't stand inside one.
                                + window.reason().replace(';', ','))
                        .collect(Collectors.joining(";")));
    }

    private static String join(List<AgencyCode> codes) {
        return codes.stream().map(AgencyCode::value).collect(Collectors.joining(";"));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
