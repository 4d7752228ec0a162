package vn.lienthong.signing.time;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers to HTTP requests, bounded in time and size; redirects are not followed. */
final class BoundedHttp {
    private static final int OK = 200;

    private final HttpClient client;
    private final Duration timeout;
    private final long largest;

    /** @param timeout for connection, question and the whole answer */
    BoundedHttp(Duration connectTimeout, Duration timeout, long largest) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.timeout = timeout;
        this.largest = largest;
    }

    /** @throws IOException saying in plain words why there is none */
    byte[] body(HttpRequest.Builder request) throws IOException {
        // The request's own time-out would end with the answer's headers.
        var answer = client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), largest));
        try {
            var response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("it answers with HTTP status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("it doesn't answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() instanceof ConnectException || e.getCause() instanceof HttpTimeoutException
                            ? "it can't be reached"
                            : "its answer breaks off or is longer than %d bytes".formatted(largest),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it was asked", e);
        } finally {
            answer.cancel(true);
        }
    }
}
