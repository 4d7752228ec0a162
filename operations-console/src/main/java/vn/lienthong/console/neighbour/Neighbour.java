package vn.lienthong.console.neighbour;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.wire.CanonicalJson;

/** Asks another service over HTTP. It may be away: then that is the answer, in time. */
public final class Neighbour implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Neighbour.class);

    private final String name;
    private final Settings settings;
    private final HttpClient http;

    /** @param name as it stands in the log */
    public Neighbour(String name, Settings settings) {
        this.name = name;
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.connectWithin())
                .followRedirects(Redirect.NEVER)
                .build();
    }

    /**
     * Where it is asked, and how long.
     *
     * @param url its base address; null where none was given
     * @param tokenFile holds the bearer token to ask with; read each time, so that it can be renewed
     * @param connectWithin how long a connection may take
     * @param answerWithin how long a whole answer may take
     * @param largestAnswer that is read
     */
    public record Settings(
            @Nullable URI url,
            @Nullable Path tokenFile,
            Duration connectWithin,
            Duration answerWithin,
            DataSize largestAnswer) {
        /** @param prefix of the settings, for what is wrong with them */
        public Settings check(String prefix) {
            if (url != null
                    && (url.getHost() == null || !"http".equals(url.getScheme()) && !"https".equals(url.getScheme()))) {
                throw new IllegalArgumentException(prefix + ".url is an address with http or https");
            }
            if (!connectWithin.isPositive() || !answerWithin.isPositive()) {
                throw new IllegalArgumentException(prefix + ": connect-within and answer-within are greater than 0");
            }
            if (largestAnswer.toBytes() < 1) {
                throw new IllegalArgumentException(prefix + ".largest-answer is greater than 0");
            }
            return this;
        }
    }

    /** How an answer came out. */
    public enum State {
        ANSWERED,
        /** There is nothing of that name. */
        NOTHING,
        /** No address was given. */
        NOT_SET,
        /** It can't be reached, or doesn't answer in time. */
        AWAY,
        /** It has more to do than it takes on. */
        BUSY,
        /** It doesn't let the console ask. */
        NOT_ALLOWED,
        /** What was sent is more than it takes. */
        TOO_LARGE,
        /** What it answered can't be read. */
        UNREADABLE
    }

    /** @param body empty unless it answered */
    public record Answer(State state, Optional<JsonNode> body) {
        public static Answer not(State why) {
            return new Answer(why, Optional.empty());
        }
    }

    public CompletableFuture<Answer> get(String path) {
        return ask(path, null, "vi");
    }

    /** Sends bytes that it is to look at, and to tell of in a language. */
    public CompletableFuture<Answer> post(String path, byte[] body, Locale language) {
        return ask(path, BodyPublishers.ofByteArray(body), language.getLanguage());
    }

    /**
     * What came of having it do something.
     *
     * @param status of HTTP; 0 where it was away, or no address was given
     * @param problem what was wrong, in its words; empty where nothing was
     */
    public record Done(int status, String problem) {
        public boolean isDone() {
            return status >= 200 && status < 300;
        }
    }

    /** Has it do something, for whoever the token is of; the console's own is never used for it. */
    public CompletableFuture<Done> tell(String path, byte[] json, String token) {
        return send(path, json, token, settings.answerWithin()).thenApply(Neighbour::done);
    }

    private static Done done(Reply reply) {
        return new Done(
                reply.status(),
                reply.status() < 400
                        ? ""
                        : reply.body().map(body -> Told.text(body, "detail")).orElse(""));
    }

    /**
     * What it replied to JSON that was sent.
     *
     * @param status of HTTP; 0 where it was away, or no address was given
     * @param body a problem document where it refuses; empty where it is no JSON
     */
    public record Reply(int status, Optional<JsonNode> body) {
        public boolean isDone() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Sends JSON and hears what becomes of it.
     *
     * @param token of whom it is done for; null where it is nobody's affair
     * @param within how long the whole answer may take
     */
    public CompletableFuture<Reply> send(String path, byte[] json, @Nullable String token, Duration within) {
        return send(path, json, "application/json", token, within);
    }

    /** Sends YAML and hears what becomes of it, as JSON. */
    public CompletableFuture<Reply> sendYaml(String path, byte[] yaml, String token, Duration within) {
        return send(path, yaml, "application/yaml", token, within);
    }

    private CompletableFuture<Reply> send(
            String path, byte[] body, String type, @Nullable String token, Duration within) {
        if (settings.url() == null) {
            return CompletableFuture.completedFuture(new Reply(0, Optional.empty()));
        }
        HttpRequest request;
        try {
            var sending = HttpRequest.newBuilder(URI.create(root(settings.url()) + path))
                    .timeout(within)
                    .header("Accept", "application/json, application/problem+json")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofByteArray(body));
            request = token == null
                    ? sending.build()
                    : sending.header("Authorization", "Bearer " + token).build();
        } catch (IllegalArgumentException e) {
            // A token that can't be one.
            return CompletableFuture.completedFuture(new Reply(401, Optional.empty()));
        }
        var sent = http.sendAsync(
                request,
                BodyHandlers.limiting(
                        BodyHandlers.ofByteArray(), settings.largestAnswer().toBytes()));
        return sent.copy().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            if (failure != null) {
                sent.cancel(true);
                failed(path, failure);
                return new Reply(0, Optional.empty());
            }
            return new Reply(response.statusCode(), json(response));
        });
    }

    private static Optional<JsonNode> json(HttpResponse<byte[]> response) {
        try {
            return Optional.of(CanonicalJson.mapper().readTree(response.body()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String root(URI base) {
        var text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private CompletableFuture<Answer> ask(String path, @Nullable BodyPublisher body, String language) {
        if (settings.url() == null) {
            return CompletableFuture.completedFuture(Answer.not(State.NOT_SET));
        }
        HttpRequest request;
        try {
            request = request(settings.url(), path, body, language);
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

    private HttpRequest request(URI base, String path, @Nullable BodyPublisher body, String language)
            throws IOException {
        var request = HttpRequest.newBuilder(URI.create(root(base) + path))
                .timeout(settings.answerWithin())
                .header("Accept", "application/json")
                .header("Accept-Language", language);
        if (body != null) {
            request.POST(body).header("Content-Type", "application/octet-stream");
        }
        if (settings.tokenFile() != null) {
            request.header(
                    "Authorization",
                    "Bearer " + Files.readString(settings.tokenFile()).strip());
        }
        return request.build();
    }

    private Answer failed(String path, Throwable failure) {
        log.atWarn()
                .addKeyValue("neighbour", name)
                .addKeyValue("path", withoutQuery(path))
                .addKeyValue("exception", root(failure).getClass().getName())
                .log("another service doesn't answer");
        return Answer.not(State.AWAY);
    }

    /** A query may hold the name of somebody's file. */
    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static Throwable root(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        return cause == null ? failure : cause;
    }

    private Answer answer(String path, HttpResponse<byte[]> response) {
        var status = response.statusCode();
        try {
            return switch (status) {
                case 200 ->
                    new Answer(
                            State.ANSWERED, Optional.of(CanonicalJson.mapper().readTree(response.body())));
                case 401, 403 -> Answer.not(State.NOT_ALLOWED);
                case 404 -> Answer.not(State.NOTHING);
                case 413 -> Answer.not(State.TOO_LARGE);
                case 429 -> Answer.not(State.BUSY);
                // With a time to come again it is there, and has too much to do.
                case 503 ->
                    Answer.not(response.headers().firstValue("Retry-After").isPresent() ? State.BUSY : State.AWAY);
                default -> Answer.not(status >= 500 ? State.AWAY : State.UNREADABLE);
            };
        } catch (JacksonException e) {
            log.atWarn()
                    .addKeyValue("neighbour", name)
                    .addKeyValue("path", withoutQuery(path))
                    .log("what another service answered is not JSON");
            return Answer.not(State.UNREADABLE);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
