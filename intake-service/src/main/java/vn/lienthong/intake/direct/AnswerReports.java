package vn.lienthong.intake.direct;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics.Kind;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.action.TakeReport;
import vn.lienthong.intake.action.TakeReport.Told;
import vn.lienthong.intake.direct.JudgedEvents.Judged;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.outbox.Outbox.Outgoing;
import vn.lienthong.support.problem.ProblemMembers;

/** Replies to agencies' actions once the journal has routing's answer. */
@Component
public class AnswerReports {
    private final JudgedEvents judgedEvents;
    private final TakeReport takeReport;
    private final Outbox outbox;
    private final Clock clock;

    AnswerReports(JudgedEvents judgedEvents, TakeReport takeReport, Outbox outbox, Clock clock) {
        this.judgedEvents = judgedEvents;
        this.takeReport = takeReport;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Replies to those of these actions that came as events and have no reply yet. Belongs into the transaction in which
     * the answers are noted.
     */
    public void reply(Collection<UUID> actions) {
        if (actions.isEmpty()) {
            return;
        }
        var events = judgedEvents.unanswered(actions);
        if (events.isEmpty()) {
            return;
        }
        var ids = new ArrayList<UUID>();
        events.forEach(event -> {
            if (event.action() != null) {
                ids.add(event.action());
            }
        });
        var answers = takeReport.answers(ids);
        for (var event : events) {
            var told = answers.get(event.action());
            if (told != null) {
                reply(event, told);
            }
        }
    }

    private void reply(Judged event, Told told) {
        var reply = of(event, told);
        judgedEvents.answer(event, reply);
        if (event.topic() != null) {
            outbox.append(List.of(new Outgoing(
                    new Topic(event.topic(), Kind.EVENTS), reply.subject(), reply.headers(), reply.data())));
        }
    }

    private Reply of(Judged event, Told told) {
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var id = Reply.idFor(event.agency(), event.id(), event.fingerprint());
        var dossier = told.dossier().value();
        return switch (told) {
            case Told.CarriedOut(var code, var outcome) ->
                new Reply(
                        id,
                        Reply.ACTION_CARRIED_OUT,
                        event.id(),
                        dossier,
                        at,
                        CanonicalJson.mapper().writeValueAsBytes(outcome));
            case Told.Refused(var code, var refusal) ->
                new Reply(
                        id,
                        Reply.EVENT_REFUSED,
                        event.id(),
                        dossier,
                        at,
                        CanonicalJson.mapper().writeValueAsBytes(ProblemMembers.of(refusal)));
        };
    }
}
