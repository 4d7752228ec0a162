package vn.lienthong.console.statistics;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import vn.lienthong.console.journal.ReadModel;

/**
 * What was counted, kept for a while: counting a year of a province takes a good part of a second. A period that is over is
 * counted anew as soon as an entry was read that tells of it; one that isn't, after {@code kept-for}.
 */
@Component
class KeptCounts {
    /** What is over is counted anew after this long, whatever was read: a receipt may be journalled days after its day. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Counts settlement;
    private final AnnualCounts annual;
    private final ReadModel model;
    private final StatisticsSettings settings;
    private final Clock clock;
    private final Cache<Key, Counted<?>> kept;

    KeptCounts(Counts settlement, AnnualCounts annual, ReadModel model, StatisticsSettings settings, Clock clock) {
        this.settlement = settlement;
        this.annual = annual;
        this.model = model;
        this.settings = settings;
        this.clock = clock;
        this.kept = Caffeine.newBuilder()
                .maximumSize(settings.kept())
                .expireAfterWrite(LONGEST)
                .build();
    }

    /** @param at when it was counted */
    record Counted<T>(List<T> counts, Instant at) {
        Counted {
            counts = List.copyOf(counts);
        }
    }

    /**
     * What was counted of what.
     *
     * @param state of a period that is over, the entries that tell of it; of one that isn't, the time in {@code kept-for}
     */
    private record Key(Class<?> what, Period period, boolean over, long state) {}

    /** For form II.06. */
    Counted<Count> settlement(Period period) {
        var now = clock.instant();
        return counted(Count.class, period, now, () -> settlement.of(period, now));
    }

    /** For the annual figures. */
    Counted<AnnualCount> annual(Period period) {
        return counted(AnnualCount.class, period, clock.instant(), () -> annual.of(period));
    }

    private <T> Counted<T> counted(Class<T> what, Period period, Instant now, Supplier<List<T>> count) {
        var over = !now.isBefore(period.end());
        if (!over && settings.keptFor().isZero()) {
            return new Counted<>(count.get(), now);
        }
        // Looked up before it is counted: what is read in between is counted anew the next time.
        long state = over
                ? model.entriesThatTellOfBefore(period.last().plusDays(1))
                : now.toEpochMilli() / settings.keptFor().toMillis();
        @SuppressWarnings("unchecked")
        var found = (Counted<T>) kept.get(new Key(what, period, over, state), key -> new Counted<>(count.get(), now));
        return found;
    }
}
