package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.registry.Units.JULY_2025;
import static vn.lienthong.routing.registry.Units.changeSet;
import static vn.lienthong.routing.registry.Units.code;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.registry.Rehearsal.OpenDossier;

class RehearsalTest {
    private static final List<Agency> OF_2019 = Units.table("agencies.csv");
    private static final RegistryHistory HISTORY = new RegistryHistory(
            ChangePlan.apply(
                            new RegistryHistory(OF_2019, List.of(), Map.of(), List.of()),
                            changeSet(Units.text("reorganisations/2025-07-01.yml")))
                    .agencies(),
            List.of(),
            Map.of(),
            List.of());
    private static final Registry AFTER = HISTORY.on(JULY_2025);
    private static final Instant NOON =
            JULY_2025.atTime(12, 0).atZone(WorkingCalendar.ZONE).toInstant();

    private static OpenDossier dossier(
            String code, String receiver, @Nullable String place, Map<String, AgencyCode> stages) {
        return new OpenDossier(code, "2.000986", code(receiver), place == null ? null : code(place), stages);
    }

    @Test
    void saysWhatMovesWhereAndWhatNeedsADecision() {
        var outcome = Rehearsal.of(
                HISTORY,
                NOON,
                List.of(
                        // A commune merged: receipt and stage go to the new commune.
                        dossier("1", "H32.41.6", null, Map.of("birth", code("H32.41.6"))),
                        // A commune divided: nobody can tell.
                        dossier("2", "H32.43.1", null, Map.of("birth", code("H32.43.1"))),
                        // A district dissolved: the place decides; the department stays.
                        dossier("3", "H32.41", "H32.41.6", Map.of("a", code("H32.41"), "b", code("H32.15"))),
                        // A district police merged into the provincial one.
                        dossier("4", "H32.15", null, Map.of("residence", code("G01.32.41"))),
                        // Nothing of it ends.
                        dossier("5", "H32.15", null, Map.of("a", code("H32.15")))),
                10);
        assertThat(outcome.said()).isEqualTo("3 of 5 dossiers would move, 1 need a decision");
        assertThat(outcome.tasks()).isEqualTo(3);
        assertThat(outcome.agencies())
                .extracting(agency ->
                        agency.code() + " " + agency.moving() + " " + agency.needingDecision() + " " + agency.to())
                .containsExactly(
                        "G01.32.41 1 0 {G01.32=1}",
                        "H32.41 1 0 {H32.102=1}",
                        "H32.41.6 1 0 {H32.102=1}",
                        "H32.43.1 0 1 {}");
        assertThat(outcome.undecided())
                .extracting(one -> one.dossier() + " " + one.stage() + " " + one.reason())
                .containsExactly(
                        "2 null H32.43.1 was split among 3 agencies", "2 birth H32.43.1 was split among 3 agencies");
        assertThat(outcome.undecided().getFirst().candidates())
                .containsExactly(code("H32.109"), code("H32.110"), code("H32.137"));
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.asOf()).isEqualTo(NOON);
        assertThat(outcome.moves())
                .extracting(move -> "%s > %s %s %d %s"
                        .formatted(move.from(), move.to(), move.stage(), move.dossiers(), move.examples()))
                .containsExactly(
                        "G01.32.41 > G01.32 residence 1 [4]",
                        "H32.41 > H32.102 null 1 [3]",
                        "H32.41 > H32.102 a 1 [3]",
                        "H32.41.6 > H32.102 null 1 [1]",
                        "H32.41.6 > H32.102 birth 1 [1]");
        assertThat(outcome.moves()).extracting(Rehearsal.Move::procedure).containsOnly("2.000986");
    }

    @Test
    void namesSomeOfManyAndCountsAll() {
        var outcome = Rehearsal.of(
                HISTORY,
                NOON,
                IntStream.range(0, 40)
                        .mapToObj(i -> dossier("D" + i, "H32.15", null, Map.of("residence", code("G01.32.41"))))
                        .toList(),
                10);

        assertThat(outcome.moves()).singleElement().satisfies(move -> {
            assertThat(move.dossiers()).isEqualTo(40);
            assertThat(move.examples()).hasSize(5).doesNotHaveDuplicates();
        });
    }

    @Test
    void agreesWithTheDecisionForEveryAgencyAndPlace() {
        var communes = OF_2019.stream()
                .filter(agency -> agency.tier().equals("commune"))
                .toList();
        for (var agency : OF_2019) {
            for (var place : communes) {
                var outcome = Rehearsal.of(
                        HISTORY, NOON, List.of(new OpenDossier("1", null, agency.code(), place.code(), Map.of())), 1);
                switch (AFTER.successionOf(agency.code(), place.code())) {
                    case Succession.Itself _ ->
                        assertThat(outcome.moving() + outcome.needingDecision()).isZero();
                    case Succession.By by ->
                        assertThat(outcome.agencies().getFirst().to())
                                .containsOnlyKeys(by.successor().code().value());
                    case Succession.Unclear _ ->
                        assertThat(outcome.needingDecision()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void looksAtAHundredThousandDossiersInSeconds() {
        var communes = OF_2019.stream()
                .filter(agency -> agency.tier().equals("commune"))
                .toList();
        var open = new ArrayList<OpenDossier>();
        for (int i = 0; i < 100_000; i++) {
            var commune = communes.get(i % communes.size()).code();
            open.add(new OpenDossier(
                    "D" + i,
                    "2.000986",
                    commune,
                    i % 3 == 0 ? commune : null,
                    Map.of("birth", commune, "residence", code("G01.32.41"), "insurance", code("G24.32.41"))));
        }
        var begun = System.nanoTime();
        var outcome = Rehearsal.of(HISTORY, NOON, open, 100);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(outcome.dossiers()).isEqualTo(100_000);
        // 7 of the 140 communes are divided.
        assertThat(outcome.needingDecision()).isBetween(4_900, 5_100);
        assertThat(outcome.moving() + outcome.needingDecision()).isEqualTo(100_000);
        assertThat(outcome.undecided()).hasSize(100);
        assertThat(outcome.complete()).isFalse();
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }
}
