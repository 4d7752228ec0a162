package vn.lienthong.signing.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;

/**
 * The room of the newest signature in a PDF ({@code /Contents}), which that signature leaves out: what stands there can be
 * replaced as long as it fits and nothing behind it was signed since.
 *
 * @param from the first hexadecimal digit
 * @param to behind the last
 */
record PdfContents(byte[] pdf, int from, int to) {
    private static final String TIMESTAMP = "ETSI.RFC3161";

    /** @return empty if the newest signature is not the last thing in the file, or is a timestamp over the others */
    static Optional<PdfContents> newest(byte[] pdf) {
        try (var document = Loader.loadPDF(pdf)) {
            return document.getSignatureDictionaries().stream()
                    .filter(signature -> coversAllBut(signature, pdf))
                    .filter(signature -> !TIMESTAMP.equals(signature.getSubFilter()))
                    .findFirst()
                    .map(signature -> new PdfContents(
                            pdf, signature.getByteRange()[1] + 1, signature.getByteRange()[2] - 1));
        } catch (IOException e) {
            throw new IllegalArgumentException("not a PDF", e);
        }
    }

    private static boolean coversAllBut(PDSignature signature, byte[] pdf) {
        var range = signature.getByteRange();
        return range.length == 4
                && range[0] == 0
                && range[1] > 0
                && range[2] > range[1] + 2
                && range[2] + (long) range[3] == pdf.length
                && pdf[range[1]] == '<'
                && pdf[range[2] - 1] == '>';
    }

    /** The signature, with what is reserved behind it. */
    byte[] signature() {
        return HexFormat.of().parseHex(new String(pdf, from, to - from, US_ASCII));
    }

    boolean hasRoomFor(byte[] signature) {
        return signature.length * 2L <= to - from;
    }

    /** The file with another signature in this place; not a byte elsewhere is another. */
    byte[] replacedBy(byte[] signature) {
        var raised = pdf.clone();
        var digits = HexFormat.of().formatHex(signature).getBytes(US_ASCII);
        System.arraycopy(digits, 0, raised, from, digits.length);
        Arrays.fill(raised, from + digits.length, to, (byte) '0');
        return raised;
    }

    @Override
    public String toString() {
        return "PdfContents[from=%d, to=%d]".formatted(from, to);
    }
}
