package vn.lienthong.console.neighbour;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads what another service said, whatever is missing in it or new to us. */
public final class Told {
    private static final int LONGEST = 300;

    private Told() {}

    /** The text of the first of these members there is, shortened; empty where there is none. */
    public static String text(JsonNode object, String... members) {
        JsonNode value = MissingNode.getInstance();
        for (var member : members) {
            value = object.path(member);
            if (!value.isMissingNode() && !value.isNull()) {
                break;
            }
        }
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        var text = value.isValueNode() ? value.asString() : value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    public static Optional<Long> number(JsonNode object, String member) {
        var value = object.path(member);
        return value.isIntegralNumber() && value.canConvertToLong() ? Optional.of(value.asLong()) : Optional.empty();
    }

    public static Optional<Instant> instant(JsonNode object, String... members) {
        try {
            return Optional.of(Instant.parse(text(object, members)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public static Optional<LocalDate> day(JsonNode object, String member) {
        try {
            return Optional.of(LocalDate.parse(text(object, member)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The objects of a list; of the list itself, or of one of these members. */
    public static List<JsonNode> list(JsonNode node, String... members) {
        var list = node;
        for (var i = 0; i < members.length && !list.isArray(); i++) {
            list = node.path(members[i]);
        }
        var objects = new ArrayList<JsonNode>();
        if (list.isArray()) {
            list.forEach(objects::add);
        }
        return objects;
    }
}
