package vn.lienthong.routing.delivery;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;
import vn.lienthong.routing.delivery.WebhookOutcome.Kind;

/**
 * Calls agencies' systems after Standard Webhooks: signed, without redirects, to public addresses only, within a time and
 * reading only so much of the answer.
 */
@Component
class WebhookSender implements AutoCloseable {
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    private static final TimeValue KEPT_OPEN = TimeValue.ofSeconds(60);

    private final CloseableHttpClient http;
    private final DeliverySettings.Webhook settings;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-timer").factory());

    WebhookSender(DeliverySettings settings, SslBundles bundles) {
        this.settings = settings.webhook();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new AddressGuard(this.settings.allowedAddresses()))
                .setMaxConnTotal(settings.inFlight())
                .setMaxConnPerRoute(settings.inFlight())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(this.settings.connect()))
                        .setSocketTimeout(timeout(this.settings.answer()))
                        .setTimeToLive(KEPT_OPEN)
                        .build());
        var bundle = this.settings.sslBundle();
        if (bundle != null) {
            connections.setTlsSocketStrategy(
                    new DefaultClientTlsStrategy(bundles.getBundle(bundle).createSslContext()));
        }
        this.http = HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout(this.settings.answer()))
                        .setConnectionRequestTimeout(timeout(this.settings.answer()))
                        .build())
                .setUserAgent("lienthong-routing")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    /**
     * @param id the same at every attempt
     * @param secrets the present one first; each signs
     */
    WebhookOutcome send(URI url, List<String> secrets, String id, byte[] body) {
        var request = new HttpPost(url);
        var now = clock.instant();
        request.addHeader("webhook-id", id);
        request.addHeader("webhook-timestamp", now.getEpochSecond());
        request.addHeader("webhook-signature", signatures(secrets, id, now, body));
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        var late = new AtomicBoolean();
        var end = timer.schedule(
                () -> {
                    late.set(true);
                    request.abort();
                },
                settings.answer().toMillis(),
                TimeUnit.MILLISECONDS);
        WebhookOutcome outcome = null;
        try (var response = http.executeOpen(null, request, null)) {
            outcome = outcome(response);
            readToTheEnd(response, request);
            return outcome;
        } catch (IOException | IllegalArgumentException e) {
            // Once its status has come, the rest of the answer changes nothing.
            return outcome != null ? outcome : failed(e, late.get());
        } finally {
            end.cancel(false);
        }
    }

    private static String signatures(List<String> secrets, String id, Instant now, byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        var signatures = new ArrayList<String>();
        for (var secret : secrets) {
            try {
                signatures.add(new Webhook(secret).sign(id, now.getEpochSecond(), text));
            } catch (WebhookSigningException | EmptyWebhookSecretException e) {
                throw new IllegalStateException("a webhook's secret can't sign", e);
            }
        }
        return String.join(" ", signatures);
    }

    private WebhookOutcome outcome(ClassicHttpResponse response) {
        var status = response.getCode();
        var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        var retryAfter = header == null ? null : retryAfter(header.getValue());
        return switch (status) {
            case 410 -> WebhookOutcome.of(Kind.GONE);
            case 429 -> new WebhookOutcome(Kind.THROTTLED, retryAfter);
            case 503 ->
                retryAfter == null ? WebhookOutcome.of(Kind.FAILED) : new WebhookOutcome(Kind.THROTTLED, retryAfter);
            default ->
                WebhookOutcome.of(
                        switch (status / 100) {
                            case 2 -> Kind.DELIVERED;
                            case 3 -> Kind.REDIRECTED;
                            case 4 -> Kind.REFUSED;
                            default -> Kind.FAILED;
                        });
        };
    }

    /** In seconds, or as a date (RFC 9110, 10.2.3); null where it is neither. */
    private @Nullable Duration retryAfter(String value) {
        try {
            return Duration.ofSeconds(Math.clamp(Long.parseLong(value.trim()), 0, Integer.MAX_VALUE));
        } catch (NumberFormatException e) {
            return fromDate(value.trim());
        }
    }

    private @Nullable Duration fromDate(String value) {
        try {
            var at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var pause = Duration.between(clock.instant(), at);
            return pause.isNegative() ? Duration.ZERO : pause;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static WebhookOutcome failed(Exception e, boolean late) {
        return WebhookOutcome.of(
                switch (e) {
                    case AddressGuard.Forbidden _ -> Kind.ADDRESS_FORBIDDEN;
                    case InterruptedIOException _ -> Kind.TIMED_OUT;
                    case UnknownHostException _, ConnectException _, NoRouteToHostException _ -> Kind.UNREACHABLE;
                    default -> late ? Kind.TIMED_OUT : Kind.FAILED;
                });
    }

    /** The answer's contents don't matter; read to its end, the connection can serve again. */
    private void readToTheEnd(ClassicHttpResponse response, HttpPost request) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return;
        }
        var in = entity.getContent();
        var left = settings.largestAnswer().toBytes();
        var buffer = new byte[4096];
        while (left > 0) {
            var read = in.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
        }
        // Closing alone would read the rest.
        request.abort();
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        http.close();
    }
}
