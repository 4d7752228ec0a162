package vn.lienthong.routing.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static vn.lienthong.routing.route.Routes.hours;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.routing.whatif.PastDossier.Obstacle;
import vn.lienthong.routing.whatif.WhatIfReport.AgencyLoad;
import vn.lienthong.routing.whatif.WhatIfReport.Basis;
import vn.lienthong.routing.whatif.WhatIfReport.StageShift;

/** Offices are open from 7:30 to 11:30 and from 13:00 to 17:00; the 11th of March 2019 is a Monday. */
class WhatIfTest {
    private static final String COMMUNE = "H32.41.1";

    private static final Procedure ONE_AFTER_ANOTHER = route().part("paper")
            .limit(workingDays(1))
            .stage("a", s -> s.limit(hours(4)))
            .stage("b", s -> s.bySector("tax").after("a").limit(hours(4)))
            .stage("return", s -> s.after("b").returnsResult())
            .procedure();
    private static final Procedure SIDE_BY_SIDE = route().part("paper")
            .limit(workingDays(1))
            .stage("a", s -> s.limit(hours(4)))
            .stage("b", s -> s.bySector("tax").limit(hours(4)))
            .stage("return", s -> s.after("a", "b").returnsResult())
            .procedure();

    @Test
    void theSameRouteChangesNothingAndReproducesTheRecordToTheMinute() {
        var random = new Random(20190311);
        var birth = KhanhHoa.history().procedures().stream()
                .filter(procedure -> procedure.key().equals("2.000986/1"))
                .findFirst()
                .orElseThrow();
        var dossiers = IntStream.rangeClosed(1, 60)
                .mapToObj(i -> birth(birth, i, random).past())
                .toList();

        var report = WhatIf.compare(dossiers, birth, birth, KhanhHoa.history());

        assertThat(report.dossiers()).isEqualTo(60);
        assertThat(report.replayed()).isEqualTo(60);
        assertThat(report.reproduced()).isEqualTo(60);
        assertThat(report.notReplayed()).isEmpty();
        assertThat(report.due().moved()).isZero();
        assertThat(report.processed().moved()).isZero();
        assertThat(report.processed().earliest()).isEqualTo(Duration.ZERO);
        assertThat(report.processed().latest()).isEqualTo(Duration.ZERO);
        assertThat(report.before()).isEqualTo(report.after());
        assertThat(report.stagesAdded()).isEmpty();
        assertThat(report.stagesRemoved()).isEmpty();
        assertThat(report.rerouted()).isZero();
        assertThat(report.stages()).isEmpty();
        assertThat(report.assumptions()).isEmpty();
        assertThat(report.agencies()).isNotEmpty().allSatisfy(load -> {
            assertThat(load.stagesAfter()).isEqualTo(load.stagesBefore()).isPositive();
            assertThat(load.hoursAfter()).isEqualTo(load.hoursBefore());
        });
    }

    /** At any hour of any day: offices work late, systems answer at night, applicants are asked for papers. */
    private static Recorded birth(Procedure birth, int number, Random random) {
        var at = Instant.parse("2019-03-01T00:00:00Z").plusSeconds(random.nextInt(60 * 24 * 3600));
        var dossier = new Recorded(KhanhHoa.history(), number).submitted(birth, COMMUNE, at, Map.of(), List.of());
        at = later(at, random, 1);
        dossier.done("birth", at);
        var residence = later(at, random, 20);
        var insurance = later(at, random, 10);
        if (random.nextBoolean()) {
            var asked = at.plusSeconds(60 * (1 + random.nextInt(60)));
            var brought = later(asked, random, 5);
            dossier.supplemented("insurance", asked, brought);
            insurance = later(brought, random, 5);
            residence = later(brought, random, 5);
            return residence.isBefore(insurance)
                    ? dossier.done("residence", residence).completed("insurance", insurance)
                    : dossier.completed("insurance", insurance).done("residence", residence);
        }
        return residence.isBefore(insurance)
                ? dossier.done("residence", residence).done("insurance", insurance)
                : dossier.done("insurance", insurance).done("residence", residence);
    }

    private static Instant later(Instant at, Random random, int days) {
        return at.plusSeconds(60 + random.nextInt(days * 24 * 3600));
    }

