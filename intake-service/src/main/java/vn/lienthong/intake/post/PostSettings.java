package vn.lienthong.intake.post;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.post}.
 *
 * @param url of the post office's interface; without it orders wait and nothing is sent
 * @param customerCode under which the post office knows the province (mã khách hàng)
 * @param secret shared with the post office: signs requests both ways; without it nobody is taken for the post office
 * @param clockSkew by which the time of a signed request may differ from ours
 * @param answer within what time the post office has to answer
 * @param pollEvery how often is looked for orders to place
 * @param lease how long an instance has an order to itself: one that died holds it up for so long
 * @param atOnce orders placed, or asked for, in one go
 * @param first pause after the first failure; each further one is twice as long
 * @param longest pause
 * @param askAfter without a word for so long, an order's state is asked for
 * @param breaker when the post office is left alone
 * @param completesReturn agencies for which a delivered result is reported as returned, by code, or {@code all}
 * @param mostCash that one order may collect, in đồng
 * @param mostEntries in one list of a hand-over
 */
@Validated
@ConfigurationProperties("lienthong.intake.post")
record PostSettings(
        @Nullable URI url,

        @DefaultValue("LIENTHONG") @Pattern(regexp = "[A-Za-z0-9._-]{1,32}")
        String customerCode,

        @Nullable String secret,
        @DefaultValue("5m") @DurationMin(seconds = 1) Duration clockSkew,
        @DefaultValue("10s") @DurationMin(millis = 100) Duration answer,
        @DefaultValue("1s") @DurationMin(millis = 10) Duration pollEvery,
        @DefaultValue("1m") @DurationMin(seconds = 1) Duration lease,
        @DefaultValue("20") @Positive @Max(1000) int atOnce,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration first,
        @DefaultValue("30m") @DurationMin(millis = 1) Duration longest,
        @DefaultValue("2h") @DurationMin(millis = 1) Duration askAfter,
        @DefaultValue @Valid @NotNull Breaker breaker,
        @DefaultValue Set<String> completesReturn,
        @DefaultValue("100000000") @Positive long mostCash,
        @DefaultValue("1000") @Positive @Max(10_000) int mostEntries) {

    /**
     * @param calls how many calls are judged together
     * @param failures percent of them that open it
     * @param openFor how long the post office is then left alone
     */
    record Breaker(
            @DefaultValue("10") @Min(2) @Max(1000) int calls,
            @DefaultValue("50") @Min(1) @Max(100) int failures,
            @DefaultValue("30s") @DurationMin(millis = 1) Duration openFor) {}

    @AssertTrue(message = "url and secret are given together; a secret has at least 16 characters")
    boolean isOffice() {
        return secret == null ? url == null : secret.length() >= 16;
    }

    @AssertTrue(message = "lease is longer than answer: a slow call must not be repeated meanwhile")
    boolean isLeaseLongEnough() {
        return lease.compareTo(answer) > 0;
    }

    @AssertTrue(message = "longest is no less than first")
    boolean isPause() {
        return longest.compareTo(first) >= 0;
    }

    /** Whether what is delivered to a citizen is reported as returned by this agency. */
    boolean completesReturnFor(String agency) {
        return completesReturn.contains("all") || completesReturn.contains(agency);
    }

    @Override
    public String toString() {
        return "PostSettings[url=%s]".formatted(url);
    }
}
