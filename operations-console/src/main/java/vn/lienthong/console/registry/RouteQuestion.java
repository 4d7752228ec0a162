package vn.lienthong.console.registry;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Fact;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * What the form asks of a route, and has been given: the fields of the page, and the question for routing.
 *
 * <p>All of it stands in the page's address, so that an answer can be sent to a colleague. That gives nobody away: facts are
 * what a route depends on and by their definition never anything personal ({@link Fact}), and the rest is public.
 *
 * @param isAsked whether anything was filled in
 * @param at as an input of the browser has it, in Vietnam's time
 */
record RouteQuestion(
        boolean isAsked,
        int version,
        List<Choice> receivers,
        List<Choice> channels,
        String at,
        List<Field> facts,
        List<Choice> options,
        int leastOptions) {
    private static final int LONGEST = 200;
    static final String FACT = "fact.";

    /** Something to choose. */
    record Choice(String value, String text, boolean chosen) {}

    /**
     * A fact to fill in.
     *
     * @param kind {@code number}, {@code text}, or {@code choice} where there are choices
     */
    record Field(String name, String label, String kind, boolean required, String value, List<Choice> choices) {}

    static RouteQuestion of(
            Procedure procedure,
            MultiValueMap<String, String> given,
            RegistryHistory history,
            Clock clock,
            Words words) {
        var at = given(given, "at");
        var shownAt = at.isEmpty()
                ? LocalDateTime.ofInstant(clock.instant(), WorkingCalendar.ZONE)
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString()
                : at;
        var agencies = history.at(moment(shownAt, clock)).agencies();
        var receiver = given(given, "receiver");
        return new RouteQuestion(
                given.containsKey("receiver"),
                procedure.version(),
                agencies(agencies.stream().filter(procedure.receivers()::includes), receiver),
                Stream.of(Channel.values())
                        .map(Channel::name)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .map(name -> new Choice(
                                name,
                                words.say("channel." + name),
                                name.equals(given.containsKey("channel") ? given(given, "channel") : "counter")))
                        .toList(),
                shownAt,
                procedure.facts().stream()
                        .map(fact -> field(fact, given(given, FACT + fact.name()), agencies, words))
                        .toList(),
                procedure.options() == null
                        ? List.of()
                        : procedure.options().choices().stream()
                                .map(option -> new Choice(
                                        option.code(),
                                        words.isEnglish() ? option.nameEn() : option.name(),
                                        given.getOrDefault("option", List.of()).contains(option.code())))
                                .toList(),
                procedure.options() == null ? 0 : procedure.options().least());
    }

    private static String given(MultiValueMap<String, String> given, String name) {
        var value = given.getFirst(name);
        var text = value == null ? "" : value.replace('\0', ' ').strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static Instant moment(String at, Clock clock) {
        try {
            return LocalDateTime.parse(at).atZone(WorkingCalendar.ZONE).toInstant();
        } catch (DateTimeException e) {
            return clock.instant(); // routing says what is wrong with it
        }
    }

    private static Field field(Fact fact, String value, Iterable<Agency> agencies, Words words) {
        return switch (fact.type()) {
            case TEXT -> new Field(fact.name(), fact.label(), "text", fact.required(), value, List.of());
            case NUMBER -> new Field(fact.name(), fact.label(), "number", fact.required(), value, List.of());
            case YES_NO -> choice(fact, value, Stream.of("true", "false"), words);
            case CHOICE -> choice(fact, value, fact.values().stream(), words);
            case AGENCY -> {
                var all = new ArrayList<Agency>();
                agencies.forEach(all::add);
                yield new Field(
                        fact.name(), fact.label(), "choice", fact.required(), value, agencies(all.stream(), value));
            }
        };
    }

    private static Field choice(Fact fact, String value, Stream<String> values, Words words) {
        return new Field(
                fact.name(),
                fact.label(),
                "choice",
                fact.required(),
                value,
                with(
                        value,
                        values.map(one -> new Choice(one, value(one, words), one.equals(value)))
                                .toList()));
    }

    /** A value of a fact, in words where there are some. */
    static String value(String value, Words words) {
        return words.sayOr("registry.value." + value, value);
    }

    private static List<Choice> agencies(Stream<Agency> agencies, String chosen) {
        return with(
                chosen,
                agencies.sorted(Comparator.comparing((Agency agency) -> Names.plain(agency.name()))
                                .thenComparing(agency -> agency.code().value()))
                        .map(agency -> new Choice(
                                agency.code().value(),
                                agency.name() + " (" + agency.code() + ")",
                                agency.code().value().equals(chosen)))
                        .toList());
    }

    /** What an address asks for stands there, too, so that what is wrong with it can be said of it. */
    private static List<Choice> with(String chosen, List<Choice> choices) {
        if (chosen.isEmpty() || choices.stream().anyMatch(Choice::chosen)) {
            return choices;
        }
        return Stream.concat(Stream.of(new Choice(chosen, chosen, true)), choices.stream())
                .toList();
    }

    // ---- as routing takes it

    ObjectNode json(Procedure procedure) {
        var json = CanonicalJson.mapper().createObjectNode();
        json.put("version", version);
        json.put("receivingAgency", chosen(receivers));
        json.put("channel", chosen(channels));
        json.put("receivedAt", at);
        var types = new HashMap<String, Procedure.FactType>();
        procedure.facts().forEach(fact -> types.put(fact.name(), fact.type()));
        var stated = json.putObject("facts");
        for (var fact : facts) {
            if (!fact.value().isEmpty()) {
                state(stated, fact, types);
            }
        }
        var chosen = json.putArray("options");
        options.stream().filter(Choice::chosen).forEach(option -> chosen.add(option.value()));
        return json;
    }

    private static String chosen(List<Choice> choices) {
        return choices.stream()
                .filter(Choice::chosen)
                .map(Choice::value)
                .findFirst()
                .orElse("");
    }

    private static void state(ObjectNode stated, Field fact, Map<String, Procedure.FactType> types) {
        switch (types.get(fact.name())) {
            case NUMBER -> {
                var number = number(fact.value());
                if (number == null) {
                    stated.put(fact.name(), fact.value());
                } else {
                    stated.put(fact.name(), number);
                }
            }
            case YES_NO -> {
                if (fact.value().equals("true") || fact.value().equals("false")) {
                    stated.put(fact.name(), fact.value().equals("true"));
                } else {
                    stated.put(fact.name(), fact.value());
                }
            }
            case TEXT, CHOICE, AGENCY -> stated.put(fact.name(), fact.value());
            case null -> {
                // Not a fact of this version.
            }
        }
    }

    /** A number as people here write it: a comma before the decimals, or a point. */
    private static @Nullable BigDecimal number(String text) {
        try {
            return text.length() > 20 ? null : new BigDecimal(text.replace(',', '.'));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
