package vn.lienthong.routing.registry;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.registry}: the administration of the registry.
 *
 * @param largestDocument a change set or an import in one request; it is held in memory
 * @param largestPage agencies, changes, records or audit entries in one answer
 * @param largestList faults, remarks, or dossiers that need a decision, in one answer; their number is always said
 * @param lookAgain how often it is looked for what is not yet published, besides at once after each change
 */
@Validated
@ConfigurationProperties("lienthong.registry")
record RegistrySettings(
        @DefaultValue("16MB") @NotNull DataSize largestDocument,
        @DefaultValue("500") @Positive @Max(10_000) int largestPage,
        @DefaultValue("200") @Positive @Max(100_000) int largestList,
        @DefaultValue("1s") @NotNull Duration lookAgain) {

    @AssertTrue(message = "largest-document is from 1KB to 256MB")
    boolean isLargestDocumentInRange() {
        return largestDocument.toBytes() >= 1024 && largestDocument.toMegabytes() <= 256;
    }

    @AssertTrue(message = "look-again is at least 10ms")
    boolean isLookAgainInRange() {
        return lookAgain.compareTo(Duration.ofMillis(10)) >= 0;
    }
}
