package vn.lienthong.notification.sending;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.Inquiries;
import vn.lienthong.notification.message.MessageState;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.sending.Carrier.Finding;
import vn.lienthong.notification.sending.Carrier.LastStep;
import vn.lienthong.notification.sending.Carrier.Line;
import vn.lienthong.notification.sending.Carrier.Unreachable;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Throttled;
import vn.lienthong.notification.sending.Outcome.Undecided;

/**
 * Hands the planned messages of one channel over, what is urgent first, then the oldest, each by one sender. A message is
 * taken only with an open line, so while nobody answers at the other end, all wait as they are.
 */
final class ChannelSender {
    private static final Logger log = LoggerFactory.getLogger(ChannelSender.class);
    /** How often a sender looks by itself, for what another instance planned and what was put off. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);

    private final Carrier carrier;
    private final Messages messages;
    private final Inquiries inquiries;
    private final NotificationSettings settings;
    private final ChannelSettings channels;
    private final MagicRecipients magic;
    private final Clock clock;
    private final Pace pace;
    private final Bell bell = new Bell();
    private final Bell asking = new Bell();
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean running;

    ChannelSender(
            Carrier carrier,
            Messages messages,
            Inquiries inquiries,
            NotificationSettings settings,
            ChannelSettings channels,
            Clock clock) {
        this.carrier = carrier;
        this.messages = messages;
        this.inquiries = inquiries;
        this.settings = settings;
        this.channels = channels;
        this.magic = new MagicRecipients(channels.magicRecipients());
        this.clock = clock;
        this.pace = new Pace(carrier.rate(settings));
    }

    /** Says that messages may have been planned. Never blocks. */
    void wake() {
        bell.ring();
    }

    void start() {
        running = true;
        if (carrier.canAsk()) {
            senders.add(
                    Thread.ofVirtual().name("ask-" + carrier.channel().code()).start(this::ask));
        }
        for (int i = 1; i <= carrier.connections(settings); i++) {
            senders.add(Thread.ofVirtual()
                    .name("send-" + carrier.channel().code() + "-" + i)
                    .start(this::run));
        }
    }

