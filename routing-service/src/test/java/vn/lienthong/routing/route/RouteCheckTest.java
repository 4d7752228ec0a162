package vn.lienthong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.route.Routes.days;
import static vn.lienthong.routing.route.Routes.hours;
import static vn.lienthong.routing.route.Routes.route;
import static vn.lienthong.routing.route.Routes.sameDay;
import static vn.lienthong.routing.route.Routes.workingDays;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.FactType;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Procedure.Supplement.OnLapse;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.route.RouteFault.Severity;

class RouteCheckTest {
    private static final LocalDate BEGINNING = LocalDate.parse("2019-01-01");
    private static final List<Agency> AGENCIES = List.of(
            agency("H32", "province", "administration", null, null),
            agency("H32.41", "district", "administration", "H32", null),
            agency("H32.41.1", "commune", "administration", "H32.41", null),
            agency("H32.41.2", "commune", "administration", "H32.41", null),
            agency("H32.42.1", "commune", "administration", "H32", null),
            agency("G01.32.41", "vertical", "police", null, "H32.41"),
            agency("G12.32", "vertical", "tax", null, "H32"));

    private final RouteCheck check = new RouteCheck();

    @Test
    void findsNothingWrongWithASoundRouteInAnyOrder() {
        var procedure = route().part("declaration")
                .fact("urban", FactType.YES_NO, true)
                .options(0, "card")
                .fee("registration", 50_000L)
                .supplement(workingDays(7), OnLapse.REFUSE)
                .stage("return", s -> s.after("seal", "card").returnsResult())
                .stage("seal", s -> s.kind(StageKind.SIGN).after("approve").signs("draft"))
                .stage(
                        "card",
                        s -> s.bySector("tax").after("draft").option("card").limit(days(7)))
                .stage("approve", s -> s.kind(StageKind.APPROVE).after("draft", "opinion"))
                .stage(
                        "opinion",
                        s -> s.kind(StageKind.CONSULT)
                                .bySector("tax")
                                .after("draft")
                                .when("facts.urban")
                                .limit(workingDays(5)))
                .stage("draft", s -> s.drafts("Giấy phép").limit(sameDay()))
                .procedure();

        assertThat(check.check(procedure, registry())).isEmpty();
    }

    // ---- the graph

    @Test
    void wantsIdsOfOneForm() {
        faults(route().stage("Birth_1").stage("return", s -> s.after("Birth_1").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.STAGE_ID_IS_WELL_FORMED, "/stages/0/id", "lower-case"));
        faults(route().stage("a~1").stage("return", s -> s.after("a~1").returnsResult()))
                .extracting(RouteFault::rule)
                .containsExactly(RouteRule.STAGE_ID_IS_WELL_FORMED);
    }

    @Test
    void wantsDistinctIds() {
        faults(route().stage("a").stage("a").stage("return", s -> s.after("a").returnsResult()))
                .anySatisfy(fault -> is(fault, RouteRule.STAGE_IDS_ARE_DISTINCT, "/stages/1/id", "two stages"));
    }

    @Test
    void wantsNoMoreThanAPersonCanOversee() {
        var large = route();
        for (int i = 0; i < RouteCheck.MOST_STAGES; i++) {
            large.stage("s" + i);
        }
        var all = java.util.stream.IntStream.range(0, RouteCheck.MOST_STAGES)
                .mapToObj(i -> "s" + i)
                .toArray(String[]::new);
        faults(large.stage("return", s -> s.after(all).returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.SIZE_IS_LIMITED, "/stages", "61 stages; at most 60"));
    }

    @Test
    void namesWhatComesAfterAnUnknownStage() {
        faults(route().stage("a")
                        .stage("b", s -> s.after("x"))
                        .stage("return", s -> s.after("a", "b").returnsResult()))
                .satisfiesExactly(
                        fault -> is(fault, RouteRule.STAGE_BEFORE_EXISTS, "/stages/1/after", "after x"),
                        fault -> is(fault, RouteRule.STAGE_CAN_BE_REACHED, "/stages/2", "never be done"));
    }

