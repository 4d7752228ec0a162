package vn.lienthong.console.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.audit.AuditTrail;
import vn.lienthong.console.neighbour.Neighbour.Reply;

/**
 * Rehearsals (diễn tập) that routing was asked for: they run while nobody waits, and what came of the newest stays in memory.
 * The audit has each before routing is asked, and what came of it after.
 */
@Component
class Rehearsals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rehearsals.class);
    private static final int KEPT = 20;

    private final Routing routing;
    private final AuditTrail audit;
    private final Clock clock;
    private final ExecutorService writing = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Run> runs = new LinkedHashMap<>();

    Rehearsals(Routing routing, AuditTrail audit, Clock clock) {
        this.routing = routing;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One rehearsal.
     *
     * @param number stands in the address of its page; not to be guessed
     * @param reply done when routing answered, or the time was up; then with when that was
     */
    record Run(String number, String change, Instant begunAt, CompletableFuture<Ended> reply) {
        @Nullable
        Ended ended() {
            return reply.getNow(null);
        }
    }

    record Ended(Reply reply, Instant at) {}

    /** Begins one; who asks while one of the same change runs is shown that one. */
    synchronized Run begin(String change, String token, Person who) {
        var running = runs.values().stream()
                .filter(run -> run.change().equals(change) && !run.reply().isDone())
                .findFirst();
        if (running.isPresent()) {
            return running.get();
        }
        var act = Act.done(Act.Kind.CHANGE_REHEARSED, change, "");
        audit.note(who, act.came(Act.Outcome.ASKED));
        var reply = routing.rehearse(change, token)
                .thenApplyAsync(
                        answer -> {
                            note(who, act.came(outcome(answer)));
                            return new Ended(answer, clock.instant());
                        },
                        writing);
        var run = new Run(UUID.randomUUID().toString(), change, clock.instant(), reply);
        runs.put(run.number(), run);
        if (runs.size() > KEPT) {
            runs.remove(runs.keySet().iterator().next());
        }
        return run;
    }

    private static Act.Outcome outcome(Reply reply) {
        if (reply.isDone()) {
            return Act.Outcome.DONE;
        }
        return reply.status() == 0 || reply.status() >= 500 ? Act.Outcome.UNCLEAR : Act.Outcome.REFUSED;
    }

    private void note(Person who, Act act) {
        try {
            audit.note(who, act);
        } catch (DataAccessException | TransactionException e) {
            // That it was asked for stands there.
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the audit doesn't take what came of a rehearsal");
        }
    }

    synchronized Optional<Run> run(String number) {
        return Optional.ofNullable(runs.get(number));
    }

    @Override
    public void close() {
        writing.shutdownNow();
    }
}
