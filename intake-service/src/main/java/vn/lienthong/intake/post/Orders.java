package vn.lienthong.intake.post;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.intake.post.PostOrder.Placement;
import vn.lienthong.intake.post.StateMerge.Merged;
import vn.lienthong.intake.post.StateMerge.Report;

/** Orders of the public post and what was reported about them, in PostgreSQL. */
@Repository
class Orders {
    private final JdbcClient database;

    Orders(JdbcClient database) {
        this.database = database;
    }

    /** A report as it was kept. */
    record Heard(
            Leg leg,
            OrderState state,
            Instant at,
            Instant heardAt,
            String source,
            String outcome,
            String explanation) {}

    /** A new order, to be placed at once. Belongs into a transaction. @return false where there is one of this number */
    boolean add(PostOrder order) {
        return database.sql("""
                                insert into post_order (number, kind, dossier, agency, stage, leg, due_cash, created_by,
                                    created_at, placement, next_attempt_at)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)
                                on conflict do nothing""")
                        .param(order.number())
                        .param(order.kind().wire())
                        .param(order.dossier())
                        .param(order.agency())
                        .param(order.stage())
                        .param(order.leg().wire())
                        .param(order.dueCash())
                        .param(order.createdBy())
                        .param(Timestamp.from(order.createdAt()))
                        .param(Timestamp.from(order.createdAt()))
                        .update()
                == 1;
    }

    Optional<PostOrder> find(String number) {
        return database.sql("select * from post_order where number = ?")
                .param(number)
                .query((row, n) -> order(row))
                .optional();
    }

    /** The same, and nobody else changes it until the transaction ends. */
    Optional<PostOrder> findToChange(String number) {
        return database.sql("select * from post_order where number = ? for update")
                .param(number)
                .query((row, n) -> order(row))
                .optional();
    }

    List<PostOrder> all(List<String> numbers) {
        return database.sql("select * from post_order where number = any(?)")
                .param(numbers.toArray(String[]::new))
                .query((row, n) -> order(row))
                .list();
    }

    /** Orders an agency has a part in, newest first. */
    List<PostOrder> of(
            String agency, @Nullable String dossier, @Nullable OrderKind kind, @Nullable OrderState state, int most) {
        return database.sql("""
                        select * from post_order
                        where (agency = :agency or created_by = :agency)
                            and (cast(:dossier as text) is null or dossier = :dossier)
                            and (cast(:kind as text) is null or kind = :kind)
                            and (cast(:state as smallint) is null or state = :state)
                        order by created_at desc, number limit :most""")
                .param("agency", agency)
                .param("dossier", dossier)
                .param("kind", kind == null ? null : kind.wire())
                .param("state", state == null ? null : state.number())
                .param("most", most)
                .query((row, n) -> order(row))
                .list();
    }

    /** The order that is to bring the result, also one that is cancelled. */
    Optional<PostOrder> lastReturnOf(String dossier) {
        return database.sql("""
                        select * from post_order where dossier = ? and leg = 'return'
                        order by placement = 'cancelled', created_at desc limit 1""").param(dossier).query((row, n) -> order(row)).optional();
    }

    List<Heard> history(String number) {
        return database.sql("select * from post_report where number = ? order by at, id")
                .param(number)
                .query((row, n) -> new Heard(
                        Leg.ofWire(row.getString("leg")),
                        OrderState.of(row.getInt("state")),
                        row.getTimestamp("at").toInstant(),
                        row.getTimestamp("heard_at").toInstant(),
                        row.getString("source"),
                        row.getString("outcome"),
                        row.getString("explanation")))
                .list();
    }

    // ---- reports

