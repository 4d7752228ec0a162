package vn.lienthong.notification.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.message.Messages.Taken;

/**
 * What providers report of messages they took (biên nhận chuyển tin). A report may come before its message is noted as sent,
 * and more than once.
 */
@Component
public class Receipts {
    private final JdbcClient database;
    private final MessageMeters meters;

    Receipts(JdbcClient database, MessageMeters meters) {
        this.database = database;
        this.meters = meters;
    }

    /** What became of a message, or of one of its parts. */
    public enum Delivery {
        DELIVERED,
        NOT_DELIVERED
    }

    /**
     * Says by which id a provider will report on a message that is about to be handed over: so the report decides it even where
     * no answer comes.
     */
    public void expect(String provider, String id, Taken message) {
        database.sql("""
                        insert into message_part (provider, id, message) values (?, ?, ?)
                        on conflict (provider, id) do update set message = excluded.message
                        """).param(provider).param(id).param(message.id()).update();
    }

    /**
     * Notes a report.
     *
     * @param id what the provider calls the message, or the part
     * @param code the provider's own word for why; nothing of the recipient
     */
    public void note(String provider, String id, Delivery delivery, @Nullable String code, Instant at) {
        database.sql("""
                        insert into message_part (provider, id, state, code, reported_at)
                        values (:provider, :id, :state, :code, cast(:at as timestamptz))
                        on conflict (provider, id) do update
                        set state = excluded.state, code = excluded.code, reported_at = excluded.reported_at, applied = false
                        where message_part.state is null
                           or message_part.state = 'NOT_DELIVERED' and excluded.state = 'DELIVERED'
                        """)
                .param("provider", provider)
                .param("id", id)
                .param("state", delivery.name())
                .param("code", code)
                .param("at", at.toString())
                .update();
    }

    /**
     * The same of a message that its provider calls by our reference: also where it never said that it took it.
     *
     * @param reference as {@link Message#reference} has it
     */
    public void noteByReference(
            MessageChannel channel,
            String provider,
            String reference,
            Delivery delivery,
            @Nullable String code,
            Instant at) {
        note(provider, reference, delivery, code, at);
        database.sql("""
                        update message_part set message = undecided.id
                        from (select id from message
                              where state = 'UNDECIDED' and channel = :channel
                                and left(encode(sha256(convert_to(concat_ws('|', event, recipient, channel), 'UTF8')), 'hex'), 32)
                                    = :reference) as undecided
                        where message_part.provider = :provider and message_part.id = :reference
                          and message_part.message is null
                        """)
                .param("channel", channel.code())
                .param("provider", provider)
                .param("reference", reference)
                .update();
    }

    /**
     * Tells messages what was reported of them: delivered is what is so in all its parts, not delivered what isn't in one.
     * Returns how many were told.
     */
    public int apply() {
        var outcomes = database.sql("""
                        with news as (
                            update message_part set applied = true
                            where not applied and state is not null
                              -- One that is being handed over hears of it once that is settled.
                              and exists (
                                  select from message
                                  where message.id = message_part.message
                                    and message.state in ('SENT', 'UNDECIDED', 'FAILED'))
                            returning provider, id, message, state, code, reported_at),
                        -- What the update changes isn't seen by the other parts of this statement, and needn't: it is 'applied'.
                        standing as (
                            select message_part.message,
                                   bool_and(state is not distinct from 'DELIVERED') as delivered,
                                   bool_or(state is not distinct from 'NOT_DELIVERED') as failed,
                                   max(code) filter (where state = 'NOT_DELIVERED') as code,
                                   max(reported_at) as at
                            from message_part where message_part.message in (select message from news)
                            group by message_part.message)
                        update message
                        set delivery = case when failed then 'NOT_DELIVERED' else 'DELIVERED' end,
                            delivered_at = at,
                            state = case when failed then 'FAILED' else 'SENT' end,
                            reason = case when failed
                                          then 'the provider could not deliver it' || coalesce(' (' || code || ')', '') end,
                            fallback = case when failed then fallback end,
                            ask_at = null
                        from standing
                        where message.id = standing.message and (failed or delivered)
                          and message.state in ('SENT', 'UNDECIDED', 'FAILED')
                        returning situation, channel, delivery
                        """)
                .query((row, n) -> {
                    meters.count(
                            row.getString("situation"),
                            row.getString("channel"),
                            row.getString("delivery").equals("DELIVERED") ? "delivered" : "not-delivered");
                    return 1;
                })
                .list();
        return outcomes.size();
    }

    /** Deletes reports that no message was found for in that many days. */
    public int forgetStrays(int days) {
        return database.sql("""
                        delete from message_part
                        where message is null and noted_at < now() - :days * interval '1 day'
                           -- What didn't come back by then doesn't.
                           or provider = 'email' and state is null and noted_at < now() - interval '30 days'
                        """).param("days", days).update();
    }
}
