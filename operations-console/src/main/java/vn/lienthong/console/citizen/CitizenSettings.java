package vn.lienthong.console.citizen;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console.citizens}. There is an index where {@code lienthong.personal.enabled} says so.
 *
 * @param key what is sought by is kept as digests under this key: 32 characters or more, in no other service
 * @param searchesPerHour of one person; what is more is refused, and stands in the audit
 * @param shown the newest dossiers that fit; for more, the search has to be narrowed
 */
@ConfigurationProperties("lienthong.console.citizens")
record CitizenSettings(
        @Nullable String key,
        @DefaultValue("60") int searchesPerHour,
        @DefaultValue("50") int shown) {
    private static final int SHORTEST_KEY = 32;

    CitizenSettings {
        if (key != null && key.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("lienthong.console.citizens.key has 32 characters or more");
        }
        if (searchesPerHour < 1 || shown < 1 || shown > 200) {
            throw new IllegalArgumentException(
                    "lienthong.console.citizens: searches-per-hour is at least 1, shown 1 to 200");
        }
    }

    @Override
    public String toString() {
        return "CitizenSettings[withheld]";
    }
}
