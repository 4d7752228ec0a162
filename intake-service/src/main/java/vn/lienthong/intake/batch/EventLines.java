package vn.lienthong.intake.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.intake.batch.Slices.Slice;
import vn.lienthong.intake.direct.TakeEventBatch;
import vn.lienthong.intake.direct.TakeEventBatch.Answer;
import vn.lienthong.support.security.Caller;

/** An event in each element: submissions and actions, as agencies write them to Kafka. */
final class EventLines implements LineTaker {
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private final TakeEventBatch takeEvents;
    private final JsonMapper json;
    private final Caller caller;
    private final Duration patience;
    /** Actions that routing hadn't answered when they were taken, by line. */
    private final Map<Integer, Answer.Pending> pending = new HashMap<>();

    private long end;

    /** @param patience how long to wait for routing's answers, once all is taken */
    EventLines(TakeEventBatch takeEvents, JsonMapper json, Caller caller, Duration patience) {
        this.takeEvents = takeEvents;
        this.json = json;
        this.caller = caller;
        this.patience = patience;
    }

    @Override
    public List<LineAnswer> take(List<Slice> lines) {
        var taken = takeEvents.take(
                lines.stream().map(line -> Objects.requireNonNull(line.bytes())).toList(), caller);
        var answers = new ArrayList<LineAnswer>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            answers.add(answer(lines.get(i).number(), taken.get(i)));
        }
        return answers;
    }

    @Override
    public LineAnswer late(LineAnswer answer) {
        var waiting = pending.remove(answer.line());
        if (waiting == null) {
            return answer;
        }
        if (end == 0) {
            end = System.nanoTime() + patience.toNanos();
        }
        var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        return answer(answer.line(), takeEvents.await(waiting, left));
    }

    private LineAnswer answer(int line, Answer answer) {
        return switch (answer) {
            case Answer.Accepted(var id, var receipt, var before) ->
                new LineAnswer(line, id, before ? 200 : 201, flag(before), receipt, null, null, code(receipt));
            case Answer.CarriedOut(var id, var outcome, var before) ->
                new LineAnswer(line, id, 200, flag(before), null, outcome, null, null);
            case Answer.Pending waiting -> {
                pending.put(line, waiting);
                yield new LineAnswer(
                        line,
                        waiting.id(),
                        202,
                        flag(waiting.before()),
                        null,
                        Map.of("id", waiting.action(), "outcome", "pending"),
                        null,
                        waiting.dossier().value());
            }
            case Answer.Refused(var id, var problem) -> refused(line, id, problem);
            case Answer.Refusing(var id, var refusal) -> LineAnswer.refused(line, id, refusal);
        };
    }

    private LineAnswer refused(int line, @Nullable String id, JsonNode problem) {
        return new LineAnswer(
                line, id, problem.path("status").asInt(), null, null, null, json.convertValue(problem, MEMBERS), null);
    }

    private static @Nullable String code(JsonNode receipt) {
        var code = receipt.path("code");
        return code.isString() ? code.asString() : null;
    }

    private static @Nullable Boolean flag(boolean before) {
        return before ? true : null;
    }
}