    @Test
    void aStageMadeParallelShortensByWhatItsHoursSay() {
        // a: Monday 9:00 to 11:00, 2 hours. b: Monday 11:00 to Tuesday 15:00, 0.5 + 4 + 4 + 2 = 10.5 hours.
        var dossier = new Recorded(history(ONE_AFTER_ANOTHER), 1)
                .submitted(ONE_AFTER_ANOTHER, COMMUNE, at("2019-03-11T09:00"), Map.of(), List.of())
                .done("a", at("2019-03-11T11:00"))
                .done("b", at("2019-03-12T15:00"))
                .past();

        var report = WhatIf.compare(List.of(dossier), ONE_AFTER_ANOTHER, SIDE_BY_SIDE, history(ONE_AFTER_ANOTHER));

        // b from Monday 9:00: 2.5 + 4 hours, and 4 more until Tuesday 11:30 instead of 15:00.
        assertThat(report.reproduced()).isOne();
        assertThat(report.processed().moved()).isOne();
        assertThat(report.processed().median()).isEqualTo(Duration.parse("PT-3H-30M"));
        assertThat(report.before().medianDuration()).isEqualTo(Duration.parse("PT30H"));
        assertThat(report.after().medianDuration()).isEqualTo(Duration.parse("PT26H30M"));
        // The whole limit is the same, and nothing stopped the clock: due on Tuesday at 9:00, late by either route.
        assertThat(report.due().moved()).isZero();
        assertThat(report.before().late()).isOne();
        assertThat(report.after().lateShare()).isEqualTo(1.0);
        assertThat(report.agencies())
                .containsExactly(
                        new AgencyLoad(
                                new vn.lienthong.contract.identity.AgencyCode("G12.32.41"),
                                "Chi cục Thuế thành phố Nha Trang",
                                1,
                                1,
                                10.5,
                                10.5),
                        new AgencyLoad(
                                new vn.lienthong.contract.identity.AgencyCode(COMMUNE),
                                "UBND Phường Vĩnh Hòa",
                                1,
                                1,
                                2.0,
                                2.0));
    }

    @Test
    void aLongerLimitMovesDueTimesAndMakesFewerLate() {
        var longer = withLimit(ONE_AFTER_ANOTHER, workingDays(3));
        var dossiers = new ArrayList<PastDossier>();
        for (int i = 1; i <= 4; i++) {
            // Done after 1, 2, 3 and 4 working days.
            dossiers.add(new Recorded(history(ONE_AFTER_ANOTHER), i)
                    .submitted(ONE_AFTER_ANOTHER, COMMUNE, at("2019-03-11T09:00"), Map.of(), List.of())
                    .done("a", at("2019-03-11T09:30"))
                    .done("b", at("2019-03-1" + (1 + i) + "T08:30"))
                    .past());
        }

        var report = WhatIf.compare(dossiers, ONE_AFTER_ANOTHER, longer, history(ONE_AFTER_ANOTHER));

        assertThat(report.due().moved()).isEqualTo(4);
        assertThat(report.due().earliest()).isEqualTo(Duration.ofDays(2));
        assertThat(report.due().latest()).isEqualTo(Duration.ofDays(2));
        assertThat(report.before().lateShare()).isEqualTo(0.75);
        assertThat(report.after().lateShare()).isEqualTo(0.25);
        assertThat(report.processed().moved()).isZero();
    }

    @Test
    void aStageThatStopsTheClockTakesItsStopAlong() {
        // b, from Monday 11:00: asked at 14:00 (1.5 hours), brought on Wednesday 14:00, done at 16:00 (2 hours).
        var dossier = new Recorded(history(ONE_AFTER_ANOTHER), 1)
                .submitted(ONE_AFTER_ANOTHER, COMMUNE, at("2019-03-11T09:00"), Map.of(), List.of())
                .done("a", at("2019-03-11T11:00"))
                .supplemented("b", at("2019-03-11T14:00"), at("2019-03-13T14:00"))
                .completed("b", at("2019-03-13T16:00"))
                .past();
        assertThat(dossier.runs().get("b").stops()).singleElement().satisfies(stop -> {
            assertThat(stop.from()).isEqualTo(at("2019-03-11T14:00"));
            assertThat(stop.until()).isEqualTo(at("2019-03-13T14:00"));
        });

        var report = WhatIf.compare(List.of(dossier), ONE_AFTER_ANOTHER, SIDE_BY_SIDE, history(ONE_AFTER_ANOTHER));

        // From Monday 9:00: asked at 10:30, brought on Wednesday 10:30, done after 1 + 1 hours, at 14:00 instead of
        // 16:00.
        assertThat(report.reproduced()).isOne();
        assertThat(report.processed().median()).isEqualTo(Duration.ofHours(-2));
        // Two working days stood still either way: due on Thursday 9:00.
        assertThat(report.due().moved()).isZero();
        assertThat(report.before().late()).isZero();
        // What the applicant took is no work of the agency.
        assertThat(report.agencies().getFirst().hoursAfter()).isEqualTo(3.5, within(0.001));
    }

