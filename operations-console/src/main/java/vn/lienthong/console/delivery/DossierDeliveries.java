package vn.lienthong.console.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Neighbour;
import vn.lienthong.console.neighbour.RoutingSettings;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;

/** What was handed to agencies about one dossier (chuyển đến cơ quan), and whether they have it, as routing knows it now. */
@Component
public class DossierDeliveries implements AutoCloseable {
    private static final int MOST = 100;
    private static final Set<String> STATES = Set.of("owed", "fetched", "accepted", "done", "withdrawn");
    private static final Set<String> KINDS = Set.of("stage", "consultation", "reassigned", "escalation", "withdrawn");
    private static final Set<String> CHANNELS = Set.of("webhook", "kafka");
    private static final List<String> STEPS = List.of("sent", "fetched", "accepted", "done", "withdrawn");
    private static final Set<String> OUTCOMES = Set.of(
            "gone", "throttled", "redirected", "refused", "failed", "timed-out", "unreachable", "address-forbidden");

    private final Neighbour routing;
    private final Names names;

    DossierDeliveries(RoutingSettings settings, Names names) {
        this.routing = new Neighbour("routing-service", settings.neighbour());
        this.names = names;
    }

    /**
     * What routing says.
     *
     * @param trouble why nothing can be said; null where it answered
     * @param more there may be later ones
     */
    public record Standing(@Nullable String trouble, List<Handed> deliveries, boolean more) {}

    /**
     * Something handed over.
     *
     * @param sequence of the entry of the timeline it came with
     * @param agency its code; null where it is none
     * @param times what became of it and when, in order
     * @param ways how it is handed over, and how that went
     * @param alarming it lies unfetched, or its webhook was given up
     */
    public record Handed(
            long sequence,
            @Nullable String agency,
            String agencyName,
            String stage,
            String kind,
            String state,
            String stateName,
            boolean alarming,
            String at,
            String iso,
            List<String> times,
            List<String> ways) {}

    /**
     * In the order of the dossier's journal.
     *
     * @param stages the name of a stage by its id
     */
    public Standing of(String dossier, UnaryOperator<String> stages, Words words) {
        var answer = routing.get("/v1/dossiers/%s/deliveries?limit=%d".formatted(dossier, MOST))
                .join();
        var trouble = answer.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return answer.body()
                .map(body -> Told.list(body, "deliveries"))
                .map(found -> new Standing(
                        null,
                        found.stream().map(one -> handed(one, stages, words)).toList(),
                        found.size() >= MOST))
                .orElseGet(() -> new Standing(words.say("deliveries.trouble." + trouble), List.of(), false));
    }

    private Handed handed(JsonNode one, UnaryOperator<String> stages, Words words) {
        var state = Told.text(one, "state");
        var kind = Told.text(one, "kind");
        var agency = agency(Told.text(one, "agency"));
        var unfetched = state.equals("owed") && Told.instant(one, "unfetchedAt").isPresent();
        return new Handed(
                Told.number(one, "sequence").orElse(0L),
                agency.map(AgencyCode::value).orElse(null),
                agency.map(names::agency).orElse("?"),
                stages.apply(Told.text(one, "stage")),
                KINDS.contains(kind) ? words.say("deliveries.kind." + kind) : kind,
                state,
                STATES.contains(state) ? words.say("deliveries.state." + state) : state,
                unfetched || Told.instant(one, "givenUpAt").isPresent(),
                Told.instant(one, "at").map(words::moment).orElse(""),
                Told.instant(one, "at").map(Object::toString).orElse(""),
                times(one, unfetched, words),
                ways(one, words));
    }

    private static Optional<AgencyCode> agency(String code) {
        try {
            return Optional.of(new AgencyCode(code));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    private static List<String> times(JsonNode one, boolean unfetched, Words words) {
        var times = new ArrayList<String>();
        for (var step : unfetched ? List.of("sent", "unfetched") : STEPS) {
            Told.instant(one, step + "At")
                    .ifPresent(at -> times.add(words.say("deliveries.at." + step, words.moment(at))));
        }
        return times;
    }

    private static List<String> ways(JsonNode one, Words words) {
        var ways = new ArrayList<String>();
        var channel = Told.text(one, "channel");
        ways.add(words.say("deliveries.channel." + (CHANNELS.contains(channel) ? channel : "feed")));
        var attempts = Told.number(one, "attempts").orElse(0L);
        var outcome = Told.text(one, "outcome");
        if (attempts > 0 && OUTCOMES.contains(outcome)) {
            ways.add(words.say(
                    "deliveries.attempts", words.count(attempts), words.say("deliveries.outcome." + outcome)));
        }
        Told.instant(one, "givenUpAt").ifPresent(at -> ways.add(words.say("deliveries.given-up", words.moment(at))));
        return ways;
    }

    @Override
    public void close() {
        routing.close();
    }
}
