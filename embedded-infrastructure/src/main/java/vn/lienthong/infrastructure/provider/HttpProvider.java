package vn.lienthong.infrastructure.provider;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What simulated providers that speak HTTP have in common: a path at a site, trouble, reports that are told again. */
abstract class HttpProvider implements AutoCloseable {
    private static final int LARGEST = 64 * 1024;
    private static final Duration REPORT_AFTER = Duration.ofMillis(100);
    private static final int TELLINGS = 5;

    final JsonMapper json = new JsonMapper();
    final Trouble trouble = new Trouble();
    private final URI address;
    private final String path;
    private final Duration late;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().daemon().name("provider-reports").factory());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param late how late it answers where it answers late */
    HttpProvider(ProviderSite site, String path, Duration late) {
        this.address = site.address().resolve(path);
        this.path = path;
        this.late = late;
    }

    /** To be called last when it is made. */
    final void open(ProviderSite site, String name) {
        site.control(name, trouble);
        site.serve(path, this::handle);
    }

    public final URI address() {
        return address;
    }

    /** What goes wrong. */
    public final Trouble trouble() {
        return trouble;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!trouble.isAway()) {
                serve(exchange, exchange.getRequestURI().getPath().substring(path.length()));
            }
        }
    }

    /** Answers, or hangs up by not answering. */
    abstract void serve(HttpExchange exchange, String path) throws IOException;

    static byte[] body(HttpExchange exchange) throws IOException {
        return exchange.getRequestBody().readNBytes(LARGEST);
    }

    final JsonNode read(byte[] body) {
        return json.readTree(body);
    }

    final void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        var bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    final void waitIfLate(Conduct does) {
        if (does == Conduct.ANSWERS_LATE) {
            pause(late);
        }
    }

    static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells something, and again where nobody takes it. */
    final void report(Supplier<HttpRequest> request) {
        report(request, 1);
    }

    private void report(Supplier<HttpRequest> request, int telling) {
        timer.schedule(
                () -> {
                    client.sendAsync(request.get(), HttpResponse.BodyHandlers.discarding())
                            .whenComplete((response, failure) -> {
                                if ((failure != null || response.statusCode() >= 300)
                                        && telling < TELLINGS
                                        && !timer.isShutdown()) {
                                    report(request, telling + 1);
                                }
                            });
                },
                REPORT_AFTER.multipliedBy(telling).toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.shutdownNow();
    }
}
