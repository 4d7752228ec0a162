package vn.lienthong.console.journal;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;

/**
 * What the console keeps of an event. Only members this version knows are kept, and of those neither the {@code
 * personal} part nor the names of files, which people like to name after people.
 */
public final class Redaction {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final String PERSONAL = "personal";
    private static final String DIGEST = "sha256";
    private static final String NAME = "name";

    /** Stands where the personal part stood: a kept event is an event again when it is read. Nothing opens it. */
    private static final JsonNode WITHHELD =
            CanonicalJson.mapper().valueToTree(SealedPersonalData.ofText("withheld".repeat(8)));

    private Redaction() {}

    /** The JSON to keep of an event of any journal. */
    public static String keep(Object event) {
        var kept = CanonicalJson.mapper().<JsonNode>valueToTree(event);
        strip(kept);
        return CanonicalJson.mapper().writeValueAsString(kept);
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(PERSONAL);
            if (object.has(DIGEST)) {
                object.remove(NAME);
            }
        }
        node.forEach(Redaction::strip);
    }

    /** The event in what was kept of it; empty where this version doesn't know its kind. */
    static Optional<DossierEvent> read(String type, String kept) {
        var event = CanonicalJson.mapper().readTree(kept);
        if (event instanceof ObjectNode object) {
            // Readers pass over a member they don't know: only the events that had one take it.
            object.set(PERSONAL, WITHHELD);
        }
        fill(event);
        return EVENTS.read(type, CanonicalJson.mapper().writeValueAsBytes(event));
    }

    /** The event in what was kept of one that has no personal part. */
    public static <E> Optional<E> read(EventTypes<E> types, String type, String kept) {
        var event = CanonicalJson.mapper().readTree(kept);
        fill(event);
        return types.read(type, CanonicalJson.mapper().writeValueAsBytes(event));
    }

    private static void fill(JsonNode node) {
        if (node instanceof ObjectNode object && object.has(DIGEST)) {
            object.put(NAME, "withheld");
        }
        node.forEach(Redaction::fill);
    }
}
