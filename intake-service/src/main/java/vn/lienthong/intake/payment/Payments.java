package vn.lienthong.intake.payment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

/** Payments with their history and the sums that came in, in PostgreSQL. */
@Repository
class Payments {
    private static final String[] LIVE = Arrays.stream(PaymentState.values())
            .filter(PaymentState::isLive)
            .map(PaymentState::text)
            .toArray(String[]::new);

    private final JdbcClient database;

    Payments(JdbcClient database) {
        this.database = database;
    }

    /** A change of a payment, as its history has it. */
    record Change(int change, Instant at, String happening, String origin, String before, String after) {}

    /**
     * A sum as it is kept.
     *
     * @param knownAt when we heard of it
     */
    record Kept(String payment, Money money, Instant knownAt) {}

    // ---- payments

    /** @return false where the obligation has this payment already */
    boolean add(Payment payment, @Nullable Instant nextAt) {
        return database.sql("""
                                insert into payment (number, dossier, obligation, attempt, stage, agency, amount, charges,
                                    state, made_at, changed_at, next_at)
                                values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)
                                on conflict do nothing""")
                        .params(Arrays.asList(
                                payment.number(),
                                payment.dossier().value(),
                                payment.obligation(),
                                payment.attempt(),
                                payment.stage(),
                                payment.agency().value(),
                                payment.amount(),
                                CanonicalJson.mapper().writeValueAsString(payment.charges()),
                                payment.state().text(),
                                Timestamp.from(payment.madeAt()),
                                Timestamp.from(payment.madeAt()),
                                timestamp(nextAt)))
                        .update()
                == 1;
    }

    /** The payment, to ourselves until the end of the transaction. */
    Optional<Payment> lock(String number) {
        return database.sql("select * from payment where number = ? for update")
                .param(number)
                .query((row, n) -> payment(row))
                .optional();
    }

    Optional<Payment> find(String number) {
        return database.sql("select * from payment where number = ?")
                .param(number)
                .query((row, n) -> payment(row))
                .optional();
    }

    List<Payment> of(DossierCode dossier) {
        return database.sql("select * from payment where dossier = ? order by obligation, attempt")
                .param(dossier.value())
                .query((row, n) -> payment(row))
                .list();
    }

    /** Those of a dossier of which something can still come. */
    List<Payment> liveOf(DossierCode dossier) {
        return database.sql("select * from payment where dossier = ? and state = any(?) order by obligation, attempt")
                .param(dossier.value())
                .param(LIVE)
                .query((row, n) -> payment(row))
                .list();
    }

    Optional<Payment> reportedAs(UUID report) {
        return database.sql("select * from payment where report = ?")
                .param(report)
                .query((row, n) -> payment(row))
                .optional();
    }

    /** Saves a payment that is locked, and adds to its history. */
    void change(
            Payment before,
            Payment after,
            Happening happening,
            String origin,
            Map<String, Object> detail,
            Instant at,
            @Nullable Instant nextAt) {
        database.sql("""
                        update payment
                        set state = ?, received = ?, method = ?, reference = ?, report = ?, receipt = ?, link = ?,
                            expires_at = ?, changed_at = ?, changes = changes + 1, next_at = ?, tries = 0,
                            leased_until = null
                        where number = ?""")
                .params(Arrays.asList(
                        after.state().text(),
                        after.received(),
                        after.method() == null ? null : after.method().text(),
                        after.reference(),
                        after.report(),
                        after.receipt(),
                        after.link(),
                        timestamp(after.expiresAt()),
                        Timestamp.from(at),
                        timestamp(nextAt),
                        after.number()))
                .update();
        database.sql("""
                        insert into payment_change (payment, change, at, happening, origin, before, after, detail)
                        values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)""")
                .params(Arrays.asList(
                        after.number(),
                        before.changes() + 1,
                        Timestamp.from(at),
                        happening.text(),
                        origin,
                        before.state().text(),
                        after.state().text(),
                        CanonicalJson.mapper().writeValueAsString(detail)))
                .update();
    }

