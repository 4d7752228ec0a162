package vn.lienthong.routing.catalogue;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.CanonicalJson;

/** The catalogue in PostgreSQL: every version of every procedure that was ever published to us. */
@Repository
class PublishedProcedures {
    private static final String COLUMNS = "version, valid_from, valid_until, content";

    private final JdbcClient database;

    PublishedProcedures(JdbcClient database) {
        this.database = database;
    }

    /**
     * What is looked for.
     *
     * @param words without diacritics, all of which have to occur
     * @param on a day on which it is in force
     */
    record Filter(
            List<String> words,
            @Nullable String field,
            @Nullable String issuer,
            @Nullable String level,
            @Nullable String online,
            LocalDate on) {}

    long revision() {
        return database.sql("select revision from catalogue_revision")
                .query(Long.class)
                .single();
    }

    /** From here to the end of the transaction nobody else changes the catalogue. */
    long lock() {
        return database.sql("select revision from catalogue_revision for update")
                .query(Long.class)
                .single();
    }

    List<PublishedProcedure> all() {
        return database.sql("select " + COLUMNS + " from published_procedure order by code, valid_from, version")
                .query((row, n) -> procedure(row))
                .list();
    }

    List<PublishedProcedure> versions(Collection<ProcedureCode> codes) {
        return database.sql("select " + COLUMNS + " from published_procedure where code = any(?)"
                        + " order by code, valid_from, version")
                .param(codes.stream().map(ProcedureCode::value).toArray(String[]::new))
                .query((row, n) -> procedure(row))
                .list();
    }

    /** Those in force on a day, after a key {@code code/version}, by code. */
    List<PublishedProcedure> page(Filter filter, String afterCode, int afterVersion, int limit) {
        return database.sql("select " + COLUMNS + """
                         from published_procedure
                        where (code, version) > (:code, :version)
                          and valid_from <= :on and (valid_until is null or valid_until > :on)
                          and (:field::text is null or field = :field)
                          and (:issuer::text is null or issuer = :issuer)
                          and (:level::text is null or :level = any(levels))
                          and (:online::text is null or online = :online)
                          and not exists (
                              select from unnest(:words::text[]) as w (word) where position(w.word in search) = 0)
                        order by code, version
                        limit :limit""")
                .param("code", afterCode)
                .param("version", afterVersion)
                .param("on", Date.valueOf(filter.on))
                .param("field", filter.field)
                .param("issuer", filter.issuer)
                .param("level", filter.level)
                .param("online", filter.online)
                .param("words", filter.words.toArray(String[]::new))
                .param("limit", limit)
                .query((row, n) -> procedure(row))
                .list();
    }

    private static PublishedProcedure procedure(ResultSet row) throws SQLException {
        var content = CanonicalJson.mapper().readValue(row.getString("content"), PublishedProcedure.class);
        return content.as(
                row.getInt("version"),
                row.getObject("valid_from", LocalDate.class),
                row.getObject("valid_until", LocalDate.class));
    }

    /** Carries a plan out and counts the revision on; within the transaction that approves it. */
    void apply(ImportPlan plan, UUID proposal) {
        insert(plan.added(), proposal);
        end(new ArrayList<>(plan.endings().values()));
        database.sql("update catalogue_revision set revision = revision + 1").update();
    }

    private void insert(List<PublishedProcedure> versions, UUID proposal) {
        database.sql("""
                        insert into published_procedure
                            (code, version, valid_from, valid_until, field, issuer, levels, online, search, content, proposal)
                        select code, version, valid_from, valid_until, field, issuer, string_to_array(levels, ';'),
                               online, search, content::jsonb, ?
                        from unnest(?::text[], ?::int[], ?::date[], ?::date[], ?::text[], ?::text[], ?::text[], ?::text[],
                                    ?::text[], ?::text[])
                            as v (code, version, valid_from, valid_until, field, issuer, levels, online, search, content)""")
                .params(
                        proposal,
                        texts(versions, version -> version.code().value()),
                        versions.stream().map(PublishedProcedure::version).toArray(Integer[]::new),
                        dates(versions.stream()
                                .map(PublishedProcedure::validFrom)
                                .toList()),
                        dates(versions.stream()
                                .map(PublishedProcedure::validUntil)
                                .toList()),
                        texts(versions, PublishedProcedure::field),
                        texts(versions, PublishedProcedure::issuer),
                        texts(versions, version -> String.join(";", version.levels())),
                        texts(versions, PublishedProcedure::online),
                        texts(versions, PublishedProcedures::search),
                        texts(versions, version -> CanonicalJson.mapper().writeValueAsString(version)))
                .update();
    }

    private static String search(PublishedProcedure version) {
        return Folded.of("%s %s %s %s"
                .formatted(
                        version.code(),
                        version.name(),
                        version.field() == null ? "" : version.field(),
                        version.decision() == null ? "" : version.decision()));
    }

    private void end(List<ImportPlan.Ending> endings) {
        database.sql("""
                        update published_procedure p set valid_until = e.valid_until
                        from unnest(?::text[], ?::int[], ?::date[]) as e (code, version, valid_until)
                        where p.code = e.code and p.version = e.version""")
                .params(
                        endings.stream().map(ending -> ending.code().value()).toArray(String[]::new),
                        endings.stream().map(ImportPlan.Ending::version).toArray(Integer[]::new),
                        dates(endings.stream()
                                .map(ImportPlan.Ending::validUntil)
                                .toList()))
                .update();
    }

    private static String[] texts(
            List<PublishedProcedure> versions, Function<PublishedProcedure, @Nullable String> text) {
        var texts = new String[versions.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text.apply(versions.get(i));
        }
        return texts;
    }

    private static Date[] dates(List<? extends @Nullable LocalDate> dates) {
        var all = new Date[dates.size()];
        for (int i = 0; i < all.length; i++) {
            var date = dates.get(i);
            all[i] = date == null ? null : Date.valueOf(date);
        }
        return all;
    }
}
