package vn.lienthong.console.access;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

/** The console at its issuer, by discovery at the first login: an issuer that is away keeps the console from nothing else. */
final class Registrations implements ClientRegistrationRepository {
    static final String ID = "console";

    private static final Logger log = LoggerFactory.getLogger(Registrations.class);
    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};

    private final LoginSettings settings;
    private final JdkClientHttpRequestFactory requests;
    private volatile @Nullable Map<String, Object> discovered;

    Registrations(LoginSettings settings) {
        this.settings = settings;
        this.requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(settings.answerWithin())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(settings.answerWithin());
    }

    /** Null while the issuer is away. */
    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return ID.equals(id) ? registration().orElse(null) : null;
    }

    Optional<ClientRegistration> registration() {
        try {
            return Optional.of(of(discovery()));
        } catch (IOException | RestClientException | IllegalArgumentException | IllegalStateException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the issuer can't be asked how to log in, or the console's secret can't be read");
            return Optional.empty();
        }
    }

    private Map<String, Object> discovery() {
        var known = discovered;
        if (known != null) {
            return known;
        }
        var base = settings.backChannel() == null ? settings.issuer() : settings.backChannel();
        var said = RestClient.builder()
                .requestFactory(requests)
                .build()
                .get()
                .uri(withoutSlash(base.toString()) + "/.well-known/openid-configuration")
                .retrieve()
                .body(OBJECT);
        if (said == null || !settings.issuer().toString().equals(said.get("issuer"))) {
            throw new IllegalStateException(
                    "the issuer names itself otherwise than lienthong.console.login.issuer-uri");
        }
        discovered = said;
        return said;
    }

    private ClientRegistration of(Map<String, Object> said) throws IOException {
        var registration = ClientRegistration.withRegistrationId(ID)
                .clientId(settings.clientId())
                .clientSecret(Files.readString(settings.secretFile()).strip())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .redirectUri("{baseUrl}/login/oauth2/code/" + ID)
                .scope(settings.scopes())
                .issuerUri(settings.issuer().toString())
                .authorizationUri(text(said, "authorization_endpoint"))
                .tokenUri(behind(text(said, "token_endpoint")))
                .jwkSetUri(behind(text(said, "jwks_uri")))
                .userNameAttributeName(settings.nameClaim())
                .providerConfigurationMetadata(said);
        if (said.get("userinfo_endpoint") instanceof String place) {
            registration.userInfoUri(behind(place));
        }
        return registration.build();
    }

    /** Where the console itself reaches a place of the issuer. */
    private String behind(String place) {
        var front = withoutSlash(settings.issuer().toString());
        return settings.backChannel() != null && place.startsWith(front)
                ? withoutSlash(settings.backChannel().toString()) + place.substring(front.length())
                : place;
    }

    private static String withoutSlash(String place) {
        return place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
    }

    private static String text(Map<String, Object> said, String name) {
        if (said.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalStateException("the issuer doesn't say its " + name);
    }

    /** For tokens: in time, and with OAuth's own errors. */
    RestClient tokens() {
        return RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    /** For keys and what the issuer says of people: in time. */
    RestTemplate others() {
        return new RestTemplate(requests);
    }
}
