package vn.lienthong.signing.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** PDF operators that draw rings, stars and letters. */
final class Drawing {
    /** How far a circle's control points stand off, so that four Bézier curves come within 0.03 % of it. */
    private static final double CIRCLE = 0.5523;

    private final StringBuilder out = new StringBuilder(16_384);
    private final Letters letters;

    Drawing(Letters letters) {
        this.letters = letters;
    }

    void colour(double red, double green, double blue) {
        append(out, red, green, blue).append("rg\n");
        append(out, red, green, blue).append("RG\n");
    }

    void ring(double x, double y, double radius, double lineWidth) {
        var c = radius * CIRCLE;
        append(out, lineWidth).append("w\n");
        append(out, x + radius, y).append("m\n");
        append(out, x + radius, y + c, x + c, y + radius, x, y + radius).append("c\n");
        append(out, x - c, y + radius, x - radius, y + c, x - radius, y).append("c\n");
        append(out, x - radius, y - c, x - c, y - radius, x, y - radius).append("c\n");
        append(out, x + c, y - radius, x + radius, y - c, x + radius, y).append("c\nh S\n");
    }

    /** A five-pointed star, one point up. */
    void star(double x, double y, double radius) {
        for (int corner = 0; corner < 10; corner++) {
            var angle = Math.PI / 2 + corner * Math.PI / 5;
            var r = corner % 2 == 0 ? radius : radius * 0.382;
            append(out, x + r * Math.cos(angle), y + r * Math.sin(angle)).append(corner == 0 ? "m\n" : "l\n");
        }
        out.append("h f\n");
    }

    /** What the resources have under this name, as it stands there. */
    void show(String name) {
        out.append('/').append(name).append(" Do\n");
    }

    /** A picture that the resources have under this name. */
    void image(String name, double x, double y, double width, double height) {
        out.append("q ");
        append(out, width, 0, 0, height, x, y).append("cm /").append(name).append(" Do Q\n");
    }

    /** One line of text with its middle at {@code x}. */
    void centred(String text, double size, double x, double y) {
        var scale = size / letters.unitsPerEm();
        var left = x - letters.width(text, size) / 2;
        for (var letter : letters.of(text)) {
            letter(letter, scale, 0, left, y);
            left += letter.advance() * scale;
        }
    }

    /** Text along the upper part of a circle, its middle at the top. */
    void along(String text, double size, double x, double y, double radius) {
        var scale = size / letters.unitsPerEm();
        var angle = Math.PI / 2 + letters.width(text, size) / radius / 2;
        for (var letter : letters.of(text)) {
            var half = letter.advance() * scale / 2;
            angle -= half / radius;
            var tilt = angle - Math.PI / 2;
            letter(
                    letter,
                    scale,
                    tilt,
                    x + radius * Math.cos(angle) - half * Math.cos(tilt),
                    y + radius * Math.sin(angle) - half * Math.sin(tilt));
            angle -= half / radius;
        }
    }

    private void letter(Letters.Letter letter, double scale, double tilt, double x, double y) {
        if (letter.outline().isEmpty()) {
            return;
        }
        var cos = Math.cos(tilt) * scale;
        var sin = Math.sin(tilt) * scale;
        out.append("q ");
        append(out, cos, sin, -sin, cos, x, y).append("cm\n");
        out.append(letter.outline()).append("f Q\n");
    }

    byte[] operators() {
        return out.toString().getBytes(US_ASCII);
    }

    /** Numbers as PDF wants them: no exponent, no more decimals than the eye can see. */
    static StringBuilder append(StringBuilder out, double... numbers) {
        for (var number : numbers) {
            var millionths = Math.round(number * 1e6);
            if (millionths % 1_000_000 == 0) {
                out.append(millionths / 1_000_000).append(' ');
                continue;
            }
            if (millionths < 0) {
                out.append('-');
            }
            var magnitude = Math.abs(millionths);
            out.append(magnitude / 1_000_000).append('.');
            var decimals = magnitude % 1_000_000;
            for (int place = 100_000; decimals > 0; place /= 10) {
                out.append((char) ('0' + decimals / place));
                decimals %= place;
            }
            out.append(' ');
        }
        return out;
    }
}
