package vn.lienthong.axis.manifest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's own key in a PKCS#12 file: it vouches for the feed's completeness, and is no agency's seal. Made where there is
 * none; a province that wants another one puts it there.
 */
record KeyFile(Path folder, String password) {
    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);
    private static final String NAME = "axis-gateway.p12";
    private static final Duration LIFETIME = Duration.ofDays(3652);
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalStateException if the file can't be opened */
    ECKey open() {
        var path = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(path)) {
                publish(path, made());
                log.atInfo().addKeyValue("file", path).log("made the key by which manifests are signed");
            }
            return read(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException("the key of manifests can't be kept in " + folder, e);
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(
                    path + " can't be opened: was it made with another lienthong.axis.key-password?", e);
        }
    }

    private byte[] made() throws GeneralSecurityException, IOException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        var pair = generator.generateKeyPair();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "manifest", pair.getPrivate(), password.toCharArray(), new X509Certificate[] {certificate(pair)});
        var content = new ByteArrayOutputStream();
        store.store(content, password.toCharArray());
        return content.toByteArray();
    }

    private static X509Certificate certificate(KeyPair pair) throws GeneralSecurityException {
        var name = new X500Principal("CN=axis-gateway, O=Liên Thông, C=VN");
        var from = Instant.now().minus(CLOCK_SKEW);
        var draft = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, RANDOM).setBit(126),
                Date.from(from),
                Date.from(from.plus(LIFETIME)),
                name,
                pair.getPublic());
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Whole or not at all; where another instance was first, that one's key counts. */
    private static void publish(Path path, byte[] content) throws IOException {
        var folder = java.util.Objects.requireNonNull(path.getParent());
        // On POSIX systems a temporary file is readable by its owner only, from the first moment.
        var draft = Files.createTempFile(folder, ".draft-", ".tmp");
        try {
            Files.write(draft, content);
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException anotherInstanceWasFirst) {
            log.debug("another instance made the key");
        } finally {
            Files.delete(draft);
        }
    }

    private ECKey read(byte[] content) throws GeneralSecurityException, IOException, JOSEException {
        var store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(content), password.toCharArray());
        } catch (IOException damagedOrWrongPassword) {
            throw new GeneralSecurityException(damagedOrWrongPassword.getMessage());
        }
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password.toCharArray()) instanceof ECPrivateKey key
                    && store.getCertificate(alias).getPublicKey() instanceof ECPublicKey known) {
                return new ECKey.Builder(Curve.P_256, known)
                        .privateKey(key)
                        .keyUse(KeyUse.SIGNATURE)
                        .keyIDFromThumbprint()
                        .build();
            }
        }
        throw new GeneralSecurityException("the file holds no private key of the curve P-256");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "KeyFile[" + folder + "]";
    }
}
