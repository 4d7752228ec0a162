package vn.lienthong.intake;

import java.time.Duration;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** Settings with small limits. */
public final class SettingsFixture {
    public static final String TRACKING_KEY = "dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=";
    public static final int LONGEST_FACT = 40;
    public static final int MOST_NAMED = 3;
    public static final int LONGEST_WINDOW = 30;

    private SettingsFixture() {}

    public static IntakeSettings settings(int mostParts, int mostFormFields, int longestFormField) {
        return new IntakeSettings(
                DataSize.ofMegabytes(1),
                DataSize.ofKilobytes(64),
                Set.of("application/pdf"),
                mostParts,
                mostFormFields,
                longestFormField,
                LONGEST_FACT,
                MOST_NAMED,
                LONGEST_WINDOW,
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                codes(1, 64, Duration.ofSeconds(2)),
                files(),
                new IntakeSettings.Listing(50, 200));
    }

    public static IntakeSettings.Codes codes(int smallest, int largest, Duration lasts) {
        return new IntakeSettings.Codes(smallest, largest, lasts);
    }

    /** With other blocks of dossier codes. */
    public static IntakeSettings settings(IntakeSettings.Codes codes) {
        var usual = settings(10, 10, 100);
        return new IntakeSettings(
                usual.largestAttachment(),
                usual.largestBody(),
                usual.mediaTypes(),
                usual.mostParts(),
                usual.mostFormFields(),
                usual.longestFormField(),
                usual.longestFact(),
                usual.mostNamed(),
                usual.longestWindow(),
                usual.answerPatience(),
                usual.partPatience(),
                codes,
                usual.files(),
                usual.listing());
    }

    public static IntakeSettings.Files files() {
        return new IntakeSettings.Files(
                null,
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(2),
                DataSize.ofKilobytes(1500),
                Set.of("application/zip"),
                3,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                null,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                2,
                100,
                DataSize.ofMegabytes(10),
                100);
    }
}
