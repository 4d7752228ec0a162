package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.CENTRE;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.intake.RunningIntake.Answered;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.TopicSetup;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** Keys of dossiers at intake: made, kept wrapped, announced, wrapped anew, and erased. */
class ErasureTest {
    private static final EventTypes<PersonalKeyEvent> KEYS = EventTypes.of(PersonalKeyEvent.class);
    private static final String[] SECRETS = {
        "Hồng Nhung", "056190004321", "0905123987", "nhung.nguyen", "Sinh đôi", "Bảo An", "Yersin"
    };
    private static final String EARLIER = """
            {"reason": "consent-withdrawn", "reference": "12/QĐ-UBND"}""";

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment proof;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        var bootstrap = Infrastructure.shared().bootstrapServers();
        intake = RunningIntake.start(
                "erasure",
                bootstrap,
                "intake_erasure",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.direct.look-for-topics=500ms");
        routing = new RoutingDouble(bootstrap);
        routing.publishRegistry();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> intake.submit(COMMUNE, JsonMapper.shared().createObjectNode())
                                .status()
                        == 422);
        proof = intake.upload(COMMUNE, "giay-chung-sinh.pdf", Requests.PDF);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
    }

    private static String submitted() {
        var answer = intake.submit(COMMUNE, aSubmission(proof));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("/code");
    }

    /** A dossier that has gone its way. */
    private static String ended() {
        return ended(aSubmission(proof));
    }

    private static String ended(JsonNode submission) {
        var answer = intake.submit(COMMUNE, submission);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        var dossier = answer.text("/code");
        routing.write(dossier, "received", Story.received());
        routing.write(dossier, "returned", new ResultReturned(COMMUNE.code(), "CB-002"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                        .json()
                        .path("ended")
                        .asBoolean());
        return dossier;
    }

    private static Answered erase(String dossier, String request) {
        return erase(dossier, COMMUNE.code().value(), "personal.erase", request);
    }

    private static Answered erase(String dossier, String agency, String scope, String request) {
        return intake.post("/v1/dossiers/" + dossier + "/erasure", issuer.token(agency, scope), request);
    }

    private static List<PersonalKeyEvent> keysOf(String dossier) {
        return records(Topics.INTAKE_KEY_STATE.name()).stream()
                .map(KafkaEvents::envelope)
                .filter(event -> event.subject().equals(dossier))
                .map(event -> KEYS.read(event.type(), event.data()).orElseThrow())
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> records(String topic) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Test
    void handsTheKeyOutBeforeTheEventItOpens() {
        var dossier = submitted();
        var announced =
                (DossierSubmitted) RoutingDouble.input(routing.awaitEvent(dossier, DossierSubmitted.class::isInstance));

        var keys = keysOf(dossier);

        assertThat(keys).hasSize(1);
        var held = (PersonalKeyHeld) keys.getFirst();
        var opened = announced
                .personal()
                .open(new DossierCode(dossier), intake.bean(MasterKeys.class).unwrap(dossier, held));
        assertThat(opened.applicant().fullName()).isEqualTo("Nguyễn Thị Hồng Nhung");
    }

    @Test
    void erasesForGoodAndSaysSoToAll() {
        var dossier = ended();
        var before = intake.get("/v1/dossiers/" + dossier, COMMUNE).json();

        var answer = erase(dossier, EARLIER);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.text("/reason")).isEqualTo("consent-withdrawn");
        await().atMost(Duration.ofSeconds(20)).until(() -> keysOf(dossier).getLast() instanceof PersonalKeyErased);
        assertThat(intake.bean(JdbcClient.class)
                        .sql("select personal_key is null and master_key is null and length(fingerprint) = 0"
                                + " and erased_at is not null from submission where code = ?")
                        .param(dossier)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(intake.bean(JdbcClient.class)
                        .sql("select agency || ' ' || reason || ' ' || reference from erasure where dossier = ?")
                        .param(dossier)
                        .query(String.class)
                        .single())
                .isEqualTo("H32.41.1 CONSENT_WITHDRAWN 12/QĐ-UBND");
        // Everything else of the dossier still reads.
        assertThat(intake.get("/v1/dossiers/" + dossier, COMMUNE).json()).isEqualTo(before);
        // Again: as the first time, and no second record.
        var again = erase(dossier, """
                {"reason": "legal-obligation", "reference": "13/QĐ-UBND"}""");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(answer.json());
        assertThat(keysOf(dossier)).hasSize(2);
    }

    @Test
    void refusesWhatIsTooEarlyOrHasNoReason() {
        var going = submitted();
        assertThat(erase(going, EARLIER).text("/code")).isEqualTo("dossier-goes-on");
        var dossier = ended();
        var kept = erase(dossier, "{\"reason\": \"retention-over\"}");
        assertThat(kept.status()).isEqualTo(409);
        assertThat(kept.text("/code")).isEqualTo("retention-goes-on");
        assertThat(kept.text("/detail")).contains("It is over at ");
        assertThat(erase(dossier, "{}").rules()).containsExactly("ERASURE_REASON_IS_GIVEN");
        assertThat(erase(dossier, "{\"reason\": \"objection\"}").rules())
                .containsExactly("ERASURE_REFERENCE_IS_A_NUMBER");
        assertThat(erase(dossier, "{\"reason\": \"objection\", \"reference\": \"Nguyễn Văn A, 0912\"}")
                        .rules())
                .containsExactly("ERASURE_REFERENCE_IS_A_NUMBER");
        assertThat(keysOf(dossier)).hasSize(1);
    }

    @Test
    void erasesWithoutALegalBasisOnceTheRetentionIsOver() {
        var dossier = ended();
        intake.bean(JdbcClient.class)
                .sql("update progress set ended_at = now() - interval '3651 days' where dossier = ?")
                .param(dossier)
                .update();

        assertThat(erase(dossier, "{\"reason\": \"retention-over\"}").status()).isEqualTo(200);
    }

    @Test
    void erasesForTheReceiverAndTheOneStopCentreOnly() {
        var dossier = ended();

        assertThat(erase(dossier, COMMUNE.code().value(), "dossier.act", EARLIER)
                        .text("/code"))
                .isEqualTo("scope-missing");
        assertThat(erase(dossier, Province.POLICE.code().value(), "personal.erase", EARLIER)
                        .text("/code"))
                .isEqualTo("dossier-unknown");
        assertThat(erase(dossier, CENTRE.code().value(), "personal.erase", EARLIER)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesWhatWasHandedInBeforeThereWereKeys() {
        var dossier = ended();
        intake.bean(JdbcClient.class)
                .sql("update submission set personal_key = null, master_key = null where code = ?")
                .param(dossier)
                .update();

        assertThat(erase(dossier, EARLIER).text("/code")).isEqualTo("dossier-not-sealed");
    }

    @Test
    void writesErasuresDownForGood() {
        var dossier = ended();
        erase(dossier, EARLIER);
        var database = intake.bean(JdbcClient.class);

        for (var change : List.of("update erasure set subject = 'nobody'", "delete from erasure", "truncate erasure")) {
            assertThatThrownBy(() -> database.sql(change).update()).as(change).isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void removesThePapersThatOnlyErasedDossiersHave() {
        var alone =
                intake.upload(COMMUNE, "alone.pdf", (new String(Requests.PDF, UTF_8) + "\n% alone").getBytes(UTF_8));
        var dossier = ended(aSubmission(alone));
        var shared = ended();
        assertThat(intake.get("/v1/dossiers/" + dossier + "/attachments/" + alone.sha256(), COMMUNE)
                        .status())
                .isEqualTo(200);

        erase(dossier, EARLIER);
        erase(shared, EARLIER);

        var store = intake.bean(ContentStore.class);
        assertThat(isThere(store, alone)).isFalse();
        assertThat(isThere(store, proof)).isTrue();
        assertThat(intake.bean(JdbcClient.class)
                        .sql("select count(*) from files_to_erase")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static boolean isThere(ContentStore store, Attachment file) {
        try (var content = store.open(file.sha256()).orElse(null)) {
            return content != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void forgetsWhomThePostsOrdersAreAbout() {
        var dossier = ended();
        var made = intake.post("/v1/post/orders", issuer.token(COMMUNE), """
                {"kind": "return", "dossier": "%s",
                 "citizen": {"name": "Bảo An", "address": "7 Yersin, Nha Trang", "phone": "0905123987"}}""".formatted(dossier));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(citizens()).contains(made.text("/number"));

        erase(dossier, EARLIER);

        assertThat(citizens()).doesNotContain(made.text("/number"));
    }

    private static List<String> citizens() {
        return intake.bean(JdbcClient.class)
                .sql("select number from post_citizen")
                .query(String.class)
                .list();
    }

    private static JsonNode aSubmissionEvent(String id, JsonNode submission) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/agency/" + COMMUNE.code())
                .put("type", "vn.lienthong.submission.v1")
                .put("datacontenttype", "application/json")
                .set("data", submission);
    }

    /** By every way in: as a request, in batches of lines and of events, straight over Kafka, by the post. */
    @Test
    void hasNothingPersonalInAnyTableOrTopic() throws Exception {
        var dossiers = new ArrayList<>(List.of(submitted()));
        var byPost = aSubmission(proof).put("returnBy", "post");
        byPost.putObject("delivery")
                .put("recipient", "Trần Bảo An")
                .put("address", "7 Yersin, Nha Trang")
                .put("phone", "0905123987");
        dossiers.add(intake.submit(COMMUNE, byPost).text("/code"));
        var lines = intake.post(
                "/v1/dossiers/batch",
                issuer.token(COMMUNE),
                "application/x-ndjson",
                BodyPublishers.ofString(aSubmission(proof) + "\n"
                        + aSubmission(proof).put("channel", "Hồng Nhung").put("procedure", "056190004321") + "\n"));
        dossiers.add(JsonMapper.shared()
                .readTree(lines.body().lines().findFirst().orElseThrow())
                .at("/receipt/code")
                .asString());
        var events = intake.post(
                "/v1/dossiers/batch",
                issuer.token(COMMUNE),
                "application/cloudevents-batch+json",
                BodyPublishers.ofString("[" + aSubmissionEvent("personal-1", aSubmission(proof)) + "]"));
        assertThat(events.body()).contains("\"status\":201");
        var bootstrap = Infrastructure.shared().bootstrapServers();
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            TopicSetup.ensure(
                    admin,
                    List.of(Topics.eventsOf(COMMUNE.code()), Topics.repliesOf(COMMUNE.code())),
                    1,
                    (short) 1,
                    Duration.ofSeconds(20));
        }
        try (var commune = new AgencyOnKafka(COMMUNE, bootstrap)) {
            commune.submit("personal-2", aSubmission(proof));
            commune.submit(
                    "personal-3",
                    aSubmission(proof).put("channel", "Hồng Nhung").put("returnBy", "056190004321"));
            commune.flush();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> intake.bean(JdbcClient.class)
                                .sql("select count(*) from agency_event where id like 'personal-%'")
                                .query(Long.class)
                                .single()
                        == 3);
        var collected = intake.post("/v1/post/orders", issuer.token(COMMUNE), """
                {"kind": "submit", "citizen": {"name": "Bảo An", "address": "7 Yersin", "phone": "0905123987"}}""", "Idempotency-Key", "personal-4");
        assertThat(collected.status()).as(collected.body()).isEqualTo(201);
        for (var dossier : dossiers) {
            routing.awaitEvent(dossier, DossierSubmitted.class::isInstance);
        }
        // Attempts are written down a moment later.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> intake.bean(JdbcClient.class)
                                .sql("select count(*) from attempt where route = '/v1/post/orders'")
                                .query(Long.class)
                                .single()
                        > 0);

        for (var topic : List.of(
                Topics.INTAKE_DOSSIER_EVENTS,
                Topics.INTAKE_KEY_STATE,
                Topics.INTAKE_DEAD_LETTER,
                Topics.repliesOf(COMMUNE.code()))) {
            for (var record : records(topic.name())) {
                assertThat(new String(record.value(), UTF_8) + record.headers()).doesNotContain(SECRETS);
            }
        }
        var jdbc = intake.bean(JdbcTemplate.class);
        try (var connection = jdbc.getDataSource().getConnection()) {
            var copy = new CopyManager(connection.unwrap(BaseConnection.class));
            var tables = jdbc.queryForList("""
                    select format('%I.%I', table_schema, table_name) as name,
                           string_agg(case when data_type = 'bytea' then format('encode(%I, ''escape'')', column_name)
                                           else format('%I', column_name) end, ', ') as columns
                    from information_schema.columns where table_schema = 'public' group by 1""");
            assertThat(tables).isNotEmpty();
            for (var table : tables) {
                var out = new ByteArrayOutputStream();
                copy.copyOut(
                        "copy (select %s from %s) to stdout".formatted(table.get("columns"), table.get("name")), out);
                assertThat(out.toString(UTF_8)).as(table.toString()).doesNotContain(SECRETS);
            }
        }
    }

    @Test
    void wrapsEveryKeyByANewMasterKeyAfterAStart() {
        var dossier = submitted();
        var order = intake.post("/v1/post/orders", issuer.token(COMMUNE), """
                {"kind": "submit", "citizen": {"name": "Bảo An", "address": "7 Yersin", "phone": "0905123987"}}""", "Idempotency-Key", "rotated")
                .text("/number");
        var next = "dGhlIG5leHQgbWFzdGVyIGtleSBvZiB0ZXN0cywgMzI=";
        try (var rotated = RunningIntake.start(
                "rotated",
                Infrastructure.shared().bootstrapServers(),
                "intake_erasure",
                folder.resolve("content"),
                issuer,
                "--lienthong.personal.master-keys[0].id=next",
                "--lienthong.personal.master-keys[0].key=" + next,
                "--lienthong.personal.master-keys[1].id=test",
                "--lienthong.personal.master-keys[1].key=" + RunningIntake.MASTER_KEY)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> rotated.bean(JdbcClient.class)
                                    .sql("select count(*) from submission where master_key = 'test'")
                                    .query(Long.class)
                                    .single()
                            == 0);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> rotated.bean(JdbcClient.class)
                            .sql("select master_key from post_citizen where number = ?")
                            .param(order)
                            .query(String.class)
                            .single()
                            .equals("next"));
            await().atMost(Duration.ofSeconds(30)).until(() -> keysOf(dossier).size() == 2);
            var before = (PersonalKeyHeld) keysOf(dossier).getFirst();
            var after = (PersonalKeyHeld) keysOf(dossier).getLast();
            assertThat(after.masterKey()).isEqualTo("next");
            // The new one alone opens what the old one did.
            var masters = new MasterKeys(List.of(new MasterKey("next", next, null)));
            assertThat(masters.unwrap(dossier, after).bytes())
                    .isEqualTo(intake.bean(MasterKeys.class)
                            .unwrap(dossier, before)
                            .bytes());
        }
    }
}
