package vn.lienthong.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.notification.Story.aDossier;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import vn.lienthong.infrastructure.provider.ProviderSite;
import vn.lienthong.infrastructure.provider.SimulatedPortal;
import vn.lienthong.infrastructure.provider.SimulatedZalo;
import vn.lienthong.support.kafka.KafkaEvents;

/** The citizens' portal first, then Zalo, then e-mail: over real HTTP, with a simulated portal and a simulated Zalo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvidersTest {
    private static final AtomicInteger SEQUENCE = new AtomicInteger();
    private static final String SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIz";
    private static final SimulatedZalo.App APP = new SimulatedZalo.App("4291", "app-secret", "first", "oa-secret");
    private static final Duration LATE = Duration.ofMillis(1500);

    private final List<Arrival> arrived = new CopyOnWriteArrayList<>();
    /** What portal and Zalo do with a dossier or a number, one time after the other; the last of them stays. */
    private final Map<String, Deque<Conduct>> conducts = new ConcurrentHashMap<>();

    private final int port = FreePorts.any();
    private MailServer mail;
    private ProviderSite site;
    private SimulatedPortal portal;
    private SimulatedZalo zalo;
    private KafkaBroker broker;
    private ConfigurableApplicationContext service;
    private KafkaTemplate<String, byte[]> kafka;
    private JdbcClient database;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        mail = MailServer.onFreePort();
        site = ProviderSite.start(0);
        portal = SimulatedPortal.at(site, SECRET, LATE, arrived::add);
        zalo = SimulatedZalo.at(
                site, APP, null, URI.create("http://127.0.0.1:" + port + "/v1/receipts/zalo"), LATE, arrived::add);
        portal.trouble().otherwise(dossier -> next(dossier, Conduct.REFUSES));
        zalo.trouble().otherwise(number -> next(number, Conduct.DELIVERS));
        startService();
        var json = CanonicalJson.mapper();
        kafka.send(Topics.REGISTRY_AGENCY_STATE.name(), Story.commune().key(), json.writeValueAsBytes(Story.commune()));
        kafka.send(Topics.REGISTRY_PROCEDURE_STATE.name(), Story.birth().key(), json.writeValueAsBytes(Story.birth()));
        kafka.send(
                        Topics.REGISTRY_CALENDAR_STATE.name(),
                        Agency.USUAL_CALENDAR,
                        json.writeValueAsBytes(Story.calendar()))
                .get();
    }

    @SuppressWarnings("unchecked")
    private void startService(String... more) {
        var infrastructure = Infrastructure.shared();
        var settings = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--spring.datasource.url=" + infrastructure.jdbcUrl("notification_providers"),
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
                "--lienthong.notification.channel.order=webhook, zalo, email",
                "--lienthong.notification.channel.ask-after=200ms",
                "--lienthong.notification.channel.quiet.until=21:00",
                "--lienthong.notification.webhook.url=" + portal.address(),
                "--lienthong.notification.webhook.secret=" + SECRET,
                "--lienthong.notification.webhook.answer-timeout=1s",
                "--lienthong.notification.zalo.url=" + zalo.address(),
                "--lienthong.notification.zalo.oauth-url=" + zalo.address(),
                "--lienthong.notification.zalo.app-id=" + APP.id(),
                "--lienthong.notification.zalo.secret-key=" + APP.secretKey(),
                "--lienthong.notification.zalo.refresh-token=" + APP.refreshToken(),
                "--lienthong.notification.zalo.report-secret=" + APP.reportSecret(),
                "--lienthong.notification.zalo.templates.dossier-received.vi=300001",
                "--lienthong.notification.zalo.answer-timeout=1s"));
        // Said twice, a setting would have both values.
        for (var setting : more) {
            settings.removeIf(known -> known.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            settings.add(setting);
        }
        service = new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(settings.toArray(String[]::new));
        kafka = service.getBean(KafkaTemplate.class);
        database = service.getBean(JdbcClient.class);
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
        portal.close();
        zalo.close();
        site.close();
        mail.close();
        broker.close();
    }

    private Conduct next(String recipient, Conduct usual) {
        var left = conducts.get(recipient);
        if (left == null) {
            return usual;
        }
        synchronized (left) {
            return left.size() > 1 ? left.removeFirst() : left.getFirst();
        }
    }

    private static String nextDossier() {
        return "000.01.41.H32-190315-%04d".formatted(SEQUENCE.incrementAndGet());
    }

    private Story received(String dossier, String number, String email) {
        var story =
                aDossier(dossier).of(email).phoning(number).at(Instant.now()).received();
        kafka.send(story.keys().held());
        story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
        return story;
    }

    /** One that the portal does this with, one time after the other. */
    private Story atThePortal(String email, Conduct... does) {
        var dossier = nextDossier();
        conducts.put(dossier, new ArrayDeque<>(List.of(does)));
        return received(dossier, "0258 3822 123", email);
    }

    /** One that the portal doesn't know, and that Zalo does this with. */
    private Story atZalo(String number, String email, Conduct... does) {
        conducts.put("84" + number.substring(1), new ArrayDeque<>(List.of(does)));
        return received(nextDossier(), number, email);
    }

    private void awaitStanding(Story story, String... messages) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(database.sql(
                                        "select channel || ' ' || state || coalesce(' ' || delivery, '') from message"
                                                + " where dossier = ? order by id")
                                .param(story.dossier())
                                .query(String.class)
                                .list())
                        .containsExactly(messages));
    }

    private List<Arrival> arrivedFor(String recipient) {
        return arrived.stream()
                .filter(arrival -> arrival.to().equals(recipient))
                .toList();
    }

    private int asked(Story story) {
        return database.sql("select coalesce(sum(asked), 0) from message where dossier = ?")
                .param(story.dossier())
                .query(Integer.class)
                .single();
    }

    @Test
    void tellsThePortalSignedAndWithoutAnythingOfTheCitizen() {
        var story = atThePortal("portal@example.vn", Conduct.DELIVERS);

        awaitStanding(story, "webhook SENT");
        assertThat(arrivedFor(story.dossier()))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.text())
                        .contains(story.dossier())
                        .doesNotContain("portal@example.vn", "3822"));
        assertThat(portal.unsigned()).isZero();
        assertThat(mail.to("portal@example.vn")).isEmpty();
    }

    @Test
    void asksThePortalWhatBecameOfItBeforeItIsToldAgain() {
        var lost = atThePortal("lost@example.vn", Conduct.LOSES_ANSWER);
        var late = atThePortal("late@example.vn", Conduct.ANSWERS_LATE);
        var broken = atThePortal("broken@example.vn", Conduct.BREAKS, Conduct.DELIVERS);

        awaitStanding(lost, "webhook SENT");
        awaitStanding(late, "webhook SENT");
        awaitStanding(broken, "webhook SENT");
        assertThat(List.of(lost, late, broken)).allSatisfy(story -> {
            assertThat(asked(story)).isPositive();
            assertThat(arrivedFor(story.dossier())).hasSize(1);
        });
        assertThat(portal.repeated()).isZero();
    }

    @Test
    void queuesWhileNobodyAnswersAndIsThrottledWithoutLosingOrDoublingAnything() {
        portal.trouble().away(Duration.ofSeconds(2));
        var whileAway = atThePortal("away@example.vn", Conduct.DELIVERS);
        var throttled = atThePortal("fast@example.vn", Conduct.THROTTLES, Conduct.DELIVERS);
        var throttledByZalo = atZalo("0912345603", "slow@example.vn", Conduct.THROTTLES, Conduct.DELIVERS);

        awaitStanding(whileAway, "webhook SENT");
        awaitStanding(throttled, "webhook SENT");
        awaitStanding(throttledByZalo, "webhook FAILED", "zalo SENT DELIVERED");
        assertThat(arrivedFor(whileAway.dossier())).hasSize(1);
        assertThat(arrivedFor(throttled.dossier())).hasSize(1);
        assertThat(arrivedFor("84912345603")).hasSize(1);
    }

    @Test
    void sendsByZaloWhatThePortalDoesNotKnowAndHearsThatItWasReceived() {
        var story = atZalo("0912345601", "zalo@example.vn", Conduct.DELIVERS);

        awaitStanding(story, "webhook FAILED", "zalo SENT DELIVERED");
        assertThat(arrivedFor("84912345601"))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.text())
                        .startsWith("ZNS 300001\n")
                        .contains("code: " + story.dossier(), "dueAt: 16:30", "link: http")
                        .doesNotContain("912345601", "zalo@example.vn"));
        assertThat(mail.to("zalo@example.vn")).isEmpty();
    }

    @Test
    void goesTheNextWayWhereTheCitizenIsNotOnZaloOrTheQuotaIsUsedUp() {
        var notThere = atZalo("0912345602", "nozalo@example.vn", Conduct.REFUSES);
        var overQuota = atZalo("0912345605", "quota@example.vn", Conduct.OVER_QUOTA);

        awaitStanding(notThere, "webhook FAILED", "zalo FAILED", "email SENT");
        awaitStanding(overQuota, "webhook FAILED", "zalo FAILED", "email SENT");
        assertThat(mail.to("nozalo@example.vn")).hasSize(1);
        assertThat(mail.to("quota@example.vn")).hasSize(1);
    }

    @Test
    void learnsFromZalosReportWhatBecameOfAMessageWhoseAnswerWasLost() {
        var lost = atZalo("0912345606", "unheard@example.vn", Conduct.LOSES_ANSWER);
        var broken = atZalo("0912345607", "unknown@example.vn", Conduct.BREAKS);

        awaitStanding(lost, "webhook FAILED", "zalo SENT DELIVERED");
        // Nobody knows, so nobody is told twice.
        awaitStanding(broken, "webhook FAILED", "zalo UNDECIDED");
        assertThat(arrivedFor("84912345606")).hasSize(1);
        assertThat(mail.to("unheard@example.vn")).isEmpty();
        assertThat(mail.to("unknown@example.vn")).isEmpty();
    }

    @Test
    void takesNoReportThatZaloDidNotSign() throws Exception {
        var story = atZalo("0912345608", "forged@example.vn", Conduct.STAYS_SILENT);
        awaitStanding(story, "webhook FAILED", "zalo SENT");
        var tracking = arrivedFor("84912345608").getFirst().reference();
        try (var http = HttpClient.newHttpClient()) {
            var forged = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/receipts/zalo"))
                            .header("X-ZEvent-Signature", "mac=" + "0".repeat(64))
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"event_name\":\"user_received_message\",\"timestamp\":\"1\",\"message\":"
                                            + "{\"tracking_id\":\"" + tracking + "\"}}"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(forged.statusCode()).isEqualTo(401);
            assertThat(forged.body()).contains("report-not-signed");
        }
        assertThat(database.sql("select count(*) from message_part where id = ? and state is not null")
                        .param(tracking)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void goesOnWithTheKeptTokensAfterARestartAndNeverShowsARefreshTokenTwice() {
        awaitStanding(atZalo("0912345611", "t1@example.vn", Conduct.DELIVERS), "webhook FAILED", "zalo SENT DELIVERED");
        var before = zalo.renewals();
        zalo.endAccess();
        awaitStanding(atZalo("0912345612", "t2@example.vn", Conduct.DELIVERS), "webhook FAILED", "zalo SENT DELIVERED");
        assertThat(zalo.renewals()).isEqualTo(before + 1);

        service.close();
        startService();
        awaitStanding(atZalo("0912345613", "t3@example.vn", Conduct.DELIVERS), "webhook FAILED", "zalo SENT DELIVERED");
        assertThat(zalo.renewals()).as("the kept pair is still good").isEqualTo(before + 1);

        zalo.endAccess();
        awaitStanding(atZalo("0912345614", "t4@example.vn", Conduct.DELIVERS), "webhook FAILED", "zalo SENT DELIVERED");
        assertThat(zalo.renewals()).isEqualTo(before + 2);
        assertThat(zalo.refusedRenewals()).isZero();
        assertThat(arrived.stream().filter(arrival -> arrival.to().startsWith("8491234561")))
                .hasSize(4);
        assertThat(database.sql("select sealed from secret where name = 'zalo'")
                        .query(String.class)
                        .single())
                .doesNotContain("access");
    }

    @Test
    void startsNeitherWithATemplateOfNoSituationNorWithAnAnswerLongerThanTheLease() {
        assertThatThrownBy(() -> startElsewhere("--lienthong.notification.zalo.templates.dossier-lost.vi=1"))
                .rootCause()
                .hasMessageContaining("dossier-lost");
        assertThatThrownBy(() -> startElsewhere("--lienthong.notification.webhook.answer-timeout=3s"))
                .rootCause()
                .hasMessageContaining("lienthong.notification.webhook.answer-timeout");
    }

    private void startElsewhere(String setting) {
        var running = service;
        try {
            startService("--server.port=0", setting);
            service.close();
        } finally {
            service = running;
        }
    }
}
