package vn.lienthong.routing.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import vn.lienthong.support.registry.RegistryFollower;

/** Runs a topology, exactly once, as soon as there is a registry to decide by. */
class JournalStreams implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(JournalStreams.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final RegistryFollower registry;
    private final Supplier<Topology> topology;
    private final Properties properties;
    private final MeterRegistry meters;
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable KafkaStreamsMetrics metrics;
    private volatile boolean running;

    JournalStreams(
            RegistryFollower registry, Supplier<Topology> topology, Properties properties, MeterRegistry meters) {
        this.registry = registry;
        this.topology = topology;
        this.properties = properties;
        this.meters = meters;
    }

    @Override
    public void start() {
        running = true;
        registry.onChange(first -> startOnce());
    }

    private synchronized void startOnce() {
        if (!running || streams != null) {
            return;
        }
        var starting = new KafkaStreams(topology.get(), properties);
        starting.setUncaughtExceptionHandler(e -> {
            log.atError()
                    .addKeyValue("application", properties.get(StreamsConfig.APPLICATION_ID_CONFIG))
                    .addKeyValue("exception", rootOf(e))
                    .log("a thread of the topology died and is replaced");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        metrics = new KafkaStreamsMetrics(starting);
        metrics.bindTo(meters);
        streams = starting;
        starting.start();
    }

    private static String rootOf(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }

    @Override
    public synchronized void stop() {
        running = false;
        var stopping = streams;
        if (stopping != null) {
            stopping.close(LONGEST_CLOSE);
            streams = null;
        }
        var bound = metrics;
        if (bound != null) {
            bound.close();
            metrics = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public Health health() {
        var current = streams;
        if (current == null) {
            return Health.down()
                    .withDetail("topology", "waits for the registry")
                    .build();
        }
        var state = current.state();
        return (state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.REBALANCING
                        ? Health.up()
                        : Health.down())
                .withDetail("topology", state.name())
                .build();
    }
}
