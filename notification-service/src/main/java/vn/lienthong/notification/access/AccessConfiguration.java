package vn.lienthong.notification.access;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Limits the looks at pages. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    @Bean
    FilterRegistrationBean<LookLimit> lookLimit(AccessSettings settings) {
        var filter = new FilterRegistrationBean<>(new LookLimit(settings.looksPerMinute()));
        filter.addUrlPatterns("/track", "/track/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return filter;
    }
}
