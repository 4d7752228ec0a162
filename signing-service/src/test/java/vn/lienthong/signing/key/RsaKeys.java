package vn.lienthong.signing.key;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import vn.lienthong.contract.identity.AgencyCode;

/** Keys as a real authority gives them out: RSA, in a PKCS#12 file. */
public final class RsaKeys {
    private RsaKeys() {}

    /** Puts a key there, certified by itself, and returns its certificate. */
    public static X509Certificate install(
            Path folder, String password, AgencyCode agency, String agencyName, Instant now) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        var name = new X500Principal("CN=" + agencyName);
        var draft = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.TEN,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                name,
                pair.getPublic());
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
        var certificate = new JcaX509CertificateConverter()
                .getCertificate(draft.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
        new Pkcs12File(folder.resolve(agency.value() + ".p12"), password)
                .writeUnlessThere(pair.getPrivate(), List.of(certificate));
        return certificate;
    }
}
