package vn.lienthong.standalone.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Base64;

/** Key pairs as PEM files; the private one is for the owner's eyes only. */
final class KeyFiles {
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private KeyFiles() {}

    /** The private key comes last, under its final name at once: where it is, the pair is whole. */
    static void write(KeyPair pair, Path privateKey, Path publicKey) throws IOException {
        Files.createDirectories(privateKey.getParent());
        Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        var unfinished = privateKey.resolveSibling(privateKey.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.move(unfinished, privateKey);
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, PEM.encodeToString(content), type);
    }
}
