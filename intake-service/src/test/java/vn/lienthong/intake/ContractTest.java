package vn.lienthong.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.openapi.Contract;

/** The contract of intake's HTTP API: that it is one, that it is whole, and that the code does what it says. */
class ContractTest {
    private static final JsonNode CONTRACT = ContractCheck.CONTRACT;
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    @TempDir
    static Path folder;

    @Test
    void isAnOpenApiDocumentOfVersion31() {
        var options = new ParseOptions();
        options.setResolve(true);

        var parsed = new OpenAPIV3Parser().readContents(Contract.yaml(), List.of(), options);

        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getOpenapi()).startsWith("3.1");
        assertThat(parsed.getOpenAPI().getPaths())
                .hasSize(CONTRACT.path("paths").size());
    }

    @Test
    void saysOfEveryOperationWhatOneNeedsToKnow() {
        var wrong = new ArrayList<String>();
        var ids = new HashSet<String>();
        operations(CONTRACT, (name, operation) -> {
            var id = operation.path("operationId").asString("");
            if (id.isEmpty() || !ids.add(id)) {
                wrong.add(name + ": its operationId is missing or another's");
            }
            if (operation.path("summary").asString("").isEmpty()
                    || operation.path("tags").isEmpty()) {
                wrong.add(name + ": it has no summary or no tag");
            }
            if (!operation.has("security")) {
                wrong.add(name + ": it doesn't say which token and scope it takes, or that it takes none");
            }
            var statuses = new ArrayList<String>();
            operation.path("responses").properties().forEach(response -> {
                var status = response.getKey();
                var answer = ContractCheck.resolved(response.getValue());
                if (answer.path("description").asString("").isEmpty()) {
                    wrong.add("%s: %s has no description".formatted(name, status));
                }
                if (status.startsWith("4") || status.startsWith("5")) {
                    var problem = answer.at("/content/application~1problem+json/schema/$ref")
                            .asString("");
                    if (problem.equals("#/components/schemas/Problem")) {
                        statuses.add(status);
                    } else if (!name.startsWith("get /track/")) {
                        wrong.add("%s: %s isn't answered with a problem".formatted(name, status));
                    }
                }
            });
            if (operation.path("security").path(0).has("token") && !statuses.containsAll(List.of("401", "403"))) {
                wrong.add(name + ": 401 or 403 is missing");
            }
            if (!name.startsWith("get /track/") && statuses.isEmpty()) {
                wrong.add(name + ": no refusal is described");
            }
            if (!hasExample(operation)) {
                wrong.add(name + ": there is no example");
            }
        });

        assertThat(wrong).isEmpty();
    }

    /** In a parameter, the request, or an answer that isn't a refusal. */
    private static boolean hasExample(JsonNode operation) {
        var places = new ArrayList<JsonNode>();
        operation.path("parameters").forEach(one -> places.add(ContractCheck.resolved(one)));
        operation.path("requestBody").path("content").forEach(places::add);
        operation.path("responses").properties().stream()
                .filter(one -> one.getKey().startsWith("2"))
                .forEach(one -> {
                    var answer = ContractCheck.resolved(one.getValue());
                    answer.path("content").forEach(places::add);
                    answer.path("headers").forEach(places::add);
                });
        return places.stream()
                .anyMatch(one -> one.has("example")
                        || one.has("examples")
                        || one.path("schema").has("example")
                        || one.path("schema").has("examples"));
    }

    @Test
    void itsExamplesAreAsItsSchemasSay() {
        var wrong = new ArrayList<String>();
        operations(CONTRACT, (name, operation) -> {
            checkExamples(name + " request", operation.path("requestBody"), wrong);
            operation
                    .path("responses")
                    .properties()
                    .forEach(one -> checkExamples(name + " " + one.getKey(), one.getValue(), wrong));
        });

        assertThat(wrong).isEmpty();
    }

    private static void checkExamples(String name, JsonNode body, List<String> wrong) {
        ContractCheck.resolved(body).path("content").properties().forEach(media -> {
            if (!media.getKey().endsWith("json") || media.getKey().endsWith("ndjson")) {
                return;
            }
            var schema = ContractCheck.schema(media.getValue().path("schema"));
            var examples = new ArrayList<JsonNode>();
            if (media.getValue().has("example")) {
                examples.add(media.getValue().path("example"));
            }
            media.getValue()
                    .path("examples")
                    .forEach(one -> examples.add(ContractCheck.resolved(one).path("value")));
            for (var example : examples) {
                schema.validate(example).forEach(error -> wrong.add(name + ": " + error));
            }
        });
    }

    @Test
    void theCodeDoesWhatItSays() throws Exception {
        var issuer = new Issuer(folder);
        JsonNode generated;
        try (var intake = RunningIntake.start(
                "contract",
                Infrastructure.shared().bootstrapServers(),
                "intake_contract",
                folder.resolve("content"),
                issuer,
                "--springdoc.api-docs.enabled=true",
                "--springdoc.api-docs.path=/generated/api-docs")) {
            generated = intake.get("/generated/api-docs", issuer.token("H32.15", "nothing"))
                    .json();
            var served = intake.getOpenly("/v3/api-docs.yaml");
            assertThat(served.status()).isEqualTo(200);
            assertThat(served.body()).isEqualTo(Contract.yaml());
            assertThat(intake.getOpenly("/v3/api-docs").json()).isEqualTo(CONTRACT);
            var page = intake.getOpenly("/docs");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self';");
            for (var file : List.of("docs.js", "ui/swagger-ui.css", "ui/swagger-ui-bundle.js")) {
                assertThat(page.body()).contains("/docs/" + file);
                assertThat(intake.getOpenly("/docs/" + file).status()).as(file).isEqualTo(200);
            }
        }
        Files.writeString(
                Path.of("target/generated.json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(generated));

        var inTheCode = described(generated);
        var inTheContract = described(CONTRACT);

        var missing = new TreeSet<>(inTheCode);
        missing.removeAll(inTheContract);
        var more = new TreeSet<>(inTheContract);
        more.removeAll(inTheCode);
        // Raw headers and bodies that the code reads by itself, which nothing generates.
        more.removeIf(line -> line.contains(" header ") || line.contains(" raw body ") || isLeftOpen(line, inTheCode));
        assertThat(missing)
                .as("in the code but not in openapi/intake.yaml; the code's own words for it are in"
                        + " target/generated.json")
                .isEmpty();
        assertThat(more).as("in openapi/intake.yaml but not in the code").isEmpty();
    }

    /** Whether it is said of something of which the code says no members, e.g. a map. */
    private static boolean isLeftOpen(String line, Set<String> inTheCode) {
        for (int end = line.lastIndexOf('/'); end > 0 && line.lastIndexOf(" body", end) > 0; ) {
            var above = line.substring(0, end);
            if (inTheCode.contains(above)) {
                return inTheCode.stream().noneMatch(one -> one.startsWith(above + "/") || one.startsWith(above + "[]"));
            }
            end = above.lastIndexOf('/');
        }
        return false;
    }

    // ---- a document as lines, one for each thing that has to agree

    private static Set<String> described(JsonNode document) {
        var lines = new TreeSet<String>();
        operations(document, (name, operation) -> {
            lines.add(name);
            operation.path("parameters").forEach(one -> {
                var parameter = at(document, one);
                lines.add("%s: %s %s%s"
                        .formatted(
                                name,
                                parameter.path("in").asString(),
                                parameter.path("name").asString(),
                                parameter.path("required").asBoolean(false) ? ", required" : ""));
            });
            bodies(document, name + ": request", operation.path("requestBody"), lines);
            operation.path("responses").properties().stream()
                    .filter(one -> one.getKey().startsWith("2"))
                    .forEach(one -> bodies(document, name + ": answer", one.getValue(), lines));
        });
        return lines;
    }

    private static void bodies(JsonNode document, String name, JsonNode body, Set<String> lines) {
        at(document, body).path("content").properties().forEach(media -> {
            if (media.getKey().endsWith("json") && !media.getKey().endsWith("ndjson")
                    || media.getKey().equals("*/*")) {
                lines.add(name + " body");
                members(document, name + " body", media.getValue().path("schema"), new ArrayList<>(), lines);
            } else {
                lines.add(name + " raw body " + media.getKey());
            }
        });
    }

    /** All members, by their way from the top. Which are required the code doesn't tell; the answers of the tests do. */
    private static void members(JsonNode document, String way, JsonNode schema, List<String> seen, Set<String> lines) {
        var reference = schema.path("$ref").asString("");
        if (!reference.isEmpty() && seen.contains(reference)) {
            return;
        }
        var inside = new ArrayList<>(seen);
        inside.add(reference);
        var plain = at(document, schema);
        plain.path("properties").properties().forEach(property -> {
            var name = way + "/" + property.getKey();
            lines.add(name);
            members(document, name, property.getValue(), inside, lines);
        });
        if (plain.has("items")) {
            members(document, way + "[]", plain.path("items"), inside, lines);
        }
        for (var several : List.of("allOf", "anyOf", "oneOf")) {
            plain.path(several).forEach(one -> members(document, way, one, inside, lines));
        }
    }

    private static JsonNode at(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static void operations(JsonNode document, BiConsumer<String, JsonNode> each) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(one -> METHODS.contains(one.getKey()))
                        .forEach(one -> each.accept(one.getKey() + " " + path.getKey(), one.getValue())));
    }
}
