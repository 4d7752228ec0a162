package vn.lienthong.intake.sealing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.UnreadablePersonalData;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.personal.MasterKeys;

/**
 * Wraps every key by the current master key, dossiers' and those of the post's orders, once after each start, in small steps beside the work: so the master
 * key before can be taken out of the settings when it is done. What was sealed stays as it is.
 */
@Component
class RewrapKeys implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RewrapKeys.class);
    private static final int AT_ONCE = 500;
    private static final long PAUSE_MILLIS = 2_000;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final MasterKeys masters;
    private final Outbox outbox;
    private final Clock clock;
    private volatile boolean running;
    private volatile Thread thread = Thread.ofVirtual().unstarted(this::run);

    RewrapKeys(JdbcClient database, TransactionTemplate transactions, MasterKeys masters, Outbox outbox, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.masters = masters;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("rewrap-keys").start(this::run);
    }

    /** Where wrapped keys are, and whether others are told of them. */
    private enum Kept {
        OF_DOSSIERS("submission", "code", "personal_key", true),
        OF_ORDERS("post_citizen", "number", "key", false);

        private final String table;
        private final String subject;
        private final String key;
        private final boolean told;

        Kept(String table, String subject, String key, boolean told) {
            this.table = table;
            this.subject = subject;
            this.key = key;
            this.told = told;
        }
    }

    private void run() {
        long wrapped = 0;
        for (var kept : Kept.values()) {
            wrapped += rewrap(kept);
        }
        if (running && wrapped > 0) {
            log.atInfo()
                    .addKeyValue("keys", wrapped)
                    .addKeyValue("master-key", masters.current())
                    .log("every key that could be is wrapped by the current master key");
        }
    }

    private long rewrap(Kept kept) {
        var after = "";
        long wrapped = 0;
        while (running) {
            try {
                var from = after;
                var step = java.util.Objects.requireNonNull(transactions.execute(status -> step(kept, from)));
                wrapped += step.wrapped();
                if (step.last().isEmpty()) {
                    break;
                }
                after = step.last();
            } catch (DataAccessException | TransactionException e) {
                log.atWarn()
                        .addKeyValue("exception", e.getClass().getName())
                        .log("keys can't be wrapped anew just now; trying again");
                if (!pause()) {
                    break;
                }
            }
        }
        return wrapped;
    }

    private record Wrapped(String subject, PersonalKeyHeld key) {}

    private record Step(String last, int wrapped) {}

    private Step step(Kept kept, String after) {
        var found = database.sql("select %2$s as subject, %3$s as key, master_key from %1$s"
                                .formatted(kept.table, kept.subject, kept.key)
                        + " where %1$s > ? and master_key <> ? order by %1$s limit ? for update"
                                .formatted(kept.subject))
                .params(after, masters.current(), AT_ONCE)
                .query((row, n) -> new Wrapped(
                        row.getString("subject"),
                        new PersonalKeyHeld(row.getString("key"), row.getString("master_key"))))
                .list();
        if (found.isEmpty()) {
            return new Step("", 0);
        }
        var anew = new ArrayList<Wrapped>();
        for (var one : found) {
            if (!masters.has(one.key().masterKey())) {
                log.atError()
                        .addKeyValue("subject", one.subject())
                        .addKeyValue("master-key", one.key().masterKey())
                        .log("a key's master key isn't among the settings: it stays as it is");
                continue;
            }
            try {
                anew.add(new Wrapped(
                        one.subject(), masters.wrap(one.subject(), masters.unwrap(one.subject(), one.key()))));
            } catch (UnreadablePersonalData e) {
                log.atError()
                        .addKeyValue("subject", one.subject())
                        .addKeyValue("reason", e.getMessage())
                        .log("a key can't be unwrapped: it stays as it is");
            }
        }
        write(kept, anew);
        return new Step(found.getLast().subject(), anew.size());
    }

    private void write(Kept kept, List<Wrapped> anew) {
        if (anew.isEmpty()) {
            return;
        }
        database.sql("update %s t set %s = n.key, master_key = ?".formatted(kept.table, kept.key)
                        + " from unnest(?::text[], ?::text[]) as n (subject, key) where t.%s = n.subject"
                                .formatted(kept.subject))
                .params(
                        masters.current(),
                        anew.stream().map(Wrapped::subject).toArray(String[]::new),
                        anew.stream().map(one -> one.key().key()).toArray(String[]::new))
                .update();
        if (kept.told) {
            var now = clock.instant();
            outbox.append(anew.stream()
                    .<Outgoing>map(one -> SealDossier.announcement(new DossierCode(one.subject()), one.key(), now))
                    .toList());
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return running;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
