package vn.lienthong.verification.check;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of the tests' own, with whatever weaknesses a test wants. */
public final class Authority {
    /** A key with its certificate and its issuer's. */
    public record Holder(PrivateKey key, X509Certificate certificate, X509Certificate issuer) {
        List<X509Certificate> chain() {
            return List.of(certificate, issuer);
        }
    }

    private static long serial = 1000;

    private final KeyPair pair;
    private final X509Certificate certificate;

    private Authority(KeyPair pair, X509Certificate certificate) {
        this.pair = pair;
        this.certificate = certificate;
    }

    public static Authority named(String name, Instant now) {
        try {
            var pair = ec();
            var subject = new X500Name("CN=" + name + ",C=VN");
            var draft = new JcaX509v3CertificateBuilder(
                    subject,
                    BigInteger.valueOf(serial++),
                    Date.from(now.minus(Duration.ofDays(400))),
                    Date.from(now.plus(Duration.ofDays(3650))),
                    subject,
                    pair.getPublic());
            draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            draft.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            return new Authority(pair, new JcaX509CertificateConverter().getCertificate(draft.build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Holder issue(String name, Instant from, Instant until) {
        return issue(name, ec(), from, until, false, null);
    }

    public Holder issueTimestamping(Instant from, Instant until) {
        return issue("TSA", ec(), from, until, true, null);
    }

    public Holder issue(String name, KeyPair keys, Instant from, Instant until, boolean timestamping, String crl) {
        try {
            var draft = new JcaX509v3CertificateBuilder(
                    certificate,
                    BigInteger.valueOf(serial++),
                    Date.from(from),
                    Date.from(until),
                    new X500Name("CN=" + name + ",C=VN"),
                    keys.getPublic());
            var extensions = new JcaX509ExtensionUtils();
            draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            draft.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
            draft.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
            draft.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate));
            if (timestamping) {
                draft.addExtension(
                        Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
            }
            if (crl == null) {
                draft.addExtension(Extension.noRevAvail, false, DERNull.INSTANCE);
            } else {
                var point = new DistributionPointName(
                        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, crl)));
                draft.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(point, null, null)
                }));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            return new Holder(
                    keys.getPrivate(),
                    new JcaX509CertificateConverter().getCertificate(draft.build(signer)),
                    certificate);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    byte[] crl(Instant now, X509Certificate... revoked) {
        try {
            var draft = new JcaX509v2CRLBuilder(
                    certificate.getSubjectX500Principal(), Date.from(now.minus(Duration.ofMinutes(5))));
            draft.setNextUpdate(Date.from(now.plus(Duration.ofDays(2))));
            for (var one : revoked) {
                draft.addCRLEntry(
                        one.getSerialNumber(), Date.from(now.minus(Duration.ofMinutes(10))), CRLReason.keyCompromise);
            }
            draft.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            draft.addExtension(
                    Extension.cRLNumber, false, new org.bouncycastle.asn1.x509.CRLNumber(BigInteger.valueOf(serial++)));
            return draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair ec() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
