package vn.lienthong.intake.direct;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.action.TakeReport;
import vn.lienthong.intake.direct.Outcome.Answered;
import vn.lienthong.intake.direct.Outcome.Taken;
import vn.lienthong.intake.direct.Outcome.TooEarly;
import vn.lienthong.intake.direct.ReadEvent.Sender;
import vn.lienthong.intake.direct.Reading.Readable;
import vn.lienthong.intake.direct.Reading.Unreadable;
import vn.lienthong.intake.dossier.JournalSignals;
import vn.lienthong.intake.dossier.Participation;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.problem.UnreadableBody;
import vn.lienthong.support.security.Caller;

/**
 * Takes events that came in a batch over HTTP: the same events as on Kafka, known again by the same ids, answered at once.
 */
@Component
public class TakeEventBatch {
    private final ReadEvent readEvent;
    private final JudgeEvents judgeEvents;
    private final TakeReport takeReport;
    private final Callers callers;
    private final Participation participation;
    private final JournalSignals signals;
    private final JsonMapper json;
    private final Duration partPatience;

    TakeEventBatch(
            ReadEvent readEvent,
            JudgeEvents judgeEvents,
            TakeReport takeReport,
            Callers callers,
            Participation participation,
            JournalSignals signals,
            JsonMapper json,
            IntakeSettings settings) {
        this.readEvent = readEvent;
        this.judgeEvents = judgeEvents;
        this.takeReport = takeReport;
        this.callers = callers;
        this.participation = participation;
        this.signals = signals;
        this.json = json;
        this.partPatience = settings.partPatience();
    }

    /** What an event is answered. */
    public sealed interface Answer {
        @Nullable
        String id();

        record Accepted(String id, JsonNode receipt, boolean before) implements Answer {}

        record CarriedOut(String id, JsonNode outcome, boolean before) implements Answer {}

        /** An action that routing hasn't answered yet. */
        record Pending(String id, DossierCode dossier, UUID action, boolean before) implements Answer {}

        /** @param problem as it was, or will be, answered every time */
        record Refused(@Nullable String id, JsonNode problem) implements Answer {}

        /** It is refused just now: it is no event, or routing doesn't allow the action. */
        record Refusing(@Nullable String id, Refusal refusal) implements Answer {}
    }

    /** Takes some of a batch's events, in their order, in the transaction that is there. */
    public List<Answer> take(List<byte[]> events, Caller caller) {
        var agency = callers.agency(caller);
        var sender = new Sender(agency.code(), callers.registry());
        var readings = events.stream().map(event -> read(event, sender)).toList();
        var ids = readings.stream()
                .map(reading -> reading instanceof Readable readable ? readable.id() : null)
                .filter(Objects::nonNull)
                .toList();
        var sitting = judgeEvents.open(agency, caller, ids, null);
        var answers = new ArrayList<Answer>();
        boolean mayWait = true;
        for (var reading : readings) {
            switch (reading) {
                case Unreadable(var id, var refusal) -> answers.add(new Answer.Refusing(id, refusal));
                case Readable(var event) -> {
                    var outcome = sitting.judge(event, mayWait);
                    if (outcome instanceof TooEarly early) {
                        mayWait = false;
                        outcome = afterWaiting(early, agency, event, sitting);
                    }
                    answers.add(answer(event.id(), outcome));
                }
            }
        }
        sitting.close();
        return answers;
    }

    private Outcome afterWaiting(TooEarly early, Agency agency, AgencyEvent event, JudgeEvents.Sitting sitting) {
        participation.awaitCompetence(early.dossier(), agency, partPatience);
        return sitting.judge(event, false);
    }

    private Reading read(byte[] bytes, Sender sender) {
        try {
            return readEvent.structured(json.readTree(bytes), sender);
        } catch (JacksonException e) {
            var fault = UnreadableBody.fault(e);
            return new Unreadable(
                    null,
                    Problem.EVENT_MALFORMED.refusal(
                            List.of(Rule.EVENT_IS_A_CLOUD_EVENT.brokenAt(fault.pointer(), fault.message()))));
        }
    }

    private Answer answer(String id, Outcome outcome) {
        return switch (outcome) {
            case Answered(var reply, var before) -> {
                var content = json.readTree(reply.data());
                yield switch (reply.type()) {
                    case Reply.SUBMISSION_ACCEPTED -> new Answer.Accepted(id, content, before);
                    case Reply.ACTION_CARRIED_OUT -> new Answer.CarriedOut(id, content, before);
                    default -> new Answer.Refused(id, content);
                };
            }
            case Taken taken ->
                new Answer.Pending(id, Objects.requireNonNull(taken.dossier()), taken.action(), taken.before());
            case TooEarly early -> throw new IllegalStateException("an event is to be judged without waiting");
        };
    }

    /** Waits a little for routing's answer to an action. */
    public Answer await(Answer.Pending pending, Duration patience) {
        return signals.await(pending.dossier(), patience, () -> takeReport.answer(pending.action()))
                .<Answer>map(told -> switch (told) {
                    case TakeReport.Told.CarriedOut(var dossier, var outcome) ->
                        new Answer.CarriedOut(pending.id(), outcome, pending.before());
                    case TakeReport.Told.Refused(var dossier, var refusal) ->
                        new Answer.Refusing(pending.id(), refusal);
                })
                .orElse(pending);
    }
}
