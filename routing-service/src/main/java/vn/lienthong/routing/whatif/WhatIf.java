package vn.lienthong.routing.whatif;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.routing.whatif.PastDossier.Obstacle;
import vn.lienthong.routing.whatif.Replay.Outcome;
import vn.lienthong.routing.whatif.WhatIfReport.AgencyLoad;
import vn.lienthong.routing.whatif.WhatIfReport.Assumption;
import vn.lienthong.routing.whatif.WhatIfReport.Shift;
import vn.lienthong.routing.whatif.WhatIfReport.Side;
import vn.lienthong.routing.whatif.WhatIfReport.StageShift;
import vn.lienthong.routing.whatif.WhatIfReport.Unreplayed;

/** Compares two routes over recorded dossiers. Pure: {@link WorkPace} and {@link Replay} say by which assumptions. */
public final class WhatIf {
    private static final int EXAMPLES = 10;
    private static final Duration SAME = Duration.ofMinutes(1);

    private WhatIf() {}

    /**
     * What the changed route would have meant.
     *
     * @param before the version the dossiers ran by; those that ran by another aren't replayed
     * @param after the route to try; it has to be free of faults
     */
    public static WhatIfReport compare(
            List<PastDossier> dossiers, Procedure before, Procedure after, RegistryHistory history) {
        var sample = dossiers.stream()
                .filter(dossier -> obstacle(dossier, before) == null)
                .toList();
        var pace = new WorkPace(sample, history);
        var asItWas = new Replay(before, new CelConditions(), pace, history);
        var changed = new Replay(after, new CelConditions(), pace, history);
        var pairs = new ArrayList<Pair>();
        var notReplayed = new EnumMap<Obstacle, Unreplayed>(Obstacle.class);
        for (var dossier : dossiers) {
            var obstacle = obstacle(dossier, before);
            if (obstacle == null) {
                var pair = new Pair(dossier, asItWas.run(dossier), changed.run(dossier));
                obstacle = pair.obstacle();
                if (obstacle == null) {
                    pairs.add(pair);
                }
            }
            if (obstacle != null) {
                notReplayed.merge(
                        obstacle, new Unreplayed(1, List.of(dossier.dossier())), (known, one) -> joined(known, one));
            }
        }
        return new WhatIfReport(
                dossiers.size(),
                pairs.size(),
                (int) pairs.stream().filter(Pair::isReproduced).count(),
                notReplayed,
                (int) pairs.stream().filter(Pair::isRerouted).count(),
                only(after, before),
                only(before, after),
                stages(pairs, before, after),
                side(pairs, Pair::before),
                side(pairs, Pair::after),
                shift(pairs, Outcome::dueAt),
                shift(pairs, Outcome::processedAt),
                load(pairs, history),
                assumptions(pairs));
    }

    private static @Nullable Obstacle obstacle(PastDossier dossier, Procedure before) {
        if (dossier.obstacle() != null) {
            return dossier.obstacle();
        }
        return dossier.version() == before.version() && dossier.procedure().equals(before.code())
                ? null
                : Obstacle.OTHER_VERSION;
    }

    private static Unreplayed joined(Unreplayed known, Unreplayed one) {
        var examples = new ArrayList<>(known.examples());
        if (examples.size() < EXAMPLES) {
            examples.addAll(one.examples());
        }
        return new Unreplayed(known.dossiers() + one.dossiers(), List.copyOf(examples));
    }

    /** One dossier by both routes. */
    private record Pair(PastDossier dossier, Outcome before, Outcome after) {
        @Nullable
        Obstacle obstacle() {
            return before.obstacle() != null ? before.obstacle() : after.obstacle();
        }

        boolean isRerouted() {
            return !before.agencies().equals(after.agencies());
        }

        boolean isReproduced() {
            return dossier.processedAt() != null
                    && isSame(Duration.between(dossier.processedAt(), before.processedAt()));
        }
    }

    private static boolean isSame(Duration difference) {
        return difference.abs().compareTo(SAME) < 0;
    }

    private static List<String> only(Procedure in, Procedure notIn) {
        return in.stages().stream()
                .map(Stage::id)
                .filter(id -> notIn.stage(id).isEmpty())
                .toList();
    }

