package vn.lienthong.signing.certificate;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.signing.key.KeyKind;
import vn.lienthong.signing.key.KeyReport;
import vn.lienthong.signing.key.KeyState;
import vn.lienthong.signing.key.Keyring;

/**
 * {@code signing.key.days-left} of each key that signs and wasn't revoked, {@code signing.key.states} by state, {@code
 * signing.key.signatures} by kind. Looked at once a minute; of very many keys those that end first.
 */
@Component
class KeyMetrics implements AutoCloseable {
    static final int MOST_KEYS = 2_000;

    private static final Logger log = LoggerFactory.getLogger(KeyMetrics.class);
    private static final int SECONDS = 60;

    private final Keyring keys;
    private final MultiGauge daysLeft;
    private final MultiGauge states;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-metrics").factory());
    private volatile List<KeyReport> reports = List.of();

    KeyMetrics(Keyring keys, MeterRegistry meters) {
        this.keys = keys;
        this.daysLeft = MultiGauge.builder("signing.key.days-left")
                .description("Days until the key's certificate ends")
                .register(meters);
        this.states = MultiGauge.builder("signing.key.states")
                .description("Keys by state")
                .register(meters);
        for (var kind : KeyKind.values()) {
            FunctionCounter.builder("signing.key.signatures", this, metrics -> metrics.signatures(kind))
                    .tag("kind", kind.inWords())
                    .description("Signatures made")
                    .register(meters);
        }
        timer.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
    }

    private double signatures(KeyKind kind) {
        return reports.stream()
                .filter(key -> key.kind() == kind)
                .mapToLong(KeyReport::signaturesSinceStart)
                .sum();
    }

    private static long daysLeftOf(KeyReport key) {
        return Objects.requireNonNull(key.daysLeft());
    }

    synchronized void look() {
        try {
            var all = keys.reports();
            reports = all;
            daysLeft.register(
                    all.stream()
                            .filter(key -> key.signs() && key.state() != KeyState.REVOKED && key.daysLeft() != null)
                            .sorted(Comparator.comparingLong(KeyMetrics::daysLeftOf))
                            .limit(MOST_KEYS)
                            .<MultiGauge.Row<?>>map(key -> MultiGauge.Row.of(
                                    Tags.of("agency", key.agency().value(), "serial", String.valueOf(key.serial())),
                                    daysLeftOf(key)))
                            .toList(),
                    true);
            states.register(
                    Arrays.stream(KeyState.values())
                            .<MultiGauge.Row<?>>map(state -> MultiGauge.Row.of(
                                    Tags.of("state", state.inWords()),
                                    all.stream()
                                            .filter(key -> key.state() == state)
                                            .count()))
                            .toList(),
                    true);
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("the keys can't be looked at");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
