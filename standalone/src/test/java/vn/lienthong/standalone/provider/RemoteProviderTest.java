package vn.lienthong.standalone.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.ApprovalPending;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.key.KeyRefused;
import vn.lienthong.signing.key.KeyReport;
import vn.lienthong.signing.key.KeyState;
import vn.lienthong.signing.key.KeyUnavailable;
import vn.lienthong.signing.refusal.RefusalReason;

/** Signing's side of remote keys and the simulated provider's, over HTTP. */
class RemoteProviderTest {
    private static final AgencyCode AGENCY = new AgencyCode("H32.17");
    private static final Conduct OBLIGING = new Conduct(Duration.ofMinutes(1), 0, 0);
    private static final byte[] DIGEST = new byte[32];

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private RemoteProvider provider;
    private KeyFolder keys;

    @BeforeEach
    void anAgencyWhoseKeyIsElsewhere() throws Exception {
        provider = RemoteProvider.start(0, folder.resolve("provider"), "secret-token", OBLIGING, clock);
        var authority = DevelopmentAuthority.in(Files.createDirectories(folder.resolve("keys")), "secret", clock);
        provider.hold(AGENCY.value(), key -> authority.certify(AGENCY, "Sở Xây dựng", key));
        Files.writeString(folder.resolve("token"), "secret-token\n");
        Files.writeString(
                folder.resolve("keys").resolve("keys.yml"), """
                providers:
                  simulated: {url: "%s", token-file: %s, ask-again: 10s, approval-within: 10m}
                keys:
                  - {agency: H32.17, kind: remote, provider: simulated, credential: H32.17}
                """.formatted(provider.url(), folder.resolve("token")));
        keys = new KeyFolder(folder.resolve("keys"), "secret", authority, clock);
    }

    @AfterEach
    void end() {
        keys.close();
        provider.close();
    }

    @Test
    void waitsForTheHolderAndAsksOnceHoweverOftenTheSameIsToBeSigned() throws Exception {
        var pending = catchThrowableOfType(ApprovalPending.class, () -> sign(DIGEST));

        assertThat(pending.again()).isEqualTo(clock.instant().plusSeconds(10));
        assertThat(pending.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
        clock.goOn(Duration.ofSeconds(30));
        assertThatThrownBy(() -> sign(DIGEST)).isInstanceOf(ApprovalPending.class);
        clock.goOn(Duration.ofSeconds(30));

        var signature = sign(DIGEST);

        var verifier = Signature.getInstance("NONEwithECDSA");
        verifier.initVerify(key().certificate());
        verifier.update(DIGEST);
        assertThat(verifier.verify(signature)).isTrue();
        assertThat(sign(DIGEST)).isEqualTo(signature);
        assertThat(provider.asked()).isEqualTo(1);
        assertThat(key().handle()).isEqualTo("remote:simulated/H32.17");
        assertThat(key().isForDevelopment()).isTrue();
    }

    @Test
    void remembersAcrossARestartWhatItAskedFor() throws Exception {
        assertThatThrownBy(() -> sign(DIGEST)).isInstanceOf(ApprovalPending.class);
        keys.close();
        clock.goOn(Duration.ofMinutes(1));

        keys = new KeyFolder(folder.resolve("keys"), "secret", null, clock);

        assertThat(sign(DIGEST)).isNotEmpty();
        assertThat(provider.asked()).isEqualTo(1);
    }

    @Test
    void isRefusedWhenTheHolderDeclinesAndStaysSo() throws Exception {
        provider.conduct(new Conduct(Duration.ZERO, 1, 0));

        assertThat(refusalOf(DIGEST)).isEqualTo(RefusalReason.APPROVAL_DECLINED);

        provider.conduct(OBLIGING);
        assertThat(refusalOf(DIGEST)).isEqualTo(RefusalReason.APPROVAL_DECLINED);
    }

    @Test
    void isRefusedWhenTheHolderNeverDecides() throws Exception {
        provider.conduct(new Conduct(Duration.ZERO, 0, 1));
        assertThatThrownBy(() -> sign(DIGEST)).isInstanceOf(ApprovalPending.class);

        clock.goOn(Duration.ofMinutes(10));

        assertThat(refusalOf(DIGEST)).isEqualTo(RefusalReason.APPROVAL_LAPSED);
    }

    @Test
    void isUnavailableWhileTheProviderIsAwayOrDoesNotTakeTheToken() throws Exception {
        var key = key();
        Files.writeString(folder.resolve("token"), "another");
        assertThatThrownBy(() -> key.digestSigner().sign(DIGEST))
                .isInstanceOf(KeyUnavailable.class)
                .hasMessageContaining("doesn't take the token in " + folder.resolve("token"))
                .hasMessageNotContaining("another");
        Files.writeString(folder.resolve("token"), "secret-token");

        provider.away(Duration.ofMinutes(1));

        assertThatThrownBy(() -> key.digestSigner().sign(DIGEST))
                .isInstanceOf(KeyUnavailable.class)
                .hasMessageContaining("can't be reached");
        assertThat(keys.reports()).extracting(KeyReport::state).containsExactly(KeyState.UNREACHABLE);
    }

    private AgencyKey key() throws Exception {
        return keys.keyOf(AGENCY, "Sở Xây dựng", clock.instant());
    }

    private byte[] sign(byte[] digest) throws Exception {
        return key().digestSigner().sign(digest);
    }

    private RefusalReason refusalOf(byte[] digest) {
        return catchThrowableOfType(KeyRefused.class, () -> sign(digest)).reason();
    }

    /** Stands still until it is moved. */
    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-03-12T08:00:00Z");

        void goOn(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
