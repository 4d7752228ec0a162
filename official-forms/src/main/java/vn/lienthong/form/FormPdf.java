package vn.lienthong.form;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.form.Form.Block;
import vn.lienthong.form.Form.Column;
import vn.lienthong.form.Form.Field;
import vn.lienthong.form.Form.Heading;
import vn.lienthong.form.Form.Paragraph;
import vn.lienthong.form.Form.Party;
import vn.lienthong.form.Form.Signatures;
import vn.lienthong.form.Form.Table;
import vn.lienthong.form.Lines.Piece;
import vn.lienthong.form.Typefaces.Cut;

/**
 * Forms as PDF: A4, selectable text, the used letters of the font inside. The same form gives the same bytes. Whatever
 * its length, text is wrapped and flows over pages; a table's head stands on each of them.
 */
public final class FormPdf {
    private static final double BODY = 12;
    private static final double GAP = 4;
    private static final double CELL_PADDING = 3;
    private static final double HAIR = 0.5;
    private static final double QR_SIZE = 72;
    private static final int MOST_BALANCED = 4;
    private static final int LONGEST_BOLD = 300;
    private static final double SIGNATURE_HEIGHT = 118;
    private static final String NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    private static final String MOTTO = "Độc lập - Tự do - Hạnh phúc";

    private final Typefaces typefaces = new Typefaces();

    public byte[] write(Form form) {
        var family = typefaces.borrow();
        try (var pdf = new PDDocument()) {
            describe(pdf, form);
            try (var sheet = new Sheet(pdf, family, form.kind().isLandscape())) {
                sheet.newPage();
                letterhead(sheet, form);
                title(sheet, form);
                for (var block : form.blocks()) {
                    block(sheet, block, form.kind().isLandscape());
                }
                sheet.finish(form.source());
            }
            var out = new ByteArrayOutputStream(48 << 10);
            pdf.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory doesn't fail to be written to", e);
        } finally {
            typefaces.giveBack(family);
        }
    }

    private static void describe(PDDocument pdf, Form form) {
        var about = new PDDocumentInformation();
        about.setTitle(form.kind().title() + " – " + form.subject());
        about.setProducer("Liên Thông");
        var date = GregorianCalendar.from(
                Instant.ofEpochSecond(form.at().getEpochSecond()).atZone(WorkingCalendar.ZONE));
        about.setCreationDate(date);
        about.setModificationDate(date);
        pdf.setDocumentInformation(about);
        pdf.setDocumentId((long) form.source().hashCode());
        var catalog = pdf.getDocumentCatalog();
        catalog.setLanguage("vi-VN");
        var viewer = new PDViewerPreferences(new org.apache.pdfbox.cos.COSDictionary());
        viewer.setDisplayDocTitle(true);
        catalog.setViewerPreferences(viewer);
    }

    // ---- head

    private static void letterhead(Sheet sheet, Form form) throws IOException {
        var head = form.letterhead();
        double split = sheet.left() + sheet.width() * 0.44;
        double leftMiddle = (sheet.left() + split - 10) / 2;
        double rightMiddle = (split + sheet.right()) / 2;
        double leftWidth = split - 10 - sheet.left();
        double top = sheet.y();

        if (head.above() != null) {
            centred(sheet, head.above(), Cut.REGULAR, 11, leftMiddle, leftWidth);
        }
        centred(sheet, head.agency(), Cut.BOLD, 11, leftMiddle, leftWidth);
        if (head.unit() != null) {
            centred(sheet, head.unit(), Cut.BOLD, 11, leftMiddle, leftWidth);
        }
        sheet.line(leftMiddle - 32, sheet.y() - 2, leftMiddle + 32, sheet.y() - 2, HAIR);
        double leftEnd = sheet.y() - 6;

        sheet.moveTo(top);
        double rightWidth = sheet.right() - split;
        centred(sheet, NATIONAL_NAME, Cut.BOLD, 11, rightMiddle, rightWidth);
        centred(sheet, MOTTO, Cut.BOLD, 12, rightMiddle, rightWidth);
        double half = sheet.widthOf(MOTTO, Cut.BOLD, 12) / 2;
        sheet.line(rightMiddle - half, sheet.y() - 2, rightMiddle + half, sheet.y() - 2, HAIR);
        sheet.down(10);
        var dated = InVietnamese.day(form.at());
        centred(
                sheet,
                head.place() == null ? capitalised(dated) : head.place() + ", " + dated,
                Cut.ITALIC,
                BODY,
                rightMiddle,
                rightWidth);
        sheet.moveTo(Math.min(leftEnd, sheet.y()) - 12);
    }

