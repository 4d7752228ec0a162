package vn.lienthong.intake.post;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.intake.post.PostOffice.Failed;
import vn.lienthong.intake.post.PostOffice.LeftAlone;
import vn.lienthong.intake.post.PostOffice.Placing;
import vn.lienthong.intake.post.PostOffice.Refused;
import vn.lienthong.intake.post.PostOffice.Taken;
import vn.lienthong.intake.post.Recipient.Recipients;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Places orders at the post office, and asks after those it hasn't heard of for long. The orders' rows are the work that is
 * to be done: what fails is tried again, later and later, by whichever instance comes first.
 */
@Component
class PlaceOrders implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PlaceOrders.class);
    private static final Duration COUNTED_EVERY = Duration.ofSeconds(15);
    private static final int MOST_DOUBLINGS = 20;

    private final Orders orders;
    private final PostOffice office;
    private final TakeReport reports;
    private final Recipients recipients;
    private final RegistryFollower registry;
    private final PostSettings settings;
    private final PostMeters meters;
    private final Clock clock;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;
    private Instant counted = Instant.EPOCH;

    PlaceOrders(
            Orders orders,
            PostOffice office,
            TakeReport reports,
            Recipients recipients,
            RegistryFollower registry,
            PostSettings settings,
            PostMeters meters,
            Clock clock) {
        this.orders = orders;
        this.office = office;
        this.reports = reports;
        this.recipients = recipients;
        this.registry = registry;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
    }

    /** Says that there may be something to do. Never blocks. */
    void wake() {
        work.release();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("post-orders").start(this::run);
    }

    private void run() {
        while (running) {
            try {
                work.drainPermits();
                count();
                reports.tellTheBooks(settings.atOnce());
                if (office.isConfigured() && round()) {
                    continue;
                }
            } catch (RuntimeException e) {
                // The database is away, mostly. The orders stay where they are.
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .log("orders can't be placed at the post office; nothing is lost");
            }
            await(settings.pollEvery());
        }
    }

    private void await(Duration pause) {
        try {
            if (work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void count() {
        var now = clock.instant();
        if (now.isAfter(counted.plus(COUNTED_EVERY))) {
            counted = now;
            meters.count(orders.counts());
        }
    }

    /** Whether there may be more to do at once. */
    private boolean round() {
        var toPlace = orders.claimToPlace(clock.instant(), settings.lease(), settings.atOnce());
        toPlace.forEach(this::place);
        var toAsk = orders.claimToAsk(clock.instant(), settings.askAfter(), settings.atOnce());
        toAsk.forEach(this::ask);
        return running && (toPlace.size() == settings.atOnce() || toAsk.size() == settings.atOnce());
    }

    private void place(PostOrder order) {
        var citizen = recipients.of(order);
        if (citizen.isEmpty()) {
            orders.refused(order.number(), "who it is about isn't known any more");
            meters.placed("refused");
            return;
        }
        switch (office.place(placing(order, citizen.get().party()))) {
            case Taken taken -> {
                var tracking = taken.body().path("tracking");
                orders.placed(order.number(), tracking.isString() ? tracking.asString() : null, clock.instant());
                meters.placed("placed");
                told(order, taken);
            }
            case Refused(var why) -> {
                orders.refused(order.number(), why);
                meters.placed("refused");
                log.atWarn().addKeyValue("order", order.number()).log("the post office refuses an order");
            }
            case Failed(var why) -> {
                orders.tryAgain(order.number(), why, clock.instant().plus(pause(order.attempts())));
                meters.placed("failed");
            }
            case LeftAlone() -> {
                orders.tryAgain(
                        order.number(),
                        "the post office kept failing and is left alone for a while",
                        clock.instant().plus(settings.breaker().openFor()));
                meters.placed("left-alone");
            }
        }
    }

    private Duration pause(int attempts) {
        var pause = settings.first().multipliedBy(1L << Math.clamp(attempts - 1, 0, MOST_DOUBLINGS));
        return pause.compareTo(settings.longest()) > 0 ? settings.longest() : pause;
    }

    private Placing placing(PostOrder order, Party citizen) {
        var agency = new Party(nameOf(order.agency()), nameOf(order.agency()), null);
        boolean toTheAgency = order.leg() == Leg.SUBMIT;
        return new Placing(
                settings.customerCode(),
                order.number(),
                order.kind(),
                order.leg(),
                order.dossier(),
                order.agency(),
                order.dueCash(),
                toTheAgency ? citizen : agency,
                toTheAgency ? agency : citizen);
    }

    private String nameOf(String agency) {
        return registry.registry()
                .agency(new AgencyCode(agency))
                .map(Agency::name)
                .orElse(agency);
    }

    private void ask(PostOrder order) {
        if (office.ask(order.number()) instanceof Taken taken) {
            told(order, taken);
        }
    }

    private void told(PostOrder order, Taken taken) {
        try {
            PostOffice.states(order.number(), taken.body()).forEach(told -> reports.take(told, TakeReport.QUERY));
        } catch (DateTimeException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("order", order.number())
                    .log("the post office tells states that can't be read; they are passed over");
        }
    }

    @Override
    public void stop() {
        running = false;
        wake();
        Optional.ofNullable(thread).ifPresent(one -> {
            try {
                one.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
