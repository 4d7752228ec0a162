package vn.lienthong.routing.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
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
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentTransportReported;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.archive.DocumentArchive;
import vn.lienthong.routing.document.Directory;
import vn.lienthong.routing.document.DocumentPolicy;
import vn.lienthong.routing.inbox.Known.Told;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * What agencies were sent and told, in PostgreSQL. Positions count per agency from 1 without a gap, in the order in which they
 * were committed, so that a reader who knows the last position it has seen misses nothing.
 */
@Repository
class Items {
    private static final EventTypes<DocumentInput> INPUTS = EventTypes.of(DocumentInput.class);
    private static final String SHOWN = """
            select i.agency, i.position, i.document, i.sequence, i.kind, i.priority, i.at, i.details, i.fetched_at,
                   i.withdrawn_at, d.registered
            from document_item i join exchanged_document d on d.code = i.document
            """;

    private final JdbcClient database;
    private final DocumentArchive archive;
    private final RegistryFollower registry;
    private final Outbox outbox;

    Items(JdbcClient database, DocumentArchive archive, RegistryFollower registry, Outbox outbox) {
        this.database = database;
        this.archive = archive;
        this.registry = registry;
        this.outbox = outbox;
    }

    /**
     * An item with the document it is about.
     *
     * @param registered null where its registration couldn't be read
     */
    record Item(
            AgencyCode agency,
            long position,
            String document,
            long sequence,
            ItemKind kind,
            int priority,
            Instant at,
            Details details,
            @Nullable Instant fetchedAt,
            @Nullable Instant withdrawnAt,
            @Nullable DocumentRegistered registered) {}

    /** How far an agency's feed goes, and up to where the agency said it has it. */
    record Feed(long last, long acknowledged) {}

    // ---- following the journal

    /**
     * Keeps these entries, and adds what they tell; entries that were taken in before have no second effect.
     *
     * @return the agencies that are told something new
     */
    @Transactional
    Collection<AgencyCode> take(List<Journaled> entries) {
        archive.add(entries.stream().map(Journaled::entry).toList());
        var known = known(entries);
        var directory = new Directory(registry.registry(), DocumentPolicy.USUAL);
        var lines = new ArrayList<Line>();
        for (var journaled : entries) {
            var entry = journaled.entry();
            var document = Objects.requireNonNull(known.get(entry.key()));
            if (entry.sequence() <= document.applied) {
                continue;
            }
            document.applied = entry.sequence();
            journaled
                    .event()
                    .ifPresent(event -> document.told(event, directory).forEach(told -> add(lines, entry, told)));
        }
        write(known.values());
        write(lines);
        var agencies = new LinkedHashSet<AgencyCode>();
        lines.forEach(line -> agencies.add(line.told.agency()));
        return agencies;
    }

    private static final class Line {
        final JournalEntry entry;
        final Told told;

        @Nullable
        Instant withdrawnAt;

        Line(JournalEntry entry, Told told) {
            this.entry = entry;
            this.told = told;
        }
    }

    private void add(List<Line> lines, JournalEntry entry, Told told) {
        if (told.kind() == ItemKind.WITHDRAWN && !takenBack(lines, entry, told.agency())) {
            return; // nothing of it is in the receiver's feed
        }
        lines.add(new Line(entry, told));
    }

    private boolean takenBack(List<Line> lines, JournalEntry entry, AgencyCode receiver) {
        boolean found = false;
        for (var line : lines) {
            if (line.entry.key().equals(entry.key())
                    && line.told.agency().equals(receiver)
                    && line.told.kind() == ItemKind.DOCUMENT
                    && line.withdrawnAt == null) {
                line.withdrawnAt = entry.at();
                found = true;
            }
        }
        var stored = database.sql("""
                        update document_item set withdrawn_at = ?
                        where document = ? and agency = ? and kind = 'document' and withdrawn_at is null""")
                .params(Timestamp.from(entry.at()), entry.key(), receiver.value())
                .update();
        return found || stored > 0;
    }

