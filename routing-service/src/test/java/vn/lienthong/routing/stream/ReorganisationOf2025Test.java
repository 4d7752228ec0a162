package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.stream.TimersTest.vietnam;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.decision.DossierState;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.routing.registry.Reorganised;

/** The real reorganisation of 2025-07-01, carried out over the open dossiers of all 140 communes of the province. */
class ReorganisationOf2025Test {
    private static final int OF_EACH_COMMUNE = 150;
    private static final String BIRTH = "2.000986";

    @TempDir
    Path folder;

    @Test
    void movesEveryOpenDossierAsTheRegistrySaysAndKeepsWhatItIsDue() {
        var history = Reorganised.in2025();
        var monday = vietnam("2025-06-30T15:30");
        var change = history.changes().getFirst();
        try (var topology = new RunningTopology(folder, history, Pace.USUAL, monday)) {
            // Given more than 20,000 dossiers in flight, at the commune or further on, and some that have ended
            var chains = new Chains();
            var communes = history.at(monday).agencies().stream()
                    .filter(agency ->
                            agency.tier().equals("commune") && agency.sector().equals("administration"))
                    .map(Agency::code)
                    .sorted(java.util.Comparator.comparing(AgencyCode::value))
                    .toList();
            assertThat(communes).hasSize(140);
            for (int n = 0; n < communes.size() * OF_EACH_COMMUNE; n++) {
                begin(topology, n, communes);
                chains.check(topology.told());
            }
            var before = new HashMap<String, DossierState>();
            chains.last.keySet().forEach(code -> before.put(code, state(topology, code)));
            var open = before.values().stream().filter(state -> !state.ended()).count();
            assertThat(open).isGreaterThan(20_000);

            // When the day comes
            topology.at(change.effectiveAt().minusMillis(1));
            assertThat(topology.told()).isEmpty();
            List<RunningTopology.Told> told = new ArrayList<>();
            var begun = System.nanoTime();
            int looks = 0;
            topology.at(change.effectiveAt());
            for (var some = topology.told(); !some.isEmpty(); some = topology.told()) {
                looks++;
                chains.check(some);
                told.addAll(some);
                topology.look();
            }
            var took = Duration.ofNanos(System.nanoTime() - begun);

            // Then each has gone where the registry says, and what it is due has stayed
            var events = new HashMap<String, List<DossierEvent>>();
            told.forEach(one -> events.computeIfAbsent(one.dossier(), _ -> new ArrayList<>())
                    .add(one.event()));
            assertThat(told).allSatisfy(one -> assertThat(one.entry().cause()).isEqualTo("change/" + change.id()));
            var registry = history.at(change.effectiveAt());
            int moved = 0;
            int undecided = 0;
            for (var dossier : before.entrySet()) {
                var expected = expected(dossier.getValue(), registry, change.id(), change.title());
                assertThat(events.getOrDefault(dossier.getKey(), List.of()))
                        .as(dossier.getKey())
                        .containsExactlyInAnyOrderElementsOf(expected);
                moved += expected.stream().anyMatch(event -> !(event instanceof ReassignmentNeeded)) ? 1 : 0;
                undecided += expected.stream().anyMatch(ReassignmentNeeded.class::isInstance) ? 1 : 0;
                var after = state(topology, dossier.getKey());
                assertThat(after.clock()).isEqualTo(dossier.getValue().clock());
                after.stages()
                        .forEach((id, stage) -> assertThat(stage.dueAt())
                                .isEqualTo(Objects.requireNonNull(
                                                dossier.getValue().stages().get(id))
                                        .dueAt()));
            }
            assertThat(moved).isPositive();
            assertThat(undecided).isPositive();
            assertThat(looks).isGreaterThanOrEqualTo((int) (before.size() / Pace.USUAL.reviews()));
            assertThat(topology.letters()).isEmpty();
            LoggerFactory.getLogger(getClass())
                    .atInfo()
                    .addKeyValue("open", open)
                    .addKeyValue("moved", moved)
                    .addKeyValue("undecided", undecided)
                    .addKeyValue("events", told.size())
                    .addKeyValue("looks", looks)
                    .addKeyValue("took", took)
                    .log("carried the reorganisation through");
            assertThat(took).isLessThan(Duration.ofMinutes(1));
        }
    }

