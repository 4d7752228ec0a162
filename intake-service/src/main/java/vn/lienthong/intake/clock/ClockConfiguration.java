package vn.lienthong.intake.clock;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Has the clock looked at before anything is changed. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Bean
    WebMvcConfigurer lookingAtTheClock(ClockGuard guard) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors
                        .addInterceptor(new HandlerInterceptor() {
                            @Override
                            public boolean preHandle(
                                    HttpServletRequest request, HttpServletResponse response, Object handler) {
                                if (!READING.contains(request.getMethod())) {
                                    guard.require();
                                }
                                return true;
                            }
                        })
                        .addPathPatterns("/v1/**");
            }
        };
    }
}
