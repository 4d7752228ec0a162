package vn.lienthong.contract.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * The events of one sealed family and their names on the wire.
 *
 * @param <E> the sealed interface, or a single record
 */
public final class EventTypes<E> {
    /** What every CloudEvents type of ours begins with. */
    public static final String PREFIX = "vn.lienthong.";

    private final Class<E> family;
    private final Map<String, ObjectReader> readers = new HashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Map<Class<?>, String> formerNames = new HashMap<>();
    private final Map<Class<?>, ObjectWriter> writers = new HashMap<>();

    private EventTypes(Class<E> family) {
        this.family = family;
        add(family);
    }

    /** All events of a sealed family, found through its permitted records. */
    public static <E> EventTypes<E> of(Class<E> family) {
        return new EventTypes<>(family);
    }

    private void add(Class<?> type) {
        var permitted = type.getPermittedSubclasses();
        if (permitted != null) {
            for (var member : permitted) {
                add(member);
            }
            return;
        }
        var name = type.getAnnotation(EventType.class);
        if (name == null) {
            throw new IllegalArgumentException(type + " has no @EventType");
        }
        names.put(type, PREFIX + name.value());
        readers.put(PREFIX + name.value(), CanonicalJson.mapper().readerFor(type));
        for (var former : name.former()) {
            formerNames.put(type, PREFIX + former);
            readers.put(PREFIX + former, CanonicalJson.mapper().readerFor(type));
        }
        writers.put(type, CanonicalJson.mapper().writerFor(type));
    }

    /** CloudEvents type of an event, e.g. {@code vn.lienthong.dossier-received.v1}. */
    public String nameOf(E event) {
        var known = event instanceof FormerForm form && form.hasFormerForm() ? formerNames : names;
        var name = known.get(event.getClass());
        if (name == null) {
            throw new IllegalArgumentException(event.getClass() + " is not of the family " + family.getSimpleName());
        }
        return name;
    }

    /** Records with the names they had in the version before, and may be read under, too. */
    public Map<Class<?>, String> formerNames() {
        return Map.copyOf(formerNames);
    }

    /** All names of the family with their records. */
    public Map<Class<?>, String> names() {
        return Map.copyOf(names);
    }

    /** The event in canonical JSON. */
    public byte[] write(E event) {
        var writer = writers.get(event.getClass());
        if (writer == null) {
            throw new IllegalArgumentException(event.getClass() + " is not of the family " + family.getSimpleName());
        }
        return writer.writeValueAsBytes(event);
    }

    /**
     * The event in {@code data}; empty where {@code type} is none of this family (a newer kind of event, to be ignored).
     *
     * @throws UnreadableEvent if the type is ours and the data isn't
     */
    public Optional<E> read(String type, byte[] data) {
        var reader = readers.get(type);
        if (reader == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(family.cast(reader.readValue(data)));
        } catch (JacksonException e) {
            throw new UnreadableEvent(type + " can't be read: " + plainReason(e));
        }
    }

    /** Where reading stopped and why, without any of the data: it may be personal. */
    private static String plainReason(JacksonException e) {
        if (e instanceof StreamReadException broken) {
            var place = broken.getLocation();
            return "not well-formed JSON at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
        }
        if (e instanceof DatabindException misfit && !misfit.getPath().isEmpty()) {
            var path = new StringBuilder();
            misfit.getPath()
                    .forEach(step -> path.append('/')
                            .append(step.getPropertyName() != null ? step.getPropertyName() : step.getIndex()));
            return "the value at " + path + " is missing or of the wrong form";
        }
        return "a member is missing or of the wrong form";
    }
}
