package vn.lienthong.notification.message;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.personal.PersonalKeys;

/** All messages, in PostgreSQL. Its clock is the one that counts, so that instances need not agree on the time. */
@Component
public class Messages {
    private static final Logger log = LoggerFactory.getLogger(Messages.class);
    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    /**
     * What is urgent first, then the oldest. A citizen hears of a dossier in the order of events: a later message waits for
     * the ones before it, but in quiet hours what is urgent not for what waits for the morning; and nothing for long for what a
     * provider is asked about.
     */
    private static final String DUE = """
            select id from message
            where channel = :channel and state = 'PLANNED'
              and not_before <= now() and useless_after > now() and (taken_until is null or taken_until < now())
              and (urgent or not :urgentOnly)
              and not exists (
                  select from message earlier
                  where earlier.dossier = message.dossier and earlier.id < message.id
                    and earlier.channel = message.channel and earlier.state in ('PLANNED', 'SENDING')
                    and (earlier.urgent or not :urgentOnly))
              and not exists (
                  select from message earlier
                  where earlier.dossier = message.dossier and earlier.id < message.id
                    and earlier.channel = message.channel and earlier.ask_at is not null and earlier.asked < 3)
            order by urgent desc, id limit 1
            """;

    private final JdbcClient database;
    private final MessageMeters meters;
    private final PersonalKeys keys;
    private final JsonMapper json = CanonicalJson.mapper();

    Messages(JdbcClient database, MessageMeters meters, PersonalKeys keys) {
        this.database = database;
        this.keys = keys;
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
            long id,
            String event,
            String dossier,
            String situation,
            String channel,
            @Nullable String to,
            MessageState state,
            @Nullable String reason,
            int attempts,
            Instant plannedAt,
            @Nullable Instant settledAt,
            @Nullable String provider,
            @Nullable String delivery,
            @Nullable Instant deliveredAt,
            boolean urgent,
            @Nullable String fallback) {
        Standing to(Address address) {
            return new Standing(
                    id,
                    event,
                    dossier,
                    situation,
                    channel,
                    address.masked(),
                    state,
                    reason,
                    attempts,
                    plannedAt,
                    settledAt,
                    provider,
                    delivery,
                    deliveredAt,
                    urgent,
                    fallback);
        }
    }

    /** @param position in their order they get their numbers, however the database looks for those it knows */
    private record Planned(
            int position,
            String event,
            String recipient,
            String channel,
            String dossier,
            String situation,
            int template,
            String language,
            @Nullable String address,
            @Nullable String change,
            @Nullable Map<String, String> variables,
            @Nullable String sealed,
            Instant uselessAfter,
            boolean urgent,
            @Nullable String fallback,
            @Nullable Instant heldUntil) {}

    /**
     * What is sealed of a message.
     *
     * @param others channel and address of the ways after this one
     */
    record Contents(
            String address,
            Map<String, String> variables,
            @Nullable List<Other> others) {
        List<Way> ways() {
            return others == null
                    ? List.of()
                    : others.stream()
                            .map(other -> new Way(
                                    MessageChannel.of(other.channel()),
                                    Address.of(MessageChannel.of(other.channel()), other.address())))
                            .toList();
        }
    }

    record Other(String channel, String address) {}

    /**
     * Plans messages; those already known stay as they are. That another agency works on a dossier is told once for a
     * change, and not at all where the same change had its receiving agency told; that it went on to an agency, once of each.
     */
    public void plan(List<Message> messages, SealedTexts texts) {
        if (messages.isEmpty()) {
            return;
        }
        plan(messages, texts, null, ONCE);
    }

    /** Plans messages that aren't sent as they are, but told in a digest after that time. */
    public void hold(List<Message> messages, Instant until, SealedTexts texts) {
        if (!messages.isEmpty()) {
            plan(messages, texts, until, ONCE);
        }
    }

    private static final String ONCE = """
                -- What was planned by one channel isn't planned by another because wishes have changed since.
                not exists (
                    select from message known
                    where known.event = planned.event and known.recipient = planned.recipient)
                and (situation not in ('agency-changed', 'stage-passed-on') or not exists (
                    select from message told
                    where told.dossier = planned.dossier and told.change = planned.change))""";

    /** Plans a message that was planned by another channel before. */
    void planNext(Message message, SealedTexts texts) {
        plan(List.of(message), texts, null, "\"uselessAfter\" > now()");
    }

