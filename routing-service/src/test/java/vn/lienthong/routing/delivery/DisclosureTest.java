package vn.lienthong.routing.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.routing.DossierKeys;
import vn.lienthong.routing.archive.JournalArchive;
import vn.lienthong.support.kafka.JournalRecords.Journaled;

/** Who sees what of a dossier's personal data, before its key has come, while it is there, and once it is erased. */
class DisclosureTest {
    private static final String WARD = "H32.46.10";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PersonalData MOTHER = new PersonalData(
            new PersonalData.Applicant(
                    "Đặng Thị Quỳnh Giao",
                    new CitizenId("056191777777"),
                    "quynh.giao@example.vn",
                    "0935777888",
                    "27 Trần Nhật Duật, Phước Hòa, Nha Trang",
                    "vi"),
            Map.of("childName", "Đặng Minh Khuê"));
    private static final String[] SECRETS = {
        "Quỳnh Giao", "056191777777", "quynh.giao", "0935777888", "Trần Nhật Duật", "Minh Khuê"
    };

    @TempDir
    static Path folder;

    private static RunningRouting routing;

    @BeforeAll
    static void start() throws Exception {
        routing = new RunningRouting(folder, "routing_disclosure");
    }

    @AfterAll
    static void stop() {
        routing.close();
    }

    private static String code(int n) {
        return "000.10.46.H32-190312-%04d".formatted(n);
    }

    /** A dossier as it is journaled: sealed. */
    private static Story told(String dossier, String ward, DossierKeys keys) {
        return Story.of(dossier, ward, 0, Instant.now(), keys.seal(MOTHER)).routed("birth", ward);
    }

    private static JsonNode feed(String ward, String scope, int wait) {
        return routing.send("GET", "/v1/agencies/" + ward + "/deliveries?wait=" + wait, ward, scope, "")
                .json()
                .get("deliveries");
    }

    private static JsonNode onlyOne(String ward, String scope) {
        // Until the registry is there, who asks isn't known.
        await().atMost(PATIENCE).until(() -> {
            var deliveries = feed(ward, scope, 0);
            return deliveries != null && deliveries.size() == 1;
        });
        return feed(ward, scope, 0).get(0);
    }

    @Test
    void holdsADeliveryBackUntilItsKeyHasComeAndNeverTakesThatForErased() throws Exception {
        var ward = "H32.46.11";
        var keys = new DossierKeys("000.11.46.H32-190312-0001");
        routing.journal(told("000.11.46.H32-190312-0001", ward, keys));
        await().atMost(PATIENCE)
                .until(() -> routing.database()
                                .sql("select count(*) from delivery where agency = ?")
                                .param(ward)
                                .query(Long.class)
                                .single()
                        == 1);
        assertThat(feed(ward, "delivery.read personal.read", 0)).isEmpty();
        assertThat(routing.send("GET", "/v1/agencies/" + ward + "/deliveries/worklist", ward, "delivery.read", "")
                        .json()
                        .at("/deliveries/0/disclosure")
                        .asString())
                .isEqualTo("pending");

        var waiting = CompletableFuture.supplyAsync(() -> feed(ward, "delivery.read personal.read", 20));
        routing.send(keys.held());

        var delivery = waiting.get(20, TimeUnit.SECONDS).get(0);
        assertThat(delivery.get("disclosure").asString()).isEqualTo("open");
        assertThat(delivery.at("/personal/applicant/fullName").asString()).isEqualTo("Đặng Thị Quỳnh Giao");
        assertThat(delivery.at("/personal/form/childName").asString()).isEqualTo("Đặng Minh Khuê");
    }

    @Test
    void masksToWhomMayNotReadPersonalData() {
        var ward = "H32.46.12";
        var keys = new DossierKeys("000.12.46.H32-190312-0001");
        routing.send(keys.held());
        routing.journal(told("000.12.46.H32-190312-0001", ward, keys));

        var delivery = onlyOne(ward, "delivery.read");

        assertThat(delivery.get("disclosure").asString()).isEqualTo("masked");
        assertThat(delivery.at("/personal/applicant/fullName").asString()).isEqualTo("Đặ… T… Q… G…");
        assertThat(delivery.at("/personal/applicant/citizenId").asString()).isEqualTo("•••••••••777");
        assertThat(delivery.at("/personal/applicant/phone").asString()).isEqualTo("•••••••888");
        assertThat(delivery.toString()).doesNotContain(SECRETS);
    }

