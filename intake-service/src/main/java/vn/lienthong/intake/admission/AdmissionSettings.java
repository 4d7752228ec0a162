package vn.lienthong.intake.admission;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.admission}.
 *
 * @param instances of this service: each lets through its part of what is counted by the second
 * @param limits for every agency; what isn't stated is 200 requests a second (400 at once), 100 at the same time, 20,000
 *     dossiers and 20 GB a day
 * @param agencies limits of single agencies, by code
 * @param uploadPaths where bodies count as uploads
 * @param queue who waits when there is more to do than can be done
 * @param bodyGrace how long a body may take before it is asked how fast it comes
 * @param leastBytesPerSecond how fast it has to come then
 * @param headPatience how long a request's line and headers may take to come
 * @param shared how often what was used is told to, and heard from, the other instances
 * @param trackingPerMinute looks at tracking pages from one address, at each instance
 */
@Validated
@ConfigurationProperties("lienthong.intake.admission")
public record AdmissionSettings(
        @DefaultValue("1") @Positive int instances,
        @Valid @DefaultValue Limits limits,
        @DefaultValue Map<String, @Valid Limits> agencies,

        @NotEmpty @DefaultValue({"/v1/attachments", "/v1/uploads", "/v1/documents", "/v1/edxml"})
        List<String> uploadPaths,

        @Valid @DefaultValue Queue queue,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration bodyGrace,

        @DefaultValue("1024") @PositiveOrZero long leastBytesPerSecond,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration headPatience,

        @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(minutes = 1)
        Duration shared,

        @DefaultValue("60") @Positive int trackingPerMinute) {

    private static final Limits USUAL = new Limits(200, 400, 100, 20_000L, DataSize.ofGigabytes(20));

    /**
     * @param places requests that change something and are worked on at the same time; no more than the database takes
     *     well
     * @param longest requests that may wait for a place
     * @param longestOfAgency of which of a single agency
     * @param longestWait for a place
     * @param urgentInARow urgent requests (khẩn) that go before the next one of the others does
     */
    record Queue(
            @DefaultValue("16") @Positive int places,
            @DefaultValue("2000") @PositiveOrZero int longest,
            @DefaultValue("500") @PositiveOrZero int longestOfAgency,

            @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 1)
            Duration longestWait,

            @DefaultValue("4") @Min(1) int urgentInARow) {}

    /** What every agency may. */
    Limits forAll() {
        return limits.over(USUAL);
    }
}
