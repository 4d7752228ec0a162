package vn.lienthong.routing.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.contract.identity.AgencyCode;

/** Whom webhooks may call, when again, and within what limits. */
class WebhookRulesTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues("lienthong.routing.delivery.webhook.secret-key=" + KEY);

    @Configuration
    @EnableConfigurationProperties(DeliverySettings.class)
    static class Settings {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.100.100.200",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::"
            })
    void callsNoAddressThatIsNotPublic(String address) throws Exception {
        assertThat(new AddressGuard(List.of()).mayBeCalled(InetAddress.ofLiteral(address)))
                .isFalse();
        assertThatThrownBy(() -> new AddressGuard(List.of()).resolve(address))
                .isInstanceOf(AddressGuard.Forbidden.class)
                .hasMessageNotContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "203.113.0.1", "2400:cb00::1"})
    void callsPublicOnes(String address) throws Exception {
        assertThat(new AddressGuard(List.of()).resolve(address)).hasSize(1);
    }

    @Test
    void callsWhatIsAllowedAndNothingBeside() throws Exception {
        var guard = new AddressGuard(List.of("127.0.0.2", "10.1.0.0/16", "fd00::/64"));
        assertThat(guard.mayBeCalled(InetAddress.ofLiteral("127.0.0.2"))).isTrue();
        assertThat(guard.mayBeCalled(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
        assertThat(guard.mayBeCalled(InetAddress.ofLiteral("10.1.255.1"))).isTrue();
        assertThat(guard.mayBeCalled(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
        assertThat(guard.mayBeCalled(InetAddress.ofLiteral("fd00::9"))).isTrue();
        assertThatThrownBy(() -> guard.resolve("localhost")).isInstanceOf(AddressGuard.Forbidden.class);
    }

    @Test
    void waitsLongerEachTimeUpToTheLongest() {
        var pauses = new Pauses(Duration.ofSeconds(5), Duration.ofHours(1));
        assertThat(pauses.after(1, 1, null)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pauses.after(1, 0, null)).isEqualTo(Duration.ofMillis(2500));
        assertThat(pauses.after(2, 1, null)).isEqualTo(Duration.ofSeconds(10));
        assertThat(pauses.after(5, 1, null)).isEqualTo(Duration.ofSeconds(80));
        assertThat(pauses.after(1000, 1, null)).isEqualTo(Duration.ofHours(1));
        assertThat(pauses.after(1, 1, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
        assertThat(pauses.after(1, 1, Duration.ofDays(9))).isEqualTo(Duration.ofHours(1));
        assertThat(pauses.after(5, 1, Duration.ZERO)).isEqualTo(Duration.ofSeconds(80));
    }

    @Test
    void keepsASecretForItsAgencyOnly() {
        runner.run(context -> {
            var secrets = new WebhookSecrets(context.getBean(DeliverySettings.class));
            var secret = secrets.next();
            assertThat(secret).startsWith("whsec_").hasSize(6 + 44);
            var agency = new AgencyCode("H32.45.1");
            var kept = secrets.encrypted(agency, secret);
            assertThat(new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("whsec_");
            assertThat(secrets.encrypted(agency, secret)).isNotEqualTo(kept);
            assertThat(secrets.decrypted(agency, kept)).isEqualTo(secret);
            assertThatThrownBy(() -> secrets.decrypted(new AgencyCode("H32.45.2"), kept))
                    .isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void hasADefaultForEveryLimit() {
        runner.run(context -> {
            var settings = context.getBean(DeliverySettings.class);
            assertThat(settings.unfetchedAfter(0)).isEqualTo(4);
            assertThat(settings.unfetchedAfter(1)).isEqualTo(1);
            assertThat(settings.inFlight()).isEqualTo(128);
            assertThat(settings.inFlightPerAgency()).isEqualTo(4);
            assertThat(settings.retry().deadline()).isEqualTo(Duration.ofDays(3));
            assertThat(settings.webhook().allowHttp()).isFalse();
            assertThat(settings.webhook().toString()).doesNotContain(KEY);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unfetched-after=0",
                "urgent-unfetched-after=-1",
                "watch-every=0s",
                "poll-every=0s",
                "largest-replay=0",
                "in-flight=0",
                "in-flight-per-agency=200",
                "lease=20s",
                "retry.first=0s",
                "retry.longest=1s",
                "retry.deadline=1m",
                "breaker.calls=1",
                "breaker.failures=101",
                "breaker.open-for=0s",
                "webhook.answer=0s",
                "webhook.allowed-addresses=localhost",
                "webhook.allowed-addresses=10.0.0.0/33",
                "webhook.secret-key=c2hvcnQ="
            })
    void refusesNonsenseAtTheStart(String setting) {
        runner.withPropertyValues("lienthong.routing.delivery." + setting)
                .run(context -> assertThat(context).hasFailed());
    }
}