    @Test
    void forgetsWhatIsErasedWhileEverythingElseStays() throws Exception {
        var dossier = code(1);
        var keys = new DossierKeys(dossier);
        var story = told(dossier, WARD, keys);
        routing.send(keys.held());
        routing.journal(story);
        var before = onlyOne(WARD, "delivery.read personal.read");
        assertThat(before.get("disclosure").asString()).isEqualTo("open");

        routing.send(keys.erased());

        await().atMost(PATIENCE)
                .until(() -> feed(WARD, "delivery.read personal.read", 0)
                        .at("/0/disclosure")
                        .asString()
                        .equals("erased"));
        var after = feed(WARD, "delivery.read personal.read", 0).get(0);
        assertThat(after.has("personal")).isFalse();
        for (var member : List.of("dossier", "sequence", "stage", "dueAt", "procedure", "facts", "options")) {
            assertThat(after.get(member)).as(member).isEqualTo(before.get(member));
        }
        // A key that comes again, from before, changes nothing any more.
        routing.send(keys.held());
        var later = new DossierKeys(code(2));
        routing.send(later.held());
        await().atMost(PATIENCE).until(() -> keysOf(code(2)) == 1);
        assertThat(feed(WARD, "delivery.read personal.read", 0)
                        .at("/0/disclosure")
                        .asString())
                .isEqualTo("erased");
        assertThat(routing.database()
                        .sql("select key is null and master_key is null from personal_key where dossier = ?")
                        .param(dossier)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        var archived = routing.bean(JournalArchive.class).story(dossier);
        assertThat(archived)
                .usingRecursiveComparison()
                .isEqualTo(story.entries().stream().map(Journaled::entry).toList());
        assertThat(archived).allSatisfy(entry -> assertThat(entry.hash()).isEqualTo(entry.expectedHash()));
        assertThat(archived.getLast().previous()).isEqualTo(archived.getFirst().hash());
    }

    private static long keysOf(String dossier) {
        return routing.database()
                .sql("select count(*) from personal_key where dossier = ?")
                .param(dossier)
                .query(Long.class)
                .single();
    }

    @Test
    void hasNothingPersonalInAnyTableOrTopic() throws Exception {
        var ward = "H32.46.13";
        var keys = new DossierKeys("000.13.46.H32-190312-0001");
        routing.send(keys.held());
        routing.journal(told("000.13.46.H32-190312-0001", ward, keys));
        onlyOne(ward, "delivery.read personal.read");

        for (var topic : Topics.all()) {
            for (var record : RunningRouting.records(topic.name())) {
                assertThat(record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8))
                        .as(topic.name())
                        .doesNotContain(SECRETS);
            }
        }
        var dump = dump();
        assertThat(dump).contains("000.13.46.H32-190312-0001").doesNotContain(SECRETS);
    }

    /** Every table as text, columns of bytes as what they say. */
    private static String dump() throws Exception {
        var jdbc = routing.bean(JdbcTemplate.class);
        var text = new StringBuilder();
        var columns = jdbc.queryForList("""
                select format('%I.%I', table_schema, table_name) as name,
                       string_agg(case when data_type = 'bytea' then format('encode(%I, ''escape'')', column_name)
                                       else format('%I', column_name) end, ', ') as columns
                from information_schema.columns where table_schema = 'public' group by 1""");
        try (var connection = jdbc.getDataSource().getConnection()) {
            var copy = new CopyManager(connection.unwrap(BaseConnection.class));
            for (var table : columns) {
                var out = new ByteArrayOutputStream();
                copy.copyOut(
                        "copy (select %s from %s) to stdout".formatted(table.get("columns"), table.get("name")), out);
                text.append(out.toString(StandardCharsets.UTF_8)).append('\n');
            }
        }
        return text.toString();
    }
}
