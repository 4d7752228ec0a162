package vn.lienthong.standalone.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.PostgresServer;
import vn.lienthong.notification.NotificationService;
import vn.lienthong.standalone.mailbox.Mailbox;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** The notification service with the providers of {@code ./lienthong start}: whatever way a citizen is told, it is in the mailbox. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CitizenChannelsTest {
    private static final AgencyCode WARD = new AgencyCode("H32.41.1");
    private static final ProcedureCode BIRTH = new ProcedureCode("2.000986");
    private static final String MASTER = Base64.getEncoder().encodeToString(new byte[SealingKey.LENGTH]);
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<PersonalKeyEvent> KEYS = EventTypes.of(PersonalKeyEvent.class);

    private final MasterKeys masters = new MasterKeys(List.of(new MasterKey("test", MASTER, null)));
    private final HttpClient http = HttpClient.newHttpClient();
    private PostgresServer postgres;
    private KafkaBroker broker;
    private Mailbox mailbox;
    private CitizenChannels channels;
    private ConfigurableApplicationContext service;
    private KafkaTemplate<String, byte[]> kafka;
    private int dossiers;

    @BeforeAll
    @SuppressWarnings("unchecked")
    void start(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start(folder.resolve("postgres"), FreePorts.any());
        postgres.ensureDatabase("notification");
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        mailbox = Mailbox.start(folder.resolve("mailbox"), 0, 0);
        var port = FreePorts.any();
        channels = CitizenChannels.start(
                new CitizenChannels.Setting(
                        FreePorts.any(),
                        0,
                        URI.create("http://127.0.0.1:" + port),
                        name -> "secret-of-" + name,
                        folder.resolve("zalo-tokens")),
                mailbox);
        var settings = new ArrayList<>(
                channels.settings(new ChannelOptions(List.of("email", "zalo", "sms", "webhook"), true)));
        settings.addAll(List.of(
                "server.port=" + port,
                "spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "spring.datasource.url=" + postgres.jdbcUrl("notification"),
                "spring.datasource.username=" + postgres.username(),
                "spring.datasource.password=" + postgres.password(),
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + mailbox.smtpPort(),
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:9/",
                "lienthong.tracking.key=dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=",
                "lienthong.content-store=" + folder.resolve("content"),
                "lienthong.personal.master-keys[0].id=test",
                "lienthong.personal.master-keys[0].key=" + MASTER,
                "lienthong.notification.retry-pauses=200ms",
                "lienthong.notification.channel.ask-after=200ms"));
        service = new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(settings.stream().map(setting -> "--" + setting).toArray(String[]::new));
        kafka = service.getBean(KafkaTemplate.class);
        publishRegistry();
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
        channels.close();
        mailbox.close();
        broker.close();
        postgres.close();
    }

    @Test
    void whatGoesByEmailZaloSmsAndToThePortalArrivesInTheMailbox() throws Exception {
        var byEmail = received("hoa@example.vn", "0912345671");
        var byZalo = received(null, "0912345601");
        // No Zalo account has this number.
        var bySms = received(null, "0912345607");
        var byPortal = received(null, null);

        awaitArrival("hoa@example.vn", byEmail);
        awaitArrival("+84912345601 (zalo)", byZalo);
        awaitArrival("+84912345607 (sms)", bySms);
        awaitArrival(byPortal + " (portal)", byPortal);
        assertThat(mailsTo("+84912345671")).isEmpty();
        assertThat(mailsTo("+84912345607 (zalo)")).isEmpty();
    }

    @Test
    void goesWrongAsItIsSwitchedTo() throws Exception {
        assertThat(control("{\"zalo\": {\"colour\": 1}}").body()).contains("isn't the share of anything");
        assertThat(control("{\"pigeon\": {\"refuses\": 1}}").statusCode()).isEqualTo(422);
        assertThat(control("{\"zalo\": {\"over-quota\": 1}, \"portal\": {\"loses-answer\": 1, \"away-seconds\": 1}}")
                        .statusCode())
                .isEqualTo(200);

        var overQuota = received(null, "0912345602");
        var lost = received(null, null);

        awaitArrival("+84912345602 (sms)", overQuota);
        awaitArrival(lost + " (portal)", lost);
        assertThat(mailsTo(lost + " (portal)")).hasSize(1);
        var counts = JsonMapper.shared()
                .readTree(control("{\"zalo\": {}, \"portal\": {}}").body());
        assertThat(counts.path("zalo").path("counts").path("over-quota").intValue())
                .isPositive();
        assertThat(counts.path("zalo").path("shares").isEmpty()).isTrue();
    }

    // ---- what the service hears

    private void publishRegistry() throws Exception {
        var json = CanonicalJson.mapper();
        var ward = new Agency(
                WARD,
                null,
                "UBND phường Vĩnh Hòa",
                "commune",
                "administration",
                null,
                null,
                false,
                LocalDate.of(2019, 1, 1),
                null);
        var birth = new Procedure(
                BIRTH,
                1,
                LocalDate.of(2019, 1, 1),
                "Đăng ký khai sinh",
                "Birth registration",
                "Hộ tịch",
                new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
                new Procedure.Receivers(null, "commune", "administration"),
                List.of(new Procedure.Part("birth-proof", "Giấy chứng sinh", true)),
                List.of(new Procedure.Stage(
                        "return",
                        "Trả kết quả",
                        "Return the result",
                        new Procedure.AgencyRule(null, null),
                        null,
                        List.of(),
                        null,
                        true)));
        var calendar = new WorkingCalendar(
                Agency.USUAL_CALENDAR,
                1,
                LocalTime.of(7, 30),
                LocalTime.of(11, 30),
                LocalTime.of(13, 30),
                LocalTime.of(17, 0),
                LocalTime.of(15, 0),
                Map.of());
        kafka.send(Topics.REGISTRY_AGENCY_STATE.name(), ward.key(), json.writeValueAsBytes(ward));
        kafka.send(Topics.REGISTRY_PROCEDURE_STATE.name(), birth.key(), json.writeValueAsBytes(birth));
        kafka.send(Topics.REGISTRY_CALENDAR_STATE.name(), Agency.USUAL_CALENDAR, json.writeValueAsBytes(calendar))
                .get();
    }

    /** A dossier is received of somebody who gave these. */
    private String received(@Nullable String email, @Nullable String phone) {
        var dossier = "000.01.41.H32-190316-%04d".formatted(++dossiers);
        var key = SealingKey.random();
        var held = masters.wrap(dossier, key);
        kafka.send(KafkaEvents.toRecord(
                Topics.INTAKE_KEY_STATE,
                new EventEnvelope(
                        UUID.randomUUID().toString(),
                        "/intake",
                        KEYS.nameOf(held),
                        dossier,
                        Instant.now(),
                        KEYS.write(held))));
        var personal = new PersonalData(
                new PersonalData.Applicant(
                        "Nguyễn Thị Hoa", new CitizenId("056190912345"), email, phone, "Phường Vĩnh Hòa", "vi"),
                Map.of());
        var event = new DossierReceived(
                BIRTH,
                1,
                WARD,
                WARD,
                Channel.COUNTER,
                Instant.parse("2019-03-19T09:30:00Z"),
                List.of(),
                Map.of(),
                List.of(),
                Priority.NORMAL,
                SealedPersonalData.seal(new DossierCode(dossier), personal, key),
                null,
                null,
                List.of());
        kafka.send(KafkaEvents.toRecord(
                Topics.ROUTING_DOSSIER_JOURNAL,
                JournalEntry.next(
                        dossier,
                        1,
                        JournalEntry.BEGINNING,
                        EVENTS.nameOf(event),
                        Instant.now(),
                        "cause",
                        EVENTS.write(event))));
        kafka.flush();
        return dossier;
    }

    // ---- what its user sees

    private void awaitArrival(String recipient, String dossier) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(mailsTo(recipient)).anyMatch(subject -> subject.contains(dossier)));
    }

    /** Their subjects, in which the dossier stands. */
    private List<String> mailsTo(String recipient) throws Exception {
        var found = http.send(
                HttpRequest.newBuilder(mailbox.page()
                                .resolve("/messages.json?q=" + URLEncoder.encode(recipient, StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        var subjects = new ArrayList<String>();
        JsonMapper.shared()
                .readTree(found.body())
                .forEach(mail -> subjects.add(mail.path("subject").stringValue()));
        return subjects;
    }

    private HttpResponse<String> control(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(channels.control())
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
