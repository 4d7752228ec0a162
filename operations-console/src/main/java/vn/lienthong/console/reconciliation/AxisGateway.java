package vn.lienthong.console.reconciliation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.wire.CanonicalJson;

/** Asks the axis gateway. It may be away: then that is the answer, in time. */
@Component
class AxisGateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AxisGateway.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final GatewaySettings settings;
    private final HttpClient http;

    AxisGateway(GatewaySettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.connectWithin())
                .followRedirects(Redirect.NEVER)
                .build();
    }

    /** How an answer came out. */
    enum State {
        ANSWERED,
        /** There is nothing of that day. */
        NOTHING,
        /** No address was given. */
        NOT_SET,
        /** It can't be reached, or doesn't answer in time. */
        AWAY,
        /** It doesn't let the console ask. */
        NOT_ALLOWED,
        /** What it answered can't be read. */
        UNREADABLE
    }

    /** @param body empty unless it answered */
    record Answer(State state, Optional<JsonNode> body) {
        static Answer not(State why) {
            return new Answer(why, Optional.empty());
        }
    }

    CompletableFuture<Answer> reconciliations() {
        return get("/v1/axis/reconciliations");
    }

    CompletableFuture<Answer> reconciliation(LocalDate day) {
        return get("/v1/axis/reconciliations/" + day);
    }

    CompletableFuture<Answer> drift() {
        return get("/v1/axis/catalogue/drift");
    }

    CompletableFuture<Answer> refused() {
        return get("/v1/axis/refused");
    }

    private CompletableFuture<Answer> get(String path) {
        if (settings.url() == null) {
            return CompletableFuture.completedFuture(Answer.not(State.NOT_SET));
        }
        HttpRequest request;
        try {
            request = request(settings.url(), path);
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.completedFuture(failed(path, e));
        }
        var sent = http.sendAsync(
                request,
                BodyHandlers.limiting(
                        BodyHandlers.ofByteArray(), settings.largestAnswer().toBytes()));
        return sent.copy()
                .orTimeout(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    if (failure != null) {
                        sent.cancel(true);
                        return failed(path, failure);
                    }
                    return answer(path, response);
                });
    }

    private HttpRequest request(URI base, String path) throws IOException {
        var text = base.toString();
        var root = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        var request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(settings.answerWithin())
                .header("Accept", "application/json");
        if (settings.tokenFile() != null) {
            request.header(
                    "Authorization",
                    "Bearer " + Files.readString(settings.tokenFile()).strip());
        }
        return request.build();
    }

    private static Answer failed(String path, Throwable failure) {
        log.atWarn()
                .addKeyValue("path", path)
                .addKeyValue("exception", root(failure).getClass().getName())
                .log("the axis gateway doesn't answer");
        return Answer.not(State.AWAY);
    }

    private static Throwable root(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        return cause == null ? failure : cause;
    }

    private static Answer answer(String path, HttpResponse<byte[]> response) {
        var status = response.statusCode();
        if (status == NOT_FOUND) {
            return Answer.not(State.NOTHING);
        }
        if (status == 401 || status == 403) {
            return Answer.not(State.NOT_ALLOWED);
        }
        try {
            if (status == OK) {
                return new Answer(
                        State.ANSWERED, Optional.of(CanonicalJson.mapper().readTree(response.body())));
            }
        } catch (JacksonException e) {
            log.atWarn().addKeyValue("path", path).log("what the axis gateway answered is not JSON");
        }
        return Answer.not(status >= 500 ? State.AWAY : State.UNREADABLE);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
