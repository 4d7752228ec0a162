package vn.lienthong.intake.batch;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import vn.lienthong.intake.audit.Attempt;
import vn.lienthong.intake.audit.Parts;
import vn.lienthong.intake.batch.Slices.Slice;
import vn.lienthong.intake.request.EventId;

/** What the audit has of each line of a batch; the request itself has an entry besides. */
@Component
class LineAttempts {
    private final Parts parts;
    private final Clock clock;

    LineAttempts(Parts parts, Clock clock) {
        this.parts = parts;
        this.clock = clock;
    }

    List<Attempt> of(List<Slice> lines, List<LineAnswer> answers) {
        var whole = parts.whole().orElse(null);
        if (whole == null) {
            return List.of();
        }
        var attempts = new ArrayList<Attempt>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            var bytes = lines.get(i).bytes();
            attempts.add(of(whole, answers.get(i), bytes == null ? 0 : bytes.length));
        }
        return attempts;
    }

    private Attempt of(Attempt whole, LineAnswer answer, long size) {
        var now = clock.instant();
        return new Attempt(
                EventId.at(now),
                now.truncatedTo(ChronoUnit.MILLIS),
                "batch",
                whole.agency(),
                whole.subject(),
                whole.issuer(),
                whole.certificate(),
                whole.remote(),
                whole.method(),
                whole.route(),
                answer.dossier(),
                Attempt.Outcome.of(answer.status()),
                answer.status(),
                answer.problem() == null
                        ? null
                        : Objects.toString(answer.problem().get("code"), null),
                rules(answer.problem()),
                whole.request(),
                whole.trace(),
                size,
                0);
    }

    private static List<String> rules(@Nullable Map<String, Object> problem) {
        if (problem == null || !(problem.get("errors") instanceof List<?> faults)) {
            return List.of();
        }
        return faults.stream()
                .map(LineAttempts::rule)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static @Nullable String rule(@Nullable Object fault) {
        return switch (fault) {
            case vn.lienthong.support.problem.Fault known -> known.code();
            case Map<?, ?> members -> Objects.toString(members.get("code"), null);
            case JsonNode node -> node.path("code").asString();
            case null, default -> null;
        };
    }
}
