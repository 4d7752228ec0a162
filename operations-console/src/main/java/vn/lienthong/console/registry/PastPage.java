package vn.lienthong.console.registry;

import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour.Reply;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.registry.Procedure;

/**
 * What a changed procedure would have meant for dossiers of the past, in words.
 *
 * @param state of the trial
 * @param took how long it has run, or ran
 * @param trouble why nothing can be told; null where something is, or it runs
 * @param said what routing says to it; null where that adds nothing
 * @param faults of the changed procedure
 * @param outcome null unless it is done
 * @param lines of the changed procedure
 */
record PastPage(
        String state,
        String took,
        @Nullable String trouble,
        @Nullable String said,
        List<Fault> faults,
        @Nullable Outcome outcome,
        List<String> lines) {
    /**
     * Something the changed procedure has wrong.
     *
     * @param number of the line, from 1
     * @param line the same in words
     * @param stage id; null where it is about none
     * @param rule that is broken, in words; null where it is one this console doesn't know
     * @param message routing's
     */
    record Fault(
            int number,
            String line,
            @Nullable String stage,
            @Nullable String rule,
            String message) {}

    /**
     * What would have been.
     *
     * @param verdict the whole in a sentence
     * @param rerouted how many would have gone another way
     * @param dueMoved how many would have been due at another time
     * @param reproduced for how many the replay meets what was recorded
     * @param agencies those with more or less to do
     * @param alike how many agencies have the same to do
     */
    record Outcome(
            String verdict,
            String dossiers,
            String replayed,
            String rerouted,
            String dueMoved,
            String reproduced,
            List<Side> sides,
            List<Shift> shifts,
            List<StageRow> stages,
            List<AgencyRow> agencies,
            int alike,
            List<Unreplayed> unreplayed,
            List<Assumed> assumed) {}

    /** How one route does. */
    record Side(String id, String name, String late, String median) {}

    /** How a time moves. */
    record Shift(String id, String name, String moved, String earliest, String median, String latest) {}

    /** @param note that it is new, or gone; null where it is neither */
    record StageRow(String id, String name, @Nullable String note, String before, String after, String elsewhere) {}

    record AgencyRow(
            String code, String name, String stagesBefore, String stagesAfter, String hoursBefore, String hoursAfter) {}

    /** @param codes of some of them */
    record Unreplayed(String id, String why, String dossiers, List<String> codes) {}

    record Assumed(String stage, String basis, String dossiers) {}

    static PastPage of(Trial trial, Procedure before, Instant now, Words words) {
        var took = words.span(trial.took(now));
        var lines = PastQuestion.of(trial).text().lines().toList();
        var reply = trial.reply();
        if (reply.isEmpty()) {
            return new PastPage(trial.state(), took, null, null, List.of(), null, lines);
        }
        var body = reply.get().body();
        if (reply.get().isDone() && body.isPresent()) {
            return new PastPage(
                    "done",
                    took,
                    null,
                    null,
                    List.of(),
                    outcome(body.get(), names(trial, before, words), words),
                    lines);
        }
        var faults = body.map(problem -> faults(problem, words)).orElse(List.of());
        return new PastPage(
                "trouble",
                took,
                trouble(reply.get(), words),
                said(reply.get(), !faults.isEmpty()),
                faults,
                null,
                lines);
    }

    /** The lines that have something wrong. */
    public Set<Integer> wrong() {
        return faults.stream().map(Fault::number).collect(Collectors.toSet());
    }

    /** The names of the stages, those of the changed procedure too. */
    private static Map<String, String> names(Trial trial, Procedure before, Words words) {
        var names = new HashMap<>(ProcedureYaml.stages(PastQuestion.of(trial).text(), words));
        before.stages().forEach(stage -> names.put(stage.id(), words.isEnglish() ? stage.nameEn() : stage.name()));
        return names;
    }

    // ---- why nothing can be told

    private static String trouble(Reply reply, Words words) {
        var code = reply.body().map(problem -> Told.text(problem, "code")).orElse("");
        return switch (code) {
            case "route-faulty", "too-many-dossiers", "time-wrong", "what-if-running" ->
                words.say("registry.past.trouble." + code);
            default ->
                switch (reply.status()) {
                    case 0 -> words.say("registry.past.trouble.away");
                    case 401, 403 -> words.say("registry.past.trouble.not-allowed");
                    case 404 -> words.say("registry.routing.nothing");
                    case 429, 503 -> words.say("registry.routing.busy");
                    default ->
                        words.say(reply.status() >= 500 ? "registry.routing.away" : "registry.past.trouble.refused");
                };
        };
    }

    private static @Nullable String said(Reply reply, boolean isFaulty) {
        return isFaulty || reply.status() < 400 || reply.status() == 429
                ? null
                : reply.body()
                        .map(problem -> Told.text(problem, "detail"))
                        .filter(detail -> !detail.isEmpty())
                        .orElse(null);
    }

    private static List<Fault> faults(JsonNode problem, Words words) {
        return Told.list(problem, "faults").stream()
                .map(fault -> {
                    var stage = Told.text(fault, "stage");
                    var rule = words.sayOr("registry.past.rule." + Told.text(fault, "rule"), "");
                    long line = Told.number(fault, "line").orElse(1L);
                    return new Fault(
                            (int) line,
                            words.count(line),
                            stage.isEmpty() ? null : stage,
                            rule.isEmpty() ? null : rule,
                            Told.text(fault, "message"));
                })
                .toList();
    }

    // ---- what would have been

    private static Outcome outcome(JsonNode report, Map<String, String> names, Words words) {
        long replayed = number(report, "replayed");
        long rerouted = number(report, "rerouted");
        long due = number(report.path("due"), "moved");
        long processed = number(report.path("processed"), "moved");
        var agencies = Told.list(report, "agencies");
        var differing = agencies.stream().filter(PastPage::isDifferent).toList();
        return new Outcome(
                verdict(replayed, rerouted, due, processed, words),
                words.count(number(report, "dossiers")),
                words.count(replayed),
                words.count(rerouted),
                words.count(due),
                words.say("registry.past.of", words.count(number(report, "reproduced")), words.count(replayed)),
                List.of(side("before", report, words), side("after", report, words)),
                List.of(shift("due", report, words), shift("processed", report, words)),
                stages(report, names, words),
                differing.stream().map(one -> agency(one, words)).toList(),
                agencies.size() - differing.size(),
                unreplayed(report.path("notReplayed"), words),
                Told.list(report, "assumptions").stream()
                        .map(one -> assumed(one, names, words))
                        .toList());
    }

    private static String verdict(long replayed, long rerouted, long due, long processed, Words words) {
        if (replayed == 0) {
            return words.say("registry.past.verdict.none");
        }
        return rerouted + due + processed == 0
                ? words.say("registry.past.verdict.same", replayed)
                : words.say("registry.past.verdict.other", replayed, rerouted, due, processed);
    }

    private static Side side(String id, JsonNode report, Words words) {
        var side = report.path(id);
        var percent = NumberFormat.getPercentInstance(words.locale());
        percent.setMaximumFractionDigits(1);
        return new Side(
                id,
                words.say("registry.past.side." + id),
                words.say(
                        "registry.past.late-of",
                        words.count(number(side, "late")),
                        percent.format(side.path("lateShare").asDouble(0))),
                duration(side, "medianDuration").map(words::span).orElse("–"));
    }

    private static Shift shift(String id, JsonNode report, Words words) {
        var shift = report.path(id);
        return new Shift(
                id,
                words.say("registry.past.shift." + id),
                words.count(number(shift, "moved")),
                moved(shift, "earliest", words),
                moved(shift, "median", words),
                moved(shift, "latest", words));
    }

    private static String moved(JsonNode shift, String member, Words words) {
        return duration(shift, member)
                .map(by -> by.abs().compareTo(Duration.ofMinutes(1)) < 0
                        ? words.say("registry.past.unmoved")
                        : words.say(by.isNegative() ? "registry.past.earlier" : "registry.past.later", words.span(by)))
                .orElse("–");
    }

    private static List<StageRow> stages(JsonNode report, Map<String, String> names, Words words) {
        var added = texts(report, "stagesAdded");
        var removed = texts(report, "stagesRemoved");
        var rows = new LinkedHashMap<String, StageRow>();
        for (var stage : Told.list(report, "stages")) {
            var id = Told.text(stage, "stage");
            rows.put(
                    id,
                    stage(
                            id,
                            added,
                            removed,
                            number(stage, "before"),
                            number(stage, "after"),
                            number(stage, "elsewhere"),
                            names,
                            words));
        }
        var come = new ArrayList<>(added);
        come.addAll(removed);
        for (var id : come) {
            rows.computeIfAbsent(id, any -> stage(id, added, removed, 0, 0, 0, names, words));
        }
        return List.copyOf(rows.values());
    }

    private static StageRow stage(
            String id,
            List<String> added,
            List<String> removed,
            long before,
            long after,
            long elsewhere,
            Map<String, String> names,
            Words words) {
        return new StageRow(
                id,
                name(id, names),
                added.contains(id)
                        ? words.say("registry.past.added")
                        : removed.contains(id) ? words.say("registry.past.removed") : null,
                words.count(before),
                words.count(after),
                words.count(elsewhere));
    }

    private static String name(String stage, Map<String, String> names) {
        var name = names.getOrDefault(stage, "");
        return name.isEmpty() ? stage : name;
    }

    private static boolean isDifferent(JsonNode agency) {
        return number(agency, "stagesBefore") != number(agency, "stagesAfter")
                || agency.path("hoursBefore").asDouble(0)
                        != agency.path("hoursAfter").asDouble(0);
    }

    private static AgencyRow agency(JsonNode agency, Words words) {
        var hours = NumberFormat.getNumberInstance(words.locale());
        hours.setMaximumFractionDigits(1);
        return new AgencyRow(
                Told.text(agency, "agency"),
                Told.text(agency, "name"),
                words.count(number(agency, "stagesBefore")),
                words.count(number(agency, "stagesAfter")),
                hours.format(agency.path("hoursBefore").asDouble(0)),
                hours.format(agency.path("hoursAfter").asDouble(0)));
    }

    private static List<Unreplayed> unreplayed(JsonNode reasons, Words words) {
        var all = new ArrayList<Unreplayed>();
        for (var reason : reasons.propertyNames()) {
            var id = reason.toLowerCase(Locale.ROOT).replace('_', '-');
            all.add(new Unreplayed(
                    id,
                    words.sayOr("registry.past.obstacle." + id, reason),
                    words.count(number(reasons.path(reason), "dossiers")),
                    texts(reasons.path(reason), "examples")));
        }
        return all;
    }

    private static Assumed assumed(JsonNode assumption, Map<String, String> names, Words words) {
        return new Assumed(
                name(Told.text(assumption, "stage"), names),
                words.sayOr(
                        "registry.past.basis." + Told.text(assumption, "basis").toLowerCase(Locale.ROOT),
                        Told.text(assumption, "duration")),
                words.count(number(assumption, "dossiers")));
    }

    private static long number(JsonNode object, String member) {
        return Told.number(object, member).orElse(0L);
    }

    private static List<String> texts(JsonNode object, String member) {
        return Told.list(object, member).stream().map(one -> one.asString("")).toList();
    }

    private static Optional<Duration> duration(JsonNode object, String member) {
        try {
            return Optional.of(Duration.parse(Told.text(object, member)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
