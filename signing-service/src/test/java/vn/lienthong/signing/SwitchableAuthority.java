package vn.lienthong.signing;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.TimestampBinary;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.tsp.TSPSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.signing.time.Augmentation;
import vn.lienthong.signing.time.TimestampUnavailable;
import vn.lienthong.signing.time.Timestamps;

/** A timestamp authority that can be switched off; PDFs are raised by DSS, none of whose code is ours. */
public final class SwitchableAuthority implements Timestamps, Augmentation {
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Clock clock;
    private final AtomicLong serial = new AtomicLong(1);
    public volatile boolean answers = true;

    public SwitchableAuthority(Clock clock) throws Exception {
        this.clock = clock;
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        keys = generator.generateKeyPair();
        var name = new X500Name("CN=Dấu thời gian thử nghiệm");
        var now = clock.instant();
        var draft = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.TWO,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(3000))),
                name,
                keys.getPublic());
        draft.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        certificate = new JcaX509CertificateConverter()
                .getCertificate(draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    @Override
    public byte[] token(byte[] sha256) throws TimestampUnavailable {
        if (!answers) {
            throw new TimestampUnavailable("switched off", new IOException("no route"));
        }
        try {
            return token(sha256, clock.instant());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] token(byte[] sha256, Instant now) throws Exception {
        var provider = new JcaDigestCalculatorProviderBuilder().build();
        DigestCalculator sha256OfCertificate =
                provider.get(new org.bouncycastle.asn1.x509.AlgorithmIdentifier(TSPAlgorithms.SHA256));
        var generator = new TimeStampTokenGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withECDSA", keys.getPrivate(), certificate),
                sha256OfCertificate,
                new ASN1ObjectIdentifier("1.2.3.4"));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        var request = new TimeStampRequestGenerator();
        request.setCertReq(true);
        return generator
                .generate(
                        request.generate(TSPAlgorithms.SHA256, sha256),
                        BigInteger.valueOf(serial.getAndIncrement()),
                        Date.from(now))
                .getEncoded();
    }

    @Override
    public Raised raise(
            SignatureFormat format,
            byte[] content,
            byte[] detached,
            vn.lienthong.contract.assurance.SignatureLevel level)
            throws TimestampUnavailable {
        if (!answers) {
            throw new TimestampUnavailable("switched off", new IOException("no route"));
        }
        var now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        var service = new PAdESService(new CommonCertificateVerifier());
        service.setTspSource(new TSPSource() {
            @Override
            public TimestampBinary getTimeStampResponse(DigestAlgorithm algorithm, byte[] digest) {
                try {
                    return new TimestampBinary(token(digest, now));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        var parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.PAdES_BASELINE_T);
        // Of itself DSS asks for a timestamp over SHA-512.
        parameters.getSignatureTimestampParameters().setDigestAlgorithm(DigestAlgorithm.SHA256);
        var raised = new ByteArrayOutputStream();
        try {
            service.extendDocument(new InMemoryDocument(content), parameters).writeTo(raised);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Raised(
                raised.toByteArray(), new Assurance(format, vn.lienthong.contract.assurance.SignatureLevel.T, now));
    }
}
