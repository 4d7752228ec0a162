package vn.lienthong.console.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.session.DisableEncodeUrlFilter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import vn.lienthong.console.ConsoleSettings;

/**
 * Who may see and do what: nobody anything without a login (OpenID Connect, code with PKCE), viewers all that is only looked
 * at, operators what is done by forms; what takes more says so at its controller ({@code @PreAuthorize}).
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class AccessConfiguration {
    /** Where a file is sent that is looked at and not kept. */
    private static final String VERIFY = "/signing/verify";

    @Bean
    SecurityFilterChain loggedIn(
            HttpSecurity http,
            ConsoleSettings settings,
            LoginSettings login,
            Registrations registrations,
            OAuth2AuthorizedClientRepository tokens,
            Clock clock)
            throws Exception {
        return http.addFilterBefore(new OwnNames(settings.hosts()), DisableEncodeUrlFilter.class)
                .addFilterBefore(new SessionAge(login.longest(), clock), SecurityContextHolderFilter.class)
                // It changes nothing, and reading its form would read the whole file: see isFromElsewhere.
                .csrf(csrf -> csrf.ignoringRequestMatchers(AccessConfiguration::isVerifying))
                .requestCache(cache -> cache.requestCache(pagesToComeBackTo()))
                .authorizeHttpRequests(paths -> paths.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/actuator/health/**", "/actuator/prometheus")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .denyAll()
                        .requestMatchers(HttpMethod.GET, "/login", "/assets/**")
                        .permitAll()
                        .requestMatchers(AccessConfiguration::isFromElsewhere)
                        .denyAll()
                        .requestMatchers("/audit", "/audit.csv", "/audit/**")
                        .hasAnyRole(Role.AUDITOR.name(), Role.SUPERVISOR.name())
                        .requestMatchers("/citizens", "/citizens/**")
                        .hasRole(Role.PERSONAL.name())
                        .requestMatchers(HttpMethod.GET)
                        .hasRole(Role.VIEWER.name())
                        .requestMatchers(HttpMethod.HEAD)
                        .hasRole(Role.VIEWER.name())
                        .requestMatchers(HttpMethod.POST, VERIFY)
                        .hasRole(Role.VIEWER.name())
                        .anyRequest()
                        .hasRole(Role.OPERATOR.name()))
                .oauth2Login(at -> at.loginPage("/login")
                        .clientRegistrationRepository(registrations)
                        .authorizedClientRepository(tokens)
                        .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(codes(registrations)))
                        .userInfoEndpoint(endpoint -> endpoint.oidcUserService(people(login, registrations)))
                        .failureUrl("/login?trouble"))
                .logout(out -> out.logoutSuccessHandler(atTheIssuerToo(registrations)))
                .exceptionHandling(refused -> refused.authenticationEntryPoint(AccessConfiguration::toLogin))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(
                                // Whoever logs out is sent on to the issuer.
                                "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self' "
                                        + origin(login) + "; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()")))
                .build();
    }

    @SuppressWarnings("NullAway") // by null it adds no parameter to the addresses
    private static HttpSessionRequestCache pagesToComeBackTo() {
        var requests = new HttpSessionRequestCache();
        requests.setRequestMatcher(AccessConfiguration::isAPage);
        requests.setMatchingRequestParameterName(null);
        return requests;
    }

    @Bean
    Registrations registrations(LoginSettings login) {
        return new Registrations(login);
    }

    /** Tokens end with the session they stand in. */
    @Bean
    OAuth2AuthorizedClientRepository tokens() {
        return new HttpSessionOAuth2AuthorizedClientRepository();
    }

    @Bean
    OAuth2AuthorizedClientManager clients(Registrations registrations, OAuth2AuthorizedClientRepository tokens) {
        var renewed = new RestClientRefreshTokenTokenResponseClient();
        renewed.setRestClient(registrations.tokens());
        var clients = new DefaultOAuth2AuthorizedClientManager(registrations, tokens);
        clients.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .authorizationCode()
                .refreshToken(refresh -> refresh.accessTokenResponseClient(renewed))
                .build());
        return clients;
    }

    /** Checks the issuer's word, with its keys fetched in time. */
    @Bean
    JwtDecoderFactory<ClientRegistration> identities(Registrations registrations) {
        var decoders = new ConcurrentHashMap<String, JwtDecoder>();
        return client -> {
            var keys = String.valueOf(client.getProviderDetails().getJwkSetUri());
            return decoders.computeIfAbsent(keys, place -> {
                var decoder = NimbusJwtDecoder.withJwkSetUri(place)
                        .restOperations(registrations.others())
                        .build();
                decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                        List.of(new JwtTimestampValidator(), new OidcIdTokenValidator(client))));
                return decoder;
            });
        };
    }

    @Bean
    ServletContextInitializer sessions(LoginSettings login) {
        return context -> {
            context.setSessionTimeout((int) login.idle().toMinutes());
            var cookie = context.getSessionCookieConfig();
            cookie.setName(login.cookie());
            cookie.setHttpOnly(true);
            cookie.setSecure(login.secure());
            cookie.setPath("/");
            // Strict would leave it out when the issuer sends somebody back.
            cookie.setAttribute("SameSite", "Lax");
        };
    }

    /** Controllers take a {@link Person}. */
    @Bean
    WebMvcConfigurer personArguments() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new PersonArgument());
            }
        };
    }

    private static RestClientAuthorizationCodeTokenResponseClient codes(Registrations registrations) {
        var codes = new RestClientAuthorizationCodeTokenResponseClient();
        codes.setRestClient(registrations.tokens());
        return codes;
    }

    private static People people(LoginSettings login, Registrations registrations) {
        var told = new DefaultOAuth2UserService();
        told.setRestOperations(registrations.others());
        var people = new People(login);
        people.setOauth2UserService(told);
        return people;
    }

    private static LogoutSuccessHandler atTheIssuerToo(Registrations registrations) {
        var handler = new OidcClientInitiatedLogoutSuccessHandler(registrations);
        handler.setPostLogoutRedirectUri("{baseUrl}/login?out");
        handler.setDefaultTargetUrl("/login?out");
        return handler;
    }

    private static String origin(LoginSettings login) {
        var issuer = login.issuer();
        return issuer.getScheme() + "://" + issuer.getAuthority();
    }

    private static boolean isVerifying(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod()) && VERIFY.equals(request.getServletPath());
    }

    /** A file is sent to be looked at, from a page of ours: other sites' pages may not have anything looked at. */
    private static boolean isFromElsewhere(HttpServletRequest request) {
        var from = request.getHeader("Sec-Fetch-Site");
        return isVerifying(request) && from != null && !from.equals("same-origin") && !from.equals("none");
    }

    /** What somebody comes back to after the login: a page, no part of one. */
    private static boolean isAPage(HttpServletRequest request) {
        var mode = request.getHeader("Sec-Fetch-Mode");
        return HttpMethod.GET.matches(request.getMethod())
                && (mode == null || mode.equals("navigate"))
                && !request.getServletPath().startsWith("/actuator/");
    }

    private static void toLogin(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (isAPage(request)) {
            response.sendRedirect("/login?go");
        } else {
            response.sendError(
                    request.getServletPath().startsWith("/actuator/")
                            ? HttpServletResponse.SC_FORBIDDEN
                            : HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    private static final class PersonArgument implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return Person.class.equals(parameter.getParameterType());
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binder) {
            return Person.of(request.getUserPrincipal() instanceof Authentication who ? who : null)
                    .orElseThrow(() -> new AccessDeniedException("nobody is logged in"));
        }
    }
}
