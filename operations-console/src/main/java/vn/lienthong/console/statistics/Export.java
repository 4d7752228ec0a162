package vn.lienthong.console.statistics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.springframework.http.MediaType;
import vn.lienthong.form.Form;
import vn.lienthong.form.FormPdf;
import vn.lienthong.form.InVietnamese;

/** What a report is saved as. */
enum Export {
    /** UTF-8 with a mark at its beginning, by which spreadsheets know it; RFC 4180. */
    CSV(new MediaType("text", "csv", StandardCharsets.UTF_8)) {
        @Override
        byte[] write(Table table, Instant at, FormPdf pdf) {
            var text = new StringBuilder("\uFEFF");
            line(text, table.heads());
            table.rows().forEach(row -> line(text, row));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static void line(StringBuilder text, List<?> cells) {
            text.append(cells.stream().map(Export::quoted).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
    },
    XLSX(MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")) {
        @Override
        byte[] write(Table table, Instant at, FormPdf pdf) {
            var bytes = new ByteArrayOutputStream();
            try (var workbook = new Workbook(bytes, "lienthong", "1.0")) {
                var sheet = workbook.newWorksheet(table.kind().number());
                sheet.value(0, 0, table.title());
                sheet.value(1, 0, table.period());
                for (int column = 0; column < table.heads().size(); column++) {
                    sheet.value(FIRST_ROW, column, table.heads().get(column));
                    sheet.style(FIRST_ROW, column).bold().wrapText(true).set();
                    sheet.value(FIRST_ROW + 1, column, "(%d)".formatted(column + 1));
                }
                for (int row = 0; row < table.rows().size(); row++) {
                    var cells = table.rows().get(row);
                    for (int column = 0; column < cells.size(); column++) {
                        if (cells.get(column) instanceof Number number) {
                            sheet.value(FIRST_ROW + 2 + row, column, number);
                        } else {
                            sheet.value(FIRST_ROW + 2 + row, column, String.valueOf(cells.get(column)));
                        }
                    }
                }
                sheet.width(1, LABEL_WIDTH);
                sheet.freezePane(2, FIRST_ROW + 2);
            } catch (IOException e) {
                throw new UncheckedIOException("writing into memory failed", e);
            }
            return bytes.toByteArray();
        }
    },
    PDF(MediaType.APPLICATION_PDF) {
        @Override
        byte[] write(Table table, Instant at, FormPdf pdf) {
            var columns = new ArrayList<Form.Column>();
            for (int column = 0; column < table.heads().size(); column++) {
                columns.add(new Form.Column(
                        "%s (%d)".formatted(table.heads().get(column), column + 1),
                        column == 0 ? 0.5 : column == 1 ? LABEL_WEIGHT : 1,
                        column != 1));
            }
            var rows = table.rows().stream()
                    .map(row -> row.stream()
                            .map(cell -> cell instanceof Number number
                                    ? InVietnamese.number(number.longValue())
                                    : String.valueOf(cell))
                            .toList())
                    .toList();
            return pdf.write(new Form(
                    table.kind(),
                    new Form.Letterhead(null, table.head(), null, null),
                    table.period(),
                    at,
                    List.of(new Form.Table(columns, rows)),
                    "Liên Thông",
                    null));
        }
    };

    private static final int FIRST_ROW = 3;
    private static final double LABEL_WIDTH = 48;
    private static final double LABEL_WEIGHT = 4;

    private final MediaType type;

    Export(MediaType type) {
        this.type = type;
    }

    MediaType type() {
        return type;
    }

    abstract byte[] write(Table table, Instant at, FormPdf pdf);

    /** Quoted where it must be; what a spreadsheet would take for a formula is made a text. */
    static String quoted(Object cell) {
        var text = String.valueOf(cell);
        var safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !(cell instanceof Number)
                ? "'" + text
                : text;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
