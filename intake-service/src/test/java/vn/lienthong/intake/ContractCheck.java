package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.intake.RunningIntake.Answered;
import vn.lienthong.intake.openapi.Contract;

/**
 * Holds what goes over the wire against the contract: every answer, and every request that was answered well. What is
 * not in the contract mustn't be there.
 */
final class ContractCheck {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST = 2 * 1024 * 1024;
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDialect(Dialects.getDraft202012());
    private static final Map<String, Schema> KNOWN = new ConcurrentHashMap<>();

    static final JsonNode CONTRACT = JSON.readTree(Contract.json());

    private ContractCheck() {}

    /** The operation a request is for. */
    record Operation(String name, JsonNode path, JsonNode operation) {
        List<JsonNode> parameters() {
            var all = new ArrayList<JsonNode>();
            path.path("parameters").forEach(one -> all.add(resolved(one)));
            operation.path("parameters").forEach(one -> all.add(resolved(one)));
            return all;
        }
    }

    /** Throws, with everything that is wrong, where an exchange isn't as the contract has it. */
    static void check(HttpRequest request, Answered answer) {
        var path = request.uri().getRawPath();
        // A slash in disguise doesn't come as far as the service: the server itself refuses it.
        if (!path.startsWith("/v1/") && !path.startsWith("/track/") || path.contains("%2f")) {
            return;
        }
        var found = operation(request.method(), path);
        var wrong = new ArrayList<String>();
        if (found.isEmpty()) {
            if (answer.status() < 400) {
                wrong.add("the contract has no such operation");
            }
        } else {
            checkAnswer(found.get(), answer, wrong);
            if (answer.status() < 300 && !isOfABadRequest(answer)) {
                checkRequest(found.get(), request, wrong);
            }
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError("%s %s, answered %d, is not as the contract has it:%n  %s%n%s"
                    .formatted(request.method(), path, answer.status(), String.join("\n  ", wrong), answer.body()));
        }
    }

    /** A preflight is answered well, also of a request that would be refused. */
    private static boolean isOfABadRequest(Answered answer) {
        return answer.body().startsWith("{\"acceptable\":false");
    }

    /** The most literal path that fits. */
    static Optional<Operation> operation(String method, String path) {
        var parts = path.split("/", -1);
        return CONTRACT.path("paths").properties().stream()
                .filter(one -> fits(one.getKey().split("/", -1), parts))
                .sorted((a, b) -> Long.compare(holes(a.getKey()), holes(b.getKey())))
                .filter(one -> one.getValue().has(method.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(one -> new Operation(
                        method + " " + one.getKey(),
                        one.getValue(),
                        one.getValue().path(method.toLowerCase(Locale.ROOT))));
    }

    private static long holes(String path) {
        return path.chars().filter(one -> one == '{').count();
    }

    private static boolean fits(String[] template, String[] parts) {
        if (template.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }

    private static void checkAnswer(Operation operation, Answered answer, List<String> wrong) {
        var response = operation.operation().path("responses").path(Integer.toString(answer.status()));
        if (response.isMissingNode()) {
            wrong.add("the status isn't one of " + names(operation.operation().path("responses")));
            return;
        }
        response = resolved(response);
        if (answer.body().isEmpty()) {
            return;
        }
        checkBody(
                operation.name() + " " + answer.status(),
                response.path("content"),
                header(answer.headers(), "content-type"),
                answer.body(),
                wrong);
    }

    private static void checkRequest(Operation operation, HttpRequest request, List<String> wrong) {
        var known = new HashSet<String>();
        var asked = query(request.uri().getRawQuery());
        for (var parameter : operation.parameters()) {
            if (parameter.path("in").asString().equals("query")) {
                var name = parameter.path("name").asString();
                known.add(name);
                if (parameter.path("required").asBoolean(false) && !asked.contains(name)) {
                    wrong.add("it went well without the query's " + name + ", which the contract requires");
                }
            }
        }
        asked.stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong.add("the contract doesn't know the query's " + name));
        var body = request.bodyPublisher()
                .filter(one -> one.contentLength() > 0 && one.contentLength() < LARGEST)
                .map(ContractCheck::read)
                .orElse("");
        // A batch is answered line by line, whatever it is.
        if (body.isEmpty() || operation.name().endsWith("/batch")) {
            return;
        }
        checkBody(
                operation.name() + " request",
                resolved(operation.operation().path("requestBody")).path("content"),
                request.headers().firstValue("Content-Type").orElse(""),
                body,
                wrong);
    }

    private static void checkBody(String name, JsonNode content, String type, String body, List<String> wrong) {
        var plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var media = content.has(plain) ? content.path(plain) : content.path("*/*");
        if (media.isMissingNode()) {
            wrong.add("%s: %s isn't one of %s".formatted(name, plain, names(content)));
            return;
        }
        if (!media.has("schema")) {
            return; // of a picture, only the type is said
        }
        var schema = KNOWN.computeIfAbsent(name + " " + plain, key -> schema(media.path("schema")));
        try {
            if (plain.endsWith("json") && !plain.endsWith("ndjson")) {
                report(name, schema, JSON.readTree(body), wrong);
            } else if (plain.endsWith("ndjson") && !name.endsWith("request")) {
                body.lines().forEach(line -> report(name, schema, JSON.readTree(line), wrong));
            }
        } catch (JacksonException e) {
            wrong.add(name + ": the body isn't JSON");
        }
    }

    private static void report(String name, Schema schema, JsonNode body, List<String> wrong) {
        schema.validate(body).forEach(error -> wrong.add("%s: %s".formatted(name, error)));
    }

    /** One of the contract's schemas, with all that it may refer to. */
    static Schema schema(JsonNode schema) {
        var whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", CONTRACT.path("components"));
        return SCHEMAS.getSchema(whole);
    }

    /** What a reference leads to. */
    static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? CONTRACT.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static Set<String> query(String raw) {
        var names = new HashSet<String>();
        if (raw != null && !raw.isEmpty()) {
            Arrays.stream(raw.split("&")).forEach(pair -> names.add(pair.split("=", 2)[0]));
        }
        return names;
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(one -> one.getKey().equalsIgnoreCase(name))
                .flatMap(one -> one.getValue().stream())
                .findFirst()
                .orElse("");
    }

    private static String read(BodyPublisher publisher) {
        var bytes = new ByteArrayOutputStream();
        var done = new CompletableFuture<String>();
        publisher.subscribe(new Flow.Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer buffer) {
                var part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.writeBytes(part);
            }

            @Override
            public void onError(Throwable trouble) {
                done.completeExceptionally(trouble);
            }

            @Override
            public void onComplete() {
                done.complete(bytes.toString(UTF_8));
            }
        });
        return done.join();
    }
}
