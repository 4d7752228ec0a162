package vn.lienthong.signing.seal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Centred lines of text, broken at spaces. */
record TextBlock(List<String> lines, double size) {
    private static final double LEADING = 1.22;

    /** The room a shape gives to a line whose farther edge is this far above or below the shape's middle. */
    interface Room {
        double widthAt(double distanceFromMiddle);
    }

    /** The text in at most so many lines, as large as the room allows, though never larger than {@code size}. */
    static TextBlock fit(String text, double size, int mostLines, Room room, Letters letters) {
        var words = List.of(text.split("\\s+"));
        for (var smaller = size; ; smaller *= 0.96) {
            for (int count = 1; count <= mostLines; count++) {
                var lines = broken(words, smaller, count, room, letters);
                if (lines != null) {
                    return new TextBlock(balanced(lines, words, smaller, room, letters), smaller);
                }
            }
        }
    }

    /** The same number of lines in the narrowest room that takes them, so that no word stands alone at the end. */
    private static List<String> balanced(
            List<String> widest, List<String> words, double size, Room room, Letters letters) {
        var best = widest;
        for (var narrowing = 0.96; ; narrowing -= 0.04) {
            var factor = narrowing;
            var lines = broken(words, size, widest.size(), at -> factor * room.widthAt(at), letters);
            if (lines == null) {
                return best;
            }
            best = lines;
        }
    }

    private static @Nullable List<String> broken(
            List<String> words, double size, int count, Room room, Letters letters) {
        var lines = new ArrayList<String>(count);
        int next = 0;
        for (int i = 0; i < count && next < words.size(); i++) {
            var top = (count / 2.0 - i) * size * LEADING;
            var width = room.widthAt(Math.max(Math.abs(top), Math.abs(top - size * LEADING)));
            var line = words.get(next);
            if (letters.width(line, size) > width) {
                return null;
            }
            next++;
            while (next < words.size() && letters.width(line + " " + words.get(next), size) <= width) {
                line += " " + words.get(next);
                next++;
            }
            lines.add(line);
        }
        return next == words.size() && lines.size() == count ? lines : null;
    }

    double height() {
        return lines.size() * size * LEADING;
    }

    void draw(Drawing drawing, double x, double middle) {
        // The base line stands a little below the middle of its line.
        var baseline = middle + height() / 2 - size * LEADING * 0.77;
        for (var line : lines) {
            drawing.centred(line, size, x, baseline);
            baseline -= size * LEADING;
        }
    }
}
