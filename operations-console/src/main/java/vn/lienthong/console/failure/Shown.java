package vn.lienthong.console.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.console.document.Masking;
import vn.lienthong.contract.wire.CanonicalJson;

/** A letter's bytes for people: JSON in lines, other text as it is, anything else in hexadecimal; whole or masked. */
final class Shown {
    private static final String PERSONAL = "personal";
    private static final int LONGEST_DUMP = 16 * 1024;
    private static final int PER_LINE = 16;

    /** As long as telephone and identity numbers are. */
    private static final Pattern MANY_DIGITS = Pattern.compile(".*\\d([. -]?\\d){7,}.*");

    private Shown() {}

    /** What form the bytes have. */
    enum Form {
        JSON,
        TEXT,
        BYTES
    }

    static Form form(byte[] value) {
        return json(value).isPresent() ? Form.JSON : text(value).isPresent() ? Form.TEXT : Form.BYTES;
    }

    /** All of it. */
    static String whole(byte[] value) {
        return json(value).map(Shown::lines).or(() -> text(value)).orElseGet(() -> dump(value));
    }

    /** Its form, its codes and dates; nothing that people wrote or are named by. Empty where that can't be told apart. */
    static Optional<String> masked(byte[] value) {
        return json(value).map(Shown::masked).map(Shown::lines);
    }

    private static Optional<JsonNode> json(byte[] value) {
        try {
            var node = CanonicalJson.mapper().readTree(value);
            return node.isObject() || node.isArray() ? Optional.of(node) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String lines(JsonNode node) {
        return CanonicalJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }

    private static JsonNode masked(JsonNode node) {
        var mapper = CanonicalJson.mapper();
        return switch (node) {
            case ObjectNode object -> {
                var masked = mapper.createObjectNode();
                object.properties()
                        .forEach(member -> masked.set(
                                member.getKey(),
                                member.getKey().equals(PERSONAL)
                                        ? mapper.getNodeFactory().stringNode(Masking.MASK)
                                        : masked(member.getValue())));
                yield masked;
            }
            case ArrayNode array -> {
                var masked = mapper.createArrayNode();
                array.forEach(element -> masked.add(masked(element)));
                yield masked;
            }
            default -> {
                if (node.isBoolean() || node.isNull()) {
                    yield node;
                }
                var text = node.asString();
                yield MANY_DIGITS.matcher(text).matches() && !isTime(text)
                        ? mapper.getNodeFactory().stringNode(Masking.MASK)
                        : node.isString() ? mapper.getNodeFactory().stringNode(Masking.code(text)) : node;
            }
        };
    }

    private static boolean isTime(String text) {
        return text.matches("\\d{4}-\\d{2}-\\d{2}(T[0-9:.]+Z)?");
    }

    private static Optional<String> text(byte[] value) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
                    ? Optional.empty()
                    : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Sixteen bytes a line: their place, their digits, and those that are plain characters. */
    private static String dump(byte[] value) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < Math.min(value.length, LONGEST_DUMP); from += PER_LINE) {
            var digits = new StringBuilder();
            var characters = new StringBuilder();
            for (int i = from; i < Math.min(value.length, from + PER_LINE); i++) {
                digits.append("%02x ".formatted(value[i]));
                characters.append(value[i] >= ' ' && value[i] < 127 ? (char) value[i] : '.');
            }
            lines.add("%06x  %-48s %s".formatted(from, digits, characters));
        }
        if (value.length > LONGEST_DUMP) {
            lines.add("…");
        }
        return String.join("\n", lines);
    }
}
