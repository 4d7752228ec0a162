package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class IntakeSettingsTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Configuration
    @EnableConfigurationProperties(IntakeSettings.class)
    static class Settings {}

    @Test
    void hasADefaultForEveryLimit() {
        runner.run(context -> {
            var settings = context.getBean(IntakeSettings.class);
            assertThat(settings.largestAttachment()).isEqualTo(DataSize.ofMegabytes(5));
            assertThat(settings.largestBody()).isEqualTo(DataSize.ofKilobytes(256));
            assertThat(settings.mostParts()).isEqualTo(50);
            assertThat(settings.mostFormFields()).isEqualTo(100);
            assertThat(settings.longestFormField()).isEqualTo(4000);
            assertThat(settings.longestFact()).isEqualTo(500);
            assertThat(settings.mostNamed()).isEqualTo(20);
            assertThat(settings.longestWindow()).isEqualTo(365);
            assertThat(settings.partPatience()).isEqualTo(Duration.ofMillis(500));
            assertThat(settings.answerPatience()).isEqualTo(Duration.ofSeconds(5));
            assertThat(settings.mediaTypes())
                    .contains("application/pdf", "image/png")
                    .hasSize(7);
            assertThat(settings.codes()).isEqualTo(SettingsFixture.codes(1, 64, Duration.ofSeconds(2)));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "most-parts=0",
                "most-form-fields=-1",
                "longest-form-field=0",
                "longest-fact=0",
                "most-named=0",
                "longest-window=0",
                "part-patience=0s",
                "part-patience=1m",
                "answer-patience=0s",
                "answer-patience=1h",
                "media-types=",
                "largest-body=many",
                "codes.smallest-block=0",
                "codes.largest-block=0",
                "codes.largest-block=10001",
                "codes.smallest-block=65",
                "codes.block-lasts=0s",
                "listing.page=0",
                "listing.largest-page=0"
            })
    void refusesNonsenseAtTheStart(String setting) {
        runner.withPropertyValues("lienthong.intake." + setting)
                .run(context -> assertThat(context).hasFailed());
    }
}
