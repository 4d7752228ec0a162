package vn.lienthong.console.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.registry.RouteAnswer.Passed;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.TimeLimit;

/** The route of a procedure in columns: a stage stands right of all it comes after. */
record RouteMap(List<List<Box>> columns) {
    /**
     * A stage.
     *
     * @param who which agency has it, in words
     * @param after names of those it comes after
     * @param passed what becomes of it for the dossier that was asked about; null where none was
     */
    record Box(
            String id,
            String name,
            @Nullable String kind,
            String who,
            @Nullable String limit,
            List<String> notes,
            List<String> after,
            @Nullable Passed passed) {}

    /** @param passed what becomes of the stages of a dossier, by id */
    static RouteMap of(Procedure procedure, Map<String, Passed> passed, Names names, Words words) {
        var depths = new HashMap<String, Integer>();
        var columns = new ArrayList<List<Box>>();
        for (var stage : procedure.stages()) {
            int depth = depth(stage, procedure, depths);
            while (columns.size() <= depth) {
                columns.add(new ArrayList<>());
            }
            columns.get(depth).add(box(stage, procedure, passed.get(stage.id()), names, words));
        }
        return new RouteMap(columns);
    }

    private static int depth(Procedure.Stage stage, Procedure procedure, Map<String, Integer> depths) {
        var known = depths.get(stage.id());
        if (known != null) {
            return known;
        }
        depths.put(stage.id(), 0); // a circle, which no checked route has, ends here
        var depth = 0;
        for (var before : stage.after()) {
            depth = Math.max(
                    depth,
                    procedure
                                    .stage(before)
                                    .map(one -> depth(one, procedure, depths))
                                    .orElse(-1)
                            + 1);
        }
        depths.put(stage.id(), depth);
        return depth;
    }

    private static Box box(
            Procedure.Stage stage, Procedure procedure, @Nullable Passed passed, Names names, Words words) {
        var notes = new ArrayList<String>();
        if (stage.option() != null) {
            notes.add(words.say("step.option", Names.option(Optional.of(procedure), stage.option(), words)));
        }
        if (stage.when() != null) {
            notes.add(words.say("step.condition", stage.when()));
        }
        if (stage.returnsResult()) {
            notes.add(words.say("registry.returns"));
        }
        return new Box(
                stage.id(),
                words.isEnglish() ? stage.nameEn() : stage.name(),
                stage.kind() == StageKind.PROCESS
                        ? null
                        : words.say("kind." + stage.kind().name().toLowerCase(Locale.ROOT)),
                who(stage.agency(), names, words),
                stage.limit() == null ? null : limit(stage.limit(), words),
                notes,
                stage.after().stream()
                        .map(before -> Names.stage(Optional.of(procedure), before, words))
                        .toList(),
                passed);
    }

    private static String who(AgencyRule rule, Names names, Words words) {
        if (rule.isReceiver()) {
            return words.say("registry.who.receiver");
        }
        if (rule.code() != null) {
            return names.agency(rule.code());
        }
        if (rule.relation() != null) {
            return words.say("registry.who.parent");
        }
        var sector = rule.sector() == null ? "" : words.sayOr("statistics.sector." + rule.sector(), rule.sector());
        return AgencyRule.PLACE.equals(rule.of())
                ? words.say("registry.who.place", sector)
                : words.say("registry.who.sector", sector);
    }

    /** A time limit in words. */
    static String limit(TimeLimit limit, Words words) {
        return words.say(
                "registry.limit." + limit.unit().name().toLowerCase(Locale.ROOT).replace('_', '-'), limit.amount());
    }
}