    private void plan(List<Message> messages, SealedTexts texts, @Nullable Instant heldUntil, String which) {
        var rows = IntStream.range(0, messages.size())
                .mapToObj(n -> planned(n, messages.get(n), texts, heldUntil))
                .toList();
        database.sql("""
                        insert into message (event, recipient, channel, dossier, situation, template, language,
                                             address, change, variables, sealed, useless_after, urgent, fallback, state, not_before)
                        select event, recipient, channel, dossier, situation, template, language,
                               address, change, variables, sealed, "uselessAfter", urgent, fallback,
                               case when "heldUntil" is null then 'PLANNED' else 'HELD' end, coalesce("heldUntil", now())
                        from jsonb_to_recordset(?::jsonb) as planned (
                            event text, recipient text, channel text, dossier text, situation text, template int,
                            language text, address text, change text, variables jsonb,
                            sealed text, "uselessAfter" timestamptz, urgent boolean, fallback text,
                            "heldUntil" timestamptz, position int)
                        where %s
                        order by position -- ids tell the order of sending, and a join may turn rows round
                        on conflict (event, recipient, channel) do nothing
                        returning situation, channel
                        """.formatted(which))
                .param(json.writeValueAsString(rows))
                .query((row, n) -> count(row, "planned"))
                .list();
    }

    private Planned planned(int position, Message message, SealedTexts texts, @Nullable Instant heldUntil) {
        var others = message.others().stream()
                .map(way -> new Other(way.channel().code(), way.address().value()))
                .toList();
        // Those not sealed have columns for address and variables only: they have one way.
        var contents = new Contents(message.address().value(), message.variables(), others.isEmpty() ? null : others);
        var sealed = texts.seal(message.dossier(), json.writeValueAsString(contents));
        return new Planned(
                position,
                message.event(),
                message.recipient(),
                message.channel().code(),
                message.dossier(),
                message.situation().code(),
                message.template(),
                message.language(),
                sealed == null ? contents.address() : null,
                message.change(),
                sealed == null ? contents.variables() : null,
                sealed,
                message.uselessAfter(),
                message.urgent(),
                sealed == null || others.isEmpty() ? null : others.getFirst().channel(),
                heldUntil);
    }

    private static final int DOSSIERS_AT_A_TIME = 50;

    /**
     * Takes what is held and due, of some dossiers: for the transaction it is in, and by one instance at a time, so that nobody
     * gets a part of a day's messages.
     */
    public List<Taken> takeHeld() {
        var alone = database.sql("select pg_try_advisory_xact_lock(hashtext('notification.digest'))")
                .query(Boolean.class)
                .single();
        if (!alone) {
            return List.of();
        }
        return database.sql("""
                        select * from message
                        where state = 'HELD' and not_before <= now() and dossier in (
                            select distinct dossier from message
                            where state = 'HELD' and not_before <= now() order by dossier limit ?)
                        order by dossier, id for update
                        """).param(DOSSIERS_AT_A_TIME).query((row, n) -> stored(row)).list().stream()
                .flatMap(found -> taken(found).stream())
                .toList();
    }

    /** Has a message go by itself after all. */
    public void release(Taken held) {
        database.sql("update message set state = 'PLANNED' where id = ? and state = 'HELD'")
                .param(held.id())
                .update();
    }

    /** Writes down that these were told in a digest. */
    public void toldTogether(List<Taken> held) {
        database.sql("""
                        update message set state = 'TOGETHER', settled_at = now(), fallback = null
                        where id = any(?) and state = 'HELD' returning situation, channel
                        """)
                .param(held.stream().map(Taken::id).toArray(Long[]::new))
                .query((row, n) -> count(row, "together"))
                .list();
    }

    /** Whether there is anything to hand over by this channel now. */
    public boolean anyDue(MessageChannel channel) {
        return anyDue(channel, false);
    }

    /** The same, of what is urgent only or of all. */
    public boolean anyDue(MessageChannel channel, boolean urgentOnly) {
        return database.sql("select exists (" + DUE + ")")
                .param("channel", channel.code())
                .param("urgentOnly", urgentOnly)
                .query(Boolean.class)
                .single();
    }

    /** A message as it lies in its table. */
    record Stored(
            long id,
            int attempt,
            String dossier,
            @Nullable Contents open,
            @Nullable String sealed,
            Row row) {}

