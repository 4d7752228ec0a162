package vn.lienthong.routing.archive;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/**
 * The journal in PostgreSQL (kho nhật ký hồ sơ), a little behind the topic. Streams of stories read page by page, each in
 * a short query of its own: they take little memory however long they are, and hold no connection while their reader
 * works. A story comes as it is when its page is read.
 */
@Repository
public class JournalArchive {
    private static final int STORIES_AT_ONCE = 100;

    private final JdbcClient database;

    JournalArchive(JdbcClient database) {
        this.database = database;
    }

    /** Adds entries; what is there already stays as it is. */
    @Transactional
    void add(List<Journaled> entries) {
        if (entries.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into journal_entry (dossier, sequence, type, at, cause, previous, hash, data)
                        select * from unnest(?::text[], ?::bigint[], ?::text[], ?::timestamptz[], ?::text[], ?::text[],
                                             ?::text[], ?::bytea[])
                        on conflict (dossier, sequence) do nothing""")
                .params(
                        texts(entries, entry -> entry.entry().key()),
                        entries.stream().map(entry -> entry.entry().sequence()).toArray(Long[]::new),
                        texts(entries, entry -> entry.entry().type()),
                        times(entries),
                        texts(entries, entry -> entry.entry().cause()),
                        texts(entries, entry -> entry.entry().previous()),
                        texts(entries, entry -> entry.entry().hash()),
                        entries.stream().map(entry -> entry.entry().data()).toArray(byte[][]::new))
                .update();
        addDossiers(of(entries, DossierReceived.class));
        database.sql("""
                        update archived_dossier d set sequence = n.sequence
                        from (select dossier, max(sequence) as sequence
                              from unnest(?::text[], ?::bigint[]) as e (dossier, sequence) group by dossier) n
                        where d.code = n.dossier and d.sequence < n.sequence""")
                .params(
                        texts(entries, entry -> entry.entry().key()),
                        entries.stream().map(entry -> entry.entry().sequence()).toArray(Long[]::new))
                .update();
        addLaterReceivers(of(entries, ReceiverChanged.class));
    }

    private void addDossiers(List<Journaled> received) {
        if (received.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into archived_dossier (code, procedure, received_at, sequence)
                        select r.*, 1 from unnest(?::text[], ?::text[], ?::timestamptz[]) as r
                        on conflict (code) do nothing""")
                .params(
                        texts(received, entry -> entry.entry().key()),
                        texts(
                                received,
                                entry -> event(entry, DossierReceived.class)
                                        .procedure()
                                        .value()),
                        times(received))
                .update();
        database.sql("""
                        insert into archived_receiver (agency, received_at, dossier)
                        select * from unnest(?::text[], ?::timestamptz[], ?::text[])
                        on conflict do nothing""")
                .params(
                        texts(
                                received,
                                entry -> event(entry, DossierReceived.class)
                                        .receivingAgency()
                                        .value()),
                        times(received),
                        texts(received, entry -> entry.entry().key()))
                .update();
    }

