package vn.lienthong.console.deadletter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code lienthong.console.dead-letters}.
 *
 * @param largest values up to this size are kept with their letter; a larger one stays in its topic alone, and can't be sent
 *     again from here
 * @param keep after which letters that were taken, came back or were set aside are forgotten; open ones never are
 */
@ConfigurationProperties("lienthong.console.dead-letters")
public record DeadLetterSettings(
        @DefaultValue("256KB") DataSize largest,
        @DefaultValue("400d") Duration keep) {
    public DeadLetterSettings {
        if (largest.toBytes() <= 0 || largest.compareTo(DataSize.ofKilobytes(900)) > 0) {
            throw new IllegalArgumentException("a value is kept up to 900 KB: a record takes no more");
        }
        if (keep.toDays() < 1) {
            throw new IllegalArgumentException("letters are kept for a day at least");
        }
    }
}
