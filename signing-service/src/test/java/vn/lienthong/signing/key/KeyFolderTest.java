package vn.lienthong.signing.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

class KeyFolderTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final AgencyCode WARD = new AgencyCode("H32.15.8");
    private static final String WARD_NAME = "Ủy ban nhân dân phường Vĩnh Nguyên";

    @TempDir
    Path folder;

    @Test
    void issuesAKeyAtFirstUseAndKeepsIt() throws Exception {
        var issued = withAuthority().keyOf(WARD, WARD_NAME, NOW);

        var reopened = withoutAuthority("secret").keyOf(WARD, WARD_NAME, NOW);

        assertThat(reopened.certificate()).isEqualTo(issued.certificate());
        assertThat(issued.certificate().getSubjectX500Principal().getName())
                .contains("CN=Ủy ban nhân dân phường Vĩnh Nguyên")
                .contains("C=VN");
        assertThat(issued.certificate().getKeyUsage()).startsWith(true, true, false);
        assertThat(issued.isForDevelopment()).isTrue();
    }

    @Test
    void issuesUnderAnAuthorityThatAnybodyCanTrust() throws Exception {
        var key = withAuthority().keyOf(WARD, WARD_NAME, NOW);

        var authority = DevelopmentAuthority.in(folder, "secret", at(NOW)).certificate();

        key.certificate().verify(authority.getPublicKey());
        assertThat(key.chain()).containsExactly(key.certificate(), authority);
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(authority.getSubjectX500Principal().getName()).contains("not for production");
        assertThat(folder.resolve("ca.pem")).content().isEqualTo(Pem.of(authority));
    }

    @Test
    void issuesOneKeyHoweverManyAskAtOnceAndFromHoweverManyProcesses() throws Exception {
        DevelopmentAuthority.in(folder, "secret", at(NOW));
        var processes = List.of(withAuthority(), withAuthority(), withAuthority());
        try (var threads = Executors.newFixedThreadPool(8)) {
            var asking = IntStream.range(0, 60)
                    .mapToObj(i -> (Callable<X509Certificate>) () -> processes
                            .get(i % 3)
                            .keyOf(new AgencyCode("H32.15." + i / 12), WARD_NAME, NOW)
                            .certificate())
                    .toList();

            var certificates = new HashSet<X509Certificate>();
            for (var answer : threads.invokeAll(asking)) {
                certificates.add(answer.get());
            }

            assertThat(certificates).hasSize(5);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ca.pem",
                            "development-authority.p12",
                            "H32.15.0.p12",
                            "H32.15.1.p12",
                            "H32.15.2.p12",
                            "H32.15.3.p12",
                            "H32.15.4.p12");
        }
    }

    @Test
    void keepsKeysFromOtherUsersEyes() throws Exception {
        withAuthority().keyOf(WARD, WARD_NAME, NOW);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("H32.15.8.p12"))))
                .isEqualTo("rw-------");
    }

    @Test
    void abbreviatesANameThatIsTooLongForACertificate() throws Exception {
        var name = "Văn phòng Đăng ký đất đai chi nhánh thành phố Nha Trang – Sở Tài nguyên và Môi trường";

        var subject = withAuthority()
                .keyOf(WARD, name, NOW)
                .certificate()
                .getSubjectX500Principal()
                .getName();

        assertThat(subject).contains("CN=" + name.substring(0, 63) + "…");
    }

    @Test
    void refusesAnAgencyWithoutKey() {
        assertThat(refusalOf(withoutAuthority("secret"), NOW)).isEqualTo(RefusalReason.NO_KEY);
    }

    @Test
    void findsAKeyInstalledWhileItRuns() throws Exception {
        var keys = withoutAuthority("secret");
        assertThat(refusalOf(keys, NOW)).isEqualTo(RefusalReason.NO_KEY);

        withAuthority().keyOf(WARD, WARD_NAME, NOW);

        assertThat(keys.keyOf(WARD, WARD_NAME, NOW)).isNotNull();
    }

    @Test
    void refusesAKeyItCannotOpen() throws Exception {
        withAuthority().keyOf(WARD, WARD_NAME, NOW);
        assertThat(refusalOf(withoutAuthority("another password"), NOW)).isEqualTo(RefusalReason.KEY_UNREADABLE);

        Files.writeString(folder.resolve("H32.15.8.p12"), "not PKCS#12");

        assertThat(refusalOf(withoutAuthority("secret"), NOW)).isEqualTo(RefusalReason.KEY_UNREADABLE);
    }

    @Test
    void refusesAKeyThatIsNotValidNowOrAtTheTimeOfSigning() throws Exception {
        withAuthority().keyOf(WARD, WARD_NAME, NOW);
        var inElevenYears = new KeyFolder(folder, "secret", null, at(NOW.plus(Duration.ofDays(11 * 365))));

        assertThat(refusalOf(inElevenYears, NOW)).isEqualTo(RefusalReason.KEY_NOT_VALID);
        assertThat(refusalOf(withAuthority(), NOW.minus(Duration.ofDays(2)))).isEqualTo(RefusalReason.KEY_NOT_VALID);
    }

    @Test
    void signsTheSameContentTheSameWay() throws Exception {
        var key = withAuthority().keyOf(WARD, WARD_NAME, NOW);

        var first = signatureOver("nội dung", key);

        assertThat(signatureOver("nội dung", key)).isEqualTo(first);
        assertThat(verifies("SHA256withECDSA", first, "nội dung", key)).isTrue();
        assertThat(verifies("SHA256withECDSA", first, "nội dung khác", key)).isFalse();
    }

    @Test
    void signsWithAnRsaKeyToo() throws Exception {
        RsaKeys.install(folder, "secret", WARD, WARD_NAME, NOW);
        var key = withoutAuthority("secret").keyOf(WARD, WARD_NAME, NOW);

        var signature = signatureOver("nội dung", key);

        assertThat(verifies("SHA256withRSA", signature, "nội dung", key)).isTrue();
        assertThat(key.isForDevelopment()).isFalse();
    }

    @Test
    void saysWhichSettingIsWrongWhenTheAuthorityCannotBeOpened() {
        withAuthority();

        assertThatThrownBy(() -> DevelopmentAuthority.in(folder, "another password", at(NOW)))
                .hasMessageContaining("lienthong.signing.key-password");
    }

    @Test
    void neverShowsAKeyInItsText() throws Exception {
        var key = withAuthority().keyOf(WARD, WARD_NAME, NOW);

        assertThat(key).hasToString("AgencyKey[certificate " + key.serialNumber() + "]");
    }

    private KeyFolder withAuthority() {
        return new KeyFolder(folder, "secret", DevelopmentAuthority.in(folder, "secret", at(NOW)), at(NOW));
    }

    private KeyFolder withoutAuthority(String password) {
        return new KeyFolder(folder, password, null, at(NOW));
    }

    private static Clock at(Instant moment) {
        return Clock.fixed(moment, ZoneOffset.UTC);
    }

    private static RefusalReason refusalOf(KeyFolder keys, Instant signedAt) {
        return catchThrowableOfType(Refused.class, () -> keys.keyOf(WARD, WARD_NAME, signedAt))
                .reason();
    }

    private static byte[] signatureOver(String content, AgencyKey key) throws Exception {
        var signer = key.signer();
        signer.getOutputStream().write(content.getBytes());
        return signer.getSignature();
    }

    private static boolean verifies(String algorithm, byte[] signature, String content, AgencyKey key)
            throws Exception {
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key.certificate());
        verifier.update(content.getBytes());
        return verifier.verify(signature);
    }
}
