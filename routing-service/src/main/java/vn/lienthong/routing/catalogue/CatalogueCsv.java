package vn.lienthong.routing.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvWriteFeature;
import vn.lienthong.contract.registry.Channel;

/**
 * The catalogue as CSV (RFC 4180): one file of procedures and one of their papers. What is written here reads back as the
 * same.
 */
final class CatalogueCsv {
    /** Columns of the file of procedures, in the order in which they are written; several values are parted by {@code ;}. */
    static final List<String> PROCEDURE_COLUMNS = List.of(
            "code",
            "name",
            "field",
            "issuer",
            "levels",
            "applicants",
            "channels",
            "limit",
            "limit_online",
            "limit_counter",
            "limit_post",
            "fee_min",
            "fee_max",
            "fee_note",
            "online",
            "decision",
            "published_on",
            "source_as_of",
            "doubts",
            "valid_from",
            "valid_until");

    /** Columns of the file of papers; {@code valid_from} tells versions of one code apart, and may be missing. */
    static final List<String> PART_COLUMNS = List.of("code", "seq", "name", "originals", "copies", "valid_from");

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .disable(CsvReadFeature.TRIM_SPACES)
            .disable(CsvReadFeature.SKIP_EMPTY_LINES)
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private CatalogueCsv() {}

    /**
     * A row of a file.
     *
     * @param line on which it begins, from 1
     */
    record Row(int line, List<String> cells) {}

    /** @throws tools.jackson.core.JacksonException if a quote isn't closed */
    static List<Row> rows(String text) {
        var rows = new ArrayList<Row>();
        try (var parser = MAPPER.reader().createParser(text)) {
            int line = 1;
            while (parser.nextToken() != null) {
                var cells = new ArrayList<String>();
                int breaks = 0;
                while (parser.nextToken() == tools.jackson.core.JsonToken.VALUE_STRING) {
                    var cell = parser.getString();
                    breaks += lineBreaks(cell);
                    cells.add(cell);
                }
                rows.add(new Row(line, cells));
                line += 1 + breaks;
            }
        }
        return rows;
    }

    private static int lineBreaks(String cell) {
        int breaks = 0;
        for (int i = 0; i < cell.length(); i++) {
            var c = cell.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == cell.length() || cell.charAt(i + 1) != '\n'))) {
                breaks++;
            }
        }
        return breaks;
    }

    static byte[] procedures(List<PublishedProcedure> procedures) {
        return write(
                PROCEDURE_COLUMNS, procedures.stream().map(CatalogueCsv::cells).toList());
    }

    private static List<String> cells(PublishedProcedure procedure) {
        var fee = procedure.fee();
        return List.of(
                procedure.code().value(),
                procedure.name(),
                text(procedure.field()),
                text(procedure.issuer()),
                String.join(";", procedure.levels()),
                String.join(";", procedure.applicants()),
                procedure.channels().stream()
                        .map(channel -> channel.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(";")),
                text(procedure.limit()),
                text(procedure.limits().get(Channel.ONLINE)),
                text(procedure.limits().get(Channel.COUNTER)),
                text(procedure.limits().get(Channel.POST)),
                fee == null ? "" : text(fee.min()),
                fee == null ? "" : text(fee.max()),
                fee == null ? "" : text(fee.note()),
                text(procedure.online()),
                text(procedure.decision()),
                text(procedure.publishedOn()),
                text(procedure.sourceAsOf()),
                String.join(";", procedure.doubts()),
                text(procedure.validFrom()),
                text(procedure.validUntil()));
    }

    static byte[] parts(List<PublishedProcedure> procedures) {
        var rows = new ArrayList<List<String>>();
        for (var procedure : procedures) {
            for (var part : procedure.parts()) {
                rows.add(List.of(
                        procedure.code().value(),
                        String.valueOf(part.seq()),
                        part.name(),
                        String.valueOf(part.originals()),
                        String.valueOf(part.copies()),
                        text(procedure.validFrom())));
            }
        }
        return write(PART_COLUMNS, rows);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static byte[] write(List<String> columns, List<List<String>> rows) {
        var all = new ArrayList<List<String>>(rows.size() + 1);
        all.add(columns);
        all.addAll(rows);
        return MAPPER.writer().writeValueAsString(all).getBytes(UTF_8);
    }
}
