package vn.lienthong.notification.sending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.message.MessageState;
import vn.lienthong.notification.message.Messages;
import vn.lienthong.notification.message.Messages.Taken;
import vn.lienthong.notification.sending.Carrier.Line;
import vn.lienthong.notification.sending.Carrier.Unreachable;
import vn.lienthong.notification.sending.Outcome.NotOurs;
import vn.lienthong.notification.sending.Outcome.PutOff;
import vn.lienthong.notification.sending.Outcome.Refused;
import vn.lienthong.notification.sending.Outcome.Sent;
import vn.lienthong.notification.sending.Outcome.Undecided;

/**
 * Hands planned messages over, oldest first, each by one sender. A message is taken only with an open line, so while
 * nobody answers at the other end, all wait as they are.
 */
@Component
public class SendMessages implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SendMessages.class);
    /** How often a sender looks by itself, for what another instance planned and what was put off. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);

    private final Carrier carrier;
    private final Messages messages;
    private final NotificationSettings settings;
    private final Pace pace;
    private final Bell bell = new Bell();
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean running;

    SendMessages(Carrier carrier, Messages messages, NotificationSettings settings) {
        this.carrier = carrier;
        this.messages = messages;
        this.settings = settings;
        this.pace = new Pace(settings.rate());
    }

    /** Says that messages may have been planned. Never blocks. */
    public void wake() {
        bell.ring();
    }

    @Override
    public void start() {
        running = true;
        for (int i = 1; i <= settings.connections(); i++) {
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
                    if (messages.anyDue(carrier.channel())) {
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
                var taken = messages.take(carrier.channel(), settings.lease());
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
        var outcome = line.handOver(taken, () -> messages.beginLastStep(taken, settings.lease()));
        writeDown(taken, outcome);
        return outcome instanceof Sent || outcome instanceof Refused;
    }

    /** What happened out there is known only here now: a database that is away for a moment mustn't cost it. */
    private void writeDown(Taken taken, Outcome outcome) throws InterruptedException {
        var giveUp = System.nanoTime() + settings.lease().toNanos();
        while (true) {
            try {
                switch (outcome) {
                    case Sent() -> messages.settle(taken, MessageState.SENT, null);
                    case Refused(var reason) -> messages.settle(taken, MessageState.FAILED, reason);
                    case PutOff(var reason) -> messages.putOff(taken, settings.pauseAfter(taken.attempt()), reason);
                    case Undecided(var reason) -> messages.settle(taken, MessageState.UNDECIDED, reason);
                    case NotOurs() ->
                        log.atInfo()
                                .addKeyValue("message", taken.id())
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

    @Override
    public void stop() {
        running = false;
        bell.ring();
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

    @Override
    public boolean isRunning() {
        return running;
    }
}
