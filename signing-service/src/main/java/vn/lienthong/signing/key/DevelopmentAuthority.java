package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * Issues keys to agencies for development and tests: a certificate authority (tổ chức chứng thực chữ ký số) that
 * anybody can have, and that so vouches for nothing. Its certificate lies beside the keys as {@code ca.pem}, for those
 * who want to check seals against it.
 */
public final class DevelopmentAuthority {
    static final X500Principal NAME =
            new X500Principal("CN=Liên Thông development CA – not for production, O=Liên Thông, C=VN");

    private static final Logger log = LoggerFactory.getLogger(DevelopmentAuthority.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIFETIME = Duration.ofDays(3652);
    /** A clock behind ours must not find a fresh certificate not yet valid. */
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    /** The upper bound X.520 sets for a common name. */
    private static final int LONGEST_COMMON_NAME = 64;

    private final AgencyKey root;
    private final RevocationAddresses addresses;

    private DevelopmentAuthority(AgencyKey root, RevocationAddresses addresses) {
        this.root = root;
        this.addresses = addresses;
    }

    /** Opens the authority in this folder, or makes one there. */
    public static DevelopmentAuthority in(Path folder, String password, Clock clock) {
        var file = new Pkcs12File(folder.resolve("development-authority.p12"), password);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file.path())) {
                create(file, clock);
                log.atWarn().addKeyValue("folder", folder).log("made a development CA: its seals have no legal force");
            }
            var authority = new DevelopmentAuthority(file.read(), new RevocationAddresses(folder));
            Files.writeString(folder.resolve("ca.pem"), Pem.of(authority.certificate()), US_ASCII);
            return authority;
        } catch (IOException e) {
            throw new UncheckedIOException("the development CA can't be kept in " + folder, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    file.path() + " can't be opened: was it made with another lienthong.signing.key-password?", e);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return root.certificate();
    }

    /** What else an authority signs: lists of what it has revoked, certificates of those who serve it. */
    public ContentSigner signer() {
        return root.signer();
    }

    /**
     * From now on the certificates issued here name where to ask whether they were revoked (thu hồi), whichever process
     * issues them.
     */
    public void answersAt(URI crl, URI ocsp) {
        addresses.keep(crl, ocsp);
    }

    /** Makes a key for an agency, unless another process was first. */
    void issue(AgencyCode agency, String agencyName, Pkcs12File file) {
        try {
            var pair = newKeyPair();
            file.writeUnlessThere(pair.getPrivate(), certify(agency, agencyName, pair.getPublic()));
            log.atInfo().addKeyValue("agency", agency).log("issued a development key");
        } catch (IOException e) {
            throw new UncheckedIOException("the key of agency " + agency + " can't be written to " + file.path(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key could be made for agency " + agency, e);
        }
    }

    /** A certificate for an agency's key that is kept elsewhere, and the authority's own behind it. */
    public List<X509Certificate> certify(AgencyCode agency, String agencyName, PublicKey key) {
        try {
            var issuer = certificate();
            var draft = new JcaX509v3CertificateBuilder(
                    issuer,
                    newSerialNumber(),
                    issuer.getNotBefore(),
                    issuer.getNotAfter(),
                    nameOf(agency, agencyName),
                    key);
            draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            draft.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
            var extensions = new JcaX509ExtensionUtils();
            draft.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
            draft.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(issuer));
            addresses.nameIn(draft);
            return List.of(signed(draft, root.signer()), issuer);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificate could be made for agency " + agency, e);
        }
    }

    private static void create(Pkcs12File file, Clock clock) throws IOException, GeneralSecurityException {
        var pair = newKeyPair();
        var from = clock.instant().minus(CLOCK_SKEW);
        var draft = new JcaX509v3CertificateBuilder(
                NAME, newSerialNumber(), Date.from(from), Date.from(from.plus(LIFETIME)), NAME, pair.getPublic());
        draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        draft.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        try {
            var ownSigner = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            file.writeUnlessThere(pair.getPrivate(), List.of(signed(draft, ownSigner)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509Certificate signed(X509v3CertificateBuilder draft, ContentSigner signer)
            throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(draft.build(signer));
    }

    /** P-256: about 25 times as many signatures per second as RSA-3072. */
    private static KeyPair newKeyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    private static BigInteger newSerialNumber() {
        return new BigInteger(127, RANDOM).setBit(126);
    }

    private static X500Name nameOf(AgencyCode agency, String agencyName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.C, "VN")
                .addRDN(BCStyle.ORGANIZATION_IDENTIFIER, agency.value())
                .addRDN(BCStyle.CN, commonName(agencyName))
                .build();
    }

    private static String commonName(String agencyName) {
        return agencyName.length() <= LONGEST_COMMON_NAME
                ? agencyName
                : agencyName.substring(0, LONGEST_COMMON_NAME - 1) + "…";
    }
}
