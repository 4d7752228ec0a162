package vn.lienthong.axis.connector;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.outgoing.Feed;
import vn.lienthong.axis.outgoing.Outgoing.Positioned;
import vn.lienthong.axis.outgoing.Signals;
import vn.lienthong.axis.outgoing.TellRouting;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * What is handed over by the axis's present interface, in PostgreSQL: the row is there before the call, and says afterwards
 * what came of it; that is told to routing in the same transaction.
 */
@Component
public class Sendings {
    private final JdbcClient database;
    private final AxisLine line;
    private final AxisSettings settings;
    private final TellRouting routing;
    private final Signals signals;

    Sendings(JdbcClient database, AxisLine line, AxisSettings settings, TellRouting routing, Signals signals) {
        this.database = database;
        this.line = line;
        this.settings = settings;
        this.routing = routing;
        this.signals = signals;
    }

    /**
     * A package that a sender has taken.
     *
     * @param attempt the how-manieth; of several senders only the last that took it may go on
     * @param unclear the axis may have it already: it is asked first
     * @param begunAt since when that may be
     * @param asked how often the axis was asked, and said no
     */
    record Taken(
            Positioned positioned,
            int attempt,
            boolean unclear,
            @Nullable Instant begunAt,
            int asked) {}

    /** Takes over what the feed has got; where the interface is first spoken, from where the axis has come by the feed. */
    public void enrol() {
        if (!line.isOn()) {
            return;
        }
        database.sql("""
                        insert into sending (position, document, receiver, priority, added_at)
                        select position, document, receiver, priority, added_at from outgoing
                        where position > coalesce(
                                (select max(position) from sending),
                                (select position from acknowledgement where consumer = ?),
                                0)
                            and erased_at is null
                        on conflict do nothing""").param(settings.feed().consumer()).update();
    }

    /** Says that something may have come. Never blocks. */
    public void wake() {
        // The feed's own signal has rung with its commit.
        signals.rung();
    }

    /** The most urgent of what is due, the oldest of those first; of one document and receiver one after the other. */
    Optional<Taken> take() {
        return database.sql("""
                        with next as (
                            select position, state from sending s
                            where state in ('WAITING', 'UNCLEAR') and not_before <= now()
                                and not exists (
                                    select from sending before
                                    where before.document = s.document and before.receiver = s.receiver
                                        and before.position < s.position
                                        and before.state in ('WAITING', 'SENDING', 'UNCLEAR'))
                            order by priority desc, position limit 1 for update skip locked),
                        taken as (
                            update sending set state = 'SENDING', attempts = attempts + 1,
                                taken_until = now() + ? * interval '1 millisecond',
                                begun_at = case when next.state = 'UNCLEAR' then begun_at else now() end
                            from next where sending.position = next.position
                            returning sending.position as taken, attempts, next.state = 'UNCLEAR' as unclear, begun_at, asked)
                        select * from taken join outgoing on outgoing.position = taken.taken""")
                .param(settings.connector().lease().toMillis())
                .query(Sendings::taken)
                .optional();
    }

    private static Taken taken(ResultSet row, int n) throws SQLException {
        var begun = row.getTimestamp("begun_at");
        return new Taken(
                Feed.read(row, n),
                row.getInt("attempts"),
                row.getBoolean("unclear"),
                begun == null ? null : begun.toInstant(),
                row.getInt("asked"));
    }

    /** What nobody finished may have been sent or not. */
    int giveUpAbandoned() {
        return database.sql("""
                        update sending set state = 'UNCLEAR', not_before = now(), taken_until = null
                        where state = 'SENDING' and taken_until < now()""").update();
    }

    /** The axis has it. */
    @Transactional
    public void sent(Taken taken, String axisId) {
        if (settle(taken, "SENT", axisId, null)) {
            routing.transport(taken.positioned().outgoing(), TransportState.ON_AXIS, null);
        }
    }

    /** It can't be handed over, and trying again won't help. */
    @Transactional
    public void failed(Taken taken, RefusalCode code) {
        if (settle(taken, "FAILED", null, code.problem())) {
            routing.transport(taken.positioned().outgoing(), TransportState.FAILED, code.problem());
        }
    }

    private boolean settle(Taken taken, String state, @Nullable String axisId, @Nullable String problem) {
        return database.sql("""
                                update sending set state = ?, axis_id = ?, problem = ?, settled_at = now(), taken_until = null
                                where position = ? and state = 'SENDING' and attempts = ?""")
                        .param(state)
                        .param(axisId)
                        .param(problem)
                        .param(taken.positioned().position())
                        .param(taken.attempt())
                        .update()
                == 1;
    }

