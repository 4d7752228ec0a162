package vn.lienthong.signing.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;

/** Keys on a real PKCS#11 token, SoftHSM2's, through the process that stands before it. */
class Pkcs11Test {
    private static final AgencyCode ELLIPTIC = new AgencyCode("H32.15");
    private static final AgencyCode RSA = new AgencyCode("H32.17");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static SoftHsm hsm;
    private static KeyFolder keys;

    @BeforeAll
    static void aTokenWithTwoKeys() throws Exception {
        hsm = SoftHsm.in(folder);
        hsm.makeKey("seal-ec", "-keyalg", "EC", "-groupname", "secp256r1");
        hsm.makeKey("seal-rsa", "-keyalg", "RSA", "-keysize", "2048");
        Files.writeString(folder.resolve("keys.yml"), hsm.inYaml() + """
                keys:
                  - {agency: H32.15, kind: pkcs11, token: hsm, label: seal-ec}
                  - {agency: H32.17, kind: pkcs11, token: hsm, label: seal-rsa}
                """);
        keys = new KeyFolder(
                folder, "secret", DevelopmentAuthority.in(folder, "secret", Clock.systemUTC()), Clock.systemUTC());
    }

    @AfterAll
    static void end() {
        if (keys != null) {
            keys.close();
        }
    }

    @Test
    void signsWithBothKindsOfKeysOverCertificatesOfTheAuthority() throws Exception {
        var elliptic = key(ELLIPTIC);
        var rsa = key(RSA);

        assertThat(isValid("SHA256withECDSA", elliptic)).isTrue();
        assertThat(isValid("SHA256withRSA", rsa)).isTrue();
        assertThat(elliptic.isForDevelopment()).isTrue();
        assertThat(elliptic.handle()).isEqualTo("pkcs11:hsm/seal-ec");
        assertThat(elliptic.plainSignature("nội dung".getBytes())).hasSize(64);
        assertThat(keys.reports())
                .extracting(KeyReport::kind, KeyReport::state, KeyReport::algorithm)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(KeyKind.PKCS11, KeyState.VALID, "EC-256"),
                        org.assertj.core.groups.Tuple.tuple(KeyKind.PKCS11, KeyState.VALID, "RSA-2048"));
    }

    @Test
    void makesTwoHundredSignaturesAtOnce() throws Exception {
        var key = key(ELLIPTIC);
        try (var threads = Executors.newFixedThreadPool(200)) {
            var asked = IntStream.range(0, 200)
                    .mapToObj(i -> (Callable<Boolean>) () -> {
                        var digest = MessageDigest.getInstance("SHA-256").digest(new byte[] {(byte) i});
                        return CheckedSigner.fits(
                                key.certificate().getPublicKey(),
                                digest,
                                key.digestSigner().sign(digest));
                    })
                    .toList();

            var answers = threads.invokeAll(asked);

            for (var answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }
    }

    @Test
    void isBackAfterTheTokensProcessWasKilled() throws Exception {
        var key = key(ELLIPTIC);
        var process = tokenProcess().orElseThrow();

        process.destroyForcibly();
        process.onExit().join();

        // Until it is back, it says that it isn't; never anything else.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(KeyUnavailable.class)
                .until(() -> isValid("SHA256withECDSA", key));
        assertThat(tokenProcess().map(ProcessHandle::pid)).isPresent().isNotEqualTo(Optional.of(process.pid()));
    }

    @Test
    void noticesByItselfThatTheTokensProcessHangsAndStartsAnother() throws Exception {
        var key = key(ELLIPTIC);
        assertThat(isValid("SHA256withECDSA", key)).isTrue();
        var process = tokenProcess().orElseThrow();

        // Nobody asks for a signature meanwhile: only its health is tried.
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();

        process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(KeyUnavailable.class)
                .until(() -> isValid("SHA256withECDSA", key));
    }

    @Test
    void saysPlainlyThatThePinIsWrongAndTriesItOnce(@TempDir Path other) throws Exception {
        var pin = Files.writeString(other.resolve("pin"), "4321-not-it");
        Files.writeString(other.resolve("keys.yml"), hsm.inYaml(pin) + """
                keys:
                  - {agency: H32.15, kind: pkcs11, token: hsm, label: seal-ec}
                """);
        try (var wrong = new KeyFolder(
                other, "secret", DevelopmentAuthority.in(other, "secret", Clock.systemUTC()), Clock.systemUTC())) {

            assertThatThrownBy(() -> wrong.keyOf(ELLIPTIC, "Sở Tư pháp", Instant.now()))
                    .isInstanceOf(KeyUnavailable.class)
                    .hasMessageContaining("the token refuses the PIN: correct it in the file " + pin)
                    .hasMessageNotContaining("4321");
            assertThat(wrong.reports()).extracting(KeyReport::state).containsExactly(KeyState.UNREACHABLE);
        }
        assertThat(isValid("SHA256withRSA", key(RSA))).isTrue();
    }

    private static AgencyKey key(AgencyCode agency) throws Exception {
        return keys.keyOf(agency, "Sở Tư pháp", Instant.now());
    }

    /** The child with the PIN's file in none of its arguments. */
    private static Optional<ProcessHandle> tokenProcess() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("SigningToken") && child.isAlive())
                .findFirst();
    }

    private static boolean isValid(String algorithm, AgencyKey key) throws Exception {
        var signer = key.signer();
        signer.getOutputStream().write("nội dung".getBytes());
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key.certificate());
        verifier.update("nội dung".getBytes());
        return verifier.verify(signer.getSignature());
    }
}
