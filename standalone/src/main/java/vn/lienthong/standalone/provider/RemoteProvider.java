package vn.lienthong.standalone.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A simulated remote signing service after the Cloud Signature Consortium's API v2, on this machine only: {@code
 * /csc/v2/…} takes a bearer token; {@code /control} (GET, PUT) shows and changes how the holders behave. It keeps its keys
 * in files, and of what it was asked for nothing: that stands in the response ids.
 */
public final class RemoteProvider implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RemoteProvider.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST_BODY = 64 * 1024;
    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";
    private static final Duration AUTHORISED_FOR = Duration.ofMinutes(5);
    private static final String BASE = "/csc/v2/";

    private final HttpServer server;
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final Path folder;
    private final String secret;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Credential> credentials = new ConcurrentHashMap<>();
    private final Map<String, Authorised> authorised = new ConcurrentHashMap<>();
    private final LongAdder asked = new LongAdder();
    private final LongAdder signed = new LongAdder();
    private final LongAdder declined = new LongAdder();
    private volatile Conduct conduct;
    private volatile Instant awayUntil = Instant.MIN;

    private record Credential(PrivateKey key, List<X509Certificate> chain) {}

    private record Authorised(String credential, String digest, Instant until) {}

    private record Answer(int status, Map<String, ?> body) {
        static Answer error(String code, String description) {
            return new Answer(400, Map.of("error", code, "error_description", description));
        }
    }

    private RemoteProvider(HttpServer server, Path folder, String secret, Conduct conduct, Clock clock) {
        this.server = server;
        this.folder = folder;
        this.secret = secret;
        this.conduct = conduct;
        this.clock = clock;
    }

    /**
     * @param port 0 for any
     * @param folder where its keys are kept
     * @param secret the bearer token, which also opens the keys' files
     * @throws IOException if the port is taken
     */
    public static RemoteProvider start(int port, Path folder, String secret, Conduct conduct, Clock clock)
            throws IOException {
        Files.createDirectories(folder);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var provider = new RemoteProvider(server, folder, secret, conduct, clock);
        server.setExecutor(provider.visitors);
        server.createContext(BASE, provider::visit);
        server.createContext("/control", provider::control);
        server.start();
        return provider;
    }

    /** Where its clients find it. */
    public URI url() {
        return URI.create(
                "http://127.0.0.1:%d/csc/v2".formatted(server.getAddress().getPort()));
    }

    public void conduct(Conduct now) {
        conduct = now;
    }

    /** It doesn't answer for so long. */
    public void away(Duration time) {
        awayUntil = clock.instant().plus(time);
    }

    /** How many signatures were asked for; the same one again counts again. */
    public long asked() {
        return asked.sum();
    }

    /** Takes a key in, made at its first time; {@code certifier} says which certificates a public key gets. */
    public void hold(String credential, Function<PublicKey, List<X509Certificate>> certifier)
            throws IOException, GeneralSecurityException {
        var file = folder.resolve(credential + ".p12");
        var store = KeyStore.getInstance("PKCS12");
        var password = secret.toCharArray();
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                store.load(in, password);
            }
        } else {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            store.load(null, null);
            store.setKeyEntry(
                    "key",
                    pair.getPrivate(),
                    password,
                    certifier.apply(pair.getPublic()).toArray(X509Certificate[]::new));
            var draft = Files.createTempFile(folder, ".draft-", ".tmp");
            try (var out = Files.newOutputStream(draft)) {
                store.store(out, password);
            }
            Files.move(draft, file);
        }
        var chain = Stream.of(store.getCertificateChain("key"))
                .map(X509Certificate.class::cast)
                .toList();
        credentials.put(credential, new Credential((PrivateKey) store.getKey("key", password), chain));
    }

    // ---- the interface for clients

    private void visit(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (clock.instant().isBefore(awayUntil)) {
                return; // hung up
            }
            if (!("Bearer " + secret).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, new Answer(401, Map.of("error", "invalid_token")));
                return;
            }
            Answer answer;
            try {
                var body = JSON.readTree(exchange.getRequestBody().readNBytes(LARGEST_BODY));
                answer = switch (exchange.getRequestURI().getPath().substring(BASE.length())) {
                    case "info" -> new Answer(200, Map.of("specs", "2.0.0.2", "name", "Simulated remote signing"));
                    case "credentials/list" ->
                        new Answer(200, Map.of("credentialIDs", List.copyOf(credentials.keySet())));
                    case "credentials/info" -> info(body);
                    case "credentials/authorize" -> authorise(body);
                    case "signatures/signHash" -> signHash(body);
                    case "signatures/signPolling" ->
                        poll(body.path("responseID").asString(""));
                    default -> new Answer(404, Map.of("error", "not_found"));
                };
            } catch (JacksonException | IllegalArgumentException e) {
                answer = Answer.error("invalid_request", "The request can't be read");
            }
            send(exchange, answer);
        } catch (GeneralSecurityException | RuntimeException e) {
            log.atError().addKeyValue("exception", e.getClass().getName()).log("the signing provider failed");
        }
    }

    private Answer info(JsonNode body) throws GeneralSecurityException {
        var credential = credentials.get(body.path("credentialID").asString(""));
        if (credential == null) {
            return Answer.error("invalid_request", "Invalid parameter credentialID");
        }
        var certificates = new ArrayList<String>();
        for (var certificate : credential.chain()) {
            certificates.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
        }
        return new Answer(
                200,
                Map.of(
                        "key",
                        Map.of("status", "enabled", "algo", List.of("1.2.840.10045.4.3.2"), "len", 256),
                        "cert",
                        Map.of("status", "valid", "certificates", certificates),
                        "auth",
                        Map.of("mode", "implicit"),
                        "SCAL",
                        "2",
                        "multisign",
                        1));
    }

    private Answer authorise(JsonNode body) {
        var credential = body.path("credentialID").asString("");
        var digest = body.path("hashes").path(0).asString("");
        if (!credentials.containsKey(credential) || body.path("hashes").size() != 1 || !isSha256(digest)) {
            return Answer.error("invalid_request", "Name a credentialID and one SHA-256 hash");
        }
        var now = clock.instant();
        authorised.values().removeIf(one -> one.until().isBefore(now));
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var sad = HexFormat.of().formatHex(bytes);
        authorised.put(sad, new Authorised(credential, digest, now.plus(AUTHORISED_FOR)));
        return new Answer(200, Map.of("SAD", sad, "expiresIn", AUTHORISED_FOR.toSeconds()));
    }

    private Answer signHash(JsonNode body) throws GeneralSecurityException {
        var credential = body.path("credentialID").asString("");
        var digest = body.path("hashes").path(0).asString("");
        var may = authorised.remove(body.path("SAD").asString(""));
        if (may == null
                || !may.credential().equals(credential)
                || !may.digest().equals(digest)
                || may.until().isBefore(clock.instant())) {
            return Answer.error("invalid_request", "Invalid parameter SAD");
        }
        if (!SHA_256.equals(body.path("hashAlgorithmOID").asString(""))
                || !"A".equals(body.path("operationMode").asString(""))) {
            return Answer.error("invalid_request", "SHA-256 only, and asynchronously only");
        }
        asked.increment();
        var id = "%s.%s.%d.%d"
                .formatted(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(credential.getBytes(UTF_8)),
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Base64.getDecoder().decode(digest)),
                        clock.millis(),
                        body.path("validity_period").asLong(AUTHORISED_FOR.toMillis()));
        return poll(id + "." + sealOf(id));
    }

    private Answer poll(String responseId) throws GeneralSecurityException {
        var parts = responseId.split("\\.", -1);
        if (parts.length != 5
                || !sealOf(responseId.substring(0, responseId.lastIndexOf('.'))).equals(parts[4])) {
            return Answer.error("invalid_request", "Invalid parameter responseID");
        }
        var credential = Optional.ofNullable(
                credentials.get(new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8)));
        if (credential.isEmpty()) {
            return Answer.error("invalid_request", "Invalid parameter responseID");
        }
        var digest = Base64.getUrlDecoder().decode(parts[1]);
        var at = Instant.ofEpochMilli(Long.parseLong(parts[2]));
        var holders = conduct;
        var fate = holders.of(digest);
        boolean decided = fate != Conduct.Fate.NEGLECTED && !clock.instant().isBefore(at.plus(holders.approvedAfter()));
        if (!decided) {
            return clock.instant().isBefore(at.plusMillis(Long.parseLong(parts[3])))
                    ? new Answer(202, Map.of("responseID", responseId))
                    : Answer.error("expired_request", "The holder didn't decide in time");
        }
        if (fate == Conduct.Fate.DECLINED) {
            declined.increment();
            return Answer.error("access_denied", "The holder declined");
        }
        var signature = Signature.getInstance("NONEwithECDSA");
        signature.initSign(credential.get().key());
        signature.update(digest);
        signed.increment();
        return new Answer(200, Map.of("signatures", List.of(Base64.getEncoder().encodeToString(signature.sign()))));
    }

    private String sealOf(String id) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest((secret + id).getBytes(UTF_8)))
                .substring(0, 32);
    }

    private static boolean isSha256(String base64) {
        return Base64.getDecoder().decode(base64).length == 32;
    }

    // ---- how the holders behave

    private void control(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("PUT")) {
                try {
                    var said = JSON.readTree(exchange.getRequestBody().readNBytes(LARGEST_BODY));
                    conduct = new Conduct(
                            Duration.ofMillis((long) (1000
                                    * said.path("approvedAfterSeconds")
                                            .asDouble(conduct.approvedAfter().toMillis() / 1000.0))),
                            said.path("declined").asDouble(conduct.declined()),
                            said.path("neglected").asDouble(conduct.neglected()));
                    away(Duration.ofSeconds(said.path("awaySeconds").asInt(0)));
                } catch (JacksonException | IllegalArgumentException e) {
                    send(exchange, Answer.error("invalid_request", "Shares are numbers from 0 to 1"));
                    return;
                }
            }
            var state = new LinkedHashMap<String, Object>();
            state.put("approvedAfterSeconds", conduct.approvedAfter().toMillis() / 1000.0);
            state.put("declined", conduct.declined());
            state.put("neglected", conduct.neglected());
            state.put("credentials", List.copyOf(credentials.keySet()));
            state.put("asked", asked.sum());
            state.put("signed", signed.sum());
            state.put("declinedSoFar", declined.sum());
            send(exchange, new Answer(200, state));
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var body = JSON.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        visitors.shutdownNow();
    }
}