    /** The axis has nothing of it. */
    void putOff(Taken taken, Duration pause, boolean counts) {
        again(taken, "WAITING", pause, counts, 0);
    }

    /** The axis may have it. */
    void unclear(Taken taken, Duration pause, boolean counts, int asked) {
        again(taken, "UNCLEAR", pause, counts, asked);
    }

    private void again(Taken taken, String state, Duration pause, boolean counts, int asked) {
        database.sql("""
                        update sending set state = ?, not_before = now() + ? * interval '1 millisecond',
                            attempts = attempts - ?, asked = ?, taken_until = null
                        where position = ? and state = 'SENDING' and attempts = ?""")
                .params(
                        state,
                        pause.toMillis(),
                        counts ? 0 : 1,
                        asked,
                        taken.positioned().position(),
                        taken.attempt())
                .update();
    }

    /** A package that certainly was sent, shortly before that time: a list without it isn't whole. */
    Optional<Sure> sentBefore(Instant time) {
        return database.sql("""
                        select axis_id, begun_at from sending
                        where state = 'SENT' and axis_id is not null and begun_at < ?
                        order by begun_at desc limit 1""")
                .param(Timestamp.from(time))
                .query((row, n) -> new Sure(
                        row.getString("axis_id"), row.getTimestamp("begun_at").toInstant()))
                .optional();
    }

    /** What the axis is known to have. */
    record Sure(String axisId, Instant begunAt) {}

    /** Those of the axis's ids that are known to be of other packages. */
    Set<String> known(List<String> axisIds) {
        return Set.copyOf(database.sql("select axis_id from sending where axis_id = any(?)")
                .param(axisIds.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    /**
     * Takes back what hasn't left yet.
     *
     * @param before sequence of the entry that takes it back: what is owed after it leaves
     */
    public void withdraw(DocumentCode document, AgencyCode receiver, long before) {
        enrol();
        database.sql("""
                        update sending set state = 'WITHDRAWN', settled_at = now()
                        from outgoing
                        where outgoing.position = sending.position and outgoing.sequence < ?
                            and sending.document = ? and sending.receiver = ? and state = 'WAITING'""").params(before, document.value(), receiver.value()).update();
    }

    // ---- what became of what was sent

    /**
     * A package the axis has, of which it isn't known yet that its receiver fetched it.
     */
    public record OnAxis(Positioned positioned, String axisId) {}

    /** Those sent since then, by the axis's id. */
    public List<OnAxis> unfetched(Instant since) {
        return database.sql("""
                        select outgoing.*, axis_id from sending join outgoing using (position)
                        where state = 'SENT' and fetched_at is null and axis_id is not null and settled_at >= ?
                        order by position limit 10000""")
                .param(Timestamp.from(since))
                .query((row, n) -> new OnAxis(Feed.read(row, n), row.getString("axis_id")))
                .list();
    }

    /** Its receiver has it, or couldn't take it. */
    @Transactional
    public void fetched(OnAxis onAxis, boolean couldTakeIt) {
        var fresh = database.sql("update sending set fetched_at = now() where position = ? and fetched_at is null")
                .param(onAxis.positioned().position())
                .update();
        if (fresh == 1) {
            routing.transport(
                    onAxis.positioned().outgoing(),
                    couldTakeIt ? TransportState.FETCHED : TransportState.FAILED,
                    couldTakeIt ? null : "receiver-failed");
        }
    }

    // ---- for reconciliation and operators

    /** Has it sent again, for the axis never had it. */
    public boolean sendAgain(long position) {
        return database.sql("""
                                update sending set state = 'WAITING', not_before = now(), axis_id = null, settled_at = null,
                                    asked = 0
                                where position = ? and state = 'SENT'""").param(position).update() == 1;
    }

    /** The axis turns out to have it. */
    @Transactional
    public boolean foundOnAxis(Positioned positioned, String axisId) {
        var found =
                database.sql("""
                        update sending set state = 'SENT', axis_id = ?, problem = null, settled_at = now(), taken_until = null
                        where position = ? and state in ('UNCLEAR', 'FAILED')
                            and not exists (select from sending other where other.axis_id = ?)""").params(axisId, positioned.position(), axisId).update();
        if (found == 1) {
            routing.transport(positioned.outgoing(), TransportState.ON_AXIS, null);
        }
        return found == 1;
    }
}
