package vn.lienthong.console.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.deadletter.DeadLetterLog;
import vn.lienthong.console.deadletter.DeadLetterLog.Pile;
import vn.lienthong.console.document.Documents;
import vn.lienthong.console.flow.FlowSample.DocumentCounts;
import vn.lienthong.console.journal.Concern;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.page.Pending;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Kind;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.registry.RegistryFollower;

/** Looks at the flow every few seconds, in one thread, however many watch. */
@Component
class FlowSampler implements SmartLifecycle, Pending {
    private static final Logger log = LoggerFactory.getLogger(FlowSampler.class);
    private static final Duration RATE_OVER = Duration.ofSeconds(10);
    private static final Map<Class<?>, String> TYPES =
            EventTypes.of(DossierEvent.class).names();

    private final KafkaAdmin kafka;
    private final ConsumerFactory<?, ?> consumers;
    private final ReadModel model;
    private final Documents documents;
    private final DeadLetterLog deadLetters;
    private final RegistryFollower registry;
    private final FlowWatchers watchers;
    private final ConsoleSettings settings;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Deque<Passed> recent = new ArrayDeque<>();
    private volatile FlowSample latest;
    private volatile @Nullable Thread thread;

    private record Passed(Instant at, Map<Topic, Long> counts) {}

    FlowSampler(
            KafkaAdmin kafka,
            ConsumerFactory<?, ?> consumers,
            ReadModel model,
            Documents documents,
            DeadLetterLog deadLetters,
            RegistryFollower registry,
            FlowWatchers watchers,
            ConsoleSettings settings,
            Clock clock) {
        this.kafka = kafka;
        this.consumers = consumers;
        this.model = model;
        this.documents = documents;
        this.deadLetters = deadLetters;
        this.registry = registry;
        this.watchers = watchers;
        this.settings = settings;
        this.clock = clock;
        this.latest = FlowSample.none(clock.instant());
    }

    /** The flow as it was at the last look. */
    FlowSample latest() {
        return latest;
    }

    @Override
    public Map<Concern.Kind, Long> byKind() {
        return latest.attention();
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("flow-sampler").start(this::sampleUntilStopped);
    }