    @Test
    void whereNothingIsPaidAnyMoreTheClockRunsOn() {
        var paying = route().limit(workingDays(1))
                .stage("a")
                .stage("payment", s -> s.kind(StageKind.PAY).bySector("tax").after("a"))
                .stage("b", s -> s.after("payment"))
                .stage("return", s -> s.after("b").returnsResult())
                .procedure();
        var free = route().limit(workingDays(1))
                .stage("a")
                .stage("b", s -> s.after("a"))
                .stage("return", s -> s.after("b").returnsResult())
                .procedure();
        var dossier = new Recorded(history(paying), 1)
                .submitted(paying, COMMUNE, at("2019-03-11T09:00"), Map.of(), List.of())
                .done("a", at("2019-03-11T10:00"))
                .paid("payment", at("2019-03-13T10:00"))
                .done("b", at("2019-03-13T11:00"))
                .past();

        var same = WhatIf.compare(List.of(dossier), paying, paying, history(paying));
        var report = WhatIf.compare(List.of(dossier), paying, free, history(paying));

        assertThat(same.reproduced()).isOne();
        assertThat(same.processed().moved()).isZero();
        assertThat(report.stagesRemoved()).containsExactly("payment");
        assertThat(report.processed().median()).isEqualTo(Duration.ofDays(-2));
        assertThat(report.due().median()).isEqualTo(Duration.ofDays(-2));
        assertThat(report.agencies().getFirst().stagesBefore()).isOne();
        assertThat(report.agencies().getFirst().stagesAfter()).isZero();
    }

