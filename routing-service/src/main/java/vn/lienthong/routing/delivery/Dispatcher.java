package vn.lienthong.routing.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.delivery.Deliveries.Owed;
import vn.lienthong.routing.delivery.DispatchQueue.Claim;
import vn.lienthong.routing.delivery.DispatchQueue.Due;
import vn.lienthong.routing.delivery.DispatchQueue.Taken;
import vn.lienthong.routing.delivery.Subscriptions.Channel;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Hands over what is owed to agencies that subscribed: by webhooks, or by a topic. Goes round the agencies that have
 * something due, so that none waits for another; inside one, the most urgent goes first, and each dossier in its order.
 * Woken by what is new and by every call that has ended, and by itself from time to time.
 */
@Component
class Dispatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    /** Records of a topic that are written together. */
    private static final int RECORDS = 500;

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
    private static final Duration TOPIC_PAUSE = Duration.ofSeconds(5);
    private static final Duration KEY_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final DispatchQueue queue;
    private final Subscriptions subscriptions;
    private final Deliveries deliveries;
    private final ShowDeliveries show;
    private final WebhookSecrets secrets;
    private final WebhookSender webhooks;
    private final DeliveryTopics topics;
    private final Breakers breakers;
    private final RegistryFollower registry;
    private final DeliveryMeters meters;
    private final DeliverySettings settings;
    private final Pauses pauses;
    private final Clock clock = Clock.systemUTC();
    private final Semaphore work = new Semaphore(0);
    private final Semaphore room;
    private final Map<AgencyCode, Integer> inFlight = new ConcurrentHashMap<>();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;
    private @Nullable Thread thread;
    private String lastServed = "";

    Dispatcher(
            DispatchQueue queue,
            Subscriptions subscriptions,
            Deliveries deliveries,
            ShowDeliveries show,
            WebhookSecrets secrets,
            WebhookSender webhooks,
            DeliveryTopics topics,
            Breakers breakers,
            RegistryFollower registry,
            DeliveryMeters meters,
            DeliverySettings settings) {
        this.queue = queue;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.show = show;
        this.secrets = secrets;
        this.webhooks = webhooks;
        this.topics = topics;
        this.breakers = breakers;
        this.registry = registry;
        this.meters = meters;
        this.settings = settings;
        this.pauses = new Pauses(settings.retry().first(), settings.retry().longest());
        this.room = new Semaphore(settings.inFlight());
    }

    /** Says that something may be due. Never blocks. */
    void wake() {
        work.release();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("delivery-dispatcher").start(this::run);
    }

    private void run() {
        while (running) {
            var pause = settings.pollEvery();
            try {
                work.drainPermits();
                if (round()) {
                    continue;
                }
            } catch (RuntimeException e) {
                // The database is away, mostly; whatever it is, the others' deliveries mustn't end with it.
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .log("deliveries can't be handed over; nothing is lost");
                pause = AFTER_TROUBLE;
            }
            await(pause);
        }
    }

    private void await(Duration pause) {
        try {
            if (!work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    /** Once round the agencies; whether anything was taken. */
    private boolean round() {
        var known = registry.registry();
        if (known.isEmpty()) {
            return false;
        }
        var taken = false;
        var due = fromTheNext(queue.due());
        for (var one : due) {
            var share = Math.max(1, room.availablePermits() / due.size());
            if (room.availablePermits() == 0) {
                break;
            }
            lastServed = one.agency().value();
            if (!isInMaintenance(known, one.agency())) {
                taken |= one.channel() == Channel.KAFKA ? write(one, known) : call(one, known, share);
            }
        }
        return taken;
    }

    /** In the order of their codes, beginning after the one served last: every agency has its turn. */
    private List<Due> fromTheNext(List<Due> due) {
        var turned = new ArrayList<Due>(due.size());
        due.stream()
                .filter(one -> one.agency().value().compareTo(lastServed) > 0)
                .forEach(turned::add);
        due.stream()
                .filter(one -> one.agency().value().compareTo(lastServed) <= 0)
                .forEach(turned::add);
        return turned;
    }

    private boolean isInMaintenance(Registry known, AgencyCode code) {
        var now = clock.instant();
        return known.agency(code).stream()
                .flatMap(agency -> agency.maintenance().stream())
                .anyMatch(window -> !now.isBefore(window.from()) && now.isBefore(window.until()));
    }

    // ---- webhooks

    private boolean call(Due due, Registry known, int share) {
        var agency = due.agency();
        var breaker = breakers.of(agency);
        var most = Math.min(share, settings.inFlightPerAgency() - inFlight.getOrDefault(agency, 0));
        var permits = 0;
        while (permits < most && room.tryAcquire()) {
            if (!breaker.tryAcquirePermission()) {
                room.release();
                break;
            }
            permits++;
        }
        if (permits == 0) {
            return false;
        }
        var used = 0;
        try {
            var claim = queue.takeUrgentFirst(agency, permits).orElse(null);
            if (claim == null) {
                return false;
            }
            used = handOut(claim, known);
            return true;
        } finally {
            for (int unused = used; unused < permits; unused++) {
                breaker.releasePermission();
                room.release();
            }
        }
    }

    /** Each call on its own; returns how many there are. */
    private int handOut(Claim claim, Registry known) {
        var agency = claim.subscription().agency();
        var attempts = new HashMap<Long, Taken>();
        claim.taken().forEach(taken -> attempts.put(taken.position(), taken));
        var bodies = new HashMap<Long, byte[]>();
        var owed = deliveries.at(agency, attempts.keySet());
        for (var shown : claim.subscription().personal()
                ? show.notAwaited(owed, known, true)
                : owed.stream().map(one -> Delivery.of(one, known, false, null)).toList()) {
            bodies.put(shown.position(), CanonicalJson.mapper().writeValueAsBytes(shown));
        }
        if (bodies.size() < owed.size()) {
            // Keys are on their way: that is no attempt.
            subscriptions.pause(agency, KEY_PAUSE);
            queue.released(
                    agency,
                    owed.stream()
                            .map(Owed::position)
                            .filter(position -> !bodies.containsKey(position))
                            .toList(),
                    claim.lease());
        }
        bodies.forEach((position, body) -> {
            var taken = Objects.requireNonNull(attempts.get(position));
            inFlight.merge(agency, 1, Integer::sum);
            calls.execute(() -> {
                try {
                    call(claim, taken, body);
                } catch (DataAccessException | TransactionException e) {
                    // The lease ends by itself, and the receiver knows the delivery again by its id.
                    log.atWarn()
                            .addKeyValue("agency", agency)
                            .addKeyValue("exception", e.getClass().getName())
                            .log("how a webhook ended can't be kept; it will be repeated");
                } finally {
                    inFlight.merge(agency, -1, Integer::sum);
                    room.release();
                    wake();
                }
            });
        });
        return bodies.size();
    }

    private void call(Claim claim, Taken taken, byte[] body) {
        var subscription = claim.subscription();
        var agency = subscription.agency();
        var url = Objects.requireNonNull(subscription.url());
        var breaker = breakers.of(agency);
        var began = System.nanoTime();
        WebhookOutcome outcome;
        try {
            var keys = subscription.secrets().stream()
                    .map(kept -> secrets.decrypted(agency, kept))
                    .toList();
            outcome = webhooks.send(url, keys, Delivery.id(agency, taken.position()), body);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("agency", agency)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a webhook can't be made");
            outcome = WebhookOutcome.of(WebhookOutcome.Kind.FAILED);
        }
        meters.webhook(outcome.kind());
        var took = System.nanoTime() - began;
        switch (outcome.kind()) {
            case DELIVERED -> {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                queue.handedOver(agency, List.of(taken.position()), claim.lease(), true);
            }
            case THROTTLED -> {
                // It answers, and says when to come again: that is no fault of its.
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                var pause = pause(taken, outcome);
                subscriptions.pause(agency, pause);
                failed(claim, taken, pause, outcome);
            }
            case GONE -> {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                subscriptions.disable(agency, url, "gone");
                queue.released(agency, List.of(taken.position()), claim.lease());
                log.atWarn().addKeyValue("agency", agency).log("webhooks disabled: the receiver says that it is gone");
            }
            case REDIRECTED, REFUSED, FAILED, TIMED_OUT, UNREACHABLE, ADDRESS_FORBIDDEN -> {
                breaker.onError(took, TimeUnit.NANOSECONDS, new NotDelivered());
                failed(claim, taken, pause(taken, outcome), outcome);
            }
        }
    }

    private Duration pause(Taken taken, WebhookOutcome outcome) {
        return pauses.after(taken.attempt(), ThreadLocalRandom.current().nextDouble(), outcome.retryAfter());
    }

    private void failed(Claim claim, Taken taken, Duration pause, WebhookOutcome outcome) {
        var agency = claim.subscription().agency();
        var isGivenUp = queue.failed(
                agency, taken.position(), claim.lease(), pause, outcome.kind().wire());
        if (isGivenUp) {
            meters.givenUp();
            log.atWarn()
                    .addKeyValue("agency", agency)
                    .addKeyValue("position", taken.position())
                    .addKeyValue("outcome", outcome.kind().wire())
                    .log("a webhook is given up; the delivery stays in the feed");
        }
    }

    private static final class NotDelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDelivered() {
            super("not delivered", null, false, false);
        }
    }

    // ---- topics

    private boolean write(Due due, Registry known) {
        var agency = due.agency();
        if (inFlight.getOrDefault(agency, 0) > 0 || !room.tryAcquire()) {
            return false;
        }
        var begun = false;
        try {
            var claim = queue.takeInOrder(agency, RECORDS).orElse(null);
            if (claim == null) {
                return false;
            }
            inFlight.merge(agency, 1, Integer::sum);
            calls.execute(() -> {
                try {
                    write(claim, known);
                } catch (DataAccessException | TransactionException e) {
                    log.atWarn()
                            .addKeyValue("agency", agency)
                            .addKeyValue("exception", e.getClass().getName())
                            .log("what was written to an agency's topic can't be kept; it will be repeated");
                } finally {
                    inFlight.merge(agency, -1, Integer::sum);
                    room.release();
                    wake();
                }
            });
            begun = true;
            return true;
        } finally {
            if (!begun) {
                room.release();
            }
        }
    }

    private void write(Claim claim, Registry known) {
        var agency = claim.subscription().agency();
        var positions = claim.taken().stream().map(Taken::position).toList();
        var owed = deliveries.at(agency, positions);
        var isWritten = topics.write(
                agency,
                owed.stream()
                        // What is written to a topic stays there: nothing personal goes with it.
                        .map(one -> Delivery.of(one, known, claim.subscription().personal(), null))
                        .toList());
        meters.topic(isWritten, owed.size());
        if (isWritten) {
            queue.handedOver(agency, positions, claim.lease(), false);
            return;
        }
        // The whole topic waits, so that what comes later doesn't go before.
        subscriptions.pause(agency, TOPIC_PAUSE);
        queue.released(agency, positions, claim.lease());
        log.atWarn().addKeyValue("agency", agency).log("an agency's topic can't be written; trying again");
    }

    // ---- life

    @Override
    public void stop() {
        running = false;
        wake();
        var dispatching = thread;
        try {
            if (dispatching != null) {
                dispatching.join(STOPPING);
            }
            calls.shutdown();
            if (!calls.awaitTermination(STOPPING.toSeconds(), TimeUnit.SECONDS)) {
                calls.shutdownNow();
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
        // After the registry is followed, before the outbox and the web server.
        return -900;
    }
}
