package vn.lienthong.signing.dss;

import eu.europa.esig.dss.alert.SilentOnStatusAlert;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.SignatureImageParameters;
import eu.europa.esig.dss.pades.exception.InvalidPasswordException;
import eu.europa.esig.dss.pades.exception.ProtectedDocumentException;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.pdf.PDFServiceMode;
import eu.europa.esig.dss.pdf.PDFSignatureService;
import eu.europa.esig.dss.pdf.PdfPermissionsChecker;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxNativeObjectFactory;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxSignatureService;
import eu.europa.esig.dss.pdf.pdfbox.visible.PdfBoxSignatureDrawer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.TimeZone;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.format.DocumentSigner;
import vn.lienthong.signing.format.Signed;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.VisibleSeals;

/**
 * PAdES by DSS. The seal is shown as the lean engine shows it, in its packed form: DSS's own drawing would put a whole font
 * into the document, or pack a picture anew for each. No alert is raised about the seal's place, since the decree wants it
 * over the person's signature.
 */
record InPdf(long largest, VisibleSeals visible) implements DocumentSigner {

    @Override
    public SignatureFormat format() {
        return SignatureFormat.PADES;
    }

    @Override
    public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal) throws Refused {
        PadesSeals.refuseWhatIsNoPdf(document, largest);
        var parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
        parameters.setContentSize(PadesSeals.SIGNATURE_SIZE);
        parameters.setSignerName(seal.agencyName());
        parameters.setSigningTimeZone(TimeZone.getTimeZone(seal.timeInVietnam().getZone()));
        // Says that there is something to show; what, is said by the layer.
        parameters.getImageParameters().setImage(new InMemoryDocument(new byte[0]));
        var service = new PAdESService(DssSigners.verifier());
        service.setPdfObjFactory(new PdfBoxNativeObjectFactory() {
            @Override
            public PDFSignatureService newPAdESSignatureService() {
                var layer = new SealedLayer(new Drawer(key, seal));
                layer.setPdfPermissionsChecker(unheard());
                return layer;
            }
        });
        var signing = new Signing<>(service, parameters, key, seal);
        try {
            var content = signing.sign(new InMemoryDocument(document, fileName), RefusalReason.DAMAGED);
            return new Signed(format(), content, fileName, "application/pdf", signing.toBeSigned());
        } catch (Refused refused) {
            throw reasonOf(refused);
        } catch (CannotBeSealed e) {
            throw e.refused;
        } catch (StackOverflowError e) {
            throw new Refused(RefusalReason.DAMAGED, e);
        }
    }

    /** What a certifying signature forbids is asked with everything else that keeps a seal away. */
    private static PdfPermissionsChecker unheard() {
        var checker = new PdfPermissionsChecker();
        checker.setAlertOnForbiddenSignatureCreation(new SilentOnStatusAlert());
        return checker;
    }

    private static Refused reasonOf(Refused refused) {
        for (Throwable cause = refused.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPasswordException || cause instanceof ProtectedDocumentException) {
                return new Refused(RefusalReason.ENCRYPTED, cause);
            }
        }
        return refused;
    }

    /** Carries a refusal through DSS. */
    private static final class CannotBeSealed extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private final Refused refused;

        CannotBeSealed(Refused refused) {
            super(refused);
            this.refused = refused;
        }
    }

    /** Finds the seal's page before the signature is added to it. */
    private final class Drawer implements PdfBoxSignatureDrawer {
        private final AgencyKey key;
        private final Seal seal;
        private VisibleSeals.@Nullable Placed placed;
        private @Nullable SignatureOptions options;

        Drawer(AgencyKey key, Seal seal) {
            this.key = key;
            this.seal = seal;
        }

        @Override
        public void init(SignatureImageParameters parameters, PDDocument pdf, SignatureOptions signatureOptions) {
            try {
                placed = visible.place(pdf, key, seal);
                options = signatureOptions;
            } catch (Refused refused) {
                throw new CannotBeSealed(refused);
            }
        }

        @Override
        public void draw() {
            if (options != null && placed != null) {
                options.setPage(placed.pageIndex());
            }
        }

        void show(PDDocument pdf) throws IOException {
            if (placed != null) {
                for (PDSignature signature : pdf.getSignatureDictionaries()) {
                    if (isNew(signature.getCOSObject())) {
                        placed.show(pdf, signature);
                    }
                }
            }
        }

        /** The one just added has no place in the file yet. */
        private static boolean isNew(COSDictionary signature) {
            return signature.getKey() == null && signature.containsKey(COSName.FILTER);
        }
    }

    /** Shows the seal when everything else is ready to be saved. */
    private static final class SealedLayer extends PdfBoxSignatureService {
        private static final long serialVersionUID = 1L;

        private final transient Drawer drawer;

        SealedLayer(Drawer drawer) {
            super(PDFServiceMode.SIGNATURE, parameters -> drawer);
            this.drawer = drawer;
        }

        @Override
        public void saveDocumentIncrementally(PDDocument pdf, OutputStream out) {
            try {
                drawer.show(pdf);
            } catch (IOException e) {
                throw new UncheckedIOException("the seal can't be shown in memory", e);
            }
            super.saveDocumentIncrementally(pdf, out);
        }
    }
}
