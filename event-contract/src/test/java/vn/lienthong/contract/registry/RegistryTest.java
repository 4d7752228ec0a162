package vn.lienthong.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.wire.CanonicalJson;

/** A small province before and after 1 July 2025, when its districts went and its communes were merged. */
class RegistryTest {
    private static final LocalDate BEGINNING = LocalDate.of(2019, 1, 1);
    private static final LocalDate MERGER = LocalDate.of(2025, 7, 1);
    private static final LocalDate BEFORE = MERGER.minusDays(1);

    private static AgencyCode code(String code) {
        return new AgencyCode(code);
    }

    private static Agency agency(
            String code,
            @Nullable String former,
            String name,
            String tier,
            String sector,
            @Nullable String parent,
            @Nullable String serves,
            LocalDate from) {
        return new Agency(
                code(code),
                former == null ? null : code(former),
                name,
                tier,
                sector,
                parent == null ? null : code(parent),
                serves == null ? null : code(serves),
                false,
                from,
                null);
    }

    private static List<AgencyCode> codes(String... codes) {
        return Arrays.stream(codes).map(AgencyCode::new).toList();
    }

    private static final Agency PROVINCE =
            agency("H32", "000.00.00.H32", "Khánh Hòa", "province", "administration", null, null, BEGINNING);
    private static final Agency JUSTICE =
            agency("H32.15", "000.00.15.H32", "Sở Tư pháp", "department", "justice", "H32", "H32", BEGINNING);
    private static final Agency DISTRICT = agency(
                    "H32.41", "000.00.41.H32", "Nha Trang", "district", "administration", "H32", null, BEGINNING)
            .endingOn(MERGER, codes("H32.101", "H32.102"), true);
    /** Its code survives the merger, its name doesn't. */
    private static final Agency WARD = agency(
                    "H32.41.1",
                    "000.01.41.H32",
                    "Phường Vĩnh Hòa",
                    "commune",
                    "administration",
                    "H32.41",
                    null,
                    BEGINNING)
            .endingOn(MERGER, List.of(), false);

    private static final Agency WARD_AFTER = agency(
            "H32.41.1", "000.01.41.H32", "Phường Bắc Nha Trang", "commune", "administration", "H32", null, MERGER);
    /** Merged into the ward. */
    private static final Agency MERGED = agency(
                    "H32.41.2", null, "Phường Vĩnh Hải", "commune", "administration", "H32.41", null, BEGINNING)
            .endingOn(MERGER, codes("H32.41.1"), false);
    /** Split over two. */
    private static final Agency SPLIT = agency(
                    "H32.41.3", null, "Xã Vĩnh Thái", "commune", "administration", "H32.41", null, BEGINNING)
            .endingOn(MERGER, codes("H32.101", "H32.102"), false);

    private static final Agency WEST =
            agency("H32.101", null, "Phường Tây Nha Trang", "commune", "administration", "H32", null, MERGER);
    private static final Agency SOUTH =
            agency("H32.102", null, "Phường Nam Nha Trang", "commune", "administration", "H32", null, MERGER);
    private static final Agency CITY_POLICE = agency(
                    "G01.32.41", null, "Công an Nha Trang", "vertical", "police", "G01.32", "H32.41", BEGINNING)
            .endingOn(MERGER, codes("G01.32"), true);
    private static final Agency PROVINCE_POLICE =
            agency("G01.32", null, "Công an tỉnh", "vertical", "police", null, "H32", BEGINNING);
    private static final Agency WARD_POLICE =
            agency("G01.32.101", null, "Công an phường", "commune-police", "police", "G01.32", "H32.41.1", MERGER);
    private static final Agency CITY_TAX =
            agency("G12.32.41", null, "Chi cục Thuế", "vertical", "tax", "G12.32", "H32.41", BEGINNING);
    private static final Agency PROVINCE_TAX =
            agency("G12.32", null, "Cục Thuế", "vertical", "tax", null, "H32", BEGINNING);

    private static final WorkingCalendar CALENDAR = calendar("vn", 15);
    private static final WorkingCalendar LATE_CALENDAR = calendar("late", 16);

