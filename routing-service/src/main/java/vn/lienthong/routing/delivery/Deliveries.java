package vn.lienthong.routing.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.delivery.Ledger.Item;
import vn.lienthong.support.kafka.JournalRecords.Journaled;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * What is owed to each agency, in PostgreSQL. Positions count per agency from 1 without a gap, in the order in which they
 * were committed, so that a reader who knows the last position it has seen misses nothing. A feed is never rewritten: what
 * changes is only how far a delivery is.
 */
@Repository
class Deliveries {
    private static final TypeReference<List<DossierPart>> PARTS = new TypeReference<>() {};

    /** What is shown of a delivery; its parts in the order of {@link #owed}. */
    private static final String SHOWN = """
            select d.agency, d.position, d.dossier, d.sequence, d.kind, d.stage, d.priority, d.due_at, d.at, d.details,
                   d.withdraws, d.fetched_at, d.accepted_at, d.done_at, d.withdrawn_at, d.sent_at,
                   r.received, l.version, l.receiver, l.papers
            from delivery d
            left join dossier r on r.code = d.dossier
            left join ledger l on l.dossier = d.dossier
            """;

    private final JdbcClient database;
    private final RegistryFollower registry;
    private final DeliverySettings settings;

    Deliveries(JdbcClient database, RegistryFollower registry, DeliverySettings settings) {
        this.database = database;
        this.registry = registry;
        this.settings = settings;
    }

    /**
     * A delivery with what the agency needs to work on it.
     *
     * @param received null where the receipt couldn't be read
     * @param version of the route, where it isn't the one the dossier began with
     * @param receiver the same for the receiving agency
     * @param papers what was handed in later
     */
    record Owed(
            AgencyCode agency,
            long position,
            String dossier,
            long sequence,
            DeliveryKind kind,
            String stage,
            int priority,
            @Nullable Instant dueAt,
            Instant at,
            Details details,
            @Nullable Long withdraws,
            @Nullable Instant fetchedAt,
            @Nullable Instant acceptedAt,
            @Nullable Instant doneAt,
            @Nullable Instant withdrawnAt,
            @Nullable Instant sentAt,
            @Nullable DossierReceived received,
            @Nullable Integer version,
            @Nullable AgencyCode receiver,
            List<DossierPart> papers) {

        DeliveryState state() {
            return DeliveryState.of(kind, fetchedAt, acceptedAt, doneAt, withdrawnAt);
        }
    }

    /**
     * What was handed over about a dossier, without anything of the dossier.
     *
     * @param at when it was handed over
     * @param withdraws the sequence of what it takes back, where it is a withdrawal
     * @param channel the agency's own: {@code webhook} or {@code kafka}; null where it only fetches
     * @param sentAt when it was handed to that channel
     * @param attempts at its webhook; 0 once there are none to come
     * @param outcome of the last attempt, where it failed
     * @param givenUpAt when its webhook was given up, and it was left to be fetched
     * @param unfetchedAt when it was reported that it lies unfetched
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Handed(
            AgencyCode agency,
            long position,
            long sequence,
            DeliveryKind kind,
            DeliveryState state,
            String stage,
            Instant at,
            @Nullable Instant dueAt,
            @Nullable Long withdraws,
            @Nullable String channel,
            @Nullable Instant sentAt,
            int attempts,
            @Nullable String outcome,
            @Nullable Instant givenUpAt,
            @Nullable Instant unfetchedAt,
            @Nullable Instant fetchedAt,
            @Nullable Instant acceptedAt,
            @Nullable Instant doneAt,
            @Nullable Instant withdrawnAt) {}

    // ---- following the journal

    /**
     * Adds what these entries owe to agencies, and how far what was owed is; entries that were taken in before have no
     * second effect.
     *
     * @return the agencies that have something new
     */
    @Transactional
    Collection<AgencyCode> add(List<Journaled> entries) {
        addDossiers(entries);
        var ledgers = ledgers(entries);
        var known = registry.registry();
        for (var journaled : entries) {
            var event = journaled.event().orElse(null);
            if (event == null) {
                continue; // of a kind this version doesn't know: nothing can be owed by it
            }
            var entry = journaled.entry();
            Objects.requireNonNull(ledgers.get(entry.key()))
                    .apply(entry.sequence(), entry.at(), event, known::procedure);
        }
        return write(ledgers.values(), entries);
    }

