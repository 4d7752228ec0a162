package vn.lienthong.standalone.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;

/**
 * The pair by which signing knows routing's commands (Ed25519): routing gets the private key, signing the public one.
 *
 * @param privateKey PEM file, PKCS#8, readable by its owner only
 * @param publicKey PEM file
 */
public record CommandKeyPair(Path privateKey, Path publicKey) {

    /** The pair in a folder; made at the first call. */
    public static CommandKeyPair in(Path folder) {
        var pair = new CommandKeyPair(folder.resolve("command.pem"), folder.resolve("command.pub.pem"));
        try {
            if (!Files.exists(pair.privateKey())) {
                var made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                KeyFiles.write(made, pair.privateKey(), pair.publicKey());
            }
            return pair;
        } catch (IOException e) {
            throw new UncheckedIOException("the key pair of commands in " + folder + " can't be made", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }
}
