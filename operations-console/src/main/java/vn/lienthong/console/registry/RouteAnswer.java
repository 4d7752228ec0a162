package vn.lienthong.console.registry;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour.Reply;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.Procedure.FactType;

/**
 * What routing says of a route, in words.
 *
 * @param trouble why nothing can be said; null where something is
 * @param faults what is wrong with the question, by field; {@code ""} for what concerns none
 * @param due when the whole is due; null where nothing is said
 * @param done when all but the return of the result is done at the latest; null where that can't be told
 * @param isOver done later than due, if each stage takes all of its time
 * @param stages by id
 */
record RouteAnswer(
        @Nullable String trouble,
        Map<String, List<String>> faults,
        @Nullable String received,
        @Nullable String due,
        @Nullable String done,
        boolean isOver,
        Map<String, Passed> stages) {
    private static final Set<String> FATES = Set.of(
            "taken", "not-chosen", "condition-not-met", "nothing-to-pay", "nobody-competent", "undecided", "not-told");
    private static final Set<String> ASKS = Set.of(
            "yes",
            "no",
            "is",
            "is-not",
            "less",
            "at-most",
            "more",
            "at-least",
            "one-of",
            "none-of",
            "stated",
            "not-stated",
            "chosen",
            "not-chosen");

    /**
     * What becomes of a stage.
     *
     * @param look how it is drawn, as the graph of a dossier draws it
     * @param agency whose it is; null where it is nobody's
     * @param times from when until when
     * @param joined how the reasons belong together; null where there is but one
     */
    record Passed(
            String fate,
            String look,
            String inWords,
            @Nullable String agency,
            @Nullable String times,
            @Nullable String joined,
            List<Reason> reasons) {}

    /** A part of a condition. */
    record Reason(String text, boolean holds) {}

    static RouteAnswer of(Reply reply, Procedure procedure, Names names, Words words) {
        var body = reply.body();
        if (reply.isDone() && body.isPresent()) {
            return told(body.get(), procedure, names, words);
        }
        if (reply.status() == 422 && body.isPresent()) {
            return new RouteAnswer(null, faults(body.get(), words), null, null, null, false, Map.of());
        }
        var why = switch (reply.status()) {
            case 429, 503 -> "busy";
            case 404 -> "nothing";
            case 0 -> "away";
            default -> reply.status() >= 500 ? "away" : "unreadable";
        };
        return not(words.say("registry.routing." + why));
    }

    static RouteAnswer not(String trouble) {
        return new RouteAnswer(trouble, Map.of(), null, null, null, false, Map.of());
    }

    // ---- what is wrong

    private static Map<String, List<String>> faults(JsonNode problem, Words words) {
        var faults = new HashMap<String, List<String>>();
        for (var fault : Told.list(problem, "errors")) {
            faults.computeIfAbsent(field(Told.text(fault, "pointer")), field -> new ArrayList<>())
                    .add(words.sayOr("registry.fault." + Told.text(fault, "code"), Told.text(fault, "message")));
        }
        return faults;
    }

    private static String field(String pointer) {
        if (pointer.startsWith("/facts/")) {
            return RouteQuestion.FACT + pointer.substring("/facts/".length());
        }
        return switch (pointer) {
            case "/receivingAgency" -> "receiver";
            case "/channel" -> "channel";
            case "/receivedAt" -> "at";
            default -> pointer.startsWith("/options") ? "option" : "";
        };
    }

    // ---- what is told

    private static RouteAnswer told(JsonNode body, Procedure procedure, Names names, Words words) {
        var stages = new HashMap<String, Passed>();
        for (var stage : Told.list(body, "stages")) {
            stages.put(Told.text(stage, "stage"), passed(stage, procedure, names, words));
        }
        var due = Told.instant(body, "dueAt");
        var done = Told.instant(body, "processedAt");
        return new RouteAnswer(
                null,
                Map.of(),
                Told.instant(body, "receivedAt").map(words::minute).orElse(""),
                due.map(words::minute).orElse(""),
                done.map(words::minute).orElse(null),
                due.isPresent() && done.isPresent() && done.get().isAfter(due.get()),
                stages);
    }

    private static Passed passed(JsonNode stage, Procedure procedure, Names names, Words words) {
        var told = Told.text(stage, "fate");
        var fate = FATES.contains(told) ? told : "not-told";
        var opens = Told.instant(stage, "opensAt").map(words::minute);
        var due = Told.instant(stage, "dueAt").map(words::minute);
        var reasons = stage.path("reasons");
        var parts = Told.list(reasons, "parts").stream()
                .map(part -> reason(part, procedure, words))
                .toList();
        return new Passed(
                fate,
                switch (fate) {
                    case "taken" -> "is-waiting";
                    case "nobody-competent", "undecided" -> "is-refused";
                    case "not-told" -> "is-later";
                    default -> "is-skipped";
                },
                words.say("registry.fate." + fate),
                agency(Told.text(stage, "agency"), names),
                opens.isEmpty() || !fate.equals("taken")
                        ? null
                        : due.map(until -> words.say("registry.from-until", opens.get(), until))
                                .orElseGet(() -> words.say("registry.from-open", opens.get())),
                parts.size() < 2 ? null : joined(reasons, procedure, Told.text(stage, "stage"), words),
                parts);
    }

    private static @Nullable String agency(String code, Names names) {
        try {
            return code.isEmpty() ? null : names.agency(new AgencyCode(code));
        } catch (MalformedIdentity e) {
            return code;
        }
    }

    private static String joined(JsonNode reasons, Procedure procedure, String stage, Words words) {
        var joined = Told.text(reasons, "joined");
        return switch (joined) {
            case "all", "any" -> words.say("registry.joined." + joined);
            default ->
                words.say(
                        "step.condition",
                        procedure
                                .stage(stage)
                                .map(one -> String.valueOf(one.when()))
                                .orElse(""));
        };
    }

    private static Reason reason(JsonNode part, Procedure procedure, Words words) {
        var asks = Told.text(part, "asks");
        var name = Told.text(part, "fact");
        var fact = procedure.facts().stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
        var values = Told.list(part, "values").stream().map(JsonNode::asString).toList();
        boolean holds = part.path("holds").asBoolean(false);
        if (!ASKS.contains(asks)) {
            return new Reason(Told.text(part, "text"), holds);
        }
        if (asks.endsWith("chosen")) {
            var option = values.isEmpty() ? "" : Names.option(Optional.of(procedure), values.getFirst(), words);
            return new Reason(words.say("registry.asks." + asks, option), holds);
        }
        var question = words.say(
                "registry.asks." + asks,
                fact.map(Fact::label).orElse(name),
                String.join(
                        ", ",
                        values.stream().map(one -> value(one, fact, words)).toList()));
        if (asks.endsWith("stated")) {
            return new Reason(question, holds);
        }
        var stated = Told.text(part, "stated");
        return new Reason(
                stated.isEmpty()
                        ? words.say("registry.stated.not", question)
                        : words.say("registry.stated", question, value(stated, fact, words)),
                holds);
    }

    private static String value(String value, Optional<Fact> fact, Words words) {
        if (fact.filter(one -> one.type() == FactType.NUMBER).isEmpty()) {
            return RouteQuestion.value(value, words);
        }
        try {
            var format = NumberFormat.getNumberInstance(words.locale());
            format.setMaximumFractionDigits(6);
            return format.format(new BigDecimal(value));
        } catch (NumberFormatException e) {
            return value;
        }
    }
}
