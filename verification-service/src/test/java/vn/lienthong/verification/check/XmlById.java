package vn.lienthong.verification.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.reference.CanonicalizationTransform;
import eu.europa.esig.dss.xades.reference.DSSReference;
import eu.europa.esig.dss.xades.reference.EnvelopedSignatureTransform;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.List;

/** A document signed by the Id of its root, and the eight ways of wrapping it. */
final class XmlById {
    private static final String DOCUMENT =
            "<document xmlns=\"urn:x\" Id=\"d1\"><amount>1000</amount><to>the applicant</to></document>";
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

    private XmlById() {}

    static String signed(Authority.Holder signer) {
        var service = new XAdESService(new CommonCertificateVerifier());
        var parameters = new XAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.XAdES_BASELINE_B);
        parameters.setSignaturePackaging(SignaturePackaging.ENVELOPED);
        parameters.setSigningCertificate(new CertificateToken(signer.certificate()));
        parameters.setCertificateChain(
                signer.chain().stream().map(CertificateToken::new).toList());
        var document = new InMemoryDocument(DOCUMENT.getBytes(UTF_8), "document.xml");
        var reference = new DSSReference();
        reference.setId("r1");
        reference.setUri("#d1");
        reference.setContents(document);
        reference.setDigestMethodAlgorithm(DigestAlgorithm.SHA256);
        reference.setTransforms(List.of(new EnvelopedSignatureTransform(), new CanonicalizationTransform(EXCLUSIVE)));
        parameters.setReferences(List.of(reference));
        try {
            var data = service.getDataToSign(document, parameters);
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.key());
            signature.update(data.getBytes());
            var value = new SignatureValue(SignatureAlgorithm.ECDSA_SHA256, signature.sign());
            return new String(DSSUtils.toByteArray(service.signDocument(document, parameters, value)), UTF_8);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The signed document somewhere, and another one where a reader looks for it. */
    static String wrapped(String signed, int way) {
        var original = signed.replaceFirst("<\\?xml[^>]*\\?>\\s*", "");
        int from = original.indexOf("<ds:Signature ");
        int until = original.indexOf("</ds:Signature>") + "</ds:Signature>".length();
        var signature = original.substring(from, until);
        var unsigned = original.substring(0, from) + original.substring(until);
        var inObject = signature.replace("</ds:Signature>", "<ds:Object>" + unsigned + "</ds:Object></ds:Signature>");
        var sameId = original.contains("Id=\"d1\"") ? " Id=\"d1\"" : "";
        return switch (way) {
            case 1 -> forged("", original);
            case 2 -> forged("", unsigned + signature);
            case 3 -> "<all xmlns=\"urn:x\">" + forged(" Id=\"e\"", "") + original + "</all>";
            case 4 -> forged(" Id=\"e\"", original + signature);
            case 5 -> forged(sameId, signature + unsigned);
            case 6 -> forged("", inObject);
            case 7 -> forged("", "<extension>" + unsigned + "</extension>" + signature);
            case 8 -> forged(sameId, inObject);
            default -> throw new IllegalArgumentException();
        };
    }

    private static String forged(String attributes, String more) {
        return "<document xmlns=\"urn:x\"" + attributes + "><amount>9000</amount><to>somebody else</to>" + more
                + "</document>";
    }
}