    @Test
    void assumesForNewStagesWhatSimilarOnesTook() {
        var more = route().part("paper")
                .limit(workingDays(1))
                .stage("a", s -> s.limit(hours(4)))
                .stage("b", s -> s.bySector("tax").after("a").limit(hours(4)))
                .stage("audit", s -> s.bySector("tax").after("b").limit(workingDays(5)))
                .stage("police", s -> s.bySector("police").after("audit").limit(hours(4)))
                .stage("note", s -> s.bySector("justice").after("police"))
                .stage("return", s -> s.after("note").returnsResult())
                .procedure();
        var dossiers = IntStream.of(1, 2, 3)
                .mapToObj(i -> new Recorded(history(ONE_AFTER_ANOTHER), i)
                        .submitted(ONE_AFTER_ANOTHER, COMMUNE, at("2019-03-11T08:00"), Map.of(), List.of())
                        .done("a", at("2019-03-11T08:30"))
                        // 0.5, 1 and 1.5 hours: the median of the tax sector is one hour.
                        .done("b", at("2019-03-11T08:30").plusSeconds(1800L * i))
                        .past())
                .toList();

        var report = WhatIf.compare(dossiers, ONE_AFTER_ANOTHER, more, history(ONE_AFTER_ANOTHER));

        assertThat(report.stagesAdded()).containsExactly("audit", "police", "note");
        assertThat(report.assumptions())
                .extracting(
                        WhatIfReport.Assumption::stage,
                        WhatIfReport.Assumption::basis,
                        WhatIfReport.Assumption::duration,
                        WhatIfReport.Assumption::dossiers)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "audit", Basis.SECTOR, "the median of the stages of the sector tax", 3),
                        org.assertj.core.groups.Tuple.tuple(
                                "police", Basis.LIMIT, "all of its limit: nothing like it is recorded", 3),
                        org.assertj.core.groups.Tuple.tuple(
                                "note", Basis.NOTHING, "no time: nothing like it is recorded, and it has no limit", 3));
        assertThat(report.rerouted()).isEqualTo(3);
        assertThat(report.stages())
                .containsExactly(
                        new StageShift("audit", 0, 3, 0),
                        new StageShift("police", 0, 3, 0),
                        new StageShift("note", 0, 3, 0));
        // 1 hour of audit and 4 of the police, over the lunch break of an hour and a half.
        assertThat(report.processed().latest()).isEqualTo(Duration.parse("PT6H30M"));
        assertThat(report.agencies())
                .filteredOn(load -> load.agency().value().equals("G12.32.41"))
                .singleElement()
                .satisfies(load -> {
                    assertThat(load.stagesBefore()).isEqualTo(3);
                    assertThat(load.stagesAfter()).isEqualTo(6);
                    assertThat(load.hoursBefore()).isEqualTo(3.0);
                    assertThat(load.hoursAfter()).isEqualTo(6.0);
                });
    }

    @Test
    void countsWhatGoesToAnotherAgency() {
        var elsewhere = route().part("paper")
                .limit(workingDays(1))
                .stage("a", s -> s.limit(hours(4)))
                .stage("b", s -> s.bySector("police").after("a").limit(hours(4)))
                .stage("return", s -> s.after("b").returnsResult())
                .procedure();
        var dossier = submitted(1)
                .done("a", at("2019-03-11T10:00"))
                .done("b", at("2019-03-11T11:00"))
                .past();

        var report = WhatIf.compare(List.of(dossier), ONE_AFTER_ANOTHER, elsewhere, history(ONE_AFTER_ANOTHER));

        assertThat(report.rerouted()).isOne();
        assertThat(report.stages()).containsExactly(new StageShift("b", 1, 1, 1));
    }

    @Test
    void honoursConditionsAndOptions() {
        var before = conditional("facts.area > 500.0");
        var after = conditional("facts.area > 100.0");
        var large = recorded(before, 1, "900");
        var middling = recorded(before, 2, "300");
        var small = recorded(before, 3, "50");

        var report = WhatIf.compare(List.of(large, middling, small), before, after, history(before));

        assertThat(report.reproduced()).isEqualTo(3);
        assertThat(report.rerouted()).isOne();
        assertThat(report.stages()).containsExactly(new StageShift("survey", 1, 2, 0));
        // The survey of the middling one takes as long as the one recorded survey: an hour.
        assertThat(report.processed().moved()).isOne();
        assertThat(report.processed().latest()).isEqualTo(Duration.ofHours(1));
        assertThat(report.assumptions()).singleElement().satisfies(assumption -> {
            assertThat(assumption.stage()).isEqualTo("survey");
            assertThat(assumption.basis()).isEqualTo(Basis.STAGE);
            assertThat(assumption.duration()).isEqualTo("the median of this stage in the sample");
            assertThat(assumption.dossiers()).isOne();
        });
    }

    private static Procedure conditional(String condition) {
        return route().limit(workingDays(1))
                .fact("area", FactType.NUMBER, true)
                .stage("a")
                .stage("survey", s -> s.bySector("tax").after("a").when(condition))
                .stage("return", s -> s.after("a", "survey").returnsResult())
                .procedure();
    }

    private static PastDossier recorded(Procedure procedure, int number, String area) {
        var dossier = new Recorded(history(procedure), number)
                .submitted(procedure, COMMUNE, at("2019-03-11T08:00"), Map.of("area", area), List.of())
                .done("a", at("2019-03-11T09:00"));
        return (Integer.parseInt(area) > 500 ? dossier.done("survey", at("2019-03-11T10:00")) : dossier).past();
    }

    @Test
    void saysWhyADossierCannotBeReplayed() {
        var history = history(ONE_AFTER_ANOTHER);
        var underWay = submitted(1).done("a", at("2019-03-11T10:00"));
        var refused = submitted(2).act(Action.ACCEPT, "a", at("2019-03-11T10:00"), null, null);
        var sentBack = submitted(3).done("a", at("2019-03-11T10:00"));
        sentBack.act(Action.ACCEPT, "b", at("2019-03-11T11:00"), null, null)
                .act(Action.SEND_BACK, "b", at("2019-03-11T11:00"), null, ActionDetails.NONE.stages(List.of("a")))
                .done("a", at("2019-03-11T14:00"))
                .done("b", at("2019-03-11T15:00"));
        var fine = submitted(4).done("a", at("2019-03-11T10:00")).done("b", at("2019-03-11T11:00"));
        var needsMore = route().fact("area", FactType.NUMBER, true)
                .stage("a", s -> s.when("facts.area > 1.0"))
                .stage("b", s -> s.after("a"))
                .stage("return", s -> s.after("b").returnsResult())
                .procedure();
        var nobody = route().stage("a", s -> s.bySector("customs"))
                .stage("return", s -> s.after("a").returnsResult())
                .procedure();

        var report = WhatIf.compare(
                List.of(underWay.past(), refused.past(), sentBack.past(), fine.past()),
                ONE_AFTER_ANOTHER,
                SIDE_BY_SIDE,
                history);
        assertThat(report.replayed()).isOne();
        assertThat(report.notReplayed()).containsOnlyKeys(Obstacle.STILL_UNDER_WAY, Obstacle.STAGES_DONE_AGAIN);
        assertThat(report.notReplayed().get(Obstacle.STILL_UNDER_WAY).dossiers())
                .isEqualTo(2);
        assertThat(report.notReplayed().get(Obstacle.STAGES_DONE_AGAIN).examples())
                .containsExactly("000.01.41.H32-190312-0003");

        assertThat(WhatIf.compare(List.of(fine.past()), ONE_AFTER_ANOTHER, needsMore, history)
                        .notReplayed())
                .containsOnlyKeys(Obstacle.CONDITION_UNDECIDED);
        assertThat(WhatIf.compare(List.of(fine.past()), ONE_AFTER_ANOTHER, nobody, history)
                        .notReplayed())
                .containsOnlyKeys(Obstacle.NOBODY_COMPETENT);
        assertThat(WhatIf.compare(List.of(fine.past()), needsVersion(2), SIDE_BY_SIDE, history)
                        .notReplayed())
                .containsOnlyKeys(Obstacle.OTHER_VERSION);
    }

    private static Procedure needsVersion(int version) {
        return route().version(version, "2019-01-01", null)
                .stage("a")
                .stage("return", s -> s.after("a").returnsResult())
                .procedure();
    }

    private static Recorded submitted(int number) {
        return new Recorded(history(ONE_AFTER_ANOTHER), number)
                .submitted(ONE_AFTER_ANOTHER, COMMUNE, at("2019-03-11T09:00"), Map.of(), List.of());
    }

    @Test
    void findsWhoWouldHaveReceivedItWhereTheAuthorityMoves() {
        var moved = route().receivedBy("G01.32")
                .stage("a")
                .stage("b", s -> s.after("a"))
                .stage("return", s -> s.after("b").returnsResult())
                .procedure();
        var dossier = submitted(1).done("a", at("2019-03-11T10:00")).done("b", at("2019-03-11T11:00"));

        var report = WhatIf.compare(List.of(dossier.past()), ONE_AFTER_ANOTHER, moved, history(ONE_AFTER_ANOTHER));

        assertThat(report.agencies())
                .filteredOn(load -> load.agency().value().equals("G01.32"))
                .singleElement()
                .satisfies(load -> assertThat(load.stagesAfter()).isEqualTo(2));
    }

    @Test
    void readsOnlyStoriesThatBeginWithAReceipt() {
        var journal = submitted(1).done("a", at("2019-03-11T10:00")).journal();
        assertThatThrownBy(() -> PastDossier.of(journal.subList(1, journal.size())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the receipt");
        assertThatThrownBy(() -> PastDossier.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void replaysManyDossiersInSeconds() {
        var dossier = submitted(1)
                .done("a", at("2019-03-11T10:00"))
                .done("b", at("2019-03-11T11:00"))
                .past();
        var many = java.util.Collections.nCopies(20_000, dossier);
        long began = System.nanoTime();
        var report = WhatIf.compare(many, ONE_AFTER_ANOTHER, SIDE_BY_SIDE, history(ONE_AFTER_ANOTHER));
        var took = Duration.ofNanos(System.nanoTime() - began);
        org.slf4j.LoggerFactory.getLogger(WhatIfTest.class)
                .atInfo()
                .addKeyValue("milliseconds", took.toMillis())
                .log("20,000 dossiers replayed");

        assertThat(report.reproduced()).isEqualTo(20_000);
        assertThat(took).isLessThan(Duration.ofSeconds(60));
    }

    private static RegistryHistory history(Procedure procedure) {
        return new RegistryHistory(
                KhanhHoa.history().agencies(),
                List.of(procedure),
                KhanhHoa.history().calendars(),
                List.of());
    }

    private static Procedure withLimit(Procedure procedure, TimeLimit limit) {
        var longer = route().part("paper").limit(limit);
        for (var stage : procedure.stages()) {
            longer.stage(stage.id(), said -> {
                var like = said.by(stage.agency())
                        .after(stage.after().toArray(String[]::new))
                        .limit(stage.limit());
                return stage.returnsResult() ? like.returnsResult() : like;
            });
        }
        return longer.procedure();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(WorkingCalendar.ZONE).toInstant();
    }
}
