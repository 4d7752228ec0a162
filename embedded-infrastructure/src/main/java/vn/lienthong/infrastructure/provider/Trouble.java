package vn.lienthong.infrastructure.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What goes wrong at a simulated provider (sự cố), switched while it runs: shares of the messages, and whether it is there at all. */
public final class Trouble implements Function<String, Conduct> {
    private final Map<Conduct, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile Map<Conduct, Double> shares = Map.of();
    private volatile Function<String, Conduct> otherwise = recipient -> Conduct.DELIVERS;
    private volatile Instant awayUntil = Instant.EPOCH;

    /** What becomes of a message. */
    @Override
    public Conduct apply(String recipient) {
        var drawn = draw();
        var conduct = drawn == null ? otherwise.apply(recipient) : drawn;
        counts.computeIfAbsent(conduct, ignored -> new LongAdder()).increment();
        return conduct;
    }

    private @Nullable Conduct draw() {
        var drawn = ThreadLocalRandom.current().nextDouble();
        for (var share : shares.entrySet()) {
            drawn -= share.getValue();
            if (drawn < 0) {
                return share.getKey();
            }
        }
        return null;
    }

    /** What it does where no share says otherwise, by the recipient. */
    public void otherwise(Function<String, Conduct> conduct) {
        otherwise = conduct;
    }

    /**
     * From now on so much goes wrong; what isn't named doesn't.
     *
     * @throws IllegalArgumentException where they are no shares
     */
    public void shares(Map<Conduct, Double> next) {
        var sum = 0.0;
        for (var share : next.values()) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is from 0 to 1");
            }
            sum += share;
        }
        if (sum > 1) {
            throw new IllegalArgumentException("all shares together are at most 1");
        }
        shares = next.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(next));
    }

    Map<Conduct, Double> shares() {
        return shares;
    }

    /** Whoever calls is hung up on for so long. */
    public void away(Duration howLong) {
        awayUntil = Instant.now().plus(howLong);
    }

    boolean isAway() {
        return Instant.now().isBefore(awayUntil);
    }

    /** How often it did what. */
    Map<Conduct, Long> counts() {
        var all = new EnumMap<Conduct, Long>(Conduct.class);
        counts.forEach((conduct, count) -> all.put(conduct, count.sum()));
        return all;
    }
}
