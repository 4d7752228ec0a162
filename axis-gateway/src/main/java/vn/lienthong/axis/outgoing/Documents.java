package vn.lienthong.axis.outgoing;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;

/** What is known of documents without their packages, from the journal. */
@Component
public class Documents {
    private final JdbcClient database;
    private final JsonMapper json = CanonicalJson.mapper();

    Documents(JdbcClient database) {
        this.database = database;
    }

    /**
     * What is known of one.
     *
     * @param way how it came in
     */
    public record Known(
            Letterhead letterhead,
            Consignment consignment,
            Way way,
            @Nullable DossierStage dossier) {}

    /** It was registered. */
    public void remember(DocumentCode code, DocumentRegistered registered, Instant at) {
        var dossier = registered.dossier();
        database.sql("""
                        insert into document (code, letterhead, consignment, way, dossier, stage, registered_at)
                        values (?, ?::jsonb, ?::jsonb, ?, ?, ?, ?) on conflict (code) do nothing""")
                .param(code.value())
                .param(json.writeValueAsString(registered.letterhead()))
                .param(json.writeValueAsString(registered.consignment()))
                .param(registered.way().name())
                .param(dossier == null ? null : dossier.dossier().value())
                .param(dossier == null ? null : dossier.stage())
                .param(Timestamp.from(at))
                .update();
    }

    /** From here on these bytes are passed on. */
    public void signed(DocumentCode code, Consignment consignment) {
        database.sql("update document set consignment = ?::jsonb where code = ?")
                .params(json.writeValueAsString(consignment), code.value())
                .update();
    }

    public Optional<Known> find(DocumentCode code) {
        return database.sql("select letterhead, consignment, way, dossier, stage from document where code = ?")
                .param(code.value())
                .query((row, n) -> new Known(
                        json.readValue(row.getString("letterhead"), Letterhead.class),
                        json.readValue(row.getString("consignment"), Consignment.class),
                        Way.valueOf(row.getString("way")),
                        row.getString("dossier") == null
                                ? null
                                : new DossierStage(new DossierCode(row.getString("dossier")), row.getString("stage"))))
                .optional();
    }

    /** The codes of the documents that carry stages of these dossiers. */
    public List<String> ofDossiers(Collection<String> dossiers) {
        return database.sql("select code from document where dossier = any(?)")
                .param(dossiers.toArray(String[]::new))
                .query(String.class)
                .list();
    }
}
