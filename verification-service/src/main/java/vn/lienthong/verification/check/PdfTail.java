package vn.lienthong.verification.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What stands behind the last byte that a PDF's signatures cover. */
final class PdfTail {
    /** Of the revocation data of a level LT; a longer one is none. */
    private static final int LONGEST = 4 << 20;

    private static final Pattern BEGIN = Pattern.compile("\\A\\s*\\d+ \\d+ obj\\b");
    private static final Pattern END = Pattern.compile("startxref\\s+(\\d+)\\s+%%EOF\\s{0,2}\\z");

    private PdfTail() {}

    /**
     * Whether it is one well-formed update of the file, and nothing before or behind that: what the update changes is then
     * told by the analysis of the file's revisions.
     */
    static boolean isOneUpdate(Path file, long from) throws IOException {
        try (var pdf = new RandomAccessFile(file.toFile(), "r")) {
            long length = pdf.length() - from;
            if (length > LONGEST) {
                return false;
            }
            var bytes = new byte[(int) length];
            pdf.seek(from);
            pdf.readFully(bytes);
            var tail = new String(bytes, ISO_8859_1);
            var end = END.matcher(tail);
            return BEGIN.matcher(tail).find()
                    && end.find()
                    && end.group(1).length() < 19
                    && Long.parseLong(end.group(1)) >= from
                    && Long.parseLong(end.group(1)) < from + length
                    && tail.indexOf("%%EOF") == tail.lastIndexOf("%%EOF");
        }
    }
}
