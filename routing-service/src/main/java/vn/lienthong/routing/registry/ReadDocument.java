package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** Reads the document of a request: never more of it than the limit, JSON or YAML or CSV by its content type. */
final class ReadDocument {
    static final String YAML = "application/yaml";
    static final String CSV = "text/csv";

    private final String type;
    private final String text;

    private ReadDocument(String type, String text) {
        this.type = type;
        this.text = text;
    }

    static ReadDocument of(HttpServletRequest request, int limit) throws IOException {
        var type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        var bytes = request.getInputStream().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw tooLarge(limit);
        }
        try {
            return new ReadDocument(
                    type, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            throw unreadable("The document is to be UTF-8.");
        }
    }

    private static Refusal tooLarge(int limit) {
        return new Refusal(
                HttpStatus.CONTENT_TOO_LARGE,
                "document-too-large",
                "The document is larger than the limit of %d bytes; send it in parts.".formatted(limit),
                List.of());
    }

    private static Refusal unreadable(String message) {
        return new Refusal(
                HttpStatus.BAD_REQUEST,
                "unreadable-body",
                message,
                List.of(new Fault("", ChangeRule.DOCUMENT_IS_READABLE.name(), message)));
    }

    boolean isCsv() {
        return type.startsWith(CSV);
    }

    String text() {
        return text;
    }

    JsonNode tree() {
        try {
            var tree = mapper().readTree(text);
            if (tree == null || tree.isMissingNode()) {
                throw unreadable("The document is empty.");
            }
            return tree;
        } catch (StreamReadException e) {
            throw unreadable("The document can't be read at line %d, column %d."
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        } catch (JacksonException e) {
            throw unreadable("The document can't be read.");
        }
    }

    private tools.jackson.databind.ObjectMapper mapper() {
        if (type.startsWith("application/json")) {
            return JsonMapper.shared();
        }
        if (type.startsWith(YAML) || type.startsWith("application/x-yaml") || type.startsWith("text/yaml")) {
            // The document's own limit is kept already.
            return new YAMLMapper(YAMLFactory.builder()
                    .loadSettings(LoadSettings.builder()
                            .setCodePointLimit(Integer.MAX_VALUE)
                            .build())
                    .build());
        }
        throw new Refusal(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "Send the document as application/json or application/yaml; an import may be text/csv too.",
                List.of());
    }
}
