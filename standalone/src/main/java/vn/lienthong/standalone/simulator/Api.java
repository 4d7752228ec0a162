package vn.lienthong.standalone.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * The public interfaces of intake and routing. What fails for the moment (nobody listens, 429, 5xx) is tried again, with
 * a growing pause or the one asked for, until it goes through or the thread is interrupted.
 */
final class Api implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);
    private static final Duration LIFE_OF_A_TOKEN = Duration.ofMinutes(30);
    private static final int CALLS_AT_A_TIME = 64;
    private static final int MOST_FAULTS = 5;
    private static final int ONE_IN_PIECES_OF = 3;
    private static final int PIECES = 3;

    private final URI intake;
    private final URI routing;
    private final Function<AgencyCode, String> tokens;
    private final Map<AgencyCode, Token> known = new ConcurrentHashMap<>();
    /** Whoever is behind after a pause doesn't come with everything at once. Readers of feeds only wait, and don't count. */
    private final Semaphore calls = new Semaphore(CALLS_AT_A_TIME);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    Api(URI intake, URI routing, Function<AgencyCode, String> tokens) {
        this.intake = intake;
        this.routing = routing;
        this.tokens = tokens;
    }

    private record Token(String text, Instant until) {}

    /** An answer that is no passing trouble: success, or a refusal with its problem document. */
    record Answer(int status, JsonNode body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** The problem's code, or the broken rule of an action. */
        String reason() {
            return body.path("rule").asString(body.path("code").asString("status " + status));
        }
    }

    // ---- registry

    List<Agency> agencies() throws InterruptedException {
        return list(routing.resolve("/v1/agencies"), "agencies", Agency.class);
    }

    List<Procedure> procedures() throws InterruptedException {
        return list(routing.resolve("/v1/procedures"), "procedures", Procedure.class);
    }

    private <T> List<T> list(URI uri, String member, Class<T> type) throws InterruptedException {
        var mapper = CanonicalJson.mapper();
        return call(HttpRequest.newBuilder(uri))
                .body()
                .path(member)
                .valueStream()
                .map(value -> mapper.treeToValue(value, type))
                .toList();
    }

    // ---- intake

    /** Uploads a PDF, one in so many in pieces; the answer's body is what dossiers and actions name it by. */
    Answer upload(AgencyCode caller, String name, byte[] pdf) throws InterruptedException {
        return Math.floorMod(Arrays.hashCode(pdf), ONE_IN_PIECES_OF) == 0
                ? uploadInPieces(caller, name, pdf)
                : uploadAtOnce(caller, name, pdf);
    }

    /** By the tus protocol, as over a bad line. */
    private Answer uploadInPieces(AgencyCode caller, String name, byte[] pdf) throws InterruptedException {
        var begun = answered(
                caller,
                tus("/v1/uploads")
                        .header("Upload-Length", Integer.toString(pdf.length))
                        .header(
                                "Upload-Metadata",
                                "filename %s,filetype %s".formatted(base64(name), base64("application/pdf")))
                        .POST(BodyPublishers.noBody()));
        var upload = begun.headers().firstValue("Location").orElse(null);
        if (begun.statusCode() != 201 || upload == null) {
            return new Answer(begun.statusCode(), body(begun));
        }
        int piece = pdf.length / PIECES + 1;
        int sent = 0;
        while (sent < pdf.length) {
            var answer = answered(
                    caller,
                    tus(upload)
                            .header("Content-Type", "application/offset+octet-stream")
                            .header("Upload-Offset", Integer.toString(sent))
                            .method(
                                    "PATCH",
                                    BodyPublishers.ofByteArray(pdf, sent, Math.min(piece, pdf.length - sent))));
            if (answer.statusCode() == 409 || answer.statusCode() == 423) {
                // Sent once already, and the answer lost: how far is it?
                Thread.sleep(SHORTEST_PAUSE);
                answer = answered(caller, tus(upload).method("HEAD", BodyPublishers.noBody()));
            }
            if (answer.statusCode() / 100 != 2) {
                return new Answer(answer.statusCode(), body(answer));
            }
            sent = answer.headers()
                    .firstValue("Upload-Offset")
                    .map(Integer::parseInt)
                    .orElse(sent);
        }
        var became = call(caller, HttpRequest.newBuilder(intake.resolve(upload)));
        return new Answer(became.status(), became.body().path("attachment"));
    }

    private HttpRequest.Builder tus(String path) {
        return HttpRequest.newBuilder(intake.resolve(path)).header("Tus-Resumable", "1.0.0");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Answer uploadAtOnce(AgencyCode caller, String name, byte[] pdf) throws InterruptedException {
        var uri = intake.resolve("/v1/attachments?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
        return call(
                caller,
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/pdf")
                        .POST(BodyPublishers.ofByteArray(pdf)));
    }

    Answer submit(AgencyCode caller, String key, Map<String, ?> dossier) throws InterruptedException {
        return post(caller, "/v1/dossiers", key, dossier);
    }

    /** Reports an action, again until routing has answered it. */
    Answer act(AgencyCode caller, String dossier, String key, Map<String, ?> action) throws InterruptedException {
        while (true) {
            var answer = post(caller, "/v1/dossiers/" + dossier + "/actions", key, action);
            if (answer.status() != 202) {
                return answer;
            }
        }
    }

    /** Access to Kafka for the agency itself, with a new password. */
    Answer kafkaAccess(AgencyCode caller) throws InterruptedException {
        return call(
                caller,
                HttpRequest.newBuilder(intake.resolve("/v1/agencies/" + caller + "/kafka-access"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"rotate\":true}")));
    }

    Answer dossier(AgencyCode caller, String dossier) throws InterruptedException {
        return work(caller, HttpRequest.newBuilder(intake.resolve("/v1/dossiers/" + dossier)));
    }

    Answer payments(AgencyCode caller, String dossier) throws InterruptedException {
        return work(caller, HttpRequest.newBuilder(intake.resolve("/v1/dossiers/" + dossier + "/payments")));
    }

    /** Presses the button of the platform's page; who comes twice pays once. */
    void pay(URI link) throws InterruptedException {
        call(HttpRequest.newBuilder(link)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("do=pay")));
    }

    Answer postOrders(AgencyCode caller, String dossier) throws InterruptedException {
        return work(caller, HttpRequest.newBuilder(intake.resolve("/v1/post/orders?dossier=" + dossier)));
    }

    private Answer post(AgencyCode caller, String path, String key, Map<String, ?> body) throws InterruptedException {
        return call(
                caller,
                HttpRequest.newBuilder(intake.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    // ---- routing

    Answer deliveries(AgencyCode agency, long after, int limit, int wait) throws InterruptedException {
        return call(
                agency,
                HttpRequest.newBuilder(routing.resolve(
                        "/v1/agencies/%s/deliveries?after=%d&limit=%d&wait=%d".formatted(agency, after, limit, wait))));
    }

    Answer documents(AgencyCode agency, long after, int limit, int wait) throws InterruptedException {
        return call(
                agency,
                HttpRequest.newBuilder(routing.resolve(
                        "/v1/agencies/%s/documents?after=%d&limit=%d&wait=%d".formatted(agency, after, limit, wait))));
    }

    /** Opens the package of an item; what comes is read to its end and not kept. */
    int openPackage(AgencyCode agency, String href) throws InterruptedException {
        return answered(agency, HttpRequest.newBuilder(routing.resolve(href))).statusCode();
    }

    Answer acknowledgeDocuments(AgencyCode agency, long upTo) throws InterruptedException {
        return call(
                agency,
                HttpRequest.newBuilder(routing.resolve("/v1/agencies/" + agency + "/documents/acknowledgements"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(Map.of("upTo", upTo)))));
    }

    // ---- documents

    Answer sendDocument(AgencyCode caller, String key, Map<String, ?> document) throws InterruptedException {
        return post(caller, "/v1/documents", key, document);
    }

    /** Sends an edXML package as it is. */
    Answer sendPackage(AgencyCode caller, String key, byte[] edxml) throws InterruptedException {
        return call(
                caller,
                HttpRequest.newBuilder(intake.resolve("/v1/documents"))
                        .header("Content-Type", "application/edxml+xml")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofByteArray(edxml)));
    }

    /** Reports something about a document, again until routing has answered it. */
    Answer reportDocument(AgencyCode caller, String document, String what, String key, Map<String, ?> report)
            throws InterruptedException {
        while (true) {
            var answer = post(caller, "/v1/documents/" + document + "/" + what, key, report);
            if (answer.status() != 202) {
                return answer;
            }
        }
    }

    // ---- calls

    private Answer work(AgencyCode caller, HttpRequest.Builder request) throws InterruptedException {
        calls.acquire();
        try {
            return call(caller, request);
        } finally {
            calls.release();
        }
    }

    private Answer call(AgencyCode caller, HttpRequest.Builder request) throws InterruptedException {
        var answer = answered(caller, request);
        return new Answer(answer.statusCode(), body(answer));
    }

    private HttpResponse<byte[]> answered(AgencyCode caller, HttpRequest.Builder request) throws InterruptedException {
        var answer = answered(request.setHeader("Authorization", "Bearer " + token(caller)));
        if (answer.statusCode() == 401) {
            known.remove(caller); // the issuer may have changed its key
            answer = answered(request.setHeader("Authorization", "Bearer " + token(caller)));
        }
        return answer;
    }

    private String token(AgencyCode agency) {
        var now = Instant.now();
        return known.compute(
                        agency,
                        (code, token) -> token != null && token.until().isAfter(now)
                                ? token
                                : new Token(tokens.apply(code), now.plus(LIFE_OF_A_TOKEN)))
                .text();
    }

    private Answer call(HttpRequest.Builder request) throws InterruptedException {
        var answer = answered(request);
        return new Answer(answer.statusCode(), body(answer));
    }

    private HttpResponse<byte[]> answered(HttpRequest.Builder request) throws InterruptedException {
        var pause = SHORTEST_PAUSE;
        int faults = 0;
        while (true) {
            var asked = pause;
            try {
                var answer = http.send(request.timeout(LONGEST_ANSWER).build(), BodyHandlers.ofByteArray());
                faults += answer.statusCode() == 500 ? 1 : 0; // a fault in the service may be there to stay
                if (answer.statusCode() != 429 && answer.statusCode() / 100 != 5 || faults == MOST_FAULTS) {
                    return answer;
                }
                asked = retryAfter(answer, pause);
            } catch (IOException nobodyAnswers) {
                asked = pause;
            }
            // Not all come again at the same moment.
            Thread.sleep(asked.plusMillis(ThreadLocalRandom.current().nextLong(asked.toMillis() / 2 + 1)));
            pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private static JsonNode body(HttpResponse<byte[]> answer) {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        return type.contains("json") && answer.body().length > 0
                ? JSON.readTree(answer.body())
                : JSON.createObjectNode();
    }

    private static Duration retryAfter(HttpResponse<?> answer, Duration otherwise) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,2}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(otherwise);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    static @Nullable String text(JsonNode node, String member) {
        var value = node.path(member);
        return value.isString() ? value.stringValue() : null;
    }

    /** Ends calls that are under way. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
