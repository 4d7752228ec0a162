package vn.lienthong.intake.payment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.DossierCode;

/**
 * Where in the journal each dossier begins: what its receipt says of persons is looked up there when it is needed, and kept
 * nowhere else.
 */
@Repository
public class JournalPlaces {
    private static final String FIRST = "1";

    private final JdbcClient database;

    JournalPlaces(JdbcClient database) {
        this.database = database;
    }

    record Place(int partition, long position) {}

    /** Notes the beginnings among records of the journal. Belongs into a transaction. */
    public void note(List<ConsumerRecord<String, byte[]>> records) {
        var first = records.stream().filter(JournalPlaces::isFirst).toList();
        if (first.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into journal_place (dossier, partition, position)
                        select * from unnest(?::text[], ?::integer[], ?::bigint[])
                        on conflict do nothing""")
                .params(
                        first.stream().map(ConsumerRecord::key).toArray(String[]::new),
                        first.stream().map(ConsumerRecord::partition).toArray(Integer[]::new),
                        first.stream().map(ConsumerRecord::offset).toArray(Long[]::new))
                .update();
    }

    private static boolean isFirst(ConsumerRecord<String, byte[]> record) {
        var sequence = record.headers().lastHeader("ce_sequence");
        return record.key() != null
                && sequence != null
                && sequence.value() != null
                && new String(sequence.value(), UTF_8).equals(FIRST);
    }

    Optional<Place> of(DossierCode dossier) {
        return database.sql("select partition, position from journal_place where dossier = ?")
                .param(dossier.value())
                .query((row, n) -> new Place(row.getInt("partition"), row.getLong("position")))
                .optional();
    }
}
