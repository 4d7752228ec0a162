package vn.lienthong.routing.delivery;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DeliveryUnfetched;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Reports to {@code routing.delivery.events} what lies unfetched for too many working hours of its agency, once for each
 * delivery. One instance at a time looks, by an advisory lock of the database.
 */
@Component
class UnfetchedWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(UnfetchedWatch.class);
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final String SOURCE = "/routing/deliveries";
    private static final long ADVISORY_LOCK = 0x756e_6665_7463_6864L; // "unfetchd"
    private static final int BATCH = 500;
    /** A calendar may be corrected meanwhile, so a due time is asked for anew from time to time. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final RegistryFollower registry;
    private final DeliverySettings settings;
    private final DeliveryMeters meters;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("unfetched-watch").factory());
    private volatile boolean running;

    UnfetchedWatch(
            JdbcClient database,
            TransactionTemplate transactions,
            Outbox outbox,
            RegistryFollower registry,
            DeliverySettings settings,
            DeliveryMeters meters) {
        this.database = database;
        this.transactions = transactions;
        this.outbox = outbox;
        this.registry = registry;
        this.settings = settings;
        this.meters = meters;
    }

    private record Waiting(
            AgencyCode agency, long position, String dossier, long sequence, String stage, int priority, Instant at) {}

    @Override
    public void start() {
        running = true;
        var pace = settings.watchEvery().toMillis();
        timer.scheduleWithFixedDelay(this::look, pace, pace, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            var known = registry.registry();
            if (known.isEmpty()) {
                return;
            }
            while (running && lookAtSome(known) == BATCH) {
                log.debug("there is more to look at");
            }
            measure();
        } catch (DataAccessException | TransactionException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("unfetched deliveries can't be looked for; trying again");
        }
    }

    /** Returns how many were looked at. */
    private int lookAtSome(Registry known) {
        return Objects.requireNonNull(transactions.execute(status -> {
            var mine = database.sql("select pg_try_advisory_xact_lock(?)")
                    .param(ADVISORY_LOCK)
                    .query(Boolean.class)
                    .single();
            if (!mine) {
                return 0;
            }
            var waiting = waiting();
            var now = clock.instant();
            var late = new ArrayList<Waiting>();
            var later = new ArrayList<Waiting>();
            var lookAt = new ArrayList<Instant>();
            for (var one : waiting) {
                var by = fetchBy(known, one);
                if (by.isAfter(now)) {
                    later.add(one);
                    var again = now.plus(LOOK_AGAIN);
                    lookAt.add(by.isBefore(again) ? by : again);
                } else {
                    late.add(one);
                }
            }
            if (!later.isEmpty()) {
                lookLater(later, lookAt);
            }
            if (!late.isEmpty()) {
                report(late, now);
            }
            return waiting.size();
        }));
    }

    private List<Waiting> waiting() {
        return database.sql("""
                        select agency, position, dossier, sequence, stage, priority, at from delivery
                        where look_at <= now() and fetched_at is null and done_at is null and withdrawn_at is null
                          and unfetched_at is null
                        order by look_at limit ? for update skip locked""")
                .param(BATCH)
                .query((row, n) -> new Waiting(
                        new AgencyCode(row.getString("agency")),
                        row.getLong("position"),
                        row.getString("dossier"),
                        row.getLong("sequence"),
                        row.getString("stage"),
                        row.getInt("priority"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    private Instant fetchBy(Registry known, Waiting waiting) {
        var hours = new TimeLimit(settings.unfetchedAfter(waiting.priority()), TimeLimit.Unit.WORKING_HOURS);
        return known.calendarOf(waiting.agency()).dueAt(waiting.at(), hours);
    }

    private void lookLater(List<Waiting> later, List<Instant> at) {
        database.sql("""
                        update delivery d set look_at = u.look_at
                        from unnest(?::text[], ?::bigint[], ?::timestamptz[]) as u (agency, position, look_at)
                        where d.agency = u.agency and d.position = u.position""")
                .params(
                        agencies(later),
                        positions(later),
                        at.stream().map(Timestamp::from).toArray(Timestamp[]::new))
                .update();
    }

    private void report(List<Waiting> late, Instant now) {
        database.sql("""
                        update delivery d set unfetched_at = now()
                        from unnest(?::text[], ?::bigint[]) as u (agency, position)
                        where d.agency = u.agency and d.position = u.position""").params(agencies(late), positions(late)).update();
        outbox.append(
                Topics.ROUTING_DELIVERY_EVENTS,
                late.stream().map(one -> event(one, now)).toList());
        late.forEach(one -> log.atWarn()
                .addKeyValue("agency", one.agency())
                .addKeyValue("dossier", one.dossier())
                .addKeyValue("stage", one.stage())
                .log("a delivery lies unfetched for too long"));
    }

    private static EventEnvelope event(Waiting late, Instant now) {
        var unfetched = new DeliveryUnfetched(late.stage(), late.agency(), late.sequence(), late.at());
        return new EventEnvelope(
                "delivery/%s/%d/unfetched".formatted(late.dossier(), late.sequence()),
                SOURCE,
                INPUTS.nameOf(unfetched),
                late.dossier(),
                now.truncatedTo(ChronoUnit.MILLIS),
                INPUTS.write(unfetched));
    }

    private static Object agencies(List<Waiting> waiting) {
        return waiting.stream().map(one -> one.agency().value()).toArray(String[]::new);
    }

    private static Object positions(List<Waiting> waiting) {
        return waiting.stream().map(Waiting::position).toArray(Long[]::new);
    }

    /** Every instance shows the same. */
    private void measure() {
        database.sql("""
                        select coalesce(extract(epoch from now() - min(at) filter (where priority = 0)), 0) as oldest,
                               coalesce(extract(epoch from now() - min(at) filter (where priority > 0)), 0) as urgent,
                               count(*) filter (where unfetched_at is not null) as reported
                        from delivery
                        where fetched_at is null and done_at is null and withdrawn_at is null
                          and kind in ('stage', 'reassigned', 'consultation')""").query(row -> {
            meters.unfetched(row.getLong("oldest"), row.getLong("urgent"), row.getLong("reported"));
        });
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdown();
        try {
            if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return -900;
    }
}