    private static WorkingCalendar calendar(String id, int cutOff) {
        return new WorkingCalendar(
                id,
                1,
                LocalTime.of(7, 30),
                LocalTime.of(11, 30),
                LocalTime.of(13, 30),
                LocalTime.of(17, 0),
                LocalTime.of(cutOff, 0),
                Map.of());
    }

    private static Procedure procedure(String code, int version, LocalDate from, @Nullable LocalDate until) {
        var plain = new Procedure(
                new ProcedureCode(code),
                version,
                from,
                "Thủ tục",
                "Procedure",
                "Hộ tịch",
                new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
                new Receivers(null, "commune", "administration"),
                List.of(),
                List.of(new Stage("return", "Trả", "Return", new AgencyRule(null, null), null, List.of(), null, true)));
        return new Procedure(
                plain.code(),
                version,
                from,
                until,
                null,
                plain.name(),
                plain.nameEn(),
                plain.field(),
                List.of(),
                null,
                List.of(),
                plain.limit(),
                Map.of(Channel.ONLINE, new TimeLimit(2, TimeLimit.Unit.WORKING_DAYS)),
                List.of(),
                null,
                plain.receivers(),
                List.of(),
                List.of(),
                null,
                plain.stages(),
                null);
    }

    private static final Procedure FIRST = procedure("2.000986", 1, BEGINNING, MERGER);
    private static final Procedure SECOND = procedure("2.000986", 2, MERGER, null);
    private static final Procedure ABOLISHED = procedure("2.000635", 1, BEGINNING, MERGER);

    private static RegistryHistory history(Agency... more) {
        var agencies = new ArrayList<>(List.of(
                PROVINCE,
                JUSTICE,
                DISTRICT,
                WARD,
                WARD_AFTER,
                MERGED,
                SPLIT,
                WEST,
                SOUTH,
                CITY_POLICE,
                PROVINCE_POLICE,
                WARD_POLICE,
                CITY_TAX,
                PROVINCE_TAX));
        agencies.addAll(List.of(more));
        return new RegistryHistory(
                agencies, List.of(FIRST, SECOND, ABOLISHED), Map.of("vn", CALENDAR, "late", LATE_CALENDAR), List.of());
    }

    @Nested
    class OnADay {
        @Test
        void isCalledByItsNameOfThatDayWhereTheCodeSurvives() {
            assertThat(history().on(BEFORE).agency(code("H32.41.1"))).contains(WARD);
            assertThat(history().on(MERGER).agency(code("H32.41.1"))).contains(WARD_AFTER);
            assertThat(history().on(MERGER).agency(code("000.01.41.H32"))).contains(WARD_AFTER);
            assertThat(history().agency(code("H32.41.1"))).containsExactly(WARD, WARD_AFTER);
            assertThat(WARD.key()).isEqualTo("H32.41.1@2019-01-01").isNotEqualTo(WARD_AFTER.key());
        }

        @Test
        void turnsAtMidnightInVietnam() {
            var registry = history();

            assertThat(registry.at(Instant.parse("2025-06-30T16:59:59.999Z")).agency(code("H32.41.1")))
                    .contains(WARD);
            assertThat(registry.at(Instant.parse("2025-06-30T17:00:00Z")).agency(code("H32.41.1")))
                    .contains(WARD_AFTER);
        }

        @Test
        void isOneViewBetweenTwoTurns() {
            var registry = history();

            assertThat(registry.on(LocalDate.of(2024, 2, 29))).isSameAs(registry.on(BEFORE));
            assertThat(registry.on(MERGER)).isNotSameAs(registry.on(BEFORE));
            assertThat(registry.on(LocalDate.of(1990, 1, 1)).agencies()).isEmpty();
        }

        @Test
        void knowsWhatIsGoneAndWhatIsToComeButGivesThemNothingToDo() {
            var before = history().on(BEFORE);
            var after = history().on(MERGER);

            assertThat(after.agency(code("H32.41.2"))).contains(MERGED);
            assertThat(after.agency(code("000.00.41.H32"))).contains(DISTRICT);
            assertThat(after.isInForce(code("H32.41.2"))).isFalse();
            assertThat(after.agencies()).doesNotContain(MERGED, DISTRICT, WARD).contains(WARD_AFTER, WEST);
            assertThat(before.agency(code("H32.101"))).contains(WEST);
            assertThat(before.isInForce(code("H32.101"))).isFalse();
            assertThat(before.agency(code("H32.999"))).isEmpty();
        }

