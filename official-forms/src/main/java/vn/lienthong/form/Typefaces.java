package vn.lienthong.form;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The type the forms are set in: Tinos (SIL Open Font License), of the proportions usual for official papers, with every
 * Vietnamese letter. Read once and lent out, for reading takes longer than setting, and a font is one document's at a
 * time.
 */
final class Typefaces {
    /** The cuts there are. */
    enum Cut {
        REGULAR("Tinos-Regular.ttf"),
        BOLD("Tinos-Bold.ttf"),
        ITALIC("Tinos-Italic.ttf");

        private final String file;

        Cut(String file) {
            this.file = file;
        }
    }

    /** All cuts, for one document at a time. */
    static final class Family {
        private final Face[] faces = Arrays.stream(Cut.values()).map(Face::new).toArray(Face[]::new);

        Face of(Cut cut) {
            return faces[cut.ordinal()];
        }
    }

    /** One cut. */
    static final class Face {
        private static final int UNMEASURED = -1;
        private static final int CACHED = 0x2200;

        private final TrueTypeFont font;
        private final CmapLookup glyphs;
        private final double perThousand;
        private final int[] widths = new int[CACHED];

        private Face(Cut cut) {
            try (var file = Objects.requireNonNull(Typefaces.class.getResourceAsStream(cut.file), cut.file)) {
                font = new TTFParser().parse(new RandomAccessReadBuffer(file.readAllBytes()));
                glyphs = font.getUnicodeCmapLookup();
                perThousand = 1000.0 / font.getUnitsPerEm();
            } catch (IOException e) {
                throw new UncheckedIOException(cut.file + " can't be read", e);
            }
            Arrays.fill(widths, UNMEASURED);
        }

        TrueTypeFont font() {
            return font;
        }

        /** The text with only what this face has letters for. */
        String settable(String text) {
            if (text.codePoints().allMatch(c -> glyphs.getGlyphId(c) != 0)) {
                return text;
            }
            var out = new StringBuilder(text.length());
            text.codePoints().forEach(c -> out.appendCodePoint(glyphs.getGlyphId(c) != 0 ? c : Plain.UNKNOWN));
            return out.toString();
        }

        double width(String text, double size) {
            long units = 0;
            for (int i = 0; i < text.length(); ) {
                var c = text.codePointAt(i);
                units += units(c);
                i += Character.charCount(c);
            }
            return units * perThousand * size / 1000;
        }

        private int units(int c) {
            if (c >= CACHED) {
                return measured(c);
            }
            if (widths[c] == UNMEASURED) {
                widths[c] = measured(c);
            }
            return widths[c];
        }

        private int measured(int c) {
            try {
                return font.getAdvanceWidth(glyphs.getGlyphId(c));
            } catch (IOException e) {
                throw new UncheckedIOException("a font in memory can't be read", e);
            }
        }
    }

    private final ConcurrentLinkedQueue<Family> idle = new ConcurrentLinkedQueue<>();

    Family borrow() {
        var family = idle.poll();
        return family == null ? new Family() : family;
    }

    void giveBack(Family family) {
        idle.add(family);
    }
}
