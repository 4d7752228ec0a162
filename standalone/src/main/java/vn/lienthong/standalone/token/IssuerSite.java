package vn.lienthong.standalone.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * The development issuer over HTTP, as an OpenID provider is: {@code /.well-known/openid-configuration}, {@code /keys},
 * {@code /token} (client credentials: the client is an agency, all share one secret that lies in the data folder), and
 * {@code POST /rotation}, which has it sign with a new key. The key before stays among its keys until the tokens it signed
 * have expired. For development only.
 */
public final class IssuerSite implements AutoCloseable {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int LARGEST_FORM = 10_000;

    private final HttpServer server;
    private final String issuer;
    private final byte[] secret;
    private final List<Kept> keys = new ArrayList<>();

    /** A key, and until when its tokens may be in use. */
    private record Kept(RSAKey key, Instant until) {}

    private record Answer(int status, Object body) {}

    private IssuerSite(HttpServer server, String issuer, byte[] secret) {
        this.server = server;
        this.issuer = issuer;
        this.secret = secret;
        rotate();
    }

    /** Starts it on 127.0.0.1; a secret for its clients is made in the data folder at the first start. */
    public static IssuerSite start(Path dataFolder, int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        var site =
                new IssuerSite(server, uri(port).toString(), secret(dataFolder).getBytes(UTF_8));
        server.createContext("/", site::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return site;
    }

    /** Its name, and where it is. */
    public static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
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

    private synchronized void rotate() {
        var now = Instant.now();
        keys.removeIf(kept -> kept.until().isBefore(now));
        keys.replaceAll(kept -> kept.until().equals(Instant.MAX) ? new Kept(kept.key(), now.plus(LIFETIME)) : kept);
        try {
            keys.addFirst(new Kept(
                    new RSAKeyGenerator(2048)
                            .keyID(UUID.randomUUID().toString())
                            .generate(),
                    Instant.MAX));
        } catch (JOSEException e) {
            throw new IllegalStateException("no key can be made", e);
        }
    }

    private synchronized RSAKey current() {
        return keys.getFirst().key();
    }

    private synchronized Map<String, Object> published() {
        return new JWKSet(keys.stream().<JWK>map(Kept::key).toList())
                .toPublicJWKSet()
                .toJSONObject();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = answer(exchange);
            var body = CanonicalJson.mapper().writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        var asked = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        return switch (asked) {
            case "GET /.well-known/openid-configuration" -> new Answer(200, discovery());
            case "GET /keys" -> new Answer(200, published());
            case "POST /token" -> token(exchange);
            case "POST /rotation" -> rotation(exchange);
            default -> error(404, "not_found", "There is nothing here.");
        };
    }

    private Map<String, Object> discovery() {
        return Map.of(
                "issuer", issuer,
                "jwks_uri", issuer + "/keys",
                "token_endpoint", issuer + "/token",
                "grant_types_supported", List.of("client_credentials"),
                "response_types_supported", List.of("token"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("RS256"),
                "token_endpoint_auth_methods_supported", List.of("client_secret_basic", "client_secret_post"));
    }

    private Answer rotation(HttpExchange exchange) throws IOException {
        if (!isClient(client(exchange, form(exchange)))) {
            return unknownClient(exchange);
        }
        rotate();
        return new Answer(200, Map.of("kid", current().getKeyID()));
    }

    private Answer token(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        var client = client(exchange, form);
        if (!isClient(client)) {
            return unknownClient(exchange);
        }
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return error(400, "unsupported_grant_type", "Only client_credentials is granted here.");
        }
        try {
            var agency = new AgencyCode(client[0]);
            var may = DevelopmentIssuer.scopesOf(agency);
            var asked = form.getOrDefault("scope", "").strip();
            var wanted = asked.isEmpty() ? may : List.of(asked.split("\\s+"));
            if (!may.containsAll(wanted)) {
                return error(400, "invalid_scope", "The agency may not have all of these scopes.");
            }
            return new Answer(
                    200,
                    Map.of(
                            "access_token", signed(agency, wanted),
                            "token_type", "Bearer",
                            "expires_in", LIFETIME.toSeconds(),
                            "scope", String.join(" ", wanted)));
        } catch (MalformedIdentity e) {
            return unknownClient(exchange);
        }
    }

    private String signed(AgencyCode agency, List<String> scopes) {
        var now = Instant.now();
        var key = current();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(DevelopmentIssuer.AUDIENCE)
                        .subject(agency.value())
                        .claim("agency", agency.value())
                        .claim("scope", String.join(" ", scopes))
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the issuer's key can't sign", e);
        }
        return token.serialize();
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
