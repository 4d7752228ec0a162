package vn.lienthong.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;
import vn.lienthong.form.Typefaces.Cut;
import vn.lienthong.form.Typefaces.Family;

/** The pages of one document, written from top to bottom; lengths in points, {@code y} from the foot of the page. */
final class Sheet implements AutoCloseable {
    static final double LEADING = 1.22;
    private static final double ASCENT = 0.9;
    private static final double FOOT_SIZE = 8;

    private final PDDocument pdf;
    private final Family family;
    private final Map<Cut, PDType0Font> fonts = new EnumMap<>(Cut.class);
    private final List<PDPage> pages = new ArrayList<>();
    private final PDRectangle size;
    private final double left;
    private final double right;
    private final double top;
    private final double bottom;
    private @Nullable PDPageContentStream content;
    private double y;

    Sheet(PDDocument pdf, Family family, boolean landscape) {
        this.pdf = pdf;
        this.family = family;
        var a4 = PDRectangle.A4;
        size = landscape ? new PDRectangle(a4.getHeight(), a4.getWidth()) : a4;
        left = landscape ? 36 : 74;
        right = size.getWidth() - (landscape ? 36 : 48);
        top = size.getHeight() - (landscape ? 40 : 52);
        bottom = landscape ? 44 : 56;
    }

    double left() {
        return left;
    }

    double right() {
        return right;
    }

    double width() {
        return right - left;
    }

    /** Where writing goes on: the top of the next line. */
    double y() {
        return y;
    }

    void moveTo(double newY) {
        y = newY;
    }

    void down(double by) {
        y -= by;
    }

    /** Height of an empty page. */
    double fullHeight() {
        return top - bottom;
    }

    double room() {
        return y - bottom;
    }

    /** A new page, unless so much still fits on this one. */
    void keep(double height) throws IOException {
        if (room() < height && y < top) {
            newPage();
        }
    }

    void newPage() throws IOException {
        finishPage();
        var page = new PDPage(size);
        pdf.addPage(page);
        pages.add(page);
        content = new PDPageContentStream(pdf, page, AppendMode.OVERWRITE, true);
        y = top;
    }

    private void finishPage() throws IOException {
        if (content != null) {
            content.close();
            content = null;
        }
    }

    private PDPageContentStream open() throws IOException {
        if (content == null) {
            newPage();
        }
        return java.util.Objects.requireNonNull(content);
    }

    double widthOf(String text, Cut cut, double points) {
        return family.of(cut).width(text, points);
    }

    String settable(String text, Cut cut) {
        return family.of(cut).settable(text);
    }

    private PDType0Font font(Cut cut) throws IOException {
        var font = fonts.get(cut);
        if (font == null) {
            font = PDType0Font.load(pdf, family.of(cut).font(), true);
            fonts.put(cut, font);
        }
        return font;
    }

    /** One line of text whose top is here; nothing moves. */
    void text(String text, Cut cut, double points, double x, double lineTop) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        write(open(), text, cut, points, x, lineTop - points * ASCENT);
    }

    private void write(PDPageContentStream to, String text, Cut cut, double points, double x, double baseline)
            throws IOException {
        to.beginText();
        to.setFont(font(cut), (float) points);
        to.newLineAtOffset((float) x, (float) baseline);
        to.showText(text);
        to.endText();
    }

    void line(double fromX, double fromY, double toX, double toY, double lineWidth) throws IOException {
        var to = open();
        to.setLineWidth((float) lineWidth);
        to.moveTo((float) fromX, (float) fromY);
        to.lineTo((float) toX, (float) toY);
        to.stroke();
    }

    /** A filled rectangle; grey 0 is black. */
    void fill(double x, double fromY, double w, double h, double grey) throws IOException {
        var to = open();
        to.setNonStrokingColor((float) grey);
        to.addRect((float) x, (float) fromY, (float) w, (float) h);
        to.fill();
        to.setNonStrokingColor(0f);
    }

    /** Many black rectangles {@code x, y, w, h} at once. */
    void fillAll(List<double[]> rectangles) throws IOException {
        var to = open();
        for (var r : rectangles) {
            to.addRect((float) r[0], (float) r[1], (float) r[2], (float) r[3]);
        }
        to.fill();
    }

    /** The foot of every page, once their number is known. */
    void finish(String note) throws IOException {
        finishPage();
        for (int i = 0; i < pages.size(); i++) {
            try (var foot = new PDPageContentStream(pdf, pages.get(i), AppendMode.APPEND, true, true)) {
                var number = "Trang %d/%d".formatted(i + 1, pages.size());
                var baseline = bottom - 22;
                write(foot, settable(note, Cut.ITALIC), Cut.ITALIC, FOOT_SIZE, left, baseline);
                write(foot, number, Cut.REGULAR, FOOT_SIZE, right - widthOf(number, Cut.REGULAR, FOOT_SIZE), baseline);
            }
        }
    }

    @Override
    public void close() throws IOException {
        finishPage();
    }
}