    List<Report> reports(String number) {
        return database.sql("select leg, state, at from post_report where number = ?")
                .param(number)
                .query((row, n) -> new Report(
                        Leg.ofWire(row.getString("leg")),
                        OrderState.of(row.getInt("state")),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    boolean hasReport(String number, String id) {
        return database.sql("select exists (select from post_report where number = ? and report = ?)")
                .params(number, id)
                .query(Boolean.class)
                .single();
    }

    void keep(String number, @Nullable String id, Report report, Instant heardAt, String source, Merged merged) {
        database.sql("""
                        insert into post_report (number, report, leg, state, at, heard_at, source, outcome, explanation)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(number)
                .param(id)
                .param(report.leg().wire())
                .param(report.state().number())
                .param(Timestamp.from(report.at()))
                .param(Timestamp.from(heardAt))
                .param(source)
                .param(merged.outcome().wire())
                .param(merged.explanation())
                .update();
    }

    void advance(String number, OrderState state, Instant at) {
        database.sql("update post_order set state = ?, state_at = ? where number = ?")
                .params(state.number(), Timestamp.from(at), number)
                .update();
    }

    void heard(String number, Instant at) {
        database.sql("update post_order set asked_at = ? where number = ?")
                .params(Timestamp.from(at), number)
                .update();
    }

    // ---- placing

    /** Orders to be placed now; nobody else gets them until the lease is over. */
    List<PostOrder> claimToPlace(Instant now, Duration lease, int most) {
        return database.sql("""
                        update post_order set next_attempt_at = ?, attempts = attempts + 1
                        where number in (
                            select number from post_order where placement = 'pending' and next_attempt_at <= ?
                            order by next_attempt_at limit ? for update skip locked)
                        returning *""")
                .params(Timestamp.from(now.plus(lease)), Timestamp.from(now), most)
                .query((row, n) -> order(row))
                .list();
    }

    /** Orders under way that nothing was heard of for too long. */
    List<PostOrder> claimToAsk(Instant now, Duration silence, int most) {
        return database.sql("""
                        update post_order set asked_at = ?
                        where number in (
                            select number from post_order
                            where placement = 'placed' and state in (0, 1, 2) and asked_at <= ?
                            order by asked_at limit ? for update skip locked)
                        returning *""")
                .params(Timestamp.from(now), Timestamp.from(now.minus(silence)), most)
                .query((row, n) -> order(row))
                .list();
    }

    void placed(String number, @Nullable String tracking, Instant at) {
        database.sql("""
                        update post_order set placement = 'placed', trouble = null, next_attempt_at = null, asked_at = ?,
                            tracking = coalesce(?, tracking)
                        where number = ? and placement = 'pending'""")
                .param(Timestamp.from(at))
                .param(tracking)
                .param(number)
                .update();
    }

    void refused(String number, String why) {
        database.sql(
                        "update post_order set placement = 'refused', trouble = ?, next_attempt_at = null where number = ?")
                .params(why, number)
                .update();
    }

    void tryAgain(String number, String why, Instant when) {
        database.sql(
                        "update post_order set trouble = ?, next_attempt_at = ? where number = ? and placement = 'pending'")
                .params(why, Timestamp.from(when), number)
                .update();
    }

    // ---- what the dossier says

    /**
     * Makes the orders that return the results of these dossiers, where their citizens want them by post: the way back of
     * an order for both ways, else a new one.
     */
    void returnResults(List<String> dossiers, List<String> agencies, List<String> stages, Instant at) {
        var codes = dossiers.toArray(String[]::new);
        var to = agencies.toArray(String[]::new);
        var of = stages.toArray(String[]::new);
        database.sql("""
                        update post_order set leg = 'return', state = 0, state_at = null, agency = r.agency, stage = r.stage,
                            placement = 'pending', attempts = 0, trouble = null, next_attempt_at = ?
                        from unnest(?::text[], ?::text[], ?::text[]) as r (dossier, agency, stage)
                        where post_order.dossier = r.dossier and kind = 'both' and leg = 'submit'""").params(Timestamp.from(at), codes, to, of).update();
        database.sql("""
                        insert into post_order (number, kind, dossier, agency, stage, leg, created_by, created_at, placement,
                            next_attempt_at)
                        select r.dossier || '-return', 'return', r.dossier, r.agency, r.stage, 'return', r.agency, ?,
                            'pending', ?
                        from unnest(?::text[], ?::text[], ?::text[]) as r (dossier, agency, stage)
                            join slip on slip.dossier = r.dossier and slip.return_by = 'post'
                        where not exists (
                            select from post_order o where o.dossier = r.dossier and o.kind = 'both')
                        on conflict (number) do update
                        set placement = 'pending', agency = excluded.agency, stage = excluded.stage, attempts = 0,
                            trouble = null, next_attempt_at = excluded.next_attempt_at
                        where post_order.placement = 'cancelled'""")
                .params(Timestamp.from(at), Timestamp.from(at), codes, to, of)
                .update();
    }

    /** Another agency has the stage now. */
    void moveReturns(List<String> dossiers, List<String> agencies, List<String> stages) {
        database.sql("""
                        update post_order set agency = r.agency
                        from unnest(?::text[], ?::text[], ?::text[]) as r (dossier, agency, stage)
                        where post_order.dossier = r.dossier and leg = 'return' and post_order.stage = r.stage
                            and state <> 3""")
                .params(dossiers.toArray(String[]::new), agencies.toArray(String[]::new), stages.toArray(String[]::new))
                .update();
    }

    /** What isn't placed yet isn't wanted any more. */
    void dropReturns(List<String> dossiers, String why) {
        database.sql("""
                        update post_order set placement = 'cancelled', trouble = ?, next_attempt_at = null
                        where dossier = any(?) and leg = 'return' and placement in ('pending', 'refused')""").params(why, dossiers.toArray(String[]::new)).update();
    }

    /** The dossier that an order brought. @return false where it brought another, or isn't that agency's */
    boolean bring(String number, String dossier, String agency) {
        return database.sql("""
                                update post_order set dossier = ?
                                where number = ? and agency = ? and dossier is null and kind in ('submit', 'both')
                                    and leg = 'submit'""").params(dossier, number, agency).update() == 1;
    }

    void returnReported(String number) {
        database.sql("update post_order set return_reported = true where number = ?")
                .param(number)
                .update();
    }

    // ---- cash

    void collected(String number, long amount, Instant at) {
        database.sql("update post_order set collected = ?, collected_at = ? where number = ? and collected is null")
                .params(amount, Timestamp.from(at), number)
                .update();
    }

    /** It stands in the books of fees. */
    void cashReported(String number) {
        database.sql("update post_order set cash_reported = true where number = ?")
                .param(number)
                .update();
    }

    /** Orders whose cash doesn't stand in the books of fees though there is something to pay by now; held until the commit. */
    List<PostOrder> claimToTellTheBooks(int most) {
        return database.sql("""
                        select o.* from post_order o
                        where o.collected > 0 and not o.cash_reported
                            and exists (select from payment p where p.dossier = o.dossier)
                        order by o.number limit ? for update of o skip locked""").param(most).query((row, n) -> order(row)).list();
    }

    void remitted(String number, long amount, LocalDate day) {
        database.sql("update post_order set remitted = ?, remitted_at = ? where number = ? and remitted is null")
                .params(amount, day.atStartOfDay().atOffset(ZoneOffset.UTC), number)
                .update();
    }

    // ---- counts

    record Count(OrderKind kind, OrderState state, long orders) {}

    List<Count> counts() {
        return database.sql("select kind, state, count(*) as orders from post_order group by kind, state")
                .query((row, n) -> new Count(
                        OrderKind.ofWire(row.getString("kind")),
                        OrderState.of(row.getInt("state")),
                        row.getLong("orders")))
                .list();
    }

    static PostOrder order(ResultSet row) throws SQLException {
        return new PostOrder(
                row.getString("number"),
                OrderKind.ofWire(row.getString("kind")),
                row.getString("dossier"),
                row.getString("agency"),
                row.getString("stage"),
                Leg.ofWire(row.getString("leg")),
                OrderState.of(row.getInt("state")),
                instant(row, "state_at"),
                row.getLong("due_cash"),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant(),
                Placement.valueOf(row.getString("placement").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                row.getString("trouble"),
                row.getString("tracking"),
                row.getObject("collected", Long.class),
                instant(row, "collected_at"),
                row.getObject("remitted", Long.class),
                instant(row, "remitted_at"),
                row.getBoolean("return_reported"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
