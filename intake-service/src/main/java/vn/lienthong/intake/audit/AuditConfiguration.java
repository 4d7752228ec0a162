package vn.lienthong.intake.audit;

import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the audit before the check of the token, so that it hears of what that turns away. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    /** Spring Security's filters are at -100. */
    private static final int BEFORE_SECURITY = -110;

    private static final int BEHIND_SECURITY = -95;

    @Bean
    FilterRegistrationBean<RecordAttempts> recordAttempts(Attempts attempts, Clock clock) {
        var filter = new FilterRegistrationBean<>(new RecordAttempts(attempts, clock));
        filter.addUrlPatterns("/v1/*");
        filter.setOrder(BEFORE_SECURITY);
        return filter;
    }

    @Bean
    FilterRegistrationBean<NoteCaller> noteCaller() {
        var filter = new FilterRegistrationBean<>(new NoteCaller());
        filter.addUrlPatterns("/v1/*");
        filter.setOrder(BEHIND_SECURITY);
        return filter;
    }
}
