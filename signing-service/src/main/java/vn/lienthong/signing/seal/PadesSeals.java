package vn.lienthong.signing.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.GregorianCalendar;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceDictionary;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.ExternalSigningSupport;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * Visible PAdES seals, baseline B, straight from PDFBox and BouncyCastle. The seal is added behind the document's own
 * bytes, which stay as they are, so that signatures already there keep their worth.
 */
public final class PadesSeals implements Seals {
    /** Room for the certificates and a timestamp that may be added later; it can't grow once signed. */
    private static final int SIGNATURE_SIZE = 9472;

    private static final COSName CADES_DETACHED = COSName.getPDFName("ETSI.CAdES.detached");
    private static final int NO_CHANGES = 1;
    /** A PDF's header may have junk before it, but no more than this. */
    private static final int HEADER_WITHIN = 1024;

    private final long largest;

    /** @param largest size in bytes of what is sealed at most */
    public PadesSeals(long largest) {
        this.largest = largest;
    }

    @Override
    public byte[] seal(byte[] document, AgencyKey key, Seal seal) throws Refused {
        if (document.length > largest) {
            throw new Refused(RefusalReason.TOO_LARGE);
        }
        if (!new String(document, 0, Math.min(document.length, HEADER_WITHIN), ISO_8859_1).contains("%PDF-")) {
            throw new Refused(RefusalReason.NOT_A_PDF);
        }
        var sealed = addSeal(document, key, seal);
        SealCheck.check(document, sealed, key);
        return sealed;
    }

    private static byte[] addSeal(byte[] document, AgencyKey key, Seal seal) throws Refused {
        var sealed = new ByteArrayOutputStream(document.length + 64 * 1024);
        try (var pdf = open(document)) {
            var unsigned = prepare(pdf, seal, key.isForDevelopment(), sealed);
            unsigned.setSignature(CmsSignature.over(unsigned.getContent().readAllBytes(), key));
        } catch (IOException e) {
            throw new UncheckedIOException("the seal can't be written to memory", e);
        }
        return sealed.toByteArray();
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

    private static ExternalSigningSupport prepare(
            PDDocument pdf, Seal seal, boolean forDevelopment, ByteArrayOutputStream sealed) throws Refused {
        try (var options = new SignatureOptions()) {
            refuseWhatCannotBeSealed(pdf);
            // In place of the wall clock, so that a repeated command gives the same bytes.
            pdf.setDocumentId(seal.signedAt().toEpochMilli());
            var picture = SealPicture.of(seal, forDevelopment);
            var placement = SealPlacement.in(pdf, picture);
            var signature = signature(seal);
            options.setPage(placement.pageIndex());
            options.setPreferredSignatureSize(SIGNATURE_SIZE);
            pdf.addSignature(signature, options);
            show(pdf, signature, seal, picture, placement);
            return pdf.saveIncrementalForExternalSigning(sealed);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new Refused(RefusalReason.DAMAGED, e);
        }
    }

    private static void refuseWhatCannotBeSealed(PDDocument pdf) throws Refused {
        if (pdf.isEncrypted()) {
            throw new Refused(RefusalReason.ENCRYPTED);
        }
        // Without a cross-reference table at the end, nothing can be added that every reader finds.
        if (pdf.getDocument().getStartXref() == 0 || pdf.getNumberOfPages() == 0) {
            throw new Refused(RefusalReason.DAMAGED);
        }
        if (permittedChanges(pdf) == NO_CHANGES) {
            throw new Refused(RefusalReason.CHANGES_FORBIDDEN);
        }
    }

    /** What a certifying signature (DocMDP) allows: 1 nothing, 2 signing, 3 comments too; 3 without one. */
    private static int permittedChanges(PDDocument pdf) {
        var permissions = pdf.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.PERMS);
        var certification = permissions == null ? null : permissions.getCOSDictionary(COSName.DOCMDP);
        var references = certification == null ? null : certification.getCOSArray(COSName.REFERENCE);
        if (references == null || !(references.getObject(0) instanceof COSDictionary reference)) {
            return 3;
        }
        var parameters = reference.getCOSDictionary(COSName.TRANSFORM_PARAMS);
        return parameters == null ? 2 : parameters.getInt(COSName.P, 2);
    }

    private static PDSignature signature(Seal seal) {
        var signature = new PDSignature();
        signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
        signature.setSubFilter(CADES_DETACHED);
        signature.setName(seal.agencyName());
        signature.setSignDate(GregorianCalendar.from(seal.timeInVietnam()));
        return signature;
    }

    private static void show(
            PDDocument pdf, PDSignature signature, Seal seal, SealPicture picture, SealPlacement placement)
            throws IOException {
        var fields = pdf.getSignatureFields();
        var field = fields.stream()
                .filter(f -> f.getSignature() != null && f.getSignature().getCOSObject() == signature.getCOSObject())
                .findFirst()
                .orElseThrow();
        field.setPartialName(SealPlacement.FIELD_NAME + fields.size());
        field.setAlternateFieldName("Con dấu của " + seal.agencyName());

        var appearance = new PDAppearanceStream(pdf);
        appearance.setBBox(new PDRectangle((float) picture.width(), (float) picture.height()));
        appearance.setMatrix(placement.upright());
        try (var content = appearance.getStream().createOutputStream(COSName.FLATE_DECODE)) {
            content.write(picture.operators());
        }
        var appearances = new PDAppearanceDictionary();
        appearances.setNormalAppearance(appearance);
        var widget = field.getWidgets().getFirst();
        widget.setRectangle(placement.area());
        widget.setAppearance(appearances);
        widget.setLocked(true);
    }
}
