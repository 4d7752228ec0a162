package vn.lienthong.routing.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.routing.registry.Rehearsal.OpenDossier;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/** Who has what of the dossiers on their way, in PostgreSQL, as the journal says it. */
@Repository
class OpenDossiers {
    private static final int CHUNK = 20_000;

    private final JdbcClient database;

    OpenDossiers(JdbcClient database) {
        this.database = database;
    }

    private static final class Row {
        final String code;

        @Nullable
        String procedure;

        long sequence;
        boolean open;
        AgencyCode receiver;

        @Nullable
        AgencyCode place;

        final Map<String, AgencyCode> stages = new TreeMap<>();

        Row(String code, AgencyCode receiver) {
            this.code = code;
            this.receiver = receiver;
        }

        OpenDossier toOpenDossier() {
            return new OpenDossier(code, procedure, receiver, place, stages);
        }
    }

    /** Takes over what these entries say; an entry that comes again has no second effect. */
    @Transactional
    void follow(List<Journaled> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var rows = rows("o.code = any(?)", (Object)
                entries.stream().map(entry -> entry.entry().key()).distinct().toArray(String[]::new));
        var changed = new LinkedHashMap<String, Row>();
        for (var entry : entries) {
            var event = entry.event().orElse(null);
            var code = entry.entry().key();
            var row = rows.get(code);
            if (row == null && event instanceof DossierReceived received) {
                row = new Row(code, received.receivingAgency());
                rows.put(code, row);
            }
            if (row == null || entry.entry().sequence() <= row.sequence) {
                continue;
            }
            row.sequence = entry.entry().sequence();
            if (event != null) {
                apply(row, event);
            }
            changed.put(code, row);
        }
        write(List.copyOf(changed.values()));
    }

    private static void apply(Row row, DossierEvent event) {
        if (event instanceof DossierReceived received) {
            row.open = true;
            row.receiver = received.receivingAgency();
            row.place = place(received.facts().get(Registry.PLACE));
        } else if (event instanceof ReceiverChanged changed) {
            row.receiver = changed.agency();
        } else if (event instanceof ResultRecalled) {
            row.open = true;
        }
        for (var change : StageChange.in(event)) {
            var phase = change.phase();
            if (phase == StageChange.Phase.DONE
                    || phase == StageChange.Phase.SKIPPED
                    || phase == StageChange.Phase.LATER) {
                row.stages.remove(change.stage());
            } else if (phase != null && change.agency() != null) {
                row.stages.put(change.stage(), change.agency());
            }
        }
        if (StageChange.ends(event)) {
            row.open = false;
            row.stages.clear();
        }
    }

    private static @Nullable AgencyCode place(@Nullable String code) {
        try {
            return code == null ? null : new AgencyCode(code);
        } catch (MalformedIdentity e) {
            return null;
        }
    }

    private void write(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into open_dossier (code, sequence, open, receiver, place, stages, agencies)
                        select code, sequence, open, receiver, place,
                               string_to_array(stages, E'\\t'), string_to_array(agencies, E'\\t')
                        from unnest(?::text[], ?::bigint[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::text[])
                            as r (code, sequence, open, receiver, place, stages, agencies)
                        on conflict (code) do update
                        set sequence = excluded.sequence, open = excluded.open, receiver = excluded.receiver,
                            place = excluded.place, stages = excluded.stages, agencies = excluded.agencies""")
                .params(
                        column(rows, row -> row.code),
                        rows.stream().map(row -> row.sequence).toArray(Long[]::new),
                        rows.stream().map(row -> row.open).toArray(Boolean[]::new),
                        column(rows, row -> row.receiver.value()),
                        column(rows, row -> row.place == null ? null : row.place.value()),
                        column(rows, row -> String.join("\t", row.stages.keySet())),
                        column(
                                rows,
                                row -> String.join(
                                        "\t",
                                        row.stages.values().stream()
                                                .map(AgencyCode::value)
                                                .toList())))
                .update();
    }

    private static String[] column(List<Row> rows, java.util.function.Function<Row, @Nullable String> value) {
        var column = new String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    private Map<String, Row> rows(String where, Object... parameters) {
        var rows = new HashMap<String, Row>();
        query(where, parameters).forEach(row -> rows.put(row.code, row));
        return rows;
    }

    private List<Row> query(String where, Object... parameters) {
        return database.sql("""
                        select o.code, a.procedure, o.sequence, o.open, o.receiver, o.place, o.stages, o.agencies
                        from open_dossier o left join archived_dossier a on a.code = o.code where\s""" + where)
                .params(parameters)
                .query((result, n) -> {
                    var row = new Row(result.getString("code"), new AgencyCode(result.getString("receiver")));
                    row.procedure = result.getString("procedure");
                    row.sequence = result.getLong("sequence");
                    row.open = result.getBoolean("open");
                    row.place = place(result.getString("place"));
                    var stages = (String[]) result.getArray("stages").getArray();
                    var agencies = (String[]) result.getArray("agencies").getArray();
                    for (int i = 0; i < stages.length; i++) {
                        row.stages.put(stages[i], new AgencyCode(agencies[i]));
                    }
                    return row;
                })
                .list();
    }

    /** All dossiers on their way. */
    List<OpenDossier> all() {
        var all = new ArrayList<OpenDossier>();
        var after = "";
        while (true) {
            var chunk = query("o.open and o.code > ? order by o.code limit " + CHUNK, after);
            chunk.forEach(row -> all.add(row.toOpenDossier()));
            if (chunk.size() < CHUNK) {
                return all;
            }
            after = chunk.getLast().code;
        }
    }
}
