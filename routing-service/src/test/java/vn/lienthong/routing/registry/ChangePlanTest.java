package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.registry.Units.JULY_2025;
import static vn.lienthong.routing.registry.Units.changeSet;
import static vn.lienthong.routing.registry.Units.code;
import static vn.lienthong.routing.registry.Units.history;
import static vn.lienthong.routing.registry.Units.unit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.registry.ChangePlan.Finding;
import vn.lienthong.support.problem.Fault;

class ChangePlanTest {
    private static final Agency PROVINCE = unit("H32", "Tỉnh", "province", null);
    private static final Agency DISTRICT = unit("H32.41", "Huyện", "district", "H32");
    private static final Agency TAN_TIEN = unit("H32.41.6", "Phường Tân Tiến", "commune", "H32");
    private static final Agency LOC_THO = unit("H32.41.8", "Phường Lộc Thọ", "commune", "H32");
    private static final Agency HOA_TRI = unit("H32.45.11", "Xã Hòa Trí", "commune", "H32");
    private static final Agency POLICE = new Agency(
            code("G01.32.41"),
            code("000.41.32.G01"),
            "Công an huyện",
            "vertical",
            "police",
            null,
            code("H32.41"),
            false,
            Units.NEW_YEAR_2019,
            null);
    private static final RegistryHistory OF_2019 = history(PROVINCE, DISTRICT, TAN_TIEN, LOC_THO, HOA_TRI, POLICE);

    private static ChangePlan.Result applied(String changes) {
        return ChangePlan.apply(OF_2019, set(changes));
    }

    private static ChangeSet set(String changes) {
        return changeSet("""
                id: test
                title: thử
                effectiveOn: 2025-07-01
                changes:
                """ + changes.indent(2));
    }

    private static RegistryHistory after(ChangePlan.Result result) {
        assertThat(result.faults()).isEmpty();
        return new RegistryHistory(result.agencies(), List.of(), Map.of(), List.of());
    }

    // ---- what comes of changes

    @Test
    void mergesAgenciesIntoANewOne() {
        var result = applied("""
                - {kind: create, agency: {code: H32.102, name: Phường Nha Trang, tier: commune, sector: administration, parent: H32}}
                - {kind: merge, from: [H32.41.6, H32.41.8], into: H32.102}
                """);
        var after = after(result);
        assertThat(after.agency(code("H32.41.6"))).singleElement().satisfies(ended -> {
            assertThat(ended.validUntil()).isEqualTo(JULY_2025);
            assertThat(ended.successors()).containsExactly(code("H32.102"));
        });
        assertThat(after.on(JULY_2025.minusDays(1)).isInForce(code("H32.102"))).isFalse();
        assertThat(after.on(JULY_2025).successionOf(code("H32.41.6"), null))
                .isInstanceOfSatisfying(
                        Succession.By.class,
                        by -> assertThat(by.successor().code()).isEqualTo(code("H32.102")));
        assertThat(result.steps()).hasSize(3);
        assertThat(result.changes()).singleElement().satisfies(change -> {
            assertThat(change.id()).isEqualTo("test");
            assertThat(change.effectiveAt()).isEqualTo(Instant.parse("2025-06-30T17:00:00Z"));
        });
    }

    @Test
    void aCodeSurvivesAMergerUnderAnotherName() {
        // Phường Tân Tiến became Phường Nha Trang under its own code.
        var result = applied("""
                - {kind: create, agency: {code: H32.41.6, name: Phường Nha Trang, tier: commune, sector: administration, parent: H32}}
                - {kind: merge, from: [H32.41.6, H32.41.8], into: H32.41.6}
                """);
        var after = after(result);
        assertThat(after.agency(code("H32.41.6")))
                .extracting(Agency::name)
                .containsExactly("Phường Tân Tiến", "Phường Nha Trang");
        assertThat(after.on(JULY_2025.minusDays(1)).agency(code("H32.41.6")))
                .hasValueSatisfying(then -> assertThat(then.name()).isEqualTo("Phường Tân Tiến"));
        assertThat(after.on(JULY_2025).successionOf(code("H32.41.6"), null)).isInstanceOf(Succession.Itself.class);
        assertThat(after.on(JULY_2025).successionOf(code("H32.41.8"), null)).isInstanceOf(Succession.By.class);
        assertThat(Fate.of(after, code("H32.41.6"), JULY_2025).said())
                .isEqualTo("H32.41.6 (Phường Nha Trang) is in force since 2025-07-01;"
                        + " until 2025-07-01 the code was that of Phường Tân Tiến");
    }

