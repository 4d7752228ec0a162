package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.contract.Topics.REGISTRY_AGENCY_STATE;
import static vn.lienthong.contract.Topics.REGISTRY_CALENDAR_STATE;
import static vn.lienthong.contract.Topics.REGISTRY_CHANGE_STATE;
import static vn.lienthong.contract.Topics.REGISTRY_PROCEDURE_STATE;
import static vn.lienthong.routing.registry.RunningRegistry.official;
import static vn.lienthong.routing.registry.RunningRegistry.token;
import static vn.lienthong.routing.registry.RunningRegistry.topic;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.registry.RegistryFollower;

/** The administration of the registry, on a real broker and a real database. */
class RegistryServiceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String AN = official("an");
    private static final String BINH = official("binh");

    @TempDir
    static Path folder;

    private static RunningRegistry registry;

    @BeforeAll
    static void start() {
        registry = new RunningRegistry(folder, "routing_registry", "--lienthong.registry.largest-document=2MB");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static String rename(String id, String code, String name, String day) {
        return """
                id: %s
                title: Đổi tên
                legalBasis: Quyết định thử
                effectiveOn: %s
                changes:
                  - {kind: rename, code: %s, name: %s}
                """.formatted(id, day, code, name);
    }

    private static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> strings(JsonNode array, String member) {
        var strings = new ArrayList<String>();
        array.forEach(element -> strings.add(element.get(member).asString()));
        return strings;
    }

    // ---- the way of a change

    @Test
    void oneProposesAnotherApprovesAndEverybodyLearnsOfIt() {
        var proposed = registry.propose(rename("rename-h32.2", "H32.2", "Sở Công Thương mới", "2024-03-01"), AN)
                .is(201)
                .json();
        assertThat(proposed.get("said").asString())
                .isEqualTo("proposed: 1 records begin, 0 change, 1 end, 0 are withdrawn");
        assertThat(strings(proposed.get("records"), "what")).containsExactly("ends", "begins");
        assertThat(proposed.get("records").get(0).get("before").get("name").asString())
                .isEqualTo("Sở Công Thương");

        // Nothing has changed yet.
        assertThat(registry.get("/v1/registry/agencies/H32.2", null).json().get("records"))
                .hasSize(1);

        var alone = registry.approve("rename-h32.2", AN).is(403);
        assertThat(alone.json().get("code").asString()).isEqualTo("four-eyes");
        assertThat(alone.text()).contains("You proposed this change set yourself (token subject an)");
        assertThat(registry.approve("rename-h32.2", token("chi", "registry.propose"))
                        .is(403)
                        .text())
                .contains("scope-missing", "registry.approve");
        registry.approve("rename-h32.2", BINH).is(200);
        assertThat(registry.approve("rename-h32.2", BINH).is(409).text())
                .contains("change-decided", "approved already by binh");

        var now = registry.get("/v1/registry/agencies/H32.2", null).is(200).json();
        assertThat(strings(now.get("records"), "name")).containsExactly("Sở Công Thương", "Sở Công Thương mới");
        assertThat(strings(now.get("changes"), "id")).containsExactly("rename-h32.2");
        assertThat(now.get("fate").get("said").asString())
                .isEqualTo("H32.2 (Sở Công Thương mới) is in force since 2024-03-01;"
                        + " until 2024-03-01 the code was that of Sở Công Thương");

        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            assertThat(topic(REGISTRY_AGENCY_STATE)).containsKeys("H32.2@2019-01-01", "H32.2@2024-03-01");
            assertThat(registry.bean(RegistryFollower.class).registry().agency(new AgencyCode("H32.2")))
                    .hasValueSatisfying(agency -> assertThat(agency.name()).isEqualTo("Sở Công Thương mới"));
        });

        var audit = registry.get("/v1/registry/audit?change=rename-h32.2", AN)
                .is(200)
                .json();
        assertThat(audit.get("entries"))
                .extracting(entry ->
                        entry.get("who").asString() + " " + entry.get("agency").asString() + " "
                                + entry.get("what").asString())
                .containsExactly(
                        "an H32 proposed", "binh H32 approved", "binh H32 record-changed", "binh H32 record-added");
        assertThat(audit.get("entries").get(2).get("before").has("validUntil")).isFalse();
        assertThat(audit.get("entries").get(2).get("after").get("validUntil").asString())
                .isEqualTo("2024-03-01");
        assertThat(registry.get("/v1/registry/audit?agency=H32.2", AN).json().get("entries"))
                .extracting(entry -> entry.get("who").asString())
                .containsExactly("files", "binh", "binh");
        assertThatThrownBy(() -> registry.bean(JdbcClient.class)
                        .sql("delete from registry_audit")
                        .update())
                .hasMessageContaining("only added to");
    }

    @Test
    void movesDossiersToAnotherVersionOfTheirRouteOnce() {
        var path = "/v1/procedures/3.000333/migrations";
        var migration = "{\"fromVersion\": 1, \"toVersion\": 2, \"reason\": \"Thẩm quyền chuyển sang Công an\"}";
        assertThat(registry.post(path, "application/json", "{\"fromVersion\": 1, \"toVersion\": 9}", BINH)
                        .is(422)
                        .faults())
                .hasSize(2);
        registry.post(path, "application/json", migration, token("chi", "registry.propose"))
                .is(403);

        registry.post(path, "application/json", migration, BINH).is(202);
        registry.post(path, "application/json", migration, BINH).is(409);
    }

    @Test
    void rejectsWithAReason() {
        registry.propose(rename("rename-h32.3", "H32.3", "Sở khác", "2024-03-01"), AN)
                .is(201);
        var path = "/v1/registry/changes/rename-h32.3/rejection";
        assertThat(registry.post(path, "application/json", "{}", BINH).is(422).faults())
                .containsExactly("/reason REASON_IS_GIVEN");
        var rejected = registry.post(path, "application/json", "{\"reason\": \"thiếu căn cứ\"}", BINH)
                .is(200)
                .json();
        assertThat(rejected.get("proposal").get("state").asString()).isEqualTo("rejected");
        assertThat(rejected.get("proposal").get("reason").asString()).isEqualTo("thiếu căn cứ");
        registry.approve("rename-h32.3", BINH).is(409);
        assertThat(strings(
                        registry.get("/v1/registry/changes?state=rejected", AN)
                                .json()
                                .get("changes"),
                        "id"))
                .containsExactly("rename-h32.3");
        assertThat(registry.get("/v1/registry/agencies/H32.3", null).json().get("records"))
                .hasSize(1);
    }

    @Test
    void theSameProposalTwiceIsOneAndAnotherOfTheSameIdIsRefused() {
        var document = rename("rename-h32.4", "H32.4", "Sở khác", "2024-03-01");
        registry.propose(document, AN).is(201);
        registry.propose(document, AN).is(201);
        assertThat(registry.propose(document.replace("khác", "lạ"), AN).is(409).text())
                .contains("change-exists");
        assertThat(registry.propose(document, BINH).is(409).text()).contains("change-exists");
        assertThat(registry.get("/v1/registry/changes/rename-h32.4/document", BINH)
                        .json()
                        .get("changes")
                        .get(0)
                        .get("name")
                        .asString())
                .isEqualTo("Sở khác");
    }

    @Test
    void whatNoLongerFitsIsNotApproved() {
        var first = """
                id: %s
                title: a
                effectiveOn: 2024-05-01
                changes:
                  - {kind: create, agency: {code: H32.301, name: Đơn vị %s, tier: department, sector: test, parent: H32}}
                """;
        registry.propose(first.formatted("create-one", "một"), AN).is(201);
        registry.propose(first.formatted("create-two", "hai"), AN).is(201);
        registry.approve("create-one", BINH).is(200);
        var late = registry.approve("create-two", BINH).is(409);
        assertThat(late.json().get("code").asString()).isEqualTo("change-no-longer-fits");
        assertThat(late.faults()).containsExactly("/changes/0/agency/code CODE_IS_FREE");
        assertThat(registry.get("/v1/registry/changes/create-two", BINH).is(409).text())
                .contains("change-no-longer-fits");
    }

    // ---- what is refused

    @Test
    void namesEveryFaultAtOnce() {
        var refused = registry.propose("""
                id: many-faults
                title: a
                effectiveOn: 2025-07-01
                changes:
                  - {kind: rename, code: H32.9999, name: a}
                  - {kind: merge, from: [H32.41.1, H32.41.999], into: H32.888}
                  - {kind: split, from: H32.41.1, into: [H32.41.2, H32.41.3]}
                """, AN).is(422);
        assertThat(refused.json().get("code").asString()).isEqualTo("change-refused");
        assertThat(refused.faults()).containsExactly("/changes/0/code VALUE_IS_WELL_FORMED");
        var further = registry.propose("""
                id: many-faults
                title: a
                effectiveOn: 2025-07-01
                changes:
                  - {kind: rename, code: H32.999, name: a}
                  - {kind: merge, from: [H32.41.1, H32.41.999], into: H32.888}
                  - {kind: split, from: H32.41.1, into: [H32.41.2, H32.41.3]}
                """, AN).is(422);
        assertThat(further.faults())
                .containsExactlyInAnyOrder(
                        "/changes/1/from/1 AGENCY_IS_KNOWN",
                        "/changes/2/from AGENCY_ENDS_ONCE",
                        "/changes/0/code AGENCY_IS_KNOWN",
                        "/changes/1 SUCCESSOR_IS_IN_FORCE");
        registry.get("/v1/registry/changes/many-faults", AN).is(404);
    }

    @Test
    void refusesDocumentsItCannotRead() {
        assertThat(registry.propose("id: a\n  b: [", AN).is(400).text()).contains("unreadable-body", "line 2");
        assertThat(registry.post("/v1/registry/changes", "application/json", "{\"id\":", AN)
                        .is(400)
                        .text())
                .contains("unreadable-body", "line 1");
        assertThat(registry.post("/v1/registry/changes", "text/plain", "a", AN)
                        .is(415)
                        .text())
                .contains("application/yaml");
        assertThat(registry.propose("x".repeat(2 * 1024 * 1024 + 1), AN).is(413).text())
                .contains("document-too-large", "2097152");
        assertThat(registry.propose("", AN).is(400).text()).contains("unreadable-body");
    }

    @Test
    void asksForTokenScopeAndSubject() {
        var document = rename("scopes", "H32.5", "a", "2024-03-01");
        registry.propose(document, "nonsense").is(401);
        assertThat(registry.propose(document, token("an", "registry.approve"))
                        .is(403)
                        .text())
                .contains("scope-missing", "registry.propose");
        assertThat(registry.propose(document, token(null, "registry.propose"))
                        .is(403)
                        .text())
                .contains("subject-missing");
        assertThat(registry.get("/v1/registry/changes", token("an", "dossier.read"))
                        .is(403)
                        .text())
                .contains("scope-missing");
        registry.get("/v1/registry/audit", null).is(401);
        registry.get("/v1/registry/audit", token("an", "operator")).is(200);
    }

    // ---- tables

    @Test
    void whatWasExportedChangesNothingWhenItComesBack() {
        var table = registry.get("/v1/registry/agencies.csv", null).is(200).text();
        var again = registry.importTable(table, "", AN).is(200).json();
        assertThat(again.get("said").asString()).startsWith("No change: all ");
        assertThat(registry.importTable(table, "?whole=true", AN)
                        .is(200)
                        .json()
                        .get("proposal")
                        .isNull())
                .isTrue();
        var yaml = registry.get("/v1/registry/agencies.yml", null).is(200).text();
        assertThat(registry.post("/v1/registry/imports?whole=true", "application/yaml", yaml, AN)
                        .is(200)
                        .json()
                        .get("said")
                        .asString())
                .startsWith("No change: all ");
    }

    @Test
    void importsWhatDiffers() {
        var header = AgencyTable.write(List.of()).strip();
        var table = header.replace(",successor_by_place,maintenance", "") + "\n"
                + "H32.1,000.00.01.H32,Văn phòng UBND tỉnh,department,office,H32,H32,seals;archives,feed,,2019-01-01,,\n"
                + "H32.302,,\"Trung tâm, thử\",public-unit,test,H32,,,webhook,,2024-01-01,,\n"
                + "H32.303,,Trung tâm Hoà Bình,public-unit,test,H32,,,,,2024-01-01,,\n"
                + "H32.304,,Trung tâm Hòa Bình,public-unit,test,H32,,,,,2024-01-01,,\n";
        var proposed = registry.importTable(table, "?id=import-two&title=" + query("Nhập thử"), AN)
                .is(201)
                .json();
        assertThat(proposed.get("unchanged").asInt()).isEqualTo(1);
        assertThat(strings(proposed.get("records"), "key"))
                .containsExactly("H32.302@2024-01-01", "H32.303@2024-01-01", "H32.304@2024-01-01");
        // Two spellings of one name.
        assertThat(strings(proposed.get("remarks"), "code")).containsOnly("NAME_IS_SPELT_ALIKE");
        registry.approve("import-two", BINH).is(200);
        assertThat(registry.get("/v1/registry/agencies/H32.302", null)
                        .json()
                        .get("fate")
                        .get("agency")
                        .get("channel")
                        .asString())
                .isEqualTo("webhook");
        // The same table again differs in nothing.
        registry.importTable(table, "", AN).is(200);
    }

    @Test
    void namesTheLinesOfAFaultyTable() {
        var header = AgencyTable.write(List.of()).strip();
        var refused = registry.importTable(
                        header + "\nH32.310,,a,department,test,,,,,,2019-01-01,2018-01-01,,,\n"
                                + "nonsense,,a,department,test,,,,,,2019-01-01,,,,\n",
                        "",
                        AN)
                .is(422);
        assertThat(refused.json().get("code").asString()).isEqualTo("import-refused");
        assertThat(refused.text())
                .contains("line 2: agency H32.310: it ends before it begins", "line 3: agency code is neither");
        var unknown = registry.importTable(header + "\nH32.311,,a,department,test,H99,,,,,2019-01-01,,,,\n", "", AN)
                .is(422);
        assertThat(unknown.text()).contains("line 2: H32.311 is under H99, which the registry doesn't know.");
    }

    @Test
    void aSurvivingCodeWithAnotherNameAsksForItsOwnRecord() {
        var header = AgencyTable.write(List.of()).strip();
        var row = "\nH32.42.1,,UBND Phường khác hẳn,commune,administration,H32.42,,,,,%s,,,,\n";
        assertThat(registry.importTable(header + row.formatted("2024-07-01"), "", AN)
                        .is(422)
                        .text())
                .contains("RECORDS_DONT_OVERLAP", "line 2: H32.42.1 has a record from 2019-01-01");
        var backwards = registry.importTable(header + row.formatted("2019-01-01"), "?id=backwards", AN)
                .is(201)
                .json();
        assertThat(strings(backwards.get("remarks"), "code")).contains("NAME_CHANGES_BACKWARDS");
    }

    // ---- reading

    @Test
    void listsAgenciesOfADayByWhatIsAsked() {
        var found = registry.get("/v1/registry/agencies?on=2019-06-01&tier=commune&q=" + query("phuong vinh hoa"), null)
                .is(200)
                .json();
        assertThat(strings(found.get("agencies"), "name")).containsExactly("UBND Phường Vĩnh Hòa");
        assertThat(registry.get("/v1/registry/agencies?on=2018-06-01", null)
                        .json()
                        .get("total")
                        .asInt())
                .isZero();
        assertThat(registry.get("/v1/registry/agencies?sector=police&parent=G01.32&on=2019-06-01", null)
                        .json()
                        .get("total")
                        .asInt())
                .isGreaterThanOrEqualTo(9);
    }

    @Test
    void pagesThroughAllWithoutLossOrRepetition() {
        int total = registry.get("/v1/registry/agencies?on=2019-06-01", null)
                .json()
                .get("total")
                .asInt();
        var seen = new ArrayList<String>();
        var after = "";
        while (after != null) {
            var page = registry.get("/v1/registry/agencies?on=2019-06-01&limit=37&after=" + after, null)
                    .is(200)
                    .json();
            seen.addAll(strings(page.get("agencies"), "code"));
            after = page.get("next").isNull() ? null : page.get("next").asString();
        }
        assertThat(seen).hasSize(total).hasSizeGreaterThan(230).isSorted().doesNotHaveDuplicates();
        assertThat(registry.get("/v1/registry/agencies?limit=501&on=gestern", null)
                        .is(400)
                        .faults())
                .containsExactlyInAnyOrder(" ON_IS_A_DATE", " LIMIT_IS_IN_RANGE");
    }

    @Test
    void saysWhatAnOldCodeMeans() {
        var old = registry.get("/v1/registry/agencies/000.00.15.H32", null)
                .is(200)
                .json();
        assertThat(old.get("fate").get("said").asString())
                .isEqualTo("000.00.15.H32 is an old code of H32.15 (Sở Tư pháp), in force since 2019-01-01");
        registry.get("/v1/registry/agencies/H32.999", null).is(404);
        registry.get("/v1/registry/agencies/nonsense", null).is(400);
        assertThat(registry.get("/v1/registry/agencies/H32.15?on=2018-01-01", null)
                        .json()
                        .get("fate")
                        .get("state")
                        .asString())
                .isEqualTo("not-yet");
    }

    @Test
    void describesItself() {
        assertThat(registry.get("/v3/api-docs", null).is(200).text())
                .contains(
                        "/v1/registry/agencies/{code}",
                        "/v1/registry/changes/{id}/rehearsal",
                        "/v1/registry/imports",
                        "application/yaml",
                        "Scope registry.approve");
    }

    // ---- what lasts

    @Test
    void publishesWhatTheDatabaseHoldsAndNothingElse() throws Exception {
        // A record as it was keyed before agencies had dates, and one that nobody can read.
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (var key : List.of("H32.77", "H32.78@2019-01-01")) {
                producer.send(new ProducerRecord<>(
                                REGISTRY_AGENCY_STATE.name(), key, "{}".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
        assertThat(topic(REGISTRY_AGENCY_STATE)).containsKeys("H32.77", "H32.78@2019-01-01");

        registry.restart();

        var wanted = registry.bean(RegistryStore.class).values();
        assertThat(topic(REGISTRY_AGENCY_STATE).keySet())
                .isEqualTo(wanted.get(RegistryStore.Kind.AGENCY).keySet())
                .hasSizeGreaterThan(230);
        assertThat(topic(REGISTRY_PROCEDURE_STATE).keySet())
                .isEqualTo(wanted.get(RegistryStore.Kind.PROCEDURE).keySet())
                .isNotEmpty();
        assertThat(topic(REGISTRY_CALENDAR_STATE)).containsKey("vn");
    }

    @Test
    void whatWasApprovedSurvivesARestartAgainstTheFiles() {
        // A correction of a record that the files have, and one withdrawn.
        registry.propose("""
                id: corrections
                title: Đính chính
                effectiveOn: 2024-03-01
                changes:
                  - {kind: record, agency: {code: H32.19, formerCodes: [000.00.19.H32], name: Sở Du lịch đã sửa, tier: department, sector: tourism, parent: H32, validFrom: 2019-01-01}}
                  - {kind: withdraw, code: B01, validFrom: 2019-01-01}
                """, AN).is(201);
        registry.approve("corrections", BINH).is(200);
        registry.bean(RegistryStore.class)
                .publishChange(
                        new RegistryChange(
                                "calendar-2024",
                                RegistryChange.Kind.CALENDAR,
                                "Đính chính lịch",
                                Instant.parse("2024-01-01T00:00:00Z")),
                        "test");

        registry.restart();

        assertThat(registry.get("/v1/registry/agencies/H32.19", null)
                        .json()
                        .get("fate")
                        .get("agency")
                        .get("name")
                        .asString())
                .isEqualTo("Sở Du lịch đã sửa");
        registry.get("/v1/registry/agencies/B01", null).is(404);
        var agencies = topic(REGISTRY_AGENCY_STATE);
        assertThat(agencies.get("H32.19@2019-01-01").get("name").asString()).isEqualTo("Sở Du lịch đã sửa");
        assertThat(agencies).doesNotContainKey("B01@2019-01-01");
        // Somebody vanished of whom dossiers may be: they are looked at.
        assertThat(topic(REGISTRY_CHANGE_STATE)).containsKeys("corrections", "calendar-2024");
        assertThat(registry.get("/v1/registry/changes/corrections", AN)
                        .is(200)
                        .json()
                        .get("said")
                        .asString())
                .isEqualTo("approved: 0 records begin, 1 change, 0 end, 1 are withdrawn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--lienthong.registry.largest-page=0",
                "--lienthong.registry.largest-list=0",
                "--lienthong.registry.largest-document=1GB",
                "--lienthong.registry.look-again=0s"
            })
    void doesNotStartWithSettingsOutOfRange(String setting) {
        assertThatThrownBy(() -> new RunningRegistry(folder, "routing_registry", setting))
                .rootCause()
                .hasMessageContaining("lienthong.registry");
    }
}
