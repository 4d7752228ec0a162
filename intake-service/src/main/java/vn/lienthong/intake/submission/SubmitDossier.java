package vn.lienthong.intake.submission;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.submission.SubmissionMetrics.Outcome;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.problem.UnreadableBody;
import vn.lienthong.support.security.Caller;

/**
 * Hands in a dossier (nộp hồ sơ) that came some other way than as a request of its own: as an event, or in a batch. Read,
 * checked and answered as {@code POST /v1/dossiers} does.
 */
@Component
public class SubmitDossier {
    private final AcceptDossier acceptDossier;
    private final Callers callers;
    private final SubmissionMetrics metrics;
    private final JsonMapper json;

    SubmitDossier(AcceptDossier acceptDossier, Callers callers, SubmissionMetrics metrics, JsonMapper json) {
        this.acceptDossier = acceptDossier;
        this.callers = callers;
        this.metrics = metrics;
        this.json = json;
    }

    /**
     * A dossier that was accepted.
     *
     * @param receipt the body of the HTTP answer
     * @param before the same was handed in before, and this is what it was answered
     */
    public record Submitted(DossierCode code, JsonNode receipt, boolean before) {}

    /**
     * Accepts it; joins the transaction that is there.
     *
     * @param body that of {@code POST /v1/dossiers}
     * @param idempotencyKey under which it is known again
     * @throws Refusal with every fault
     */
    public Submitted submit(JsonNode body, @Nullable String idempotencyKey, Caller caller) {
        caller.require(Caller.SUBMIT);
        var request = read(body);
        if (request.priority() != null && request.priority() > Priority.NORMAL) {
            caller.require(Caller.URGENT);
        }
        long began = System.nanoTime();
        var outcome = Outcome.FAILED;
        try {
            var accepted = acceptDossier.accept(
                    request, IdempotencyKey.checked(idempotencyKey), callers.agency(caller), callers.history());
            outcome = accepted.before() ? Outcome.REPEATED : Outcome.ACCEPTED;
            return new Submitted(accepted.submission().code(), json.valueToTree(accepted.receipt()), accepted.before());
        } catch (Refusal e) {
            metrics.refused(e);
            outcome = e.status().is4xxClientError() ? Outcome.REFUSED : Outcome.FAILED;
            throw e;
        } finally {
            metrics.count(request.channel(), outcome, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private SubmissionRequest read(JsonNode body) {
        try {
            var request = json.treeToValue(body, SubmissionRequest.class);
            if (request != null) {
                return request;
            }
        } catch (JacksonException e) {
            throw UnreadableBody.refusal(e);
        }
        throw UnreadableBody.absent();
    }
}
