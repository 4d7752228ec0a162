package vn.lienthong.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.issuer.SignIns.Asked;
import vn.lienthong.issuer.SignIns.Session;

/**
 * The development issuer over HTTP, an OpenID provider: {@code /.well-known/openid-configuration}, {@code /keys}, {@code
 * /token}, {@code /userinfo}, {@code /logout} and {@code POST /rotation}, which has it sign with a new key.
 *
 * <p>Systems get tokens with client credentials: the client is an agency, all share one secret that lies in the data folder.
 * People log in by the authorization code with PKCE: {@code /authorize} asks who of the {@link Person invented people} one
 * is, and believes it; so it sends nobody but to this machine's own addresses. For development only.
 */
public final class IssuerSite implements AutoCloseable {
    /** The client people log in at. */
    public static final String CONSOLE = "console";

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int LARGEST_FORM = 10_000;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HttpServer server;
    private final String issuer;
    private final byte[] secret;
    private final SigningKeys keys = new SigningKeys(LIFETIME);
    private final SignIns signIns = new SignIns();

    /** @param body JSON, or a page as text */
    private record Answer(int status, Object body, @Nullable URI to) {
        Answer(int status, Object body) {
            this(status, body, null);
        }

        static Answer to(URI place) {
            return new Answer(303, "", place);
        }
    }

    private IssuerSite(HttpServer server, String issuer, byte[] secret) {
        this.server = server;
        this.issuer = issuer;
        this.secret = secret;
    }

    /**
     * On its own, e.g. in a container that publishes its port on the loopback address alone.
     *
     * @param arguments data folder, host to listen at, port, and its name: where browsers find it
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("what is needed: data folder, host, port, name (an address)");
        }
        start(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]), URI.create(arguments[3]));
    }

    /** Starts it on 127.0.0.1; a secret for its clients is made in the data folder at the first start. */
    public static IssuerSite start(Path dataFolder, int port) throws IOException {
        return start(dataFolder, "127.0.0.1", port, null);
    }