    private void run() {
        try {
            var pause = FIRST_PAUSE;
            while (running) {
                var heard = bell.rung();
                try {
                    if (messages.anyDue(carrier.channel(), urgentOnly())) {
                        sendAllDue();
                    } else {
                        bell.await(heard, LOOK_AGAIN);
                    }
                    pause = FIRST_PAUSE;
                } catch (Unreachable e) {
                    pause = pauseFor(pause, String.valueOf(e.getMessage()));
                } catch (DataAccessException | TransactionException e) {
                    pause = pauseFor(
                            pause,
                            "the database doesn't answer: " + e.getClass().getSimpleName());
                } catch (RuntimeException e) {
                    // A fault of ours must not end the sender. The message's lease runs out, and it is tried again.
                    log.atError()
                            .addKeyValue("exception", e.getClass().getName())
                            .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                            .log("handing a message over failed unexpectedly");
                    pause = pauseFor(pause, "an unexpected " + e.getClass().getSimpleName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendAllDue() throws Unreachable, InterruptedException {
        try (var line = carrier.open()) {
            var tried = false;
            var through = false;
            while (running && line.isOpen()) {
                var heard = bell.rung();
                var taken = messages.take(carrier.channel(), settings.lease(), urgentOnly());
                if (taken.isPresent()) {
                    pace.await();
                    tried = true;
                    through |= send(line, taken.get());
                } else if (!bell.await(heard, LOOK_AGAIN)) {
                    return;
                }
            }
            if (tried && !through) {
                throw new Unreachable("the line breaks before anything is through");
            }
        }
    }

    /** Whether the other end said what becomes of the message. */
    private boolean send(Line line, Taken taken) throws InterruptedException {
        LastStep lastStep = () -> messages.beginLastStep(taken, settings.lease());
        var made = magic.handOver(taken, lastStep);
        var outcome = made.isPresent() ? made.get() : line.handOver(taken, lastStep);
        writeDown(taken, outcome);
        return outcome instanceof Sent || outcome instanceof Refused;
    }

    /** What happened out there is known only here now: a database that is away for a moment mustn't cost it. */
    private void writeDown(Taken taken, Outcome outcome) throws InterruptedException {
        var giveUp = System.nanoTime() + settings.lease().toNanos();
        while (true) {
            try {
                switch (outcome) {
                    case Sent(var ids) -> messages.sent(taken, carrier.provider(), ids);
                    case Refused(var reason) -> messages.settle(taken, MessageState.FAILED, reason, carrier.provider());
                    case PutOff(var reason) -> messages.putOff(taken, settings.pauseAfter(taken.attempt()), reason);
                    case Throttled(var reason, var wait) -> {
                        pace.hold(wait);
                        messages.putOff(taken, wait, reason);
                    }
                    case Undecided(var reason) -> {
                        if (carrier.canAsk()) {
                            messages.undecided(taken, reason, carrier.provider(), channels.askAfter());
                        } else {
                            messages.settle(taken, MessageState.UNDECIDED, reason, carrier.provider());
                        }
                    }
                    case NotOurs() ->
                        log.atInfo()
                                .addKeyValue("message-id", taken.id())
                                .log("a message was taken over by another sender, or its time was over");
                }
                return;
            } catch (DataAccessException | TransactionException e) {
                if (!running || System.nanoTime() - giveUp > 0) {
                    throw e;
                }
                Thread.sleep(FIRST_PAUSE);
            }
        }
    }

    /** In quiet hours nobody is woken but for what is urgent. */
    private boolean urgentOnly() {
        return channels.quiet(carrier.channel(), clock.instant());
    }

    /** Asks the provider, one after the other, about the messages whose answer didn't come. */
    private void ask() {
        try {
            var pause = FIRST_PAUSE;
            while (running) {
                try {
                    var taken = inquiries.take(carrier.channel(), settings.lease());
                    if (taken.isEmpty()) {
                        asking.await(asking.rung(), LOOK_AGAIN);
                        continue;
                    }
                    pace.await();
                    pause = ask(taken.get()) ? FIRST_PAUSE : pauseFor(pause, "the provider doesn't say what it has");
                } catch (DataAccessException | TransactionException e) {
                    pause = pauseFor(
                            pause,
                            "the database doesn't answer: " + e.getClass().getSimpleName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the provider answered. */
    private boolean ask(Taken taken) {
        Finding finding;
        try {
            finding = magic.isMagic(taken.message()) ? magic.ask(taken) : carrier.ask(taken);
        } catch (Unreachable e) {
            finding = new Finding.Unsure(String.valueOf(e.getMessage()));
        }
        return switch (finding) {
            case Finding.Has(var ids) -> {
                messages.sent(taken, carrier.provider(), ids);
                yield true;
            }
            case Finding.HasNot() -> {
                messages.putOff(taken, Duration.ZERO, "its provider never had it");
                bell.ring();
                yield true;
            }
            case Finding.Refused(var reason) -> {
                messages.settle(taken, MessageState.FAILED, reason, carrier.provider());
                yield true;
            }
            case Finding.Unsure(var _) -> {
                inquiries.askAgain(taken, settings.pauseAfter(Math.max(1, taken.attempt())));
                yield false;
            }
        };
    }

    private Duration pauseFor(Duration pause, String reason) throws InterruptedException {
        log.atWarn()
                .addKeyValue("channel", carrier.channel().code())
                .addKeyValue("reason", reason)
                .addKeyValue("again-in", pause)
                .log("messages can't be handed over; they wait");
        var until = System.nanoTime() + pause.toNanos();
        while (running && System.nanoTime() - until < 0) {
            // New messages ring, too, and are no reason to knock earlier.
            bell.await(bell.rung(), Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    void stop() {
        running = false;
        bell.ring();
        asking.ring();
        try {
            for (var sender : senders) {
                // What is at its last step is given the time to hear the answer.
                sender.join(PATIENCE_AT_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.clear();
    }
}
