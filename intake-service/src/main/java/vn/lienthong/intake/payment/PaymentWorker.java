package vn.lienthong.intake.payment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.intake.payment.PaymentPlatform.Progress;
import vn.lienthong.intake.submission.Submissions;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Does what is due at the platform: makes links, asks for results that weren't told, gives money back. What is due stands in
 * PostgreSQL, shared by all instances; whoever takes something has it for the time of a lease. While the platform is away
 * nothing is lost: it is all done later.
 */
@Component
class PaymentWorker implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PaymentWorker.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 30;

    private final Payments payments;
    private final Refunds refunds;
    private final SettlePayment settle;
    private final PaymentPlatform platform;
    private final Payers payers;
    private final Submissions submissions;
    private final RegistryFollower registry;
    private final PaymentSettings settings;
    private final Clock clock;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    PaymentWorker(
            Payments payments,
            Refunds refunds,
            SettlePayment settle,
            PaymentPlatform platform,
            Payers payers,
            Submissions submissions,
            RegistryFollower registry,
            PaymentSettings settings,
            Clock clock) {
        this.payments = payments;
        this.refunds = refunds;
        this.settle = settle;
        this.platform = platform;
        this.payers = payers;
        this.submissions = submissions;
        this.registry = registry;
        this.settings = settings;
        this.clock = clock;
    }

    /** Says that something may be due. Never blocks. */
    void wake() {
        work.release();
    }

    @Override
    public void start() {
        running = true;
        if (settings.isOnline()) {
            thread = Thread.ofPlatform().daemon().name("payment-worker").start(this::run);
        }
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
                // The database is away, mostly.
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .log("payments can't be looked after; nothing is lost");
                pause = AFTER_TROUBLE;
            }
            try {
                if (work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    log.trace("woken");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                running = false;
            }
        }
    }

    /** Takes what is due, and does it side by side; whether there was anything. */
    private boolean round() {
        if (platform.isAway() || registry.registry().isEmpty()) {
            return false;
        }
        var now = clock.instant();
        var due = payments.take(settings.atATime(), settings.lease(), now);
        var back = refunds.take(settings.atATime(), settings.lease(), now);
        if (due.isEmpty() && back.isEmpty()) {
            return false;
        }
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(payment -> calls.execute(() -> guarded(payment.number(), () -> deal(payment))));
            back.forEach(refund -> calls.execute(() -> guarded(refund.number(), () -> deal(refund))));
        }
        return true;
    }

    private static void guarded(String number, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // Its lease ends, and it is taken again.
            log.atError()
                    .addKeyValue("number", number)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a payment can't be dealt with");
        }
    }

    // ---- payments

    private void deal(Payment payment) {
        try {
            switch (payment.state()) {
                case REQUESTED -> order(payment);
                case OPEN -> query(payment);
                case UNPRICED, REJECTED, PAID, CONFIRMED, SETTLED, SHORT, FAILED, EXPIRED, CANCELLED -> {}
            }
        } catch (PlatformRefusal e) {
            if (payment.state() == PaymentState.REQUESTED) {
                settle.happened(payment.number(), new Happening.Rejected(String.valueOf(e.getMessage())), "order");
            } else {
                payments.later(payment, clock.instant().plus(settings.longestQuery()));
            }
        } catch (PlatformAway e) {
            log.atInfo()
                    .addKeyValue("payment", payment.number())
                    .addKeyValue("tries", payment.tries())
                    .addKeyValue("reason", e.getMessage())
                    .log("the payment platform is asked again later");
            payments.later(payment, clock.instant().plus(retry(payment.tries())));
        }
    }

    private void order(Payment payment) {
        var submission = submissions.find(payment.dossier()).orElseThrow();
        var known = registry.registry();
        var link = platform.order(new PaymentPlatform.Order(
                payment,
                submission.procedure().value(),
                known.procedure(submission.procedure(), submission.procedureVersion())
                        .map(Procedure::name)
                        .orElse(""),
                known.agency(payment.agency()).map(Agency::name).orElse(""),
                payers.of(payment.dossier()).orElse(null)));
        settle.happened(payment.number(), new Happening.Linked(link.link(), link.expiresAt()), "order");
    }

    private void query(Payment payment) {
        var found = platform.query(payment.number());
        for (var money : found.sums()) {
            settle.happened(payment.number(), new Happening.MoneyCame(money), "query");
        }
        if (!found.sums().isEmpty()) {
            return;
        }
        var now = clock.instant();
        if (found.progress() == Progress.ABANDONED) {
            settle.happened(payment.number(), new Happening.Abandoned(), "query");
        } else if (isOver(payment, now)) {
            settle.happened(payment.number(), new Happening.NothingCame(), "query");
        } else {
            payments.later(payment, earlier(now.plus(pause(payment.tries())), end(payment, now)));
        }
    }

    private boolean isOver(Payment payment, Instant now) {
        return payment.expiresAt() != null && !now.isBefore(payment.expiresAt().plus(settings.lateBy()));
    }

    private Instant end(Payment payment, Instant now) {
        return payment.expiresAt() == null
                ? now.plus(settings.longestQuery())
                : payment.expiresAt().plus(settings.lateBy());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    // ---- refunds

    private void deal(Refund refund) {
        try {
            // What was sent is asked for; what the platform doesn't know is sent again, under the same number.
            var happening = refund.state() == RefundState.SENT ? platform.refunded(refund) : platform.refund(refund);
            if (happening == null) {
                happening = platform.refund(refund);
            }
            if (happening == null || happening == RefundState.Happening.TAKEN && refund.state() == RefundState.SENT) {
                refunds.later(refund, clock.instant().plus(pause(refund.tries())));
            } else {
                refunds.happened(refund.number(), happening, "platform", null);
            }
        } catch (PlatformRefusal e) {
            refunds.happened(refund.number(), RefundState.Happening.REFUSED, "platform", null);
        } catch (PlatformAway e) {
            refunds.later(refund, clock.instant().plus(retry(refund.tries())));
        }
    }

    // ---- pauses

    private Duration retry(int tries) {
        return doubled(settings.retry().first(), settings.retry().longest(), tries);
    }

    private Duration pause(int tries) {
        return doubled(settings.firstQuery(), settings.longestQuery(), tries);
    }

    /** Twice as long each time; from half of it to the whole, so that what failed together isn't tried together. */
    private static Duration doubled(Duration first, Duration longest, int tries) {
        double whole =
                Math.min(longest.toMillis(), first.toMillis() * Math.pow(2, Math.clamp(tries - 1L, 0, MOST_DOUBLINGS)));
        return Duration.ofMillis(
                (long) (whole * (0.5 + ThreadLocalRandom.current().nextDouble() / 2)));
    }

    // ---- life

    @Override
    public void stop() {
        running = false;
        var waiting = thread;
        if (waiting != null) {
            work.release();
            try {
                waiting.join(STOPPING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
