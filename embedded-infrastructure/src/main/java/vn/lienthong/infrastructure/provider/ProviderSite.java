package vn.lienthong.infrastructure.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One port for simulated providers, each below a path of its own. {@code GET /control} tells what goes wrong and how often it
 * did, {@code PUT /control} switches it: {@code {"zalo": {"loses-answer": 0.1, "away-seconds": 30}}}.
 */
public final class ProviderSite implements AutoCloseable {
    private static final int LARGEST = 16 * 1024;
    private static final int LONGEST_AWAY = 86_400;
    private static final String AWAY = "away-seconds";

    private final HttpServer http;
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Trouble> troubles = new ConcurrentSkipListMap<>();
    private final JsonMapper json = new JsonMapper();

    private ProviderSite(HttpServer http) {
        this.http = http;
        http.setExecutor(visitors);
        http.createContext("/control", this::control);
        http.start();
    }

    /**
     * Starts one on the loopback address.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port is taken; the message says which
     */
    public static ProviderSite start(int port) throws IOException {
        try {
            return new ProviderSite(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (BindException e) {
            throw new IOException("port %d for the providers can't be used: %s".formatted(port, e.getMessage()), e);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Has what goes wrong there switched by that name. */
    public void control(String name, Trouble trouble) {
        troubles.put(name, trouble);
    }

    void serve(String path, HttpHandler handler) {
        http.createContext(path, handler);
    }

    /** What was asked for makes no sense. */
    private static final class Misuse extends Exception {
        private static final long serialVersionUID = 1L;

        Misuse(String message) {
            super(message);
        }
    }

    private void control(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "GET" -> answer(exchange, 200, state());
                case "PUT" -> {
                    try {
                        change(json.readTree(exchange.getRequestBody().readNBytes(LARGEST)));
                        answer(exchange, 200, state());
                    } catch (JacksonException e) {
                        answer(exchange, 400, Map.of("code", "unreadable"));
                    } catch (Misuse e) {
                        answer(exchange, 422, Map.of("code", "no-trouble", "detail", e.getMessage()));
                    }
                }
                default -> answer(exchange, 405, Map.of("code", "get-or-put"));
            }
        }
    }

    private record Change(Trouble trouble, Map<Conduct, Double> shares, int away) {}

    /** All of it, or nothing. */
    private void change(JsonNode asked) throws Misuse {
        var changes = new LinkedHashMap<String, Change>();
        for (var entry : asked.properties()) {
            var trouble = troubles.get(entry.getKey());
            if (trouble == null) {
                throw new Misuse("There is no provider %s; there are %s."
                        .formatted(entry.getKey(), String.join(", ", troubles.keySet())));
            }
            changes.put(entry.getKey(), change(trouble, entry.getValue()));
        }
        for (var change : changes.values()) {
            try {
                change.trouble().shares(change.shares());
            } catch (IllegalArgumentException e) {
                throw new Misuse(String.valueOf(e.getMessage()));
            }
            change.trouble().away(Duration.ofSeconds(change.away()));
        }
    }

    private static Change change(Trouble trouble, JsonNode asked) throws Misuse {
        var shares = new EnumMap<Conduct, Double>(Conduct.class);
        var away = 0;
        for (var entry : asked.properties()) {
            var value = entry.getValue();
            if (entry.getKey().equals(AWAY)) {
                if (!value.isInt() || value.intValue() < 0 || value.intValue() > LONGEST_AWAY) {
                    throw new Misuse(AWAY + " is a number of seconds, at most " + LONGEST_AWAY + ".");
                }
                away = value.intValue();
                continue;
            }
            var conduct = Conduct.of(entry.getKey());
            if (conduct.isEmpty() || !value.isNumber()) {
                throw new Misuse(
                        "%s isn't the share of anything; there are %s.".formatted(entry.getKey(), Conduct.all()));
            }
            shares.put(conduct.get(), value.doubleValue());
        }
        return new Change(trouble, shares, away);
    }

    private Map<String, Object> state() {
        var state = new LinkedHashMap<String, Object>();
        troubles.forEach((name, trouble) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("away", trouble.isAway());
            one.put("shares", byId(trouble.shares()));
            one.put("counts", byId(trouble.counts()));
            state.put(name, one);
        });
        return state;
    }

    private static <V> Map<String, V> byId(Map<Conduct, V> values) {
        var named = new LinkedHashMap<String, V>();
        for (var conduct : Conduct.values()) {
            var value = values.get(conduct);
            if (value != null) {
                named.put(conduct.id(), value);
            }
        }
        return named;
    }

    private void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        var bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        visitors.shutdownNow();
    }
}
