package vn.lienthong.routing.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.routing.route.RouteFault.Severity;

/** Whether, with the agencies of one day, each stage of a procedure finds its agency wherever it is received. */
final class AgencyCheck {
    private final Procedure procedure;
    private final Registry registry;
    private final List<RouteFault> faults;

    AgencyCheck(Procedure procedure, Registry registry, List<RouteFault> faults) {
        this.procedure = procedure;
        this.registry = registry;
        this.faults = faults;
    }

    void check() {
        var receivers = registry.agencies().stream()
                .filter(procedure.receivers()::includes)
                .sorted(Comparator.comparing(agency -> agency.code().value()))
                .toList();
        if (receivers.isEmpty()) {
            faults.add(new RouteFault(
                    "/receivers", null, Severity.FAULT, RouteRule.SOMEBODY_RECEIVES, "no agency in force receives it"));
        }
        codes();
        var graph = new RouteGraph(procedure.stages());
        if (graph.isSound()) {
            competence(graph, receivers);
        }
    }

    /** Agencies given by their code. */
    private void codes() {
        for (int i = 0; i < procedure.stages().size(); i++) {
            var stage = procedure.stages().get(i);
            var code = stage.agency().code();
            if (code != null && !isInForce(code)) {
                var ended = registry.agency(code).isPresent();
                faults.add(new RouteFault(
                        "/stages/" + i + "/agency/code",
                        stage.id(),
                        Severity.FAULT,
                        RouteRule.AGENCY_IS_IN_FORCE,
                        ended
                                ? "the agency %s isn't in force".formatted(code)
                                : "there is no agency %s".formatted(code)));
            }
        }
    }

    private boolean isInForce(AgencyCode code) {
        return registry.agency(code)
                .filter(agency -> registry.isInForce(agency.code()))
                .isPresent();
    }

    /** How many go without an agency, and one of them. */
    private record Without(String example, int count) {
        Without andAnother() {
            return new Without(example, count + 1);
        }
    }

    private void competence(RouteGraph graph, List<Agency> receivers) {
        var without = new HashMap<String, Without>();
        var places = places(graph);
        for (var receiver : receivers) {
            resolve(graph, receiver.code(), null, receiver.code().value(), without);
        }
        if (!receivers.isEmpty()) {
            for (var place : places) {
                resolve(
                        graph,
                        receivers.getFirst().code(),
                        place.code(),
                        receivers.getFirst().code() + " for the place " + place.code(),
                        without);
            }
        }
        int asked = receivers.size() + places.size();
        for (int i = 0; i < procedure.stages().size(); i++) {
            var stage = procedure.stages().get(i);
            var found = without.remove(stage.id());
            if (found != null) {
                faults.add(new RouteFault(
                        "/stages/" + i + "/agency",
                        stage.id(),
                        Severity.FAULT,
                        RouteRule.SOMEBODY_IS_COMPETENT,
                        "nobody is competent where %s receives%s"
                                .formatted(
                                        found.example(),
                                        found.count() > 1
                                                ? ", nor in %d more of %d cases".formatted(found.count() - 1, asked)
                                                : "")));
            }
        }
    }

    /** All communes, where an agency is found from the place of the dossier. */
    private List<Agency> places(RouteGraph graph) {
        boolean byPlace = graph.ordered().stream()
                .anyMatch(stage ->
                        Procedure.AgencyRule.PLACE.equals(stage.agency().of()));
        return !byPlace
                ? List.of()
                : registry.agencies().stream()
                        .filter(agency -> agency.tier().equals("commune")
                                && agency.sector().equals("administration"))
                        .sorted(Comparator.comparing(agency -> agency.code().value()))
                        .toList();
    }

    private void resolve(
            RouteGraph graph,
            AgencyCode receiver,
            @Nullable AgencyCode place,
            String where,
            Map<String, Without> without) {
        var agencies = new HashMap<String, AgencyCode>();
        var missing = new ArrayList<String>();
        for (Stage stage : graph.ordered()) {
            var rule = stage.agency();
            if (rule.code() != null || missing.contains(String.valueOf(rule.of()))) {
                // Said already, where it belongs.
                if (rule.code() == null) {
                    missing.add(stage.id());
                } else {
                    agencies.put(stage.id(), rule.code());
                }
                continue;
            }
            var agency = registry.resolve(rule, receiver, place, agencies::get);
            if (agency.isPresent()) {
                agencies.put(stage.id(), agency.get().code());
            } else {
                missing.add(stage.id());
                without.merge(stage.id(), new Without(where, 1), (known, one) -> known.andAnother());
            }
        }
    }
}
