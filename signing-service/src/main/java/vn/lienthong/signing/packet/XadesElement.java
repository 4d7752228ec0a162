package vn.lienthong.signing.packet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import vn.lienthong.signing.key.AgencyKey;

/**
 * A XAdES-B signature (chữ ký số XML) of ETSI EN 319 132-1, enveloped, over the whole document. Its signed parts are
 * written in their exclusive canonical form at once, so that no canonicaliser is needed for them.
 */
final class XadesElement {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    private static final String ENVELOPED = DS + "enveloped-signature";
    private static final String SHA_256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    private static final String RSA_SHA_256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final String ECDSA_SHA_256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    private static final int ID_LENGTH = 32;

    private final String id;
    private final String signedInfo;
    private final String signedProperties;
    private final byte[] value;
    private final AgencyKey key;

    private XadesElement(String id, String signedInfo, String signedProperties, byte[] value, AgencyKey key) {
        this.id = id;
        this.signedInfo = signedInfo;
        this.signedProperties = signedProperties;
        this.value = value;
        this.key = key;
    }

    /**
     * Signs. The same digest, key and time give the same element.
     *
     * @param digest SHA-256 of the document's canonical form
     */
    static XadesElement over(byte[] digest, AgencyKey key, Instant signedAt) {
        var id = "sig-" + HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        var properties = signedProperties(id, key, signedAt);
        var info = signedInfo(id, digest, sha256(properties.getBytes(UTF_8)), key);
        return new XadesElement(id, info, properties, key.plainSignature(info.getBytes(UTF_8)), key);
    }

    /** The element's own Id. */
    String id() {
        return id;
    }

    /** What the signature's value is over. */
    byte[] signedInfo() {
        return signedInfo.getBytes(UTF_8);
    }

    /** SHA-256 of that, in hexadecimal. */
    String toBeSigned() {
        return HexFormat.of().formatHex(sha256(signedInfo()));
    }

    /** R and S one behind the other where the key is of an elliptic curve, as XML wants it. */
    byte[] value() {
        return value.clone();
    }

    /** As it is put into the document: it binds its prefixes itself. */
    String inXml() {
        var xml = new StringBuilder(8192)
                .append("<ds:Signature xmlns:ds=\"" + DS + "\" Id=\"")
                .append(id)
                .append("\">")
                .append(signedInfo)
                .append("<ds:SignatureValue Id=\"value-")
                .append(id)
                .append("\">")
                .append(base64(value))
                .append("</ds:SignatureValue><ds:KeyInfo><ds:X509Data>");
        for (var certificate : key.chain()) {
            try {
                xml.append("<ds:X509Certificate>")
                        .append(base64(certificate.getEncoded()))
                        .append("</ds:X509Certificate>");
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate that was read can be written", e);
            }
        }
        return xml.append("</ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades=\"" + XADES
                        + "\" Target=\"#")
                .append(id)
                .append("\">")
                .append(signedProperties)
                .append("</xades:QualifyingProperties></ds:Object></ds:Signature>")
                .toString();
    }

    private static String signedInfo(String id, byte[] document, byte[] properties, AgencyKey key) {
        return "<ds:SignedInfo xmlns:ds=\"" + DS + "\">"
                + empty("ds:CanonicalizationMethod", ExclusiveForm.ALGORITHM)
                + empty(
                        "ds:SignatureMethod",
                        key.certificate().getPublicKey() instanceof ECPublicKey ? ECDSA_SHA_256 : RSA_SHA_256)
                + "<ds:Reference Id=\"document-" + id + "\" URI=\"\"><ds:Transforms>"
                + empty("ds:Transform", ENVELOPED)
                + empty("ds:Transform", ExclusiveForm.ALGORITHM)
                + "</ds:Transforms>"
                + empty("ds:DigestMethod", SHA_256)
                + "<ds:DigestValue>" + base64(document) + "</ds:DigestValue></ds:Reference>"
                + "<ds:Reference Type=\"http://uri.etsi.org/01903#SignedProperties\" URI=\"#properties-" + id
                + "\"><ds:Transforms>"
                + empty("ds:Transform", ExclusiveForm.ALGORITHM)
                + "</ds:Transforms>"
                + empty("ds:DigestMethod", SHA_256)
                + "<ds:DigestValue>" + base64(properties) + "</ds:DigestValue></ds:Reference></ds:SignedInfo>";
    }

    private static String signedProperties(String id, AgencyKey key, Instant signedAt) {
        byte[] certificate;
        try {
            certificate = sha256(key.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
        return "<xades:SignedProperties xmlns:xades=\"" + XADES + "\" Id=\"properties-" + id
                + "\"><xades:SignedSignatureProperties><xades:SigningTime>"
                + signedAt.truncatedTo(ChronoUnit.SECONDS)
                + "</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
                + "<ds:DigestMethod xmlns:ds=\"" + DS + "\" Algorithm=\"" + SHA_256 + "\"></ds:DigestMethod>"
                + "<ds:DigestValue xmlns:ds=\"" + DS + "\">" + base64(certificate) + "</ds:DigestValue>"
                + "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>"
                + "<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#document-" + id
                + "\"><xades:MimeType>application/xml</xades:MimeType></xades:DataObjectFormat>"
                + "</xades:SignedDataObjectProperties></xades:SignedProperties>";
    }

    private static String empty(String name, String algorithm) {
        return "<" + name + " Algorithm=\"" + algorithm + "\"></" + name + ">";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
