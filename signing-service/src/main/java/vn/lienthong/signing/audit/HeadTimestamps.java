package vn.lienthong.signing.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import vn.lienthong.signing.audit.AuditEvent.HeadTimestamped;
import vn.lienthong.signing.time.TimestampUnavailable;
import vn.lienthong.signing.time.Timestamps;

/**
 * Timestamps the head of the chain once a day, Vietnam's days, and as soon as it can after an outage: whoever rewrites the
 * chain from an entry on has to forge the timestamps of all later days too.
 */
@Component
class HeadTimestamps implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(HeadTimestamps.class);
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final Duration END = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final AuditTopic topic;
    private final Optional<Timestamps> timestamps;
    private final String instance;
    private final Clock clock;
    private final Duration every;
    private @Nullable ScheduledExecutorService timer;
    /** Null until it was read from the topic. */
    private @Nullable Covered covered;

    private volatile @Nullable Instant uncoveredSince;

    /**
     * How far the last timestamp reaches.
     *
     * @param sequence the last entry that needs no other: the one that holds the timestamp, unless something was added
     *     before it meanwhile
     */
    private record Covered(long sequence, Instant at) {}

    HeadTimestamps(
            Ledger ledger,
            AuditTopic topic,
            Optional<Timestamps> timestamps,
            @Value("${lienthong.instance}") String instance,
            @Value("${lienthong.signing.audit.look-every:1m}") Duration every,
            Clock clock,
            MeterRegistry meters) {
        this.ledger = ledger;
        this.topic = topic;
        this.timestamps = timestamps;
        this.instance = instance;
        this.every = every;
        this.clock = clock;
        Gauge.builder("signing.audit.head.age", this, HeadTimestamps::age)
                .baseUnit("seconds")
                .description("for how long the audit has had entries that no timestamp covers")
                .register(meters);
    }

    private double age() {
        var since = uncoveredSince;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toSeconds());
    }

    /** Timestamps the head if its day has come; what can't be done now is done at a later look. */
    synchronized void look() {
        try {
            var head = ledger.head();
            var last = covered != null ? covered : read();
            covered = last;
            if (head.sequence() <= last.sequence()) {
                uncoveredSince = null;
                return;
            }
            if (uncoveredSince == null) {
                uncoveredSince = last.sequence() == 0 ? head.at() : last.at();
            }
            if (timestamps.isPresent()
                    && (last.sequence() == 0 || day(clock.instant()).isAfter(day(last.at())))) {
                covered = timestamp(head, timestamps.get());
                uncoveredSince = null;
            }
        } catch (TimestampUnavailable e) {
            log.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the audit's head gets no timestamp now; it is tried again");
        } catch (RuntimeException | IOException | CMSException | TSPException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the audit's head can't be timestamped now; it is tried again");
        }
    }

    private Covered read() {
        return topic.lastTimestamp(instance)
                .map(last -> new Covered(
                        last.covered() + 1 == last.entry().sequence()
                                ? last.entry().sequence()
                                : last.covered(),
                        last.entry().at()))
                .orElse(new Covered(0, Instant.EPOCH));
    }

    private Covered timestamp(Head head, Timestamps authority)
            throws TimestampUnavailable, IOException, CMSException, TSPException {
        var token = authority.token(HexFormat.of().parseHex(head.hash()));
        var told = new TimeStampToken(new CMSSignedData(token))
                .getTimeStampInfo()
                .getGenTime()
                .toInstant();
        ledger.note(
                new HeadTimestamped(
                        head.sequence(), head.hash(), Base64.getEncoder().encodeToString(token), told),
                "day/" + day(clock.instant()));
        log.atInfo().addKeyValue("sequence", head.sequence()).log("the audit's head is timestamped");
        return read();
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, VIETNAM);
    }

    @Override
    public synchronized void start() {
        var own = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("audit-head").factory());
        own.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        timer = own;
    }

    @Override
    public void stop() {
        var own = timer;
        timer = null;
        if (own != null) {
            // Not interrupted: a commit cut short would only leave doubt.
            own.shutdown();
            try {
                own.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