    @Test
    void oneOfTheMergedGoesOnAsItIs() {
        var after = after(applied("- {kind: merge, from: [H32.41.6, H32.41.8], into: H32.41.6}"));
        assertThat(after.agency(code("H32.41.6"))).containsExactly(TAN_TIEN);
        assertThat(after.on(JULY_2025).successionOf(code("H32.41.8"), null)).isInstanceOf(Succession.By.class);
    }

    @Test
    void splitsByPlaceAndDissolvesIntoTheOneAbove() {
        var after = after(applied("""
                - {kind: split, from: H32.45.11, into: [H32.41.6, H32.41.8]}
                - {kind: dissolve, from: H32.41, into: [H32], byPlace: true}
                - {kind: amend, code: G01.32.41, serves: H32, name: Công an tỉnh, formerCodes: []}
                """));
        assertThat(after.on(JULY_2025).successionOf(code("H32.45.11"), null)).isInstanceOf(Succession.Unclear.class);
        assertThat(after.agency(code("H32.41")).getFirst().successorByPlace()).isTrue();
        assertThat(after.agency(code("G01.32.41")))
                .satisfiesExactly(old -> assertThat(old.validUntil()).isEqualTo(JULY_2025), now -> {
                    assertThat(now.serves()).isEqualTo(code("H32"));
                    assertThat(now.formerCodes()).isEmpty();
                    assertThat(now.sector()).isEqualTo("police");
                });
        assertThat(Fate.of(after, code("H32.45.11"), JULY_2025).said())
                .isEqualTo("H32.45.11 (Xã Hòa Trí) ended on 2025-07-01; it was split among"
                        + " H32.41.6 (Phường Tân Tiến), H32.41.8 (Phường Lộc Thọ), by the dossier's place");
    }

    @Test
    void renamesAndMovesInOneRecordAndLooksAtNoDossierForIt() {
        var result = applied("""
                - {kind: rename, code: H32.41.6, name: Phường Nha Trang}
                - {kind: move, code: H32.41.6, parent: H32.41}
                """);
        assertThat(after(result).agency(code("H32.41.6"))).hasSize(2).last().satisfies(now -> {
            assertThat(now.name()).isEqualTo("Phường Nha Trang");
            assertThat(now.parent()).isEqualTo(code("H32.41"));
            assertThat(now.validFrom()).isEqualTo(JULY_2025);
        });
        assertThat(result.changes()).isEmpty();
    }

    @Test
    void takesOldCodesForNewOnes() {
        var result = applied("- {kind: dissolve, from: 000.41.32.G01, into: [H32]}");
        assertThat(after(result).agency(code("G01.32.41")).getFirst().successors())
                .containsExactly(code("H32"));
    }

    @Test
    void theDocumentItWritesIsTheOneItReads() {
        var set = set("""
                - {kind: create, agency: {code: H32.102, name: Phường Nha Trang, tier: commune, sector: administration, parent: H32}}
                - {kind: merge, from: [H32.41.6, H32.41.8], into: H32.102}
                - {kind: split, from: H32.45.11, into: [H32.102, H32], byPlace: true}
                - {kind: dissolve, from: H32.41, into: []}
                - {kind: rename, code: H32, name: Thành phố}
                - {kind: move, code: H32, parent: null}
                - {kind: amend, code: G01.32.41, serves: null, capabilities: [seals], maintenance: [{from: 2025-07-02T00:00:00Z, until: 2025-07-03T00:00:00Z, reason: nâng cấp}]}
                - {kind: record, agency: {code: H33, name: a, tier: province, sector: administration, validFrom: 2020-01-01}}
                - {kind: withdraw, code: H33, validFrom: 2019-01-01}
                """);
        var faults = new ArrayList<Fault>();
        var json = vn.lienthong.contract.wire.CanonicalJson.mapper().writeValueAsString(set.toTree());
        assertThat(ReadChangeSet.of(
                        tools.jackson.databind.json.JsonMapper.shared().readTree(json), faults))
                .isEqualTo(set);
        assertThat(faults).isEmpty();
    }

