package vn.lienthong.routing.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.yaml.YAMLMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;

/** What the data files that ship with routing promise, read as plain files: whoever edits one learns here what broke. */
@DisplayName("The registry's data")
class RegistryDataTest {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvReadFeature.FAIL_ON_MISSING_COLUMNS, CsvReadFeature.FAIL_ON_MISSING_HEADER_COLUMNS)
            .build();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final LocalDate JUNE_2019 = LocalDate.of(2019, 6, 1);
    private static final Set<String> CAPABILITIES = Set.of("receives-for-others", "one-stop", "seals", "archives");
    private static final Set<String> CHANNELS = Set.of("feed", "webhook", "kafka", "axis");
    private static final Pattern GENERAL_STATISTICS_CODE = Pattern.compile("\\d{2}|\\d{3}|\\d{5}");
    private static final Pattern LIMIT =
            Pattern.compile("|same-day|\\?\\d{1,3}|\\d{1,3} (working-days|working-hours|days|hours|months)");
    private static final Pattern DOUBT = Pattern.compile("limit-(missing|without-unit(-online|-counter|-post)?|zero"
            + "|unit-from-text|hours-not-said-working)|limits-cut-in-source"
            + "|several-limits-(online|counter|post)=[\\w ?-]+(/[\\w ?-]+)+"
            + "|parts-without-name|fee-(below-1000|in-usd|free-or-set-by-province)|name-over-255|same-name-as:\\d\\.\\d{6}|level-other"
            + "|name-and-level-only");

    private static final String SAME_NAME = "same-name-as:";
    private static final Set<String> LEVELS = Set.of("commune", "district", "province", "ministry");
    private static final Set<String> RECEIPT_CHANNELS = Set.of("online", "counter", "post");
    private static final Pattern WORDS = Pattern.compile("[a-z]+(-[a-z]+)*");

    private static final List<Map<String, String>> AGENCIES = csv("agencies.csv");
    private static final List<Map<String, String>> EXTRA = csv("extra/agencies-817.csv");
    private static final List<Map<String, String>> NINH_THUAN = csv("extra/agencies-ninhthuan.csv");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agencies.csv",
                "extra/agencies-817.csv",
                "extra/agencies-ninhthuan.csv",
                "reorganisations/2025-07-01.yml",
                "extra/2025-07-01-817.yml",
                "extra/2025-07-01-ninhthuan.yml",
                "units/communes-2025-06-30.csv",
                "units/districts-2025-06-30.csv",
                "units/provinces.csv",
                "units/communes-2025-08-05.csv",
                "units/mapping-2025-07-01.csv",
                "catalogue/procedures.csv",
                "catalogue/parts.csv"
            })
    void isComposedUnicodeWithLineFeeds(String file) {
        var text = text(file);
        assertThat(Normalizer.isNormalized(text, Normalizer.Form.NFC)).isTrue();
        assertThat(text).doesNotContain("\r", "\uFEFF", "\uFFFD").endsWith("\n");
    }

    @Test
    void countsThe817AgenciesOf2019() {
        assertThat(AGENCIES).hasSize(235);
        assertThat(Stream.concat(AGENCIES.stream(), EXTRA.stream())
                        .filter(agency ->
                                !LocalDate.parse(agency.get("valid_from")).isAfter(JUNE_2019))
                        .filter(agency -> agency.get("valid_until").isEmpty()
                                || LocalDate.parse(agency.get("valid_until")).isAfter(JUNE_2019)))
                .hasSize(817);
    }

    @Test
    void keepsTheAgenciesThatOthersRelyOn() {
        assertThat(tiers(AGENCIES))
                .containsEntry("province", 1)
                .containsEntry("district", 9)
                .containsEntry("commune", 140)
                .containsEntry("department", 22);
        // 203 stood in the first registry: those 172 and 31 of the vertical sectors police, tax, insurance and
        // military.
        assertThat(AGENCIES)
                .filteredOn(agency -> agency.get("tier").equals("vertical")
                        && Set.of("police", "tax", "social-insurance", "military")
                                .contains(agency.get("sector")))
                .hasSize(31);
        assertThat(byCode(AGENCIES).get("H32.15"))
                .containsEntry("former_codes", "000.00.15.H32")
                .containsEntry("name", "Sở Tư pháp");
        assertThat(byCode(AGENCIES).get("H32.23").get("capabilities")).contains("receives-for-others");
    }

    @Test
    void theCommunePoliceStandsInTheExtraFileOnly() {
        // Otherwise another agency would take the residence step of 2.000986.
        assertThat(AGENCIES)
                .filteredOn(agency -> agency.get("sector").equals("police"))
                .allSatisfy(
                        agency -> assertThat(agency.get("serves").split("\\.")).hasSizeLessThan(3));
    }

    @Test
    void namesEachAgencyOnceWithCodesThatAreCodes() {
        var all = Stream.of(AGENCIES, EXTRA, NINH_THUAN).flatMap(List::stream).toList();
        assertThat(all.stream()
                        .flatMap(agency ->
                                Stream.concat(Stream.of(agency.get("code")), list(agency.get("former_codes")).stream()))
                        .map(AgencyCode::new))
                .doesNotHaveDuplicates();
        assertThat(faults(
                        all,
                        agency -> rules(
                                rule("form of the code", isOf(AgencyCode.Form.DECISION_20, agency.get("code"))),
                                rule(
                                        "form of a former code",
                                        list(agency.get("former_codes")).stream()
                                                .allMatch(former -> isOf(AgencyCode.Form.QCVN_102, former))),
                                rule("name", !agency.get("name").isBlank() && isStripped(agency.get("name"))),
                                rule("tier", WORDS.matcher(agency.get("tier")).matches()),
                                rule(
                                        "sector",
                                        WORDS.matcher(agency.get("sector")).matches()),
                                rule("capabilities", CAPABILITIES.containsAll(list(agency.get("capabilities")))),
                                rule("channel", CHANNELS.contains(agency.get("channel"))))))
                .isEmpty();
    }

    private static boolean isOf(AgencyCode.Form form, String code) {
        return new AgencyCode(code).form() == form;
    }

    private static boolean isStripped(String text) {
        return text.equals(text.strip());
    }

    @Test
    void leavesNoParentAndNoPlaceOpen() {
        assertReferences(AGENCIES, AGENCIES);
        assertReferences(EXTRA, Stream.concat(AGENCIES.stream(), EXTRA.stream()).toList());
        assertReferences(NINH_THUAN, NINH_THUAN);
    }

    private static void assertReferences(List<Map<String, String>> agencies, List<Map<String, String>> known) {
        var codes = byCode(known).keySet();
        assertThat(faults(
                        agencies,
                        agency -> rules(
                                rule("parent", isEmptyOrIn(codes, agency.get("parent"))),
                                rule("serves", isEmptyOrIn(codes, agency.get("serves"))),
                                rule("successors", codes.containsAll(list(agency.get("successors")))))))
                .isEmpty();
    }

    private static boolean isEmptyOrIn(Set<String> codes, String code) {
        return code.isEmpty() || codes.contains(code);
    }

    @Test
    void hasOneAnswerToWhoIsCompetentForASectorInAPlace() {
        assertThat(Stream.concat(AGENCIES.stream(), EXTRA.stream())
                        .filter(agency -> !agency.get("serves").isEmpty())
                        .map(agency -> agency.get("sector") + "@" + agency.get("serves")))
                .doesNotHaveDuplicates();
    }

    @Test
    void givesEveryCommuneAndDistrictOf2019AFate() {
        var reorganisation = new Reorganisation("reorganisations/2025-07-01.yml", AGENCIES);
        assertThat(reorganisation.ends())
                .containsAll(codes(AGENCIES, "commune"))
                .containsAll(codes(AGENCIES, "district"));
        assertThat(reorganisation.created("commune")).hasSize(65);
        assertThat(reorganisation.created("vertical")).hasSize(65);
        assertThat(reorganisation.splits).hasSize(7);
        // The 41 communes that Khánh Hòa of 2019 became; the other 24 come from Ninh Thuận.
        assertThat(reorganisation.successorsOf(codes(AGENCIES, "commune"))).hasSize(41);
        assertThat(reorganisation.survivorsWithoutParentOrPlace()).isEmpty();
    }

    @Test
    void theFurtherAgenciesHaveTheirFateTheSameDay() {
        var first = new Reorganisation("reorganisations/2025-07-01.yml", AGENCIES);
        var known = Stream.concat(first.after.values().stream(), EXTRA.stream()).toList();
        var second = new Reorganisation("extra/2025-07-01-817.yml", known);
        assertThat(second.created("vertical")).hasSize(65);
        assertThat(second.created("public-unit")).hasSize(65);
        // What a district or commune had is gone with it, but for customs, who sit at the ports.
        assertThat(second.survivorsWithoutParentOrPlace())
                .containsExactlyInAnyOrder("G12.72.32.41", "G12.72.32.42", "G12.72.32.44");
    }

    @Test
    void ninhThuanEndsInTheOther24Communes() {
        assertThat(codes(NINH_THUAN, "commune")).hasSize(65);
        var first = new Reorganisation("reorganisations/2025-07-01.yml", AGENCIES);
        var known = Stream.concat(first.after.values().stream(), NINH_THUAN.stream())
                .toList();
        var second = new Reorganisation("extra/2025-07-01-ninhthuan.yml", known);
        assertThat(second.ends())
                .containsExactlyInAnyOrderElementsOf(byCode(NINH_THUAN).keySet());
        var successors = second.successorsOf(codes(NINH_THUAN, "commune"));
        assertThat(successors).hasSize(24).doesNotContainAnyElementsOf(first.successorsOf(codes(AGENCIES, "commune")));
    }

    @Test
    void followsTheNationOverThePublishedMapping() {
        var oldCommunes = byCode(csv("units/communes-2025-06-30.csv"));
        var districts = byCode(csv("units/districts-2025-06-30.csv"));
        var newCommunes = byCode(csv("units/communes-2025-08-05.csv"));
        var provinces = csv("units/provinces.csv");
        var oldProvinces = byCode(onMap(provinces, "2025-06-30"));
        var newProvinces = byCode(onMap(provinces, "2025-08-05"));
        assertThat(oldCommunes).hasSize(10_035);
        assertThat(districts).hasSize(696);
        assertThat(oldProvinces).hasSize(63);
        assertThat(newCommunes).hasSize(3_321);
        assertThat(newProvinces).hasSize(34);
        var units = Stream.of(oldCommunes, districts, oldProvinces, newCommunes, newProvinces)
                .flatMap(list -> list.values().stream())
                .toList();
        assertThat(faults(
                        units,
                        unit -> rules(
                                rule(
                                        "code",
                                        GENERAL_STATISTICS_CODE
                                                .matcher(unit.get("code"))
                                                .matches()),
                                rule("name", !unit.get("name").isBlank() && isStripped(unit.get("name"))))))
                .isEmpty();
        assertThat(faults(oldCommunes.values(), commune -> {
                    var district = districts.get(commune.get("district"));
                    return rules(rule(
                            "district",
                            district != null && district.get("province").equals(commune.get("province"))));
                }))
                .isEmpty();
        assertThat(oldProvinces.keySet()).containsAll(values(districts.values(), "province"));
        assertThat(oldProvinces.values().stream().map(province -> new AgencyCode(province.get("agency"))))
                .doesNotHaveDuplicates()
                .contains(new AgencyCode("H32"), new AgencyCode("H43"));
        assertThat(values(oldProvinces.values(), "agency")).containsAll(values(newProvinces.values(), "agency"));
        assertThat(newProvinces.keySet())
                .containsAll(values(newCommunes.values(), "province"))
                .containsAll(values(oldProvinces.values(), "successor"));

        var mapping = csv("units/mapping-2025-07-01.csv");
        assertThat(mapping).hasSize(10_602).doesNotHaveDuplicates();
        var islands = mapping.stream()
                .map(pair -> pair.get("old"))
                .filter(districts::containsKey)
                .toList();
        assertThat(islands).containsExactlyInAnyOrder("318", "471", "498", "536", "755");
        assertThat(values(mapping, "old"))
                .containsAll(oldCommunes.keySet())
                .isSubsetOf(union(oldCommunes.keySet(), districts.keySet()));
        assertThat(values(mapping, "new")).isEqualTo(newCommunes.keySet());
    }

    @Test
    void aCodeOutlivesAMergerWhileItsNameChanges() {
        var before = byCode(csv("units/communes-2025-06-30.csv"));
        var after = byCode(csv("units/communes-2025-08-05.csv"));
        assertThat(before.get("22366")).containsEntry("name", "Phường Tân Tiến");
        assertThat(after.get("22366")).containsEntry("name", "Phường Nha Trang");
    }

    @Test
    void cataloguesThePublishedProceduresAndNamesWhatIsDoubtful() {
        var procedures = csv("catalogue/procedures.csv");
        assertThat(procedures).hasSize(3_274);
        assertThat(values(procedures, "code").stream().map(ProcedureCode::new)).doesNotHaveDuplicates();
        var known = byCode(procedures);
        assertThat(faults(procedures, procedure -> {
                    var doubts = list(procedure.get("doubts"));
                    var limit = procedure.get("limit");
                    return rules(
                            rule("name", !procedure.get("name").isBlank()),
                            rule("levels", LEVELS.containsAll(list(procedure.get("levels")))),
                            rule("channels", RECEIPT_CHANNELS.containsAll(list(procedure.get("channels")))),
                            rule(
                                    "limits",
                                    Stream.of("limit", "limit_online", "limit_counter", "limit_post")
                                            .allMatch(column -> LIMIT.matcher(procedure.get(column))
                                                    .matches())),
                            rule(
                                    "fees",
                                    procedure.get("fee_min").matches("\\d*")
                                            && procedure.get("fee_max").matches("\\d*")),
                            rule("online", Set.of("", "yes", "no").contains(procedure.get("online"))),
                            rule("published_on", procedure.get("published_on").matches("|\\d{4}-\\d{2}-\\d{2}")),
                            rule("source_as_of", procedure.get("source_as_of").matches("20\\d{2}-\\d{2}")),
                            rule(
                                    "doubts",
                                    doubts.stream()
                                            .allMatch(doubt ->
                                                    DOUBT.matcher(doubt).matches())),
                            rule("a missing limit is said", doubts.contains("limit-missing") == limit.isEmpty()),
                            rule(
                                    "a limit without unit is said",
                                    doubts.contains("limit-without-unit") == limit.startsWith("?")),
                            rule(
                                    "a long name is said",
                                    doubts.contains("name-over-255")
                                            == procedure.get("name").length() > 255),
                            rule(
                                    "a fee that looks mistyped is said",
                                    doubts.contains("fee-below-1000")
                                            == (looksMistyped(procedure.get("fee_min"))
                                                    || looksMistyped(procedure.get("fee_max")))),
                            rule(
                                    "the same name under another code",
                                    doubts.stream()
                                            .filter(doubt -> doubt.startsWith(SAME_NAME))
                                            .map(doubt -> known.get(doubt.substring(SAME_NAME.length())))
                                            .allMatch(other -> other != null
                                                    && other.get("name").equals(procedure.get("name")))));
                }))
                .isEmpty();
        // The trap of limits by channel: 5 working days at the counter, 15 online, 20 by post.
        assertThat(known.get("1.012783"))
                .containsEntry("limit", "5 working-days")
                .containsEntry("limit_online", "15 working-days")
                .containsEntry("limit_counter", "")
                .containsEntry("limit_post", "20 working-days");
    }

    private static boolean looksMistyped(String fee) {
        return !fee.isEmpty() && !fee.equals("0") && Integer.parseInt(fee) < 1000;
    }

    @Test
    void listsThePapersOfKnownProcedures() {
        var procedures = byCode(csv("catalogue/procedures.csv"));
        var known = procedures.keySet();
        var parts = csv("catalogue/parts.csv");
        assertThat(parts).hasSize(14_747);
        assertThat(parts.stream().map(part -> part.get("code") + "/" + part.get("seq")))
                .doesNotHaveDuplicates();
        assertThat(faults(
                        parts,
                        part -> rules(
                                rule("code", known.contains(part.get("code"))),
                                rule("name", part.get("name").length() <= 160),
                                rule("originals", part.get("originals").matches("\\d{1,2}")),
                                rule("copies", part.get("copies").matches("\\d{1,2}")))))
                .isEmpty();
        assertThat(parts.stream().filter(part -> part.get("name").isBlank()).map(part -> part.get("code")))
                .as("papers without a name are said")
                .hasSize(61)
                .allMatch(code -> list(procedures.get(code).get("doubts")).contains("parts-without-name"));
    }

    /** A reorganisation played over the agencies it starts from, as plainly as can be. */
    private static final class Reorganisation {
        final Map<String, Map<String, String>> after;
        final Map<String, List<String>> successors = new HashMap<>();
        final List<String> splits = new ArrayList<>();
        private final List<Map<String, String>> created = new ArrayList<>();

        Reorganisation(String file, List<Map<String, String>> before) {
            var root = YAML.readTree(text(file));
            assertThat(root.get("effectiveOn").asString()).isEqualTo("2025-07-01");
            assertThat(root.get("id").asString()).isNotBlank();
            assertThat(root.get("title").asString()).isNotBlank();
            assertThat(root.get("legalBasis").asString()).contains("1667/NQ-UBTVQH15");
            after = new LinkedHashMap<>(byCode(before));
            var changes = root.get("changes");
            changes.forEach(change -> {
                if (change.get("kind").asString().equals("create")) {
                    create(change.get("agency"));
                }
            });
            changes.forEach(this::apply);
            after.keySet().removeAll(successors.keySet());
            assertThat(successors)
                    .allSatisfy((old, into) -> assertThat(after.keySet())
                            .as("successors of %s", old)
                            .containsAll(into));
        }

        private void create(JsonNode agency) {
            var code = agency.get("code").asString();
            assertThat(new AgencyCode(code).form()).isEqualTo(AgencyCode.Form.DECISION_20);
            var row = new HashMap<String, String>();
            for (var member : List.of("code", "name", "tier", "sector", "parent", "serves")) {
                row.put(member, agency.path(member).asString(""));
            }
            assertThat(row.get("name")).isNotBlank();
            assertThat(CAPABILITIES).containsAll(strings(agency.get("capabilities")));
            assertThat(CHANNELS).contains(agency.get("channel").asString());
            created.add(row);
            assertThat(after.put(code, row)).as("%s is new", code).isNull();
        }

        private void apply(JsonNode change) {
            switch (change.get("kind").asString()) {
                case "create" -> assertThat(change.get("agency").isObject()).isTrue();
                case "merge" ->
                    strings(change.get("from"))
                            .forEach(old -> end(old, List.of(change.get("into").asString())));
                case "split" -> {
                    var into = strings(change.get("into"));
                    assertThat(into).hasSizeGreaterThan(1).doesNotHaveDuplicates();
                    splits.add(change.get("from").asString());
                    end(change.get("from").asString(), into);
                }
                case "dissolve" -> {
                    assertThat(change.get("byPlace").asBoolean()).isTrue();
                    end(change.get("from").asString(), strings(change.get("into")));
                }
                case "rename" ->
                    assertThat(after).containsKey(change.get("code").asString());
                case "move" ->
                    assertThat(after.keySet())
                            .contains(
                                    change.get("code").asString(),
                                    change.get("parent").asString());
                default -> throw new AssertionError("a kind of change that isn't known: " + change);
            }
        }

        private void end(String old, List<String> into) {
            assertThat(after).as("%s exists", old).containsKey(old);
            assertThat(successors.put(old, into)).as("%s ends once", old).isNull();
        }

        Set<String> ends() {
            return successors.keySet();
        }

        List<Map<String, String>> created(String tier) {
            return created.stream()
                    .filter(agency -> agency.get("tier").equals(tier))
                    .toList();
        }

        Set<String> successorsOf(Collection<String> olds) {
            return olds.stream()
                    .flatMap(old -> successors.get(old).stream())
                    .collect(Collectors.toCollection(HashSet::new));
        }

        /** Who lives on although its parent, or the place it serves, has ended. */
        List<String> survivorsWithoutParentOrPlace() {
            return after.values().stream()
                    .filter(agency -> Stream.of(agency.get("parent"), agency.get("serves"))
                            .anyMatch(code -> !code.isEmpty() && !after.containsKey(code)))
                    .map(agency -> agency.get("code"))
                    .toList();
        }
    }

    private static Map<String, Integer> tiers(List<Map<String, String>> agencies) {
        return agencies.stream().collect(Collectors.toMap(agency -> agency.get("tier"), agency -> 1, Integer::sum));
    }

    private static List<String> codes(List<Map<String, String>> agencies, String tier) {
        return agencies.stream()
                .filter(agency -> agency.get("tier").equals(tier))
                .map(agency -> agency.get("code"))
                .toList();
    }

    private static List<Map<String, String>> onMap(List<Map<String, String>> provinces, String map) {
        return provinces.stream()
                .filter(province -> province.get("map").equals(map))
                .toList();
    }

    /** A rule that a row keeps or breaks. */
    private record Rule(String name, boolean kept) {}

    private static Rule rule(String name, boolean kept) {
        return new Rule(name, kept);
    }

    private static List<String> rules(Rule... rules) {
        return Stream.of(rules).filter(rule -> !rule.kept()).map(Rule::name).toList();
    }

    /** One line per row that breaks a rule, so that a failure over thousands of rows stays readable. */
    private static List<String> faults(
            Collection<Map<String, String>> rows, Function<Map<String, String>, List<String>> broken) {
        return rows.stream()
                .flatMap(row -> broken.apply(row).stream().map(rule -> row.get("code") + ": " + rule))
                .toList();
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        var union = new HashSet<>(some);
        union.addAll(others);
        return union;
    }

    private static Set<String> values(Collection<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> row.get(column)).collect(Collectors.toSet());
    }

    /** Fails when a code stands twice. */
    private static Map<String, Map<String, String>> byCode(List<Map<String, String>> rows) {
        return rows.stream()
                .collect(Collectors.toMap(
                        row -> row.get("code"),
                        row -> row,
                        (first, second) -> {
                            throw new AssertionError("the code " + first.get("code") + " stands twice");
                        },
                        LinkedHashMap::new));
    }

    private static List<String> list(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(";", -1));
    }

    private static List<String> strings(JsonNode array) {
        assertThat(array.isArray()).isTrue();
        var strings = new ArrayList<String>();
        array.forEach(element -> strings.add(element.asString()));
        return strings;
    }

    private static List<Map<String, String>> csv(String file) {
        try (var rows = CSV.readerFor(new TypeReference<Map<String, String>>() {})
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(text(file))) {
            return rows.readAll();
        }
    }

    private static String text(String file) {
        try (var in = RegistryDataTest.class.getResourceAsStream("/registry/" + file)) {
            assertThat(in).as("registry/" + file).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
