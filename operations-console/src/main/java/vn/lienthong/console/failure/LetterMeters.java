package vn.lienthong.console.failure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import vn.lienthong.console.deadletter.DeadLetterSettings;
import vn.lienthong.console.deadletter.Way;
import vn.lienthong.console.meter.ChangingGauge;
import vn.lienthong.contract.Topics;

/**
 * Counts letters: {@code dead.letter.open} and {@code dead.letter.oldest} (seconds) by service and topic, {@code
 * dead.letter.replayed} and {@code dead.letter.returned} by service; and forgets what was settled long ago.
 */
@Component
class LetterMeters implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LetterMeters.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int LOOKS_BETWEEN_CLEANINGS = 360;

    private final MeterRegistry meters;
    private final Letters letters;
    private final DeadLetterSettings settings;
    private final Clock clock;
    private final ChangingGauge open;
    private final ChangingGauge oldest;
    private final List<String> services = Topics.all().stream()
            .filter(topic -> topic.kind() == Topics.Kind.DEAD_LETTER)
            .map(topic -> topic.name().substring(0, topic.name().indexOf('.')))
            .toList();
    private int looks;
    private volatile ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean running;

    LetterMeters(MeterRegistry meters, Letters letters, DeadLetterSettings settings, Clock clock) {
        this.meters = meters;
        this.letters = letters;
        this.settings = settings;
        this.clock = clock;
        this.open = new ChangingGauge(MultiGauge.builder("dead.letter.open")
                .description("dead letters nobody has dealt with yet")
                .register(meters));
        this.oldest = new ChangingGauge(MultiGauge.builder("dead.letter.oldest")
                .description("age of the oldest open dead letter")
                .baseUnit("seconds")
                .register(meters));
        services.forEach(service -> {
            replayed(service);
            cameBack(service);
        });
    }

    void sent(String service) {
        replayed(service).increment();
    }

    void returned(String service) {
        cameBack(service).increment();
    }

    private Counter replayed(String service) {
        return Counter.builder("dead.letter.replayed")
                .description("dead letters sent again")
                .tag("service", service)
                .register(meters);
    }

    private Counter cameBack(String service) {
        return Counter.builder("dead.letter.returned")
                .description("dead letters that were put aside once more after they were sent again")
                .tag("service", service)
                .register(meters);
    }

    private void look() {
        try {
            count();
            if (looks++ % LOOKS_BETWEEN_CLEANINGS == 0) {
                var forgotten = letters.forget(settings.keep());
                if (forgotten > 0) {
                    log.atInfo().addKeyValue("letters", forgotten).log("settled dead letters forgotten");
                }
            }
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue(
                            "exception", e.getMostSpecificCause().getClass().getName())
                    .log("dead letters can't be counted now");
        }
    }

    void count() {
        record Sum(double count, double age) {}
        Map<Tags, Sum> sums = letters.open().stream()
                .collect(Collectors.toMap(
                        one -> Tags.of("service", one.service(), "topic", Way.closed(one.origin())),
                        one -> new Sum(
                                one.count(),
                                Duration.between(one.oldest(), clock.instant()).toMillis() / 1000.0),
                        (one, other) -> new Sum(one.count() + other.count(), Math.max(one.age(), other.age()))));
        open.show(sums.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().count())));
        oldest.show(sums.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().age())));
    }

    @Override
    public void start() {
        running = true;
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("letter-meters").factory());
        var every = LOOK.toMillis();
        var scheduled = timer.scheduleWithFixedDelay(this::look, 0, every, TimeUnit.MILLISECONDS);
        if (scheduled.isCancelled()) {
            throw new IllegalStateException("nothing counts dead letters");
        }
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
