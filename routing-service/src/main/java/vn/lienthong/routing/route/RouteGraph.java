package vn.lienthong.routing.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import vn.lienthong.contract.registry.Procedure.Stage;

/** The stages of a route by what comes after what; in whichever order they are written. */
public final class RouteGraph {
    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private final Map<String, List<String>> unknown = new LinkedHashMap<>();
    private final List<Stage> ordered = new ArrayList<>();
    private final Map<String, Set<String>> before = new HashMap<>();

    public RouteGraph(List<Stage> written) {
        for (var stage : written) {
            stages.putIfAbsent(stage.id(), stage);
        }
        for (var stage : stages.values()) {
            var missing =
                    stage.after().stream().filter(id -> !stages.containsKey(id)).toList();
            if (!missing.isEmpty()) {
                unknown.put(stage.id(), missing);
            }
        }
        order();
    }

    /** Takes out again and again what waits for nothing that is left. */
    private void order() {
        var left = new LinkedHashMap<>(stages);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = false;
            for (var stage : List.copyOf(left.values())) {
                if (stage.after().stream().allMatch(before::containsKey)) {
                    var all = new HashSet<>(stage.after());
                    stage.after().forEach(id -> all.addAll(before.getOrDefault(id, Set.of())));
                    before.put(stage.id(), all);
                    ordered.add(stage);
                    left.remove(stage.id());
                    goesOn = true;
                }
            }
        }
    }

    /** Every stage can be reached, after stages that are there. */
    public boolean isSound() {
        return ordered.size() == stages.size();
    }

    /** What can be reached, each after all it comes after; among equals in the order written. */
    public List<Stage> ordered() {
        return ordered;
    }

    /** The one has to be done, or skipped, before the other begins. */
    public boolean isBefore(String one, String other) {
        return before.getOrDefault(other, Set.of()).contains(one);
    }

    private Stage stage(String id) {
        return Objects.requireNonNull(stages.get(id));
    }

    /** What comes after stages that aren't there. */
    Map<String, List<String>> unknown() {
        return unknown;
    }

    /** What waits, be it over others, for itself; each cycle once, in the order in which its stages come. */
    List<List<String>> cycles() {
        var cycles = new ArrayList<List<String>>();
        var seen = new HashSet<String>();
        for (var start : stages.keySet()) {
            if (before.containsKey(start) || seen.contains(start)) {
                continue;
            }
            // Whoever can't be reached waits for another who can't: following them ends in a circle, or at a stage
            // that waits for one that isn't there.
            var path = new ArrayList<String>();
            var at = start;
            while (at != null && !path.contains(at) && !seen.contains(at)) {
                path.add(at);
                at = stage(at).after().stream()
                        .filter(id -> stages.containsKey(id) && !before.containsKey(id))
                        .findFirst()
                        .orElse(null);
            }
            if (at != null && path.contains(at)) {
                cycles.add(
                        List.copyOf(path.subList(path.indexOf(at), path.size()).reversed()));
            }
            seen.addAll(path);
        }
        return cycles;
    }

    /** What waits for a cycle, or over others for a stage that isn't there. */
    List<String> unreachable() {
        var named = new HashSet<>(unknown.keySet());
        cycles().forEach(named::addAll);
        return stages.keySet().stream()
                .filter(id -> !before.containsKey(id) && !named.contains(id))
                .toList();
    }

    /** A way through the route. */
    record Way(double length, List<String> stages) {}

    /** The longest way, by how long each stage takes; only the stages that take time are named. */
    Way longest(ToDoubleFunction<Stage> length) {
        var ends = new HashMap<String, Double>();
        var from = new HashMap<String, String>();
        String last = null;
        double longest = 0;
        for (var stage : ordered) {
            double begins = 0;
            for (var id : stage.after()) {
                if (ends.getOrDefault(id, 0.0) >= begins) {
                    begins = ends.getOrDefault(id, 0.0);
                    from.put(stage.id(), id);
                }
            }
            double end = begins + length.applyAsDouble(stage);
            ends.put(stage.id(), end);
            if (last == null || end > longest) {
                last = stage.id();
                longest = end;
            }
        }
        var way = new ArrayDeque<String>();
        for (var at = last; at != null; at = from.get(at)) {
            if (length.applyAsDouble(stage(at)) > 0) {
                way.addFirst(at);
            }
        }
        return new Way(longest, List.copyOf(way));
    }
}