    @Test
    void namesACycleInItsOrder() {
        faults(route().stage("a")
                        .stage("b", s -> s.after("a", "d"))
                        .stage("c", s -> s.after("b"))
                        .stage("d", s -> s.after("c"))
                        .stage("return", s -> s.after("d").returnsResult()))
                .satisfiesExactly(
                        fault -> assertThat(fault.message())
                                .isIn(
                                        "each waits for the one before: c → d → b → c",
                                        "each waits for the one before: b → c → d → b",
                                        "each waits for the one before: d → b → c → d"),
                        fault -> is(fault, RouteRule.STAGE_CAN_BE_REACHED, "/stages/4", "never be done"));
    }

    @Test
    void namesAStageThatWaitsForItself() {
        faults(route().stage("a", s -> s.after("a"))
                        .stage("return", s -> s.after("a").returnsResult()))
                .anySatisfy(fault -> is(fault, RouteRule.ROUTE_HAS_NO_CYCLE, "/stages/0/after", "a → a"));
    }

    @Test
    void wantsOneStageThatReturns() {
        faults(route().stage("a").stage("b", s -> s.after("a")))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.ONE_STAGE_RETURNS_THE_RESULT, "/stages", "there are 0"));
        faults(route().stage("a")
                        .stage("b", s -> s.after("a").returnsResult())
                        .stage("c", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.ONE_STAGE_RETURNS_THE_RESULT, "/stages", "there are 2"));
        faults(route().stage("return", Routes.StageOf::returnsResult))
                .singleElement()
                .satisfies(fault ->
                        is(fault, RouteRule.ONE_STAGE_RETURNS_THE_RESULT, "/stages", "something has to be done"));
    }

    @Test
    void wantsTheReturnToBeTheEnd() {
        faults(route().stage("a")
                        .stage("return", s -> s.after("a").returnsResult())
                        .stage("late", s -> s.after("return")))
                .anySatisfy(fault -> is(fault, RouteRule.RETURN_IS_THE_END, "/stages/2/after", "ends the dossier"));
        faults(route().fact("urban", FactType.YES_NO, true)
                        .stage("a")
                        .stage("return", s -> s.after("a").when("facts.urban").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.RETURN_IS_THE_END, "/stages/1", "part of every dossier"));
        faults(route().stage("a")
                        .stage("return", s -> s.after("a").issues("Giấy").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.RETURN_IS_THE_END, "/stages/1", "does nothing else"));
    }

    @Test
    void wantsTheReturnToWaitForEverything() {
        faults(route().stage("a")
                        .stage("forgotten", s -> s.after("a"))
                        .stage("return", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(
                        fault -> is(fault, RouteRule.STAGE_LEADS_TO_THE_RETURN, "/stages/1", "nothing waits for it"));
    }

    @Test
    void remarksOnAJoinThatMayHaveNothingToWaitFor() {
        var remarks = check.check(
                route().options(0, "x", "y")
                        .stage("a")
                        .stage("b", s -> s.after("a").option("x"))
                        .stage("c", s -> s.after("a").option("y"))
                        .stage("return", s -> s.after("b", "c").returnsResult())
                        .procedure(),
                registry());
        assertThat(remarks).singleElement().satisfies(remark -> {
            assertThat(remark.severity()).isEqualTo(Severity.REMARK);
            is(remark, RouteRule.JOIN_WAITS_FOR_SOMETHING, "/stages/3/after", "all of b, c may be skipped");
        });
    }

    // ---- options, facts, conditions

    @Test
    void wantsOptionsThatAreThere() {
        faults(route().stage("a")
                        .stage("b", s -> s.after("a").option("x"))
                        .stage("return", s -> s.after("b").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.OPTION_EXISTS, "/stages/1/option", "no option x"));
    }

    @Test
    void wantsOptionsThatAreDistinctUsedAndAChoice() {
        faults(simple().options(0, "x", "x"))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.OPTIONS_ARE_DISTINCT, "/options/choices/1/code", "twice"));
        faults(simple().options(0))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.OPTIONS_LEAVE_A_CHOICE, "/options/choices", "none to choose"));
        remarks(simple().options(1, "x"))
                .satisfiesExactly(
                        remark -> is(remark, RouteRule.OPTION_IS_USED, "/options/choices/0", "changes nothing"),
                        remark -> is(remark, RouteRule.OPTIONS_LEAVE_A_CHOICE, "/options/least", "no choice"));
    }

    @Test
    void wantsSoundConditions() {
        faults(route().fact("urban", FactType.YES_NO, true)
                        .stage("a", s -> s.when("facts.urbane"))
                        .stage("b", s -> s.when("facts.urban && 1.0"))
                        .stage("return", s -> s.after("a", "b").returnsResult()))
                .satisfiesExactly(
                        fault -> is(
                                fault,
                                RouteRule.CONDITION_IS_SOUND,
                                "/stages/0/when",
                                "its condition, line 1, column 6: the procedure has no fact urbane"),
                        fault -> is(fault, RouteRule.CONDITION_IS_SOUND, "/stages/1/when", "line 1, column"));
    }

    @Test
    void wantsFactsThatConditionsCanName() {
        faults(simple().fact("área", FactType.TEXT, false))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.FACT_NAME_IS_AN_IDENTIFIER, "/facts/0/name", "letters"));
        faults(simple().fact("in", FactType.TEXT, false))
                .extracting(RouteFault::rule)
                .containsExactly(RouteRule.FACT_NAME_IS_AN_IDENTIFIER);
        faults(simple().fact("area", FactType.NUMBER, false).fact("area", FactType.TEXT, false))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.FACT_NAMES_ARE_DISTINCT, "/facts/1/name", "twice"));
        faults(simple().choice("kind", false))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.FACT_HAS_ITS_VALUES, "/facts/0/values", "distinct values"));
        faults(simple().choice("kind", false, "a", "a"))
                .extracting(RouteFault::rule)
                .containsExactly(RouteRule.FACT_HAS_ITS_VALUES);
        remarks(simple().fact("area", FactType.NUMBER, false))
                .singleElement()
                .satisfies(remark -> is(remark, RouteRule.FACT_IS_USED, "/facts/0", "nothing depends on it"));
    }

    // ---- agencies

    @Test
    void namesAReceiverForWhomNobodyIsCompetentAndHowMany() {
        faults(route().stage("a", s -> s.bySector("police"))
                        .stage("b", s -> s.bySector("customs"))
                        .stage(
                                "c",
                                s -> s.by(new AgencyRule(null, "land", null, "b", null))
                                        .after("b"))
                        .stage("return", s -> s.after("a", "c").returnsResult()))
                .satisfiesExactly(
                        fault -> is(
                                fault,
                                RouteRule.SOMEBODY_IS_COMPETENT,
                                "/stages/0/agency",
                                "nobody is competent where H32.42.1 receives"),
                        fault -> is(
                                fault,
                                RouteRule.SOMEBODY_IS_COMPETENT,
                                "/stages/1/agency",
                                "nobody is competent where H32.41.1 receives, nor in 2 more of 3 cases"));
    }

    @Test
    void looksAtEveryPlaceWhereThePlaceDecides() {
        faults(route().receivedBy("H32")
                        .fact("place", FactType.AGENCY, true)
                        .stage("a", s -> s.by(new AgencyRule(null, "police", null, "place", null)))
                        .stage("return", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(
                        fault,
                        RouteRule.SOMEBODY_IS_COMPETENT,
                        "/stages/0/agency",
                        "where H32 receives, nor in 1 more of 4 cases"));
        remarks(route().stage("a", s -> s.by(new AgencyRule(null, "tax", null, "place", null)))
                        .stage("return", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(remark ->
                        is(remark, RouteRule.PLACE_IS_STATED, "/stages/0/agency/of", "always the receiver's"));
    }

    @Test
    void wantsSomebodyWhoReceives() {
        faults(simple().receivedBy("H99"))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.SOMEBODY_RECEIVES, "/receivers", "no agency in force"));
    }

    @Test
    void wantsAgenciesInForce() {
        faults(route().stage("a", s -> s.byCode("H99"))
                        .stage("return", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.AGENCY_IS_IN_FORCE, "/stages/0/agency/code", "no agency H99"));
    }

    @Test
    void saysFromWhichDayAnAgencyIsMissing() {
        var end = LocalDate.parse("2025-07-01");
        var agencies = AGENCIES.stream()
                .map(agency -> agency.code().value().equals("G12.32") ? agency.endingOn(end, List.of(), false) : agency)
                .toList();
        var procedure = route().stage("a", s -> s.byCode("G12.32"))
                .stage("b", s -> s.bySector("tax").after("a"))
                .stage("return", s -> s.after("b").returnsResult())
                .procedure();
        var history = new RegistryHistory(agencies, List.of(procedure), Map.of(), List.of());

        assertThat(check.check(procedure, history))
                .satisfiesExactly(
                        fault -> is(
                                fault,
                                RouteRule.AGENCY_IS_IN_FORCE,
                                "/stages/0/agency/code",
                                "from 2025-07-01 on: the agency G12.32 isn't in force"),
                        fault -> is(
                                fault,
                                RouteRule.SOMEBODY_IS_COMPETENT,
                                "/stages/1/agency",
                                "from 2025-07-01 on: nobody is competent"));
    }

    @Test
    void wantsTheStageAnAgencyIsFoundFromToComeBefore() {
        faults(route().stage("a", s -> s.by(new AgencyRule(null, "tax", null, "b", null)))
                        .stage("b", s -> s.after("a"))
                        .stage("return", s -> s.after("b").returnsResult()))
                .anySatisfy(fault -> is(
                        fault,
                        RouteRule.AGENCY_OF_STAGE_IS_KNOWN,
                        "/stages/0/agency/of",
                        "b, which doesn't come before it"));
        faults(route().stage("a", s -> s.by(new AgencyRule(null, null, null, "x", "parent")))
                        .stage("return", s -> s.after("a").returnsResult()))
                .anySatisfy(fault ->
                        is(fault, RouteRule.AGENCY_OF_STAGE_IS_KNOWN, "/stages/0/agency/of", "there is no such stage"));
    }

    // ---- what is done

    @Test
    void wantsASignatureUnderADraftThatComesBefore() {
        faults(route().stage("a")
                        .stage("b", s -> s.after("a").kind(StageKind.SIGN).signs("a"))
                        .stage("return", s -> s.after("b").returnsResult()))
                .singleElement()
                .satisfies(fault ->
                        is(fault, RouteRule.STAGE_SIGNS_A_DRAFT, "/stages/1/signs", "a, which drafts nothing"));
        faults(route().stage("a", s -> s.drafts("Giấy"))
                        .stage("b", s -> s.kind(StageKind.SIGN).signs("a"))
                        .stage("return", s -> s.after("a", "b").returnsResult()))
                .singleElement()
                .satisfies(
                        fault -> is(fault, RouteRule.STAGE_SIGNS_A_DRAFT, "/stages/1/signs", "doesn't come before it"));
        faults(route().stage("b", s -> s.kind(StageKind.SIGN).signs("x"))
                        .stage("return", s -> s.after("b").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.STAGE_SIGNS_A_DRAFT, "/stages/0/signs", "no such stage"));
    }

    @Test
    void wantsEveryDraftSigned() {
        faults(route().stage("a", s -> s.drafts("Giấy"))
                        .stage("return", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.DRAFT_IS_SIGNED, "/stages/0/drafts", "no stage signs"));
    }

    @Test
    void wantsStagesThatFitTheirKind() {
        fits(s -> s.kind(StageKind.PAY).issues("Giấy"), "while the applicant pays");
        fits(s -> s.kind(StageKind.SIGN), "doesn't say the draft");
        fits(s -> s.kind(StageKind.CONSULT).limit(days(5)).issues("Giấy"), "may keep silent");
        fits(s -> s.kind(StageKind.APPROVE), "nothing comes before it");
        fits(s -> s.issues("Giấy").drafts("Giấy"), "one of the two");
        fits(s -> s.signs("a"), "its kind is sign");
        remarks(route().stage("a", s -> s.kind(StageKind.PAY).limit(days(30)))
                        .stage("return", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(remark -> is(remark, RouteRule.STAGE_FITS_ITS_KIND, "/stages/0/limit", "never ends"));
    }

    private void fits(java.util.function.UnaryOperator<Routes.StageOf> stage, String message) {
        faults(route().stage("a", stage).stage("return", s -> s.after("a").returnsResult()))
                .anySatisfy(fault -> is(fault, RouteRule.STAGE_FITS_ITS_KIND, "/stages/0", message));
    }

    @Test
    void wantsALimitWhereSilenceIsAgreement() {
        faults(route().stage("a", s -> s.kind(StageKind.CONSULT))
                        .stage("return", s -> s.after("a").returnsResult()))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.CONSULTATION_HAS_A_LIMIT, "/stages/0/limit", "silence"));
    }

    // ---- limits

    @Test
    void wantsTheLongestWayToFitTheWholeLimit() {
        // 2 + 1 (8 hours) + 5 (7 days) = 8 working days; what is paid and what is done the same day add nothing.
        var fits = limits(workingDays(8));
        assertThat(check.check(fits.procedure(), registry())).isEmpty();

        faults(limits(workingDays(7)))
                .singleElement()
                .satisfies(fault -> is(
                        fault,
                        RouteRule.LIMITS_FIT_THE_WHOLE,
                        "/limit",
                        "the limits of a, b, c add up to 8.0 working days, and the whole limit has 7.0"));
        remarks(limits(workingDays(7)).exceedsBecause("the notice period doesn't count"))
                .singleElement()
                .satisfies(remark ->
                        is(remark, RouteRule.LIMITS_FIT_THE_WHOLE, "/limit", "the notice period doesn't count"));
        faults(limits(days(11))).extracting(RouteFault::rule).containsExactly(RouteRule.LIMITS_FIT_THE_WHOLE);
        assertThat(check.check(limits(days(12)).procedure(), registry())).isEmpty();
    }

    private static Routes limits(vn.lienthong.contract.registry.TimeLimit whole) {
        return route().limit(whole)
                .stage("a", s -> s.limit(workingDays(2)))
                .stage("b", s -> s.after("a").limit(hours(8)))
                .stage("short", s -> s.after("a").limit(hours(4)))
                .stage("c", s -> s.after("b", "short").limit(days(7)))
                .stage("pay", s -> s.after("c").kind(StageKind.PAY))
                .stage("last", s -> s.after("pay").limit(sameDay()))
                .stage("return", s -> s.after("last").returnsResult());
    }

    @Test
    void saysPlainlyThatALimitHasNoUnit() {
        var text = ProcedureText.read("""
                code: "9.000001"
                version: 1
                validFrom: 2019-01-01
                name: a
                nameEn: a
                field: a
                limit: {amount: 5}
                receivers: {agency: H32}
                stages: []
                """);
        assertThat(text.procedure()).isNull();
        assertThat(text.faults()).singleElement().satisfies(fault -> {
            is(fault, RouteRule.TEXT_IS_WELL_FORMED, "/limit", "a time limit without a unit means nothing");
            assertThat(text.line(fault.place())).isEqualTo(7);
        });
    }

    @Test
    void saysWhichMemberIsMissingOrUnknown() {
        assertThat(ProcedureText.read("code: '9.000001'\nversion: 1\n").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).isEqualTo("the member validFrom is missing"));
        assertThat(ProcedureText.read("""
                        {"code": "9.000001", "version": 1, "validFrom": "2019-01-01", "name": "a", "nameEn": "a",
                         "field": "a", "limit": {"amount": 5, "unit": "days"}, "receivers": {"agency": "H32"},
                         "stages": [], "codes": []}
                        """).faults())
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.TEXT_IS_WELL_FORMED, "/codes", "no member codes here"));
        assertThat(ProcedureText.read("a: [\n").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).startsWith("not well-formed at line 1, column"));
        assertThat(ProcedureText.read("").faults()).isNotEmpty();
        assertThat(ProcedureText.read("#".repeat(ProcedureText.LONGEST + 1)).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("more than 500000 characters"));
    }

    // ---- papers, fees, dates

    @Test
    void wantsAnEndOfWaitingForPapers() {
        faults(simple().supplement(null, OnLapse.REFUSE))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.SUPPLEMENT_HAS_AN_END, "/supplement", "say its window"));
        remarks(simple().supplement(workingDays(7), OnLapse.WAIT))
                .singleElement()
                .satisfies(remark -> is(remark, RouteRule.SUPPLEMENT_HAS_AN_END, "/supplement", "nothing happens"));
    }

    @Test
    void wantsPlausibleDistinctFeesAndParts() {
        faults(simple().fee("a", RouteCheck.HIGHEST_FEE + 1))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.FEE_IS_PLAUSIBLE, "/fees/0/amount", "higher than"));
        remarks(simple().fee("a", 0L))
                .singleElement()
                .satisfies(remark -> is(remark, RouteRule.FEE_IS_PLAUSIBLE, "/fees/0/amount", "is nothing"));
        faults(simple().fee("a", null).fee("a", 5L))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.FEES_ARE_DISTINCT, "/fees/1/code", "twice"));
        faults(simple().part("x").part("x"))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.PARTS_ARE_DISTINCT, "/parts/1/code", "twice"));
    }

    @Test
    void wantsDatesInOrder() {
        faults(simple().version(1, "2019-01-01", "2019-01-01"))
                .singleElement()
                .satisfies(fault -> is(fault, RouteRule.DATES_ARE_IN_ORDER, "/validUntil", "before it begins"));
    }

    @Test
    void findsVersionsThatContradictOneAnother() {
        var first = simple().version(1, "2019-01-01", "2026-07-01").procedure();
        var second = simple().version(2, "2026-07-01", null).procedure();
        var early = simple().version(2, "2026-06-30", null).procedure();
        var endless = simple().version(1, "2019-01-01", null).procedure();
        var older = simple().version(3, "2018-01-01", "2019-01-01").procedure();

        assertThat(RouteCheck.checkVersions(List.of(first, second))).isEmpty();
        assertThat(RouteCheck.checkVersions(List.of(early, first)))
                .singleElement()
                .satisfies(fault -> is(
                        fault,
                        RouteRule.VERSIONS_DO_NOT_OVERLAP,
                        "/validFrom",
                        "from 2026-06-30 on, the versions 1 and 2 of 9.000001 both hold"));
        assertThat(RouteCheck.checkVersions(List.of(endless, second))).hasSize(1);
        assertThat(RouteCheck.checkVersions(List.of(first, first)))
                .singleElement()
                .satisfies(
                        fault -> is(fault, RouteRule.VERSIONS_DO_NOT_OVERLAP, "/version", "9.000001/1 is there twice"));
        assertThat(RouteCheck.checkVersions(List.of(first, older)))
                .singleElement()
                .satisfies(remark -> assertThat(remark.isFault()).isFalse());
    }

    @Test
    void remarksOnALatePublication() {
        var procedure = simple().procedure();
        var late = new Procedure(
                procedure.code(),
                procedure.version(),
                procedure.validFrom(),
                null,
                procedure.validFrom().plusDays(20),
                procedure.name(),
                procedure.nameEn(),
                procedure.field(),
                procedure.levels(),
                null,
                List.of(),
                procedure.limit(),
                Map.of(),
                List.of(),
                procedure.supplement(),
                procedure.receivers(),
                List.of(),
                List.of(),
                null,
                procedure.stages(),
                null);
        assertThat(check.check(late, registry()))
                .singleElement()
                .satisfies(remark -> is(remark, RouteRule.PUBLISHED_IN_TIME, "/publishedOn", "after it had begun"));
    }

    // ---- helpers

    private static Routes simple() {
        return route().stage("a").stage("return", s -> s.after("a").returnsResult());
    }

    private ListAssert<RouteFault> faults(Routes route) {
        return assertThat(check.check(route.procedure(), registry()).stream()
                .filter(RouteFault::isFault)
                .toList());
    }

    private ListAssert<RouteFault> remarks(Routes route) {
        var found = check.check(route.procedure(), registry());
        assertThat(found).noneMatch(RouteFault::isFault);
        return assertThat(found);
    }

    private static void is(RouteFault fault, RouteRule rule, String place, String message) {
        assertThat(fault.rule()).isEqualTo(rule);
        assertThat(fault.place()).isEqualTo(place);
        assertThat(fault.message()).contains(message);
    }

    private static Registry registry() {
        return new Registry(AGENCIES, List.of(), null);
    }

    private static Agency agency(String code, String tier, String sector, String parent, String serves) {
        return new Agency(
                new AgencyCode(code),
                null,
                code,
                tier,
                sector,
                parent == null ? null : new AgencyCode(parent),
                serves == null ? null : new AgencyCode(serves),
                false,
                BEGINNING,
                null);
    }
}
