package vn.lienthong.routing.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.signature.CommandProof;
import vn.lienthong.contract.wire.EventEnvelope;

/**
 * Routing's own key (khóa lệnh ký), by which signing tells its commands from what anybody else may have written: an Ed25519
 * key in a PEM file (PKCS#8). The same command always has the same proof, so that one made again is the same to the letter.
 */
public final class CommandKey {
    /** No key: commands go without a proof. */
    public static final CommandKey NONE = new CommandKey(null);

    private static final Logger log = LoggerFactory.getLogger(CommandKey.class);
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final @Nullable PrivateKey key;

    private CommandKey(@Nullable PrivateKey key) {
        this.key = key;
    }

    /** A key that is at hand. */
    public static CommandKey of(PrivateKey key) {
        return new CommandKey(key);
    }

    /**
     * The key in a file; none where no file is named, which is said.
     *
     * @throws IllegalStateException if there is no such key in it; nothing of its contents is told
     */
    public static CommandKey in(@Nullable Path file) {
        if (file == null) {
            log.warn("commands to signing carry no proof that they are routing's: lienthong.routing.command-key isn't"
                    + " set");
            return NONE;
        }
        try {
            var text = Files.readString(file);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new IllegalStateException("lienthong.routing.command-key names no PEM file of a private key");
            }
            var der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return new CommandKey(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (IOException e) {
            throw new IllegalStateException("the file that lienthong.routing.command-key names can't be read", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("the key that lienthong.routing.command-key names is no Ed25519 key", e);
        }
    }

    /** What a command's record carries besides its own attributes. */
    Map<String, String> proofOf(EventEnvelope command) {
        return key == null ? Map.of() : Map.of(CommandProof.HEADER, CommandProof.of(command, key));
    }
}
