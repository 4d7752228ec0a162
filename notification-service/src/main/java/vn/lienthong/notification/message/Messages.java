package vn.lienthong.notification.message;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.wire.CanonicalJson;

/** All messages, in PostgreSQL. Its clock is the one that counts, so that instances need not agree on the time. */
@Component
public class Messages {
    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    /** A citizen hears of a dossier in the order of events: a later message waits for the ones before it. */
    private static final String DUE = """
            select id from message
            where channel = :channel and state = 'PLANNED'
              and not_before <= now() and useless_after > now() and (taken_until is null or taken_until < now())
              and not exists (
                  select from message earlier
                  where earlier.dossier = message.dossier and earlier.id < message.id
                    and earlier.channel = message.channel and earlier.state in ('PLANNED', 'SENDING'))
            order by id limit 1
            """;

    private final JdbcClient database;
    private final MessageMeters meters;
    private final JsonMapper json = CanonicalJson.mapper();

    Messages(JdbcClient database, MessageMeters meters) {
        this.database = database;
        this.meters = meters;
    }

    /**
     * A message in the hands of one sender.
     *
     * @param attempt tells this sender from one that took the message before
     */
    public record Taken(long id, int attempt, Message message) {}

    /** A message as operators see it. */
    record Standing(
            String event,
            String dossier,
            String situation,
            String channel,
            @Nullable String to,
            MessageState state,
            @Nullable String reason,
            int attempts,
            Instant plannedAt,
            @Nullable Instant settledAt) {}

    private record Planned(
            String event,
            String recipient,
            String channel,
            String dossier,
            String situation,
            int template,
            String language,
            String address,
            @Nullable String change,
            Map<String, String> variables,
            Instant uselessAfter) {}

    /**
     * Plans messages; those already known stay as they are. That another agency works on a dossier is told once for a
     * change, and not at all where the same change had its receiving agency told.
     */
    public void plan(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var rows = messages.stream()
                .map(message -> new Planned(
                        message.event(),
                        message.recipient(),
                        message.channel().code(),
                        message.dossier(),
                        message.situation().code(),
                        message.template(),
                        message.language(),
                        message.address().value(),
                        message.change(),
                        message.variables(),
                        message.uselessAfter()))
                .toList();
        database.sql("""
                        insert into message (event, recipient, channel, dossier, situation, template, language,
                                             address, change, variables, useless_after)
                        select event, recipient, channel, dossier, situation, template, language,
                               address, change, variables, "uselessAfter"
                        from jsonb_to_recordset(?::jsonb) as planned (
                            event text, recipient text, channel text, dossier text, situation text, template int,
                            language text, address text, change text, variables jsonb, "uselessAfter" timestamptz)
                        where situation <> 'agency-changed' or not exists (
                            select from message told
                            where told.dossier = planned.dossier and told.change = planned.change)
                        on conflict (event, recipient, channel) do nothing
                        returning situation, channel
                        """)
                .param(json.writeValueAsString(rows))
                .query((row, n) -> count(row, "planned"))
                .list();
    }

    /** Whether there is anything to hand over by this channel now. */
    public boolean anyDue(MessageChannel channel) {
        return database.sql("select exists (" + DUE + ")")
                .param("channel", channel.code())
                .query(Boolean.class)
                .single();
    }

    /** Takes the oldest message that is due; nobody else gets it before {@code lease} is over. */
    public Optional<Taken> take(MessageChannel channel, Duration lease) {
        return database.sql("""
                        update message set attempts = attempts + 1, taken_until = now() + :lease * interval '1 millisecond'
                        where id = (%s for update of message skip locked)
                        returning *
                        """.formatted(DUE))
                .param("channel", channel.code())
                .param("lease", lease.toMillis())
                .query((row, n) -> new Taken(row.getLong("id"), row.getInt("attempts"), message(row)))
                .optional();
    }

