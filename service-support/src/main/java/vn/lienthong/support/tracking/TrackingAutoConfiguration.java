package vn.lienthong.support.tracking;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The links of applicants, where {@code lienthong.tracking.url} says where their pages are. */
@AutoConfiguration
@ConditionalOnProperty("lienthong.tracking.url")
@EnableConfigurationProperties(TrackingSettings.class)
public class TrackingAutoConfiguration {
    @Bean
    TrackingLinks trackingLinks(TrackingSettings settings) {
        return new TrackingLinks(settings);
    }
}
