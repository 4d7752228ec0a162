package vn.lienthong.signing.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.audit.AuditTrail;
import vn.lienthong.signing.certificate.KeyController.ToRevoke;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.key.SignedWith;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** What operators and agencies see of the keys, and the compromise drill up to the list of what was signed. */
class KeyControllerTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final AgencyCode JUSTICE = new AgencyCode("H32.15");
    private static final Caller OPERATOR = new Caller(new AgencyCode("H32"), Set.of(Caller.OPERATE), "an");
    private static final Caller AGENCY = new Caller(JUSTICE, Set.of(Caller.READ), "binh");

    @TempDir
    Path folder;

    private KeyFolder keys;
    private AgencyKey key;
    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

    @BeforeEach
    void twoAgenciesWithKeys() throws Exception {
        keys = new KeyFolder(folder, "secret", DevelopmentAuthority.in(folder, "secret", CLOCK), CLOCK);
        key = keys.keyOf(JUSTICE, "Sở Tư pháp", NOW);
        keys.keyOf(new AgencyCode("H32.17"), "Sở Xây dựng", NOW);
    }

    @AfterEach
    void end() {
        keys.close();
    }

    @Test
    void showsAnOperatorAllKeysAndAnAgencyItsOwn() {
        assertThat(controller().keys(OPERATOR))
                .extracting(KeyController.Key::agency)
                .containsExactly("H32.15", "H32.17");
        assertThat(controller().keys(AGENCY)).singleElement().satisfies(shown -> {
            assertThat(shown.serial()).isEqualTo(key.serialNumber());
            assertThat(shown.kind()).isEqualTo("pkcs12");
            assertThat(shown.state()).isEqualTo("valid");
            assertThat(shown.daysLeft()).isEqualTo(3651);
        });
        var nobody = new Caller(JUSTICE, Set.of(Caller.SUBMIT), "chi");
        assertThatThrownBy(() -> controller().keys(nobody)).isInstanceOf(Refusal.class);
    }

    @Test
    void revokesListsAndReplaces() throws Exception {
        beans.addBean("journal", (SignedWith)
                (serial, since, most) -> List.of(new SignedWith.Made("request-1", "H32-2026-1", "ab".repeat(32), NOW)));
        var serial = key.serialNumber();

        var revoked = controller()
                .revoke(
                        OPERATOR,
                        serial.toUpperCase(java.util.Locale.ROOT),
                        new ToRevoke("key-compromise", "2026-03-01T00:00:00Z", true));

        assertThat(revoked.serial()).isEqualTo(serial);
        assertThat(revoked.replaced()).isTrue();
        assertThat(controller().keys(AGENCY))
                .extracting(KeyController.Key::state)
                .containsExactlyInAnyOrder("revoked", "valid");
        assertThat(keys.keyOf(JUSTICE, "Sở Tư pháp", NOW).serialNumber()).isNotEqualTo(serial);
        var signatures = controller().signatures(OPERATOR, serial, "2026-03-01T00:00:00Z");
        assertThat(signatures.signatures()).extracting(SignedWith.Made::request).containsExactly("request-1");
        assertThat(signatures.more()).isFalse();
    }

    @Test
    void namesEveryFaultOfARevocationAndRevokesNothing() {
        var refusal = catchThrowableOfType(
                Refusal.class,
                () -> controller()
                        .revoke(OPERATOR, key.serialNumber(), new ToRevoke("lost", "2027-01-01T00:00:00Z", null)));

        assertThat(refusal.faults()).extracting(Fault::code).containsExactly("REASON_IS_KNOWN", "SINCE_IS_PAST");
        assertThat(controller().keys(AGENCY))
                .extracting(KeyController.Key::state)
                .containsExactly("valid");
        assertThat(catchThrowableOfType(Refusal.class, () -> controller().revoke(AGENCY, key.serialNumber(), null))
                        .code())
                .isEqualTo("scope-missing");
        assertThat(catchThrowableOfType(
                                Refusal.class,
                                () -> controller()
                                        .revoke(
                                                OPERATOR,
                                                "ff",
                                                new ToRevoke("superseded", "2026-03-01T00:00:00Z", null)))
                        .code())
                .isEqualTo("key-unknown");
    }

    @Test
    void measuresTheDaysLeftOfKeysThatSignAndLeavesRevokedOnesOut() {
        var meters = new SimpleMeterRegistry();
        try (var metrics = new KeyMetrics(keys, meters)) {
            metrics.look();
            assertThat(meters.get("signing.key.days-left")
                            .tag("agency", "H32.15")
                            .gauge()
                            .value())
                    .isEqualTo(3651);

            controller().revoke(OPERATOR, key.serialNumber(), new ToRevoke("superseded", "2026-03-01T00:00:00Z", null));
            metrics.look();

            assertThat(meters.find("signing.key.days-left")
                            .tag("agency", "H32.15")
                            .gauge())
                    .isNull();
            assertThat(meters.get("signing.key.states")
                            .tag("state", "revoked")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    private KeyController controller() {
        return new KeyController(
                keys, beans.getBeanProvider(SignedWith.class), beans.getBeanProvider(AuditTrail.class), CLOCK);
    }
}
