package vn.lienthong.console.journal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code lienthong.console.rebuild}.
 *
 * @param batch records written in one transaction, roughly; as many more are held in memory, read ahead
 * @param indexMemory of the database, for making an index
 */
@ConfigurationProperties("lienthong.console.rebuild")
public record RebuildSettings(
        @DefaultValue("10000") int batch,
        @DefaultValue("256MB") DataSize indexMemory) {
    private static final int LARGEST = 100_000;

    public RebuildSettings {
        if (batch < 1 || batch > LARGEST) {
            throw new IllegalArgumentException("a batch holds 1 to " + LARGEST + " records");
        }
        if (indexMemory.toMegabytes() < 1) {
            throw new IllegalArgumentException("an index is made with a megabyte at least");
        }
    }
}