        @Test
        void namesTheNewestOfSeveralRecordsThatEnded() {
            var twice = agency("H32.50", null, "Cũ", "department", "x", "H32", null, BEGINNING)
                    .endingOn(LocalDate.of(2020, 1, 1), List.of(), false);
            var again = agency("H32.50", null, "Mới", "department", "x", "H32", null, LocalDate.of(2021, 1, 1))
                    .endingOn(LocalDate.of(2022, 1, 1), List.of(), false);
            var registry = history(again, twice);

            assertThat(registry.on(LocalDate.of(2020, 6, 1)).agency(code("H32.50")))
                    .contains(twice);
            assertThat(registry.on(MERGER).agency(code("H32.50"))).contains(again);
        }

        @Test
        void beginsDossiersWithTheVersionInForceAndKeepsTheOthers() {
            var code = FIRST.code();

            assertThat(history().on(BEFORE).procedure(code)).contains(FIRST);
            assertThat(history().on(MERGER).procedure(code)).contains(SECOND);
            assertThat(history().on(MERGER).procedure(code, 1)).contains(FIRST);
            assertThat(history().on(MERGER).procedure(ABOLISHED.code())).isEmpty();
            assertThat(history().on(MERGER).procedure(ABOLISHED.code(), 1)).contains(ABOLISHED);
            assertThat(history().on(MERGER).procedures()).containsExactly(SECOND);
        }

        @Test
        void beginsWithTheNewestOfTwoVersionsInForce() {
            var newer = procedure("2.000986", 3, MERGER, null);
            var registry = new Registry(List.of(PROVINCE), List.of(newer, SECOND), CALENDAR);

            assertThat(registry.procedure(SECOND.code())).contains(newer);
        }

        @Test
        void isEmptyUntilAgenciesProceduresAndTheUsualCalendarAreThere() {
            assertThat(RegistryHistory.NOTHING.on(MERGER).isEmpty()).isTrue();
            assertThat(history().on(MERGER).isEmpty()).isFalse();
            assertThat(new Registry(List.of(PROVINCE), List.of(SECOND), null).isEmpty())
                    .isTrue();
            assertThatThrownBy(() -> RegistryHistory.NOTHING.on(MERGER).calendar())
                    .isInstanceOf(IllegalStateException.class);
        }

        @Test
        void worksByItsOwnCalendarOrTheUsualOne() {
            var late = withCalendar(agency("H32.60", null, "Muộn", "department", "x", "H32", null, BEGINNING), "late");
            var unknown =
                    withCalendar(agency("H32.61", null, "Khác", "department", "x", "H32", null, BEGINNING), "moon");
            var registry = history(late, unknown).on(MERGER);

            assertThat(registry.calendarOf(late.code())).isEqualTo(LATE_CALENDAR);
            assertThat(registry.calendarOf(unknown.code())).isEqualTo(CALENDAR);
            assertThat(registry.calendarOf(PROVINCE.code())).isEqualTo(CALENDAR);
            assertThat(registry.calendarOf(code("H99"))).isEqualTo(CALENDAR);
        }

        private static Agency withCalendar(Agency agency, String calendar) {
            return new Agency(
                    agency.code(),
                    agency.formerCodes(),
                    agency.name(),
                    agency.tier(),
                    agency.sector(),
                    agency.parent(),
                    agency.serves(),
                    agency.capabilities(),
                    agency.channel(),
                    calendar,
                    List.of(),
                    agency.validFrom(),
                    null,
                    List.of(),
                    false);
        }

