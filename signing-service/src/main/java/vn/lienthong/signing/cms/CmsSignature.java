package vn.lienthong.signing.cms;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;
import vn.lienthong.signing.key.AgencyKey;

/**
 * A detached CMS signature at baseline B (ETSI EN 319 122-1, and EN 319 142-1 inside a PDF): over the content's digest, its
 * type, the signing certificate and, outside a PDF, the time; with the certificates. It is put together as DER at once,
 * from a digest, so that content is never digested twice.
 *
 * @param encoded the ContentInfo in DER
 * @param toBeSigned SHA-256 of the signed attributes, which is what the key signed
 */
public record CmsSignature(byte[] encoded, byte[] toBeSigned) {
    private static final AlgorithmIdentifier SHA_256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
    private static final int CONTENT_SIGNATURES = 1;

    /**
     * Signs.
     *
     * @param sha256 of the content
     * @param signedAt the time the signature claims; null inside a PDF, whose own dictionary says it
     */
    public static CmsSignature over(byte[] sha256, AgencyKey key, @Nullable Instant signedAt) {
        try {
            var certificate = key.certificate();
            var attributes = signedAttributes(sha256, certificate, signedAt);
            var toBeSigned = attributes.getEncoded(ASN1Encoding.DER);
            var signer = key.signer();
            try (var out = signer.getOutputStream()) {
                out.write(toBeSigned);
            }
            var signerInfo = new DERSequence(new ASN1Encodable[] {
                new ASN1Integer(CONTENT_SIGNATURES),
                new DERSequence(new ASN1Encodable[] {
                    lazily(certificate.getIssuerX500Principal().getEncoded()),
                    new ASN1Integer(certificate.getSerialNumber())
                }),
                SHA_256,
                new DERTaggedObject(false, 0, attributes),
                signer.getAlgorithmIdentifier(),
                new DEROctetString(signer.getSignature())
            });
            var signedData = new DERSequence(new ASN1Encodable[] {
                new ASN1Integer(CONTENT_SIGNATURES),
                new DERSet(SHA_256),
                new DERSequence(CMSObjectIdentifiers.data),
                new DERTaggedObject(false, 0, certificates(key)),
                new DERSet(signerInfo)
            });
            var contentInfo = new DERSequence(
                    new ASN1Encodable[] {CMSObjectIdentifiers.signedData, new DERTaggedObject(true, 0, signedData)});
            return new CmsSignature(contentInfo.getEncoded(ASN1Encoding.DER), sha256(toBeSigned));
        } catch (CertificateEncodingException | IOException e) {
            throw new IllegalStateException("no CMS signature can be made with " + key, e);
        }
    }

    private static DERSet signedAttributes(byte[] sha256, X509Certificate certificate, @Nullable Instant signedAt)
            throws CertificateEncodingException {
        var attributes = new ASN1EncodableVector();
        attributes.add(attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data));
        if (signedAt != null) {
            attributes.add(attribute(
                    CMSAttributes.signingTime, new Time(Date.from(signedAt.truncatedTo(ChronoUnit.SECONDS)))));
        }
        attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString(sha256)));
        attributes.add(attribute(
                PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                new SigningCertificateV2(new ESSCertIDv2(sha256(certificate.getEncoded())))));
        return new DERSet(attributes);
    }

    private static DERSet certificates(AgencyKey key) throws CertificateEncodingException, IOException {
        var certificates = new ASN1EncodableVector();
        for (var certificate : key.chain()) {
            certificates.add(lazily(certificate.getEncoded()));
        }
        return new DERSet(certificates);
    }

    private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new Attribute(type, new DERSet(value));
    }

    /** What is DER already is taken over as it is, without a look inside. */
    private static ASN1Primitive lazily(byte[] der) throws IOException {
        try (var in = new ASN1InputStream(der, true)) {
            return in.readObject();
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
