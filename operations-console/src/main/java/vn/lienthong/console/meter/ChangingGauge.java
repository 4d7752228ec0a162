package vn.lienthong.console.meter;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A gauge for each of some tags, which come and go. Those that stay are never taken away and put back: a scrape in between
 * could meet the same tags twice, and then fails as a whole.
 */
public final class ChangingGauge {
    private final MultiGauge gauge;
    private volatile Map<Tags, Double> values = Map.of();

    public ChangingGauge(MultiGauge gauge) {
        this.gauge = gauge;
    }

    /** From now on there are these values, and no others. */
    public void show(Map<Tags, Double> now) {
        values = Map.copyOf(now);
        gauge.register(
                now.keySet().stream()
                        .map(tags -> MultiGauge.Row.of(tags, this, one -> one.value(tags)))
                        .collect(Collectors.toList()),
                false);
    }

    private double value(Tags tags) {
        return values.getOrDefault(tags, Double.NaN);
    }
}
