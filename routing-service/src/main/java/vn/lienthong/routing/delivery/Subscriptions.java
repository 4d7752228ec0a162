package vn.lienthong.routing.delivery;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.identity.AgencyCode;

/** How agencies want their deliveries handed over, in PostgreSQL. */
@Repository
class Subscriptions {
    /** How long what was signed with the secret before still has to be believed. */
    private static final Duration FORMER_SECRET = Duration.ofHours(24);

    private static final String ALL = """
            select agency, channel, url, personal, secret,
                   case when former_until > now() then former_secret end as former_secret,
                   state, disabled_at, disabled_because, not_before, created_at
            from subscription
            """;

    private final JdbcClient database;
    private final Deliveries deliveries;
    private final WebhookSecrets secrets;

    Subscriptions(JdbcClient database, Deliveries deliveries, WebhookSecrets secrets) {
        this.database = database;
        this.deliveries = deliveries;
        this.secrets = secrets;
    }

    /** By which way deliveries are handed over. */
    enum Channel {
        WEBHOOK,
        KAFKA;

        String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Channel of(String wire) {
            return valueOf(wire.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /**
     * @param url null for a topic
     * @param personal with personal data
     * @param secrets those that sign, encrypted, the present one first
     * @param active false after the receiver said that it is gone
     */
    record Subscription(
            AgencyCode agency,
            Channel channel,
            @Nullable URI url,
            boolean personal,
            List<byte[]> secrets,
            boolean active,
            @Nullable Instant disabledAt,
            @Nullable String disabledBecause,
            @Nullable Instant notBefore,
            Instant createdAt) {}

    /**
     * @param pending still to be handed over
     * @param givenUp left to be fetched, because every attempt until the deadline failed
     * @param oldest when the oldest that is pending was owed
     * @param outcome how the newest attempt of those that wait ended; null where none has failed
     */
    record Queue(
            long pending,
            long givenUp,
            @Nullable Instant oldest,
            @Nullable String outcome) {}

    Optional<Subscription> of(AgencyCode agency) {
        return database.sql(ALL + "where agency = ?")
                .param(agency.value())
                .query((row, n) -> subscription(row))
                .optional();
    }

    static Subscription subscription(ResultSet row) throws SQLException {
        var kept = new ArrayList<byte[]>();
        for (var column : List.of("secret", "former_secret")) {
            var secret = row.getBytes(column);
            if (secret != null) {
                kept.add(secret);
            }
        }
        var url = row.getString("url");
        return new Subscription(
                new AgencyCode(row.getString("agency")),
                Channel.of(row.getString("channel")),
                url == null ? null : URI.create(url),
                row.getBoolean("personal"),
                kept,
                row.getString("state").equals("active"),
                instant(row, "disabled_at"),
                row.getString("disabled_because"),
                instant(row, "not_before"),
                Objects.requireNonNull(instant(row, "created_at")));
    }

    /** The subscription of an agency, which nobody else deals with until the commit; nothing where somebody does. */
    Optional<Subscription> forDispatch(AgencyCode agency) {
        return database.sql(ALL + """
                        where agency = ? and state = 'active' and (not_before is null or not_before <= now())
                        for update skip locked""")
                .param(agency.value())
                .query((row, n) -> subscription(row))
                .optional();
    }

    Queue queue(AgencyCode agency) {
        return database.sql("""
                        select count(*) filter (where q.given_up_at is null) as pending,
                               count(*) filter (where q.given_up_at is not null) as given_up,
                               min(d.at) filter (where q.given_up_at is null) as oldest,
                               (array_agg(q.outcome order by q.next_at desc) filter (where q.outcome is not null))[1]
                                   as outcome
                        from dispatch q join delivery d using (agency, position) where q.agency = ?""")
                .param(agency.value())
                .query((row, n) -> new Queue(
                        row.getLong("pending"),
                        row.getLong("given_up"),
                        instant(row, "oldest"),
                        row.getString("outcome")))
                .single();
    }

    /**
     * What a change brought.
     *
     * @param created it was the first
     * @param secret the new one, shown this once
     */
    record Change(boolean created, @Nullable String secret) {}

    /**
     * Sets how an agency's deliveries are handed over from now on; one that was disabled goes on.
     *
     * @param rotate a new secret; the one before signs as well for a while
     */
    @Transactional
    Change put(AgencyCode agency, Channel channel, @Nullable URI url, boolean personal, boolean rotate) {
        // Whoever adds deliveries waits for this row: each is either before the subscription or handed over by it.
        deliveries.lockedFeed(agency);
        var before = database.sql(ALL + "where agency = ? for update")
                .param(agency.value())
                .query((row, n) -> subscription(row))
                .optional();
        var needsSecret = channel == Channel.WEBHOOK
                && (rotate || before.map(had -> had.secrets().isEmpty()).orElse(true));
        var secret = needsSecret ? secrets.next() : null;
        database.sql("""
                        insert into subscription (agency, channel, url, personal, secret) values (?, ?, ?, ?, ?)
                        on conflict (agency) do update set
                            channel = excluded.channel, url = excluded.url, personal = excluded.personal,
                            secret = coalesce(excluded.secret, subscription.secret),
                            former_secret = case when excluded.secret is null then subscription.former_secret
                                                 else subscription.secret end,
                            former_until = case when excluded.secret is null then subscription.former_until
                                                else now() + make_interval(secs => ?) end,
                            state = 'active', disabled_at = null, disabled_because = null, not_before = null,
                            changed_at = now()""")
                .param(agency.value())
                .param(channel.wire())
                .param(url == null ? null : url.toString())
                .param(personal)
                .param(secret == null ? null : secrets.encrypted(agency, secret))
                .param(FORMER_SECRET.toSeconds())
                .update();
        return new Change(before.isEmpty(), secret);
    }

    @Transactional
    boolean delete(AgencyCode agency) {
        var gone = database.sql("delete from subscription where agency = ?")
                .param(agency.value())
                .update();
        database.sql("delete from dispatch where agency = ?")
                .param(agency.value())
                .update();
        return gone > 0;
    }

    /**
     * What a replay has put in line.
     *
     * @param queued how many
     * @param upTo the last of them; go on after it
     * @param more whether there are more after that
     */
    record Replay(long queued, long upTo, boolean more) {}

    /** Has deliveries after a position sent again; those that still wait are not doubled. */
    @Transactional
    Replay replay(AgencyCode agency, long after, int most) {
        return database.sql("""
                        with again as (
                            select agency, position, dossier, priority from delivery
                            where agency = ? and position > ? order by position limit ?
                        ), queued as (
                            insert into dispatch (agency, position, dossier, priority) select * from again
                            on conflict (agency, position) do update
                            set given_up_at = null, attempts = 0, first_at = null, next_at = now(), outcome = null
                            where dispatch.given_up_at is not null
                        )
                        select count(*) as queued, coalesce(max(position), ?) as up_to,
                               exists (select from delivery d where d.agency = ?
                                       and d.position > (select coalesce(max(position), ?) from again)) as more
                        from again""")
                .params(agency.value(), after, most, after, agency.value(), after)
                .query((row, n) -> new Replay(row.getLong("queued"), row.getLong("up_to"), row.getBoolean("more")))
                .single();
    }

    /** The receiver said that it is gone. What waits stays, for when it subscribes anew. */
    void disable(AgencyCode agency, URI url, String because) {
        database.sql("""
                        update subscription set state = 'disabled', disabled_at = now(), disabled_because = ?
                        where agency = ? and url = ? and state = 'active'""").params(because, agency.value(), url.toString()).update();
    }

    /** The receiver wants peace for a while. */
    void pause(AgencyCode agency, Duration pause) {
        database.sql("""
                        update subscription
                        set not_before = greatest(not_before, now() + make_interval(secs => ?)) where agency = ?""").params(pause.toMillis() / 1000.0, agency.value()).update();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
