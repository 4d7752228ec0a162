package vn.lienthong.console.statistics;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import vn.lienthong.console.journal.ReadModel;

/** How satisfied applicants say they are (mức độ hài lòng): one answer for each dossier, however often its event comes. */
@Repository
class Satisfaction {
    private final JdbcClient database;
    private final ReadModel progress;

    Satisfaction(JdbcClient database, ReadModel progress) {
        this.database = database;
        this.progress = progress;
    }

    /** An answer, on the day it was given. */
    record Answer(String dossier, Instant at, String procedure, String agency, int level) {}

    /** What answers come to of the dossiers of one procedure at one receiving agency; {@code sum} is that of all levels. */
    record Answers(String procedure, String agency, long count, long satisfied, long sum) {}

    /** Answers and the place to go on from, in one transaction. */
    @Transactional
    void take(Collection<Answer> answers, Map<TopicPartition, Long> next) {
        for (var answer : answers) {
            database.sql("insert into satisfaction (dossier, at, procedure, agency, level) values (?, ?, ?, ?, ?)"
                            + " on conflict (dossier) do nothing")
                    .params(answer.dossier(), Timestamp.from(answer.at()), answer.procedure(), answer.agency(), (short)
                            answer.level())
                    .update();
        }
        progress.remember(next);
    }

    long nextOffset(TopicPartition partition) {
        return progress.nextOffset(partition);
    }

    /** @param satisfied the level from which on an answer counts as satisfied */
    List<Answers> of(Period period, int satisfied) {
        return database.sql("""
                        select procedure, agency, count(*), count(*) filter (where level >= :satisfied), sum(level)
                        from satisfaction where at >= :begin and at < :end group by procedure, agency""")
                .param("satisfied", satisfied)
                .param("begin", Timestamp.from(period.begin()))
                .param("end", Timestamp.from(period.end()))
                .query((row, n) ->
                        new Answers(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)))
                .list();
    }
}
