package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import vn.lienthong.contract.signature.CommandProof;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.support.kafka.KafkaEvents;

/** Routing's key in tests. */
final class AKey {
    static final KeyPair PAIR = pair();
    static final CommandKey COMMAND_KEY = CommandKey.of(PAIR.getPrivate());

    private AKey() {}

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As signing checks a command that it reads. */
    static void assertProved(TestRecord<String, byte[]> command) {
        var header = KafkaEvents.header(command.headers());
        var proof = Objects.requireNonNull(header.apply(CommandProof.HEADER), "the command carries no proof");
        var read = EventEnvelope.read(header, command.value());
        assertThat(CommandProof.proves(proof, read, PAIR.getPublic())).isTrue();
    }
}
