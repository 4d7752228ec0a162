package vn.lienthong.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** Asks a service how it is, the way anybody would. */
final class Health {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Health() {}

    /** @throws PlainFailure if the service isn't well in time */
    static void await(String service, int port, Duration patience) {
        var deadline = Instant.now().plus(patience);
        var question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/actuator/health".formatted(port)))
                .timeout(patience)
                .build();
        try (var http = HttpClient.newHttpClient()) {
            while (true) {
                var answer = http.send(question, BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new PlainFailure(
                            "%s isn't well after %d s: %s".formatted(service, patience.toSeconds(), answer.body()));
                }
                Thread.sleep(PAUSE);
            }
        } catch (IOException e) {
            throw new PlainFailure("%s doesn't answer on port %d: %s".formatted(service, port, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlainFailure("interrupted while waiting for " + service, e);
        }
    }
}
