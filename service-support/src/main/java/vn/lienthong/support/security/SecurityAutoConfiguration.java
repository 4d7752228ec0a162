package vn.lienthong.support.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.problem.RefusalWriter;

/** Bearer tokens (JWT) of the configured issuers for everything but health, metrics and the API's description. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration"
        })
@EnableConfigurationProperties({SecuritySettings.class, OAuth2ResourceServerProperties.class})
public class SecurityAutoConfiguration {
    private static final List<String> ALWAYS_PUBLIC =
            List.of("/actuator/health/**", "/actuator/prometheus", "/v3/api-docs/**", "/v3/api-docs.yaml", "/error");
    private static final Duration ISSUER_BACK = Duration.ofSeconds(10);

    @Bean
    BearerTokens bearerTokens(
            SecuritySettings settings, OAuth2ResourceServerProperties usual, ObjectProvider<Clock> clock) {
        var named = settings.issuers().isEmpty() ? usualOne(usual.getJwt()) : settings.issuers();
        return new BearerTokens(named.stream()
                .map(issuer -> new Issuer(issuer, settings, clock.getIfAvailable(Clock::systemUTC)))
                .toList());
    }

    /** The one issuer of Spring Boot's own settings. */
    private static List<SecuritySettings.Issuer> usualOne(OAuth2ResourceServerProperties.Jwt jwt) {
        var key = jwt.getPublicKeyLocation();
        var keys = key == null ? jwt.getJwkSetUri() : null;
        var origin = key == null && keys == null ? jwt.getIssuerUri() : null;
        if (key == null && keys == null && origin == null) {
            return List.of();
        }
        return List.of(new SecuritySettings.Issuer(
                "issuer",
                origin == null ? null : URI.create(origin),
                keys == null ? null : URI.create(keys),
                key,
                jwt.getIssuerUri(),
                jwt.getAudiences(),
                jwt.getJwsAlgorithms(),
                List.of(),
                SecuritySettings.Claims.USUAL));
    }

    /** A service that isn't called with tokens brings a chain of its own. */
    @Bean
    @ConditionalOnMissingBean
    SecurityFilterChain tokens(HttpSecurity http, SecuritySettings settings, BearerTokens bearerTokens)
            throws Exception {
        if (bearerTokens.isEmpty()) {
            throw new IllegalStateException("whose tokens count? Name lienthong.security.issuers, or one in"
                    + " spring.security.oauth2.resourceserver.jwt (docs/access.md)");
        }
        AuthenticationManagerResolver<HttpServletRequest> managers = bearerTokens;
        var open = Stream.concat(ALWAYS_PUBLIC.stream(), settings.publicPaths().stream())
                .toArray(String[]::new);
        return http.csrf(csrf -> csrf.disable()) // no cookies, so nothing to forge
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(open).permitAll().anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(managers)
                        .authenticationEntryPoint(SecurityAutoConfiguration::refuse))
                .build();
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof IssuerAway) {
            RefusalWriter.write(
                    request,
                    response,
                    new Refusal(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "issuer-unavailable",
                            "Whether the bearer token is good can't be said now: its issuer doesn't answer. Nothing was"
                                    + " accepted; send the request again.",
                            List.of(),
                            ISSUER_BACK));
            return;
        }
        new BearerTokenAuthenticationEntryPoint().commence(request, response, e);
        var rule = e instanceof TokenRefused refused
                ? refused.rule()
                : e instanceof OAuth2AuthenticationException
                        ? TokenRule.TOKEN_IS_WELL_FORMED
                        : TokenRule.TOKEN_IS_PRESENT;
        RefusalWriter.write(
                request,
                response,
                new Refusal(HttpStatus.UNAUTHORIZED, "token-invalid", rule.mending(), List.of(rule.broken())));
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
