package vn.lienthong.axis.dossier;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.wire.CanonicalJson;

/** What is known of dossiers on their way, and of the packages by which their stages left. */
@Component
class Dossiers {
    private static final TypeReference<List<DossierPart>> PARTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};
    private static final TypeReference<List<String>> OPTIONS = new TypeReference<>() {};

    private final JdbcClient database;
    private final JsonMapper json = CanonicalJson.mapper();

    Dossiers(JdbcClient database) {
        this.database = database;
    }

    /**
     * A dossier.
     *
     * @param personal sealed; null where it isn't there, or was written before there were keys
     */
    record Dossier(
            String code,
            ProcedureCode procedure,
            int procedureVersion,
            AgencyCode agency,
            Instant dueAt,
            List<DossierPart> parts,
            Map<String, String> facts,
            List<String> options,
            int priority,
            @Nullable SealedPersonalData personal) {}

    void remember(String code, DossierReceived received) {
        database.sql("""
                        insert into dossier (code, procedure, procedure_version, agency, due_at, parts, facts, options, priority,
                            personal)
                        values (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?) on conflict (code) do nothing""")
                .param(code)
                .param(received.procedure().value())
                .param(received.procedureVersion())
                .param(received.receivingAgency().value())
                .param(Timestamp.from(received.dueAt()))
                .param(json.writeValueAsString(received.parts()))
                .param(json.writeValueAsString(received.facts()))
                .param(json.writeValueAsString(received.options()))
                .param(received.priority())
                .param(received.personal().sealedText().orElse(null))
                .update();
    }

    /** Further papers were handed in; one that is there already isn't added again. */
    void add(String code, List<DossierPart> papers) {
        find(code).ifPresent(dossier -> {
            var parts = new ArrayList<>(dossier.parts());
            papers.stream().filter(paper -> !parts.contains(paper)).forEach(parts::add);
            database.sql("update dossier set parts = ?::jsonb where code = ?")
                    .params(json.writeValueAsString(parts), code)
                    .update();
        });
    }

    void forget(String code) {
        database.sql("delete from dossier where code = ?").param(code).update();
    }

    void forgetPersonal(Collection<String> codes) {
        database.sql("update dossier set personal = null where code = any(?)")
                .param(codes.toArray(String[]::new))
                .update();
    }

    Optional<Dossier> find(String code) {
        return database.sql("select * from dossier where code = ?")
                .param(code)
                .query((row, n) -> {
                    var sealed = row.getString("personal");
                    return new Dossier(
                            row.getString("code"),
                            new ProcedureCode(row.getString("procedure")),
                            row.getInt("procedure_version"),
                            new AgencyCode(row.getString("agency")),
                            row.getTimestamp("due_at").toInstant(),
                            json.readValue(row.getString("parts"), PARTS),
                            json.readValue(row.getString("facts"), FACTS),
                            json.readValue(row.getString("options"), OPTIONS),
                            row.getInt("priority"),
                            sealed == null ? null : SealedPersonalData.ofText(sealed));
                })
                .optional();
    }

    // ---- the packages by which stages left

    /** A stage that left in a package. */
    record Left(String dossier, String stage, AgencyCode agency, boolean accepted) {}

    boolean hasLeft(String cause) {
        return database.sql("select exists (select from dossier_document where cause = ?)")
                .param(cause)
                .query(Boolean.class)
                .single();
    }

    /** How often a stage has left before. */
    int timesLeft(String dossier, String stage) {
        return database.sql("select count(*) from dossier_document where dossier = ? and stage = ?")
                .params(dossier, stage)
                .query(Integer.class)
                .single();
    }

    void left(String cause, DocumentCode document, String dossier, String stage, AgencyCode agency, String sha256) {
        database.sql("""
                        insert into dossier_document (cause, document, dossier, stage, agency, sha256)
                        values (?, ?, ?, ?, ?, ?)""")
                .params(cause, document.value(), dossier, stage, agency.value(), sha256)
                .update();
    }

    Optional<Left> by(String document) {
        return database.sql("select dossier, stage, agency, accepted from dossier_document where document = ?")
                .param(document)
                .query((row, n) -> new Left(
                        row.getString("dossier"),
                        row.getString("stage"),
                        new AgencyCode(row.getString("agency")),
                        row.getBoolean("accepted")))
                .optional();
    }

    void accepted(String document) {
        database.sql("update dossier_document set accepted = true where document = ?")
                .param(document)
                .update();
    }

    /** The digests of all packages that carry stages of these dossiers, as we wrote them and as they were signed. */
    List<String> packagesOf(Collection<String> dossiers) {
        var codes = dossiers.toArray(String[]::new);
        return database.sql("""
                        select sha256 from dossier_document where dossier = any(?)
                        union
                        select sha256 from outgoing join document on document.code = outgoing.document
                        where document.dossier = any(?) and kind <> 'STATUS'
                        union
                        select consignment -> 'edxml' ->> 'sha256' from document where dossier = any(?)""").params(codes, codes, codes).query(String.class).list();
    }
}
