package vn.lienthong.routing.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which sector of the province has the procedures of a field, or else of an issuer: {@code
 * registry/catalogue/sectors.csv}. Where it says nothing, nothing is guessed.
 */
final class SectorTable {
    private static final String FILE = "/registry/catalogue/sectors.csv";
    private static final List<String> COLUMNS = List.of("field", "issuer", "sector", "vertical");

    private final Map<String, Sector> byField = new HashMap<>();
    private final Map<String, Sector> byIssuer = new HashMap<>();

    /**
     * @param isVertical it has agencies of its own at the levels below, too: there the People's Committee doesn't receive
     *     for it
     */
    record Sector(String name, boolean isVertical) {}

    private SectorTable(String text) {
        var rows = CatalogueCsv.rows(text);
        if (rows.isEmpty() || !rows.getFirst().cells().equals(COLUMNS)) {
            throw new IllegalArgumentException(
                    "sectors.csv line 1: the columns are to be " + String.join(",", COLUMNS));
        }
        for (var row : rows.subList(1, rows.size())) {
            var cells = row.cells();
            if (cells.size() != COLUMNS.size()
                    || cells.get(0).isEmpty() == cells.get(1).isEmpty()
                    || cells.get(2).isEmpty()
                    || !List.of("", "yes").contains(cells.get(3))) {
                throw new IllegalArgumentException(
                        "sectors.csv line %d: a sector, either a field or an issuer, and yes if it is vertical"
                                .formatted(row.line()));
            }
            var sector = new Sector(cells.get(2), !cells.get(3).isEmpty());
            var known = cells.get(0).isEmpty()
                    ? byIssuer.put(Folded.of(cells.get(1)), sector)
                    : byField.put(Folded.of(cells.get(0)), sector);
            if (known != null) {
                throw new IllegalArgumentException("sectors.csv line %d: it stands twice".formatted(row.line()));
            }
        }
    }

    /** The one that is built in. */
    static SectorTable builtIn() {
        try (var in = SectorTable.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return of(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException that names the line if a text isn't such a table */
    static SectorTable of(String text) {
        return new SectorTable(text);
    }

    Optional<Sector> sector(@Nullable String field, @Nullable String issuer) {
        var sector = field == null ? null : byField.get(Folded.of(field));
        if (sector == null && issuer != null) {
            sector = byIssuer.get(Folded.of(issuer));
        }
        return Optional.ofNullable(sector);
    }
}
