package vn.lienthong.intake.submission;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.intake.IntakeSettings;

/**
 * Gives dossiers their codes (mã hồ sơ, TT 01/2018/TT-VPCP): counted per agency and day of Vietnam's zone. An instance
 * leases the numbers of an agency's day from PostgreSQL in blocks and gives them from memory, so that no row is locked per
 * dossier. A number is never given twice, over all instances and crashes; after a crash some may be skipped. How large a
 * block is follows from how fast they are used up: an agency with a dossier now and then leases one number at a time.
 * Leases are made over connections of their own ({@link CodesConfiguration}), so that none waits for one that a transaction
 * holds which waits for the lease.
 */
class DossierCodes implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(DossierCodes.class);

    private final JdbcClient database;
    private final TransactionTemplate ownTransaction;
    private final IntakeSettings.Codes settings;
    private final Map<Count, Block> blocks = new ConcurrentHashMap<>();

    DossierCodes(JdbcClient database, PlatformTransactionManager transactions, IntakeSettings settings) {
        this.database = database;
        this.ownTransaction = new TransactionTemplate(transactions);
        // A lease stands, whatever becomes of the dossier that needed it: others take their numbers from it too.
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.settings = settings.codes();
    }

    /** What is counted: the dossiers an agency receives on a day. */
    private record Count(AgencyCode agency, LocalDate day) {}

    /**
     * The next code of the agency that receives at {@code at}: its day is that moment's day, whatever the clock shows by
     * now. May be asked for inside a transaction too, which holds a connection: leases have a pool of their own.
     */
    DossierCode next(Agency receiver, Instant at) {
        var count = new Count(receiver.codeInDossiers(), LocalDate.ofInstant(at, WorkingCalendar.ZONE));
        long number = blocks.computeIfAbsent(count, Block::new).take();
        return DossierCode.of(count.agency(), count.day(), number);
    }

    /** Takes back a code that is certain not to have been used. One that may have been is skipped instead. */
    void giveBack(DossierCode code) {
        var block = blocks.get(new Count(code.agency(), code.day()));
        if (block != null) {
            block.giveBack(code.sequence());
        }
    }

    /** What is left of the blocks goes back, where nobody has leased another since. */
    @Override
    public void destroy() {
        blocks.values().forEach(Block::close);
    }

    /** The numbers from {@code next} to {@code last} are ours to give. */
    private final class Block {
        private final Count count;
        private final ReentrantLock lock = new ReentrantLock();
        private final Queue<Long> givenBack = new ArrayDeque<>();
        private long next = 1;
        private long last;
        private int size;
        private long leasedAt;

        Block(Count count) {
            this.count = count;
        }

        long take() {
            lock.lock();
            try {
                var again = givenBack.poll();
                if (again != null) {
                    return again;
                }
                if (next > last) {
                    lease();
                }
                return next++;
            } finally {
                lock.unlock();
            }
        }

        void giveBack(long number) {
            lock.lock();
            try {
                givenBack.add(number);
            } finally {
                lock.unlock();
            }
        }

        private void lease() {
            int wanted = sizeNow();
            last = leased(count, wanted);
            next = last - wanted + 1;
            size = wanted;
            leasedAt = System.nanoTime();
            // Yesterday's may still be asked for, by requests that came before midnight or by a clock that went back.
            blocks.keySet().removeIf(old -> old.day().isBefore(count.day().minusDays(1)));
        }

        /** Twice as many as last time where those went fast, half as many where they lasted; enough for all who wait. */
        private int sizeNow() {
            int waiting = lock.getQueueLength() + 1;
            int wanted = settings.smallestBlock();
            if (size > 0) {
                boolean wentFast =
                        System.nanoTime() - leasedAt < settings.blockLasts().toNanos();
                wanted = wentFast ? size * 2 : size / 2;
            }
            return Math.clamp(Math.max(wanted, waiting), settings.smallestBlock(), settings.largestBlock());
        }

        void close() {
            lock.lock();
            try {
                if (next <= last) {
                    returnRest(count, next - 1, last);
                }
                next = last + 1;
                givenBack.clear();
            } catch (DataAccessException | TransactionException e) {
                log.atInfo()
                        .addKeyValue("agency", count.agency())
                        .addKeyValue("skipped", last - next + 1)
                        .log("leased numbers of dossier codes can't be returned; they are skipped");
            } finally {
                lock.unlock();
            }
        }
    }

    /** The last number of a new block. */
    private long leased(Count count, int size) {
        // The lease's own commit needn't wait for the disk: the log is written in order, so the commit of the first
        // dossier that bears one of its numbers takes it along.
        return Objects.requireNonNull(ownTransaction.execute(status -> database.sql("""
                        insert into dossier_count (agency, day, last) values (?, ?, ?)
                        on conflict (agency, day) do update set last = dossier_count.last + excluded.last
                        returning last, set_config('synchronous_commit', 'off', true)""")
                .params(count.agency().value(), count.day(), size)
                .query((row, n) -> row.getLong("last"))
                .single()));
    }

    private void returnRest(Count count, long given, long leased) {
        ownTransaction.executeWithoutResult(
                status -> database.sql("update dossier_count set last = ? where agency = ? and day = ? and last = ?")
                        .params(given, count.agency().value(), count.day(), leased)
                        .update());
    }
}
