package vn.lienthong.verification.check;

import eu.europa.esig.dss.asic.cades.ASiCWithCAdESSignatureParameters;
import eu.europa.esig.dss.asic.cades.signature.ASiCWithCAdESService;
import eu.europa.esig.dss.cades.CAdESSignatureParameters;
import eu.europa.esig.dss.cades.signature.CAdESService;
import eu.europa.esig.dss.enumerations.ASiCContainerType;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.signature.AbstractSignatureParameters;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.tsp.KeyEntityTSPSource;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;

/** Signs with the EU's reference implementation. */
public final class Signing {
    public enum Level {
        B,
        T,
        LT,
        LTA
    }

    private final Authority.Holder signer;
    private final CommonCertificateVerifier certificates = new CommonCertificateVerifier();
    private final KeyEntityTSPSource timestamps;
    private final Instant now;
    private DigestAlgorithm digest = DigestAlgorithm.SHA256;

    public Signing(Authority.Holder signer, Authority.Holder timestamping, Authority authority, Instant now) {
        this.signer = signer;
        this.now = now;
        var trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(new CertificateToken(authority.certificate()));
        certificates.setTrustedCertSources(trusted);
        certificates.setCrlSource(new ExternalResourcesCRLSource(new ByteArrayInputStream(authority.crl(now))));
        timestamps = new KeyEntityTSPSource(timestamping.key(), timestamping.certificate(), timestamping.chain());
        timestamps.setTsaPolicy("1.2.3.4");
    }

    Signing with(DigestAlgorithm digest) {
        this.digest = digest;
        return this;
    }

    public byte[] pdf(byte[] document, Level level) {
        var service = new PAdESService(certificates);
        service.setTspSource(timestamps);
        var parameters = prepared(new PAdESSignatureParameters());
        parameters.setSignatureLevel(SignatureLevel.valueOf("PAdES_BASELINE_" + level));
        var toSign = new InMemoryDocument(document);
        var value = signed(service.getDataToSign(toSign, parameters));
        return bytes(service.signDocument(toSign, parameters, value));
    }

    public byte[] xml(byte[] document, Level level) {
        var service = new XAdESService(certificates);
        service.setTspSource(timestamps);
        var parameters = prepared(new XAdESSignatureParameters());
        parameters.setSignatureLevel(SignatureLevel.valueOf("XAdES_BASELINE_" + level));
        parameters.setSignaturePackaging(SignaturePackaging.ENVELOPED);
        var toSign = new InMemoryDocument(document, "document.xml");
        var value = signed(service.getDataToSign(toSign, parameters));
        return bytes(service.signDocument(toSign, parameters, value));
    }

    public byte[] cms(byte[] document, Level level) {
        var service = new CAdESService(certificates);
        service.setTspSource(timestamps);
        var parameters = prepared(new CAdESSignatureParameters());
        parameters.setSignatureLevel(SignatureLevel.valueOf("CAdES_BASELINE_" + level));
        parameters.setSignaturePackaging(SignaturePackaging.DETACHED);
        var toSign = new InMemoryDocument(document, "document.bin");
        var value = signed(service.getDataToSign(toSign, parameters));
        return bytes(service.signDocument(toSign, parameters, value));
    }

    public byte[] container(List<byte[]> documents, Level level) {
        var service = new ASiCWithCAdESService(certificates);
        service.setTspSource(timestamps);
        var parameters = prepared(new ASiCWithCAdESSignatureParameters());
        parameters.setSignatureLevel(SignatureLevel.valueOf("CAdES_BASELINE_" + level));
        parameters.aSiC().setContainerType(ASiCContainerType.ASiC_E);
        var toSign = new ArrayList<DSSDocument>();
        for (int i = 0; i < documents.size(); i++) {
            toSign.add(new InMemoryDocument(documents.get(i), "file-%d.txt".formatted(i)));
        }
        var value = signed(service.getDataToSign(toSign, parameters));
        return bytes(service.signDocument(toSign, parameters, value));
    }

    private <P extends AbstractSignatureParameters<?>> P prepared(P parameters) {
        parameters.setSigningCertificate(new CertificateToken(signer.certificate()));
        parameters.setCertificateChain(
                signer.chain().stream().map(CertificateToken::new).toList());
        parameters.setDigestAlgorithm(digest);
        parameters.bLevel().setSigningDate(Date.from(now));
        return parameters;
    }

    private SignatureValue signed(ToBeSigned data) {
        var key = signer.key().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
        var name = digest.getName().replace("-", "").toUpperCase(Locale.ROOT) + "with" + key;
        try {
            var signature = Signature.getInstance(name);
            signature.initSign(signer.key());
            signature.update(data.getBytes());
            return new SignatureValue(SignatureAlgorithm.forJAVA(name), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(DSSDocument document) {
        return DSSUtils.toByteArray(document);
    }
}