    private static List<StageShift> stages(List<Pair> pairs, Procedure before, Procedure after) {
        var ids = new LinkedHashSet<String>();
        after.stages().forEach(stage -> ids.add(stage.id()));
        before.stages().forEach(stage -> ids.add(stage.id()));
        return ids.stream()
                .map(id -> {
                    var passed = pairs.stream()
                            .map(pair -> new Passed(
                                    pair.before().agencies().get(id),
                                    pair.after().agencies().get(id)))
                            .toList();
                    return new StageShift(
                            id,
                            count(passed, one -> one.before() != null),
                            count(passed, one -> one.after() != null),
                            count(passed, Passed::isElsewhere));
                })
                .filter(stage -> stage.before() != stage.after() || stage.elsewhere() > 0)
                .toList();
    }

    /** Who has a stage of one dossier under each route; null where it isn't part of it. */
    private record Passed(
            @Nullable AgencyCode before, @Nullable AgencyCode after) {
        boolean isElsewhere() {
            return before != null && after != null && !before.equals(after);
        }
    }

    private static int count(List<Passed> passed, Predicate<Passed> which) {
        return (int) passed.stream().filter(which).count();
    }

    private static Side side(List<Pair> pairs, Function<Pair, Outcome> route) {
        int late = (int) pairs.stream().map(route).filter(Outcome::isLate).count();
        var durations = pairs.stream()
                .map(pair -> Duration.between(
                        pair.dossier().receivedAt(), route.apply(pair).processedAt()))
                .toList();
        return new Side(
                late,
                pairs.isEmpty() ? 0 : (double) late / pairs.size(),
                durations.isEmpty() ? null : WorkPace.median(durations));
    }

    private static Shift shift(List<Pair> pairs, Function<Outcome, Instant> time) {
        var shifts = pairs.stream()
                .map(pair -> Duration.between(time.apply(pair.before()), time.apply(pair.after())))
                .sorted()
                .toList();
        return shifts.isEmpty()
                ? new Shift(0, null, null, null)
                : new Shift(
                        (int) shifts.stream().filter(shift -> !isSame(shift)).count(),
                        shifts.getFirst(),
                        WorkPace.median(shifts),
                        shifts.getLast());
    }

    /** What one agency does under one route. */
    private record Work(int stages, Duration time) {
        static final Work NONE = new Work(0, Duration.ZERO);

        Work plus(Work other) {
            return new Work(stages + other.stages, time.plus(other.time));
        }

        /** In hundredths. */
        double hours() {
            return Math.round(time.toSeconds() / 36.0) / 100.0;
        }
    }

    private static List<AgencyLoad> load(List<Pair> pairs, RegistryHistory history) {
        var before = new TreeMap<String, Work>();
        var after = new TreeMap<String, Work>();
        for (var pair : pairs) {
            pair.before()
                    .stages()
                    .forEach(stage -> before.merge(stage.agency().value(), new Work(1, stage.worked()), Work::plus));
            pair.after()
                    .stages()
                    .forEach(stage -> after.merge(stage.agency().value(), new Work(1, stage.worked()), Work::plus));
        }
        var all = new TreeMap<String, Work>(before);
        all.putAll(after);
        return all.keySet().stream()
                .map(code -> {
                    var was = before.getOrDefault(code, Work.NONE);
                    var is = after.getOrDefault(code, Work.NONE);
                    var agency = new AgencyCode(code);
                    return new AgencyLoad(
                            agency, name(history, agency), was.stages(), is.stages(), was.hours(), is.hours());
                })
                .toList();
    }

    private static String name(RegistryHistory history, AgencyCode code) {
        var records = history.agency(code);
        return records.isEmpty() ? code.value() : records.getLast().name();
    }

    private static List<Assumption> assumptions(List<Pair> pairs) {
        var counts = new LinkedHashMap<Assumption, Integer>();
        for (var pair : pairs) {
            for (var stage : pair.after().stages()) {
                var assumed = stage.assumed();
                if (assumed != null) {
                    counts.merge(new Assumption(stage.stage(), assumed.basis(), assumed.why(), 0), 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .map(entry -> new Assumption(
                        entry.getKey().stage(),
                        entry.getKey().basis(),
                        entry.getKey().duration(),
                        entry.getValue()))
                .toList();
    }
}
