package vn.lienthong.signing.request;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.signature.CommandProof;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.signing.audit.AuditEvent;
import vn.lienthong.signing.request.CommandSettings.Unproved;

/** Tells routing's own commands from those of others who can write to the topic (kiểm tra bằng chứng lệnh ký). */
@Component
class CommandKeys {
    private static final Logger log = LoggerFactory.getLogger(CommandKeys.class);
    private static final int ID_BYTES = 8;

    private final Map<String, PublicKey> keys = new LinkedHashMap<>();
    private final boolean acceptsUnproved;

    CommandKeys(CommandSettings settings) {
        settings.commandKeys().forEach(this::add);
        acceptsUnproved = settings.unprovedCommands() == Unproved.ACCEPT;
        if (keys.isEmpty() && !acceptsUnproved) {
            throw new IllegalStateException(
                    "lienthong.signing.command-keys names no key, so no command could be told from a forged one: name the"
                            + " file of routing's public key (Ed25519, PEM), or set lienthong.signing.unproved-commands=accept"
                            + " to sign whatever stands on signing.signature.commands");
        }
        if (acceptsUnproved) {
            log.warn(
                    "commands are accepted without a proof (lienthong.signing.unproved-commands=accept): whoever can write to"
                            + " signing.signature.commands gets signatures; never in production");
        }
    }

    private void add(Path file) {
        try {
            var pem = Files.readString(file, US_ASCII)
                    .replace("-----BEGIN PUBLIC KEY-----", "")
                    .replace("-----END PUBLIC KEY-----", "");
            var encoded = Base64.getMimeDecoder().decode(pem);
            var id = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded), 0, ID_BYTES);
            keys.put(id, KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            log.atInfo().addKeyValue("key", id).addKeyValue("file", file).log("commands are proved by this key");
        } catch (IOException e) {
            throw new UncheckedIOException("the key of commands " + file + " can't be read", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the key of commands " + file + " is no public Ed25519 key in PEM (BEGIN PUBLIC KEY)", e);
        }
    }

    /** Whether a command is believed. */
    sealed interface Verdict {
        /** @param authority id of the key that proved it, or {@link AuditEvent#UNPROVED} */
        record Believed(String authority) implements Verdict {}

        record Rejected(String reason, String inWords) implements Verdict {}
    }

    Verdict judge(EventEnvelope command, @Nullable String proof) {
        if (proof != null) {
            for (var key : keys.entrySet()) {
                if (CommandProof.proves(proof, command, key.getValue())) {
                    return new Verdict.Believed(key.getKey());
                }
            }
            if (!keys.isEmpty()) {
                return new Verdict.Rejected("WRONG_PROOF", "its proof is not by any of the configured keys of routing");
            }
        }
        return acceptsUnproved
                ? new Verdict.Believed(AuditEvent.UNPROVED)
                : new Verdict.Rejected("NO_PROOF", "it has no proof (header " + CommandProof.HEADER + ")");
    }
}
