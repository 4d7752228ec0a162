package vn.lienthong.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.signature.CommandProof;
import vn.lienthong.contract.wire.EventEnvelope;

class CommandProofTest {
    private static final KeyPair ROUTING = keys();
    private static final EventEnvelope COMMAND = command("r-1", "/routing", "sign", "dossier", "{}");

    @Test
    void provesTheCommandItWasMadeFor() {
        var proof = CommandProof.of(COMMAND, ROUTING.getPrivate());

        assertThat(CommandProof.proves(proof, COMMAND, ROUTING.getPublic())).isTrue();
        assertThat(CommandProof.of(COMMAND, ROUTING.getPrivate())).isEqualTo(proof);
    }

    @Test
    void provesNoOtherCommandAndNoOthersKey() {
        var proof = CommandProof.of(COMMAND, ROUTING.getPrivate());

        assertThat(Stream.of(
                        command("r-2", "/routing", "sign", "dossier", "{}"),
                        command("r-1", "/routin", "gsign", "dossier", "{}"),
                        command("r-1", "/routing", "sign", "other", "{}"),
                        command("r-1", "/routing", "sign", "dossier", "{ }")))
                .noneMatch(other -> CommandProof.proves(proof, other, ROUTING.getPublic()));
        assertThat(CommandProof.proves(proof, COMMAND, keys().getPublic())).isFalse();
        assertThat(CommandProof.proves("no Base64", COMMAND, ROUTING.getPublic()))
                .isFalse();
        assertThat(CommandProof.proves("", COMMAND, ROUTING.getPublic())).isFalse();
    }

    private static EventEnvelope command(String id, String source, String type, String subject, String data) {
        return new EventEnvelope(id, source, type, subject, Instant.EPOCH, data.getBytes(UTF_8));
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