        @Test
        void ordersTheChangesByWhenTheyTakeEffect() {
            var later = new RegistryChange(
                    "b", RegistryChange.Kind.REORGANISATION, "Sáp nhập", Instant.parse("2025-06-30T17:00:00Z"));
            var sooner =
                    new RegistryChange("c", RegistryChange.Kind.CALENDAR, "Tết", Instant.parse("2020-01-01T00:00:00Z"));
            var migration = new RegistryChange(
                    "a", RegistryChange.Kind.MIGRATION, "Lộ trình mới", later.effectiveAt(), FIRST.code(), 1, 2);
            var registry = new RegistryHistory(List.of(), List.of(), Map.of(), List.of(later, sooner, migration));

            assertThat(registry.changes()).containsExactly(sooner, migration, later);
            assertThatThrownBy(() -> new RegistryChange(
                            "d", RegistryChange.Kind.CALENDAR, "x", later.effectiveAt(), FIRST.code(), 1, 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Competence {
        private static final Function<String, @Nullable AgencyCode> NOTHING_OPENED = stage -> null;

        private static AgencyRule rule(
                @Nullable String sector, @Nullable String tier, @Nullable String of, @Nullable String relation) {
            return new AgencyRule(null, sector, tier, of, relation);
        }

        @ParameterizedTest(name = "{0} {1} of {2} {3} before: {4}, after: {5}")
        @CsvSource(
                nullValues = "-",
                value = {
                    // sector, tier, of, relation, before the merger, after
                    "-,      -,        -,        -,      H32.41.1,  H32.41.1",
                    "-,      -,        receiver, -,      H32.41.1,  H32.41.1",
                    "-,      -,        receiver, parent, H32.41,    H32",
                    "-,      -,        place,    -,      H32.41.3,  -", // the place is gone
                    "police, -,        -,        -,      G01.32.41, G01.32.101", // its own, or its district's
                    "police, vertical, -,        -,      G01.32.41, G01.32",
                    "police, -,        place,    parent, G01.32.41, -",
                    "police, -,        -,        parent, G01.32.41, G01.32",
                    "justice,-,        -,        -,      H32.15,    H32.15",
                    "tax,    -,        desk,     -,      G12.32.41, -", // from the city's police, which is gone
                    "-,      -,        desk,     parent, G01.32,    -",
                    "tax,    -,        unopened, -,      -,         -",
                    "customs,-,        -,        -,      -,         -",
                })
        void isReadFromLeftToRight(
                @Nullable String sector,
                @Nullable String tier,
                @Nullable String of,
                @Nullable String relation,
                @Nullable String before,
                @Nullable String after) {
            var rule = rule(sector, tier, of, relation);
            Function<String, @Nullable AgencyCode> stages = stage -> stage.equals("desk") ? CITY_POLICE.code() : null;

            for (var day : List.of(BEFORE, MERGER)) {
                var competent = history().on(day).resolve(rule, WARD.code(), SPLIT.code(), stages);

                var expected = day.equals(BEFORE) ? before : after;
                assertThat(competent.map(agency -> agency.code().value()).orElse(null))
                        .as("%s on %s", rule, day)
                        .isEqualTo(expected);
            }
        }

        @Test
        void beginsAtTheReceiverWhereThePlaceIsNotStated() {
            assertThat(history().on(BEFORE).resolve(rule("police", null, "place", null), WARD.code()))
                    .contains(CITY_POLICE);
        }

        @Test
        void takesAnAgencyByCodeInEitherFormAsLongAsItIsInForce() {
            var byCode = new AgencyRule(code("H32.15"), null);
            var gone = new AgencyRule(MERGED.code(), null);

            assertThat(history().on(MERGER).resolve(byCode, WARD.code())).contains(JUSTICE);
            assertThat(history().on(MERGER).resolve(new AgencyRule(code("000.00.15.H32"), null), WARD.code()))
                    .contains(JUSTICE);
            assertThat(history().on(BEFORE).resolve(gone, WARD.code())).contains(MERGED);
            assertThat(history().on(MERGER).resolve(gone, WARD.code())).isEmpty();
        }

        @Test
        void passesOverAParentThatIsGoneAndIsNobodyWhereThatIsTheOneMeant() {
            var orphan = agency("H32.41.9", null, "Đảo", "commune", "administration", "H32.41", null, BEGINNING);
            var registry = history(orphan).on(MERGER);

            assertThat(registry.resolve(rule("police", null, null, null), orphan.code()))
                    .contains(PROVINCE_POLICE);
            assertThat(registry.resolve(rule(null, null, null, "parent"), orphan.code()))
                    .isEmpty();
        }

        @Test
        void endsWhereTheHierarchyGoesInACircle() {
            var one = agency("X01", null, "1", "a", "b", "X02", null, BEGINNING);
            var two = agency("X02", null, "2", "a", "b", "X01", null, BEGINNING);

            assertThat(history(one, two)
                            .on(MERGER)
                            .resolve(rule("police", null, null, null), one.code(), null, NOTHING_OPENED))
                    .isEmpty();
        }

        @Test
        void refusesARuleThatContradictsItself() {
            assertThatThrownBy(() -> new AgencyRule(code("H32"), "police"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> rule(null, "vertical", null, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> rule(null, null, null, "uncle")).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void writesNothingIntoItsJsonThatIsNoMember() {
            assertThat(CanonicalJson.mapper().writeValueAsString(rule("police", null, null, null)))
                    .isEqualTo("{\"sector\":\"police\"}");
        }
    }

    @Nested
    class Successions {
        private static Succession after(AgencyCode code, @Nullable AgencyCode place, Agency... more) {
            return history(more).on(MERGER).successionOf(code, place);
        }

        @Test
        void isItselfWhereItsCodeIsInForce() {
            assertThat(after(PROVINCE.code(), null)).isEqualTo(new Succession.Itself());
            assertThat(after(WARD.code(), null)).isEqualTo(new Succession.Itself());
            assertThat(history().on(BEFORE).successionOf(MERGED.code(), null)).isEqualTo(new Succession.Itself());
        }

        @Test
        void isItsOneSuccessor() {
            assertThat(after(MERGED.code(), null)).isEqualTo(new Succession.By(WARD_AFTER));
        }

        @Test
        void isTheEndOfAChain() {
            var first = agency("X01", null, "1", "a", "b", null, null, BEGINNING)
                    .endingOn(LocalDate.of(2020, 1, 1), codes("X02"), false);
            var second = agency("X02", null, "2", "a", "b", null, null, BEGINNING)
                    .endingOn(LocalDate.of(2021, 1, 1), codes("H32.41.2"), false);

            assertThat(after(first.code(), null, first, second)).isEqualTo(new Succession.By(WARD_AFTER));
        }

        @Test
        void isTheOneThatNowBearsItsCodeAsAFormerOne() {
            var renumbered = new Agency(
                    code("H56.15"),
                    codes("000.00.15.H56", "X15"),
                    "Sở Tư pháp",
                    "department",
                    "justice",
                    code("H32"),
                    null,
                    List.of(),
                    Agency.FEED,
                    Agency.USUAL_CALENDAR,
                    List.of(),
                    MERGER,
                    null,
                    List.of(),
                    false);

            assertThat(after(code("X15"), null, renumbered)).isEqualTo(new Succession.By(renumbered));
        }

        @Test
        void cannotBeToldOfOneThatWasSplitUnlessThePlaceSaysIt() {
            assertThat(after(SPLIT.code(), null)).isInstanceOfSatisfying(Succession.Unclear.class, unclear -> {
                assertThat(unclear.candidates()).containsExactly(WEST.code(), SOUTH.code());
                assertThat(unclear.reason()).contains("split among 2");
            });
            assertThat(after(SPLIT.code(), SOUTH.code())).isEqualTo(new Succession.By(SOUTH));
            assertThat(after(SPLIT.code(), SPLIT.code())).isInstanceOf(Succession.Unclear.class);
        }

        @Test
        void followsThePlaceWhereItIsToldTo() {
            // The district of a place: the commune there now.
            assertThat(after(DISTRICT.code(), WEST.code())).isEqualTo(new Succession.By(WEST));
            assertThat(after(DISTRICT.code(), MERGED.code())).isEqualTo(new Succession.By(WARD_AFTER));
            // The police of a place: those who serve it now, or its province.
            assertThat(after(CITY_POLICE.code(), WARD.code())).isEqualTo(new Succession.By(WARD_POLICE));
            assertThat(after(CITY_POLICE.code(), WEST.code())).isEqualTo(new Succession.By(PROVINCE_POLICE));
            // A place that can't be told, or none: the last resort, where there is one.
            assertThat(after(CITY_POLICE.code(), SPLIT.code())).isEqualTo(new Succession.By(PROVINCE_POLICE));
            assertThat(after(CITY_POLICE.code(), null)).isEqualTo(new Succession.By(PROVINCE_POLICE));
            assertThat(after(DISTRICT.code(), null)).isInstanceOf(Succession.Unclear.class);
        }

        @Test
        void saysWhyItCannotBeTold() {
            var alone =
                    agency("X01", null, "1", "a", "b", null, null, BEGINNING).endingOn(MERGER, List.of(), false);
            var nowhere =
                    agency("X02", null, "2", "a", "b", null, null, BEGINNING).endingOn(MERGER, codes("X99"), false);
            var round =
                    agency("X03", null, "3", "a", "b", null, null, BEGINNING).endingOn(MERGER, codes("X04"), false);
            var about =
                    agency("X04", null, "4", "a", "b", null, null, BEGINNING).endingOn(MERGER, codes("X03"), false);

            assertThat(reason(alone.code(), alone)).isEqualTo("X01 ended without a successor");
            assertThat(reason(nowhere.code(), nowhere)).contains("doesn't know the successor of X02");
            assertThat(reason(round.code(), round, about)).contains("in a circle");
            assertThat(reason(code("X77"))).contains("doesn't know the agency X77");
        }

        private static String reason(AgencyCode code, Agency... more) {
            return ((Succession.Unclear) after(code, null, more)).reason();
        }
    }

    @Nested
    class Records {
        @Test
        void areInForceFromTheirFirstDayToTheDayBeforeTheirEnd() {
            assertThat(WARD.isInForceOn(BEGINNING)).isTrue();
            assertThat(WARD.isInForceOn(BEGINNING.minusDays(1))).isFalse();
            assertThat(WARD.isInForceOn(BEFORE)).isTrue();
            assertThat(WARD.isInForceOn(MERGER)).isFalse();
            assertThat(WEST.isInForceOn(LocalDate.of(2100, 1, 1))).isTrue();
            assertThat(FIRST.isInForceOn(BEFORE)).isTrue();
            assertThat(FIRST.isInForceOn(MERGER)).isFalse();
        }

        @Test
        void refuseToEndBeforeTheyBegin() {
            assertThatThrownBy(() -> WEST.endingOn(MERGER, List.of(), false))
                    .isInstanceOf(IllegalArgumentException.class);
            var moment = Instant.parse("2025-07-01T00:00:00Z");
            assertThatThrownBy(() -> new Agency.Maintenance(moment, moment, "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void bearTheirFirstFormerCodeInDossiers() {
            assertThat(WARD.codeInDossiers()).isEqualTo(code("000.01.41.H32"));
            assertThat(WEST.codeInDossiers()).isEqualTo(WEST.code());
        }

        @Test
        void haveALimitForEachChannel() {
            assertThat(FIRST.limitFor(Channel.ONLINE)).isEqualTo(new TimeLimit(2, TimeLimit.Unit.WORKING_DAYS));
            assertThat(FIRST.limitFor(Channel.POST)).isEqualTo(FIRST.limit());
        }

        @Test
        void areReadAgainAsTheyWereWritten() {
            var json = CanonicalJson.mapper();

            assertThat(json.readValue(json.writeValueAsBytes(DISTRICT), Agency.class))
                    .isEqualTo(DISTRICT);
            assertThat(json.readValue(json.writeValueAsBytes(FIRST), Procedure.class))
                    .isEqualTo(FIRST);
            assertThat(json.writeValueAsString(FIRST)).contains("\"limits\":{\"online\":");
        }

        @Test
        void refuseLimitsAndChoicesWithoutSense() {
            assertThatThrownBy(() -> new Procedure.Options(2, List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Procedure.Supplement(null, null, -1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Procedure.Fee("a", "b", -1L, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> procedure("2.000986", 0, BEGINNING, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(new Procedure.Supplement(null, null, 0)).isEqualTo(Procedure.Supplement.USUAL);
        }
    }
}
