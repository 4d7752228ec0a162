package vn.lienthong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.registry.RegistryFiles;

/** The ten groups of interconnected procedures, as they ship with routing. */
class LinkedProceduresTest {
    private static final RegistryFiles.Contents FILES = new RegistryFiles("classpath:registry/").load();
    private static final RegistryHistory HISTORY = FILES.history();

    /** The whole limits as published. Two of the groups have none. */
    @ParameterizedTest
    @CsvSource({
        "2.000986, 1, 20, working-days",
        "2.001023, 1, 15, working-days",
        "2.002039, 1, 105, days",
        "1.013236, 1, 20, days",
        "1.013978, 1, 17, working-days",
        "1.013831, 1, 18, working-days",
        "2.001583, 1, 3, working-days",
        "3.000333, 1, 10, days",
        "3.000333, 2, 10, days",
    })
    void hasThePublishedWholeLimit(String code, int version, int amount, String unit) {
        assertThat(procedure(code, version).limit()).isEqualTo(limit(amount, unit));
    }

    /** The limits of the stages as published or reported; "-" where none is. */
    @ParameterizedTest
    @CsvSource({
        "2.000986, 1, birth, 0, same-day",
        "2.000986, 1, residence, 15, days",
        "2.000986, 1, insurance, 10, days",
        "2.000986, 1, return, -, -",
        "2.001023, 1, birth, 0, same-day",
        "2.001023, 1, insurance, 10, days",
        "2.001023, 1, return, -, -",
        "1.001193, 1, birth, 0, same-day",
        "1.001193, 1, residence, 7, working-days",
        "1.001193, 1, insurance, 2, working-days",
        "1.000656, 1, death, 0, same-day",
        "1.000656, 1, residence, 5, working-days",
        "1.000656, 1, funeral-insurance, 8, working-days",
        "1.000656, 1, funeral-merit, 8, working-days",
        "1.000656, 1, funeral-assistance, 8, working-days",
        "1.000656, 1, survivors, 8, working-days",
        "2.002039, 1, examination, 1, working-days",
        "2.002039, 1, request-verification, 5, working-days",
        "2.002039, 1, police-verification, 30, days",
        "2.002039, 1, report, 5, working-days",
        "2.002039, 1, conclusion, 5, working-days",
        "2.002039, 1, ministry-examination, 20, days",
        "2.002039, 1, submission, 10, working-days",
        "2.002039, 1, decision, 30, days",
        "2.002039, 1, notification, 7, working-days",
        "1.013236, 1, examination, 7, working-days",
        "1.013236, 1, opinion-commune, 12, days",
        "1.013236, 1, opinion-environment, 12, days",
        "1.013236, 1, opinion-fire, 12, days",
        "1.013236, 1, opinion-heritage, 12, days",
        "1.013236, 1, permit, 20, days",
        "1.013978, 1, reception, -, -",
        "1.013978, 1, survey, 5, working-days",
        "1.013978, 1, posting, 15, days",
        "1.013978, 1, transfer-form, -, -",
        "1.013978, 1, tax-notice, 5, working-days",
        "1.013978, 1, payment, -, -",
        "1.013978, 1, certificate, -, -",
        "1.013831, 1, check, -, -",
        "1.013831, 1, transfer-form, -, -",
        "1.013831, 1, tax-notice, 5, working-days",
        "1.013831, 1, payment, -, -",
        "1.013831, 1, entry, -, -",
        "2.001583, 1, registration, 3, working-days",
        "2.001583, 1, tax-code, -, -",
        "2.001583, 1, social-insurance, 1, working-days",
        "2.001583, 1, labour, -, -",
        "2.001583, 1, invoice, -, -",
        "3.000333, 1, reception, -, -",
        "3.000333, 1, verification, 10, days",
        "3.000333, 2, reception, -, -",
        "3.000333, 2, verification, 10, days",
    })
    void hasThePublishedStageLimits(String code, int version, String stage, String amount, String unit) {
        var limit = procedure(code, version).stage(stage).orElseThrow().limit();

        assertThat(limit).isEqualTo(amount.equals("-") ? null : limit(Integer.parseInt(amount), unit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.000986/1",
                "2.001023/1",
                "1.001193/1",
                "1.000656/1",
                "2.002039/1",
                "1.013236/1",
                "1.013978/1",
                "1.013831/1",
                "2.001583/1",
                "3.000333/1",
                "3.000333/2",
            })
    void hasNoFaultAndFindsAnAgencyForEveryStageWhoeverReceives(String key) {
        var procedure = FILES.procedures().stream()
                .filter(candidate -> candidate.key().equals(key))
                .findFirst()
                .orElseThrow();

        assertThat(new RouteCheck().check(procedure, HISTORY))
                .filteredOn(RouteFault::isFault)
                .isEmpty();

        var registry = HISTORY.on(procedure.validFrom());
        var receivers = registry.agencies().stream()
                .filter(procedure.receivers()::includes)
                .toList();
        assertThat(receivers).isNotEmpty();
        var ordered = new RouteGraph(procedure.stages()).ordered();
        assertThat(ordered).hasSize(procedure.stages().size());
        for (var receiver : receivers) {
            var agencies = new HashMap<String, AgencyCode>();
            for (var stage : ordered) {
                var agency = registry.resolve(stage.agency(), receiver.code(), null, agencies::get);
                assertThat(agency)
                        .as("%s, stage %s, at %s", key, stage.id(), receiver.code())
                        .isPresent();
                agencies.put(stage.id(), agency.orElseThrow().code());
            }
        }
    }

    @Test
    void remarksOnlyOnWhatIsKnownToBeSo() {
        assertThat(FILES.remarks())
                .hasSize(7)
                .allSatisfy(remark -> assertThat(remark)
                        .containsAnyOf(
                                "the whole was announced with 3",
                                "leave out the way of the papers",
                                "count from the complete dossier",
                                "don't count towards the whole",
                                "what the other agencies do follows it"));
    }

    // ---- who takes part depends on what is stated

    @Test
    void thePayerOfAFuneralDependsOnTheDeceased() {
        var death = procedure("1.000656", 1);
        assertThat(holding(death, Map.of("scheme", "insurance"), List.of("funeral")))
                .contains("funeral-insurance")
                .doesNotContain("funeral-merit", "funeral-assistance", "residence", "survivors");
        assertThat(holding(death, Map.of("scheme", "merit"), List.of("funeral", "residence")))
                .contains("funeral-merit", "residence")
                .doesNotContain("funeral-insurance", "funeral-assistance", "survivors");
        // Four procedures in one.
        assertThat(holding(death, Map.of("scheme", "assistance"), List.of("funeral", "residence", "survivors")))
                .contains("death", "funeral-assistance", "residence", "survivors");
        assertThat(agency(death, "funeral-insurance", "H32.41.1", null)).isEqualTo("G24.32.41");
        assertThat(agency(death, "funeral-merit", "H32.41.1", null)).isEqualTo("H32.41.56");
        assertThat(agency(death, "funeral-assistance", "H32.41.1", null)).isEqualTo("H32.41.1");
    }

    @Test
    void policeOfTheCommuneAreThoseOfItsDistrictOnThisMap() {
        assertThat(agency(procedure("1.001193", 1), "residence", "H32.41.1", null))
                .isEqualTo("G01.32.41");
        // The child will live elsewhere.
        assertThat(agency(procedure("1.001193", 1), "residence", "H32.41.1", "H32.45.3"))
                .isEqualTo("G01.32.45");
    }

    @Test
    void whoIsAskedAboutAConstructionDependsOnIt() {
        var permit = procedure("1.013236", 1);
        assertThat(holding(permit, Map.of("floor_area", "1499.9", "heritage", "false"), List.of()))
                .contains("opinion-commune", "opinion-environment")
                .doesNotContain("opinion-fire", "opinion-heritage");
        assertThat(holding(permit, Map.of("floor_area", "1500", "heritage", "true"), List.of()))
                .contains("opinion-fire", "opinion-heritage");
        assertThat(permit.stages().stream().filter(stage -> stage.id().startsWith("opinion")))
                .hasSize(4)
                .allSatisfy(stage -> assertThat(stage.kind()).isEqualTo(StageKind.CONSULT));
        assertThat(agency(permit, "opinion-commune", "H32.17", "H32.45.3")).isEqualTo("H32.45.3");
    }

    @Test
    void payingForLandIsSkippedWhereNothingIsDue() {
        var change = procedure("1.013831", 1);
        assertThat(holding(change, Map.of("transfer", "sale"), List.of())).contains("tax-notice", "payment");
        assertThat(holding(change, Map.of("transfer", "lease"), List.of())).doesNotContain("tax-notice", "payment");
        assertThat(holding(change, Map.of("transfer", "gift", "exempt", "true"), List.of()))
                .doesNotContain("payment");
        assertThat(change.stage("payment").orElseThrow().kind()).isEqualTo(StageKind.PAY);
    }

    @Test
    void theStatePresidentSealsWhatTheMinistryDrafts() {
        var naturalisation = procedure("2.002039", 1);
        assertThat(naturalisation.stage("decision").orElseThrow().signs()).isEqualTo("submission");
        assertThat(agency(naturalisation, "submission", "H32.15", null)).isEqualTo("G15");
        assertThat(agency(naturalisation, "decision", "H32.15", null)).isEqualTo("B01");
        // The agency above the department.
        assertThat(agency(naturalisation, "conclusion", "H32.15", null)).isEqualTo("H32");
    }

    @Test
    void theAuthorityForCriminalRecordsMovesToThePolice() {
        var code = new ProcedureCode("3.000333");
        var before = HISTORY.on(LocalDate.parse("2026-06-30")).procedure(code).orElseThrow();
        var after = HISTORY.on(LocalDate.parse("2026-07-01")).procedure(code).orElseThrow();

        assertThat(before.version()).isEqualTo(1);
        assertThat(before.receivers().agency()).isEqualTo(new AgencyCode("H32.15"));
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.receivers().agency()).isEqualTo(new AgencyCode("G01.32"));
        // So that a dossier under way can be migrated.
        assertThat(after.stages().stream().map(Procedure.Stage::id))
                .containsAll(before.stages().stream().map(Procedure.Stage::id).toList());
    }

    private static List<String> holding(Procedure procedure, Map<String, String> facts, List<String> options) {
        var conditions = new CelConditions();
        return procedure.stages().stream()
                .filter(stage -> stage.option() == null || options.contains(stage.option()))
                .filter(stage -> stage.when() == null || conditions.hold(procedure, stage, facts, options))
                .map(Procedure.Stage::id)
                .toList();
    }

    private static String agency(Procedure procedure, String stage, String receiver, @Nullable String place) {
        Registry registry = HISTORY.on(procedure.validFrom());
        return registry.resolve(
                        procedure.stage(stage).orElseThrow().agency(),
                        new AgencyCode(receiver),
                        place == null ? null : new AgencyCode(place),
                        id -> null)
                .orElseThrow()
                .code()
                .value();
    }

    private static Procedure procedure(String code, int version) {
        return HISTORY.on(LocalDate.parse("2026-07-01"))
                .procedure(new ProcedureCode(code), version)
                .orElseThrow();
    }

    private static TimeLimit limit(int amount, String unit) {
        return new TimeLimit(
                amount,
                TimeLimit.Unit.valueOf(unit.toUpperCase(java.util.Locale.ROOT).replace('-', '_')));
    }
}
