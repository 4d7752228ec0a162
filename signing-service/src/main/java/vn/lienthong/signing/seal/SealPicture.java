package vn.lienthong.signing.seal;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * An agency's seal as a picture: the red round stamp in its real size, and beneath it who sealed and when (Nghị định
 * 30/2020/NĐ-CP, phụ lục I). Drawn as vectors, in points, from the bottom left.
 */
record SealPicture(double width, double height, byte[] operators) {
    /** A seal measures 36 mm across. */
    static final double DIAMETER = 36 / 25.4 * 72;

    private static final double WIDTH = 128;
    private static final double RADIUS = DIAMETER / 2;
    private static final double INNER_RING = RADIUS * 0.74;
    private static final double BASELINE = RADIUS * 0.805;
    /** How much of the circle the text along it may take; the star stands in the rest. */
    private static final double LONGEST_ARC = Math.toRadians(275);

    private static final int MOST_LINES_INSIDE = 8;
    private static final int MOST_LINES_BENEATH = 3;
    private static final double GAP = 4;

    /** ISO 8601 with zone, and always with seconds. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

    private static final String NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    private static final String FOR_DEVELOPMENT = "THỬ NGHIỆM – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";

    private static final Letters LETTERS = new Letters();

    /** @param forDevelopment says along the ring that the seal has no legal force */
    static SealPicture of(Seal seal, boolean forDevelopment) {
        var drawing = new Drawing(LETTERS);
        var name = TextBlock.fit(seal.agencyName(), 8, MOST_LINES_BENEATH, anywhere -> WIDTH, LETTERS);
        var time = new TextBlock(List.of("Thời gian ký:", TIME.format(seal.timeInVietnam())), 7.5);
        var height = DIAMETER + GAP + name.height() + time.height();
        var x = WIDTH / 2;
        var y = height - RADIUS;

        drawing.colour(0.84, 0.06, 0.10);
        drawing.ring(x, y, RADIUS - 1.25, 2.5);
        drawing.ring(x, y, INNER_RING, 0.8);
        drawing.star(x, y - (RADIUS + INNER_RING) / 2 + 0.8, 4.2);
        var legend = forDevelopment ? FOR_DEVELOPMENT : NATIONAL_NAME;
        var legendSize = Math.min(7, 7 * LONGEST_ARC * BASELINE / LETTERS.width(legend, 7));
        drawing.along(legend, legendSize, x, y, BASELINE);
        var capitals = seal.agencyName().toUpperCase(Locale.of("vi"));
        TextBlock.fit(capitals, 11, MOST_LINES_INSIDE, SealPicture::chord, LETTERS)
                .draw(drawing, x, y);

        drawing.colour(0, 0, 0);
        name.draw(drawing, x, time.height() + name.height() / 2);
        time.draw(drawing, x, time.height() / 2);
        return new SealPicture(WIDTH, height, drawing.operators());
    }

    /** How wide the inside of the rings is, so far from the middle. */
    private static double chord(double distance) {
        var radius = INNER_RING - 3;
        return distance < radius ? 2 * Math.sqrt(radius * radius - distance * distance) : 0;
    }
}
