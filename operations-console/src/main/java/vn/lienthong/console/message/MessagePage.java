package vn.lienthong.console.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Words;

/**
 * What notification says, in words.
 *
 * @param trouble why nothing can be said; null where it answered
 * @param channels counts by state
 * @param failures by reason, each with the newest messages it befell
 * @param preview of the template that was asked for
 */
record MessagePage(
        @Nullable String trouble,
        @Nullable String oldest,
        List<Channel> channels,
        List<Failure> failures,
        List<Troubled> undecided,
        List<Template> templates,
        @Nullable Preview preview) {
    /** As notification names them. */
    static final List<String> STATES = List.of("HELD", "PLANNED", "SENDING", "SENT", "TOGETHER", "FAILED", "UNDECIDED");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    /** Settled by an operator, or anything else that was written for one message: an address may stand in it. */
    private static final Pattern ADDRESS = Pattern.compile("\\S+@\\S+|\\+?\\d{9,}");

    /** A channel's messages with one provider, by state. @param provider where none has them yet, a word for that */
    record Channel(String id, String name, String provider, List<Count> counts) {}

    private record Where(String channel, String provider) {}

    record Count(String state, String name, String number, boolean alarming) {}

    /** Why messages failed. */
    record Failure(
            String channel,
            String reason,
            String count,
            @Nullable String last,
            List<Troubled> messages) {}

    /** A message that failed or is undecided. */
    record Troubled(
            long id,
            String dossier,
            String situation,
            String channel,
            String reason,
            @Nullable String planned) {}

    /** A situation and the version of its template in force. */
    record Template(String id, String name, String version, String drafts, boolean chosen) {}

    /** A template with sample data. */
    record Preview(String id, String name, String version, List<Filled> languages) {}

    record Filled(String language, String subject, String text, String brief, String sms, String cost) {}

    static MessagePage of(
            Answer overview, Answer failed, Answer undecided, Answer templates, Optional<Answer> preview, Words words) {
        var body = overview.body();
        if (body.isEmpty()) {
            return new MessagePage(trouble(overview, words), null, List.of(), List.of(), List.of(), List.of(), null);
        }
        var troubled = troubled(failed, words);
        return new MessagePage(
                null,
                Told.instant(body.get(), "oldestPlanned").map(words::moment).orElse(null),
                channels(body.get(), words),
                Told.list(body.get(), "failures").stream()
                        .map(one -> failure(one, troubled, words))
                        .toList(),
                troubled(undecided, words),
                templates(templates, preview, words),
                preview.flatMap(Answer::body)
                        .map(found -> preview(found, words))
                        .orElse(null));
    }

    /** Why notification said nothing. */
    static String trouble(Answer answer, Words words) {
        return words.say("messages.trouble."
                + answer.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static List<Channel> channels(JsonNode overview, Words words) {
        var counts = new LinkedHashMap<Where, Map<String, Long>>();
        Told.list(overview, "counts")
                .forEach(one -> counts.computeIfAbsent(
                                new Where(Told.text(one, "channel"), Told.text(one, "provider")),
                                ignored -> new LinkedHashMap<>())
                        .put(Told.text(one, "state"), Told.number(one, "count").orElse(0L)));
        var channels = new ArrayList<Channel>();
        counts.forEach((where, states) -> channels.add(new Channel(
                where.channel(),
                named("messages.channel.", where.channel(), words),
                where.provider().isEmpty()
                        ? words.say("messages.provider.none")
                        : named("messages.provider.", where.provider(), words),
                STATES.stream()
                        .map(state -> {
                            long number = states.getOrDefault(state, 0L);
                            return new Count(
                                    state,
                                    words.say("messages.state." + state),
                                    words.count(number),
                                    number > 0 && Set.of("FAILED", "UNDECIDED").contains(state));
                        })
                        .toList())));
        return channels;
    }

    private static List<Troubled> troubled(Answer answer, Words words) {
        return answer.body().map(body -> Told.list(body, "messages")).orElse(List.of()).stream()
                .map(one -> new Troubled(
                        Told.number(one, "id").orElse(0L),
                        Told.text(one, "dossier"),
                        named("messages.situation.", Told.text(one, "situation"), words),
                        Told.text(one, "channel"),
                        reason(one, words),
                        Told.instant(one, "plannedAt").map(words::moment).orElse(null)))
                .toList();
    }

    private static Failure failure(JsonNode one, List<Troubled> all, Words words) {
        var channel = Told.text(one, "channel");
        var reason = reason(one, words);
        return new Failure(
                named("messages.channel.", channel, words),
                reason,
                words.count(Told.number(one, "count").orElse(0L)),
                Told.instant(one, "last").map(words::moment).orElse(null),
                all.stream()
                        .filter(message -> message.channel().equals(channel)
                                && message.reason().equals(reason))
                        .limit(20)
                        .toList());
    }

    static String reason(JsonNode one, Words words) {
        var reason = Told.text(one, "reason");
        return reason.isEmpty()
                ? words.say("messages.no-reason")
                : ADDRESS.matcher(reason).replaceAll("•••");
    }

    private static List<Template> templates(Answer answer, Optional<Answer> preview, Words words) {
        var chosen = preview.flatMap(Answer::body)
                .map(body -> Told.text(body, "situation"))
                .orElse("");
        return answer.body().map(body -> Told.list(body, "templates")).orElse(List.of()).stream()
                .map(one -> new Template(
                        Told.text(one, "situation"),
                        named("messages.situation.", Told.text(one, "situation"), words),
                        "v" + Told.number(one, "inForce").orElse(0L),
                        Told.number(one, "drafts")
                                .filter(drafts -> drafts > 0)
                                .map(words::count)
                                .orElse(""),
                        Told.text(one, "situation").equals(chosen)))
                .toList();
    }

    private static Preview preview(JsonNode body, Words words) {
        var languages = body.path("languages");
        var filled = new ArrayList<Filled>();
        for (var language : new TreeSet<>(languages.propertyNames()).descendingSet()) {
            var email = languages.path(language).path("email");
            var brief = languages.path(language).path("brief");
            var segments = brief.path("segments");
            filled.add(new Filled(
                    language,
                    email.path("subject").asString(""),
                    email.path("text").asString(""),
                    brief.path("text").asString(""),
                    brief.path("sms").asString(""),
                    words.say(
                            "messages.cost",
                            words.count(segments.path("count").asLong(0)),
                            segments.path("coding").asString("").replace('_', '-'),
                            words.count(segments.path("units").asLong(0)),
                            words.count(segments.path("left").asLong(0)))));
        }
        var situation = Told.text(body, "situation");
        return new Preview(
                situation,
                named("messages.situation.", situation, words),
                "v" + Told.number(body, "version").orElse(0L),
                filled);
    }

    /** By its own name where we have no word for it: it may be newer than this console. */
    static String named(String prefix, String id, Words words) {
        return NAME.matcher(id).matches() ? words.sayOr(prefix + id, id) : "?";
    }
}