    // ---- what is wrong

    record Wrong(String what, String changes, int change, ChangeRule rule, String message) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Wrong> wrongs() {
        return List.of(
                new Wrong(
                        "an unknown code",
                        "- {kind: rename, code: H32.99, name: a}",
                        0,
                        ChangeRule.AGENCY_IS_KNOWN,
                        "doesn't know the agency H32.99"),
                new Wrong(
                        "a code taken",
                        "- {kind: create, agency: {code: H32.41.6, name: b, tier: commune, sector: administration, parent: H32}}",
                        0,
                        ChangeRule.CODE_IS_FREE,
                        "is that of Phường Tân Tiến, in force since 2019-01-01"),
                new Wrong(
                        "an old code taken",
                        "- {kind: create, agency: {code: H32.5, formerCodes: [000.41.32.G01], name: b, tier: commune, sector: administration, parent: H32}}",
                        0,
                        ChangeRule.CODE_IS_FREE,
                        "which G01.32.41 has at the same time"),
                new Wrong(
                        "merged and split at once",
                        """
                        - {kind: merge, from: [H32.41.6], into: H32}
                        - {kind: split, from: H32.41.6, into: [H32, H32.45.11]}""",
                        1,
                        ChangeRule.AGENCY_ENDS_ONCE,
                        "H32.41.6 ends already by change 0"),
                new Wrong(
                        "changed and ended at once",
                        """
                        - {kind: merge, from: [H32.41.6], into: H32}
                        - {kind: rename, code: H32.41.6, name: b}""",
                        1,
                        ChangeRule.AGENCY_IS_IN_FORCE,
                        "H32.41.6 ends on 2025-07-01 by change 0"),
                new Wrong(
                        "a successor nobody knows",
                        "- {kind: merge, from: [H32.41.6], into: H32.777}",
                        0,
                        ChangeRule.SUCCESSOR_IS_IN_FORCE,
                        "followed by H32.777, which the registry doesn't know"),
                new Wrong(
                        "a successor that ends the same day",
                        """
                        - {kind: merge, from: [H32.41.6], into: H32.41.8}
                        - {kind: merge, from: [H32.41.8], into: H32}""",
                        0,
                        ChangeRule.SUCCESSOR_IS_IN_FORCE,
                        "followed by H32.41.8, which is not in force on 2025-07-01"),
                new Wrong(
                        "a circle of successors",
                        """
                        - {kind: merge, from: [H32.41.6], into: H32.41.8}
                        - {kind: merge, from: [H32.41.8], into: H32.41.6}""",
                        0,
                        ChangeRule.SUCCESSION_HAS_NO_CIRCLE,
                        "[H32.41.6, H32.41.8, H32.41.6]"),
                new Wrong(
                        "a parent ended",
                        """
                        - {kind: dissolve, from: H32, into: [H32.41.6]}""",
                        0,
                        ChangeRule.PARENT_IS_IN_FORCE,
                        "H32.41.8 is under H32, which is not in force from 2025-07-01 on; change H32.41.8 too"),
                new Wrong(
                        "an agency that serves an ended unit",
                        "- {kind: dissolve, from: H32.41, into: [H32]}",
                        0,
                        ChangeRule.PLACE_IS_IN_FORCE,
                        "G01.32.41 serves H32.41, which is not in force from 2025-07-01 on"),
                new Wrong(
                        "a circle of parents",
                        "- {kind: move, code: H32, parent: H32.41}",
                        0,
                        ChangeRule.HIERARCHY_HAS_NO_CIRCLE,
                        "lead in a circle"),
                new Wrong(
                        "overlapping records",
                        "- {kind: record, agency: {code: H32.41.6, name: Phường Nha Trang, tier: commune, sector: administration, parent: H32, validFrom: 2025-07-01}}",
                        0,
                        ChangeRule.RECORDS_DONT_OVERLAP,
                        "give it validUntil 2025-07-01 at most"),
                new Wrong(
                        "a split into one",
                        "- {kind: split, from: H32.41.6, into: [H32]}",
                        0,
                        ChangeRule.SPLIT_HAS_SEVERAL_SUCCESSORS,
                        "one alone is a merge"),
                new Wrong(
                        "an unknown channel",
                        "- {kind: amend, code: H32, channel: pigeon}",
                        0,
                        ChangeRule.CHANNEL_IS_KNOWN,
                        "feed, webhook, kafka or axis"),
                new Wrong(
                        "a new agency that begins on another day",
                        "- {kind: create, agency: {code: H32.5, name: b, tier: commune, sector: administration, validFrom: 2025-08-01}}",
                        0,
                        ChangeRule.BEGINS_ON_THE_DAY,
                        "leave validFrom out"),
                new Wrong(
                        "a record that isn't there",
                        "- {kind: withdraw, code: H32, validFrom: 2018-01-01}",
                        0,
                        ChangeRule.RECORD_EXISTS,
                        "no record from 2018-01-01"));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void saysWhatIsWrongAndWhere(Wrong wrong) {
        assertThat(applied(wrong.changes()).faults()).anySatisfy(fault -> {
            assertThat(fault.rule()).isEqualTo(wrong.rule());
            assertThat(fault.change()).isEqualTo(wrong.change());
            assertThat(fault.message()).contains(wrong.message());
        });
    }

