package vn.lienthong.standalone.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import vn.lienthong.signing.key.DevelopmentAuthority;

/** Timestamps (dấu thời gian) after RFC 3161, by this machine's clock. */
final class TimestampIssuer {
    /** Of the arc that is there for examples. */
    private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("2.999.3161");

    private static final Set<ASN1ObjectIdentifier> DIGESTS =
            Set.of(TSPAlgorithms.SHA256, TSPAlgorithms.SHA384, TSPAlgorithms.SHA512);
    private static final int SERIAL_BITS = 120;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Keys.Certified own;
    private final X509Certificate root;

    private TimestampIssuer(Keys.Certified own, X509Certificate root) {
        this.own = own;
        this.root = root;
    }

    /** With the key in this folder, which is made and certified at the first time. */
    static TimestampIssuer in(Path folder, String password, DevelopmentAuthority root, URI crl)
            throws IOException, GeneralSecurityException {
        var file = folder.resolve("timestamps.p12");
        if (!Files.exists(file)) {
            Keys.write(file, password, certified(root, crl));
        }
        return new TimestampIssuer(Keys.read(file, password), root.certificate());
    }

    private static Keys.Certified certified(DevelopmentAuthority root, URI crl)
            throws IOException, GeneralSecurityException {
        var pair = Keys.fresh();
        var issuer = root.certificate();
        var draft = new JcaX509v3CertificateBuilder(
                new JcaX509CertificateHolder(issuer).getSubject(),
                serial(),
                issuer.getNotBefore(),
                issuer.getNotAfter(),
                new X500Name("CN=Lien Thong development TSA - not for production, O=Lien Thong, C=VN"),
                pair.getPublic());
        var extensions = new JcaX509ExtensionUtils();
        draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        // Critical and alone, as RFC 3161 wants it.
        draft.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        draft.addExtension(
                Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
        draft.addExtension(Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(issuer));
        var list = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, crl.toString()));
        draft.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(list), null, null)
        }));
        return new Keys.Certified(
                pair.getPrivate(), new JcaX509CertificateConverter().getCertificate(draft.build(root.signer())));
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
    }

    /**
     * The response to a request, both in DER.
     *
     * @throws IllegalArgumentException if it isn't one
     */
    byte[] answer(byte[] asked) throws IOException {
        TimeStampRequest request;
        try {
            request = new TimeStampRequest(asked);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a request for a timestamp", e);
        }
        try {
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var tokens = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withECDSA", own.key(), own.certificate()),
                    digests.get(new AlgorithmIdentifier(TSPAlgorithms.SHA256)),
                    POLICY);
            tokens.addCertificates(new JcaCertStore(List.of(own.certificate(), root)));
            // What it doesn't do (another digest, another policy) is answered by a refusal after the standard.
            return new TimeStampResponseGenerator(tokens, DIGESTS, Set.of(POLICY))
                    .generate(request, serial(), Date.from(Instant.now()))
                    .getEncoded();
        } catch (OperatorCreationException | GeneralSecurityException | TSPException e) {
            throw new IllegalStateException("the timestamp authority's key can't be used", e);
        }
    }
}
