package vn.lienthong.console.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry as it is kept; its hash is over all of it and the hash of the one before.
 *
 * @param roles they had then, by their ids
 * @param details JSON
 */
record AuditEntry(
        long position,
        Instant at,
        String who,
        String agency,
        String roles,
        String kind,
        String on,
        String reason,
        String outcome,
        String details) {
    static final String COLUMNS = "position, at, who, agency, roles, kind, target, reason, outcome, details";

    static AuditEntry of(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("position"),
                row.getTimestamp("at").toInstant(),
                row.getString("who"),
                row.getString("agency"),
                row.getString("roles"),
                row.getString("kind"),
                row.getString("target"),
                row.getString("reason"),
                row.getString("outcome"),
                row.getString("details"));
    }

    /** SHA-256 over the hash before and the fields as a JSON list, so that no text can pass for two. */
    byte[] hash(byte[] before) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(before);
            return digest.digest(JsonMapper.shared()
                    .writeValueAsString(
                            List.of(position, at.toString(), who, agency, roles, kind, on, reason, outcome, details))
                    .getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
