package vn.lienthong.standalone.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what agencies wrote to their own topics with what they were answered on the others: each event is answered, under
 * one reply's id however often it was sent or told, and what was accepted is there. Keeps fingerprints, and is told things in
 * the order: events, what intake still owes, replies.
 */
final class EventCheck {
    private final Findings findings;
    private final List<Asked> all = new ArrayList<>();
    private final Map<Fingerprint, Asked> byId = new HashMap<>();
    private final Map<Fingerprint, Asked> byPlace = new HashMap<>();
    /** Agencies of whose topics the beginning is no longer kept. */
    private final Set<String> shortened = new HashSet<>();

    EventCheck(Findings findings) {
        this.findings = findings;
    }

    /** All records of one event, and the replies to it. */
    private static final class Asked {
        /** The first of its records. */
        @Nullable
        Place place;

        int records;
        boolean owed;
        final Set<Fingerprint> replies = new HashSet<>(2);
        final Set<Fingerprint> acceptances = new HashSet<>(2);
    }

    /** Records, or replies, of before are gone. */
    void beginningIsGone(String agency) {
        shortened.add(agency);
    }

    /** @param id null where the record holds none that can be read */
    void written(String agency, @Nullable String id, Place place) {
        var event = id == null ? added() : byId.computeIfAbsent(Fingerprint.of(agency, id), key -> added());
        byPlace.put(Fingerprint.of(name(place)), event);
        if (event.place == null) {
            event.place = place;
        }
        event.records++;
    }

    private Asked added() {
        var event = new Asked();
        all.add(event);
        return event;
    }

    /** Intake has judged the event, and its reply follows once the journal has routing's answer; or stands in the outbox. */
    void owed(String agency, String id) {
        var event = byId.get(Fingerprint.of(agency, id));
        if (event != null) {
            event.owed = true;
        }
    }

    /**
     * @param causation id of the event; null where that couldn't be read
     * @param record where the event lies, where the reply says so
     * @param isTrue whether what it says was accepted or carried out is there; true of refusals
     */
    void replied(
            String agency,
            String reply,
            @Nullable String causation,
            @Nullable String record,
            boolean isRefusal,
            boolean isTrue) {
        var event = causation == null ? null : byId.get(Fingerprint.of(agency, causation));
        if (event == null && record != null) {
            event = byPlace.get(Fingerprint.of(record));
        }
        if (event == null) {
            if (!shortened.contains(agency)) {
                findings.broken(Rule.EVENT_IS_ANSWERED_ONCE, "replies of " + agency, "a reply answers no event");
            }
            return;
        }
        event.replies.add(Fingerprint.of(reply));
        if (!isRefusal) {
            event.acceptances.add(Fingerprint.of(reply));
            findings.check(
                    isTrue,
                    Rule.EVENT_HAS_ITS_EFFECT,
                    "replies of " + agency,
                    "what a reply says was taken isn't known to intake, or to the journal");
        }
    }

    /** Counts what intake comes to. */
    void judge(Positions positions, Verdict.Counts counts) {
        all.forEach(event -> judge(event, positions, counts));
    }

    private void judge(Asked event, Positions positions, Verdict.Counts counts) {
        var place = event.place;
        if (place == null) {
            return;
        }
        counts.events++;
        if (event.replies.isEmpty()) {
            if (event.owed || !positions.isPast(Follower.DIRECT, place)) {
                counts.beforeReplies++;
            } else {
                findings.broken(Rule.EVENT_IS_ANSWERED, name(place), "intake has passed it, and nothing answers it");
            }
            return;
        }
        findings.held(Rule.EVENT_IS_ANSWERED);
        // Another event under the same id has a reply of its own: a refusal.
        findings.check(
                event.replies.size() <= event.records && event.acceptances.size() <= 1,
                Rule.EVENT_IS_ANSWERED_ONCE,
                name(place),
                "it has %d different replies, of which %d accept it"
                        .formatted(event.replies.size(), event.acceptances.size()));
    }

    /** As replies name a place. */
    static String name(Place place) {
        return name(place.topic().name(), place.partition(), place.offset());
    }

    static String name(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }
}
