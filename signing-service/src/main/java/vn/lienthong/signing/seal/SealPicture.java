package vn.lienthong.signing.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * An agency's seal as a picture: the red round stamp in its real size, and beneath it who sealed and when (Nghị định
 * 30/2020/NĐ-CP, phụ lục I). In points, from the bottom left.
 *
 * @param face what is the same at any time
 * @param operators that show the face and write the time beneath it, deflated
 */
record SealPicture(Face face, byte[] operators) {
    /** A seal measures 36 mm across. */
    static final double DIAMETER = 36 / 25.4 * 72;

    static final double WIDTH = 128;

    /** What a {@link Face}'s own picture is called in its operators. */
    static final String IMAGE_NAME = "Stamp";

    /** What the face is called in the picture's operators. */
    static final String FACE_NAME = "Face";

    private static final double RADIUS = DIAMETER / 2;
    private static final double INNER_RING = RADIUS * 0.74;
    private static final double BASELINE = RADIUS * 0.805;
    /** How much of the circle the text along it may take; the star stands in the rest. */
    private static final double LONGEST_ARC = Math.toRadians(275);

    private static final int MOST_LINES_INSIDE = 8;
    private static final int MOST_LINES_BENEATH = 3;
    private static final double GAP = 4;
    private static final double TIME_SIZE = 7.5;

    /** ISO 8601 with zone, and always with seconds. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

    private static final String NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    private static final String FOR_DEVELOPMENT = "THỬ NGHIỆM – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";

    private static final Letters LETTERS = new Letters();

    /**
     * Stamp and name, as vectors or with the agency's own picture for a stamp.
     *
     * @param operators deflated
     */
    record Face(double height, byte[] operators, SealImages.@Nullable Image image) {}

    /**
     * @param forDevelopment says along the ring that the seal has no legal force
     * @param image in place of the drawn stamp; null to draw it
     */
    static Face face(String agencyName, boolean forDevelopment, SealImages.@Nullable Image image) {
        var drawing = new Drawing(LETTERS);
        var name = TextBlock.fit(agencyName, 8, MOST_LINES_BENEATH, anywhere -> WIDTH, LETTERS);
        var beneath = timeBlock("").height() + name.height();
        var height = DIAMETER + GAP + beneath;
        if (image == null) {
            stamp(drawing, agencyName, forDevelopment, WIDTH / 2, height - RADIUS);
        } else {
            show(drawing, image, height);
        }
        drawing.colour(0, 0, 0);
        name.draw(drawing, WIDTH / 2, beneath - name.height() / 2);
        var label = timeBlock("");
        label.draw(drawing, WIDTH / 2, label.height() / 2);
        try {
            return new Face(height, SealImages.deflated(drawing.operators(), Deflater.BEST_COMPRESSION), image);
        } catch (IOException e) {
            throw new UncheckedIOException("a seal can't be drawn in memory", e);
        }
    }

    private static void stamp(Drawing drawing, String agencyName, boolean forDevelopment, double x, double y) {
        drawing.colour(0.84, 0.06, 0.10);
        drawing.ring(x, y, RADIUS - 1.25, 2.5);
        drawing.ring(x, y, INNER_RING, 0.8);
        drawing.star(x, y - (RADIUS + INNER_RING) / 2 + 0.8, 4.2);
        var legend = forDevelopment ? FOR_DEVELOPMENT : NATIONAL_NAME;
        var legendSize = Math.min(7, 7 * LONGEST_ARC * BASELINE / LETTERS.width(legend, 7));
        drawing.along(legend, legendSize, x, y, BASELINE);
        var capitals = agencyName.toUpperCase(Locale.of("vi"));
        TextBlock.fit(capitals, 11, MOST_LINES_INSIDE, SealPicture::chord, LETTERS)
                .draw(drawing, x, y);
    }

    /** In the stamp's place, as large as fits into it. */
    private static void show(Drawing drawing, SealImages.Image image, double height) {
        var scale = DIAMETER / Math.max(image.width(), image.height());
        var width = image.width() * scale;
        var tall = image.height() * scale;
        drawing.image(IMAGE_NAME, (WIDTH - width) / 2, height - DIAMETER + (DIAMETER - tall) / 2, width, tall);
    }

    static SealPicture of(Face face, Seal seal) {
        var drawing = new Drawing(LETTERS);
        drawing.show(FACE_NAME);
        drawing.colour(0, 0, 0);
        new TextBlock(List.of("", TIME.format(seal.timeInVietnam())), TIME_SIZE)
                .draw(drawing, WIDTH / 2, timeBlock("").height() / 2);
        try {
            return new SealPicture(face, SealImages.deflated(drawing.operators(), Deflater.BEST_SPEED));
        } catch (IOException e) {
            throw new UncheckedIOException("a seal can't be drawn in memory", e);
        }
    }

    double width() {
        return WIDTH;
    }

    double height() {
        return face.height();
    }

    /** Its first line is the same at any time. */
    private static TextBlock timeBlock(String time) {
        return new TextBlock(List.of("Thời gian ký:", time), TIME_SIZE);
    }

    /** How wide the inside of the rings is, so far from the middle. */
    private static double chord(double distance) {
        var radius = INNER_RING - 3;
        return distance < radius ? 2 * Math.sqrt(radius * radius - distance * distance) : 0;
    }
}
