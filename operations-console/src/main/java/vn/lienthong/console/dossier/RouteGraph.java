package vn.lienthong.console.dossier;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.dossier.Story.Step;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.page.Due;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;

/** The stages of a dossier as they are drawn: in columns, consultations under the stage that asked. */
final class RouteGraph {
    private final Dossier dossier;
    private final Names names;
    private final Optional<Procedure> procedure;
    private final Words words;
    private final Instant now;
    private final Map<String, Integer> depths = new HashMap<>();

    RouteGraph(Dossier dossier, Names names, Optional<Procedure> procedure, Words words, Instant now) {
        this.dossier = dossier;
        this.names = names;
        this.procedure = procedure;
        this.words = words;
        this.now = now;
    }

    /** A stage stands right of all it comes after. */
    List<List<Step>> columns() {
        var columns = new ArrayList<List<Step>>();
        for (var stage : procedure.map(Procedure::stages).orElse(List.of())) {
            if (!stage.returnsResult()) {
                put(columns, depth(stage), stage);
            }
        }
        // The result is returned when all else is done, whatever the route says it comes after.
        int last = columns.size();
        for (var stage : procedure.map(Procedure::stages).orElse(List.of())) {
            if (stage.returnsResult()) {
                put(columns, last, stage);
            }
        }
        // What the registry doesn't know (any more) stands in the order it was opened.
        for (var stage : dossier.stages()) {
            if (isUnknown(stage.id())) {
                columns.add(List.of(step(stage.id(), Optional.of(stage), null)));
            }
        }
        return columns;
    }

    private boolean isUnknown(String id) {
        var asking = asking(id);
        return asking == null
                ? procedure.flatMap(known -> known.stage(id)).isEmpty()
                : dossier.stage(asking).isEmpty()
                        && procedure.flatMap(known -> known.stage(asking)).isEmpty();
    }

    private void put(List<List<Step>> columns, int depth, Procedure.Stage stage) {
        while (columns.size() <= depth) {
            columns.add(new ArrayList<>());
        }
        columns.get(depth).add(step(stage.id(), dossier.stage(stage.id()), stage));
    }

    private int depth(Procedure.Stage stage) {
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
                                    .flatMap(route -> route.stage(before))
                                    .map(this::depth)
                                    .orElse(-1)
                            + 1);
        }
        depths.put(stage.id(), depth);
        return depth;
    }

    private Step step(String id, Optional<Dossier.Stage> stage, Procedure.@Nullable Stage known) {
        var phase = stage.map(
                        opened -> opened.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse(dossier.ended() ? "never" : "later");
        return new Step(
                id,
                name(id),
                kind(known),
                stage.map(Dossier.Stage::agency).map(names::agency).orElse(null),
                stage.map(Dossier.Stage::officer).orElse(null),
                phase,
                words.say("stage." + phase),
                stage.filter(opened -> opened.phase() != Dossier.Phase.LATER && opened.phase() != Dossier.Phase.SKIPPED)
                        .map(opened -> Due.of(opened.dueAt(), opened.doneAt(), dossier.clockStoppedAt(), now, words))
                        .orElse(null),
                notes(stage, known),
                known == null
                        ? List.of()
                        : known.after().stream()
                                .map(before -> Names.stage(procedure, before, words))
                                .toList(),
                dossier.stages().stream()
                        .filter(consultation -> id.equals(asking(consultation.id())))
                        .map(consultation -> step(consultation.id(), Optional.of(consultation), null))
                        .toList());
    }

    private String name(String id) {
        // It stands under the stage that asked: that need not be said again.
        return asking(id) == null
                ? Names.stage(procedure, id, words)
                : words.say("kind.consult") + " " + id.substring(id.indexOf(Names.CONSULTATION) + 1);
    }

    private @Nullable String kind(Procedure.@Nullable Stage known) {
        return known == null || known.kind() == StageKind.PROCESS
                ? null
                : words.say("kind." + known.kind().name().toLowerCase(Locale.ROOT));
    }

    private List<String> notes(Optional<Dossier.Stage> stage, Procedure.@Nullable Stage known) {
        var notes = new ArrayList<String>();
        if (known != null && known.option() != null) {
            notes.add(words.say("step.option", Names.option(procedure, known.option(), words)));
        }
        if (known != null && known.when() != null) {
            notes.add(words.say("step.condition", known.when()));
        }
        stage.ifPresent(opened -> {
            if (!opened.formerly().isEmpty()) {
                notes.add(words.say(
                        "step.formerly",
                        String.join(
                                "; ",
                                opened.formerly().stream().map(names::agency).toList())));
            }
            if (opened.warned() != null && opened.doneAt() == null) {
                notes.add(words.say("mark.warned", words.count(opened.warned())));
            }
        });
        return notes;
    }

    /** The stage at which a consultation was asked for; null where this is none. */
    private static @Nullable String asking(String id) {
        int mark = id.indexOf(Names.CONSULTATION);
        return mark > 0 ? id.substring(0, mark) : null;
    }
}
