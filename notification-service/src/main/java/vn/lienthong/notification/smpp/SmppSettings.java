package vn.lienthong.notification.smpp;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.notification.smpp}; short messages go this way where a host is named.
 *
 * @param systemId who we are there, with {@code password}
 * @param source the brand name messages come from
 * @param concatenation how a text goes that is too long for one part
 * @param rate messages per second, at most, from one instance
 * @param window how many may wait for their answer at the same time
 * @param answerTimeout how long an answer is waited for; well within {@code lienthong.notification.lease}
 * @param enquireEvery how often the connection is tried while nothing else goes by it
 * @param throttlePause how long everything waits after the other end has said that we are too fast
 */
@Validated
@ConditionalOnProperty("lienthong.notification.smpp.host")
@ConfigurationProperties("lienthong.notification.smpp")
public record SmppSettings(
        @NotBlank String host,
        @Min(1) @Max(65535) @DefaultValue("2775") int port,
        @NotBlank @Size(max = 15) String systemId,
        @NotBlank @Size(max = 8) String password,
        @DefaultValue("") String systemType,
        @NotBlank @Size(max = 11) String source,
        @DefaultValue("PAYLOAD") Concatenation concatenation,
        @Positive @DefaultValue("50") int rate,
        @Positive @DefaultValue("4") int window,
        @DurationMin(millis = 100) @DefaultValue("20s") Duration answerTimeout,
        @DurationMin(seconds = 1) @DefaultValue("30s") Duration enquireEvery,
        @DurationMin(millis = 10) @DefaultValue("1s") Duration throttlePause) {
    /** How a long text goes. */
    public enum Concatenation {
        /** Whole, in {@code message_payload}: the other end takes it apart, so it goes out whole or not at all. */
        PAYLOAD,
        /** In parts with a user data header each (3GPP TS 23.040), where the other end doesn't know the payload. */
        UDH
    }
}
