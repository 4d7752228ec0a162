package vn.lienthong.signing.seal;

import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** The EU's reference validator: a judge that shares PDFBox and BouncyCastle with us, but none of our code. */
public final class Dss {
    /** What it says of one signature. */
    public record Verdict(SignatureLevel level, Indication indication, List<String> problems) {}

    private Dss() {}

    public static List<Verdict> verdictsOn(byte[] signed, X509Certificate trusted, Instant now) {
        return verdictsOn(signed, null, trusted, now);
    }

    /** @param detached what a detached signature is over; null for others */
    public static List<Verdict> verdictsOn(byte[] signed, byte[] detached, X509Certificate trusted, Instant now) {
        var anchors = new CommonTrustedCertificateSource();
        anchors.addCertificate(new CertificateToken(trusted));
        var verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(anchors);
        verifier.setAIASource(null);
        var validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(signed));
        if (detached != null) {
            validator.setDetachedContents(List.of(new InMemoryDocument(detached)));
        }
        validator.setCertificateVerifier(verifier);
        validator.setValidationTime(Date.from(now));
        var report = validator.validateDocument().getSimpleReport();
        return report.getSignatureIdList().stream()
                .map(id -> new Verdict(
                        report.getSignatureFormat(id),
                        report.getIndication(id),
                        report.getAdESValidationErrors(id).stream()
                                .map(message -> message.getKey() + ": " + message.getValue())
                                .toList()))
                .toList();
    }
}
