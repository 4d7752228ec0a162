package vn.lienthong.notification.sending;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import vn.lienthong.contract.wire.CanonicalJson;

/** Calls to providers over HTTP that know whether anything can have arrived. */
public final class HttpCalls {
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final HttpClient http;
    private final Duration timeout;

    /** @param timeout for the connection, and again for the answer */
    public HttpCalls(Duration timeout) {
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** An answer that came. */
    public record Answer(int status, JsonNode body, Optional<Duration> retryAfter) {}

    /** Nothing arrived: there was no connection. */
    public static final class NotThere extends Exception {
        private static final long serialVersionUID = 1L;

        NotThere(String reason) {
            super(reason);
        }
    }

    /** It may have arrived, and no answer came. */
    public static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(String reason) {
            super(reason);
        }
    }

    public Answer send(HttpRequest.Builder request) throws NotThere, NoAnswer {
        try {
            var response = http.send(
                    request.timeout(timeout).build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
            return new Answer(response.statusCode(), json(response.body()), retryAfter(response));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new NotThere(e.getClass().getSimpleName());
        } catch (IOException e) {
            if (e.getCause() instanceof UnresolvedAddressException) {
                throw new NotThere("its name isn't known");
            }
            throw new NoAnswer(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted");
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0
                    ? MissingNode.getInstance()
                    : CanonicalJson.mapper().readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance(); // not from whom we meant to ask
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