    /** What of a message is nobody's secret. */
    record Row(
            String event,
            String recipient,
            String channel,
            String situation,
            int template,
            String language,
            @Nullable String change,
            Instant uselessAfter,
            boolean urgent) {}

    /**
     * Takes the oldest message that is due; nobody else gets it before {@code lease} is over. Empty, too, where its recipient
     * was erased meanwhile.
     */
    public Optional<Taken> take(MessageChannel channel, Duration lease) {
        return take(channel, lease, false);
    }

    /** The same, of what is urgent only or of all. */
    public Optional<Taken> take(MessageChannel channel, Duration lease, boolean urgentOnly) {
        var stored = database.sql("""
                        update message set attempts = attempts + 1, taken_until = now() + :lease * interval '1 millisecond'
                        where id = (%s for update of message skip locked)
                        returning *
                        """.formatted(DUE))
                .param("channel", channel.code())
                .param("urgentOnly", urgentOnly)
                .param("lease", lease.toMillis())
                .query((row, n) -> stored(row))
                .optional();
        return stored.flatMap(this::taken);
    }

    Optional<Taken> taken(Stored found) {
        return contents(found).map(contents -> new Taken(found.id(), found.attempt(), message(found, contents)));
    }

    private Optional<Contents> contents(Stored stored) {
        if (stored.sealed() == null) {
            return Optional.ofNullable(stored.open());
        }
        var texts = SealedTexts.of(keys, List.of(stored.dossier()));
        if (texts.isErased(stored.dossier())) {
            return Optional.empty(); // settled by whoever erases
        }
        var contents = texts.open(stored.dossier(), stored.sealed()).map(text -> json.readValue(text, Contents.class));
        if (contents.isEmpty()) {
            log.atError().addKeyValue("message-id", stored.id()).log("a message can't be opened; it waits");
        }
        return contents;
    }

    Stored stored(ResultSet row) throws SQLException {
        var address = row.getString("address");
        var variables = row.getString("variables");
        return new Stored(
                row.getLong("id"),
                row.getInt("attempts"),
                row.getString("dossier"),
                address == null || variables == null
                        ? null
                        : new Contents(address, json.readValue(variables, VARIABLES), null),
                row.getString("sealed"),
                new Row(
                        row.getString("event"),
                        row.getString("recipient"),
                        row.getString("channel"),
                        row.getString("situation"),
                        row.getInt("template"),
                        row.getString("language"),
                        row.getString("change"),
                        row.getTimestamp("useless_after").toInstant(),
                        row.getBoolean("urgent")));
    }

    private static Message message(Stored stored, Contents contents) {
        var row = stored.row();
        var channel = MessageChannel.of(row.channel());
        return new Message(
                row.event(),
                row.recipient(),
                channel,
                stored.dossier(),
                Situation.of(row.situation()),
                row.template(),
                row.language(),
                Address.of(channel, contents.address()),
                row.change(),
                contents.variables(),
                row.uselessAfter(),
                contents.ways(),
                row.urgent());
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
        settle(taken, end, reason, null, null);
    }

    /** The same, and whose answer that was. */
    public void settle(Taken taken, MessageState end, String reason, String provider) {
        settle(taken, end, reason, null, provider);
    }

    /** The same; the provider is asked what became of it after that time. */
    public void undecided(Taken taken, String reason, String provider, Duration askAfter) {
        settle(taken, MessageState.UNDECIDED, reason, askAfter, provider);
    }

    /**
     * Writes down that a provider took it.
     *
     * @param ids what the provider calls it, or its parts, where it reports on them later; else the next way isn't needed
     */
    public void sent(Taken taken, String provider, List<String> ids) {
        var settled = database.sql("""
                        with settled as (
                            update message set state = 'SENT', reason = null, taken_until = null, settled_at = now(),
                                   ask_at = null, provider = :provider,
                                   fallback = case when :reports then fallback end
                            where id = :id and attempts = :attempt and state in ('PLANNED', 'SENDING', 'UNDECIDED')
                            returning id),
                        parts as (
                            insert into message_part (provider, id, message)
                            select :provider, part, settled.id from settled, unnest(:ids) as part
                            on conflict (provider, id) do update set message = excluded.message)
                        select count(*) from settled
                        """)
                .param("provider", provider)
                .param("reports", !ids.isEmpty())
                .param("ids", ids.toArray(String[]::new))
                .param("id", taken.id())
                .param("attempt", taken.attempt())
                .query(Integer.class)
                .single();
        if (settled == 1) {
            meters.count(taken.message(), outcome(MessageState.SENT));
        }
    }

