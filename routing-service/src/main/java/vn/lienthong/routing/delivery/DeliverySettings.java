package vn.lienthong.routing.delivery;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.routing.delivery}: what is owed to agencies and how it is handed over.
 *
 * @param unfetchedAfter working hours after which a delivery that nobody fetched is reported
 * @param urgentUnfetchedAfter the same for urgent dossiers
 * @param watchEvery how often is looked for unfetched deliveries
 * @param largestReplay deliveries that one request may have sent again
 * @param inFlight deliveries an instance hands over at the same time
 * @param inFlightPerAgency and those to one agency
 * @param lease how long an instance has a delivery to itself: one that died holds it up for so long
 * @param pollEvery how often is looked for what is due, besides being told
 * @param keyPatience how long a delivery is held back whose dossier's key is on its way; then it is shown as pending
 * @param retry when a webhook that failed is tried again
 * @param breaker when an agency's webhooks are left alone
 * @param webhook how agencies' systems are called
 */
@Validated
@ConfigurationProperties("lienthong.routing.delivery")
record DeliverySettings(
        @DefaultValue("4") @Min(1) @Max(400) int unfetchedAfter,
        @DefaultValue("1") @Min(1) @Max(400) int urgentUnfetchedAfter,
        @DefaultValue("1m") @NotNull Duration watchEvery,
        @DefaultValue("1000") @Min(1) @Max(100_000) int largestReplay,
        @DefaultValue("128") @Min(1) @Max(4096) int inFlight,
        @DefaultValue("4") @Positive int inFlightPerAgency,
        @DefaultValue("1m") @NotNull Duration lease,
        @DefaultValue("1s") @NotNull Duration pollEvery,
        @DefaultValue("1m") @NotNull Duration keyPatience,
        @DefaultValue @Valid @NotNull Retry retry,
        @DefaultValue @Valid @NotNull Breaker breaker,
        @DefaultValue @Valid @NotNull Webhook webhook) {

    /**
     * @param first pause after the first failure; each further one is twice as long
     * @param longest pause, also where the receiver asks for a longer one
     * @param deadline since the first attempt, after which a delivery is left to be fetched
     */
    record Retry(
            @DefaultValue("5s") @NotNull Duration first,
            @DefaultValue("1h") @NotNull Duration longest,
            @DefaultValue("3d") @NotNull Duration deadline) {
        @AssertTrue(message = "retry: first is more than nothing, longest no less, deadline no less than that")
        boolean isInOrder() {
            return first.isPositive() && longest.compareTo(first) >= 0 && deadline.compareTo(longest) >= 0;
        }
    }

    /**
     * @param calls how many calls are judged together
     * @param failures percent of them that open it
     * @param openFor how long an agency is then left alone
     */
    record Breaker(
            @DefaultValue("10") @Min(2) @Max(1000) int calls,
            @DefaultValue("50") @Min(1) @Max(100) int failures,
            @DefaultValue("30s") @NotNull Duration openFor) {
        @AssertTrue(message = "breaker.open-for is more than nothing")
        boolean isPause() {
            return openFor.isPositive();
        }
    }

    /**
     * @param allowHttp also without TLS; never with personal data
     * @param allowedAddresses addresses or networks ({@code 10.1.0.0/16}) that may be called though they aren't public
     * @param connect within what time a connection has to be made
     * @param answer within what time it all has to be over
     * @param largestAnswer more than that isn't read of an answer
     * @param secretKey 32 bytes in Base64 under which secrets are kept; without it there are no webhooks
     * @param sslBundle whom to trust, as {@code spring.ssl.bundle} defines it; null for whom the JDK trusts
     */
    record Webhook(
            @DefaultValue("false") boolean allowHttp,
            @DefaultValue List<String> allowedAddresses,
            @DefaultValue("3s") @NotNull Duration connect,
            @DefaultValue("15s") @NotNull Duration answer,
            @DefaultValue("64KB") @NotNull DataSize largestAnswer,
            @Nullable String secretKey,
            @Nullable String sslBundle) {
        Webhook {
            allowedAddresses.forEach(Network::of);
        }

        @AssertTrue(message = "webhook.secret-key is 32 bytes in Base64")
        boolean isKey() {
            if (secretKey == null) {
                return true;
            }
            try {
                return Base64.getDecoder().decode(secretKey).length == 32;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @AssertTrue(message = "webhook.connect and webhook.answer are more than nothing")
        boolean isTime() {
            return connect.isPositive() && answer.isPositive();
        }

        @Override
        public String toString() {
            return "Webhook[allowHttp=%s, allowedAddresses=%s]".formatted(allowHttp, allowedAddresses);
        }
    }

    @AssertTrue(message = "in-flight is no less than in-flight-per-agency")
    boolean isRoom() {
        return inFlight >= inFlightPerAgency;
    }

    @AssertTrue(message = "lease is longer than webhook.answer twice over: a slow call must not be repeated meanwhile")
    boolean isLeaseLongEnough() {
        return lease.compareTo(webhook.answer().multipliedBy(2)) > 0;
    }

    @AssertTrue(message = "watch-every and poll-every are more than nothing")
    boolean isPace() {
        return watchEvery.isPositive() && pollEvery.isPositive();
    }

    /** Working hours after which a delivery of this urgency should have been fetched. */
    int unfetchedAfter(int priority) {
        return priority > 0 ? urgentUnfetchedAfter : unfetchedAfter;
    }
}
