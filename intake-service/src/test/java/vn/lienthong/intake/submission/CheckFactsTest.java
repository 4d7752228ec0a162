package vn.lienthong.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.SettingsFixture;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;

class CheckFactsTest {
    private final CheckFacts check = new CheckFacts(SettingsFixture.settings(1, 1, 1));
    private final List<Fault> faults = new ArrayList<>();

    /** The facts as a client writes them in JSON, besides those the procedure requires. */
    private Map<String, String> taken(String json) {
        var stated = new HashMap<String, @Nullable Object>();
        stated.put("place", "H32.41.1");
        stated.put("kind", "house");
        stated.putAll(JsonMapper.shared().readValue(json, Map.class));
        return check.facts(stated, Province.LAND, Province.history().on(LocalDate.of(2019, 3, 12)), faults);
    }

    private List<String> rules() {
        return faults.stream().map(Fault::code).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "500,                 500",
        "500.0,               500",
        "0.5,                 0.5",
        "-0,                  0",
        "0.0,                 0",
        "1e3,                 1000",
        "-12.250000,          -12.25",
        "0.000001,            0.000001",
        "999999999999999,     999999999999999",
    })
    void writesANumberInOneFormOnly(String written, String canonical) {
        assertThat(taken("{\"area\":" + written + "}")).containsEntry("area", canonical);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"500\"",
                "true",
                "1e15",
                "1e400",
                "-1e400",
                "1e999999999",
                "0.0000001",
                "123456789012345678901234567890",
                "[1]",
                "{}"
            })
    void refusesWhatIsNoNumberOrOutOfBounds(String written) {
        taken("{\"area\":" + written + "}");

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(Rule.FACT_HAS_ITS_TYPE.name());
            assertThat(fault.pointer()).isEqualTo("/facts/area");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mortgaged\":\"true\"}",
                "{\"mortgaged\":1}",
                "{\"kind\":\"House\"}",
                "{\"kind\":7}",
                "{\"plot\":12}",
                "{\"place\":32}"
            })
    void refusesAValueOfAnotherType(String json) {
        taken(json);

        assertThat(rules()).containsExactly(Rule.FACT_HAS_ITS_TYPE.name());
    }

    @Test
    void namesTheValuesOfAChoice() {
        taken("{\"kind\":\"moon\"}");

        assertThat(faults.getFirst().message()).isEqualTo("The fact kind (Loại đất) is one of house, field.");
    }

    @ParameterizedTest
    @CsvSource({
        "H32.41.9, is no more since 2019-03-01",
        "H32.41.8, comes into being on 2100-01-01",
        "H32.777,  knows no agency",
        "Nha Trang, not of the form"
    })
    void refusesAnAgencyThatIsNotInForce(String code, String message) {
        taken("{\"place\":\"" + code + "\"}");

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(Rule.FACT_NAMES_AN_AGENCY_IN_FORCE.name());
            assertThat(fault.message()).contains(message);
        });
    }

    @Test
    void takesTheLongestTextAndNoLongerOneNorALineBreak() {
        assertThat(taken("{\"plot\":\"" + "x".repeat(SettingsFixture.LONGEST_FACT) + "\"}"))
                .containsKey("plot");
        assertThat(faults).isEmpty();

        taken("{\"plot\":\"" + "x".repeat(SettingsFixture.LONGEST_FACT + 1) + "\"}");
        taken("{\"plot\":\"a\\nb\"}");
        assertThat(rules()).containsExactly(Rule.TEXT_IS_SHORT_ENOUGH.name(), Rule.TEXT_IS_READABLE.name());
    }

    @Test
    void leavesOutWhatIsEmptyAndMissesItWhereItIsRequired() {
        assertThat(taken("{\"plot\":\" \",\"area\":null}")).containsOnlyKeys("place", "kind");
        assertThat(faults).isEmpty();

        taken("{\"kind\":\"\",\"place\":null}");
        assertThat(faults)
                .extracting(Fault::message)
                .containsExactly("The fact place (Nơi có đất) is missing.", "The fact kind (Loại đất) is missing.");
    }

    @Test
    void namesOneFactOfManyThatAreNotDeclared() {
        taken("{\"a/b\":1,\"c\":2,\"d\":{\"deep\":[]}}");

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(Rule.FACT_IS_DECLARED.name());
            assertThat(fault.message()).contains("place, kind, area, mortgaged, plot");
        });
    }

    @Test
    void refusesFactsAndOptionsOfAProcedureThatHasNone() {
        check.facts(
                Map.of("place", "H32.41.1"), Province.BIRTH, Province.history().on(LocalDate.of(2019, 3, 12)), faults);
        CheckFacts.options(List.of("card"), Province.BIRTH, faults);

        assertThat(rules()).containsExactly(Rule.FACT_IS_DECLARED.name(), Rule.OPTION_IS_KNOWN.name());
        assertThat(faults).allSatisfy(fault -> assertThat(fault.message()).contains("out"));
    }
}
