package vn.lienthong.routing.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;
import vn.lienthong.routing.catalogue.ReadPublications.Publication;

/** Published procedures that read aloud, for tests. */
final class Publications {
    static final LocalDate JULY = LocalDate.of(2026, 7, 1);
    static final CatalogueSettings SETTINGS =
            new CatalogueSettings(DataSize.ofMegabytes(16), 20_000, 200_000, 500, 2000, 1000, 500);
    private static final String HEADER = "code,name,field,issuer,levels,channels,limit,limit_online,limit_post,fee_min,"
            + "fee_max,online,decision,published_on,doubts,valid_from,valid_until\n";
    private static final List<String> COLUMNS = List.of(HEADER.strip().split(",", -1));

    private Publications() {}

    /** A complete one, with other values for some columns. */
    static PublishedProcedure published(String code, Map<String, String> others) {
        var cells = new ArrayList<String>();
        for (var column : COLUMNS) {
            cells.add('"' + others.getOrDefault(column, usual(column, code)) + '"');
        }
        var read = new ReadPublications(SETTINGS, JULY)
                .csv((HEADER + String.join(",", cells) + "\n").getBytes(UTF_8), null);
        if (!read.faults().isEmpty()) {
            throw new AssertionError(read.faults());
        }
        var one = read.rows().getFirst().procedure();
        return one.as(1, one.validFrom(), one.validUntil());
    }

    private static String usual(String column, String code) {
        return switch (column) {
            case "code" -> code;
            case "name" -> "Thủ tục " + code;
            case "field" -> "Hộ tịch";
            case "issuer" -> "Bộ Tư pháp";
            case "levels" -> "commune";
            case "channels" -> "counter;online;post";
            case "limit" -> "5 working-days";
            case "fee_min", "fee_max" -> "8000";
            case "online" -> "yes";
            case "decision" -> "163/QĐ-BTP";
            default -> "";
        };
    }

    static Publication row(PublishedProcedure procedure, boolean saysValidFrom) {
        return new Publication("line 2", procedure, saysValidFrom, true);
    }

    /** The list that ships with routing. */
    static List<Publication> real() {
        var read = new ReadPublications(SETTINGS, JULY).csv(file("procedures.csv"), file("parts.csv"));
        if (!read.faults().isEmpty()) {
            throw new AssertionError(read.faults());
        }
        return read.rows();
    }

    static byte[] file(String name) {
        try (var in = Publications.class.getResourceAsStream("/registry/catalogue/" + name)) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
