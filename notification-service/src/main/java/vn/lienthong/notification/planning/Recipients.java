package vn.lienthong.notification.planning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.message.EmailAddress;
import vn.lienthong.notification.message.PhoneNumber;
import vn.lienthong.notification.message.SealedTexts;
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
            @Nullable String sealed,
            @Nullable String unreachable,
            String language,
            String procedure,
            int version,
            String agency,
            @Nullable String phone,
            @Nullable String sealedPhone,
            @Nullable String citizen) {}

    /** Keeps them; one that is known stays as it is. Returns how many of the new ones can't be reached. */
    int remember(Collection<Recipient> recipients, SealedTexts texts) {
        if (recipients.isEmpty()) {
            return 0;
        }
        var rows = recipients.stream().map(recipient -> row(recipient, texts)).toList();
        return (int)
                database
                        .sql("""
                        insert into recipient (dossier, email, sealed, unreachable, language, procedure, procedure_version,
                                               receiving_agency, phone, sealed_phone, citizen)
                        select dossier, email, sealed, unreachable, language, procedure, version, agency,
                               phone, "sealedPhone", citizen
                        from jsonb_to_recordset(?::jsonb) as received (
                            dossier text, email text, sealed text, unreachable text, language text, procedure text, version int,
                            agency text, phone text, "sealedPhone" text, citizen text)
                        on conflict (dossier) do nothing
                        returning unreachable is not null and phone is null and sealed_phone is null as unreachable
                        """)
                        .param(json.writeValueAsString(rows))
                        .query((row, n) -> row.getBoolean("unreachable"))
                        .list()
                        .stream()
                        .filter(unreachable -> unreachable)
                        .count();
    }

    private static Row row(Recipient recipient, SealedTexts texts) {
        var email = recipient.email().map(EmailAddress::value).orElse(null);
        var sealed = email == null ? null : texts.seal(recipient.dossier(), email);
        var phone = recipient.phone().map(PhoneNumber::value).orElse(null);
        var sealedPhone = phone == null ? null : texts.seal(recipient.dossier(), phone);
        return new Row(
                recipient.dossier(),
                sealed == null ? email : null,
                sealed,
                recipient.unreachable() == null ? null : recipient.unreachable().name(),
                recipient.language(),
                recipient.procedure().value(),
                recipient.procedureVersion(),
                recipient.receivingAgency().value(),
                sealedPhone == null ? phone : null,
                sealedPhone,
                recipient.citizen());
    }

    /** By dossier; those not known, or whose address is erased, are left out. */
    Map<String, Recipient> of(Collection<String> dossiers, SealedTexts texts) {
        var known = new HashMap<String, Recipient>();
        if (!dossiers.isEmpty()) {
            database.sql("""
                            select *, exists (select from device where device.dossier = recipient.dossier) as device
                            from recipient where dossier = any(?)
                            """)
                    .param(dossiers.toArray(String[]::new))
                    .query((row, n) -> recipient(row, texts))
                    .list()
                    .forEach(found -> found.ifPresent(recipient -> known.put(recipient.dossier(), recipient)));
        }
        return known;
    }

    private static Optional<Recipient> recipient(ResultSet row, SealedTexts texts) throws SQLException {
        var dossier = row.getString("dossier");
        var unreachable = row.getString("unreachable");
        var sealed = row.getString("sealed");
        var email = sealed == null
                ? EmailAddress.in(row.getString("email"))
                : texts.open(dossier, sealed).flatMap(EmailAddress::in);
        if (email.isEmpty() && unreachable == null) {
            return Optional.empty();
        }
        return Optional.of(new Recipient(
                dossier,
                email,
                unreachable == null ? null : Unreachable.valueOf(unreachable),
                row.getString("language"),
                new ProcedureCode(row.getString("procedure")),
                row.getInt("procedure_version"),
                new AgencyCode(row.getString("receiving_agency")),
                row.getTimestamp("ended_at") == null
                        ? null
                        : row.getTimestamp("ended_at").toInstant(),
                row.getLong("sequence"),
                phone(row, texts),
                row.getString("citizen"),
                row.getBoolean("device")));
    }

    private static Optional<PhoneNumber> phone(ResultSet row, SealedTexts texts) throws SQLException {
        var sealed = row.getString("sealed_phone");
        return sealed == null
                ? PhoneNumber.in(row.getString("phone"))
                : texts.open(row.getString("dossier"), sealed).flatMap(PhoneNumber::in);
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

    /** Deletes these, with all that their messages say and where they go; what waits to be sent is sent no more. */
    void erase(Collection<String> dossiers) {
        Object which = dossiers.toArray(String[]::new);
        database.sql("delete from recipient where dossier = any(?)")
                .param(which)
                .update();
        database.sql("""
                        update message
                        set address = null, variables = null, sealed = null,
                            reason = case when state in ('PLANNED', 'HELD') then 'its recipient was erased' else reason end,
                            settled_at = case when state in ('PLANNED', 'HELD') then now() else settled_at end,
                            taken_until = case when state in ('PLANNED', 'HELD') then null else taken_until end,
                            state = case when state in ('PLANNED', 'HELD') then 'FAILED' else state end
                        where dossier = any(?)""").param(which).update();
    }

    /** Deletes whose dossiers ended so long ago, with the address and words of their messages; returns how many. */
    int forget(Duration after) {
        return database.sql("""
                        with forgotten as (
                            delete from recipient where ended_at < now() - ? * interval '1 millisecond'
                            returning dossier),
                        emptied as (
                            update message set address = null, variables = null, sealed = null
                            from forgotten
                            where message.dossier = forgotten.dossier and state not in ('PLANNED', 'SENDING'))
                        select count(*) from forgotten
                        """).param(after.toMillis()).query(Integer.class).single();
    }
}
