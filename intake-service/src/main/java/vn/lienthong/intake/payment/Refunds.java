package vn.lienthong.intake.payment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Refunds with their history, in PostgreSQL. */
@Repository
class Refunds {
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final PaymentMetrics metrics;
    private final Clock clock;

    Refunds(JdbcClient database, TransactionTemplate transactions, PaymentMetrics metrics, Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Adds one, in the transaction of what it follows from. */
    Refund add(
            Payment payment,
            Money money,
            long amount,
            RefundReason reason,
            @Nullable String note,
            RefundState state,
            @Nullable String askedBy) {
        var now = clock.instant();
        var refund = new Refund(
                Numbers.refund(now),
                payment.number(),
                money.method(),
                money.reference(),
                amount,
                reason,
                note,
                state,
                askedBy,
                null,
                now,
                0);
        database.sql("""
                        insert into refund (number, payment, method, reference, amount, reason, note, state, asked_by,
                            made_at, changed_at, next_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(
                        refund.number(),
                        refund.payment(),
                        refund.method().text(),
                        refund.reference(),
                        refund.amount(),
                        refund.reason().text(),
                        refund.note(),
                        refund.state().text(),
                        refund.askedBy(),
                        Timestamp.from(now),
                        Timestamp.from(now),
                        state == RefundState.DUE ? Timestamp.from(now) : null))
                .update();
        metrics.refund(state);
        return refund;
    }

    /**
     * Something happened to a refund.
     *
     * @return the state it is in now; empty where there is none of this number
     */
    Optional<RefundState> happened(
            String number, RefundState.Happening happening, String origin, @Nullable String decidedBy) {
        return transactions.execute(status -> lock(number).map(refund -> {
            var after = refund.state().after(happening, refund.method() == Method.ONLINE);
            if (after == refund.state()) {
                return after;
            }
            var now = Timestamp.from(clock.instant());
            var changes = database.sql("""
                            update refund set state = ?, changed_at = ?, changes = changes + 1, tries = 0,
                                next_at = ?, leased_until = null, decided_by = coalesce(?, decided_by)
                            where number = ? returning changes""")
                    .params(Arrays.asList(
                            after.text(),
                            now,
                            after == RefundState.DUE || after == RefundState.SENT ? now : null,
                            decidedBy,
                            number))
                    .query(Integer.class)
                    .single();
            database.sql("""
                            insert into refund_change (refund, change, at, happening, origin, before, after)
                            values (?, ?, ?, ?, ?, ?, ?)""")
                    .params(Arrays.asList(
                            number,
                            changes,
                            now,
                            happening.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                            origin,
                            refund.state().text(),
                            after.text()))
                    .update();
            metrics.refund(after);
            return after;
        }));
    }

    private Optional<Refund> lock(String number) {
        return database.sql("select * from refund where number = ? for update")
                .param(number)
                .query((row, n) -> refund(row))
                .optional();
    }

    Optional<Refund> find(String number) {
        return database.sql("select * from refund where number = ?")
                .param(number)
                .query((row, n) -> refund(row))
                .optional();
    }

    List<Refund> of(String payment) {
        return database.sql("select * from refund where payment = ? order by made_at, number")
                .param(payment)
                .query((row, n) -> refund(row))
                .list();
    }

    /** How much of a sum goes back already, or is to. */
    long givenBack(Method method, String reference) {
        return database.sql("""
                        select coalesce(sum(amount), 0) from refund
                        where method = ? and reference = ? and state <> 'declined'""")
                .param(method.text())
                .param(reference)
                .query(Long.class)
                .single();
    }

    List<Refund> take(int most, Duration lease, Instant now) {
        return database.sql("""
                        with mine as (
                            select number from refund
                            where next_at <= ? and (leased_until is null or leased_until <= ?)
                            order by next_at limit ? for update skip locked
                        )
                        update refund r set leased_until = ?, tries = r.tries + 1
                        from mine where r.number = mine.number
                        returning r.*""")
                .params(Timestamp.from(now), Timestamp.from(now), most, Timestamp.from(now.plus(lease)))
                .query((row, n) -> refund(row))
                .list();
    }

    void later(Refund taken, Instant nextAt) {
        database.sql("update refund set next_at = ?, leased_until = null where number = ? and state = ?")
                .params(Timestamp.from(nextAt), taken.number(), taken.state().text())
                .update();
    }

    /** Those carried out at the platform from one moment to another, by when that was known here. */
    List<Refund> doneBetween(Instant from, Instant until) {
        return database.sql("""
                        select * from refund where method = 'online' and state = 'done'
                          and changed_at >= ? and changed_at < ? order by changed_at, number""")
                .param(Timestamp.from(from))
                .param(Timestamp.from(until))
                .query((row, n) -> refund(row))
                .list();
    }

    private static Refund refund(ResultSet row) throws SQLException {
        return new Refund(
                row.getString("number"),
                row.getString("payment"),
                Method.of(row.getString("method")),
                row.getString("reference"),
                row.getLong("amount"),
                RefundReason.of(row.getString("reason")),
                row.getString("note"),
                RefundState.of(row.getString("state")),
                row.getString("asked_by"),
                row.getString("decided_by"),
                row.getTimestamp("made_at").toInstant(),
                row.getInt("tries"));
    }
}
