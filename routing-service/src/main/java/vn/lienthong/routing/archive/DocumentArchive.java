package vn.lienthong.routing.archive;

import java.sql.Timestamp;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.contract.wire.JournalEntry;

/** The documents' journal in PostgreSQL, to the letter. */
@Repository
public class DocumentArchive {
    private final JdbcClient database;

    DocumentArchive(JdbcClient database) {
        this.database = database;
    }

    /** Adds entries, in the transaction of what is made of them; what is there already stays as it is. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(List<JournalEntry> entries) {
        database.sql("""
                        insert into document_entry (document, sequence, type, at, cause, previous, hash, data)
                        select * from unnest(?::text[], ?::bigint[], ?::text[], ?::timestamptz[], ?::text[], ?::text[],
                                             ?::text[], ?::bytea[])
                        on conflict (document, sequence) do nothing""")
                .params(
                        texts(entries, JournalEntry::key),
                        entries.stream().map(JournalEntry::sequence).toArray(Long[]::new),
                        texts(entries, JournalEntry::type),
                        entries.stream()
                                .map(entry -> Timestamp.from(entry.at()))
                                .toArray(Timestamp[]::new),
                        texts(entries, JournalEntry::cause),
                        texts(entries, JournalEntry::previous),
                        texts(entries, JournalEntry::hash),
                        entries.stream().map(JournalEntry::data).toArray(byte[][]::new))
                .update();
    }

    private static String[] texts(List<JournalEntry> entries, Function<JournalEntry, String> text) {
        return entries.stream().map(text).toArray(String[]::new);
    }

    /** All entries of a document, in order; none where it isn't known here (yet). */
    public List<JournalEntry> story(String document) {
        return database.sql("""
                        select document, sequence, type, at, cause, previous, hash, data
                        from document_entry where document = ? order by sequence""")
                .param(document)
                .query((row, n) -> {
                    var sequence = row.getLong("sequence");
                    return new JournalEntry(
                            document,
                            sequence,
                            document + "/" + sequence,
                            row.getString("type"),
                            row.getTimestamp("at").toInstant(),
                            row.getString("cause"),
                            row.getString("previous"),
                            row.getString("hash"),
                            row.getBytes("data"));
                })
                .list();
    }
}
