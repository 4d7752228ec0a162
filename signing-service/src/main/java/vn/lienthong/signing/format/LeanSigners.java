package vn.lienthong.signing.format;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.cms.CmsSignature;
import vn.lienthong.signing.detached.AsicContainer;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.packet.XmlSignatures;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.PadesSeals;
import vn.lienthong.signing.seal.Seal;

/** The engine for volume (bộ ký gọn nhẹ): each signature is written at once, with nothing read twice and no tree built. */
public final class LeanSigners {
    private LeanSigners() {}

    /** One of each format. */
    public static DocumentSigners all(PadesSeals seals) {
        var container = new InContainer();
        return new DocumentSigners(List.of(new InPdf(seals), new InXml(container), new Detached(), container));
    }

    private record InPdf(PadesSeals seals) implements DocumentSigner {
        @Override
        public SignatureFormat format() {
            return SignatureFormat.PADES;
        }

        @Override
        public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal)
                throws Refused {
            var sealed = seals.sign(document, key, seal);
            return new Signed(format(), sealed.content(), fileName, "application/pdf", sealed.toBeSigned());
        }
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
            var signed = XmlSignatures.sign(document, key, seal.signedAt());
            return signed.isPresent()
                    ? new Signed(
                            format(),
                            signed.get().content(),
                            fileName,
                            mediaType,
                            signed.get().toBeSigned())
                    : otherwise.sign(document, fileName, mediaType, key, seal);
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
            var signature = CmsSignature.over(sha256, key, seal.signedAt());
            return new Signed(
                    format(),
                    signature.encoded(),
                    fileName + DETACHED_EXTENSION,
                    DETACHED_MEDIA_TYPE,
                    signature.toBeSigned());
        }
    }

    private record InContainer() implements DocumentSigner {
        @Override
        public SignatureFormat format() {
            return SignatureFormat.ASIC_E;
        }

        @Override
        public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal) {
            var container = AsicContainer.of(fileName, mediaType, document, sha256(document));
            var signature = CmsSignature.over(sha256(container.manifest()), key, seal.signedAt());
            return new Signed(
                    format(),
                    container.with(signature.encoded(), seal.signedAt()),
                    container.fileName() + AsicContainer.EXTENSION,
                    AsicContainer.MEDIA_TYPE,
                    signature.toBeSigned());
        }
    }

    /** What the name of a detached signature ends with, behind the document's. */
    public static final String DETACHED_EXTENSION = ".p7s";

    /** Media type of a detached signature. */
    public static final String DETACHED_MEDIA_TYPE = "application/pkcs7-signature";

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
