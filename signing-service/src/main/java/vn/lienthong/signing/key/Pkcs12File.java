package vn.lienthong.signing.key;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A key with its certificates in a PKCS#12 file. */
record Pkcs12File(Path path, String password) {

    /**
     * @throws IOException if the disk fails
     * @throws GeneralSecurityException if the file is damaged, holds no key, or the password is another
     */
    AgencyKey read() throws IOException, GeneralSecurityException {
        var store = load(Files.readAllBytes(path));
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
                return new AgencyKey(new LocalKey(handle(), key), chain(store, alias));
            }
        }
        throw new UnrecoverableKeyException("the file holds no private key");
    }

    String handle() {
        var name = path.getFileName().toString();
        return "pkcs12:" + (name.endsWith(".p12") ? name.substring(0, name.length() - ".p12".length()) : name);
    }

    private KeyStore load(byte[] content) throws GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(content), password.toCharArray());
        } catch (IOException damagedOrWrongPassword) {
            throw new UnrecoverableKeyException(damagedOrWrongPassword.getMessage());
        }
        return store;
    }

    private static List<X509Certificate> chain(KeyStore store, String alias) throws GeneralSecurityException {
        return Stream.of(store.getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** Writes the file, unless another process was first: then that one's counts. */
    void writeUnlessThere(PrivateKey key, List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("seal", key, password.toCharArray(), chain.toArray(X509Certificate[]::new));
        var content = new ByteArrayOutputStream();
        store.store(content, password.toCharArray());
        publish(content.toByteArray());
    }

    /** A reader sees the file whole or not at all, also after a power failure. */
    private void publish(byte[] content) throws IOException {
        // On POSIX systems a temporary file is readable by its owner only, from the first moment.
        var draft = Files.createTempFile(path.getParent(), ".draft-", ".tmp");
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                for (var buffer = ByteBuffer.wrap(content); buffer.hasRemaining(); ) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            // A link rather than a move: it never replaces what another process has just published.
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException anotherProcessWasFirst) {
            return;
        } finally {
            Files.delete(draft);
        }
    }
}
