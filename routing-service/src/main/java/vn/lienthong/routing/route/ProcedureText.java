package vn.lienthong.routing.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.routing.route.RouteFault.Severity;

/**
 * A procedure as a person wrote it, in YAML or JSON, with the line of everything in it.
 *
 * @param procedure null where it can't be read
 * @param faults why it can't be read
 */
public record ProcedureText(@Nullable Procedure procedure, List<RouteFault> faults, Map<String, Integer> lines) {
    /** The longest text, in characters. */
    public static final int LONGEST = 500_000;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Reads a text; whatever is wrong with it is among the faults. */
    public static ProcedureText read(String text) {
        if (text.length() > LONGEST) {
            return unreadable("", "it has more than %d characters".formatted(LONGEST), Map.of());
        }
        var lines = new HashMap<String, Integer>();
        try {
            lines(text, lines);
            var procedure = YAML.readValue(text, Procedure.class);
            return procedure == null
                    ? unreadable("", "it is empty", lines)
                    : new ProcedureText(procedure, List.of(), Map.copyOf(lines));
        } catch (JacksonException e) {
            if (e instanceof StreamReadException && e.getLocation() != null) {
                lines.put(pointer(e), e.getLocation().getLineNr());
            }
            return unreadable(pointer(e), reason(e), lines);
        }
    }

    /** The line a place stands on, or else the nearest place around it; 1 where nothing is known. */
    public int line(String place) {
        var at = place;
        while (!lines.containsKey(at) && at.contains("/")) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return lines.getOrDefault(at, 1);
    }

    private static void lines(String text, Map<String, Integer> lines) {
        try (var parser = YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                var place = parser.streamReadContext().pathAsPointer().toString();
                lines.putIfAbsent(place, parser.currentTokenLocation().getLineNr());
            }
        }
    }

    private static ProcedureText unreadable(String place, String message, Map<String, Integer> lines) {
        var fault = new RouteFault(place, null, Severity.FAULT, RouteRule.TEXT_IS_WELL_FORMED, message);
        return new ProcedureText(null, List.of(fault), Map.copyOf(lines));
    }

    private static String pointer(JacksonException e) {
        var pointer = new StringBuilder();
        for (var step : e.getPath()) {
            pointer.append('/').append(step.getPropertyName() != null ? step.getPropertyName() : step.getIndex());
        }
        return pointer.toString();
    }

    private static String reason(JacksonException e) {
        if (e instanceof StreamReadException) {
            var place = e.getLocation();
            return "not well-formed at line %d, column %d"
                    .formatted(place == null ? 1 : place.getLineNr(), place == null ? 1 : place.getColumnNr());
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no member %s here; the members are %s"
                    .formatted(
                            unknown.getPropertyName(),
                            unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .toList());
        }
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cause instanceof NullPointerException
                && cause.getMessage() != null
                && cause.getMessage().matches("\\w+")) {
            return "the member " + cause.getMessage() + " is missing";
        }
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return e instanceof DatabindException
                ? "the value is missing or of the wrong form: "
                        + String.valueOf(e.getOriginalMessage())
                                .lines()
                                .findFirst()
                                .orElse("")
                : String.valueOf(e.getOriginalMessage());
    }
}
