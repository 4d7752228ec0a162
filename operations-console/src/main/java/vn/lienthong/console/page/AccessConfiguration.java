package vn.lienthong.console.page;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import vn.lienthong.console.ConsoleSettings;

/**
 * Who may see what. There is no login yet, so everybody may look, and only under the names the console is known by. The
 * console changes nothing by itself: what is done about messages takes a token of whoever does it, given with it and passed on.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    /** Where a file is sent that is looked at and not kept. */
    private static final String VERIFY = "/signing/verify";

    /** What is done about messages: each with a token in its form. */
    private static final String MESSAGES = "/messages/";

    private static final Set<String> LOOKING = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());

    @Bean
    SecurityFilterChain lookingOnly(HttpSecurity http, ConsoleSettings settings) throws Exception {
        return http.csrf(csrf -> csrf.disable()) // no request carries a right by itself, so none can be forged
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/actuator/health/**", "/actuator/prometheus")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .denyAll()
                        .anyRequest()
                        .access((who, context) -> new AuthorizationDecision(
                                (LOOKING.contains(context.getRequest().getMethod()) || isAsking(context.getRequest()))
                                        && settings.hosts()
                                                .contains(context.getRequest().getServerName()))))
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint((request, response, e) -> response.sendError(
                                LOOKING.contains(request.getMethod())
                                        ? HttpServletResponse.SC_FORBIDDEN
                                        : HttpServletResponse.SC_METHOD_NOT_ALLOWED)))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(
                                "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
                                        + "frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()")))
                .build();
    }

    /** A file is sent to be looked at, from a page of ours: other sites' pages may not have anything looked at. */
    private static boolean isAsking(HttpServletRequest request) {
        var from = request.getHeader("Sec-Fetch-Site");
        return HttpMethod.POST.matches(request.getMethod())
                && (VERIFY.equals(request.getServletPath())
                        || request.getServletPath().startsWith(MESSAGES))
                && (from == null || from.equals("same-origin") || from.equals("none"));
    }
}
