package vn.lienthong.signing.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.key.Revocation.Reason;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/** Several keys of an agency: which of them signs, and which never again. */
class KeyringTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final Instant EARLIER = Instant.parse("2026-03-01T00:00:00Z");
    private static final AgencyCode WARD = new AgencyCode("H32.15.8");
    private static final String NAME = "Ủy ban nhân dân phường Vĩnh Nguyên";

    @TempDir
    Path folder;

    @Test
    void signsWithTheNewestValidKeyAndKeepsTheOldOne() throws Exception {
        twoKeysFrom("2025-01-01", "2026-03-01");

        try (var keys = keysAt(NOW)) {
            assertThat(keys.keyOf(WARD, NAME, NOW).handle()).isEqualTo("pkcs12:new");
            // Decided while the old one was in force alone.
            assertThat(keys.keyOf(WARD, NAME, Instant.parse("2026-02-01T00:00:00Z"))
                            .handle())
                    .isEqualTo("pkcs12:old");
            assertThat(keys.reports()).extracting(KeyReport::handle).contains("pkcs12:old", "pkcs12:new");
        }
    }

    @Test
    void waitsWithTheNewKeyUntilItIsInForce() throws Exception {
        twoKeysFrom("2025-01-01", "2026-04-01");

        try (var keys = keysAt(NOW)) {
            assertThat(keys.keyOf(WARD, NAME, NOW).handle()).isEqualTo("pkcs12:old");
            assertThat(keys.reports())
                    .filteredOn(key -> key.handle().equals("pkcs12:new"))
                    .extracting(KeyReport::state)
                    .containsExactly(KeyState.NOT_YET);
        }
    }

    @Test
    void neverSignsWithARevokedKeyNotEvenOneHandedOutBeforeNorAfterARestart() throws Exception {
        AgencyKey held;
        try (var keys = keysAt(NOW)) {
            held = keys.keyOf(WARD, NAME, NOW);
            held.digestSigner().sign(new byte[32]);

            var revoked = keys.revoke(held.serialNumber(), Reason.KEY_COMPROMISE, EARLIER, "H32/operator");

            assertThat(revoked).get().extracting(Revocation::since).isEqualTo(EARLIER);
            assertThat(refusalOf(keys)).isEqualTo(RefusalReason.KEY_REVOKED);
            assertThatThrownBy(() -> held.digestSigner().sign(new byte[32])).isInstanceOf(KeyRefused.class);
            var report = keys.reports().getFirst();
            assertThat(report.state()).isEqualTo(KeyState.REVOKED);
            assertThat(report.revokedSince()).isEqualTo(EARLIER);
            assertThat(report.signaturesSinceStart()).isEqualTo(1);
        }
        try (var keys = keysAt(NOW)) {
            assertThat(refusalOf(keys)).isEqualTo(RefusalReason.KEY_REVOKED);

            assertThat(keys.replace(held.serialNumber())).isTrue();

            assertThat(keys.keyOf(WARD, NAME, NOW).serialNumber()).isNotEqualTo(held.serialNumber());
            assertThat(keys.existingKeyOf(WARD).orElseThrow().serialNumber()).isNotEqualTo(held.serialNumber());
        }
    }

    @Test
    void learnsOfARevocationByAnotherProcessOnTheSameFolder() throws Exception {
        try (var one = keysAt(NOW);
                var other = keysAt(NOW)) {
            var key = one.keyOf(WARD, NAME, NOW);
            other.keyOf(WARD, NAME, NOW);

            one.revoke(key.serialNumber(), Reason.SUPERSEDED, NOW, "H32/operator");

            org.awaitility.Awaitility.await()
                    .until(() -> catchThrowableOfType(Refused.class, () -> other.keyOf(WARD, NAME, NOW)) != null);
            assertThat(refusalOf(other)).isEqualTo(RefusalReason.KEY_REVOKED);
        }
    }

    @Test
    void movesARevocationOnlyToAnEarlierTime() throws Exception {
        try (var keys = keysAt(NOW)) {
            var serial = keys.keyOf(WARD, NAME, NOW).serialNumber();
            keys.revoke(serial, Reason.SUPERSEDED, NOW, "H32/a");

            var again =
                    keys.revoke(serial, Reason.KEY_COMPROMISE, EARLIER, "H32/b").orElseThrow();
            var later = keys.revoke(serial, Reason.SUPERSEDED, NOW, "H32/c").orElseThrow();

            assertThat(again.since()).isEqualTo(EARLIER);
            assertThat(again.reason()).isEqualTo(Reason.KEY_COMPROMISE);
            assertThat(later).isEqualTo(again);
            assertThat(keys.revoke("abc", Reason.SUPERSEDED, NOW, "H32/a")).isEmpty();
        }
    }

    @Test
    void startsNotWithAListOfRevokedKeysThatCannotBeRead() throws Exception {
        Files.writeString(folder.resolve("revocations.json"), "[{\"serial\":");

        assertThatThrownBy(() -> keysAt(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("revocations.json")
                .hasMessageContaining("backup");
    }

    @Test
    void namesEveryFaultOfTheListWithItsLine() throws Exception {
        Files.writeString(folder.resolve("keys.yml"), """
                tokens:
                  hsm: {library: /usr/lib/hsm.so, pin: "1234"}
                providers:
                  remote: {url: "http://signing.example.vn/csc/v2", token-file: token}
                keys:
                  - {agency: phường, kind: pkcs12, file: a.p12}
                  - {agency: H32.15, kind: pkcs11, token: hms, label: seal}
                  - {agency: H32.15, kind: usb}
                  - {agency: H32.15, kind: pkcs12, file: a.p12, from: 2026-02-30}
                """);

        assertThatThrownBy(() -> keysAt(NOW))
                .hasMessageContaining("keys.yml can't be used")
                .hasMessageContaining("line 2: tokens.hsm.pin is not known; there are")
                .hasMessageContaining("line 2: tokens.hsm.pin-file or else pin-environment has to say where the PIN is")
                .hasMessageContaining("line 4: providers.remote.url has to be an https address")
                .hasMessageContaining("line 6: keys[0].agency has to be an agency's code")
                .hasMessageContaining("line 7: keys[1].token names \"hms\", which is not")
                .hasMessageContaining("line 8: keys[2].kind is pkcs12, pkcs11 or remote, not \"usb\"")
                .hasMessageContaining("line 9: keys[3].from has to be a day")
                .hasMessageNotContaining("1234\"");
    }

    @Test
    void goesOnWithTheListItHasWhenAChangedOneIsFaulty() throws Exception {
        twoKeysFrom("2025-01-01", "2026-03-01");
        try (var keys = keysAt(NOW)) {
            Files.writeString(folder.resolve("keys.yml"), "keys: [{agency: H32.15.8}]");

            keys.reports();

            assertThat(keys.keyOf(WARD, NAME, NOW).handle()).isEqualTo("pkcs12:new");
        }
    }

    @Test
    void understandsTheExamplesOfTheDocumentation() throws Exception {
        var page = Files.readString(Path.of("../docs/signing/keys.md"));
        var blocks = java.util.regex.Pattern.compile("```yaml\n(.*?)```", java.util.regex.Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .filter(yaml -> yaml.contains("keys:"))
                .toList();

        assertThat(blocks).isNotEmpty();
        for (var yaml : blocks) {
            Files.writeString(folder.resolve("keys.yml"), yaml);
            assertThat(KeysFile.read(folder.resolve("keys.yml")).keys()).isNotEmpty();
        }
    }

    /** Both of the development authority; what distinguishes them is the list. */
    private void twoKeysFrom(String old, String newer) throws Exception {
        var authority = DevelopmentAuthority.in(folder, "secret", at(Instant.parse("2025-01-01T00:00:00Z")));
        authority.issue(WARD, NAME, new Pkcs12File(folder.resolve("old.p12"), "secret"));
        authority.issue(WARD, NAME, new Pkcs12File(folder.resolve("new.p12"), "secret"));
        Files.writeString(folder.resolve("keys.yml"), """
                keys:
                  - {agency: H32.15.8, kind: pkcs12, file: old.p12, from: %s}
                  - {agency: H32.15.8, kind: pkcs12, file: new.p12, from: %s}
                """.formatted(old, newer));
    }

    private KeyFolder keysAt(Instant now) {
        return new KeyFolder(folder, "secret", DevelopmentAuthority.in(folder, "secret", at(now)), at(now));
    }

    private static Clock at(Instant moment) {
        return Clock.fixed(moment, ZoneOffset.UTC);
    }

    private static RefusalReason refusalOf(KeyFolder keys) {
        return catchThrowableOfType(Refused.class, () -> keys.keyOf(WARD, NAME, NOW))
                .reason();
    }
}
