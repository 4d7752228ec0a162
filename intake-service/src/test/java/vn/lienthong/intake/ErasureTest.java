package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.CENTRE;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import vn.lienthong.intake.erasure.Erasures;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** Keys of dossiers at intake: made, kept wrapped, announced, wrapped anew, and erased. */
class ErasureTest {
    private static final EventTypes<PersonalKeyEvent> KEYS = EventTypes.of(PersonalKeyEvent.class);
    private static final String[] SECRETS = {
        "Hồng Nhung", "056190004321", "0905123987", "nhung.nguyen", "Sinh đôi", "Bảo An"
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
        intake = RunningIntake.start("erasure", bootstrap, "intake_erasure", folder.resolve("content"), issuer);
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
        var dossier = submitted();
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
    void namesThePapersThatOnlyErasedDossiersHave() {
        var alone =
                intake.upload(COMMUNE, "alone.pdf", (new String(Requests.PDF, UTF_8) + "\n% alone").getBytes(UTF_8));
        var dossier = intake.submit(COMMUNE, aSubmission(alone)).text("/code");
        routing.write(dossier, "received", Story.received());
        routing.write(dossier, "returned", new ResultReturned(COMMUNE.code(), "CB-002"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> intake.get("/v1/dossiers/" + dossier, COMMUNE)
                        .json()
                        .path("ended")
                        .asBoolean());
        assertThat(intake.bean(Erasures.class).papersOfErasedOnly("", 1000)).doesNotContain(alone.sha256());

        erase(dossier, EARLIER);

        assertThat(intake.bean(Erasures.class).papersOfErasedOnly("", 1000))
                .contains(alone.sha256())
                .doesNotContain(proof.sha256());
    }

    @Test
    void hasNothingPersonalInAnyTableOrTopic() throws Exception {
        var dossier = submitted();
        routing.awaitEvent(dossier, DossierSubmitted.class::isInstance);

        for (var topic : List.of(Topics.INTAKE_DOSSIER_EVENTS, Topics.INTAKE_KEY_STATE, Topics.INTAKE_DEAD_LETTER)) {
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
