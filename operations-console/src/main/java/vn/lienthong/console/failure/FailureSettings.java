package vn.lienthong.console.failure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console.failures}.
 *
 * @param perSecond so many letters are sent again in a second at most, over all replays
 * @param together so many of them in one transaction at most
 * @param mostAtOnce so many letters are mended or sent again by one request at most
 * @param page so many stand on one page
 */
@ConfigurationProperties("lienthong.console.failures")
public record FailureSettings(
        @DefaultValue("50") int perSecond,
        @DefaultValue("50") int together,
        @DefaultValue("5000") int mostAtOnce,
        @DefaultValue("50") int page) {
    public FailureSettings {
        if (perSecond < 1 || together < 1 || mostAtOnce < 1 || page < 1 || page > 500) {
            throw new IllegalArgumentException("each limit is 1 at least, and a page 500 at most");
        }
    }
}
