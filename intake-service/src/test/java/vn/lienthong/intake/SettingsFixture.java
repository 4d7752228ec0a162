package vn.lienthong.intake;

import java.time.Duration;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** Settings with small limits. */
public final class SettingsFixture {
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
                Duration.ofMillis(100));
    }
}