    /** What is known of these entries' documents, locked until the commit: whoever else reads the same entries waits. */
    private Map<String, Known> known(List<Journaled> entries) {
        var codes = new TreeSet<String>();
        entries.forEach(entry -> codes.add(entry.entry().key()));
        Object asked = codes.toArray(String[]::new);
        database.sql("""
                        insert into exchanged_document (code) select * from unnest(?::text[]) on conflict do nothing""").param(asked).update();
        var known = new LinkedHashMap<String, Known>();
        database.sql("""
                        select code, applied, sender, registered, answer_by, replaced
                        from exchanged_document where code = any(?) order by code for update""").param(asked).query(row -> {
            var one = new Known(row.getString("code"), row.getLong("applied"));
            var sender = row.getString("sender");
            var replaced = row.getString("replaced");
            one.sender = sender == null ? null : new AgencyCode(sender);
            one.registered = registered(row);
            one.answerBy = instant(row, "answer_by");
            one.replacedBy = replaced == null ? null : new DocumentCode(replaced);
            known.put(one.document, one);
        });
        return known;
    }

    private void write(Collection<Known> known) {
        var all = List.copyOf(known);
        database.sql("""
                        update exchanged_document d
                        set applied = u.applied, sender = u.sender, registered = u.registered::jsonb,
                            answer_by = u.answer_by, replaced = u.replaced
                        from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
                            as u (code, applied, sender, registered, answer_by, replaced)
                        where d.code = u.code and d.applied < u.applied""")
                .params(
                        array(all, String[]::new, one -> one.document),
                        array(all, Long[]::new, one -> one.applied),
                        array(all, String[]::new, one -> one.sender == null ? null : one.sender.value()),
                        array(
                                all,
                                String[]::new,
                                one -> one.registered == null
                                        ? null
                                        : CanonicalJson.mapper().writeValueAsString(one.registered)),
                        array(all, Timestamp[]::new, one -> timestamp(one.answerBy)),
                        array(all, String[]::new, one -> one.replacedBy == null ? null : one.replacedBy.value()))
                .update();
    }

    private void write(List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        // The row of the agency's feed stays locked until the commit: positions become visible in their order.
        database.sql("""
                        with incoming as (
                            select * from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::smallint[],
                                    ?::timestamptz[], ?::text[], ?::timestamptz[])
                                with ordinality
                                as i (agency, document, sequence, kind, priority, at, details, withdrawn_at, place)
                        ), counted as (
                            insert into document_feed (agency, last)
                            select agency, count(*) from incoming group by agency order by agency
                            on conflict (agency) do update set last = document_feed.last + excluded.last
                            returning agency, last
                        )
                        insert into document_item (agency, position, document, sequence, kind, priority, at, details,
                                                   withdrawn_at)
                        select i.agency,
                               c.last - count(*) over (partition by i.agency)
                                      + row_number() over (partition by i.agency order by i.place),
                               i.document, i.sequence, i.kind, i.priority, i.at, i.details::jsonb, i.withdrawn_at
                        from incoming i join counted c using (agency)""")
                .params(
                        array(lines, String[]::new, line -> line.told.agency().value()),
                        array(lines, String[]::new, line -> line.entry.key()),
                        array(lines, Long[]::new, line -> line.entry.sequence()),
                        array(lines, String[]::new, line -> line.told.kind().wire()),
                        array(lines, Integer[]::new, line -> line.told.priority()),
                        array(lines, Timestamp[]::new, line -> timestamp(line.entry.at())),
                        array(
                                lines,
                                String[]::new,
                                line -> CanonicalJson.mapper().writeValueAsString(line.told.details())),
                        array(lines, Timestamp[]::new, line -> timestamp(line.withdrawnAt)))
                .update();
    }

    private static <E, T> Object array(
            Collection<E> all, IntFunction<T[]> array, Function<E, ? extends @Nullable T> part) {
        return all.stream().map(part).toArray(array);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant moment) {
        return moment == null ? null : Timestamp.from(moment);
    }

    // ---- reading

