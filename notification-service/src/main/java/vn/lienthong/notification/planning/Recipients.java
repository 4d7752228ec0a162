package vn.lienthong.notification.planning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.message.EmailAddress;
import vn.lienthong.notification.planning.Recipient.Unreachable;

/** The recipients of dossiers, in PostgreSQL, for as long as they are needed. */
@Component
class Recipients {
    private final JdbcClient database;
    private final JsonMapper json = CanonicalJson.mapper();

    Recipients(JdbcClient database) {
        this.database = database;
    }

    private record Row(
            String dossier,
            @Nullable String email,
            @Nullable String unreachable,
            String language,
            String procedure,
            int version,
            String agency) {}

    /** Keeps them; one that is known stays as it is. Returns how many of the new ones can't be reached. */
    int remember(Collection<Recipient> recipients) {
        if (recipients.isEmpty()) {
            return 0;
        }
        var rows = recipients.stream()
                .map(recipient -> new Row(
                        recipient.dossier(),
                        recipient.email().map(EmailAddress::value).orElse(null),
                        recipient.unreachable() == null
                                ? null
                                : recipient.unreachable().name(),
                        recipient.language(),
                        recipient.procedure().value(),
                        recipient.procedureVersion(),
                        recipient.receivingAgency().value()))
                .toList();
        return (int) database
                .sql("""
                        insert into recipient (dossier, email, unreachable, language, procedure, procedure_version,
                                               receiving_agency)
                        select dossier, email, unreachable, language, procedure, version, agency
                        from jsonb_to_recordset(?::jsonb) as received (
                            dossier text, email text, unreachable text, language text, procedure text, version int,
                            agency text)
                        on conflict (dossier) do nothing
                        returning unreachable
                        """)
                .param(json.writeValueAsString(rows))
                .query((row, n) -> row.getString("unreachable") != null)
                .list()
                .stream()
                .filter(unreachable -> unreachable)
                .count();
    }

    /** By dossier; those not known are left out. */
    Map<String, Recipient> of(Collection<String> dossiers) {
        var known = new HashMap<String, Recipient>();
        if (!dossiers.isEmpty()) {
            database.sql("select * from recipient where dossier = any(?)")
                    .param(dossiers.toArray(String[]::new))
                    .query((row, n) -> recipient(row))
                    .list()
                    .forEach(recipient -> known.put(recipient.dossier(), recipient));
        }
        return known;
    }

    private static Recipient recipient(ResultSet row) throws SQLException {
        var unreachable = row.getString("unreachable");
        return new Recipient(
                row.getString("dossier"),
                EmailAddress.in(row.getString("email")),
                unreachable == null ? null : Unreachable.valueOf(unreachable),
                row.getString("language"),
                new ProcedureCode(row.getString("procedure")),
                row.getInt("procedure_version"),
                new AgencyCode(row.getString("receiving_agency")),
                row.getTimestamp("ended_at") == null
                        ? null
                        : row.getTimestamp("ended_at").toInstant(),
                row.getLong("sequence"));
    }

    private record Change(
            String dossier,
            int version,
            String agency,
            @Nullable Instant ended,
            long sequence) {}

    /** Writes down what has changed of them. */
    void update(Collection<Recipient> recipients) {
        if (recipients.isEmpty()) {
            return;
        }
        var changes = recipients.stream()
                .map(recipient -> new Change(
                        recipient.dossier(),
                        recipient.procedureVersion(),
                        recipient.receivingAgency().value(),
                        recipient.endedAt(),
                        recipient.sequence()))
                .toList();
        database.sql("""
                        update recipient set procedure_version = changed.version, receiving_agency = changed.agency,
                               ended_at = changed.ended, sequence = changed.sequence
                        from jsonb_to_recordset(?::jsonb) as changed (
                            dossier text, version int, agency text, ended timestamptz, sequence bigint)
                        where recipient.dossier = changed.dossier and recipient.sequence < changed.sequence
                        """).param(json.writeValueAsString(changes)).update();
    }

    /** Deletes whose dossiers ended so long ago, with the address and words of their messages; returns how many. */
    int forget(Duration after) {
        return database.sql("""
                        with forgotten as (
                            delete from recipient where ended_at < now() - ? * interval '1 millisecond'
                            returning dossier),
                        emptied as (
                            update message set address = null, variables = null
                            from forgotten
                            where message.dossier = forgotten.dossier and state not in ('PLANNED', 'SENDING'))
                        select count(*) from forgotten
                        """).param(after.toMillis()).query(Integer.class).single();
    }
}
