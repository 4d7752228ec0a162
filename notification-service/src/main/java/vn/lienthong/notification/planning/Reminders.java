package vn.lienthong.notification.planning;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.wire.CanonicalJson;

/** What time will bring, in PostgreSQL, so that no restart forgets it. The database's clock counts. */
@Component
class Reminders {
    private final JdbcClient database;
    private final JsonMapper json = CanonicalJson.mapper();

    Reminders(JdbcClient database) {
        this.database = database;
    }

    private record Row(
            String dossier,
            String kind,
            String entry,
            long sequence,
            @Nullable Instant at,
            @Nullable Instant until) {}

    /** Sets them, and calls off; what has been done because of a later entry stays. */
    void set(Collection<Reminder> reminders) {
        if (reminders.isEmpty()) {
            return;
        }
        var last = new LinkedHashMap<String, Row>();
        for (var reminder : reminders) {
            last.put(
                    reminder.dossier() + " " + reminder.kind(),
                    new Row(
                            reminder.dossier(),
                            reminder.kind().code(),
                            reminder.entry(),
                            reminder.sequence(),
                            reminder.at(),
                            reminder.until()));
        }
        database.sql("""
                        insert into reminder (dossier, kind, entry, sequence, at, until, state)
                        select dossier, kind, entry, sequence, at, until,
                               case when at is null then 'called-off' else 'waiting' end
                        from jsonb_to_recordset(?::jsonb) as set (
                            dossier text, kind text, entry text, sequence bigint, at timestamptz, until timestamptz)
                        on conflict (dossier, kind) do update
                        set entry = excluded.entry, sequence = excluded.sequence, at = excluded.at, until = excluded.until,
                            state = excluded.state
                        where reminder.sequence < excluded.sequence
                        """).param(json.writeValueAsString(last.values())).update();
    }

    /** Those whose time has come, each for whoever asks first; what is no longer worth telling lapses. */
    List<Reminder> takeDue(int most) {
        database.sql("update reminder set state = 'lapsed' where state = 'waiting' and at <= now() and until <= now()")
                .update();
        return database.sql("""
                        update reminder set state = 'told'
                        where (dossier, kind) in (
                            select dossier, kind from reminder where state = 'waiting' and at <= now()
                            order by at limit ? for update skip locked)
                        returning *
                        """)
                .param(most)
                .query((row, n) -> new Reminder(
                        row.getString("dossier"),
                        Reminder.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getString("entry"),
                        row.getLong("sequence"),
                        row.getTimestamp("at").toInstant(),
                        row.getTimestamp("until").toInstant()))
                .list();
    }
}