    @Test
    void endsNothingBeforeItBegan() {
        var early = changeSet("""
                id: early
                title: a
                effectiveOn: 2019-01-01
                changes:
                  - {kind: dissolve, from: H32.41.6, into: [H32]}
                  - {kind: dissolve, from: H32.41.8, into: [H32]}
                """);
        assertThat(ChangePlan.apply(OF_2019, early).faults())
                .extracting(Finding::rule)
                .containsExactly(ChangeRule.ENDS_AFTER_IT_BEGAN, ChangeRule.ENDS_AFTER_IT_BEGAN);
        var earlier = changeSet("""
                id: early
                title: a
                effectiveOn: 2018-01-01
                effectiveAt: 2017-01-01T00:00:00+07:00
                changes:
                  - {kind: dissolve, from: H32.41.6, into: [H32]}
                """);
        assertThat(ChangePlan.apply(OF_2019, earlier).faults())
                .extracting(Finding::message)
                .containsExactly(
                        "dossiers can't follow before 2018-01-01, when the new is in force",
                        "H32.41.6 begins only on 2019-01-01");
    }

    @Test
    void saysEverythingWrongAboutTheFormAtOnce() {
        var faults = new ArrayList<Fault>();
        ReadChangeSet.of(new tools.jackson.dataformat.yaml.YAMLMapper().readTree("""
                id: Not An Id
                effectiveOn: 1.7.2025
                color: red
                changes:
                  - {kind: merge, from: H32.1, into: h32}
                  - {kind: create, agency: {code: H32.1, name: a, tier: b, sektor: c}}
                  - {kind: create, agency: {code: H32.1, name: a, tier: b}}
                  - {kind: amend, code: H32, validUntil: 2025-01-01}
                  - {kind: explode}
                  - {kind: move, code: H32}
                """), faults);
        assertThat(faults)
                .extracting(fault -> fault.pointer() + " " + fault.code())
                .containsExactlyInAnyOrder(
                        "/color MEMBER_IS_KNOWN",
                        "/id VALUE_IS_WELL_FORMED",
                        "/title MEMBER_IS_GIVEN",
                        "/effectiveOn VALUE_IS_WELL_FORMED",
                        "/changes/0/from VALUE_IS_WELL_FORMED",
                        "/changes/0/into VALUE_IS_WELL_FORMED",
                        "/changes/1/agency/sektor MEMBER_IS_KNOWN",
                        "/changes/1/agency MEMBER_IS_GIVEN",
                        "/changes/2/agency MEMBER_IS_GIVEN",
                        "/changes/3/validUntil MEMBER_IS_KNOWN",
                        "/changes/3 MEMBER_IS_GIVEN",
                        "/changes/4/kind MEMBER_IS_KNOWN",
                        "/changes/5/parent MEMBER_IS_GIVEN");
    }

