package vn.lienthong.signing.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.format.DateTimeFormatter;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.ExternalSigningSupport;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import vn.lienthong.signing.cms.CmsSignature;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * Visible PAdES seals, baseline B, straight from PDFBox and BouncyCastle. The seal is added behind the document's own
 * bytes, which stay as they are, so that signatures already there keep their worth.
 */
public final class PadesSeals implements Seals {
    /** Room for the certificates and a timestamp that may be added later; it can't grow once signed. */
    public static final int SIGNATURE_SIZE = 9472;

    private static final COSName CADES_DETACHED = COSName.getPDFName("ETSI.CAdES.detached");
    /** A PDF's header may have junk before it, but no more than this. */
    private static final int HEADER_WITHIN = 1024;

    private static final int BUFFER = 1 << 15;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

    private final long largest;
    private final VisibleSeals visible;

    /**
     * A sealed PDF.
     *
     * @param toBeSigned SHA-256 of what the key signed
     */
    public record Sealed(byte[] content, byte[] toBeSigned) {}

    /** @param largest size in bytes of what is sealed at most */
    public PadesSeals(long largest, VisibleSeals visible) {
        this.largest = largest;
        this.visible = visible;
    }

    @Override
    public byte[] seal(byte[] document, AgencyKey key, Seal seal) throws Refused {
        var sealed = sign(document, key, seal).content();
        SealCheck.check(document, sealed, key);
        return sealed;
    }

    /** The document with the seal, which nobody has checked yet. */
    public Sealed sign(byte[] document, AgencyKey key, Seal seal) throws Refused {
        refuseWhatIsNoPdf(document, largest);
        var sealed = new ByteArrayOutputStream(document.length + 64 * 1024);
        try (var pdf = open(document)) {
            var unsigned = prepare(pdf, key, seal, sealed);
            var signature = CmsSignature.over(digest(unsigned.getContent()), key, null);
            unsigned.setSignature(signature.encoded());
            return new Sealed(sealed.toByteArray(), signature.toBeSigned());
        } catch (IOException e) {
            throw new UncheckedIOException("the seal can't be written to memory", e);
        }
    }

    /** @throws Refused if this is certainly no PDF, or is larger than that */
    public static void refuseWhatIsNoPdf(byte[] document, long largest) throws Refused {
        if (document.length > largest) {
            throw new Refused(RefusalReason.TOO_LARGE);
        }
        if (!new String(document, 0, Math.min(document.length, HEADER_WITHIN), ISO_8859_1).contains("%PDF-")) {
            throw new Refused(RefusalReason.NOT_A_PDF);
        }
    }

    private static PDDocument open(byte[] document) throws Refused {
        try {
            return Loader.loadPDF(document);
        } catch (InvalidPasswordException e) {
            throw new Refused(RefusalReason.ENCRYPTED, e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // PDFBox answers some malformed structures with unchecked exceptions, and endless ones with an error.
            throw new Refused(RefusalReason.DAMAGED, e);
        }
    }

    private ExternalSigningSupport prepare(PDDocument pdf, AgencyKey key, Seal seal, ByteArrayOutputStream sealed)
            throws Refused {
        try (var options = new SignatureOptions()) {
            var placed = visible.place(pdf, key, seal);
            // In place of the wall clock, so that a repeated command gives the same bytes.
            pdf.setDocumentId(seal.signedAt().toEpochMilli());
            var signature = signature(seal);
            options.setPage(placed.pageIndex());
            options.setPreferredSignatureSize(SIGNATURE_SIZE);
            pdf.addSignature(signature, options);
            placed.show(pdf, signature);
            return pdf.saveIncrementalForExternalSigning(sealed);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new Refused(RefusalReason.DAMAGED, e);
        }
    }

    private static PDSignature signature(Seal seal) {
        var signature = new PDSignature();
        signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
        signature.setSubFilter(CADES_DETACHED);
        signature.setName(seal.agencyName());
        var time = seal.timeInVietnam();
        var zone = time.getOffset().getId().replace(':', '\'') + '\'';
        signature.getCOSObject().setString(COSName.M, "D:" + TIME.format(time) + zone);
        return signature;
    }

    private static byte[] digest(InputStream content) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
