package vn.lienthong.routing.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agency's own system, that takes webhooks over real HTTP. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Call, Answer> answers = call -> Answer.of(200);

    /** An address that is allowed in these tests. */
    static final String ALLOWED = "127.0.0.2";

    Receiver() throws IOException {
        this(ALLOWED);
    }

    Receiver(String address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, 0), 100);
        server.createContext("/", this::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    record Call(String path, Map<String, String> headers, String body, Instant at) {
        String id() {
            return headers.getOrDefault("webhook-id", "");
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String dossier() {
            return json().get("dossier").asString();
        }
    }

    record Answer(int status, Map<String, String> headers, long afterMillis, int bytes) {
        static Answer of(int status) {
            return new Answer(status, Map.of(), 0, 0);
        }

        Answer with(String header, String value) {
            return new Answer(status, Map.of(header, value), afterMillis, bytes);
        }

        Answer after(long millis) {
            return new Answer(status, headers, millis, bytes);
        }

        Answer large(int size) {
            return new Answer(status, headers, afterMillis, size);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try (exchange) {
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
            var call = new Call(
                    exchange.getRequestURI().getPath(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8),
                    Instant.now());
            calls.add(call);
            var answer = answers.apply(call);
            closed.await(answer.afterMillis(), TimeUnit.MILLISECONDS);
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            atOnce.decrementAndGet();
            exchange.sendResponseHeaders(answer.status(), answer.bytes() == 0 ? -1 : answer.bytes());
            if (answer.bytes() > 0) {
                exchange.getResponseBody().write(new byte[answer.bytes()]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Receiver answering(Function<Call, Answer> how) {
        answers = how;
        return this;
    }

    URI url() {
        return URI.create("http://%s:%d/deliveries"
                .formatted(
                        server.getAddress().getAddress().getHostAddress(),
                        server.getAddress().getPort()));
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<String> dossiers() {
        return calls().stream().map(Call::dossier).toList();
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
