package vn.lienthong.signing.dss;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.signature.AbstractSignatureParameters;
import eu.europa.esig.dss.signature.DocumentSignatureService;
import eu.europa.esig.dss.spi.DSSUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Seal;

/** One document's way through DSS: its parameters carry what was prepared, and are of no use for another. */
final class Signing<P extends AbstractSignatureParameters<?>> {
    private final DocumentSignatureService<P, ?> service;
    private final P parameters;
    private final AgencyKey key;
    private byte @Nullable [] toBeSigned;

    Signing(DocumentSignatureService<P, ?> service, P parameters, AgencyKey key, Seal seal) {
        this.service = service;
        this.parameters = parameters;
        this.key = key;
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setSigningCertificate(new CertificateToken(key.certificate()));
        parameters.setCertificateChain(
                key.chain().stream().map(CertificateToken::new).toList());
        parameters.bLevel().setSigningDate(Date.from(seal.signedAt()));
    }

    /** @throws Refused for this reason, if DSS makes nothing of the document */
    byte[] sign(DSSDocument document, RefusalReason otherwise) throws Refused {
        byte[] dataToSign;
        try {
            dataToSign = service.getDataToSign(document, parameters).getBytes();
        } catch (DSSException | IllegalArgumentException e) {
            throw new Refused(otherwise, e);
        }
        return finish(document, dataToSign);
    }

    byte[] sign(DSSDocument document) {
        return finish(document, service.getDataToSign(document, parameters).getBytes());
    }

    private byte[] finish(DSSDocument document, byte[] dataToSign) {
        toBeSigned = DssSigners.sha256(dataToSign);
        var value = new SignatureValue(parameters.getSignatureAlgorithm(), signature(dataToSign));
        return DSSUtils.toByteArray(service.signDocument(document, parameters, value));
    }

    private byte[] signature(byte[] dataToSign) {
        var signer = key.signer();
        try (var out = signer.getOutputStream()) {
            out.write(dataToSign);
        } catch (IOException e) {
            throw new UncheckedIOException("what is to be signed can't be written to memory", e);
        }
        return signer.getSignature();
    }

    /** SHA-256 of what the key signed. */
    byte[] toBeSigned() {
        if (toBeSigned == null) {
            throw new IllegalStateException("nothing was signed yet");
        }
        return toBeSigned.clone();
    }
}
