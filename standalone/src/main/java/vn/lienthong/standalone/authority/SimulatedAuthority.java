package vn.lienthong.standalone.authority;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.bouncycastle.operator.OperatorCreationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.signing.key.DevelopmentAuthority;

/**
 * The site of the development authority (tổ chức chứng thực dùng khi phát triển): a timestamp authority ({@code POST
 * /tsa}, RFC 3161), what signing says is revoked ({@code GET /crl}; {@code POST /ocsp}, RFC 6960), and {@code PUT /outage} ({@code on}, {@code off}) for a timestamp authority that answers nobody. None of it has legal force.
 */
public final class SimulatedAuthority implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SimulatedAuthority.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST_REQUEST = 16 * 1024;

    private final HttpServer http;
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final TimestampIssuer timestamps;
    private final Revocations revocations;
    private final LongAdder given = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private volatile boolean outage;

    /** What a visitor is told. */
    private record Answer(int status, String type, byte[] body) {
        static Answer text(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
        }
    }

    private SimulatedAuthority(HttpServer http, TimestampIssuer timestamps, Revocations revocations, boolean outage) {
        this.http = http;
        this.timestamps = timestamps;
        this.revocations = revocations;
        this.outage = outage;
    }

    /** @throws IOException if a folder can't be used or the port is taken; the message says which */
    public static SimulatedAuthority start(AuthoritySettings settings) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        } catch (BindException e) {
            throw new IOException(
                    "port %d for the authority can't be used: %s".formatted(settings.port(), e.getMessage()), e);
        }
        try {
            Files.createDirectories(settings.folder());
            var root = DevelopmentAuthority.in(settings.keys(), settings.keyPassword(), Clock.systemUTC());
            var address = address(http.getAddress().getPort());
            root.answersAt(address.resolve("/crl"), address.resolve("/ocsp"));
            var authority = new SimulatedAuthority(
                    http,
                    TimestampIssuer.in(settings.folder(), settings.keyPassword(), root, address.resolve("/crl")),
                    Revocations.in(settings.keys(), root),
                    settings.outage());
            http.createContext("/", authority::handle);
            http.setExecutor(authority.visitors);
            http.start();
            return authority;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            http.stop(0);
            throw new IOException("the development authority's keys can't be used: " + e.getMessage(), e);
        }
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    public URI address() {
        return address(http.getAddress().getPort());
    }

    /** Where timestamps are given. */
    public static URI timestamps(int port) {
        return address(port).resolve("/tsa");
    }

    /** Where the list of what was revoked is. */
    public static URI crl(int port) {
        return address(port).resolve("/crl");
    }

    /** Where to ask about one certificate. */
    public static URI ocsp(int port) {
        return address(port).resolve("/ocsp");
    }

    /** From now on the timestamp authority answers nobody, or does again. */
    public void outage(boolean on) {
        outage = on;
    }

    public boolean outage() {
        return outage;
    }

    /** How many timestamps were given since the start. */
    public long given() {
        return given.sum();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals("/tsa") && outage) {
                unanswered.increment();
                return; // the connection just ends
            }
            var answer = answer(exchange.getRequestMethod() + " " + path, exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("the simulated authority failed");
            throw e;
        }
    }

    private Answer answer(String what, HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST);
        try {
            return switch (what) {
                case "POST /tsa" -> {
                    var response = timestamps.answer(body);
                    given.increment();
                    yield new Answer(200, "application/timestamp-reply", response);
                }
                case "GET /crl" -> new Answer(200, "application/pkix-crl", revocations.list());
                case "POST /ocsp" -> new Answer(200, "application/ocsp-response", revocations.answer(body));
                case "GET /outage" -> Answer.text(200, outage ? "on\n" : "off\n");
                case "PUT /outage" -> {
                    var wanted = new String(body, UTF_8).strip();
                    if (!wanted.equals("on") && !wanted.equals("off")) {
                        yield Answer.text(400, "on or off\n");
                    }
                    outage(wanted.equals("on"));
                    yield Answer.text(200, wanted + "\n");
                }
                case "GET /" -> json(state());
                default -> Answer.text(404, "POST /tsa, GET /crl, POST /ocsp; GET and PUT /outage\n");
            };
        } catch (IllegalArgumentException e) {
            return Answer.text(400, "That can't be read.\n");
        }
    }

    private Map<String, Object> state() throws IOException {
        var state = new LinkedHashMap<String, Object>();
        state.put("timestamps", given());
        state.put("unanswered", unanswered.sum());
        state.put("outage", outage);
        state.put("revoked", revocations.count());
        return state;
    }

    private static Answer json(Object body) {
        return new Answer(200, "application/json", JSON.writeValueAsBytes(body));
    }

    @Override
    public void close() {
        http.stop(0);
        visitors.shutdownNow();
    }
}
