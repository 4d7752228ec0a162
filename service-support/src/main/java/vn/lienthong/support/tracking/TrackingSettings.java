package vn.lienthong.support.tracking;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Base64;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code lienthong.tracking}, alike in all services that give such links or open them.
 *
 * @param url under which citizens reach notification's pages, without {@code /track}
 * @param key at least 16 random bytes in Base64; a new key makes all links given before invalid
 */
@Validated
@ConfigurationProperties("lienthong.tracking")
public record TrackingSettings(@NotNull URI url, String key) {
    private static final int LEAST = 16;

    public TrackingSettings {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key == null ? "" : key);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length < LEAST) {
            throw new IllegalArgumentException("lienthong.tracking.key: give at least 16 random bytes in Base64");
        }
    }

    byte[] bytes() {
        return Base64.getDecoder().decode(key);
    }

    @Override
    public String toString() {
        return "TrackingSettings[url=" + url + ", key withheld]";
    }
}
