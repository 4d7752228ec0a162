package vn.lienthong.console.alert;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code lienthong.console.alert}.
 *
 * @param prometheus who is asked which alerts stand, e.g. {@code http://prometheus:9090}; without it the page says so
 * @param patience how long it may take to answer
 * @param lookEvery how often it is looked who sends and who no longer does
 */
@ConfigurationProperties("lienthong.console.alert")
record AlertSettings(
        @Nullable URI prometheus,
        @DefaultValue("3s") Duration patience,
        @DefaultValue("60s") Duration lookEvery) {}
