package vn.lienthong.console.audit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts the audit's hashes anew, from its first entry. */
@Component
class AuditChain {
    private static final byte[] BEFORE_THE_FIRST = new byte[32];

    private final JdbcClient database;
    private final TransactionTemplate asOfNow;

    AuditChain(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.asOfNow = new TransactionTemplate(transactions);
        asOfNow.setReadOnly(true);
        asOfNow.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * How the audit is.
     *
     * @param entries how many there are
     * @param hash of the last one, to be kept elsewhere: by it a whole audit written anew is seen
     * @param broken the first position that isn't as it was written; empty where all are
     */
    record Verdict(long entries, String hash, Optional<Long> broken) {}

    /** What was found so far. */
    private static final class Walk {
        private long expected = 1;
        private byte[] hash = BEFORE_THE_FIRST;
        private @Nullable Long broken;
    }

    Verdict check() {
        return asOfNow.execute(status -> {
            var walk = new Walk();
            database.sql("select " + AuditEntry.COLUMNS + ", hash from audit.entry order by position")
                    .withFetchSize(1_000)
                    .query(row -> {
                        var entry = AuditEntry.of(row);
                        var hash = entry.hash(walk.hash);
                        if (walk.broken == null
                                && (entry.position() != walk.expected || !Arrays.equals(hash, row.getBytes("hash")))) {
                            walk.broken = walk.expected;
                        }
                        walk.expected++;
                        walk.hash = row.getBytes("hash");
                    });
            var isHead = database.sql("select position = ? and hash = ? from audit.head")
                    .params(walk.expected - 1, walk.hash)
                    .query(Boolean.class)
                    .single();
            if (walk.broken == null && !isHead) {
                walk.broken = walk.expected; // what stood there, at the end, is gone
            }
            return new Verdict(
                    walk.expected - 1, HexFormat.of().formatHex(walk.hash), Optional.ofNullable(walk.broken));
        });
    }

    /** The hash of an entry, for who kept it elsewhere. */
    Optional<String> hashOf(long position) {
        return database.sql("select hash from audit.entry where position = ?")
                .param(position)
                .query((row, n) -> HexFormat.of().formatHex(row.getBytes(1)))
                .optional();
    }
}
