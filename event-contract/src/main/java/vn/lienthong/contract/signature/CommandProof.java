package vn.lienthong.contract.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.wire.EventEnvelope;

/**
 * That a command to sign is routing's own decision (bằng chứng lệnh ký): an Ed25519 signature (RFC 8032) by routing's key
 * over the command as it stands in its record. Whoever can write to the topic, but hasn't routing's key, gets no
 * signature.
 */
public final class CommandProof {
    /** The record header that carries it, in Base64. */
    public static final String HEADER = "lienthong-proof";

    private static final String ALGORITHM = "Ed25519";

    private CommandProof() {}

    /** The proof of a command; the same command always has the same. */
    public static String of(EventEnvelope command, PrivateKey routingsKey) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(routingsKey);
            signature.update(whatIsProved(command));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key of commands is not an Ed25519 key", e);
        }
    }

    /** Whether this proves that the command was given by the holder of the key. */
    public static boolean proves(String proof, EventEnvelope command, PublicKey routingsKey) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(routingsKey);
            signature.update(whatIsProved(command));
            return signature.verify(Base64.getDecoder().decode(proof));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Each part with its length, so that none can grow at the other's cost. */
    private static byte[] whatIsProved(EventEnvelope command) {
        var attributes = new StringBuilder("lienthong command\n");
        for (var part : new String[] {
            Topics.SIGNING_SIGNATURE_COMMANDS.name(), command.id(), command.source(), command.type(), command.subject()
        }) {
            attributes.append(part.length()).append(':').append(part).append('\n');
        }
        var head =
                attributes.append(command.data().length).append(':').toString().getBytes(UTF_8);
        var whole = new byte[head.length + command.data().length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(command.data(), 0, whole, head.length, command.data().length);
        return whole;
    }
}
