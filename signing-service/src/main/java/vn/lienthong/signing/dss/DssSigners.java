package vn.lienthong.signing.dss;

import eu.europa.esig.dss.alert.SilentOnStatusAlert;
import eu.europa.esig.dss.asic.cades.ASiCWithCAdESSignatureParameters;
import eu.europa.esig.dss.asic.cades.signature.ASiCWithCAdESService;
import eu.europa.esig.dss.cades.CAdESSignatureParameters;
import eu.europa.esig.dss.cades.signature.CAdESService;
import eu.europa.esig.dss.enumerations.ASiCContainerType;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.MimeType;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DigestDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.spi.validation.CertificateVerifier;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.detached.AsicContainer;
import vn.lienthong.signing.format.DetachedSigner;
import vn.lienthong.signing.format.DocumentSigner;
import vn.lienthong.signing.format.DocumentSigners;
import vn.lienthong.signing.format.LeanSigners;
import vn.lienthong.signing.format.Signed;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.packet.XmlSignatures;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.VisibleSeals;

/**
 * All formats by DSS (bộ ký DSS). Slower than the lean engine, and with bytes that aren't the same each time; the measure of
 * what the lean one writes. It asks nobody: certificates are looked at elsewhere, on a timer.
 */
public final class DssSigners {
    private DssSigners() {}

    /**
     * One of each format.
     *
     * @param largest size in bytes of a PDF that is sealed
     */
    public static DocumentSigners all(long largest, VisibleSeals visible) {
        var container = new InContainer();
        return new DocumentSigners(
                List.of(new InPdf(largest, visible), new InXml(container), new Detached(), container));
    }

    /** Without any source that is online, and silent about the certificate's time, which whoever gives the key out has checked. */
    static CertificateVerifier verifier() {
        var verifier = new CommonCertificateVerifier();
        verifier.setAIASource(null);
        verifier.setAlertOnExpiredCertificate(new SilentOnStatusAlert());
        verifier.setAlertOnNotYetValidCertificate(new SilentOnStatusAlert());
        return verifier;
    }

    /** @param otherwise for a document that somebody signed as a whole, whose signature an addition would break */
    private record InXml(DocumentSigner otherwise) implements DocumentSigner {
        @Override
        public SignatureFormat format() {
            return SignatureFormat.XADES;
        }

        @Override
        public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal)
                throws Refused {
            if (XmlSignatures.isSignedWhole(document)) {
                return otherwise.sign(document, fileName, mediaType, key, seal);
            }
            var parameters = new XAdESSignatureParameters();
            parameters.setSignatureLevel(SignatureLevel.XAdES_BASELINE_B);
            parameters.setSignaturePackaging(SignaturePackaging.ENVELOPED);
            parameters.setEn319132(true);
            var signing = new Signing<>(new XAdESService(verifier()), parameters, key, seal);
            var content = signing.sign(new InMemoryDocument(document, fileName), RefusalReason.NOT_XML);
            return new Signed(format(), content, fileName, mediaType, signing.toBeSigned());
        }
    }

    private record Detached() implements DetachedSigner {
        @Override
        public SignatureFormat format() {
            return SignatureFormat.CADES;
        }

        @Override
        public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal) {
            return sign(sha256(document), fileName, key, seal);
        }

        @Override
        public Signed sign(byte[] sha256, String fileName, AgencyKey key, Seal seal) {
            var parameters = new CAdESSignatureParameters();
            parameters.setSignatureLevel(SignatureLevel.CAdES_BASELINE_B);
            parameters.setSignaturePackaging(SignaturePackaging.DETACHED);
            var signing = new Signing<>(new CAdESService(verifier()), parameters, key, seal);
            var content = signing.sign(new DigestDocument(DigestAlgorithm.SHA256, sha256, fileName));
            return new Signed(
                    format(),
                    content,
                    fileName + LeanSigners.DETACHED_EXTENSION,
                    LeanSigners.DETACHED_MEDIA_TYPE,
                    signing.toBeSigned());
        }
    }

    private record InContainer() implements DocumentSigner {
        @Override
        public SignatureFormat format() {
            return SignatureFormat.ASIC_E;
        }

        @Override
        public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal) {
            var parameters = new ASiCWithCAdESSignatureParameters();
            parameters.setSignatureLevel(SignatureLevel.CAdES_BASELINE_B);
            parameters.aSiC().setContainerType(ASiCContainerType.ASiC_E);
            var name = AsicContainer.inside(fileName);
            DSSDocument content = new InMemoryDocument(document, name, MimeType.fromMimeTypeString(mediaType));
            var signing = new Signing<>(new ASiCWithCAdESService(verifier()), parameters, key, seal);
            return new Signed(
                    format(),
                    signing.sign(content),
                    name + AsicContainer.EXTENSION,
                    AsicContainer.MEDIA_TYPE,
                    signing.toBeSigned());
        }
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
