package vn.lienthong.form;

import java.util.ArrayList;
import java.util.List;
import vn.lienthong.form.Typefaces.Cut;

/** Text broken into lines that fit a width. */
final class Lines {
    private Lines() {}

    /** A piece of a line in one cut. */
    record Piece(String text, Cut cut) {}

    /** A text of one cut; a word wider than a line is broken where it has to be. */
    static List<String> broken(String text, Cut cut, double size, double width, Sheet sheet) {
        var lines = new ArrayList<String>();
        for (var paragraph : Plain.paragraphs(text)) {
            for (var line : broken(List.of(new Piece(paragraph, cut)), size, width, width, sheet)) {
                lines.add(line.isEmpty() ? "" : line.getFirst().text());
            }
        }
        return lines;
    }

    /**
     * Pieces that follow one another in the same lines.
     *
     * @param first width of the first line, {@code others} of the others
     */
    static List<List<Piece>> broken(List<Piece> pieces, double size, double first, double others, Sheet sheet) {
        var lines = new ArrayList<List<Piece>>();
        var line = new Line();
        for (var piece : pieces) {
            for (var word : sheet.settable(piece.text(), piece.cut()).split(" +")) {
                if (word.isEmpty()) {
                    continue;
                }
                var width = lines.isEmpty() ? first : others;
                if (!line.isEmpty() && line.widthWith(word, piece.cut(), size, sheet) > width) {
                    lines.add(line.pieces());
                    line = new Line();
                    width = others;
                }
                var rest = word;
                while (sheet.widthOf(rest, piece.cut(), size) > width && rest.codePointCount(0, rest.length()) > 1) {
                    var fitting = fitting(rest, piece.cut(), size, width, sheet);
                    line.add(rest.substring(0, fitting), piece.cut(), size, sheet);
                    lines.add(line.pieces());
                    line = new Line();
                    width = others;
                    rest = rest.substring(fitting);
                }
                line.add(rest, piece.cut(), size, sheet);
            }
        }
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(line.pieces());
        }
        return lines;
    }

    /** How many characters of a word fit; at least one. After a dot, dash or slash where one is near the end. */
    private static int fitting(String word, Cut cut, double size, double width, Sheet sheet) {
        int fits = word.offsetByCodePoints(0, 1);
        while (fits < word.length()) {
            var next = word.offsetByCodePoints(fits, 1);
            if (sheet.widthOf(word.substring(0, next), cut, size) > width) {
                break;
            }
            fits = next;
        }
        for (int i = fits; i > fits / 2; i--) {
            if (".-/_@".indexOf(word.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        return fits;
    }

    private static final class Line {
        private final List<Piece> pieces = new ArrayList<>();
        private double width;

        boolean isEmpty() {
            return pieces.isEmpty();
        }

        double widthWith(String word, Cut cut, double size, Sheet sheet) {
            return width + sheet.widthOf(" ", cut, size) + sheet.widthOf(word, cut, size);
        }

        void add(String word, Cut cut, double size, Sheet sheet) {
            var space = isEmpty() ? "" : " ";
            width += sheet.widthOf(space + word, cut, size);
            if (!isEmpty() && pieces.getLast().cut() == cut) {
                var before = pieces.removeLast();
                pieces.add(new Piece(before.text() + space + word, cut));
            } else {
                pieces.add(new Piece(space + word, cut));
            }
        }

        List<Piece> pieces() {
            return List.copyOf(pieces);
        }
    }
}
