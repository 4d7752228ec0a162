package vn.lienthong.intake.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.intake.batch.Slices.Slice;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.submission.SubmitDossier;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.PassingTrouble;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.problem.UnreadableBody;
import vn.lienthong.support.security.Caller;

/** A submission in each line, with its idempotency key as the member {@code idempotencyKey} where it has one. */
final class SubmissionLines implements LineTaker {
    private static final String KEY = "idempotencyKey";

    private final SubmitDossier submitDossier;
    private final JsonMapper json;
    private final Caller caller;

    SubmissionLines(SubmitDossier submitDossier, JsonMapper json, Caller caller) {
        this.submitDossier = submitDossier;
        this.json = json;
        this.caller = caller;
    }

    @Override
    public List<LineAnswer> take(List<Slice> lines) {
        var answers = new ArrayList<LineAnswer>(lines.size());
        lines.forEach(line -> answers.add(answer(line)));
        return answers;
    }

    private LineAnswer answer(Slice line) {
        String key = null;
        try {
            var body = read(Objects.requireNonNull(line.bytes()));
            key = key(body);
            var submitted = submitDossier.submit(body, key, caller);
            return new LineAnswer(
                    line.number(),
                    key,
                    submitted.before() ? 200 : 201,
                    submitted.before() ? true : null,
                    submitted.receipt(),
                    null,
                    null,
                    submitted.code().value());
        } catch (Refusal refusal) {
            // What an agency has used up of its day is no trouble of ours that passes.
            if (PassingTrouble.is(refusal) && !refusal.status().equals(HttpStatus.TOO_MANY_REQUESTS)) {
                throw refusal;
            }
            return LineAnswer.refused(line.number(), key, refusal);
        }
    }

    private ObjectNode read(byte[] bytes) {
        JsonNode body;
        try {
            body = json.readTree(bytes);
        } catch (JacksonException e) {
            throw notAnObject(UnreadableBody.fault(e).message());
        }
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw notAnObject("The line is no JSON object.");
    }

    private static Refusal notAnObject(String message) {
        return Problem.LINE_MALFORMED.refusal(List.of(Rule.LINE_IS_JSON.brokenAt("", message)));
    }

    private static @Nullable String key(ObjectNode body) {
        var key = body.remove(KEY);
        if (key == null || key.isNull()) {
            return null;
        }
        if (!key.isString()) {
            throw Problem.LINE_MALFORMED.refusal(
                    List.of(new Fault("/" + KEY, Rule.LINE_IS_JSON.name(), "The idempotency key is no text.")));
        }
        return key.asString();
    }
}