    List<Change> history(String number) {
        return database.sql("select * from payment_change where payment = ? order by change")
                .param(number)
                .query((row, n) -> new Change(
                        row.getInt("change"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("happening"),
                        row.getString("origin"),
                        row.getString("before"),
                        row.getString("after")))
                .list();
    }

    /** How many are in each state. */
    Map<String, Long> countByState() {
        var counts = new java.util.HashMap<String, Long>();
        database.sql("select state, count(*) as n from payment where state = any(?) group by state")
                .param(LIVE)
                .query((ResultSet row) -> {
                    counts.put(row.getString("state"), row.getLong("n"));
                });
        return counts;
    }

    // ---- sums

    /** @return false where a sum of this number is known already */
    boolean addMoney(String payment, Money money, String origin, Instant at) {
        return database.sql("""
                                insert into payment_money (method, reference, payment, amount, paid_at, known_at, origin)
                                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                        .params(Arrays.asList(
                                money.method().text(),
                                money.reference(),
                                payment,
                                money.amount(),
                                Timestamp.from(money.paidAt()),
                                Timestamp.from(at),
                                origin))
                        .update()
                == 1;
    }

    Optional<Kept> money(Method method, String reference) {
        return database.sql("select * from payment_money where method = ? and reference = ?")
                .param(method.text())
                .param(reference)
                .query((row, n) -> kept(row))
                .optional();
    }

    List<Kept> moneyOf(String payment) {
        return database.sql("select * from payment_money where payment = ? order by known_at, reference")
                .param(payment)
                .query((row, n) -> kept(row))
                .list();
    }

    /** What was paid at the platform from one moment to another. */
    List<Kept> onlineBetween(Instant from, Instant until) {
        return database.sql("""
                        select * from payment_money where method = 'online' and paid_at >= ? and paid_at < ?
                        order by paid_at, reference""")
                .param(Timestamp.from(from))
                .param(Timestamp.from(until))
                .query((row, n) -> kept(row))
                .list();
    }

    // ---- work at the platform

    /** Takes those for which something is due, each for the time of a lease. */
    List<Payment> take(int most, Duration lease, Instant now) {
        return database.sql("""
                        with mine as (
                            select number from payment
                            where next_at <= ? and (leased_until is null or leased_until <= ?)
                            order by next_at limit ? for update skip locked
                        )
                        update payment p set leased_until = ?, tries = p.tries + 1
                        from mine where p.number = mine.number
                        returning p.*""")
                .params(Timestamp.from(now), Timestamp.from(now), most, Timestamp.from(now.plus(lease)))
                .query((row, n) -> payment(row))
                .list();
    }

    /** Nothing came of it so far; unless something happened meanwhile, it is due again then. */
    void later(Payment taken, Instant nextAt) {
        database.sql("""
                        update payment set next_at = ?, leased_until = null
                        where number = ? and changes = ? and next_at is not null""")
                .params(Timestamp.from(nextAt), taken.number(), taken.changes())
                .update();
    }

    // ---- numbers

    /** The next receipt number of an agency, e.g. {@code BL-H32.41.1-190312-0027}. */
    String nextReceipt(AgencyCode agency, Instant at) {
        var day = LocalDate.ofInstant(at, WorkingCalendar.ZONE);
        long last = database.sql("""
                        insert into receipt_count (agency, day, last) values (?, ?, 1)
                        on conflict (agency, day) do update set last = receipt_count.last + 1
                        returning last""")
                .param(agency.value())
                .param(day)
                .query(Long.class)
                .single();
        return "BL-%s-%02d%02d%02d-%04d"
                .formatted(agency, day.getYear() % 100, day.getMonthValue(), day.getDayOfMonth(), last);
    }

    // ---- rows

    private static Payment payment(ResultSet row) throws SQLException {
        var method = row.getString("method");
        return new Payment(
                row.getString("number"),
                new DossierCode(row.getString("dossier")),
                row.getLong("obligation"),
                row.getInt("attempt"),
                row.getString("stage"),
                new AgencyCode(row.getString("agency")),
                row.getObject("amount", Long.class),
                List.of(CanonicalJson.mapper().readValue(row.getString("charges"), Charge[].class)),
                PaymentState.of(row.getString("state")),
                row.getLong("received"),
                method == null ? null : Method.of(method),
                row.getString("reference"),
                row.getObject("report", UUID.class),
                row.getString("receipt"),
                row.getString("link"),
                instant(row, "expires_at"),
                row.getTimestamp("made_at").toInstant(),
                row.getInt("changes"),
                row.getInt("tries"));
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getString("payment"),
                new Money(
                        Method.of(row.getString("method")),
                        row.getString("reference"),
                        row.getLong("amount"),
                        row.getTimestamp("paid_at").toInstant()),
                row.getTimestamp("known_at").toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
