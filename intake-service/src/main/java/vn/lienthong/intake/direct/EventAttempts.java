package vn.lienthong.intake.direct;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.audit.Attempt;
import vn.lienthong.intake.direct.Outcome.Answered;
import vn.lienthong.intake.direct.Outcome.Taken;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.support.problem.ProblemMembers;
import vn.lienthong.support.problem.Refusal;

/** What the audit has of agencies' events: who sent which, about what, and what came of it. */
@Component
class EventAttempts {
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]{1,64}");
    private static final String ROUTE = "agency.events";
    private static final int TAKEN = 202;
    private static final int DONE = 200;

    private final Clock clock;

    EventAttempts(Clock clock) {
        this.clock = clock;
    }

    /** Of one that was judged. */
    Attempt judged(ConsumerRecord<?, byte[]> record, AgencyCode agency, AgencyEvent event, Outcome outcome) {
        var dossier = event.dossier() == null ? null : event.dossier().value();
        return switch (outcome) {
            case Taken taken -> attempt(record, agency, event, dossier, TAKEN, null, List.of());
            case Answered(var reply, var before)
            when reply.isRefusal() -> {
                var problem = CanonicalJson.mapper().readTree(reply.data());
                yield attempt(
                        record,
                        agency,
                        event,
                        dossier,
                        problem.path("status").asInt(),
                        problem.path("code").asString(),
                        rules(problem));
            }
            case Answered(var reply, var before) ->
                attempt(record, agency, event, reply.subject(), DONE, null, List.of());
            case Outcome.TooEarly early -> throw new IllegalStateException("what is too early isn't judged yet");
        };
    }

    /** Of one that is no event, or is refused for what has nothing to do with it. */
    Attempt refused(ConsumerRecord<?, byte[]> record, AgencyCode agency, @Nullable String id, Refusal refusal) {
        var problem = CanonicalJson.mapper().valueToTree(ProblemMembers.of(refusal));
        return new Attempt(
                EventId.at(clock.instant()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                TakeEvents.WAY,
                agency.value(),
                TakeEvents.WAY,
                null,
                null,
                null,
                "EVENT",
                ROUTE,
                null,
                Attempt.Outcome.of(refusal.status().value()),
                refusal.status().value(),
                refusal.code(),
                rules(problem),
                plain(id),
                null,
                size(record),
                0);
    }

    private Attempt attempt(
            ConsumerRecord<?, byte[]> record,
            AgencyCode agency,
            AgencyEvent event,
            @Nullable String dossier,
            int status,
            @Nullable String problem,
            List<String> rules) {
        return new Attempt(
                EventId.at(clock.instant()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                TakeEvents.WAY,
                agency.value(),
                TakeEvents.WAY,
                null,
                null,
                null,
                "EVENT",
                ROUTE + " " + event.kind().type(),
                dossier,
                Attempt.Outcome.of(status),
                status,
                problem,
                rules,
                plain(event.id()),
                null,
                size(record),
                0);
    }

    private static List<String> rules(JsonNode problem) {
        return problem.path("errors")
                .valueStream()
                .map(fault -> fault.path("code").asString())
                .distinct()
                .toList();
    }

    private static @Nullable String plain(@Nullable String id) {
        return id != null && PLAIN.matcher(id).matches() ? id : null;
    }

    private static long size(ConsumerRecord<?, byte[]> record) {
        return Math.max(0, record.serializedValueSize());
    }
}