    /** @param leastPriority only what is at least so urgent; positions stay those of the whole feed */
    List<Item> after(AgencyCode agency, long after, int leastPriority, int limit) {
        return database.sql(
                        SHOWN + "where i.agency = ? and i.position > ? and i.priority >= ? order by i.position limit ?")
                .params(agency.value(), after, leastPriority, limit)
                .query((row, n) -> item(row))
                .list();
    }

    /** What the agency hasn't said it has, the most urgent first. */
    List<Item> urgentFirst(AgencyCode agency, int limit) {
        return database.sql(SHOWN + """
                        where i.agency = ? and i.fetched_at is null order by i.priority desc, i.position limit ?""")
                .params(agency.value(), limit)
                .query((row, n) -> item(row))
                .list();
    }

    Optional<Item> at(AgencyCode agency, long position) {
        return database.sql(SHOWN + "where i.agency = ? and i.position = ?")
                .params(agency.value(), position)
                .query((row, n) -> item(row))
                .optional();
    }

    Feed feed(AgencyCode agency) {
        return database.sql("select last, acknowledged from document_feed where agency = ?")
                .param(agency.value())
                .query((row, n) -> new Feed(row.getLong("last"), row.getLong("acknowledged")))
                .optional()
                .orElse(new Feed(0, 0));
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                new AgencyCode(row.getString("agency")),
                row.getLong("position"),
                row.getString("document"),
                row.getLong("sequence"),
                ItemKind.of(row.getString("kind")),
                row.getInt("priority"),
                Objects.requireNonNull(instant(row, "at")),
                CanonicalJson.mapper().readValue(row.getString("details"), Details.class),
                instant(row, "fetched_at"),
                instant(row, "withdrawn_at"),
                registered(row));
    }

    private static @Nullable DocumentRegistered registered(ResultSet row) throws SQLException {
        var stored = row.getString("registered");
        return stored == null ? null : Known.registered(stored);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var moment = row.getTimestamp(column);
        return moment == null ? null : moment.toInstant();
    }

    // ---- what agencies have

    /** The package was opened: whatever comes, the agency may have it. */
    void opened(AgencyCode agency, long position) {
        database.sql(
                        "update document_item set opened_at = now() where agency = ? and position = ? and opened_at is null")
                .params(agency.value(), position)
                .update();
    }

    /**
     * The agency has everything up to a position. In the same transaction it is reported, for each package that was owed: the
     * decisions learn it as they learn everything.
     *
     * @return how many items weren't known to be fetched before
     */
    @Transactional
    int fetchedUpTo(AgencyCode agency, long position) {
        record Fetched(String document, long sequence, ItemKind kind, boolean takenBack) {}
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        database.sql("update document_feed set acknowledged = greatest(acknowledged, ?) where agency = ?")
                .params(position, agency.value())
                .update();
        var fetched = database.sql("""
                        update document_item set fetched_at = ?
                        where agency = ? and position <= ? and fetched_at is null
                        returning document, sequence, kind, withdrawn_at is not null and opened_at is null as taken_back""")
                .params(Timestamp.from(now), agency.value(), position)
                .query((row, n) -> new Fetched(
                        row.getString("document"),
                        row.getLong("sequence"),
                        ItemKind.of(row.getString("kind")),
                        row.getBoolean("taken_back")))
                .list();
        outbox.append(
                Topics.ROUTING_DOCUMENT_EVENTS,
                fetched.stream()
                        .filter(one -> one.kind().isOwed() && !one.takenBack())
                        .map(one -> report(one.document(), one.sequence(), agency, now))
                        .toList());
        return fetched.size();
    }

    private static EventEnvelope report(String document, long sequence, AgencyCode agency, Instant now) {
        var report = new DocumentTransportReported(agency, TransportState.FETCHED, sequence, now, null);
        return new EventEnvelope(
                "%s/%d/fetched".formatted(document, sequence),
                "/routing/documents",
                INPUTS.nameOf(report),
                document,
                now,
                INPUTS.write(report));
    }
}
