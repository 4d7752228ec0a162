package vn.lienthong.routing.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.routing.route.Reasons.Asks;
import vn.lienthong.routing.route.Reasons.Joined;
import vn.lienthong.routing.route.Routes;
import vn.lienthong.routing.whatif.RoutePreview.Fate;
import vn.lienthong.routing.whatif.RoutePreview.StagePreview;
import vn.lienthong.support.problem.Fault;

/** The 11th of March 2019 is a Monday. */
class RoutePreviewTest {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final Instant MONDAY = at("2019-03-11T09:00");
    private static final RegistryHistory HISTORY = KhanhHoa.history();

    /** A dossier of a procedure that ships with routing. */
    private record Case(String procedure, String receiver, Map<String, String> facts, List<String> options) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case("2.000986/1", "H32.41.1", Map.of(), List.of()),
                new Case("2.001023/1", "H32.44.1", Map.of(), List.of()),
                new Case("1.000656/1", "H32.41.1", Map.of("scheme", "merit"), List.of("residence", "funeral")),
                new Case("1.000656/1", "H32.41.1", Map.of("scheme", "none"), List.of("survivors")),
                new Case(
                        "1.013236/1",
                        "H32.17",
                        Map.of("place", "H32.41.6", "floor_area", "2000", "heritage", "false"),
                        List.of()),
                new Case(
                        "1.013236/1",
                        "H32.17",
                        Map.of("place", "H32.41.6", "floor_area", "300.5", "heritage", "true"),
                        List.of()),
                new Case("3.000333/1", "H32.15", Map.of(), List.of()),
                new Case("2.002039/1", "H32.15", Map.of("keeps_nationality", "true"), List.of()),
                new Case("2.002039/1", "H32.15", Map.of("keeps_nationality", "false"), List.of()));
    }

    /** Carried out by routing's own rules, each stage at the last moment, a dossier goes where and when it was said. */
    @ParameterizedTest
    @MethodSource("cases")
    void isTheWayThatADossierGoesWhoseStagesTakeAllOfTheirLimits(Case one) {
        var procedure = procedure(one.procedure());
        var preview = preview(procedure, one);

        var dossier = new Recorded(HISTORY, 1).submitted(procedure, one.receiver(), MONDAY, one.facts(), one.options());
        // A stage can be done when those it comes after are; at one and the same moment the order of the route counts.
        var steps = new ArrayList<>(preview.stages().stream()
                .filter(stage -> stage.fate() == Fate.TAKEN)
                .filter(stage -> !procedure.stage(stage.stage()).orElseThrow().returnsResult())
                .toList());
        steps.sort(Comparator.comparing(RoutePreviewTest::end));
        for (var step : steps) {
            if (procedure.stage(step.stage()).orElseThrow().kind() != StageKind.PROCESS) {
                // What is approved, sealed and consulted has actions of its own; until there it is the same way.
                break;
            }
            dossier.done(step.stage(), end(step));
        }

        var routed = 0;
        for (var entry : dossier.journal()) {
            switch (EVENTS.read(entry.type(), entry.data()).orElseThrow()) {
                case DossierRouted(var stage, var agency, var dueAt) -> {
                    var said = stage(preview, stage);
                    assertThat(said.fate()).as(stage).isEqualTo(Fate.TAKEN);
                    assertThat(said.agency()).as(stage).isEqualTo(agency);
                    assertThat(said.dueAt()).as(stage).isEqualTo(dueAt);
                    assertThat(said.opensAt()).as(stage).isEqualTo(entry.at());
                    routed++;
                }
                case StageSkipped(var stage, var why) ->
                    assertThat(stage(preview, stage).fate())
                            .as(stage)
                            .isEqualTo(why.equals("option") ? Fate.NOT_CHOSEN : Fate.CONDITION_NOT_MET);
                default -> {
                    // Nothing of the route.
                }
            }
        }
        assertThat(routed).isPositive();
        assertThat(preview.stages()).hasSize(procedure.stages().size());
    }

    private static Instant end(StagePreview stage) {
        return stage.dueAt() != null ? stage.dueAt() : Objects.requireNonNull(stage.opensAt());
    }

    @Test
    void saysWhyAConditionHoldsAndWhyNot() {
        var procedure = procedure("1.013831/1");
        var preview = preview(
                procedure,
                new Case("1.013831/1", "H32.13.1.41", Map.of("transfer", "lease", "exempt", "false"), List.of()));

        var payment = stage(preview, "payment");

        assertThat(payment.fate()).isEqualTo(Fate.CONDITION_NOT_MET);
        var reasons = Objects.requireNonNull(payment.reasons());
        assertThat(reasons.holds()).isFalse();
        assertThat(reasons.joined()).isEqualTo(Joined.ALL);
        assertThat(reasons.parts())
                .extracting(part -> "%s %s %s %s %s"
                        .formatted(part.fact(), part.asks(), part.values(), part.stated(), part.holds()))
                .containsExactly(
                        "exempt " + Asks.NO + " [] false true", "transfer " + Asks.IS_NOT + " [lease] lease false");
    }

    @Test
    void whatComesAfterAStageThatNobodyIsCompetentForIsNotTold() {
        var procedure = Routes.route()
                .stage("a")
                .stage("b", stage -> stage.bySector("fishing").after("a"))
                .stage("c", stage -> stage.after("b"))
                .stage("return", stage -> stage.after("c").returnsResult())
                .procedure();

        var preview = preview(procedure, new Case("", "H32.41.1", Map.of(), List.of()));

        assertThat(preview.stages())
                .extracting(StagePreview::fate)
                .containsExactly(Fate.TAKEN, Fate.NOBODY_COMPETENT, Fate.NOT_TOLD, Fate.NOT_TOLD);
        assertThat(preview.processedAt()).isNull();
    }

    @Test
    void theWholeLimitIsThatOfTheChannelAndDoesNotDependOnTheStages() {
        var birth = procedure("2.000986/1");
        var preview = preview(birth, new Case("2.000986/1", "H32.41.1", Map.of(), List.of()));

        assertThat(preview.dueAt()).isEqualTo(HISTORY.at(MONDAY).calendar().dueAt(MONDAY, birth.limit()));
        assertThat(Objects.requireNonNull(preview.processedAt())).isAfter(MONDAY.plus(Duration.ofDays(10)));
    }

    // ---- what is asked

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "[] ¦  QUESTION_IS_GIVEN",
                "{\"receivingAgency\": \"H32.999\", \"channel\": \"counter\"} ¦ /receivedAt RECEIVED_AT_IS_GIVEN, "
                        + "/receivingAgency RECEIVING_AGENCY_IS_KNOWN, /facts/place ALL_REQUIRED_FACTS_PRESENT, "
                        + "/facts/floor_area ALL_REQUIRED_FACTS_PRESENT, /facts/heritage ALL_REQUIRED_FACTS_PRESENT",
                "{\"receivingAgency\": \"H32.41.1\", \"channel\": \"pigeon\", \"receivedAt\": \"2019-03-11T09:00\","
                        + " \"facts\": {\"place\": \"H32.9999\", \"floor_area\": \"wide\", \"heritage\": 3, \"colour\": \"red\"},"
                        + " \"options\": [\"survey\"], \"urgent\": true} ¦ /urgent MEMBER_IS_KNOWN, "
                        + "/channel CHANNEL_IS_KNOWN, /receivingAgency AGENCY_RECEIVES_THE_PROCEDURE, "
                        + "/facts/colour FACT_IS_DECLARED, /facts/place FACT_NAMES_AN_AGENCY_IN_FORCE, "
                        + "/facts/floor_area FACT_HAS_ITS_TYPE, /facts/heritage FACT_HAS_ITS_TYPE, "
                        + "/options/0 OPTION_IS_KNOWN",
                "{\"version\": 7, \"receivingAgency\": \"H32.17\", \"channel\": \"post\", \"receivedAt\": \"2019-03-11T09:00\"}"
                        + " ¦ /version VERSION_IS_KNOWN",
                "{\"receivingAgency\": \"H32.17\", \"channel\": \"post\", \"receivedAt\": \"tomorrow\", \"facts\":"
                        + " {\"place\": \"H32.41.6\", \"floor_area\": 10, \"heritage\": true}} ¦ /receivedAt TIME_IS_WELL_FORMED",
                "{\"receivingAgency\": \"H32.17\", \"channel\": \"post\", \"receivedAt\": \"2018-12-31T09:00\"}"
                        + " ¦ /receivedAt PROCEDURE_IS_IN_FORCE",
            })
    void namesEveryFaultAtItsPlace(String json, String faults) {
        var found = new ArrayList<Fault>();

        var question = PreviewQuestion.read(
                new ProcedureCode("1.013236"), JsonMapper.shared().readTree(json), HISTORY, found);

        assertThat(question).isNull();
        assertThat(found.stream().map(fault -> (fault.pointer() + " " + fault.code()).strip()))
                .contains(faults.strip().split(", "));
    }

    @Test
    void readsFactsAsEventsStateThem() {
        var found = new ArrayList<Fault>();

        var question = PreviewQuestion.read(
                new ProcedureCode("1.013236"), JsonMapper.shared().readTree("""
                        {"receivingAgency": "000.00.17.H32", "channel": "online", "receivedAt": "2019-03-11T09:00",
                         "facts": {"place": "000.06.41.H32", "floor_area": 1500.50, "heritage": false}}"""), HISTORY, found);

        assertThat(found).isEmpty();
        assertThat(question)
                .isEqualTo(new PreviewQuestion(
                        procedure("1.013236/1"),
                        new AgencyCode("H32.17"),
                        Channel.ONLINE,
                        MONDAY,
                        Map.of("place", "H32.41.6", "floor_area", "1500.5", "heritage", "false"),
                        List.of()));
    }

    private static RoutePreview preview(Procedure procedure, Case one) {
        return RoutePreview.of(
                new PreviewQuestion(
                        procedure, new AgencyCode(one.receiver()), Channel.COUNTER, MONDAY, one.facts(), one.options()),
                HISTORY,
                new CelConditions());
    }

    private static StagePreview stage(RoutePreview preview, String id) {
        return preview.stages().stream()
                .filter(stage -> stage.stage().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Procedure procedure(String key) {
        return HISTORY.procedures().stream()
                .filter(procedure -> procedure.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(WorkingCalendar.ZONE).toInstant();
    }
}
