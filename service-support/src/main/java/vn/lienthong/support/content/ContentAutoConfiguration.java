package vn.lienthong.support.content;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * The content store, where {@code lienthong.content-store} names its folder or {@code lienthong.content.s3.bucket} its
 * bucket; the bucket where both are given.
 */
@AutoConfiguration
@EnableConfigurationProperties(ContentSettings.class)
public class ContentAutoConfiguration {
    @Bean
    @Conditional(Wanted.class)
    ContentStore contentStore(
            ContentSettings settings, @Value("${lienthong.content-store:#{null}}") @Nullable Path folder) {
        return settings.store(folder);
    }

    static class Wanted extends AnyNestedCondition {
        Wanted() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("lienthong.content-store")
        static class Folder {}

        @ConditionalOnProperty("lienthong.content.s3.bucket")
        static class Bucket {}
    }
}
