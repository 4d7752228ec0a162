package vn.lienthong.standalone.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/** Keys of those who serve the authority. */
final class Keys {
    private static final String ALIAS = "key";

    /** A key with its certificate. */
    record Certified(PrivateKey key, X509Certificate certificate) {}

    private Keys() {}

    static KeyPair fresh() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static Certified read(Path file, String password) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        if (store.getKey(ALIAS, password.toCharArray()) instanceof PrivateKey key
                && store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
            return new Certified(key, certificate);
        }
        throw new GeneralSecurityException(file + " holds no key");
    }

    static void write(Path file, String password, Certified certified) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                ALIAS, certified.key(), password.toCharArray(), new X509Certificate[] {certified.certificate()});
        var draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(draft)) {
            store.store(out, password.toCharArray());
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
