package vn.lienthong.support.content;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The content store, where {@code lienthong.content-store} names its folder. */
@AutoConfiguration
public class ContentAutoConfiguration {
    @Bean
    @ConditionalOnProperty("lienthong.content-store")
    ContentStore contentStore(@Value("${lienthong.content-store}") Path folder) {
        return new ContentStore(folder);
    }
}
