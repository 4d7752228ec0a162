package vn.lienthong.intake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the service says of itself in OpenAPI, read as far as good requests can be made of it. */
final class ApiDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final int DEEPEST = 8;

    private final JsonNode document;

    ApiDocument(JsonNode document) {
        this.document = document;
    }

    /** Something that can be asked of the service. */
    record Operation(String method, String path, JsonNode described) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        /** Its parameters that stand in {@code in}. */
        List<JsonNode> parameters(String in) {
            return described
                    .path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.path("in").asString().equals(in))
                    .toList();
        }

        /** Every media type its body may have. */
        List<String> bodyTypes() {
            return List.copyOf(described.path("requestBody").path("content").propertyNames());
        }
    }

    /** With its parameters in the place of what refers to them. */
    private JsonNode whole(JsonNode operation) {
        var whole = (ObjectNode) operation.deepCopy();
        var parameters = whole.putArray("parameters");
        operation
                .path("parameters")
                .forEach(one -> parameters.add(
                        one.has("$ref")
                                ? document.at(one.path("$ref").asString().substring(1))
                                : one));
        return whole;
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        operations.add(
                                new Operation(method.getKey().toUpperCase(), path.getKey(), whole(method.getValue())));
                    }
                }));
        return operations;
    }

    /** A body as its schema and examples describe it. */
    JsonNode body(Operation operation, String type) {
        var content = operation.described().path("requestBody").path("content").path(type);
        return content.has("example") ? content.get("example") : example(content.path("schema"));
    }

    /** A value as its schema describes it. */
    JsonNode example(JsonNode schema) {
        return example(schema, 0, new HashSet<>());
    }

    private JsonNode example(JsonNode schema, int depth, Set<String> within) {
        var json = JsonMapper.shared();
        if (schema.has("$ref")) {
            var name = schema.get("$ref").asString().replaceFirst(".*/", "");
            if (!within.add(name) || depth > DEEPEST) {
                return json.nullNode();
            }
            var made = example(document.at("/components/schemas/" + name), depth + 1, within);
            within.remove(name);
            return made;
        }
        for (var word : List.of("example", "const", "default")) {
            if (schema.has(word)) {
                return schema.get(word);
            }
        }
        for (var list : List.of("examples", "enum", "oneOf", "anyOf", "allOf")) {
            if (schema.path(list).isArray() && !schema.path(list).isEmpty()) {
                var first = schema.path(list).get(0);
                return list.endsWith("Of") ? example(first, depth + 1, within) : first;
            }
        }
        var types = schema.path("type");
        var type = types.isArray() ? types.path(0).asString() : types.asString("object");
        return switch (type) {
            case "string" ->
                json.getNodeFactory().stringNode(text(schema.path("format").asString("")));
            case "integer" -> json.getNodeFactory().numberNode(1);
            case "number" -> json.getNodeFactory().numberNode(1.5);
            case "boolean" -> json.getNodeFactory().booleanNode(true);
            case "array" -> json.createArrayNode().add(example(schema.path("items"), depth + 1, within));
            default -> {
                var object = json.createObjectNode();
                schema.path("properties")
                        .properties()
                        .forEach(member -> object.set(member.getKey(), example(member.getValue(), depth + 1, within)));
                yield object;
            }
        };
    }

    private static String text(String format) {
        return switch (format) {
            case "date-time" -> "2019-03-12T09:15:00+07:00";
            case "date" -> "2019-03-12";
            case "uuid" -> "7f1d8f6c-0001-7000-8000-000000000000";
            default -> "abc";
        };
    }
}
