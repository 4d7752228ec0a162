package vn.lienthong.intake.journal;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.intake.action.Actions;
import vn.lienthong.intake.direct.AnswerReports;
import vn.lienthong.intake.dossier.Dossiers;
import vn.lienthong.intake.dossier.Dossiers.Step;
import vn.lienthong.intake.dossier.JournalSignals;
import vn.lienthong.intake.payment.FollowObligations;
import vn.lienthong.intake.post.FollowDossiers;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.JournalRecords;

/**
 * Reads {@code routing.dossier.journal}; moves the dossiers forward and notes routing's answers, batch by batch in one
 * transaction with the replies to actions that came as events; then tells the requests that wait.
 */
@Component
class FollowJournal {
    private final JournalRecords journal;
    private final Dossiers dossiers;
    private final Actions actions;
    private final AnswerReports answerReports;
    private final FollowDossiers post;
    private final JournalSignals signals;
    private final FollowObligations obligations;
    private final TransactionTemplate transactions;

    FollowJournal(
            DeadLetters deadLetters,
            Dossiers dossiers,
            Actions actions,
            AnswerReports answerReports,
            FollowDossiers post,
            JournalSignals signals,
            FollowObligations obligations,
            TransactionTemplate transactions) {
        this.journal = new JournalRecords(deadLetters, Topics.INTAKE_DEAD_LETTER);
        this.dossiers = dossiers;
        this.actions = actions;
        this.answerReports = answerReports;
        this.post = post;
        this.signals = signals;
        this.obligations = obligations;
        this.transactions = transactions;
    }

    @KafkaListener(
            groupId = "intake.dossiers",
            topics = "#{T(vn.lienthong.contract.Topics).ROUTING_DOSSIER_JOURNAL.name()}")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var entries = journal.read(records);
        var steps = transactions.execute(status -> {
            var fresh = dossiers.follow(entries);
            answerReports.reply(actions.follow(fresh));
            obligations.follow(fresh);
            post.follow(fresh);
            return fresh;
        });
        signals.moved(dossiersIn(steps));
    }

    private static java.util.Set<String> dossiersIn(List<Step> steps) {
        return steps.stream().map(step -> step.entry().key()).collect(Collectors.toSet());
    }
}
