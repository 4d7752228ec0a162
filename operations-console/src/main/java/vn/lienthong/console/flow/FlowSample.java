package vn.lienthong.console.flow;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.deadletter.DeadLetterLog.Pile;
import vn.lienthong.console.journal.Concern;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.DossierStatus;

/**
 * The flow at one moment, the same for every viewer.
 *
 * @param number counts samples
 * @param passed records that ever passed a topic, or things it knows; topics whose number isn't known are missing
 * @param rates passed per second, over the last seconds
 * @param dossiers by status
 * @param ended dossiers that go no further
 * @param clocksStopped dossiers whose clock stands still
 * @param attention what needs somebody's attention, by kind
 * @param broken with a journal whose chain doesn't hold
 * @param documents between agencies
 * @param kafkaSilentSince when Kafka last answered, if it doesn't
 * @param databaseSilentSince when the read model last answered, if it doesn't
 */
record FlowSample(
        long number,
        Instant at,
        List<ReaderState> readers,
        Map<Topic, Long> passed,
        Map<Topic, Double> rates,
        Map<DossierStatus, Long> dossiers,
        long ended,
        long clocksStopped,
        Map<Concern.Kind, Long> attention,
        long broken,
        DocumentCounts documents,
        List<Pile> piles,
        @Nullable Instant kafkaSilentSince,
        @Nullable Instant databaseSilentSince) {

    /**
     * Documents (văn bản) between agencies.
     *
     * @param open not settled
     * @param in that came over the axis
     * @param out that leave over the axis
     * @param overdue whose receipt should have been notified
     * @param failed that couldn't be signed or handed over
     */
    record DocumentCounts(long open, long in, long out, long overdue, long failed, long broken) {
        static final DocumentCounts NONE = new DocumentCounts(0, 0, 0, 0, 0, 0);
    }

    /** Before the first look. */
    static FlowSample none(Instant at) {
        return new FlowSample(
                0,
                at,
                Arrays.stream(Reader.values()).map(ReaderState::unknown).toList(),
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                0,
                Map.of(),
                0,
                DocumentCounts.NONE,
                List.of(),
                null,
                null);
    }

    ReaderState reader(Reader reader) {
        return readers.get(reader.ordinal());
    }

    long dossiers(DossierStatus status) {
        return dossiers.getOrDefault(status, 0L);
    }

    /** Dossiers that go on. */
    long open() {
        return dossiers.values().stream().mapToLong(count -> count).sum() - ended;
    }

    /** Dossiers undone past their due time. */
    long overdue() {
        return attention.getOrDefault(Concern.Kind.OVERDUE, 0L);
    }

    /** Everything that needs attention. */
    long toAttend() {
        return attention.values().stream().mapToLong(count -> count).sum();
    }

    long deadLetters() {
        return piles.stream().mapToLong(Pile::count).sum();
    }
}
