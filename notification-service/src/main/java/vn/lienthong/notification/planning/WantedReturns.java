package vn.lienthong.notification.planning;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.CanonicalJson;

/** How citizens want their results, beside the recipients in PostgreSQL. */
@Component
class WantedReturns {
    private final JdbcClient database;
    private final JsonMapper json = CanonicalJson.mapper();

    WantedReturns(JdbcClient database) {
        this.database = database;
    }

    private record Row(
            String dossier,
            @Nullable String returnBy,
            @Nullable Instant receivedAt) {}

    /** By dossier: of its receipt, which is told once. */
    void remember(Map<String, Wanted> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        var rows = wanted.entrySet().stream()
                .map(one -> new Row(
                        one.getKey(),
                        one.getValue().returnBy() == null
                                ? null
                                : one.getValue().returnBy().name(),
                        one.getValue().receivedAt()))
                .toList();
        database.sql("""
                        update recipient set return_by = said."returnBy", received_at = said."receivedAt"
                        from jsonb_to_recordset(?::jsonb) as said (dossier text, "returnBy" text, "receivedAt" timestamptz)
                        where recipient.dossier = said.dossier and recipient.received_at is null
                        """).param(json.writeValueAsString(rows)).update();
    }

    Map<String, Wanted> of(Collection<String> dossiers) {
        var wanted = new HashMap<String, Wanted>();
        database.sql("select dossier, return_by, received_at from recipient where dossier = any(?)")
                .param(dossiers.toArray(String[]::new))
                .query((row, n) -> {
                    var by = row.getString("return_by");
                    var at = row.getTimestamp("received_at");
                    return wanted.put(
                            row.getString("dossier"),
                            new Wanted(by == null ? null : Channel.valueOf(by), at == null ? null : at.toInstant()));
                })
                .list();
        return wanted;
    }
}