    private static DossierState state(RunningTopology topology, String code) {
        return Objects.requireNonNull(topology.dossier(code).state());
    }

    /** Every fifth states its place, every third is with police and social insurance, every fiftieth was refused. */
    private static void begin(RunningTopology topology, int n, List<AgencyCode> communes) {
        var commune = communes.get(n % communes.size());
        var code = "%s-250630-%04d".formatted("H32." + (n % communes.size()), n);
        var at = topology.now();
        Map<String, String> facts = n % 5 == 0
                ? Map.of("place", communes.get((n / 5) % communes.size()).value())
                : Map.of();
        topology.send(code, Dossiers.submitted(BIRTH, commune, vietnam("2025-07-28T07:30"), facts), at);
        if (n % 50 == 7) {
            topology.act(Action.REFUSE, code, "birth", commune, at);
        } else if (n % 3 == 0) {
            topology.act(Action.ACCEPT, code, "birth", commune, at);
            var request = topology.send(
                    code,
                    new StageActionReported(Action.COMPLETE, "birth", commune, null, DossierStory.PAPER, null),
                    at);
            topology.answer(
                    code,
                    new SignatureEvent.DocumentSigned(
                            request,
                            new DossierCode(code),
                            commune,
                            DossierStory.PAPER.sha256(),
                            DossierStory.PAPER,
                            "4f2a",
                            at,
                            null),
                    at);
        }
    }

    private static List<DossierEvent> expected(DossierState state, Registry registry, String change, String title) {
        List<DossierEvent> expected = new ArrayList<>();
        if (state.ended()) {
            return expected;
        }
        var place = state.place() != null ? state.place() : state.receiver();
        add(expected, registry.successionOf(state.receiver(), place), null, state, change, title);
        state.stages().forEach((id, stage) -> {
            if (stage.isOpen()) {
                add(expected, registry.successionOf(stage.agency(), place), id, state, change, title);
            }
        });
        return expected;
    }

    private static void add(
            List<DossierEvent> expected,
            Succession succession,
            @Nullable String id,
            DossierState state,
            String change,
            String title) {
        var stage = id == null ? null : state.stages().get(id);
        var agency = stage == null ? state.receiver() : stage.agency();
        switch (succession) {
            case Succession.Itself _ -> {
                // it stays
            }
            case Succession.By(var to) ->
                expected.add(
                        stage == null
                                ? new ReceiverChanged(agency, to.code(), null, change, title)
                                : new StageReassigned(
                                        Objects.requireNonNull(id),
                                        agency,
                                        to.code(),
                                        null,
                                        change,
                                        title,
                                        stage.dueAt()));
            case Succession.Unclear(var candidates, var why) ->
                expected.add(new ReassignmentNeeded(id, agency, candidates, change, why));
        }
    }

    /** Each dossier's journal counts without a gap, and each entry names the hash of the one before. */
    private static final class Chains {
        private final Map<String, JournalEntry> last = new HashMap<>();

        void check(List<RunningTopology.Told> told) {
            for (var one : told) {
                var entry = one.entry();
                var before = last.put(entry.key(), entry);
                assertThat(entry.sequence()).isEqualTo(before == null ? 1 : before.sequence() + 1);
                assertThat(entry.previous()).isEqualTo(before == null ? JournalEntry.BEGINNING : before.hash());
                assertThat(entry.hash()).isEqualTo(entry.expectedHash());
                assertThat(entry.at()).isAfterOrEqualTo(before == null ? entry.at() : before.at());
            }
        }
    }
}
