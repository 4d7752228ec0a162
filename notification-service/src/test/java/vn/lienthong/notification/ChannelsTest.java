package vn.lienthong.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.notification.Story.aDossier;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.provider.Arrival;
import vn.lienthong.infrastructure.provider.Conduct;
import vn.lienthong.infrastructure.provider.SimulatedSmsc;
import vn.lienthong.support.kafka.KafkaEvents;

/** Short messages by SMPP first, then e-mail: over real sockets, with a real SMPP server and a real mail server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChannelsTest {
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final List<Arrival> arrived = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> throttled = new ConcurrentHashMap<>();
    private MailServer mail;
    private SimulatedSmsc smsc;
    private KafkaBroker broker;
    private ConfigurableApplicationContext service;
    private KafkaTemplate<String, byte[]> kafka;
    private JdbcClient database;

    @BeforeAll
    @SuppressWarnings("unchecked")
    void start(@TempDir Path folder) throws Exception {
        var infrastructure = Infrastructure.shared();
        // Of its own: what another database holds the keys of would be waited for.
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        mail = MailServer.onFreePort();
        var port = FreePorts.any();
        smsc = SimulatedSmsc.start(port, "lienthong", "secret", Duration.ofSeconds(2), arrived::add);
        smsc.conduct(this::conduct);
        service = new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("notification_channels"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.mail.host=localhost",
                        "--spring.mail.port=" + mail.port(),
                        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:9/",
                        "--lienthong.tracking.key=dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=",
                        "--lienthong.content-store=target/content",
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.notification.retry-pauses=200ms",
                        "--lienthong.notification.lease=5s",
                        "--lienthong.notification.channel.order=sms, email",
                        "--lienthong.notification.channel.undelivered-after=2s",
                        "--lienthong.notification.channel.quiet.until=21:00",
                        "--lienthong.notification.channel.magic-recipients=true",
                        "--lienthong.notification.smpp.host=127.0.0.1",
                        "--lienthong.notification.smpp.port=" + port,
                        "--lienthong.notification.smpp.system-id=lienthong",
                        "--lienthong.notification.smpp.password=secret",
                        "--lienthong.notification.smpp.source=LienThong",
                        "--lienthong.notification.smpp.answer-timeout=1s",
                        "--lienthong.notification.smpp.throttle-pause=100ms");
        kafka = service.getBean(KafkaTemplate.class);
        database = service.getBean(JdbcClient.class);
        var json = CanonicalJson.mapper();
        kafka.send(Topics.REGISTRY_AGENCY_STATE.name(), Story.commune().key(), json.writeValueAsBytes(Story.commune()));
        kafka.send(Topics.REGISTRY_PROCEDURE_STATE.name(), Story.birth().key(), json.writeValueAsBytes(Story.birth()));
        kafka.send(
                        Topics.REGISTRY_CALENDAR_STATE.name(),
                        Agency.USUAL_CALENDAR,
                        json.writeValueAsBytes(Story.calendar()))
                .get();
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
        smsc.close();
        mail.close();
        broker.close();
    }

    /** By the last digit. */
    private Conduct conduct(String number) {
        return switch (number.charAt(number.length() - 1)) {
            case '2' -> Conduct.REFUSES;
            case '3' ->
                throttled
                                        .computeIfAbsent(number, ignored -> new AtomicInteger())
                                        .incrementAndGet()
                                < 3
                        ? Conduct.THROTTLES
                        : Conduct.DELIVERS;
            case '4' -> Conduct.FAILS;
            case '5' -> Conduct.STAYS_SILENT;
            case '6' -> Conduct.ANSWERS_LATE;
            default -> Conduct.DELIVERS;
        };
    }

    private Story received(String number, String email) {
        var story = aDossier("000.01.41.H32-190314-%04d".formatted(SEQUENCE.incrementAndGet()))
                .of(email)
                .phoning(number)
                .at(Instant.now())
                .received();
        kafka.send(story.keys().held());
        story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
        return story;
    }

    /** Channel, state and delivery of each of its messages. */
    private List<String> standing(Story story) {
        return database.sql("select channel || ' ' || state || coalesce(' ' || delivery, '') from message"
                        + " where dossier = ? order by id")
                .param(story.dossier())
                .query(String.class)
                .list();
    }

    private void awaitStanding(Story story, String... messages) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(standing(story)).containsExactly(messages));
    }

    private List<Arrival> arrivedAt(String digits) {
        return arrived.stream().filter(arrival -> arrival.to().equals(digits)).toList();
    }

    @Test
    void sendsAShortMessageWholeAndNotesThatItWasDelivered() {
        var story = received("0912 345 671", "lan@example.vn");

        awaitStanding(story, "sms SENT DELIVERED");
        assertThat(arrivedAt("84912345671")).singleElement().satisfies(arrival -> {
            assertThat(arrival.text())
                    .startsWith("UBND phuong Vinh Hoa da tiep nhan ho so %s. Hen tra ket qua: 16:30 ngay 15/03/2019."
                            .formatted(story.dossier()))
                    .contains("Xem: http://localhost:8084/track/" + story.dossier() + "/");
            assertThat(arrival.from()).isEqualTo("LienThong");
        });
        assertThat(mail.to("lan@example.vn")).isEmpty();
    }

    @Test
    void goesTheNextWayWhereTheFirstIsRefusedFailsOrIsNotHeardOf() {
        var refused = received("0912345672", "refused@example.vn");
        var failed = received("0912345674", "failed@example.vn");
        var silent = received("0912345675", "unheard@example.vn");

        awaitStanding(refused, "sms FAILED", "email SENT");
        awaitStanding(failed, "sms FAILED NOT_DELIVERED", "email SENT");
        awaitStanding(silent, "sms SENT", "email SENT");
        assertThat(mail.to("refused@example.vn")).hasSize(1);
        assertThat(mail.to("failed@example.vn")).hasSize(1);
        assertThat(mail.to("unheard@example.vn")).hasSize(1);
        assertThat(arrivedAt("84912345675")).hasSize(1);
    }

    @Test
    void slowsDownWhereItIsTooFastAndThenSendsOnce() {
        var story = received("0912345673", "fast@example.vn");

        awaitStanding(story, "sms SENT DELIVERED");
        assertThat(arrivedAt("84912345673")).hasSize(1);
    }

    @Test
    void reportsAsUndecidedWhatSmppCannotBeAskedAboutAndTellsNobodyTwice() {
        var story = received("0912345676", "late@example.vn");

        awaitStanding(story, "sms UNDECIDED");
        await().during(Duration.ofSeconds(3)).until(() -> standing(story).equals(List.of("sms UNDECIDED")));
        assertThat(arrivedAt("84912345676")).hasSize(1);
        assertThat(mail.to("late@example.vn")).isEmpty();
    }

    @Test
    void writesToWhoHasNoMobilePhone() {
        awaitStanding(received("0258 3822 123", "landline@example.vn"), "email SENT");
    }

    @Test
    void sendsNothingToMagicRecipients() {
        awaitStanding(received("0999999001", "magic@example.vn"), "sms SENT");
        awaitStanding(received("0999999003", "magic@example.vn"), "sms SENT");
        awaitStanding(received("0999999002", "refused@magic.lienthong.test"), "sms FAILED", "email FAILED");
        assertThat(arrived).noneMatch(arrival -> arrival.to().startsWith("84999999"));
    }
}
