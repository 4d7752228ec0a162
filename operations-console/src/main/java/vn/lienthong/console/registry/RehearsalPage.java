package vn.lienthong.console.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour.Reply;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.registry.ChangePage.Named;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * What came of a rehearsal, in words.
 *
 * @param state of the trial
 * @param took how long it has run, or ran
 * @param trouble what became of it instead
 * @param outcome null unless it is done
 */
record RehearsalPage(
        String state,
        String took,
        @Nullable String trouble,
        @Nullable Outcome outcome) {
    /** So many pairs of agencies are shown; one reorganisation of a province has some hundreds. */
    private static final int MOST_PAIRS = 400;

    /**
     * What would be.
     *
     * @param asOf when the open dossiers would be looked at
     * @param moved from whom to whom, the most first
     * @param unshown how many pairs of agencies aren't shown
     * @param unclear the agencies for whose dossiers nobody can be told
     * @param isWhole all unclear dossiers are named
     */
    record Outcome(
            String dossiers,
            String moving,
            String needingDecision,
            boolean alarming,
            String tasks,
            String asOf,
            List<Pair> moved,
            int unshown,
            List<Unclear> unclear,
            boolean isWhole) {}

    /** Dossiers that go from one agency to another, and what of them goes. */
    record Pair(Named from, Named to, String dossiers, List<Part> parts) {}

    /** @param what the stage, or the receipt of the dossier */
    record Part(String what, String procedure, String count, List<String> examples) {}

    /** @param why in words */
    record Unclear(Named agency, String dossiers, String why, List<Named> candidates, List<String> codes) {}

    static RehearsalPage of(Trial trial, Map<String, String> begun, Instant now, Names names, Words words) {
        var took = words.span(trial.took(now));
        var reply = trial.reply();
        if (reply.isEmpty()) {
            return new RehearsalPage(trial.state(), took, null, null);
        }
        var body = reply.get().body();
        if (!reply.get().isDone() || body.isEmpty()) {
            return new RehearsalPage("trouble", took, trouble(reply.get(), words), null);
        }
        return new RehearsalPage("done", took, null, outcome(body.get(), begun, names, words));
    }

    private static String trouble(Reply reply, Words words) {
        return switch (reply.status()) {
            case 0 -> words.say("registry.rehearsal.away");
            case 401, 403 -> words.say("registry.rehearsal.not-allowed");
            case 404 -> words.say("registry.routing.nothing");
            case 429, 503 -> words.say("registry.routing.busy");
            default ->
                reply.body()
                        .map(problem -> Told.text(problem, "detail"))
                        .filter(detail -> !detail.isEmpty())
                        .map(detail -> words.say("registry.rehearsal.refused", detail))
                        .orElseGet(() -> words.say("registry.routing.unreadable"));
        };
    }

    private static Outcome outcome(JsonNode body, Map<String, String> begun, Names names, Words words) {
        var parts = new LinkedHashMap<String, List<Part>>();
        for (var move : Told.list(body, "moves")) {
            parts.computeIfAbsent(key(Told.text(move, "from"), Told.text(move, "to")), key -> new ArrayList<>())
                    .add(part(move, names, words));
        }
        var counts = new ArrayList<Map.Entry<Long, Pair>>();
        var unclear = new ArrayList<Unclear>();
        for (var agency : Told.list(body, "agencies")) {
            var from = ChangePage.named(Told.text(agency, "code"), Map.of(), names);
            var to = agency.path("to");
            for (var code : to.propertyNames()) {
                long count = Told.number(to, code).orElse(0L);
                counts.add(Map.entry(
                        count,
                        new Pair(
                                from,
                                ChangePage.named(code, begun, names),
                                words.count(count),
                                parts.getOrDefault(key(from.code(), code), List.of()))));
            }
            long undecided = Told.number(agency, "needingDecision").orElse(0L);
            if (undecided > 0) {
                unclear.add(unclear(from, undecided, body, begun, names, words));
            }
        }
        counts.sort(Map.Entry.<Long, Pair>comparingByKey().reversed());
        long needing = Told.number(body, "needingDecision").orElse(0L);
        return new Outcome(
                count(body, "dossiers", words),
                count(body, "moving", words),
                words.count(needing),
                needing > 0,
                count(body, "tasks", words),
                Told.instant(body, "asOf").map(words::minute).orElse("?"),
                counts.stream().limit(MOST_PAIRS).map(Map.Entry::getValue).toList(),
                Math.max(0, counts.size() - MOST_PAIRS),
                unclear,
                body.path("complete").asBoolean(false));
    }

    private static String key(String from, String to) {
        return from + ">" + to;
    }

    private static String count(JsonNode body, String member, Words words) {
        return words.count(Told.number(body, member).orElse(0L));
    }

    private static Part part(JsonNode move, Names names, Words words) {
        var code = Told.text(move, "procedure");
        var stage = Told.text(move, "stage");
        var procedure = procedure(code).flatMap(names::procedure);
        return new Part(
                stage.isEmpty() ? words.say("registry.rehearsal.receipt") : Names.stage(procedure, stage, words),
                procedure
                        .map(one -> words.isEnglish() ? one.nameEn() : one.name())
                        .orElse(code),
                count(move, "dossiers", words),
                Told.list(move, "examples").stream()
                        .map(example -> example.asString(""))
                        .toList());
    }

    private static Optional<ProcedureCode> procedure(String code) {
        try {
            return Optional.of(new ProcedureCode(code));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    private static Unclear unclear(
            Named agency, long dossiers, JsonNode body, Map<String, String> begun, Names names, Words words) {
        var its = Told.list(body, "undecided").stream()
                .filter(one -> Told.text(one, "agency").equals(agency.code()))
                .toList();
        var candidates = its.stream()
                .findFirst()
                .map(one -> Told.list(one, "candidates").stream()
                        .map(code -> ChangePage.named(code.asString(""), begun, names))
                        .toList())
                .orElse(List.of());
        return new Unclear(
                agency,
                words.count(dossiers),
                its.isEmpty()
                        ? words.say("registry.rehearsal.unclear.untold")
                        : words.say(
                                "registry.rehearsal.unclear."
                                        + (candidates.size() > 1
                                                ? "split"
                                                : candidates.isEmpty() ? "nobody" : "unknown"),
                                candidates.size()),
                candidates,
                its.stream().map(one -> Told.text(one, "dossier")).distinct().toList());
    }
}
