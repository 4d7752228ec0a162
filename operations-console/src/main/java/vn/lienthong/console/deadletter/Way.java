package vn.lienthong.console.deadletter;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Kind;
import vn.lienthong.contract.Topics.Topic;

/** How a letter gets back to whoever couldn't read it (docs/failure-desk.md). */
public enum Way {
    /** It holds a dossier or document up: routing is told to decide it again, and takes what waits behind it in order. */
    SETTLE,
    /** Back to the topic it came from: whoever reads there recognises an event by its id. */
    SOURCE,
    /** A journal says what was decided, and isn't written to again. */
    JOURNAL,
    /** The agency has been told that it wasn't taken, and sends it again itself. */
    AGENCY,
    /** It isn't known where exactly it came from, or not all of it is kept. */
    UNKNOWN;

    private static final Set<String> SOURCES = Topics.all().stream()
            .filter(topic -> topic.kind() == Kind.EVENTS || topic.kind() == Kind.COMMANDS)
            .map(Topic::name)
            .collect(Collectors.toSet());
    private static final Set<String> KNOWN =
            Topics.all().stream().map(Topic::name).collect(Collectors.toSet());

    /** Whether it can be sent again at all. */
    public boolean leadsBack() {
        return this == SETTLE || this == SOURCE;
    }

    /** As it stands in the database and in names of messages. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Way of(
            String origin, boolean isPlaceKnown, @Nullable String heldAs, boolean holdsUp, @Nullable String reader) {
        if (isOfAnAgency(origin)) {
            return AGENCY;
        }
        if (heldAs != null && holdsUp) {
            return SETTLE;
        }
        if (SOURCES.contains(origin)) {
            return isPlaceKnown && reader != null ? SOURCE : UNKNOWN;
        }
        return KNOWN.contains(origin) ? JOURNAL : UNKNOWN;
    }

    /** Whether a topic is one in which an agency writes itself: what stands there may be personal, in the open. */
    static boolean isOfAnAgency(String topic) {
        return topic.matches(Topics.EVENTS_OF_AGENCIES);
    }

    /** A topic's name from a closed set: those of agencies are one. */
    public static String closed(String topic) {
        return Optional.of(topic).filter(KNOWN::contains).orElse(isOfAnAgency(topic) ? "agency.events" : "other");
    }
}