    // ---- what is only remarked

    @Test
    void remarksANameThatMeansAnExistingUnitWrittenOtherwise() {
        var result = applied("""
                - {kind: create, agency: {code: H32.121, name: Xã Hoà Trí, tier: commune, sector: administration, parent: H32}}
                - {kind: rename, code: H32.41.8, name: "Phường\\n  Lộc Thọ mới"}
                - {kind: dissolve, from: H32.45.11, into: []}
                """);
        assertThat(result.faults()).isEmpty();
        assertThat(result.remarks())
                .extracting(remark -> remark.change() + " " + remark.rule())
                .containsExactlyInAnyOrder("0 NAME_IS_SPELT_ALIKE", "1 NAME_WAS_TIDIED", "2 SUCCESSOR_IS_NAMED");
        assertThat(result.remarks())
                .anySatisfy(remark -> assertThat(remark.message())
                        .isEqualTo("H32.121: Xã Hoà Trí is the name of H32.45.11, written there Xã Hòa Trí;"
                                + " is it the same unit?"));
    }

    @Test
    void remarksARenamingThatIsOneOfSpellingAndOneOfThePast() {
        var result = applied("""
                - {kind: rename, code: H32.45.11, name: Xã Hoà Trí}
                - {kind: record, agency: {code: H32.41.6, name: Phường Nha Trang, tier: commune, sector: administration, parent: H32, validFrom: 2019-01-01}}
                """);
        assertThat(result.faults()).isEmpty();
        assertThat(result.remarks())
                .extracting(remark -> remark.change() + " " + remark.rule())
                .containsExactlyInAnyOrder("0 NAME_IS_SPELT_ALIKE", "1 NAME_CHANGES_BACKWARDS");
    }

    // ---- the real one

    @Test
    void carriesOutTheReorganisationOf2025() {
        var before = new RegistryHistory(Units.table("agencies.csv"), List.of(), Map.of(), List.of());
        var result = ChangePlan.apply(before, changeSet(Units.text("reorganisations/2025-07-01.yml")));
        var after = after(result);
        var view = after.on(JULY_2025);
        assertThat(view.agencies().stream().filter(agency -> agency.tier().equals("commune")))
                .hasSize(65);
        assertThat(view.agencies().stream().filter(agency -> agency.tier().equals("district")))
                .isEmpty();
        assertThat(view.successionOf(code("H32.41.6"), null))
                .isInstanceOfSatisfying(
                        Succession.By.class,
                        by -> assertThat(by.successor().code()).isEqualTo(code("H32.102")));
        assertThat(view.successionOf(code("H32.43.1"), null)).isInstanceOf(Succession.Unclear.class);
        assertThat(after.on(LocalDate.of(2025, 6, 30)).agencies()).hasSize(235);
    }

    @Test
    void carriesItOutForThe817AndSaysWhoWouldOutliveHisDistrict() {
        var before = new RegistryHistory(Units.the817(), List.of(), Map.of(), List.of());
        var whole = changeSet(Units.reorganisationOf817().toString());
        assertThat(ChangePlan.apply(before, whole).faults()).isEmpty();

        var forgotten = new ChangeSet(
                "forgotten",
                "a",
                null,
                JULY_2025,
                null,
                whole.changes().stream()
                        .filter(change -> !(change instanceof ChangeSet.Amend))
                        .toList());
        assertThat(ChangePlan.apply(before, forgotten).faults())
                .extracting(Finding::message)
                .hasSize(3)
                .anySatisfy(message -> assertThat(message)
                        .isEqualTo("G12.72.32.41 serves H32.41, which is not in force from 2025-07-01 on;"
                                + " change G12.72.32.41 too"));
    }
}