    private void addLaterReceivers(List<Journaled> changed) {
        if (changed.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into archived_receiver (agency, received_at, dossier)
                        select c.agency, d.received_at, d.code
                        from unnest(?::text[], ?::text[]) as c (agency, dossier)
                            join archived_dossier d on d.code = c.dossier
                        on conflict do nothing""")
                .params(
                        texts(
                                changed,
                                entry -> event(entry, ReceiverChanged.class)
                                        .agency()
                                        .value()),
                        texts(changed, entry -> entry.entry().key()))
                .update();
    }

    private static List<Journaled> of(List<Journaled> entries, Class<?> kind) {
        return entries.stream()
                .filter(entry -> entry.event().filter(kind::isInstance).isPresent())
                .toList();
    }

    private static <E> E event(Journaled entry, Class<E> kind) {
        return kind.cast(entry.event().orElseThrow());
    }

    private static String[] texts(List<Journaled> entries, Function<Journaled, String> text) {
        return entries.stream().map(text).toArray(String[]::new);
    }

    private static Timestamp[] times(List<Journaled> entries) {
        return entries.stream().map(entry -> Timestamp.from(entry.entry().at())).toArray(Timestamp[]::new);
    }

    // ---- one story

    /** All entries of a dossier, in order; none where the dossier isn't known here (yet). */
    public List<JournalEntry> story(String dossier) {
        return database.sql("""
                        select dossier, sequence, type, at, cause, previous, hash, data
                        from journal_entry where dossier = ? order by sequence""").param(dossier).query((row, n) -> entry(row)).list();
    }

    private static JournalEntry entry(java.sql.ResultSet row) throws java.sql.SQLException {
        var dossier = row.getString("dossier");
        var sequence = row.getLong("sequence");
        return new JournalEntry(
                dossier,
                sequence,
                dossier + "/" + sequence,
                row.getString("type"),
                row.getTimestamp("at").toInstant(),
                row.getString("cause"),
                row.getString("previous"),
                row.getString("hash"),
                row.getBytes("data"));
    }

    // ---- many stories

    /** The stories of a procedure's dossiers received from a moment on and before another, in the order of receipt. */
    public Stream<List<JournalEntry>> stories(ProcedureCode procedure, Instant from, Instant to) {
        return stories(after -> database.sql("""
                        select code, received_at from archived_dossier
                        where procedure = ? and received_at >= ? and received_at < ?
                            and (received_at, code) > (?, ?)
                        order by received_at, code limit ?""")
                .params(
                        procedure.value(),
                        Timestamp.from(from),
                        Timestamp.from(to),
                        Timestamp.from(after == null ? from : after.receivedAt()),
                        after == null ? "" : after.dossier(),
                        STORIES_AT_ONCE)
                .query((row, n) -> new Place(
                        row.getString("code"), row.getTimestamp("received_at").toInstant()))
                .list());
    }

    /**
     * The stories of the dossiers that an agency received, or took over from the one that did, in the order of receipt.
     *
     * @param from the first day of receipt, in Vietnam; {@code to} the last
     */
    public Stream<List<JournalEntry>> receivedBy(AgencyCode receiver, LocalDate from, LocalDate to) {
        return stories(after -> database.sql("""
                        select dossier, received_at from archived_receiver
                        where agency = ? and received_at >= ? and received_at < ? and (received_at, dossier) > (?, ?)
                        order by received_at, dossier limit ?""")
                .params(
                        receiver.value(),
                        begin(from),
                        begin(to.plusDays(1)),
                        after == null ? begin(from) : Timestamp.from(after.receivedAt()),
                        after == null ? "" : after.dossier(),
                        STORIES_AT_ONCE)
                .query((row, n) -> new Place(
                        row.getString("dossier"),
                        row.getTimestamp("received_at").toInstant()))
                .list());
    }

    /** How much there is to tell: it grows with each entry, and so tells whether anything is new. */
    public record Extent(long dossiers, long entries) {}

    /** What {@link #receivedBy} would tell. */
    public Extent extentOfReceivedBy(AgencyCode receiver, LocalDate from, LocalDate to) {
        return database.sql("""
                        select count(*) as dossiers, coalesce(sum(d.sequence), 0) as entries
                        from archived_receiver r join archived_dossier d on d.code = r.dossier
                        where r.agency = ? and r.received_at >= ? and r.received_at < ?""")
                .params(receiver.value(), begin(from), begin(to.plusDays(1)))
                .query((row, n) -> new Extent(row.getLong("dossiers"), row.getLong("entries")))
                .single();
    }

    private static Timestamp begin(LocalDate day) {
        return Timestamp.from(day.atStartOfDay(WorkingCalendar.ZONE).toInstant());
    }

    /** Where a dossier stands in the order of receipt. */
    private record Place(String dossier, Instant receivedAt) {}

    private Stream<List<JournalEntry>> stories(Function<@Nullable Place, List<Place>> pageAfter) {
        var pages = new Pages(pageAfter);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    private final class Pages implements Iterator<List<JournalEntry>> {
        private final Function<@Nullable Place, List<Place>> pageAfter;
        private @Nullable Place last;
        private boolean more = true;
        private Iterator<List<JournalEntry>> page =
                List.<List<JournalEntry>>of().iterator();

        Pages(Function<@Nullable Place, List<Place>> pageAfter) {
            this.pageAfter = pageAfter;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && more) {
                var places = pageAfter.apply(last);
                more = places.size() == STORIES_AT_ONCE;
                if (!places.isEmpty()) {
                    last = places.getLast();
                    page = of(places).iterator();
                }
            }
            return page.hasNext();
        }

        @Override
        public List<JournalEntry> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }

        private List<List<JournalEntry>> of(List<Place> places) {
            var stories = new LinkedHashMap<String, List<JournalEntry>>();
            places.forEach(place -> stories.put(place.dossier(), new ArrayList<>()));
            database.sql("""
                            select dossier, sequence, type, at, cause, previous, hash, data
                            from journal_entry where dossier = any(?::text[]) order by dossier, sequence""").param(stories.keySet().toArray(String[]::new)).query((java.sql.ResultSet row) -> {
                var entry = entry(row);
                stories.computeIfAbsent(entry.key(), key -> new ArrayList<>()).add(entry);
            });
            return List.copyOf(stories.values());
        }
    }
}
