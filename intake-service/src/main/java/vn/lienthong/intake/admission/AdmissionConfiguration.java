package vn.lienthong.intake.admission;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the limits right behind the check of the token. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {
    /** Spring Security's filters are at -100. */
    private static final int BEHIND_SECURITY = -90;

    @Bean
    FilterRegistrationBean<LimitRequests> limitRequests(
            Allowances allowances, AdmissionSettings settings, AdmissionMetrics metrics) {
        var filter = new FilterRegistrationBean<>(new LimitRequests(allowances, settings, metrics));
        filter.addUrlPatterns("/v1/*");
        filter.setOrder(BEHIND_SECURITY);
        return filter;
    }

    @Bean
    FilterRegistrationBean<LimitTracking> limitTracking(AdmissionSettings settings, AdmissionMetrics metrics) {
        var filter = new FilterRegistrationBean<>(new LimitTracking(settings.trackingPerMinute(), metrics));
        filter.addUrlPatterns("/track/*");
        filter.setOrder(BEHIND_SECURITY);
        return filter;
    }

    @Bean
    WebMvcConfigurer givingPlacesBack() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new GiveBack());
            }
        };
    }
}
