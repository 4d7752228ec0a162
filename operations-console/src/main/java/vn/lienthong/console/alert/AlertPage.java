package vn.lienthong.console.alert;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Neighbour.State;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Words;

/**
 * The alerts that stand, as Prometheus tells them.
 *
 * @param trouble why there is nothing to see; null where there is
 */
record AlertPage(@Nullable String trouble, List<Item> items, long firing) {
    /** The worst first. */
    private static final List<String> SEVERITIES = List.of("critical", "warning", "information");

    private static final List<Map.Entry<String, String>> LOOK = List.of(
            Map.entry("SIGNING", "/signing"),
            Map.entry("TIMESTAMP", "/signing"),
            Map.entry("AXIS", "/reconciliation"),
            Map.entry("RECONCILIATION", "/reconciliation"),
            Map.entry("MESSAGES", "/messages"),
            Map.entry("DOSSIERS", "/attention"),
            Map.entry("REASSIGNMENT", "/attention"),
            Map.entry("DELIVERIES", "/attention"),
            Map.entry("URGENT", "/attention"),
            Map.entry("JOURNAL", "/dossiers"));

    /**
     * @param name as the rule has it
     * @param title in the reader's language
     * @param summary in Prometheus's words, with what it is about
     * @param pending it isn't sure yet: the rule waits whether it passes
     * @param look where on the console there is more to see
     * @param runbook where it stands what to do
     */
    record Item(
            String name,
            String title,
            String severity,
            String severityName,
            String summary,
            boolean pending,
            String since,
            String sinceIso,
            String lasts,
            String look,
            String runbook) {}

    static AlertPage of(Answer answer, Clock clock, Words words) {
        if (answer.state() != State.ANSWERED || answer.body().isEmpty()) {
            var why = answer.state() == State.NOT_SET ? "none" : "away";
            return new AlertPage(words.say("alerts.prometheus." + why), List.of(), 0);
        }
        var items = new ArrayList<Item>();
        var now = clock.instant();
        for (var alert : Told.list(answer.body().get().path("data"), "alerts")) {
            items.add(item(alert, now, words));
        }
        items.sort(Comparator.comparing(Item::pending)
                .thenComparing(item -> rank(item.severity()))
                .thenComparing(Item::sinceIso));
        return new AlertPage(
                null,
                List.copyOf(items),
                items.stream().filter(item -> !item.pending()).count());
    }

    private static int rank(String severity) {
        var rank = SEVERITIES.indexOf(severity);
        return rank < 0 ? SEVERITIES.size() : rank;
    }

    private static Item item(JsonNode alert, Instant now, Words words) {
        var name = Told.text(alert.path("labels"), "alertname");
        var severity = Told.text(alert.path("labels"), "severity");
        var known = SEVERITIES.contains(severity) ? severity : "information";
        var since = Told.instant(alert, "activeAt").orElse(now);
        var lasts = Duration.between(since, now);
        return new Item(
                name,
                words.sayOr("alert." + name, name),
                known,
                words.say("alerts.severity." + known),
                Told.text(alert.path("annotations"), "summary"),
                Told.text(alert, "state").equals("pending"),
                words.moment(since),
                since.toString(),
                words.span(lasts.isNegative() ? Duration.ZERO : lasts),
                look(name),
                Told.text(alert.path("annotations"), "runbook"));
    }

    private static String look(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return LOOK.stream()
                .filter(entry -> upper.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("/");
    }
}