    private void sampleUntilStopped() {
        try {
            do {
                try (var survey = new KafkaSurvey(
                        kafka.getConfigurationProperties(),
                        consumers.getConfigurationProperties(),
                        settings.lateAfter(),
                        clock)) {
                    do {
                        latest = sample(survey, latest);
                        watchers.tell(latest.number());
                    } while (!stopped());
                } catch (RuntimeException e) {
                    log.atError().setCause(e).log("a look at the flow failed; beginning anew");
                }
            } while (!stopped());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stopped() throws InterruptedException {
        return stop.await(settings.sampleEvery().toMillis(), TimeUnit.MILLISECONDS);
    }

    private FlowSample sample(KafkaSurvey survey, FlowSample before) throws InterruptedException {
        var now = clock.instant();
        var passed = new HashMap<>(before.passed());
        var readers = before.readers();
        var kafkaSilent = before.kafkaSilentSince();
        try {
            var findings = survey.take();
            readers = findings.readers();
            passed.putAll(findings.written());
            kafkaSilent = null;
        } catch (ExecutionException | KafkaException e) {
            if (kafkaSilent == null) {
                kafkaSilent = before.at();
                log.atWarn()
                        .addKeyValue("exception", String.valueOf(e.getCause() == null ? e : e.getCause()))
                        .log("Kafka doesn't answer the flow map");
            }
            readers = readers.stream()
                    .map(state -> ReaderState.unknown(state.reader()))
                    .toList();
        }
        var dossiers = before.dossiers();
        var ended = before.ended();
        var clocksStopped = before.clocksStopped();
        var attention = before.attention();
        var broken = before.broken();
        var documents = before.documents();
        var piles = before.piles();
        var databaseSilent = before.databaseSilentSince();
        try {
            var tally = model.tally();
            attention = attention(tally, model.overdue(now));
            ended = tally.getOrDefault("ended", 0L);
            clocksStopped = tally.getOrDefault("clock-stopped", 0L);
            piles = deadLetters.piles();
            dossiers = byStatus(tally);
            broken = tally.getOrDefault("broken", 0L);
            var ofDocuments = this.documents.tally();
            documents = documents(ofDocuments, this.documents.receiptsOverdue(now));
            passed.put(Topics.ROUTING_DOCUMENT_JOURNAL, entries(ofDocuments));
            count(tally, piles, passed);
            databaseSilent = null;
        } catch (DataAccessException e) {
            if (databaseSilent == null) {
                databaseSilent = before.at();
                log.atWarn()
                        .addKeyValue(
                                "exception", e.getMostSpecificCause().getClass().getName())
                        .log("the read model doesn't answer the flow map");
            }
        }
        return new FlowSample(
                before.number() + 1,
                now,
                readers,
                Map.copyOf(passed),
                rates(now, passed),
                dossiers,
                ended,
                clocksStopped,
                attention,
                broken,
                documents,
                piles,
                kafkaSilent,
                databaseSilent);
    }

    private static DocumentCounts documents(Map<String, Long> tally, long overdue) {
        return new DocumentCounts(
                tally.getOrDefault("open", 0L),
                tally.getOrDefault("in-by-axis", 0L),
                tally.getOrDefault("out-by-axis", 0L),
                overdue,
                tally.getOrDefault("failed", 0L),
                tally.getOrDefault("broken", 0L));
    }

    private static Map<Concern.Kind, Long> attention(Map<String, Long> tally, long overdue) {
        var counts = new EnumMap<Concern.Kind, Long>(Concern.Kind.class);
        for (var kind : Concern.Kind.values()) {
            var count = kind == Concern.Kind.OVERDUE ? overdue : tally.getOrDefault("concern/" + kind.id(), 0L);
            if (count > 0) {
                counts.put(kind, count);
            }
        }
        return counts;
    }

    private static Map<DossierStatus, Long> byStatus(Map<String, Long> tally) {
        var counts = new EnumMap<DossierStatus, Long>(DossierStatus.class);
        for (var status : DossierStatus.values()) {
            var count = tally.getOrDefault("status/" + status.number(), 0L);
            if (count > 0) {
                counts.put(status, count);
            }
        }
        return counts;
    }

    /** What passed each topic, as far as the journal tells: offsets would count the markers of transactions too. */
    private void count(Map<String, Long> tally, List<Pile> piles, Map<Topic, Long> passed) {
        passed.put(Topics.ROUTING_DOSSIER_JOURNAL, entries(tally));
        passed.put(Topics.SIGNING_SIGNATURE_COMMANDS, of(DossierEvent.SealRequested.class, tally));
        passed.put(
                Topics.SIGNING_SIGNATURE_EVENTS,
                of(DossierEvent.ResultSealed.class, tally) + of(DossierEvent.SealRefused.class, tally));
        var known = registry.registry();
        passed.put(Topics.REGISTRY_AGENCY_STATE, (long) known.agencies().size());
        passed.put(Topics.REGISTRY_PROCEDURE_STATE, (long) known.procedures().size());
        passed.put(Topics.REGISTRY_CHANGE_STATE, (long)
                registry.history().changes().size());
        for (var topic : Topics.all()) {
            if (topic.kind() == Kind.DEAD_LETTER) {
                passed.put(
                        topic,
                        piles.stream()
                                .filter(pile -> pile.topic().equals(topic.name()))
                                .mapToLong(Pile::count)
                                .sum());
            }
        }
    }

    private static long entries(Map<String, Long> tally) {
        return tally.entrySet().stream()
                .filter(count -> count.getKey().startsWith("type/"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long of(Class<?> event, Map<String, Long> tally) {
        return tally.getOrDefault("type/" + TYPES.get(event), 0L);
    }

    private Map<Topic, Double> rates(Instant now, Map<Topic, Long> passed) {
        while (recent.size() > 1 && recent.getFirst().at().isBefore(now.minus(RATE_OVER))) {
            recent.removeFirst();
        }
        var rates = new LinkedHashMap<Topic, Double>();
        var first = recent.peekFirst();
        if (first != null) {
            var seconds = Math.max(0.001, Duration.between(first.at(), now).toMillis() / 1000.0);
            passed.forEach((topic, count) -> {
                var then = first.counts().get(topic);
                if (then != null) {
                    rates.put(topic, Math.max(0, count - then) / seconds);
                }
            });
        }
        recent.addLast(new Passed(now, Map.copyOf(passed)));
        return rates;
    }

    @Override
    public void stop() {
        stop.countDown();
        watchers.dismiss();
        var sampling = thread;
        if (sampling != null) {
            try {
                sampling.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