    private Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getString("event"),
                row.getString("recipient"),
                MessageChannel.of(row.getString("channel")),
                row.getString("dossier"),
                Situation.of(row.getString("situation")),
                row.getInt("template"),
                row.getString("language"),
                new EmailAddress(row.getString("address")),
                row.getString("change"),
                json.readValue(row.getString("variables"), VARIABLES),
                row.getTimestamp("useless_after").toInstant());
    }

    /** Writes down that the last step begins; false where the message is no longer this sender's. */
    public boolean beginLastStep(Taken taken, Duration lease) {
        return database.sql("""
                        update message set state = 'SENDING', taken_until = now() + :lease * interval '1 millisecond'
                        where id = :id and attempts = :attempt and state = 'PLANNED'
                        """)
                        .param("lease", lease.toMillis())
                        .param("id", taken.id())
                        .param("attempt", taken.attempt())
                        .update()
                == 1;
    }

    /** Writes down how it ended; also where the lease was over meanwhile, for now it is known. */
    public void settle(Taken taken, MessageState end, @Nullable String reason) {
        var settled = database.sql("""
                        update message set state = :end, reason = :reason, taken_until = null, settled_at = now()
                        where id = :id and attempts = :attempt and state in ('PLANNED', 'SENDING', 'UNDECIDED')
                        """)
                .param("end", end.name())
                .param("reason", reason)
                .param("id", taken.id())
                .param("attempt", taken.attempt())
                .update();
        if (settled == 1) {
            meters.count(taken.message(), outcome(end));
        }
    }

    /** Puts a message off that certainly hasn't gone out. */
    public void putOff(Taken taken, Duration pause, String reason) {
        database.sql("""
                        update message set state = 'PLANNED', reason = :reason, taken_until = null, settled_at = null,
                               not_before = now() + :pause * interval '1 millisecond'
                        where id = :id and attempts = :attempt and state in ('PLANNED', 'SENDING', 'UNDECIDED')
                        """)
                .param("reason", reason)
                .param("pause", pause.toMillis())
                .param("id", taken.id())
                .param("attempt", taken.attempt())
                .update();
        meters.count(taken.message(), "put-off");
    }

    /** Settles what no sender will: those whose sender died at the last step, and those whose time is over. */
    public void settleAbandoned() {
        settleAll(MessageState.UNDECIDED, "its sender stopped before the answer was known", """
                state = 'SENDING' and taken_until < now()""");
        settleAll(MessageState.FAILED, "it could not be handed over while it was worth telling", """
                state = 'PLANNED' and useless_after <= now() and (taken_until is null or taken_until < now())""");
    }

    private void settleAll(MessageState end, String reason, String which) {
        database.sql("""
                        update message set state = :end, taken_until = null, settled_at = now(),
                               reason = :reason || coalesce('; last: ' || reason, '')
                        where %s
                        returning situation, channel
                        """.formatted(which))
                .param("end", end.name())
                .param("reason", reason)
                .query((row, n) -> count(row, outcome(end)))
                .list();
    }

    private static String outcome(MessageState end) {
        return end.name().toLowerCase(Locale.ROOT);
    }

    private String count(ResultSet row, String outcome) throws SQLException {
        meters.count(row.getString("situation"), row.getString("channel"), outcome);
        return outcome;
    }

    /** The newest messages of a dossier, or in a state, or both. */
    List<Standing> find(@Nullable String dossier, @Nullable MessageState state, int limit) {
        var conditions = new ArrayList<String>();
        if (dossier != null) {
            conditions.add("dossier = :dossier");
        }
        if (state != null) {
            conditions.add("state = :state");
        }
        return database.sql("select * from message where " + String.join(" and ", conditions)
                        + " order by id desc limit :limit")
                .param("dossier", dossier)
                .param("state", state == null ? null : state.name())
                .param("limit", limit)
                .query((row, n) -> standing(row))
                .list();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        var address = row.getString("address");
        var settled = row.getTimestamp("settled_at");
        return new Standing(
                row.getString("event"),
                row.getString("dossier"),
                row.getString("situation"),
                row.getString("channel"),
                address == null ? null : new EmailAddress(address).masked(),
                MessageState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("attempts"),
                row.getTimestamp("planned_at").toInstant(),
                settled == null ? null : settled.toInstant());
    }
}
