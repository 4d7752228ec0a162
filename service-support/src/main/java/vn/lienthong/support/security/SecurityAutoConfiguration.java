package vn.lienthong.support.security;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Bearer tokens (JWT) of the configured issuer for everything but health, metrics and the API's description. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration"
        })
@EnableConfigurationProperties(SecuritySettings.class)
public class SecurityAutoConfiguration {
    private static final List<String> ALWAYS_PUBLIC =
            List.of("/actuator/health/**", "/actuator/prometheus", "/v3/api-docs/**", "/v3/api-docs.yaml", "/error");

    /** A service that isn't called with tokens brings a chain of its own. */
    @Bean
    @ConditionalOnMissingBean
    SecurityFilterChain tokens(HttpSecurity http, SecuritySettings settings) throws Exception {
        var open = Stream.concat(ALWAYS_PUBLIC.stream(), settings.publicPaths().stream())
                .toArray(String[]::new);
        var challenge = new BearerTokenAuthenticationEntryPoint();
        return http.csrf(csrf -> csrf.disable()) // no cookies, so nothing to forge
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(open).permitAll().anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.jwt(jwt -> {})
                        .authenticationEntryPoint((request, response, e) -> {
                            challenge.commence(request, response, e);
                            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                            response.getWriter().write("""
                            {"type":"urn:lienthong:problem:token-invalid","title":"%s","status":401,"code":"token-invalid",\
                            "detail":"The bearer token is missing, expired, or not of the configured issuer.","errors":[]}\
                            """.formatted(HttpStatus.UNAUTHORIZED.getReasonPhrase()));
                        }))
                .build();
    }

    @Bean
    WebMvcConfigurer callerArguments() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArguments());
            }
        };
    }
}
