package vn.lienthong.intake.post;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.wire.CanonicalJson;

/** The post office's interface (hệ thống bưu chính), over signed HTTP; left alone for a while where it keeps failing. */
@Component
class PostOffice implements AutoCloseable {
    private static final int LARGEST_ANSWER = 256 * 1024;

    private final PostSettings settings;
    private final CircuitBreaker breaker;
    private final CloseableHttpClient http;
    private final Clock clock;

    PostOffice(PostSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                "post-office",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(settings.breaker().calls())
                        .minimumNumberOfCalls(Math.max(2, settings.breaker().calls() / 2))
                        .failureRateThreshold(settings.breaker().failures())
                        .waitDurationInOpenState(settings.breaker().openFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
        var timeout = Timeout.ofMilliseconds(settings.answer().toMillis());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setConnectionRequestTimeout(timeout)
                        .build())
                .setUserAgent("lienthong-intake")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .build();
    }

    /** An order in the post office's own fields. */
    record Placing(
            String customerCode,
            String orderNumber,
            OrderKind kind,
            Leg leg,
            @Nullable String dossier,
            String agency,
            long codAmount,
            Party sender,
            Party receiver) {}

    sealed interface Answer {}

    /** @param body what it says */
    record Taken(JsonNode body) implements Answer {}

    /** It won't; trying again changes nothing. */
    record Refused(String why) implements Answer {}

    /** It may later. */
    record Failed(String why) implements Answer {}

    /** It isn't asked just now. */
    record LeftAlone() implements Answer {}

    boolean isConfigured() {
        return settings.url() != null;
    }

    Answer place(Placing order) {
        return call("POST", "/orders", CanonicalJson.mapper().writeValueAsBytes(order));
    }

    Answer ask(String number) {
        return call("GET", "/orders/" + number, new byte[0]);
    }

    /** What an answer says about an order's states. */
    static List<TakeReport.Told> states(String number, JsonNode body) {
        return body.path("reports")
                .valueStream()
                .filter(report ->
                        report.path("state").isInt() && report.path("at").isString())
                .map(report -> new TakeReport.Told(
                        number,
                        report.path("id").isString() ? report.path("id").asString() : null,
                        report.path("leg").isString()
                                ? Leg.ofWire(report.path("leg").asString())
                                : null,
                        OrderState.of(report.path("state").asInt()),
                        Instant.parse(report.path("at").asString()),
                        report.path("collected").isIntegralNumber()
                                ? report.path("collected").asLong()
                                : null))
                .toList();
    }

    private Answer call(String method, String path, byte[] body) {
        if (!breaker.tryAcquirePermission()) {
            return new LeftAlone();
        }
        long began = System.nanoTime();
        var answer = called(method, path, body);
        long taken = System.nanoTime() - began;
        if (answer instanceof Failed) {
            breaker.onError(taken, TimeUnit.NANOSECONDS, new IOException("failed"));
        } else {
            breaker.onSuccess(taken, TimeUnit.NANOSECONDS);
        }
        return answer;
    }

    private Answer called(String method, String path, byte[] body) {
        var url = URI.create(Objects.requireNonNull(settings.url()).toString().replaceFirst("/+$", "") + path);
        var request = new HttpUriRequestBase(method, url);
        var time = Long.toString(clock.instant().getEpochSecond());
        request.setHeader(OfficeSignature.CUSTOMER, settings.customerCode());
        request.setHeader(OfficeSignature.TIME, time);
        request.setHeader(
                OfficeSignature.SIGNATURE,
                OfficeSignature.of(Objects.requireNonNull(settings.secret()), time, method, url.getRawPath(), body));
        if (body.length > 0) {
            request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        }
        try {
            return http.execute(request, response -> {
                var entity = response.getEntity();
                var read = entity == null ? new byte[0] : entity.getContent().readNBytes(LARGEST_ANSWER);
                return answer(response.getCode(), read);
            });
        } catch (InterruptedIOException e) {
            return new Failed("the post office didn't answer in time");
        } catch (IOException e) {
            return new Failed("the post office can't be reached");
        }
    }

    private static Answer answer(int status, byte[] body) {
        if (status >= 200 && status < 300) {
            try {
                return new Taken(CanonicalJson.mapper().readTree(body));
            } catch (JacksonException e) {
                return new Failed("the post office's answer can't be read");
            }
        }
        // Too many requests, and a time-out on their side, pass; so may a signature under a clock that is wrong.
        return status >= 400 && status < 500 && status != 429 && status != 408 && status != 401
                ? new Refused("the post office refuses it with status " + status)
                : new Failed("the post office answered with status " + status);
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