    private void addDossiers(List<Journaled> entries) {
        var received = entries.stream()
                .filter(entry -> entry.event().orElse(null) instanceof DossierReceived)
                .toList();
        if (received.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into dossier (code, received)
                        select code, received::jsonb from unnest(?::text[], ?::text[]) as r (code, received)
                        order by code
                        on conflict (code) do nothing""")
                .params(
                        texts(received, entry -> entry.entry().key()),
                        texts(received, entry -> new String(entry.entry().data(), UTF_8)))
                .update();
    }

    /** The ledgers of these entries' dossiers, locked until the commit: whoever else reads the same entries waits. */
    private Map<String, Ledger> ledgers(List<Journaled> entries) {
        var codes = new TreeSet<String>();
        entries.forEach(entry -> codes.add(entry.entry().key()));
        Object asked = codes.toArray(String[]::new);
        database.sql("""
                        insert into ledger (dossier) select * from unnest(?::text[]) on conflict (dossier) do nothing""").param(asked).update();
        var ledgers = new LinkedHashMap<String, Ledger>();
        database.sql("""
                        select dossier, applied, priority, procedure, version, receiver
                        from ledger where dossier = any(?) order by dossier for update""").param(asked).query(row -> {
            var ledger = new Ledger(
                    row.getString("dossier"),
                    row.getLong("applied"),
                    row.getInt("priority"),
                    row.getString("procedure"),
                    row.getObject("version", Integer.class));
            ledger.receiver = agency(row.getString("receiver"));
            ledgers.put(ledger.dossier, ledger);
        });
        database.sql("""
                        select agency, position, dossier, sequence, stage, kind, at, withdraws, due_at, fetched_at,
                               accepted_at, done_at, withdrawn_at
                        from delivery where dossier = any(?) order by agency, position for update""").param(asked).query(row -> {
            var item = new Item(
                    new AgencyCode(row.getString("agency")),
                    row.getString("stage"),
                    row.getLong("sequence"),
                    DeliveryKind.of(row.getString("kind")),
                    Objects.requireNonNull(instant(row, "at")),
                    Details.NONE,
                    row.getObject("withdraws", Long.class),
                    row.getLong("position"));
            item.dueAt = instant(row, "due_at");
            item.fetchedAt = instant(row, "fetched_at");
            item.acceptedAt = instant(row, "accepted_at");
            item.doneAt = instant(row, "done_at");
            item.withdrawnAt = instant(row, "withdrawn_at");
            Objects.requireNonNull(ledgers.get(row.getString("dossier"))).items.add(item);
        });
        ledgers.values().forEach(ledger -> ledger.items.sort(Comparator.comparingLong(item -> item.sequence)));
        return ledgers;
    }

    private record Line(Ledger ledger, Item item) {}

    private Collection<AgencyCode> write(Collection<Ledger> ledgers, List<Journaled> entries) {
        var added = new ArrayList<Line>();
        var changed = new ArrayList<Line>();
        for (var ledger : ledgers) {
            for (var item : ledger.items) {
                if (item.isNew()) {
                    added.add(new Line(ledger, item));
                } else if (item.changed) {
                    changed.add(new Line(ledger, item));
                }
            }
        }
        writeLedgers(ledgers);
        if (!changed.isEmpty()) {
            writeChanged(changed);
        }
        if (added.isEmpty()) {
            return List.of();
        }
        inOrder(added, entries);
        writeAdded(added);
        var agencies = new LinkedHashSet<AgencyCode>();
        added.forEach(line -> agencies.add(line.item().agency));
        return agencies;
    }

    /** In the order of the journal: a dossier's in that of its sequence, dossiers as they come in the batch. */
    private static void inOrder(List<Line> added, List<Journaled> entries) {
        record Place(String dossier, long sequence) {}
        var places = new HashMap<Place, Integer>();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i).entry();
            places.putIfAbsent(new Place(entry.key(), entry.sequence()), i);
        }
        // Within one entry: what is withdrawn before what is owed anew, as it was added.
        added.sort(Comparator.comparingInt(line ->
                places.getOrDefault(new Place(line.ledger().dossier, line.item().sequence), Integer.MAX_VALUE)));
    }

    private void writeLedgers(Collection<Ledger> ledgers) {
        var all = List.copyOf(ledgers);
        database.sql("""
                        update ledger l
                        set applied = u.applied, procedure = u.procedure, version = u.version, receiver = u.receiver,
                            priority = u.priority,
                            papers = case when u.papers = '[]' then l.papers else l.papers || u.papers::jsonb end
                        from unnest(?::text[], ?::bigint[], ?::text[], ?::integer[], ?::text[], ?::smallint[], ?::text[])
                            as u (dossier, applied, procedure, version, receiver, priority, papers)
                        where l.dossier = u.dossier and l.applied < u.applied""")
                .params(
                        array(all, String[]::new, ledger -> ledger.dossier),
                        array(all, Long[]::new, ledger -> ledger.applied),
                        array(all, String[]::new, ledger -> ledger.procedure),
                        array(all, Integer[]::new, ledger -> ledger.version),
                        array(all, String[]::new, ledger -> ledger.receiver == null ? null : ledger.receiver.value()),
                        array(all, Integer[]::new, ledger -> ledger.priority),
                        array(
                                all,
                                String[]::new,
                                ledger -> ledger.papers.isEmpty()
                                        ? "[]"
                                        : CanonicalJson.mapper().writeValueAsString(ledger.papers)))
                .update();
    }

    private void writeChanged(List<Line> changed) {
        database.sql("""
                        update delivery d
                        set due_at = u.due_at, fetched_at = coalesce(d.fetched_at, u.fetched_at),
                            accepted_at = u.accepted_at, done_at = u.done_at, withdrawn_at = u.withdrawn_at
                        from unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                                    ?::timestamptz[], ?::timestamptz[])
                            as u (agency, position, due_at, fetched_at, accepted_at, done_at, withdrawn_at)
                        where d.agency = u.agency and d.position = u.position""")
                .params(
                        array(changed, String[]::new, line -> line.item().agency.value()),
                        array(changed, Long[]::new, line -> line.item().position),
                        array(changed, Timestamp[]::new, line -> timestamp(line.item().dueAt)),
                        array(changed, Timestamp[]::new, line -> timestamp(line.item().fetchedAt)),
                        array(changed, Timestamp[]::new, line -> timestamp(line.item().acceptedAt)),
                        array(changed, Timestamp[]::new, line -> timestamp(line.item().doneAt)),
                        array(changed, Timestamp[]::new, line -> timestamp(line.item().withdrawnAt)))
                .update();
    }

    private void writeAdded(List<Line> added) {
        // The row of the agency's feed stays locked until the commit: positions become visible in their order.
        database.sql("""
                        with incoming as (
                            select * from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::smallint[],
                                    ?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                                    ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
                                with ordinality
                                as i (agency, dossier, sequence, stage, kind, priority, details, withdraws, at, due_at,
                                      fetched_at, accepted_at, done_at, withdrawn_at, look_at, place)
                        ), counted as (
                            insert into feed (agency, last)
                            select agency, count(*) from incoming group by agency order by agency
                            on conflict (agency) do update set last = feed.last + excluded.last
                            returning agency, last
                        )
                        insert into delivery (agency, position, dossier, sequence, stage, kind, priority, details,
                                              withdraws, at, due_at, fetched_at, accepted_at, done_at, withdrawn_at,
                                              look_at)
                        select i.agency,
                               c.last - count(*) over (partition by i.agency)
                                      + row_number() over (partition by i.agency order by i.place),
                               i.dossier, i.sequence, i.stage, i.kind, i.priority, i.details::jsonb, i.withdraws, i.at,
                               i.due_at, i.fetched_at, i.accepted_at, i.done_at, i.withdrawn_at, i.look_at
                        from incoming i join counted c using (agency)""")
                .params(
                        array(added, String[]::new, line -> line.item().agency.value()),
                        array(added, String[]::new, line -> line.ledger().dossier),
                        array(added, Long[]::new, line -> line.item().sequence),
                        array(added, String[]::new, line -> line.item().stage),
                        array(added, String[]::new, line -> line.item().kind.wire()),
                        array(added, Integer[]::new, line -> line.ledger().priority),
                        array(added, String[]::new, line -> details(line.item().details)),
                        array(added, Long[]::new, line -> line.item().withdraws),
                        array(added, Timestamp[]::new, line -> timestamp(line.item().at)),
                        array(added, Timestamp[]::new, line -> timestamp(line.item().dueAt)),
                        array(added, Timestamp[]::new, line -> timestamp(line.item().fetchedAt)),
                        array(added, Timestamp[]::new, line -> timestamp(line.item().acceptedAt)),
                        array(added, Timestamp[]::new, line -> timestamp(line.item().doneAt)),
                        array(added, Timestamp[]::new, line -> timestamp(line.item().withdrawnAt)),
                        array(added, Timestamp[]::new, line -> timestamp(lookAt(line))))
                .update();
        // By a statement of its own: a subscription made while the one above waited for the feed's row is seen here.
        database.sql("""
                        insert into dispatch (agency, position, dossier, priority)
                        select d.agency, d.position, d.dossier, d.priority
                        from (select distinct * from unnest(?::text[], ?::bigint[]) as u (dossier, sequence)) n
                        join delivery d using (dossier, sequence) join subscription s on s.agency = d.agency
                        on conflict (agency, position) do nothing""")
                .params(
                        array(added, String[]::new, line -> line.ledger().dossier),
                        array(added, Long[]::new, line -> line.item().sequence))
                .update();
    }

    /** No working hour is shorter than an hour: before that, nobody needs to ask a calendar. */
    private @Nullable Instant lookAt(Line line) {
        return line.item().kind.isWork()
                ? line.item().at.plus(Duration.ofHours(settings.unfetchedAfter(line.ledger().priority)))
                : null;
    }

    private static String details(Details details) {
        return details == Details.NONE ? "{}" : CanonicalJson.mapper().writeValueAsString(details);
    }

    /** Whether the journal's partition has to be read from its beginning, once, by this version. */
    boolean isToBeReread(int partition) {
        return database.sql("select count(*) = 0 from reread where partition = ?")
                .param(partition)
                .query(Boolean.class)
                .single();
    }

    void isReread(Collection<Integer> partitions) {
        database.sql("insert into reread (partition) select * from unnest(?::integer[]) on conflict do nothing")
                .param(partitions.toArray(Integer[]::new))
                .update();
    }

    // ---- reading

    /** What is owed to an agency after a position, oldest first. */
    List<Owed> after(AgencyCode agency, long position, int limit) {
        return database.sql(SHOWN + "where d.agency = ? and d.position > ? order by d.position limit ?")
                .params(agency.value(), position, limit)
                .query((row, n) -> owed(row))
                .list();
    }

    /** These positions of a feed, in their order. */
    List<Owed> at(AgencyCode agency, Collection<Long> positions) {
        return database.sql(SHOWN + "where d.agency = ? and d.position = any(?) order by d.position")
                .params(agency.value(), positions.toArray(Long[]::new))
                .query((row, n) -> owed(row))
                .list();
    }

    /** What an agency hasn't done yet: the most urgent first, then what is due first. */
    List<Owed> worklist(AgencyCode agency, int limit) {
        return database.sql(SHOWN + """
                        where d.agency = ? and d.done_at is null and d.withdrawn_at is null and d.kind <> 'withdrawn'
                        order by d.priority desc, d.due_at, d.position limit ?""")
                .params(agency.value(), limit)
                .query((row, n) -> owed(row))
                .list();
    }

    /** What was reported as unfetched and still is, oldest first. */
    List<Owed> unfetched(int limit) {
        return database.sql(SHOWN + """
                        where d.unfetched_at is not null and d.fetched_at is null and d.done_at is null
                              and d.withdrawn_at is null and d.kind in ('stage', 'reassigned', 'consultation')
                        order by d.at, d.dossier, d.sequence limit ?""")
                .param(limit)
                .query((row, n) -> owed(row))
                .list();
    }

    /** What was handed to agencies about a dossier, in the order of its journal. */
    List<Handed> of(DossierCode dossier, int limit) {
        return database.sql("""
                        select d.*, s.channel, p.attempts, p.outcome, p.given_up_at
                        from delivery d
                        left join subscription s on s.agency = d.agency
                        left join dispatch p on p.agency = d.agency and p.position = d.position
                        where d.dossier = ? order by d.sequence, d.agency, d.position limit ?""")
                .params(dossier.value(), limit)
                .query((row, n) -> handed(row))
                .list();
    }

    private static Handed handed(ResultSet row) throws SQLException {
        var kind = DeliveryKind.of(row.getString("kind"));
        var fetched = instant(row, "fetched_at");
        var accepted = instant(row, "accepted_at");
        var done = instant(row, "done_at");
        var withdrawn = instant(row, "withdrawn_at");
        return new Handed(
                new AgencyCode(row.getString("agency")),
                row.getLong("position"),
                row.getLong("sequence"),
                kind,
                DeliveryState.of(kind, fetched, accepted, done, withdrawn),
                row.getString("stage"),
                Objects.requireNonNull(instant(row, "at")),
                instant(row, "due_at"),
                row.getObject("withdraws", Long.class),
                row.getString("channel"),
                instant(row, "sent_at"),
                row.getInt("attempts"),
                row.getString("outcome"),
                instant(row, "given_up_at"),
                instant(row, "unfetched_at"),
                fetched,
                accepted,
                done,
                withdrawn);
    }

    private static Owed owed(ResultSet row) throws SQLException {
        var received = row.getString("received");
        var papers = row.getString("papers");
        return new Owed(
                new AgencyCode(row.getString("agency")),
                row.getLong("position"),
                row.getString("dossier"),
                row.getLong("sequence"),
                DeliveryKind.of(row.getString("kind")),
                row.getString("stage"),
                row.getInt("priority"),
                instant(row, "due_at"),
                Objects.requireNonNull(instant(row, "at")),
                CanonicalJson.mapper().readValue(row.getString("details"), Details.class),
                row.getObject("withdraws", Long.class),
                instant(row, "fetched_at"),
                instant(row, "accepted_at"),
                instant(row, "done_at"),
                instant(row, "withdrawn_at"),
                instant(row, "sent_at"),
                received == null ? null : CanonicalJson.mapper().readValue(received, DossierReceived.class),
                row.getObject("version", Integer.class),
                agency(row.getString("receiver")),
                papers == null || papers.equals("[]")
                        ? List.of()
                        : CanonicalJson.mapper().readValue(papers, PARTS));
    }

    // ---- acknowledging

    /**
     * @param last the feed's last position
     * @param acknowledged up to where the agency said it has fetched everything
     */
    record Feed(long last, long acknowledged) {}

    /** How far an agency's feed is, locked until the commit. */
    Feed lockedFeed(AgencyCode agency) {
        return database.sql("""
                        insert into feed (agency, last) values (?, 0)
                        on conflict (agency) do update set last = feed.last
                        returning last, acknowledged""")
                .param(agency.value())
                .query((row, n) -> new Feed(row.getLong("last"), row.getLong("acknowledged")))
                .single();
    }

    Optional<Feed> feed(AgencyCode agency) {
        return database.sql("select last, acknowledged from feed where agency = ?")
                .param(agency.value())
                .query((row, n) -> new Feed(row.getLong("last"), row.getLong("acknowledged")))
                .optional();
    }

    /**
     * The agency has everything up to a position.
     *
     * @return how many weren't known to be fetched before
     */
    @Transactional
    int fetchedUpTo(AgencyCode agency, long position) {
        var marked = database.sql("""
                        with mine as (
                            select position from delivery
                            where agency = ? and position <= ? and fetched_at is null order by position for update
                        )
                        update delivery d set fetched_at = now() from mine
                        where d.agency = ? and d.position = mine.position""")
                .params(agency.value(), position, agency.value())
                .update();
        database.sql("update feed set acknowledged = ? where agency = ? and acknowledged < ?")
                .params(position, agency.value(), position)
                .update();
        return marked;
    }

    /** The agency has these. */
    @Transactional
    int fetched(AgencyCode agency, Collection<Long> positions) {
        return database.sql("""
                        with mine as (
                            select position from delivery
                            where agency = ? and position = any(?) and fetched_at is null order by position for update
                        )
                        update delivery d set fetched_at = now() from mine
                        where d.agency = ? and d.position = mine.position""")
                .params(agency.value(), positions.toArray(Long[]::new), agency.value())
                .update();
    }

    // ---- forms

    private static String[] texts(List<Journaled> entries, Function<Journaled, String> text) {
        return entries.stream().map(text).toArray(String[]::new);
    }

    private static <T, V> Object array(List<T> from, IntFunction<@Nullable V[]> make, Function<T, @Nullable V> value) {
        var values = make.apply(from.size());
        Arrays.setAll(values, i -> value.apply(from.get(i)));
        return values;
    }

    private static @Nullable AgencyCode agency(@Nullable String code) {
        return code == null ? null : new AgencyCode(code);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
