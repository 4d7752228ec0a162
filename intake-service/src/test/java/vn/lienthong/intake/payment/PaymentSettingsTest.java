package vn.lienthong.intake.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class PaymentSettingsTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Configuration
    @EnableConfigurationProperties(PaymentSettings.class)
    static class Settings {}

    @Test
    void paysNothingOnlineUnlessToldWhere() {
        runner.run(context -> {
            var settings = context.getBean(PaymentSettings.class);
            assertThat(settings.isOnline()).isFalse();
            assertThat(settings.linkFor()).isEqualTo(Duration.ofDays(7));
            assertThat(settings.clockTolerance()).isEqualTo(Duration.ofMinutes(5));
            assertThat(settings.automaticRefunds()).isTrue();
        });
    }

    @Test
    void takesAPlatformWithAllThatGoesWithItAndShowsNoSecret() {
        runner.withPropertyValues(
                        "lienthong.intake.payment.platform=https://pay.example.vn",
                        "lienthong.intake.payment.merchant=khanhhoa",
                        "lienthong.intake.payment.secret=a-secret-of-thirty-two-characters!",
                        "lienthong.intake.payment.account=3511.0.1059999",
                        "lienthong.intake.payment.callback=https://intake.example.vn/v1/payments/callback")
                .run(context -> {
                    var settings = context.getBean(PaymentSettings.class);
                    assertThat(settings.isOnline()).isTrue();
                    assertThat(settings.toString()).doesNotContain("secret");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform=https://pay.example.vn",
                "link-for=0s",
                "most-payments=0",
                "clock-tolerance=0s",
                "poll-every=0s",
                "lease=5s",
                "at-a-time=0",
                "first-query=2h",
                "retry.first=1h",
                "breaker.calls=1",
                "breaker.open-for=0s",
                "reconciliation.at=soon"
            })
    void refusesNonsenseAtTheStart(String setting) {
        runner.withPropertyValues("lienthong.intake.payment." + setting)
                .run(context -> assertThat(context).hasFailed());
    }
}
