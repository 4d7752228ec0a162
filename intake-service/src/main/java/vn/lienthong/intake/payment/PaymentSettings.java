package vn.lienthong.intake.payment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.intake.payment}: fees and their payment.
 *
 * @param platform where the payment platform listens; null for none: fees are then paid at counters
 * @param merchant who we are at the platform
 * @param secret key of the checksums, 32 characters or more, the same on both sides
 * @param account where the money goes
 * @param callback where the platform reaches {@code POST /v1/payments/callback}
 * @param linkFor how long a link is to be open
 * @param lateBy how much later than that a payment may still be told to us
 * @param mostPayments how often an obligation that nobody pays is asked for anew
 * @param clockTolerance by how much the time in a callback may differ from ours
 * @param automaticRefunds whether what nobody owes goes back without a person's saying so
 * @param pollEvery how often is looked for what is due, besides being told
 * @param lease how long an instance has a payment to itself: one that died holds it up for so long
 * @param atATime calls to the platform at the same time
 * @param connect within what time a connection has to be made
 * @param answer within what time the platform has to answer
 * @param largestAnswer more than that isn't read of an answer
 * @param firstQuery how long after a link was made the platform is asked for a result; each further time twice as long
 * @param longestQuery and at most this
 * @param retry when a call that failed is made again
 * @param breaker when the platform is left alone
 * @param reconciliation the daily comparison with the platform and the journal
 */
@Validated
@ConfigurationProperties("lienthong.intake.payment")
record PaymentSettings(
        @Nullable URI platform,
        @Nullable String merchant,
        @Nullable String secret,
        @Nullable String account,
        @Nullable URI callback,
        @DefaultValue("7d") @NotNull Duration linkFor,
        @DefaultValue("10m") @NotNull Duration lateBy,
        @DefaultValue("20") @Min(1) @Max(1000) int mostPayments,
        @DefaultValue("5m") @NotNull Duration clockTolerance,
        @DefaultValue("true") boolean automaticRefunds,
        @DefaultValue("1s") @NotNull Duration pollEvery,
        @DefaultValue("1m") @NotNull Duration lease,
        @DefaultValue("16") @Min(1) @Max(256) int atATime,
        @DefaultValue("3s") @NotNull Duration connect,
        @DefaultValue("10s") @NotNull Duration answer,
        @DefaultValue("8MB") @NotNull DataSize largestAnswer,
        @DefaultValue("30s") @NotNull Duration firstQuery,
        @DefaultValue("1h") @NotNull Duration longestQuery,
        @DefaultValue @Valid @NotNull Retry retry,
        @DefaultValue @Valid @NotNull Breaker breaker,
        @DefaultValue @Valid @NotNull Reconciliation reconciliation) {
    private static final int SHORTEST_SECRET = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * @param first pause after the first failure; each further one is twice as long
     * @param longest pause
     */
    record Retry(
            @DefaultValue("2s") @NotNull Duration first,
            @DefaultValue("15m") @NotNull Duration longest) {
        @AssertTrue(message = "retry: first is more than nothing, longest no less")
        boolean isInOrder() {
            return first.isPositive() && longest.compareTo(first) >= 0;
        }
    }

    /**
     * @param calls how many calls are judged together
     * @param failures percent of them that open it
     * @param openFor how long the platform is then left alone
     */
    record Breaker(
            @DefaultValue("10") @Min(2) @Max(1000) int calls,
            @DefaultValue("50") @Min(1) @Max(100) int failures,
            @DefaultValue("20s") @NotNull Duration openFor) {
        @AssertTrue(message = "breaker.open-for is more than nothing")
        boolean isPause() {
            return openFor.isPositive();
        }
    }

    /**
     * @param enabled whether it runs by itself
     * @param at when on the following day, Vietnam's time
     * @param settled how long after its payment a sum should stand in the journal
     */
    record Reconciliation(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("02:30") @NotNull LocalTime at,
            @DefaultValue("10m") @NotNull Duration settled) {}

    @AssertTrue(message = "with a platform go merchant, secret (32 characters or more), account and callback")
    boolean isComplete() {
        return platform == null
                || merchant != null
                        && NAME.matcher(merchant).matches()
                        && secret != null
                        && secret.length() >= SHORTEST_SECRET
                        && account != null
                        && NAME.matcher(account).matches()
                        && callback != null;
    }

    @AssertTrue(
            message = "link-for, clock-tolerance, poll-every, connect, answer and first-query are more than nothing")
    boolean isTime() {
        return linkFor.isPositive()
                && !lateBy.isNegative()
                && clockTolerance.isPositive()
                && pollEvery.isPositive()
                && connect.isPositive()
                && answer.isPositive()
                && firstQuery.isPositive()
                && longestQuery.compareTo(firstQuery) >= 0;
    }

    @AssertTrue(message = "lease is longer than answer twice over: a slow call must not be repeated meanwhile")
    boolean isLeaseLongEnough() {
        return lease.compareTo(answer.multipliedBy(2)) > 0;
    }

    boolean isOnline() {
        return platform != null;
    }

    @Override
    public String toString() {
        return "PaymentSettings[platform=" + platform + "]";
    }
}
