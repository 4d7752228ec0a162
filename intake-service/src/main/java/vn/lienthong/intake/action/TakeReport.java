package vn.lienthong.intake.action;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.problem.UnreadableBody;
import vn.lienthong.support.security.Caller;

/**
 * Takes the report of an action that came some other way than as a request of its own: as an event, or in a batch. Read
 * and checked as {@code POST /v1/dossiers/{code}/actions} does, but without waiting for anything.
 */
@Component
public class TakeReport {
    private final ReportAction reportAction;
    private final Actions actions;
    private final Callers callers;
    private final JsonMapper json;

    TakeReport(ReportAction reportAction, Actions actions, Callers callers, JsonMapper json) {
        this.reportAction = reportAction;
        this.actions = actions;
        this.callers = callers;
        this.json = json;
    }

    /** An action that was taken; {@link #answers} has routing's answer once the journal has it. */
    public record Taken(UUID action, DossierCode dossier, boolean before) {}

    /** What routing answered. */
    public sealed interface Told {
        DossierCode dossier();

        /** @param outcome the body of the HTTP answer */
        record CarriedOut(DossierCode dossier, JsonNode outcome) implements Told {}

        /** @param refusal what the HTTP answer is made of */
        record Refused(DossierCode dossier, Refusal refusal) implements Told {}
    }

    /**
     * Takes it; joins the transaction that is there.
     *
     * @param body that of {@code POST /v1/dossiers/{code}/actions}
     * @param idempotencyKey under which it is known again
     * @throws Refusal with every fault
     */
    public Taken take(DossierCode dossier, JsonNode body, @Nullable String idempotencyKey, Caller caller) {
        caller.require(Caller.ACT);
        var request = read(body);
        var taken = reportAction.report(
                dossier,
                request,
                IdempotencyKey.checked(idempotencyKey),
                callers.agency(caller),
                callers.registry(),
                Duration.ZERO);
        return new Taken(taken.action().id(), dossier, taken.before());
    }

    private ActionRequest read(JsonNode body) {
        try {
            var request = json.treeToValue(body, ActionRequest.class);
            if (request != null) {
                return request;
            }
        } catch (JacksonException e) {
            throw UnreadableBody.refusal(e);
        }
        throw UnreadableBody.absent();
    }

    /** Routing's answers to those of these actions that have one. */
    public Map<UUID, Told> answers(Collection<UUID> ids) {
        return actions.answers(ids).stream()
                .collect(Collectors.toMap(answered -> answered.action().id(), this::told));
    }

    /** Routing's answer to one action, once it has one. */
    public Optional<Told> answer(UUID id) {
        return Optional.ofNullable(answers(java.util.List.of(id)).get(id));
    }

    private Told told(Actions.Answered answered) {
        var action = answered.action();
        return switch (answered.answer()) {
            case Answer.CarriedOut done ->
                new Told.CarriedOut(action.dossier(), json.valueToTree(ActionController.Outcome.of(action.id(), done)));
            case Answer.Refused refused ->
                new Told.Refused(action.dossier(), ActionController.refusal(action.id(), refused));
        };
    }
}
