package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** What stands in for signing and verification over HTTP: their answers, and nothing else of them. */
final class Neighbours implements AutoCloseable {
    volatile int keysStatus = 200;
    volatile String keys = "[]";
    volatile int verdictStatus = 200;
    volatile String verdict = "{}";
    /** How verification was asked the last time. */
    volatile String asked = "";

    /** In which language it was to tell. */
    volatile String language = "";

    volatile byte[] sent = {};
    private final HttpServer server;

    Neighbours() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/keys", exchange -> answer(exchange, keysStatus, keys));
        server.createContext("/v1/verifications", exchange -> {
            asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            language = exchange.getRequestHeaders().getFirst("Accept-Language");
            sent = exchange.getRequestBody().readAllBytes();
            answer(exchange, verdictStatus, verdict);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            var bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (status == 503) {
                exchange.getResponseHeaders().add("Retry-After", "5");
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
