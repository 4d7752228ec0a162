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
 * Wraps every dossier's key by the current master key, once after each start, in small steps beside the work: so the master
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

    private void run() {
        var after = "";
        long wrapped = 0;
        while (running) {
            try {
                var from = after;
                var step = java.util.Objects.requireNonNull(transactions.execute(status -> step(from)));
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
                    return;
                }
            }
        }
        if (wrapped > 0) {
            log.atInfo()
                    .addKeyValue("keys", wrapped)
                    .addKeyValue("master-key", masters.current())
                    .log("every key that could be is wrapped by the current master key");
        }
    }

    private record Kept(DossierCode dossier, PersonalKeyHeld key) {}

    private record Step(String last, int wrapped) {}

    private Step step(String after) {
        var kept = database.sql("""
                        select code, personal_key, master_key from submission
                        where code > ? and master_key <> ? order by code limit ? for update""")
                .params(after, masters.current(), AT_ONCE)
                .query((row, n) -> new Kept(
                        new DossierCode(row.getString("code")),
                        new PersonalKeyHeld(row.getString("personal_key"), row.getString("master_key"))))
                .list();
        if (kept.isEmpty()) {
            return new Step("", 0);
        }
        var anew = new ArrayList<Kept>();
        for (var one : kept) {
            if (!masters.has(one.key().masterKey())) {
                log.atError()
                        .addKeyValue("dossier", one.dossier())
                        .addKeyValue("master-key", one.key().masterKey())
                        .log("a key's master key isn't among the settings: it stays as it is");
                continue;
            }
            var dossier = one.dossier().value();
            try {
                anew.add(new Kept(one.dossier(), masters.wrap(dossier, masters.unwrap(dossier, one.key()))));
            } catch (UnreadablePersonalData e) {
                log.atError()
                        .addKeyValue("dossier", dossier)
                        .addKeyValue("reason", e.getMessage())
                        .log("a dossier's key can't be unwrapped: it stays as it is");
            }
        }
        write(anew);
        return new Step(kept.getLast().dossier().value(), anew.size());
    }

    private void write(List<Kept> anew) {
        if (anew.isEmpty()) {
            return;
        }
        database.sql("""
                        update submission s set personal_key = n.key, master_key = ?
                        from unnest(?::text[], ?::text[]) as n (code, key) where s.code = n.code""")
                .params(
                        masters.current(),
                        anew.stream().map(one -> one.dossier().value()).toArray(String[]::new),
                        anew.stream().map(one -> one.key().key()).toArray(String[]::new))
                .update();
        var now = clock.instant();
        outbox.append(anew.stream()
                .<Outgoing>map(one -> SealDossier.announcement(one.dossier(), one.key(), now))
                .toList());
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
