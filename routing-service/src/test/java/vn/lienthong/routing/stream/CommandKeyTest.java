package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.signature.CommandProof;
import vn.lienthong.contract.wire.EventEnvelope;

class CommandKeyTest {
    private static final EventEnvelope COMMAND = new EventEnvelope(
            "d/5", "/routing", "vn.lienthong.sign-document.v1", "d", Instant.EPOCH, new byte[] {'{', '}'});

    @TempDir
    private Path folder;

    private Path file(PrivateKey key) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    }

    @Test
    void provesTheSameCommandAlwaysTheSameWay() throws IOException {
        var key = CommandKey.in(file(AKey.PAIR.getPrivate()));
        var proof = key.proofOf(COMMAND);
        assertThat(proof).containsOnlyKeys("lienthong-proof").isEqualTo(AKey.COMMAND_KEY.proofOf(COMMAND));
        assertThat(CommandProof.proves(proof.get("lienthong-proof"), COMMAND, AKey.PAIR.getPublic()))
                .isTrue();
    }

    @Test
    void provesNothingWithoutAKey() {
        assertThat(CommandKey.in(null).proofOf(COMMAND)).isEmpty();
    }

    @Test
    void doesNotStartWithAKeyThatIsNone() throws IOException, GeneralSecurityException {
        assertThatThrownBy(() -> CommandKey.in(folder.resolve("none.pem"))).hasMessageContaining("can't be read");
        var nothing = Files.writeString(folder.resolve("other.pem"), "secret words");
        assertThatThrownBy(() -> CommandKey.in(nothing))
                .hasMessageContaining("names no PEM file")
                .hasMessageNotContaining("secret");
        var rsa = file(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
        assertThatThrownBy(() -> CommandKey.in(rsa)).hasMessageContaining("is no Ed25519 key");
    }
}