    private static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.of("vi")) + text.substring(1);
    }

    private static void title(Sheet sheet, Form form) throws IOException {
        double top = sheet.y();
        double middle = (sheet.left() + sheet.right()) / 2;
        double width = sheet.width();
        if (form.code() != null) {
            qr(sheet, form.code(), sheet.right() - QR_SIZE, top);
            width -= 2 * (QR_SIZE + 8);
            sheet.down(8);
        }
        centred(sheet, form.kind().title().toUpperCase(Locale.of("vi")), Cut.BOLD, 14, middle, width);
        sheet.down(2);
        centred(sheet, form.subject(), Cut.REGULAR, BODY, middle, width);
        if (form.code() != null) {
            sheet.moveTo(Math.min(sheet.y(), top - QR_SIZE));
        }
        sheet.down(8);
    }

    private static void centred(Sheet sheet, String text, Cut cut, double size, double middle, double width)
            throws IOException {
        for (var line : balanced(sheet, text, cut, size, width)) {
            sheet.text(line, cut, size, middle - sheet.widthOf(line, cut, size) / 2, sheet.y());
            sheet.down(size * Sheet.LEADING);
        }
    }

    /** As few lines as fit, and these about equally long: no word stands alone in the last. */
    private static List<String> balanced(Sheet sheet, String text, Cut cut, double size, double width) {
        var best = Lines.broken(text, cut, size, width, sheet);
        if (best.size() == 1 || best.size() > MOST_BALANCED) {
            return best;
        }
        for (var narrower = width * 0.96; narrower > width / 2; narrower -= width * 0.04) {
            var lines = Lines.broken(text, cut, size, narrower, sheet);
            if (lines.size() > best.size()) {
                break;
            }
            best = lines;
        }
        return best;
    }

    private static void qr(Sheet sheet, String code, double x, double top) throws IOException {
        try {
            var matrix = Encoder.encode(code, ErrorCorrectionLevel.M).getMatrix();
            double module = QR_SIZE / matrix.getWidth();
            var rectangles = new ArrayList<double[]>();
            for (int row = 0; row < matrix.getHeight(); row++) {
                for (int column = 0; column < matrix.getWidth(); column++) {
                    int begin = column;
                    while (column < matrix.getWidth() && matrix.get(column, row) == 1) {
                        column++;
                    }
                    if (column > begin) {
                        rectangles.add(new double[] {
                            x + begin * module, top - (row + 1) * module, (column - begin) * module, module
                        });
                    }
                }
            }
            sheet.fillAll(rectangles);
        } catch (WriterException e) {
            throw new IllegalArgumentException("the tracking link doesn't fit into a square code", e);
        }
    }

    // ---- body

    private static void block(Sheet sheet, Block block, boolean landscape) throws IOException {
        double size = landscape ? 11 : BODY;
        switch (block) {
            case Heading heading -> {
                sheet.keep(4 * size * Sheet.LEADING);
                sheet.down(GAP);
                lines(sheet, List.of(new Piece(heading.text(), Cut.BOLD)), size);
            }
            case Paragraph paragraph -> {
                for (var line : Plain.paragraphs(paragraph.text())) {
                    lines(sheet, List.of(new Piece(line, Cut.REGULAR)), size);
                }
            }
            case Field field -> field(sheet, field, size);
            case Table table -> table(sheet, table, landscape ? 8.5 : 10.5);
            case Signatures signatures -> signatures(sheet, signatures, size);
        }
    }

    private static void field(Sheet sheet, Field field, double size) throws IOException {
        var values = Plain.paragraphs(field.value());
        // What stands out helps the eye; a whole page of it doesn't.
        var cut = field.value().length() > LONGEST_BOLD ? Cut.REGULAR : Cut.BOLD;
        lines(sheet, List.of(new Piece(field.label() + ":", Cut.REGULAR), new Piece(values.getFirst(), cut)), size);
        for (var further : values.subList(1, values.size())) {
            lines(sheet, List.of(new Piece(further, cut)), size);
        }
    }

    private static void lines(Sheet sheet, List<Piece> pieces, double size) throws IOException {
        var lines = Lines.broken(pieces, size, sheet.width(), sheet.width(), sheet);
        double height = size * Sheet.LEADING;
        for (var line : lines) {
            sheet.keep(height);
            double x = sheet.left();
            for (var piece : line) {
                sheet.text(piece.text(), piece.cut(), size, x, sheet.y());
                x += sheet.widthOf(piece.text(), piece.cut(), size);
            }
            sheet.down(height);
        }
        sheet.down(GAP);
    }

    // ---- tables

    private static void table(Sheet sheet, Table table, double size) throws IOException {
        var widths = widths(table.columns(), sheet.width());
        var head = new Row(
                table.columns().stream().map(Column::title).toList(), table.columns(), widths, Cut.BOLD, size, sheet);
        sheet.keep(head.height() + 2 * size * Sheet.LEADING);
        head.draw(sheet, head.lines(), true);
        for (var cells : table.rows()) {
            var row = new Row(cells, table.columns(), widths, Cut.REGULAR, size, sheet);
            double emptyPage = sheet.fullHeight() - head.height();
            while (!row.isDone()) {
                int fit = row.fitting(sheet.room());
                if (fit < row.left() && (row.height() <= emptyPage || fit < 2)) {
                    sheet.newPage();
                    head.draw(sheet, head.lines(), true);
                    fit = row.fitting(sheet.room());
                }
                row.draw(sheet, fit, false);
            }
        }
        sheet.down(GAP + 4);
    }

    private static double[] widths(List<Column> columns, double whole) {
        double sum = columns.stream().mapToDouble(Column::weight).sum();
        return columns.stream()
                .mapToDouble(column -> column.weight() / sum * whole)
                .toArray();
    }

    private static final class Row {
        private final List<List<String>> cells = new ArrayList<>();
        private final List<Column> columns;
        private final double[] widths;
        private final Cut cut;
        private final double size;
        private final int lines;
        private int drawn;

        Row(List<String> texts, List<Column> columns, double[] widths, Cut cut, double size, Sheet sheet) {
            this.columns = columns;
            this.widths = widths;
            this.cut = cut;
            this.size = size;
            int most = 1;
            for (int i = 0; i < texts.size(); i++) {
                var broken = Lines.broken(texts.get(i), cut, size, widths[i] - 2 * CELL_PADDING, sheet);
                cells.add(broken);
                most = Math.max(most, broken.size());
            }
            lines = most;
        }

        int lines() {
            return lines;
        }

        boolean isDone() {
            return drawn >= lines;
        }

        int left() {
            return lines - drawn;
        }

        double height() {
            return height(left());
        }

        private double height(int of) {
            return of * size * Sheet.LEADING + 2 * CELL_PADDING;
        }

        /** How many of the lines left fit into so much room. */
        int fitting(double room) {
            return (int) Math.clamp((long) ((room - 2 * CELL_PADDING) / (size * Sheet.LEADING)), 0, left());
        }

        /** Draws the next lines, in their box. */
        void draw(Sheet sheet, int count, boolean head) throws IOException {
            double top = sheet.y();
            double height = height(count);
            double x = sheet.left();
            if (head) {
                sheet.fill(x, top - height, sheet.width(), height, 0.92);
            }
            for (int i = 0; i < cells.size(); i++) {
                var cell = cells.get(i);
                for (int n = 0; n < count && drawn + n < cell.size(); n++) {
                    var line = cell.get(drawn + n);
                    double indent = head || columns.get(i).centred()
                            ? (widths[i] - sheet.widthOf(line, cut, size)) / 2
                            : CELL_PADDING;
                    sheet.text(line, cut, size, x + indent, top - CELL_PADDING - n * size * Sheet.LEADING);
                }
                sheet.line(x, top, x, top - height, HAIR);
                x += widths[i];
            }
            sheet.line(x, top, x, top - height, HAIR);
            sheet.line(sheet.left(), top, x, top, HAIR);
            sheet.line(sheet.left(), top - height, x, top - height, HAIR);
            sheet.down(height);
            if (!head) {
                drawn += count;
            }
        }
    }

    // ---- signatures

    private static void signatures(Sheet sheet, Signatures signatures, double size) throws IOException {
        sheet.keep(SIGNATURE_HEIGHT);
        sheet.down(10);
        double top = sheet.y();
        double lowest = top;
        // One who signs alone signs on the right.
        int places = Math.max(2, signatures.parties().size());
        double width = sheet.width() / places;
        int place = places - signatures.parties().size();
        for (var party : signatures.parties()) {
            sheet.moveTo(top);
            party(sheet, party, sheet.left() + (place + 0.5) * width, width - 12, size);
            lowest = Math.min(lowest, sheet.y());
            place++;
        }
        sheet.moveTo(lowest);
    }

    private static void party(Sheet sheet, Party party, double middle, double width, double size) throws IOException {
        centred(sheet, party.capacity(), Cut.BOLD, size, middle, width);
        centred(sheet, "(Ký, ghi rõ họ tên)", Cut.ITALIC, size - 1, middle, width);
        sheet.down(46);
        centred(sheet, party.name(), Cut.BOLD, size, middle, width);
    }
}
