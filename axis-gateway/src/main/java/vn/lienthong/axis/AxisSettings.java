package vn.lienthong.axis;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.axis}.
 *
 * @param keys folder of the key by which manifests are signed; made there at the first start
 * @param keyPassword of its file
 * @param largestPackage that is taken from the axis
 */
@Validated
@ConfigurationProperties("lienthong.axis")
public record AxisSettings(
        @NotNull Path keys,
        @NotBlank String keyPassword,
        @NotNull DataSize largestPackage,
        @NotNull @Valid Feed feed,
        @NotNull @Valid Connector connector,
        @NotNull @Valid Manifest manifest,
        @NotNull @Valid Reconciliation reconciliation,
        @NotNull @Valid Catalogue catalogue) {

    /**
     * The outgoing feed.
     *
     * @param largestInline packages up to this size stand in the topic themselves, larger ones by claim check
     * @param lookAgain how often a waiting reader looks for what another instance added
     * @param consumer whose acknowledgement says that the axis has it
     */
    public record Feed(
            @NotNull DataSize largestInline,
            @Positive int largestPage,
            @NotNull Duration longestWait,
            @NotNull Duration lookAgain,
            @NotBlank String consumer) {
        private static final DataSize MOST_INLINE = DataSize.ofKilobytes(900);

        public Feed {
            if (largestInline != null && largestInline.compareTo(MOST_INLINE) > 0) {
                throw new IllegalArgumentException(
                        "lienthong.axis.feed.largest-inline is 900KB at most: Kafka takes no records larger than 1MB");
            }
        }
    }

    /** Which of the axis's interfaces is spoken. */
    public enum Variant {
        /** None: the axis consumes the outgoing feed. */
        NONE,
        /** The national axis's (HMAC). */
        NATIONAL,
        /** A provincial system's before it (system id and secret key). */
        PROVINCIAL
    }

    /**
     * The axis's present interface.
     *
     * @param url what the interface's paths begin with
     * @param answerTimeout how long the axis may take to begin its answer
     * @param senders packages handed over, fetched or acknowledged at the same time
     * @param lease within which a sender hands one package over, or is taken for dead
     * @param settleAfter how long after an unclear answer the axis is asked what it has
     * @param retryPauses before a package is tried again; the last one repeats
     * @param lockedOutPause how long nothing is tried after the axis refused the credentials
     * @param pollEvery how often the axis is asked what it has for us
     * @param followedEvery how often the axis is asked what became of what we sent
     * @param lookBack how far back lists are asked for, at most
     */
    public record Connector(
            @NotNull Variant variant,
            @Nullable URI url,
            @Nullable String systemId,
            @Nullable String secret,
            @NotNull Duration connectTimeout,
            @NotNull Duration answerTimeout,
            @Positive @Max(64) int senders,
            @NotNull Duration lease,
            @NotNull Duration settleAfter,
            @NotEmpty List<Duration> retryPauses,
            @NotNull Duration lockedOutPause,
            @NotNull Duration pollEvery,
            @NotNull Duration followedEvery,
            @NotNull Duration lookBack,
            @NotNull @Valid Breaker breaker) {
        public Connector {
            if (variant != Variant.NONE && (url == null || isMissing(systemId) || isMissing(secret))) {
                throw new IllegalArgumentException("lienthong.axis.connector: url, system-id and secret are missing");
            }
            if (lease != null && answerTimeout != null && lease.compareTo(answerTimeout) <= 0) {
                throw new IllegalArgumentException(
                        "lienthong.axis.connector.lease has to be longer than answer-timeout");
            }
        }

        private static boolean isMissing(@Nullable String text) {
            return text == null || text.isBlank();
        }

        /** Whether there is an interface to speak. */
        public boolean isOn() {
            return variant != Variant.NONE;
        }

        /** How long to wait before the next attempt, after that many. */
        public Duration pauseAfter(int attempts) {
            return retryPauses.get(Math.clamp(attempts, 1, retryPauses.size()) - 1);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Connector[variant=" + variant + ", url=" + url + ", systemId=" + systemId + "]";
        }
    }

    /**
     * When the line is taken for broken.
     *
     * @param calls the last ones, by which it is judged
     * @param failures how many of a hundred may fail
     * @param openFor how long nothing is tried then
     */
    public record Breaker(
            @Positive int calls,
            @Positive @Max(100) int failures,
            @NotNull Duration openFor) {}

    /** @param lookEvery how often it is looked whether an hour has ended */
    public record Manifest(@NotNull Duration lookEvery) {}

    /**
     * The daily reconciliation.
     *
     * @param at when, as a cron expression with seconds
     * @param unsentAfter a package that waits for longer is listed
     */
    public record Reconciliation(
            @NotBlank String at,
            @NotNull ZoneId zone,
            @NotNull Duration unsentAfter) {}

    /**
     * The axis's catalogue of agencies.
     *
     * @param mostGone a list in which more than that many of a hundred known agencies are missing isn't believed
     */
    public record Catalogue(
            @NotNull Duration every, @Positive @Max(100) int mostGone) {}

    /** Without the password. */
    @Override
    public String toString() {
        return "AxisSettings[keys=" + keys + ", feed=" + feed + ", connector=" + connector + "]";
    }
}