    private static IssuerSite start(Path dataFolder, String host, int port, @Nullable URI name) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(host, port), 0);
        var address = name == null ? uri(server.getAddress().getPort()) : name;
        var site = new IssuerSite(server, address.toString(), secret(dataFolder).getBytes(UTF_8));
        server.createContext("/", site::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return site;
    }

    /** Its name, and where it is. */
    public static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its name, and where it is. */
    public URI uri() {
        return URI.create(issuer);
    }

    /** Where the secret of its clients lies. */
    public static Path secretFile(Path dataFolder) {
        return dataFolder.resolve("issuer").resolve("client-secret");
    }

    private static String secret(Path dataFolder) throws IOException {
        var file = secretFile(dataFolder);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            var random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return Files.readString(file).strip();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = answer(exchange);
            var isPage = answer.body() instanceof String;
            var body = answer.body() instanceof String page
                    ? page.getBytes(UTF_8)
                    : CanonicalJson.mapper().writeValueAsBytes(answer.body());
            var headers = exchange.getResponseHeaders();
            if (headers.getFirst("Content-Type") == null) {
                headers.set("Content-Type", isPage ? "text/html;charset=utf-8" : "application/json");
            }
            headers.set("Cache-Control", "no-store");
            headers.set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
            headers.set("Referrer-Policy", "no-referrer");
            if (answer.to() != null) {
                headers.set("Location", answer.to().toString());
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        var asked = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        return switch (asked) {
            case "GET /.well-known/openid-configuration" -> new Answer(200, discovery());
            case "GET /keys" -> new Answer(200, keys.published());
            case "POST /token" -> token(exchange);
            case "POST /rotation" -> rotation(exchange);
            case "GET /authorize" -> isHere(exchange) ? authorize(exchange) : elsewhere();
            case "POST /authorize" -> isHere(exchange) ? choose(exchange) : elsewhere();
            case "GET /userinfo", "POST /userinfo" -> userInfo(exchange);
            case "GET /logout" -> logout(exchange);
            case "GET /style.css" -> style(exchange);
            default -> error(404, "not_found", "There is nothing here.");
        };
    }

    private Map<String, Object> discovery() {
        var said = new LinkedHashMap<String, Object>();
        said.put("issuer", issuer);
        said.put("jwks_uri", issuer + "/keys");
        said.put("token_endpoint", issuer + "/token");
        said.put("authorization_endpoint", issuer + "/authorize");
        said.put("userinfo_endpoint", issuer + "/userinfo");
        said.put("end_session_endpoint", issuer + "/logout");
        said.put("grant_types_supported", List.of("client_credentials", "authorization_code", "refresh_token"));
        said.put("response_types_supported", List.of("code"));
        said.put("code_challenge_methods_supported", List.of("S256"));
        said.put("scopes_supported", List.of("openid", "profile"));
        said.put("subject_types_supported", List.of("public"));
        said.put("id_token_signing_alg_values_supported", List.of("RS256"));
        said.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic", "client_secret_post"));
        said.put("claims_supported", List.of("sub", "name", "preferred_username", "agency", "roles"));
        return said;
    }

    // ---- people

    /** Another name that resolves to this machine (DNS rebinding) must not choose somebody. */
    private static boolean isHere(HttpExchange exchange) {
        var host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        return LOOPBACK.contains(host.replaceFirst(":\\d+$", ""));
    }

    private static boolean isHere(@Nullable URI place) {
        return place != null
                && Set.of("http", "https").contains(String.valueOf(place.getScheme()))
                && LOOPBACK.contains(String.valueOf(place.getHost()))
                && place.getUserInfo() == null;
    }

    private static Answer elsewhere() {
        return new Answer(403, ChoosePage.trouble("People log in at this machine's own addresses only."));
    }

    private Answer authorize(HttpExchange exchange) {
        AuthenticationRequest asked;
        try {
            asked = AuthenticationRequest.parse(
                    URLUtils.parseParameters(exchange.getRequestURI().getRawQuery()));
        } catch (ParseException e) {
            // Where it came from isn't proved to be a client's address: nobody is sent there.
            return new Answer(400, ChoosePage.trouble(String.valueOf(e.getMessage())));
        }
        var back = asked.getRedirectionURI();
        if (!CONSOLE.equals(asked.getClientID().getValue()) || !isHere(back)) {
            return new Answer(
                    400,
                    ChoosePage.trouble(
                            "The client is \"console\", and redirect_uri is an address of this machine (localhost)."));
        }
        var challenge = asked.getCodeChallenge();
        if (!ResponseType.CODE.equals(asked.getResponseType())
                || challenge == null
                || !CodeChallengeMethod.S256.equals(asked.getCodeChallengeMethod())) {
            return Answer.to(new AuthorizationErrorResponse(
                            back,
                            OAuth2Error.INVALID_REQUEST.setDescription(
                                    "response_type is code, with a challenge by S256"),
                            asked.getState(),
                            ResponseMode.QUERY)
                    .toURI());
        }
        var request = signIns.ask(new Asked(
                CONSOLE,
                back,
                asked.getState() == null ? null : asked.getState().getValue(),
                asked.getNonce() == null ? null : asked.getNonce().getValue(),
                challenge));
        return new Answer(200, ChoosePage.of(request, back.getHost() + ":" + back.getPort()));
    }

    private Answer choose(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        var person = Person.of(form.getOrDefault("person", ""));
        var asked = signIns.asked(form.getOrDefault("request", ""));
        if (person.isEmpty() || asked.isEmpty()) {
            return new Answer(400, ChoosePage.trouble("This choice is too old, or of nobody: log in once more."));
        }
        var state = asked.get().state();
        return Answer.to(new AuthorizationSuccessResponse(
                        asked.get().back(),
                        new AuthorizationCode(signIns.choose(asked.get(), person.get())),
                        null,
                        state == null ? null : new State(state),
                        ResponseMode.QUERY)
                .toURI());
    }

    private Answer code(Map<String, String> form, String client) {
        var chosen = signIns.chosen(form.getOrDefault("code", ""));
        if (chosen.isEmpty()
                || !chosen.get().asked().client().equals(client)
                || !chosen.get().asked().back().toString().equals(form.get("redirect_uri"))
                || !isProved(chosen.get().asked().challenge(), form.get("code_verifier"))) {
            return error(400, "invalid_grant", "The code isn't good, or not of this client, address or verifier.");
        }
        return tokens(chosen.get().session(), chosen.get().asked().nonce());
    }

    private static boolean isProved(CodeChallenge challenge, @Nullable String verifier) {
        try {
            return verifier != null
                    && MessageDigest.isEqual(
                            CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
                                    .getValue()
                                    .getBytes(UTF_8),
                            challenge.getValue().getBytes(UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Answer refresh(Map<String, String> form, String client) {
        return signIns.refreshed(form.getOrDefault("refresh_token", ""))
                .filter(session -> session.client().equals(client))
                .map(session -> tokens(session, null))
                .orElseGet(() -> error(400, "invalid_grant", "The refresh token isn't good any more."));
    }

    private Answer tokens(Session session, @Nullable String nonce) {
        var person = session.person();
        var identity = about(person)
                .audience(session.client())
                .claim("nonce", nonce)
                .claim("sid", session.id())
                .claim("azp", session.client());
        var access = claims(person.subject(), person.agency(), person.scopes()).claim("roles", person.roles());
        var said = new LinkedHashMap<String, Object>();
        said.put("access_token", keys.sign(access.build()));
        said.put("id_token", keys.sign(identity.build()));
        said.put("refresh_token", signIns.refresh(session));
        said.put("token_type", "Bearer");
        said.put("expires_in", LIFETIME.toSeconds());
        said.put("scope", "openid " + String.join(" ", person.scopes()));
        return new Answer(200, said);
    }

    private JWTClaimsSet.Builder about(Person person) {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(person.subject())
                .claim("name", person.fullName())
                .claim("preferred_username", person.subject())
                .claim("agency", person.agency().value())
                .claim("roles", person.roles())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)));
    }

    private Answer userInfo(HttpExchange exchange) {
        var header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        var person = header.startsWith("Bearer ")
                ? keys.read(header.substring("Bearer ".length()))
                        .filter(claims -> claims.getAudience().contains(Grants.AUDIENCE)
                                && claims.getExpirationTime().after(new Date()))
                        .flatMap(claims -> Person.of(claims.getSubject()))
                : Optional.<Person>empty();
        if (person.isEmpty()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            return error(401, "invalid_token", "The access token isn't a person's, or isn't good any more.");
        }
        var said = new LinkedHashMap<>(about(person.get()).build().toJSONObject());
        said.keySet().removeAll(Set.of("iss", "iat", "exp"));
        return new Answer(200, said);
    }

    private Answer logout(HttpExchange exchange) {
        try {
            var asked = LogoutRequest.parse(
                    URLUtils.parseParameters(exchange.getRequestURI().getRawQuery()));
            if (asked.getIDTokenHint() != null) {
                keys.read(asked.getIDTokenHint().getParsedString())
                        .ifPresent(claims -> signIns.end(String.valueOf(claims.getClaim("sid"))));
            }
            var back = asked.getPostLogoutRedirectionURI();
            return isHere(back) ? Answer.to(back) : new Answer(200, ChoosePage.ended());
        } catch (ParseException e) {
            return new Answer(400, ChoosePage.trouble(String.valueOf(e.getMessage())));
        }
    }

    private static Answer style(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Content-Type", "text/css;charset=utf-8");
        return new Answer(200, ChoosePage.STYLE);
    }

    // ---- systems

    private Answer rotation(HttpExchange exchange) throws IOException {
        if (!isClient(client(exchange, form(exchange)))) {
            return unknownClient(exchange);
        }
        keys.rotate();
        return new Answer(200, Map.of("kid", keys.current().getKeyID()));
    }

    private Answer token(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        var client = client(exchange, form);
        if (!isClient(client)) {
            return unknownClient(exchange);
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" -> agency(exchange, form, client[0]);
            case "authorization_code" -> code(form, client[0]);
            case "refresh_token" -> refresh(form, client[0]);
            default ->
                error(
                        400,
                        "unsupported_grant_type",
                        "Granted are client_credentials, authorization_code and refresh_token.");
        };
    }

    private Answer agency(HttpExchange exchange, Map<String, String> form, String client) {
        try {
            var agency = new AgencyCode(client);
            var may = Grants.of(agency);
            var asked = form.getOrDefault("scope", "").strip();
            var wanted = asked.isEmpty() ? may : List.of(asked.split("\\s+"));
            if (!may.containsAll(wanted)) {
                return error(400, "invalid_scope", "The agency may not have all of these scopes.");
            }
            return new Answer(
                    200,
                    Map.of(
                            "access_token",
                            keys.sign(claims(agency.value(), agency, wanted).build()),
                            "token_type",
                            "Bearer",
                            "expires_in",
                            LIFETIME.toSeconds(),
                            "scope",
                            String.join(" ", wanted)));
        } catch (MalformedIdentity e) {
            return unknownClient(exchange);
        }
    }

    private JWTClaimsSet.Builder claims(String subject, AgencyCode agency, List<String> scopes) {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(Grants.AUDIENCE)
                .subject(subject)
                .claim("agency", agency.value())
                .claim("scope", String.join(" ", scopes))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)));
    }

    private boolean isClient(String[] client) {
        return client.length == 2 && MessageDigest.isEqual(client[1].getBytes(UTF_8), secret);
    }

    /** Id and secret, from the header or the form. */
    private static String[] client(HttpExchange exchange, Map<String, String> form) {
        var header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header != null && header.startsWith("Basic ")) {
            try {
                return new String(Base64.getDecoder().decode(header.substring("Basic ".length())), UTF_8).split(":", 2);
            } catch (IllegalArgumentException e) {
                return new String[0];
            }
        }
        return new String[] {form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", "")};
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        var form = new HashMap<String, String>();
        var body = new String(exchange.getRequestBody().readNBytes(LARGEST_FORM), UTF_8);
        for (var pair : body.split("&")) {
            var halves = pair.split("=", 2);
            if (halves.length == 2) {
                try {
                    form.put(URLDecoder.decode(halves[0], UTF_8), URLDecoder.decode(halves[1], UTF_8));
                } catch (IllegalArgumentException e) {
                    // Not encoded as a form is: as if it weren't there.
                    form.remove(halves[0]);
                }
            }
        }
        return form;
    }

    private static Answer unknownClient(HttpExchange exchange) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"lienthong\"");
        return error(401, "invalid_client", "The client is an agency's code, its secret lies in the data folder.");
    }

    private static Answer error(int status, String code, String description) {
        var body = new LinkedHashMap<String, Object>();
        body.put("error", code);
        body.put("error_description", description);
        return new Answer(status, body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
