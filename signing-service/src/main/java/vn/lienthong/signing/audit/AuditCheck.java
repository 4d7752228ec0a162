package vn.lienthong.signing.audit;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.signing.audit.AuditEvent.HeadTimestamped;

/**
 * Checks the audit from its entries alone (kiểm tra nhật ký kiểm toán): each instance's chain whole from its first entry
 * on, each entry unaltered, each timestamp over the head it names and by an authority that is trusted. That a chain's end
 * was cut off can't be seen from the chain; its last timestamped entry can't be denied, though.
 */
public final class AuditCheck {
    private static final EventTypes<AuditEvent> EVENTS = EventTypes.of(AuditEvent.class);

    private final Map<String, List<Placed>> byInstance = new LinkedHashMap<>();
    private final Set<String> instances = new HashSet<>();

    /** @param place where the entry was found, for people */
    private record Placed(JournalEntry entry, String place) {}

    /**
     * What is wrong first.
     *
     * @param sequence of the entry
     */
    public record Bad(String place, String instance, long sequence, String what) {}

    /**
     * One instance's chain.
     *
     * @param head hash of its last good entry
     * @param coveredTo up to which entry it is proved by a timestamp; 0 where none is
     * @param coveredAt that timestamp's time
     * @param bad null where all is well
     */
    public record Chain(
            String instance,
            long entries,
            String head,
            int timestamps,
            long coveredTo,
            @Nullable Instant coveredAt,
            @Nullable Bad bad) {}

    /** Takes an entry; those of other journals are left out. In any order between instances, in order within each. */
    public void add(JournalEntry entry, String place) {
        if (EVENTS.names().containsValue(entry.type())) {
            instances.add(entry.key());
        }
        byInstance.computeIfAbsent(entry.key(), key -> new ArrayList<>()).add(new Placed(entry, place));
    }

    /**
     * The verdict on each instance's chain.
     *
     * @param trusted the timestamp authorities' anchors; empty to leave open whose the timestamps are
     */
    public List<Chain> chains(List<X509Certificate> trusted) {
        return new TreeMap<>(byInstance)
                .entrySet().stream()
                        .filter(chain -> instances.contains(chain.getKey()))
                        .map(chain -> check(chain.getKey(), chain.getValue(), trusted))
                        .toList();
    }

    private static Chain check(String instance, List<Placed> entries, List<X509Certificate> trusted) {
        var before = Head.BEGINNING;
        var hashes = new TreeMap<Long, String>();
        int timestamps = 0;
        long coveredTo = 0;
        Instant coveredAt = null;
        for (var placed : entries) {
            var entry = placed.entry();
            var what = fault(before, entry);
            if (what == null && isTimestamp(entry)) {
                try {
                    var stamp = (HeadTimestamped)
                            EVENTS.read(entry.type(), entry.data()).orElseThrow();
                    what = fault(stamp, hashes, trusted);
                    if (what == null) {
                        timestamps++;
                        coveredTo = stamp.sequence();
                        coveredAt = stamp.timestampedAt();
                    }
                } catch (UnreadableEvent e) {
                    what = "it can't be read: " + e.getMessage();
                }
            }
            if (what != null) {
                return new Chain(
                        instance,
                        before.sequence(),
                        before.hash(),
                        timestamps,
                        coveredTo,
                        coveredAt,
                        new Bad(placed.place(), instance, entry.sequence(), what));
            }
            before = Head.of(entry);
            hashes.put(entry.sequence(), entry.hash());
        }
        return new Chain(instance, before.sequence(), before.hash(), timestamps, coveredTo, coveredAt, null);
    }

    private static boolean isTimestamp(JournalEntry entry) {
        return entry.type().equals(EVENTS.names().get(HeadTimestamped.class));
    }

    private static @Nullable String fault(Head before, JournalEntry entry) {
        if (!entry.hash().equals(entry.expectedHash())) {
            return "altered: its contents have another hash than the one it carries";
        }
        if (entry.sequence() <= before.sequence()) {
            return "entry %d comes again or out of order, after entry %d"
                    .formatted(entry.sequence(), before.sequence());
        }
        if (entry.sequence() != before.sequence() + 1) {
            return "gap: entry %d is missing".formatted(before.sequence() + 1);
        }
        if (!entry.previous().equals(before.hash())) {
            return "broken link: it names another entry before it than the one that is there";
        }
        if (!entry.id().equals(entry.key() + "/" + entry.sequence())) {
            return "its id isn't its key and sequence";
        }
        return entry.at().isBefore(before.at()) ? "it is older than the entry before it" : null;
    }

    private static @Nullable String fault(
            HeadTimestamped stamp, TreeMap<Long, String> hashes, List<X509Certificate> trusted) {
        if (!stamp.head().equals(hashes.get(stamp.sequence()))) {
            return "the timestamp names a hash of entry %d that the entry hasn't".formatted(stamp.sequence());
        }
        return HeadToken.fault(stamp, trusted);
    }
}