    private void settle(
            Taken taken,
            MessageState end,
            @Nullable String reason,
            @Nullable Duration askAfter,
            @Nullable String provider) {
        var settled = database.sql("""
                        update message set state = :end, reason = :reason, taken_until = null, settled_at = now(),
                               fallback = case when :end <> 'SENT' then fallback end,
                               ask_at = now() + cast(:ask as bigint) * interval '1 millisecond',
                               provider = coalesce(:provider, provider)
                        where id = :id and attempts = :attempt and state in ('PLANNED', 'SENDING', 'UNDECIDED')
                        """)
                .param("end", end.name())
                .param("reason", reason)
                .param("ask", askAfter == null ? null : askAfter.toMillis())
                .param("provider", provider)
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
                               ask_at = null, not_before = now() + :pause * interval '1 millisecond'
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
        settleAbandoned(List.of());
    }

    /** The same; of the channels named the provider is asked what became of them. */
    public void settleAbandoned(Collection<MessageChannel> askable) {
        settleAll(MessageState.UNDECIDED, "its sender stopped before the answer was known", askable, """
                state = 'SENDING' and taken_until < now()""");
        settleAll(MessageState.FAILED, "it could not be handed over while it was worth telling", List.of(), """
                state = 'PLANNED' and useless_after <= now() and (taken_until is null or taken_until < now())""");
    }

    private void settleAll(MessageState end, String reason, Collection<MessageChannel> askable, String which) {
        database.sql("""
                        update message set state = :end, taken_until = null, settled_at = now(),
                               ask_at = case when channel = any(:askable) then now() end,
                               reason = :reason || coalesce('; last: ' || reason, '')
                        where %s
                        returning situation, channel
                        """.formatted(which))
                .param("end", end.name())
                .param("reason", reason)
                .param("askable", askable.stream().map(MessageChannel::code).toArray(String[]::new))
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
        return find(dossier, state, null, null, limit);
    }

    /** The same, by one channel, by one provider. */
    List<Standing> find(
            @Nullable String dossier,
            @Nullable MessageState state,
            @Nullable MessageChannel channel,
            @Nullable String provider,
            int limit) {
        var conditions = new ArrayList<String>();
        if (dossier != null) {
            conditions.add("dossier = :dossier");
        }
        if (state != null) {
            conditions.add("state = :state");
        }
        if (channel != null) {
            conditions.add("channel = :channel");
        }
        if (provider != null) {
            conditions.add("provider = :provider");
        }
        var listed = database.sql("select * from message where " + String.join(" and ", conditions)
                        + " order by id desc limit :limit")
                .param("dossier", dossier)
                .param("state", state == null ? null : state.name())
                .param("channel", channel == null ? null : channel.code())
                .param("provider", provider)
                .param("limit", limit)
                .query((row, n) -> new Listed(standing(row), row.getString("sealed")))
                .list();
        var texts = SealedTexts.of(
                keys, listed.stream().map(one -> one.standing().dossier()).collect(Collectors.toSet()));
        return listed.stream().map(one -> masked(one, texts)).toList();
    }

    private record Listed(Standing standing, @Nullable String sealed) {}

    /** Where a message goes is shown masked, as long as it is there. */
    private Standing masked(Listed listed, SealedTexts texts) {
        var standing = listed.standing();
        var sealed = listed.sealed();
        if (sealed == null) {
            return standing;
        }
        return texts.open(standing.dossier(), sealed)
                .map(text -> standing.to(Address.of(
                        MessageChannel.of(standing.channel()),
                        json.readValue(text, Contents.class).address())))
                .orElse(standing);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        var address = row.getString("address");
        var settled = row.getTimestamp("settled_at");
        var delivered = row.getTimestamp("delivered_at");
        return new Standing(
                row.getLong("id"),
                row.getString("event"),
                row.getString("dossier"),
                row.getString("situation"),
                row.getString("channel"),
                address == null
                        ? null
                        : Address.of(MessageChannel.of(row.getString("channel")), address)
                                .masked(),
                MessageState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("attempts"),
                row.getTimestamp("planned_at").toInstant(),
                settled == null ? null : settled.toInstant(),
                row.getString("provider"),
                row.getString("delivery"),
                delivered == null ? null : delivered.toInstant(),
                row.getBoolean("urgent"),
                row.getString("fallback"));
    }
}
