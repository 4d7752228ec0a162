package vn.lienthong.notification.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.survey.SurveyEvent.SatisfactionAnswered;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.outbox.Outbox;

/** Takes how satisfied an applicant is (đánh giá mức độ hài lòng), once for each dossier, and tells it to who counts. */
@Component
public class AnswerSurvey {
    private static final EventTypes<SurveyEvent> EVENTS = EventTypes.of(SurveyEvent.class);
    private static final String SOURCE = "/notification";

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final MeterRegistry meters;

    AnswerSurvey(JdbcClient database, TransactionTemplate transactions, Outbox outbox, MeterRegistry meters) {
        this.database = database;
        this.transactions = transactions;
        this.outbox = outbox;
        this.meters = meters;
        for (int level = 1; level <= SurveyEvent.BEST; level++) {
            counter(level);
        }
    }

    /** Takes the answer; false where there was one already, which stays. */
    public boolean answer(DossierCode dossier, SatisfactionAnswered answer) {
        boolean first = Boolean.TRUE.equals(transactions.execute(status -> answerOnce(dossier, answer)));
        if (first) {
            counter(answer.level()).increment();
        }
        return first;
    }

    private Counter counter(int level) {
        return Counter.builder("survey.answered")
                .description("answers to the survey, by how content citizens are")
                .tag("level", Integer.toString(level))
                .register(meters);
    }

    private boolean answerOnce(DossierCode dossier, SatisfactionAnswered answer) {
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        int written = database.sql("""
                        insert into survey (dossier, level, answered_at) values (?, ?, ?) on conflict (dossier) do nothing""")
                .params(dossier.value(), answer.level(), Timestamp.from(now))
                .update();
        if (written == 0) {
            return false;
        }
        // The id is the dossier's: whatever happens to this database, nobody counts an applicant twice.
        var id = UUID.nameUUIDFromBytes(("survey " + dossier).getBytes(UTF_8));
        outbox.append(
                Topics.NOTIFICATION_SURVEY_EVENTS,
                List.of(new EventEnvelope(
                        id.toString(), SOURCE, EVENTS.nameOf(answer), dossier.value(), now, EVENTS.write(answer))));
        return true;
    }

    /** What was answered, if it was. */
    public Optional<Integer> answered(DossierCode dossier) {
        return database.sql("select level from survey where dossier = ?")
                .param(dossier.value())
                .query(Integer.class)
                .optional();
    }

    /** Deletes what is kept of these; what was told stays, and names nobody. */
    public void forget(Collection<String> dossiers) {
        database.sql("delete from survey where dossier = any(?)")
                .param((Object) dossiers.toArray(String[]::new))
                .update();
    }
}
