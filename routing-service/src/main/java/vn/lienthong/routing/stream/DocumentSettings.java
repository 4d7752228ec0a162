package vn.lienthong.routing.stream;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import vn.lienthong.routing.document.DocumentPolicy;

/**
 * {@code lienthong.routing.document}.
 *
 * @param expressReceipt within which time the receipt of what is express by the hour is to be notified
 * @param answerDays within how many working days a recall, update or replacement is to be answered
 */
@Validated
@ConfigurationProperties("lienthong.routing.document")
public record DocumentSettings(
        @DefaultValue("2h") @NotNull Duration expressReceipt,
        @DefaultValue("2") @Positive int answerDays) {

    /** What a province decides for itself. */
    public DocumentPolicy policy() {
        return new DocumentPolicy(expressReceipt, answerDays);
    }
}
