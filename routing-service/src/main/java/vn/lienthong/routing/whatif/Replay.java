package vn.lienthong.routing.whatif;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.routing.decision.Conditions;
import vn.lienthong.routing.decision.Undecidable;
import vn.lienthong.routing.route.RouteGraph;
import vn.lienthong.routing.whatif.PastDossier.Obstacle;
import vn.lienthong.routing.whatif.WorkPace.Assumed;

/**
 * Runs past dossiers by a route: a stage opens when all it comes after are done or skipped, branches run side by side, and
 * the dossier is processed when its result can be returned. Agencies work on dossiers independently of one another: that
 * more work for one makes it slower is not reckoned with.
 */
final class Replay {
    private final Procedure procedure;
    private final List<Stage> ordered;
    private final Conditions conditions;
    private final WorkPace pace;
    private final RegistryHistory history;

    Replay(Procedure procedure, Conditions conditions, WorkPace pace, RegistryHistory history) {
        this.procedure = procedure;
        this.ordered = new RouteGraph(procedure.stages()).ordered();
        this.conditions = conditions;
        this.pace = pace;
        this.history = history;
    }

    /**
     * A dossier as it would have gone.
     *
     * @param obstacle why it can't be told; then the rest is empty
     */
    record Outcome(
            Instant dueAt,
            Instant processedAt,
            List<Done> stages,
            @Nullable Obstacle obstacle) {
        /** Who has which stage. */
        Map<String, AgencyCode> agencies() {
            return stages.stream().collect(Collectors.toMap(Done::stage, Done::agency));
        }

        boolean isLate() {
            return processedAt.isAfter(dueAt);
        }

        private static Outcome none(Obstacle obstacle) {
            return new Outcome(Instant.EPOCH, Instant.EPOCH, List.of(), obstacle);
        }
    }

    /** A stage that ran. */
    record Done(
            String stage,
            AgencyCode agency,
            Duration worked,
            @Nullable Assumed assumed) {}

    Outcome run(PastDossier dossier) {
        var registry = history.at(dossier.receivedAt());
        var receiver = receiver(dossier, registry);
        if (receiver.isEmpty()) {
            return Outcome.none(Obstacle.NOBODY_COMPETENT);
        }
        try {
            return run(dossier, receiver.get(), registry);
        } catch (Undecidable e) {
            return Outcome.none(Obstacle.CONDITION_UNDECIDED);
        }
    }

    private Outcome run(PastDossier dossier, AgencyCode receiver, Registry registry) {
        var ends = new HashMap<String, Instant>();
        var agencies = new HashMap<String, AgencyCode>();
        var stops = new ArrayList<Suspension>();
        var stages = new ArrayList<Done>();
        var place = dossier.place().orElse(null);
        Instant processedAt = dossier.receivedAt();
        for (var stage : ordered) {
            var opens = stage.after().stream()
                    .map(id -> ends.getOrDefault(id, dossier.receivedAt()))
                    .max(Comparator.naturalOrder())
                    .orElse(dossier.receivedAt());
            if (stage.returnsResult()) {
                continue;
            }
            if (isSkipped(dossier, stage)) {
                ends.put(stage.id(), opens);
                continue;
            }
            var agency = history.at(opens).resolve(stage.agency(), receiver, place, agencies::get);
            if (agency.isEmpty()) {
                return Outcome.none(Obstacle.NOBODY_COMPETENT);
            }
            var code = agency.get().code();
            var run = pace.run(dossier, stage, agency.get(), history.at(opens).calendarOf(code), opens);
            agencies.put(stage.id(), code);
            ends.put(stage.id(), run.doneAt());
            stops.addAll(run.stops());
            stages.add(new Done(stage.id(), code, run.worked(), run.assumed()));
            processedAt = run.doneAt().isAfter(processedAt) ? run.doneAt() : processedAt;
        }
        var limit = procedure.limitFor(dossier.channel());
        var dueAt = registry.calendarOf(receiver).dueAt(dossier.receivedAt(), limit, stops);
        return new Outcome(dueAt, processedAt, stages, null);
    }

    private boolean isSkipped(PastDossier dossier, Stage stage) {
        if (stage.option() != null && !dossier.options().contains(stage.option())) {
            return true;
        }
        return stage.when() != null && !conditions.hold(procedure, stage, dossier.facts(), dossier.options());
    }

    /** Who would have received it: who did, where it may; else the one receiver there is, or the one that serves there. */
    private Optional<AgencyCode> receiver(PastDossier dossier, Registry registry) {
        var receivers = procedure.receivers();
        var recorded = registry.agency(dossier.receiver());
        if (recorded.filter(receivers::includes).isPresent()) {
            return recorded.map(Agency::code);
        }
        if (receivers.agency() != null) {
            return registry.agency(receivers.agency())
                    .filter(agency -> registry.isInForce(agency.code()))
                    .map(Agency::code);
        }
        var rule = new Procedure.AgencyRule(null, receivers.sector(), receivers.tier(), null, null);
        return registry.resolve(rule, dossier.receiver()).map(Agency::code);
    }
}
