package vn.lienthong.console.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Neighbour.State;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;

/** Changes of the registry (thay đổi danh mục), as routing tells of them, in words. */
final class ChangePage {
    /** In which order a change set is told. */
    private static final List<String> KINDS =
            List.of("merge", "split", "dissolve", "create", "rename", "move", "amend", "record", "withdraw");

    private static final Set<String> NOT_AMENDED = Set.of("kind", "code");

    private ChangePage() {}

    /** Why routing doesn't tell; null where it does. */
    static @Nullable String trouble(Answer answer, Words words) {
        return answer.state() == State.ANSWERED && answer.body().isPresent()
                ? null
                : words.say("registry.routing."
                        + answer.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    // ---- the list

    /**
     * A change set.
     *
     * @param state {@code proposed}, {@code planned}, {@code in-force}, {@code rejected} or {@code withdrawn}
     * @param from the day it counts from
     * @param proposed when, and by whom
     * @param decided when, and by whom; null where nobody has
     * @param reason why it was rejected
     */
    record Line(
            String id,
            String title,
            @Nullable String basis,
            String state,
            String stateName,
            String from,
            String size,
            String proposed,
            @Nullable String decided,
            @Nullable String reason) {}

    static Line line(JsonNode proposal, Instant now, Words words) {
        var state = state(proposal, now);
        return new Line(
                Told.text(proposal, "id"),
                Told.text(proposal, "title"),
                orNull(Told.text(proposal, "legalBasis")),
                state,
                words.say("registry.change.state." + state),
                Told.day(proposal, "effectiveOn").map(words::day).orElse(""),
                words.say("registry.changes.size", Told.number(proposal, "size").orElse(0L)),
                by(proposal.path("proposed"), words),
                proposal.path("decided").isObject() ? by(proposal.path("decided"), words) : null,
                orNull(Told.text(proposal, "reason")));
    }

    private static String state(JsonNode proposal, Instant now) {
        return switch (Told.text(proposal, "state")) {
            case "approved" -> Told.instant(proposal, "effectiveAt").orElse(now).isAfter(now) ? "planned" : "in-force";
            case "rejected" ->
                Told.text(proposal.path("decided"), "subject").equals(Told.text(proposal.path("proposed"), "subject"))
                        ? "withdrawn"
                        : "rejected";
            default -> "proposed";
        };
    }

    private static String by(JsonNode person, Words words) {
        return words.say(
                "registry.changes.by",
                Told.instant(person, "at").map(words::minute).orElse(""),
                Told.text(person, "subject"));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    // ---- what one does

    /** An agency, by its name. */
    record Named(String code, String name) {}

    /**
     * One thing that is done.
     *
     * @param from the agencies it is done to
     * @param into those that follow, or begin
     * @param note what else there is to say, in words
     */
    record Deed(
            List<Named> from, List<Named> into, @Nullable String note) {}

    /** All of one kind. */
    record Deeds(String kind, String title, List<Deed> deeds) {}

    /** @param document as it was proposed */
    static List<Deeds> deeds(JsonNode document, Names names, Words words) {
        var known = begun(document);
        var byKind = new TreeMap<Integer, List<Deed>>();
        for (var change : Told.list(document, "changes")) {
            var kind = KINDS.indexOf(Told.text(change, "kind"));
            if (kind >= 0) {
                byKind.computeIfAbsent(kind, key -> new ArrayList<>()).add(deed(change, known, names, words));
            }
        }
        var all = new ArrayList<Deeds>();
        byKind.forEach((kind, deeds) -> {
            deeds.sort(Comparator.comparing(deed -> Names.plain(
                    deed.from().isEmpty()
                            ? deed.into().getFirst().name()
                            : deed.from().getFirst().name())));
            var id = KINDS.get(kind);
            all.add(new Deeds(id, words.say("registry.change.kind." + id, deeds.size()), deeds));
        });
        return all;
    }

    /** The names of those that begin with the change, by code. */
    private static Map<String, String> begun(JsonNode document) {
        var names = new HashMap<String, String>();
        for (var change : Told.list(document, "changes")) {
            var agency = change.path("agency");
            if (agency.isObject()) {
                names.put(Told.text(agency, "code"), Told.text(agency, "name"));
            }
        }
        return names;
    }

    private static Deed deed(JsonNode change, Map<String, String> begun, Names names, Words words) {
        var from = named(change.path("from"), Map.of(), names);
        var into = named(change.path("into"), begun, names);
        return switch (Told.text(change, "kind")) {
            case "merge", "split", "dissolve" ->
                new Deed(
                        from,
                        into,
                        change.path("byPlace").asBoolean(false)
                                ? words.say("registry.change.by-place")
                                : into.isEmpty() ? words.say("registry.change.nobody") : null);
            case "create", "record" -> {
                var agency = change.path("agency");
                var since = Told.day(agency, "validFrom").map(words::day).orElse("");
                yield new Deed(
                        List.of(),
                        List.of(new Named(Told.text(agency, "code"), Told.text(agency, "name"))),
                        since.isEmpty() ? null : words.say("registry.change.since", since));
            }
            case "rename" ->
                new Deed(
                        named(change.path("code"), Map.of(), names),
                        List.of(new Named(Told.text(change, "code"), Told.text(change, "name"))),
                        null);
            case "move" ->
                new Deed(named(change.path("code"), begun, names), named(change.path("parent"), begun, names), null);
            case "withdraw" ->
                new Deed(
                        named(change.path("code"), Map.of(), names),
                        List.of(),
                        words.say(
                                "registry.change.since",
                                Told.day(change, "validFrom").map(words::day).orElse("")));
            default ->
                new Deed(
                        named(change.path("code"), Map.of(), names),
                        List.of(),
                        String.join(
                                "; ",
                                change.propertyNames().stream()
                                        .filter(member -> !NOT_AMENDED.contains(member))
                                        .map(member -> words.sayOr("registry.member." + member, member) + ": "
                                                + Told.text(change, member))
                                        .sorted()
                                        .toList()));
        };
    }

    private static List<Named> named(JsonNode codes, Map<String, String> begun, Names names) {
        if (codes.isString()) {
            return List.of(named(codes.asString(), begun, names));
        }
        return Told.list(codes).stream()
                .map(code -> named(code.asString(""), begun, names))
                .toList();
    }

    static Named named(String code, Map<String, String> begun, Names names) {
        var name = begun.get(code);
        try {
            return new Named(code, name == null ? names.agency(new AgencyCode(code)) : name);
        } catch (MalformedIdentity e) {
            return new Named(code, code);
        }
    }

    /** The names a change set gives. */
    static Map<String, String> names(Answer document) {
        return document.body().map(ChangePage::begun).orElse(Map.of());
    }
}
