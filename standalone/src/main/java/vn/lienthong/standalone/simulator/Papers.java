package vn.lienthong.standalone.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * Writes papers as PDF: what citizens hand in, and what agencies issue, laid out after Nghị định 30/2020/NĐ-CP. The same
 * contents give the same bytes. The font is Liberation Sans, which comes inside PDFBox.
 */
final class Papers {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final float MILLIMETRE = 72 / 25.4f;
    private static final float LEFT = 30 * MILLIMETRE;
    private static final float RIGHT = PDRectangle.A4.getWidth() - 20 * MILLIMETRE;
    private static final float TOP = PDRectangle.A4.getHeight() - 25 * MILLIMETRE;
    private static final float MIDDLE_OF_LEFT_COLUMN = LEFT + 36 * MILLIMETRE;
    private static final float MIDDLE_OF_RIGHT_COLUMN = RIGHT - 40 * MILLIMETRE;
    private static final float SIZE = 12;

    private final TrueTypeFont font;

    Papers() {
        try (var file = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT)) {
            font = new TTFParser().parse(new RandomAccessReadBuffer(file));
        } catch (IOException e) {
            throw new UncheckedIOException(FONT + " can't be read", e);
        }
    }

    /**
     * A document that an agency issues.
     *
     * @param facts what it says, in lines of {@code name: value}
     */
    byte[] issued(String agency, String dossier, String title, List<String> facts, Instant at) {
        return pdf("issued " + dossier + title, page -> {
            var day = LocalDate.ofInstant(at, VIETNAM);
            page.centredIn(MIDDLE_OF_LEFT_COLUMN, TOP, 72 * MILLIMETRE, 11, true, agency.toUpperCase(Locale.ROOT));
            page.centred(MIDDLE_OF_RIGHT_COLUMN, TOP, 11, true, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
            page.centred(MIDDLE_OF_RIGHT_COLUMN, TOP - 16, 12, true, "Độc lập - Tự do - Hạnh phúc");
            page.rule(MIDDLE_OF_RIGHT_COLUMN, TOP - 21, 50 * MILLIMETRE);
            page.centred(
                    MIDDLE_OF_RIGHT_COLUMN,
                    TOP - 44,
                    11,
                    false,
                    "Khánh Hòa, ngày %02d tháng %02d năm %d"
                            .formatted(day.getDayOfMonth(), day.getMonthValue(), day.getYear()));

            var y = page.centredIn(
                    PDRectangle.A4.getWidth() / 2,
                    TOP - 100,
                    140 * MILLIMETRE,
                    15,
                    true,
                    title.toUpperCase(Locale.ROOT));
            y -= 14;
            for (var fact : facts) {
                y = page.paragraph(LEFT, y, RIGHT - LEFT, fact) - 4;
            }
            page.paragraph(LEFT, y - 8, RIGHT - LEFT, "Mã hồ sơ: " + dossier);
            page.centred(MIDDLE_OF_RIGHT_COLUMN, y - 60, 12, true, "THỦ TRƯỞNG CƠ QUAN");
            page.centred(MIDDLE_OF_RIGHT_COLUMN, y - 74, 10, false, "(ký số, đóng dấu điện tử)");
        });
    }

    /** A paper that a citizen hands in; some variants of each, so that they need not be kept a million times. */
    byte[] handedIn(String name, int variant) {
        return pdf("handed in " + name + variant, page -> {
            page.centred(PDRectangle.A4.getWidth() / 2, TOP, 11, true, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
            page.centred(PDRectangle.A4.getWidth() / 2, TOP - 16, 12, true, "Độc lập - Tự do - Hạnh phúc");
            page.rule(PDRectangle.A4.getWidth() / 2, TOP - 21, 50 * MILLIMETRE);
            var y = page.centredIn(
                    PDRectangle.A4.getWidth() / 2, TOP - 70, 140 * MILLIMETRE, 15, true, name.toUpperCase(Locale.ROOT));
            page.paragraph(
                    LEFT,
                    y - 14,
                    RIGHT - LEFT,
                    "Mẫu số %02d. Giấy tờ mô phỏng, không có giá trị pháp lý; dùng để chạy thử hệ thống."
                            .formatted(variant));
        });
    }

    @FunctionalInterface
    private interface Layout {
        void on(Page page) throws IOException;
    }

    /** One at a time: the font reads its tables as they are needed, and is not made for several threads. */
    private synchronized byte[] pdf(String identity, Layout layout) {
        try (var document = new PDDocument()) {
            document.setDocumentId((long) identity.hashCode()); // else it follows from the clock
            var sheet = new PDPage(PDRectangle.A4);
            document.addPage(sheet);
            var letters = PDType0Font.load(document, font, true);
            try (var content = new PDPageContentStream(document, sheet)) {
                layout.on(new Page(content, letters));
            }
            var bytes = new ByteArrayOutputStream(32 * 1024);
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a paper can't be written", e);
        }
    }

    private record Page(PDPageContentStream content, PDFont font) {

        void centred(float x, float y, float size, boolean bold, String text) throws IOException {
            line(x - width(text, size) / 2, y, size, bold, text);
        }

        /** In as many lines as it takes; returns where the next line goes. */
        float centredIn(float x, float y, float width, float size, boolean bold, String text) throws IOException {
            var next = y;
            for (var line : lines(text, size, width)) {
                centred(x, next, size, bold, line);
                next -= size * 1.4f;
            }
            return next;
        }

        float paragraph(float x, float y, float width, String text) throws IOException {
            var next = y;
            for (var line : lines(text, SIZE, width)) {
                line(x, next, SIZE, false, line);
                next -= SIZE * 1.5f;
            }
            return next;
        }

        void rule(float middle, float y, float width) throws IOException {
            content.setLineWidth(0.7f);
            content.moveTo(middle - width / 2, y);
            content.lineTo(middle + width / 2, y);
            content.stroke();
        }

        private void line(float x, float y, float size, boolean bold, String text) throws IOException {
            content.beginText();
            content.setFont(font, size);
            content.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
            content.setLineWidth(size / 30); // strokes make the bold face that the font lacks
            content.newLineAtOffset(x, y);
            content.showText(shown(text));
            content.endText();
        }

        private List<String> lines(String text, float size, float width) throws IOException {
            var lines = new ArrayList<String>();
            var line = "";
            for (var word : text.split(" ")) {
                var longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && width(longer, size) > width) {
                    lines.add(line);
                    line = word;
                } else {
                    line = longer;
                }
            }
            lines.add(line);
            return lines;
        }

        private float width(String text, float size) throws IOException {
            return font.getStringWidth(shown(text)) / 1000 * size;
        }

        /** What the font has no letter for is left out. */
        private String shown(String text) {
            var shown = new StringBuilder(text.length());
            text.codePoints().filter(this::hasLetter).forEach(shown::appendCodePoint);
            return shown.toString();
        }

        private boolean hasLetter(int character) {
            try {
                font.encode(Character.toString(character));
                return true;
            } catch (IOException | IllegalArgumentException e) {
                return false;
            }
        }
    }
}
