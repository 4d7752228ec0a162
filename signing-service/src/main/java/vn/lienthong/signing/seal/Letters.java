package vn.lienthong.signing.seal;

import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * The outlines of letters, to be drawn rather than written: a seal so needs no font in the document. The font is
 * Liberation Sans (SIL Open Font License), which comes inside PDFBox and has every Vietnamese letter.
 */
final class Letters {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    /**
     * One letter in units of the font.
     *
     * @param outline PDF operators that construct its path
     */
    record Letter(String outline, double advance) {}

    private final TrueTypeFont font;
    private final double unitsPerEm;
    private final Map<Integer, Letter> letters = new ConcurrentHashMap<>();

    Letters() {
        try (var file = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT)) {
            font = new TTFParser().parse(new RandomAccessReadBuffer(file));
            unitsPerEm = font.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(FONT + " can't be read", e);
        }
    }

    double unitsPerEm() {
        return unitsPerEm;
    }

    /** Width of a line of text at this size. */
    double width(String text, double size) {
        return of(text).stream().mapToDouble(Letter::advance).sum() * size / unitsPerEm;
    }

    List<Letter> of(String text) {
        var line = new ArrayList<Letter>(text.length());
        text.codePoints().forEach(character -> line.add(letters.computeIfAbsent(character, this::outline)));
        return line;
    }

    boolean has(int character) throws IOException {
        synchronized (font) {
            return font.getUnicodeCmapLookup().getGlyphId(character) != 0;
        }
    }

    private Letter outline(int character) {
        // The font reads its tables lazily and is not made for several threads.
        synchronized (font) {
            try {
                var glyph = font.getUnicodeCmapLookup().getGlyphId(character);
                var shape = font.getGlyph().getGlyph(glyph);
                var path = shape == null ? "" : operators(shape.getPath().getPathIterator(new AffineTransform()));
                return new Letter(path, font.getAdvanceWidth(glyph));
            } catch (IOException e) {
                throw new UncheckedIOException(FONT + " can't be read", e);
            }
        }
    }

    private static String operators(PathIterator path) {
        var out = new StringBuilder();
        var p = new double[6];
        double x = 0;
        double y = 0;
        for (; !path.isDone(); path.next()) {
            switch (path.currentSegment(p)) {
                case PathIterator.SEG_MOVETO -> {
                    Drawing.append(out, p[0], p[1]).append("m\n");
                    x = p[0];
                    y = p[1];
                }
                case PathIterator.SEG_LINETO -> {
                    Drawing.append(out, p[0], p[1]).append("l\n");
                    x = p[0];
                    y = p[1];
                }
                case PathIterator.SEG_QUADTO -> {
                    // PDF knows cubic curves only.
                    Drawing.append(
                                    out,
                                    Math.rint(x + (p[0] - x) * 2 / 3),
                                    Math.rint(y + (p[1] - y) * 2 / 3),
                                    Math.rint(p[2] + (p[0] - p[2]) * 2 / 3),
                                    Math.rint(p[3] + (p[1] - p[3]) * 2 / 3),
                                    p[2],
                                    p[3])
                            .append("c\n");
                    x = p[2];
                    y = p[3];
                }
                case PathIterator.SEG_CLOSE -> out.append("h\n");
                default -> throw new IllegalStateException("a TrueType outline has no cubic curves");
            }
        }
        return out.toString();
    }
}
