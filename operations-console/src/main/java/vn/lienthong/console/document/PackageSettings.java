package vn.lienthong.console.document;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code lienthong.console.packages}: how packages are looked at.
 *
 * @param largest that is examined; larger ones are said to be too large
 * @param atOnce how many are examined at a time; who comes then is asked to come again
 * @param patience how long a page waits for an examination; it goes on, and the next look finds it
 * @param remembered how many examinations are kept, the last ones asked for
 * @param findings how many are kept of each
 */
@ConfigurationProperties("lienthong.console.packages")
record PackageSettings(
        @DefaultValue("256MB") DataSize largest,
        @DefaultValue("2") int atOnce,
        @DefaultValue("3s") Duration patience,
        @DefaultValue("500") int remembered,
        @DefaultValue("100") int findings) {
    PackageSettings {
        if (largest.toBytes() < 1 || atOnce < 1 || remembered < 1 || findings < 1) {
            throw new IllegalArgumentException(
                    "lienthong.console.packages: largest, at-once, remembered and findings are 1 at least");
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("lienthong.console.packages.patience is greater than 0");
        }
    }
}
