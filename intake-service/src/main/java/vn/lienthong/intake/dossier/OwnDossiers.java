package vn.lienthong.intake.dossier;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;

/** What an agency handed in or receives, from the newest on, page by page. */
@Repository
class OwnDossiers {
    private static final String HANDED_IN = "s.submitted_by = ?";
    /** Those whose receiver changed are found through the journal's progress. */
    private static final String RECEIVED = "s.receiving_agency = ? and coalesce(p.receiver, s.receiving_agency) = ?";

    private static final String RECEIVED_NOW = "p.receiver = ? and s.receiving_agency <> ?";

    private final JdbcClient database;

    OwnDossiers(JdbcClient database) {
        this.database = database;
    }

    /** Where a page begins: behind this dossier. */
    record Place(Instant receivedAt, String code) {}

    /**
     * Which dossiers are asked for; null where it doesn't matter.
     *
     * @param handedIn those the agency handed in
     * @param received those it receives
     */
    record Filter(
            boolean handedIn,
            boolean received,
            List<DossierStatus> statuses,
            @Nullable ProcedureCode procedure,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String senderReference) {}

    /** A line of the list. */
    record Line(
            DossierCode code,
            ProcedureCode procedure,
            AgencyCode submittedBy,
            AgencyCode receivingAgency,
            @Nullable String senderReference,
            DossierStatus status,
            boolean ended,
            int priority,
            Instant receivedAt,
            Instant dueAt) {}

    /** The dossiers after {@code place}, at most {@code most}. */
    List<Line> find(AgencyCode agency, Filter filter, @Nullable Place place, int most) {
        var params = new ArrayList<@Nullable Object>();
        var parts = new ArrayList<String>();
        if (filter.handedIn()) {
            parts.add(part(HANDED_IN, 1, agency, filter, place, most, params));
        }
        if (filter.received()) {
            parts.add(part(RECEIVED, 2, agency, filter, place, most, params));
            parts.add(part(RECEIVED_NOW, 2, agency, filter, place, most, params));
        }
        params.add(most);
        // Each part is a piece of an index from its end; together they are few rows.
        return database.sql("select * from (" + String.join(" union ", parts)
                        + ") as found order by received_at desc, code desc limit ?")
                .params(params)
                .query((row, n) -> line(row, agency))
                .list();
    }

    private static String part(
            String whose,
            int agencies,
            AgencyCode agency,
            Filter filter,
            @Nullable Place place,
            int most,
            List<@Nullable Object> params) {
        var sql = new StringBuilder("""
                (select s.code, s.procedure, s.submitted_by, coalesce(p.receiver, s.receiving_agency) as receiver,
                    s.sender_reference, coalesce(p.status, 1) as status, coalesce(p.ended, false) as ended, s.priority,
                    s.received_at, coalesce(p.due_at, s.due_at) as due_at
                from submission s left join progress p on p.dossier = s.code
                where\s""").append(whose);
        for (int i = 0; i < agencies; i++) {
            params.add(agency.value());
        }
        if (!filter.statuses().isEmpty()) {
            sql.append(" and coalesce(p.status, 1) = any(?)");
            params.add(filter.statuses().stream().map(DossierStatus::number).toArray(Integer[]::new));
        }
        if (filter.procedure() != null) {
            sql.append(" and s.procedure = ?");
            params.add(filter.procedure().value());
        }
        if (filter.from() != null) {
            sql.append(" and s.received_at >= ?");
            params.add(Timestamp.from(filter.from()));
        }
        if (filter.to() != null) {
            sql.append(" and s.received_at < ?");
            params.add(Timestamp.from(filter.to()));
        }
        if (filter.senderReference() != null) {
            // Another agency's numbers are its own affair.
            sql.append(" and s.submitted_by = ? and s.sender_reference = ?");
            params.add(agency.value());
            params.add(filter.senderReference());
        }
        if (place != null) {
            sql.append(" and (s.received_at, s.code) < (?, ?)");
            params.add(Timestamp.from(place.receivedAt()));
            params.add(place.code());
        }
        params.add(most);
        return sql.append(" order by s.received_at desc, s.code desc limit ?)").toString();
    }

    private static Line line(ResultSet row, AgencyCode agency) throws SQLException {
        var submittedBy = new AgencyCode(row.getString("submitted_by"));
        return new Line(
                new DossierCode(row.getString("code")),
                new ProcedureCode(row.getString("procedure")),
                submittedBy,
                new AgencyCode(row.getString("receiver")),
                submittedBy.equals(agency) ? row.getString("sender_reference") : null,
                DossierStatus.values()[row.getInt("status") - 1],
                row.getBoolean("ended"),
                row.getInt("priority"),
                Objects.requireNonNull(row.getTimestamp("received_at")).toInstant(),
                Objects.requireNonNull(row.getTimestamp("due_at")).toInstant());
    }
}
