package vn.lienthong.verification.online;

import eu.europa.esig.dss.spi.client.http.DataLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import vn.lienthong.verification.policy.Policy;

/**
 * Fetches CRLs and OCSP answers from the hosts that the policy allows, and from nobody else: the addresses stand in
 * certificates, which anybody can write. Bounded in time and size, follows no redirect, and keeps what it got for a while.
 */
public final class AllowedHosts implements DataLoader {
    private static final long serialVersionUID = 1L;
    private static final int MOST_KEPT = 200;
    private static final int HTTP_OK = 200;
    private static final Duration SILENCE_KEPT = Duration.ofSeconds(30);

    private final transient Policy policy;
    private final transient Clock clock;
    private final transient HttpClient http;
    private final transient Map<Question, Answer> kept = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Question(String url, int bodyHash, int bodyLength) {}

    private record Answer(byte @Nullable [] bytes, byte @Nullable [] body, Instant until) {}

    public AllowedHosts(Policy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .connectTimeout(policy.patience())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte @Nullable [] get(String url) {
        return ask(url, null, "application/pkix-crl");
    }

    @Override
    public @Nullable DataAndUrl get(List<String> urls) {
        for (var url : urls) {
            var bytes = get(url);
            if (bytes != null) {
                return new DataAndUrl(url, bytes);
            }
        }
        return null;
    }

    @Override
    public byte @Nullable [] post(String url, byte[] content) {
        return ask(url, content, "application/ocsp-request");
    }

    @Override
    public void setContentType(String contentType) {
        // Said for each question.
    }

    /** Whether this address may be asked. */
    boolean allows(String url) {
        try {
            var uri = URI.create(url);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null
                    || uri.getUserInfo() != null
                    || !List.of("http", "https").contains(scheme)) {
                return false;
            }
            int usual = scheme.equals("http") ? 80 : 443;
            var host = uri.getHost().toLowerCase(Locale.ROOT);
            return uri.getPort() < 0 || uri.getPort() == usual
                    ? policy.hosts().contains(host) || policy.hosts().contains(host + ":" + usual)
                    : policy.hosts().contains(host + ":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte @Nullable [] ask(String url, byte @Nullable [] body, String type) {
        if (!allows(url)) {
            return null;
        }
        var question = new Question(url, Arrays.hashCode(body), body == null ? 0 : body.length);
        synchronized (kept) {
            var known = kept.get(question);
            if (known != null && known.until().isAfter(clock.instant()) && Arrays.equals(known.body(), body)) {
                return known.bytes();
            }
        }
        var bytes = fetch(url, body, type);
        // Also that there was no answer is kept, for a short while: a host that is away must not hold up every check.
        var forHowLong =
                bytes != null || policy.answersKept().compareTo(SILENCE_KEPT) < 0 ? policy.answersKept() : SILENCE_KEPT;
        synchronized (kept) {
            kept.put(question, new Answer(bytes, body, clock.instant().plus(forHowLong)));
        }
        return bytes;
    }

    private byte @Nullable [] fetch(String url, byte @Nullable [] body, String type) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(policy.patience());
        if (body != null) {
            request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        var asked = http.sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), policy.largestAnswer()));
        try {
            var answer = asked.get(policy.patience().toMillis(), TimeUnit.MILLISECONDS);
            return answer.statusCode() == HTTP_OK ? answer.body() : null;
        } catch (ExecutionException | TimeoutException e) {
            asked.cancel(true);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
