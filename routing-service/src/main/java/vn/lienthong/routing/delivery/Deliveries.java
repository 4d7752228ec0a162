package vn.lienthong.routing.delivery;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/**
 * What is owed to each agency, in PostgreSQL. Positions count per agency from 1 without a gap, in the order in which they
 * were committed, so that a reader who knows the last position it has seen misses nothing.
 */
@Repository
class Deliveries {
    private final JdbcClient database;

    Deliveries(JdbcClient database) {
        this.database = database;
    }

    /** A stage handed to an agency, with what it needs to work on it. */
    record Owed(
            long position,
            String dossier,
            long sequence,
            String stage,
            String procedure,
            int procedureVersion,
            AgencyCode receivingAgency,
            @Nullable Instant dueAt,
            Instant at,
            List<DossierPart> parts,
            PersonalData personal) {}

    /**
     * Adds what these entries owe to agencies; what is there already stays as it is.
     *
     * @return the agencies that have something new
     */
    @Transactional
    Collection<AgencyCode> add(List<Journaled> entries) {
        var received = new ArrayList<Journaled>();
        var routed = new ArrayList<Journaled>();
        Set<AgencyCode> agencies = new TreeSet<>(java.util.Comparator.comparing(AgencyCode::value));
        for (var entry : entries) {
            switch (entry.event().orElse(null)) {
                case DossierReceived first -> received.add(entry);
                case DossierRouted handed -> {
                    routed.add(entry);
                    agencies.add(handed.agency());
                }
                case null, default -> {
                    // Nothing is owed to anybody by the other events.
                }
            }
        }
        if (!received.isEmpty()) {
            addDossiers(received);
        }
        if (!routed.isEmpty()) {
            addDeliveries(routed);
        }
        return agencies;
    }

    private void addDossiers(List<Journaled> received) {
        database.sql("""
                        insert into dossier (code, received)
                        select code, received::jsonb from unnest(?::text[], ?::text[]) as r (code, received)
                        on conflict (code) do nothing""")
                .params(
                        texts(received, entry -> entry.entry().key()),
                        texts(
                                received,
                                entry -> new String(entry.entry().data(), java.nio.charset.StandardCharsets.UTF_8)))
                .update();
    }

    private void addDeliveries(List<Journaled> routed) {
        // The row of the agency's feed stays locked until the commit: positions become visible in their order.
        database.sql("""
                        with incoming as (
                            select distinct on (dossier, sequence) *
                            from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                                with ordinality as i (agency, dossier, sequence, stage, due_at, at, place)
                            order by dossier, sequence, place
                        ), fresh as (
                            select * from incoming i
                            where not exists (
                                select from delivery d where d.dossier = i.dossier and d.sequence = i.sequence)
                        ), counted as (
                            insert into feed (agency, last)
                            select agency, count(*) from fresh group by agency order by agency
                            on conflict (agency) do update set last = feed.last + excluded.last
                            returning agency, last
                        )
                        insert into delivery (agency, position, dossier, sequence, stage, due_at, at)
                        select f.agency,
                               c.last - count(*) over (partition by f.agency)
                                      + row_number() over (partition by f.agency order by f.place),
                               f.dossier, f.sequence, f.stage, f.due_at, f.at
                        from fresh f join counted c using (agency)""")
                .params(
                        texts(routed, entry -> handed(entry).agency().value()),
                        texts(routed, entry -> entry.entry().key()),
                        routed.stream().map(entry -> entry.entry().sequence()).toArray(Long[]::new),
                        texts(routed, entry -> handed(entry).stage()),
                        routed.stream()
                                .map(entry -> timestamp(handed(entry).dueAt()))
                                .toArray(Timestamp[]::new),
                        routed.stream()
                                .map(entry -> timestamp(entry.entry().at()))
                                .toArray(Timestamp[]::new))
                .update();
    }

    private static DossierRouted handed(Journaled entry) {
        return (DossierRouted) entry.event().orElseThrow();
    }

    private static String[] texts(List<Journaled> entries, java.util.function.Function<Journaled, String> text) {
        return entries.stream().map(text).toArray(String[]::new);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    /** What is owed to an agency after a position, oldest first. */
    List<Owed> after(AgencyCode agency, long position, int limit) {
        return database.sql("""
                        select d.position, d.dossier, d.sequence, d.stage, d.due_at, d.at, r.received
                        from delivery d join dossier r on r.code = d.dossier
                        where d.agency = ? and d.position > ?
                        order by d.position
                        limit ?""")
                .params(agency.value(), position, limit)
                .query((row, n) -> {
                    var received = CanonicalJson.mapper().readValue(row.getString("received"), DossierReceived.class);
                    var due = row.getTimestamp("due_at");
                    return new Owed(
                            row.getLong("position"),
                            row.getString("dossier"),
                            row.getLong("sequence"),
                            row.getString("stage"),
                            received.procedure().value(),
                            received.procedureVersion(),
                            received.receivingAgency(),
                            due == null ? null : due.toInstant(),
                            row.getTimestamp("at").toInstant(),
                            received.parts(),
                            received.personal());
                })
                .list();
    }
}
