package vn.lienthong.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.notification.Story.aDossier;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.notification.MailServer.Mail;
import vn.lienthong.notification.message.Situation;
import vn.lienthong.notification.planning.Forgetting;
import vn.lienthong.notification.template.Templates;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.registry.RegistryFollower;

/** The service as it runs: journal in Kafka, messages in PostgreSQL, a real mail server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NotificationServiceTest {
    private static final String GROUP = "notification.messages";
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final HttpClient http = HttpClient.newHttpClient();
    private KeyPair issuer;
    private MailServer mail;
    private ConfigurableApplicationContext service;
    private KafkaTemplate<String, byte[]> kafka;
    private JdbcClient database;

    @BeforeAll
    void startService(@TempDir Path folder) throws Exception {
        var infrastructure = Infrastructure.shared();
        mail = MailServer.onFreePort();
        issuer = keys();
        service = new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("notification"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.mail.host=localhost",
                        "--spring.mail.port=" + mail.port(),
                        "--spring.mail.properties.mail.smtp.timeout=1000",
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + publicKey(folder),
                        "--lienthong.tracking.key=dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=",
                        "--lienthong.content-store=" + folder.resolve("content"),
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.notification.rate=500",
                        "--lienthong.notification.retry-pauses=200ms",
                        "--lienthong.notification.lease=3s");
        kafka = kafka();
        database = service.getBean(JdbcClient.class);
        publishRegistry();
    }

    @AfterAll
    void stopService() {
        service.close();
        mail.close();
    }

    @SuppressWarnings("unchecked")
    private KafkaTemplate<String, byte[]> kafka() {
        return service.getBean(KafkaTemplate.class);
    }

    private static KeyPair keys() throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private URI publicKey(Path folder) throws IOException {
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(issuer.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return Files.writeString(folder.resolve("issuer.pub"), pem).toUri();
    }

    private void publishRegistry() throws ExecutionException, InterruptedException {
        var json = CanonicalJson.mapper();
        for (var agency : List.of(Story.commune(), Story.successor())) {
            kafka.send(Topics.REGISTRY_AGENCY_STATE.name(), agency.key(), json.writeValueAsBytes(agency))
                    .get();
        }
        var birth = Story.birth();
        kafka.send(Topics.REGISTRY_PROCEDURE_STATE.name(), birth.key(), json.writeValueAsBytes(birth))
                .get();
        kafka.send(
                        Topics.REGISTRY_CALENDAR_STATE.name(),
                        Agency.USUAL_CALENDAR,
                        json.writeValueAsBytes(Story.calendar()))
                .get();
        // Names on pages and in messages come from it; a test that is faster would meet codes.
        var registry = service.getBean(RegistryFollower.class);
        await().until(() -> registry.registry().agency(Story.commune().code()).isPresent()
                && registry.registry().agency(Story.successor().code()).isPresent()
                && registry.registry().procedure(birth.code(), birth.version()).isPresent());
    }

    private static String newCode() {
        return "000.01.41.H32-190312-%04d".formatted(SEQUENCE.incrementAndGet());
    }

    private Story story(String applicant) {
        return aDossier(newCode()).of(applicant);
    }

    private void happens(Story story) {
        kafka.send(story.keys().held());
        story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
    }

    private List<String> states(Story story) {
        return database.sql("select state from message where dossier = ? order by id")
                .param(story.dossier())
                .query(String.class)
                .list();
    }

    private String reason(Story story) {
        return database.sql("select reason from message where dossier = ?")
                .param(story.dossier())
                .query(String.class)
                .single();
    }

    private double counted(String outcome) {
        return service
                .getBean(MeterRegistry.class)
                .find("notification.message")
                .tag("outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** Everything that was written so far has been followed. */
    private void awaitFollowed() throws Exception {
        try (var admin = admin()) {
            var ends = ends(admin);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                var committed = admin.listConsumerGroupOffsets(GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get();
                return ends.entrySet().stream()
                        .filter(end -> end.getValue() > 0)
                        .allMatch(end -> committed.get(end.getKey()) != null
                                && committed.get(end.getKey()).offset() >= end.getValue());
            });
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()));
    }

    private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
        var topic = Topics.ROUTING_DOSSIER_JOURNAL.name();
        var partitions = admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions();
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(
                partition -> asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Has the service follow the whole journal from its beginning once more. */
    private void replay() throws Exception {
        var listener = service.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(GROUP);
        listener.stop();
        try (var admin = admin()) {
            // A static member keeps its place after it stopped.
            admin.removeMembersFromConsumerGroup(GROUP, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            var beginning = new HashMap<TopicPartition, OffsetAndMetadata>();
            ends(admin).keySet().forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(GROUP, beginning).all().get();
        }
        listener.start();
        awaitFollowed();
    }

    @Test
    void tellsTheCitizenAtEachMomentOnceAndInOrder() {
        var story = story("lan@example.vn").received().routed().processed().returned();
        happens(story);

        await().until(() -> mail.to("lan@example.vn").size() >= 3);
        assertThat(mail.to("lan@example.vn"))
                .extracting(Mail::subject)
                .containsExactly(
                        "Hồ sơ " + story.dossier() + " đã được tiếp nhận",
                        "Hồ sơ " + story.dossier() + " đã có kết quả",
                        "Đã trả kết quả hồ sơ " + story.dossier());
        assertThat(mail.to("lan@example.vn").getFirst().text())
                .contains("UBND phường Vĩnh Hòa đã tiếp nhận")
                .contains("Hẹn trả kết quả: 16:30 ngày 15/03/2019")
                .contains("http://localhost:8084/track/" + story.dossier() + "/");
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT", "SENT", "SENT"));
    }

    @Test
    void tellsTheReasonOfARefusalInTheCitizensLanguage() {
        happens(story("john@example.vn").speaking("en").received().refused("Form 01 is not signed."));

        await().until(() -> mail.to("john@example.vn").size() == 2);
        var refusal = mail.to("john@example.vn").getLast();
        assertThat(refusal.subject()).endsWith("could not be accepted");
        assertThat(refusal.text()).contains("Reason: Form 01 is not signed.");
    }

    @Test
    void sendsNothingTwiceHoweverOftenTheJournalIsReplayed() throws Exception {
        var stories = List.of(
                story("replayed+1@example.vn").received().processed(),
                story("replayed+2@example.vn").received(),
                story("replayed+3@example.vn").received().refused("Thiếu giấy tờ."));
        stories.forEach(this::happens);
        await().untilAsserted(() -> assertThat(stories.stream().flatMap(story -> states(story).stream()))
                .hasSize(5)
                .containsOnly("SENT"));

        for (int i = 0; i < 3; i++) {
            replay();
        }

        stories.forEach(this::happens); // and each record stands in the journal twice
        awaitFollowed();
        // What comes later is sent later: once this has arrived, nothing else was waiting.
        var after = story("replayed+after@example.vn").received();
        happens(after);
        await().untilAsserted(() -> assertThat(states(after)).containsExactly("SENT"));
        assertThat(mail.to("replayed+1@example.vn")).hasSize(2);
        assertThat(mail.to("replayed+2@example.vn")).hasSize(1);
        assertThat(mail.to("replayed+3@example.vn")).hasSize(2);
        assertThat(stories.stream().flatMap(story -> states(story).stream()))
                .hasSize(5)
                .containsOnly("SENT");
    }

    @Test
    void sendsEachOfManyOnceOverSeveralConnections() {
        var stories = IntStream.range(0, 300)
                .mapToObj(n -> story("many+" + n + "@example.vn").received())
                .toList();
        stories.forEach(this::happens);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stories.stream().flatMap(story -> states(story).stream()))
                        .hasSize(300)
                        .containsOnly("SENT"));
        assertThat(IntStream.range(0, 300)
                        .map(n -> mail.to("many+" + n + "@example.vn").size()))
                .containsOnly(1);
    }

    @Test
    void waitsForAMailServerThatIsAwayAndThenSendsOnce() throws Exception {
        mail.stop();
        var story = story("away@example.vn").received();
        try {
            happens(story);
            awaitFollowed();
            assertThat(states(story)).containsExactly("PLANNED");
            assertThat(service.getBean(MeterRegistry.class)
                            .get("notification.planned")
                            .gauge()
                            .value())
                    .isGreaterThanOrEqualTo(1);
        } finally {
            mail.start();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(states(story)).containsExactly("SENT"));
        assertThat(mail.to("away@example.vn")).hasSize(1);
    }

    @Test
    void failsWithTheReasonWhereTheAddressIsRefused(CapturedOutput log) {
        var story = story("unknown@example.vn").received();
        happens(story);

        await().untilAsserted(() -> assertThat(states(story)).containsExactly("FAILED"));
        assertThat(reason(story)).isEqualTo("the mail server refused the recipient's address (550 5.1.1)");
        assertThat(counted("failed")).isPositive();
        assertThat(log.getAll()).doesNotContain("unknown@", "Nguyễn Thị Lan", "056191900001", "0912345678");
    }

    @Test
    void triesAgainWhereItIsAskedTo() {
        var story = story("busy@example.vn").received();
        happens(story);

        await().untilAsserted(() -> assertThat(database.sql("select attempts from message where dossier = ?")
                        .param(story.dossier())
                        .query(Integer.class)
                        .optional())
                .hasValueSatisfying(attempts -> assertThat(attempts).isGreaterThan(2)));
        assertThat(reason(story)).isEqualTo("the mail server put it off (451 4.2.0)");
        database.sql("update message set useless_after = now() where dossier = ?")
                .param(story.dossier())
                .update();
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("FAILED"));
        assertThat(reason(story))
                .isEqualTo("it could not be handed over while it was worth telling; "
                        + "last: the mail server put it off (451 4.2.0)");
    }

    @Test
    void leavesUndecidedWhatWasCutOffAfterTheMessageAndNeverRepeatsIt() throws Exception {
        var story = story("cut-late@example.vn").received();
        happens(story);

        await().untilAsserted(() -> assertThat(states(story)).containsExactly("UNDECIDED"));
        replay();
        var after = story("cut-late+after@elsewhere.example.vn").received();
        happens(after);
        await().untilAsserted(() -> assertThat(states(after)).isNotEmpty());
        assertThat(mail.to("cut-late@example.vn")).hasSize(1);
        assertThat(counted("undecided")).isPositive();
        assertThat(service.getBean(MeterRegistry.class)
                        .get("notification.undecided")
                        .gauge()
                        .value())
                .isPositive();
    }

    @Test
    void leavesUndecidedWhatADeadSenderLeftAtTheLastStep() {
        var story = story("dead-sender@example.vn")
                .at(Instant.now().minus(Duration.ofDays(30)))
                .received();
        happens(story);
        await().untilAsserted(() -> assertThat(states(story)).hasSize(1));

        // As a process leaves it that is killed between the dot and the answer.
        database.sql("""
                        update message set state = 'SENDING', attempts = 1, reason = null,
                               taken_until = now() - interval '1 second'
                        where dossier = ?""").param(story.dossier()).update();

        await().untilAsserted(() -> assertThat(states(story)).containsExactly("UNDECIDED"));
        assertThat(reason(story)).isEqualTo("its sender stopped before the answer was known");
        assertThat(mail.to("dead-sender@example.vn")).isEmpty();
    }

    @Test
    void neverSendsWhatIsNoLongerWorthTelling() {
        var story = story("history@example.vn")
                .at(Instant.parse("2019-03-12T02:15:30Z"))
                .received();
        happens(story);

        await().untilAsserted(() -> assertThat(states(story)).containsExactly("FAILED"));
        assertThat(mail.to("history@example.vn")).isEmpty();
    }

    @Test
    void plansNothingForADossierWithoutAnAddressAndWritesThatDown() throws Exception {
        var without = story(null).phoning(null).received().processed();
        var malformed =
                story("lan@example.vn\r\nBcc: all@example.vn").phoning(null).received();
        var before = counted("unreachable");
        happens(without);
        happens(malformed);
        awaitFollowed();

        assertThat(states(without)).isEmpty();
        assertThat(states(malformed)).isEmpty();
        assertThat(database.sql("select unreachable from recipient where dossier in (?, ?) order by dossier")
                        .params(without.dossier(), malformed.dossier())
                        .query(String.class)
                        .list())
                .containsExactly("NO_ADDRESS", "MALFORMED_ADDRESS");
        assertThat(counted("unreachable") - before).isEqualTo(2);
    }

    @Test
    void putsAsideWhatItCannotReadAndGoesOn() throws Exception {
        kafka.send(new ProducerRecord<>(Topics.ROUTING_DOSSIER_JOURNAL.name(), "broken", new byte[] {1}))
                .get();
        var story = story("after-broken@example.vn").received();
        happens(story);

        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT"));
        awaitFollowed();
    }

    @Test
    void forgetsWhoWasToldSomeTimeAfterTheDossierEnded() throws Exception {
        var story = story("forgotten@example.vn").received().returned();
        happens(story);
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT", "SENT"));

        database.sql("update recipient set ended_at = now() - interval '31 days' where dossier = ?")
                .param(story.dossier())
                .update();
        Forgetting.now(service);
        replay();
        Forgetting.now(service);

        assertThat(database.sql(
                                "select count(*) from message where dossier = ? and address is null and variables is null")
                        .param(story.dossier())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThat(mail.to("forgotten@example.vn")).hasSize(2);
    }

    @Test
    void waitsForAKeyThatComesAfterTheDossier() {
        var story = story("late-key@example.vn").received();
        story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
        await().during(Duration.ofSeconds(3)).until(() -> states(story).isEmpty());

        kafka.send(story.keys().held());

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(states(story)).containsExactly("SENT"));
        assertThat(mail.to("late-key@example.vn")).hasSize(1);
    }

    @Test
    void keepsNothingPersonalInItsTables() throws Exception {
        var story = story("sealed@example.vn").received();
        happens(story);
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT"));

        assertThat(rowsOf(story)).hasSize(2).noneMatch(row -> row.contains("sealed@") || row.contains("Thị Lan"));
        var told = get("/v1/messages?dossier=" + story.dossier(), token("message.read"))
                .body();
        assertThat(told).contains("s•••@example.vn").doesNotContain("sealed@example.vn");
    }

    @Test
    void forgetsWhoseDataIsErasedAndSendsThemNothingMore() throws Exception {
        var story = story("erased@example.vn").received();
        happens(story);
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT"));
        var waiting = story("busy@example.vn").received();
        happens(waiting);
        await().untilAsserted(() -> assertThat(states(waiting)).containsExactly("PLANNED"));

        kafka.send(story.keys().erased());
        kafka.send(waiting.keys().erased());

        await().untilAsserted(() -> assertThat(states(waiting)).containsExactly("FAILED"));
        assertThat(reason(waiting)).isEqualTo("its recipient was erased");
        await().until(() -> rowsOf(story).size() == 1);
        assertThat(database.sql("select sealed is null and address is null and variables is null from message"
                                + " where dossier in (?, ?)")
                        .params(story.dossier(), waiting.dossier())
                        .query(Boolean.class)
                        .list())
                .containsOnly(true);
        // What is read again, or comes later, finds nobody.
        story.processed();
        kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, story.last()));
        replay();
        assertThat(states(story)).containsExactly("SENT");
        assertThat(mail.to("erased@example.vn")).hasSize(1);
        assertThat(rowsOf(story)).hasSize(1);
    }

    private List<String> rowsOf(Story story) {
        return database.sql("""
                        select r::text from recipient r where dossier = :dossier
                        union all select m::text from message m where dossier = :dossier""")
                .param("dossier", story.dossier())
                .query(String.class)
                .list();
    }

    @Test
    void keepsWhoIsToldWhereAResultIsRecalledAfterTheEnd() throws Exception {
        var story = story("recalled@example.vn")
                .received()
                .returned()
                .then(recall())
                .processed();
        happens(story);
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT", "SENT", "SENT", "SENT"));

        assertThat(endedAt(story)).isNull();
        replay();
        Forgetting.now(service);
        assertThat(endedAt(story)).isNull();
        assertThat(mail.to("recalled@example.vn"))
                .extracting(Mail::subject)
                .containsExactly(
                        "Hồ sơ " + story.dossier() + " đã được tiếp nhận",
                        "Đã trả kết quả hồ sơ " + story.dossier(),
                        "Thu hồi kết quả của hồ sơ " + story.dossier(),
                        "Hồ sơ " + story.dossier() + " đã có kết quả");

        happens(story.returned());
        await().untilAsserted(() -> assertThat(endedAt(story)).isNotNull());
    }

    @Test
    void tellsOfAChangeOnceHoweverManyStagesItMoves() throws Exception {
        var moved = story("moved@example.vn").received();
        happens(moved);
        awaitFollowed();
        // In batches of their own, and then all at once.
        for (var n = 1; n <= 3; n++) {
            happens(moved.because("change/reorganisation-2025-07-01", reassigned("stage-" + n)));
            awaitFollowed();
        }
        var taken = story("taken-over@example.vn")
                .received()
                .because("change/reorganisation-2025-07-01", reassigned("birth"))
                .because("change/reorganisation-2025-07-01", receiver())
                .because("change/reorganisation-2025-07-01", reassigned("return"))
                .processed();
        happens(taken);
        replay();

        await().untilAsserted(() -> assertThat(states(moved)).containsExactly("SENT", "SENT"));
        await().untilAsserted(() -> assertThat(states(taken)).containsExactly("SENT", "SENT", "SENT"));
        assertThat(mail.to("moved@example.vn"))
                .extracting(Mail::subject)
                .last()
                .isEqualTo("Hồ sơ " + moved.dossier() + ": thay đổi cơ quan giải quyết");
        assertThat(mail.to("taken-over@example.vn"))
                .extracting(Mail::subject)
                .containsExactly(
                        "Hồ sơ " + taken.dossier() + " đã được tiếp nhận",
                        "Hồ sơ " + taken.dossier() + ": nơi trả kết quả thay đổi",
                        "Hồ sơ " + taken.dossier() + " đã có kết quả");
        // Where the result is to be collected from now on.
        assertThat(mail.to("taken-over@example.vn").getLast().text())
                .contains("Nơi nhận kết quả: UBND phường Bắc Nha Trang");
    }

    private Timestamp endedAt(Story story) {
        return database.sql("select ended_at from recipient where dossier = ?")
                .param(story.dossier())
                .query((row, n) -> java.util.Optional.ofNullable(row.getTimestamp(1)))
                .single()
                .orElse(null);
    }

    private static ResultRecalled recall() {
        return new ResultRecalled(
                "birth",
                Story.COMMUNE,
                "CB-002",
                "Sai tên",
                new Attachment("a".repeat(64), "x.pdf", "application/pdf", 1),
                List.of("birth", "return"));
    }

    private static StageReassigned reassigned(String stage) {
        return new StageReassigned(
                stage, Story.COMMUNE, Story.SUCCESSOR, null, "reorganisation-2025-07-01", "Sắp xếp", null);
    }

    private static ReceiverChanged receiver() {
        return new ReceiverChanged(Story.COMMUNE, Story.SUCCESSOR, null, "reorganisation-2025-07-01", "Sắp xếp");
    }

    @Test
    void showsOperatorsWhatBecameOfMessagesWithoutAddresses() throws Exception {
        var story = story("shown@example.vn").received();
        happens(story);
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT"));

        var answer = get("/v1/messages?dossier=" + story.dossier(), token("message.read"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"state\":\"SENT\"", "\"to\":\"s•••@example.vn\"", "\"situation\":\"dossier-received\"")
                .doesNotContain("shown@");
        assertThat(get("/v1/messages?state=SENT", token("message.read")).body()).contains(story.dossier());
    }

    @Test
    void refusesQuestionsWithoutRightOrSense() throws Exception {
        assertThat(get("/v1/messages?dossier=1", null).statusCode()).isEqualTo(401);
        assertThat(get("/v1/messages?state=SENT", token("dossier.read")).statusCode())
                .isEqualTo(403);
        assertThat(get("/v1/messages", token("message.read")).statusCode()).isEqualTo(400);
        assertThat(get("/v1/messages?dossier=1", token("message.read")).statusCode())
                .isEqualTo(400);
        assertThat(get("/v1/messages?state=LOST", token("message.read")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void servesHealthMetricsAndItsDescriptionToAnyone() throws Exception {
        assertThat(get("/actuator/health", null).body()).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/prometheus", null).body())
                .contains("notification_planned_age_seconds", "notification_undecided", "notification_planned");
        assertThat(get("/v3/api-docs", null).body()).contains("/v1/messages");
    }

    private HttpResponse<String> post(String path, String body, String token) throws IOException, InterruptedException {
        var port = ((WebServerApplicationContext) service).getWebServer().getPort();
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void newWordsAreWrittenByOneApprovedByAnotherAndMessagesKeepThoseTheyWerePlannedWith() throws Exception {
        var path = "/v1/templates/withdrawal-agreed";
        var author = token("template.edit", "an");
        var approver = token("template.approve", "binh");
        var draft = """
                {"basedOn": %d, "note": "shorter", "wordings": {
                  "vi": {"subject": "Đã rút hồ sơ {{code}}",
                         "text": "Kính gửi Ông/Bà,\\n\\n{{agency}} đã trả lại hồ sơ lúc {{at}}.\\n\\n{{link}}",
                         "brief": "Đã rút hồ sơ {{code}}: {{link}}", "withoutDiacritics": true},
                  "en": {"subject": "Withdrawn: {{code}}", "text": "{{agency}}, {{at}}\\n\\n{{link}}",
                         "brief": "Withdrawn: {{code}} {{link}}"}}}""";

        var faulty = post(
                path + "/drafts",
                draft.formatted(1)
                        .replace("{{at}}", "{{name}}")
                        .replace("{{link}}\"", "see {{{link}}} http://evil.example\""),
                author);
        assertThat(faulty.statusCode()).isEqualTo(422);
        assertThat(faulty.body())
                .contains("VARIABLE_IS_KNOWN", "VARIABLE_IS_SAID", "PLACE_IS_WELL_FORMED", "LINK_STANDS_ALONE")
                .contains("NO_ADDRESS_OF_ITS_OWN", "/wordings/vi/text", "/wordings/en/text");
        assertThat(post(path + "/drafts", draft.formatted(7), author).body()).contains("template-moved-on");
        assertThat(post(path + "/drafts", draft.formatted(1), token("template.approve", "binh"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(path + "/drafts", draft.formatted(1), token("template.edit"))
                        .body())
                .contains("subject-missing");

        assertThat(post(path + "/drafts", draft.formatted(1), author).statusCode())
                .isEqualTo(201);
        assertThat(post(path + "/versions/1000/approval", "", token("template.approve", "an"))
                        .body())
                .contains("four-eyes");
        var preview =
                get(path + "/versions/1000/preview", token("template.read")).body();
        assertThat(preview).contains("Da rut ho so 000.01.41.H32-190312-0027", "\"coding\":\"GSM_7\"", "\"count\":1");
        var before = story("words+1@example.vn").received().then(new WithdrawalAgreed(Story.COMMUNE, "CB-002"));
        happens(before);
        await().until(() -> mail.to("words+1@example.vn").size() == 2);

        assertThat(post(path + "/versions/1000/approval", "", approver).statusCode())
                .isEqualTo(200);
        await().until(() -> service.getBean(Templates.class).inForce(Situation.WITHDRAWAL_AGREED) == 1000);
        var after = story("words+2@example.vn").received().then(new WithdrawalAgreed(Story.COMMUNE, "CB-002"));
        happens(after);
        await().until(() -> mail.to("words+2@example.vn").size() == 2);
        assertThat(post(path + "/versions/1000/approval", "", approver).body()).contains("template-decided");
        assertThat(post(path + "/rollback", "{\"version\": 1, \"reason\": \"too short\"}", approver)
                        .statusCode())
                .isEqualTo(200);

        assertThat(mail.to("words+1@example.vn").getLast().subject()).doesNotStartWith("Đã rút hồ sơ");
        assertThat(mail.to("words+2@example.vn").getLast().subject()).isEqualTo("Đã rút hồ sơ " + after.dossier());
        assertThat(database.sql("select template from message where situation = 'withdrawal-agreed' order by id")
                        .query(Integer.class)
                        .list())
                .containsSubsequence(1, 1000);
        await().until(() -> get(path, token("template.read")).body().contains("\"inForce\":1,"));
        assertThat(get(path + "/audit", token("template.read")).body())
                .containsSubsequence(
                        "drafted", "\"by\":\"an\"", "approved", "\"by\":\"binh\"", "rolled-back", "too short");
    }

    @Test
    void anOperatorSendsATestToAnOwnAddressOnlyAndSettlesWhatNobodyKnows() throws Exception {
        var operator = token("message.operate", "chi");
        var test = "{\"situation\": \"result-ready-post\", \"language\": \"en\", \"to\": \"%s\"}";
        assertThat(post("/v1/messages/tests", test.formatted("lan@example.vn"), operator)
                        .body())
                .contains("ADDRESS_IS_AN_OPERATORS");
        assertThat(post("/v1/messages/tests", test.formatted("chi@dichvucong.example.vn"), token("message.read", "chi"))
                        .statusCode())
                .isEqualTo(403);
        var sent = post("/v1/messages/tests", test.formatted("chi@dichvucong.example.vn"), operator);
        assertThat(sent.statusCode()).isEqualTo(202);
        await().until(() -> mail.to("chi@dichvucong.example.vn").size() == 1);
        assertThat(mail.to("chi@dichvucong.example.vn").getFirst().text())
                .contains("Postal order: 000.01.41.H32-190312-0027-return");

        var story = story("settled@example.vn").received();
        happens(story);
        await().untilAsserted(() -> assertThat(states(story)).containsExactly("SENT"));
        long id = database.sql("update message set state = 'UNDECIDED' where dossier = ? returning id")
                .param(story.dossier())
                .query(Long.class)
                .single();
        var path = "/v1/messages/%d/settlement".formatted(id);
        assertThat(get("/v1/messages/trouble?state=UNDECIDED", token("message.read"))
                        .body())
                .contains(story.dossier())
                .doesNotContain("settled@");
        assertThat(get("/v1/messages/overview", token("message.read")).body())
                .contains("\"state\":\"UNDECIDED\"", "\"channel\":\"email\"")
                .doesNotContain("operator@");
        assertThat(post(path, "{\"outcome\": \"maybe\"}", operator).body())
                .contains("OUTCOME_IS_KNOWN", "REASON_IS_GIVEN");
        var settlement = "{\"outcome\": \"sent\", \"reason\": \"the provider's log has it\"}";
        assertThat(post(path, settlement, operator).statusCode()).isEqualTo(204);
        assertThat(post(path, settlement, operator).body()).contains("message-not-undecided");
        assertThat(reason(story)).contains("an operator settled it: the provider's log has it");
        assertThat(database.sql("select by_whom from message_audit where message = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .isEqualTo("chi");
        assertThat(mail.to("settled@example.vn")).hasSize(1);
    }

    @Test
    void asksAfterTheReturnAtItsTimeAndOnce() throws Exception {
        var story = story("asked@example.vn")
                .at(Instant.now().minus(Duration.ofDays(2)))
                .received()
                .returned();
        happens(story);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> mail.to("asked@example.vn").size() == 3);
        happens(story);
        awaitFollowed();
        assertThat(mail.to("asked@example.vn").getLast().subject())
                .isEqualTo("Ông/Bà đánh giá thế nào về việc giải quyết hồ sơ " + story.dossier() + "?");
        assertThat(states(story)).containsExactly("SENT", "SENT", "SENT");
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        var port = ((WebServerApplicationContext) service).getWebServer().getPort();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String token(String scope) throws JOSEException {
        return token(scope, null);
    }

    private String token(String scope, String subject) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .audience("lienthong")
                .subject(subject)
                .claim("agency", "H32.41.1")
                .claim("scope", scope)
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        token.sign(new RSASSASigner(issuer.getPrivate()));
        return token.serialize();
    }
}
