package vn.lienthong.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.notification.Story.aDossier;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.provider.Arrival;
import vn.lienthong.infrastructure.provider.Conduct;
import vn.lienthong.infrastructure.provider.ProviderSite;
import vn.lienthong.infrastructure.provider.SimulatedPushService;
import vn.lienthong.infrastructure.provider.SimulatedPushService.Subscription;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * Notifications in browsers: sealed and authorised as a push service of its own making reads it, shown by the worker in a real
 * browser, and otherwise told by e-mail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class PushTest {
    private static final int MOST_BYTES = 100 * 1024;
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Arrival> arrived = new CopyOnWriteArrayList<>();
    /** What happens at a device, one time after the other; the last of them stays. */
    private final Map<String, Deque<Conduct>> conducts = new ConcurrentHashMap<>();

    private final int port = FreePorts.any();
    private Path folder;
    private MailServer mail;
    private ProviderSite site;
    private SimulatedPushService push;
    private KafkaBroker broker;
    private ConfigurableApplicationContext service;
    private KafkaTemplate<String, byte[]> kafka;
    private JdbcClient database;
    private TrackingLinks links;

    @BeforeAll
    @SuppressWarnings("unchecked")
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        mail = MailServer.onFreePort();
        site = ProviderSite.start(0);
        push = SimulatedPushService.at(site, at("/"), Duration.ofMillis(1500), arrived::add);
        push.trouble().otherwise(this::next);
        var infrastructure = Infrastructure.shared();
        service = new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(
                        "--server.port=" + port,
                        "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("notification_push"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.mail.host=localhost",
                        "--spring.mail.port=" + mail.port(),
                        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:9/",
                        "--lienthong.tracking.key=dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=",
                        "--lienthong.tracking.url=http://localhost:" + port,
                        "--lienthong.content-store=" + folder.resolve("content"),
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.notification.retry-pauses=200ms",
                        "--lienthong.notification.lease=15s",
                        "--lienthong.notification.channel.ask-after=1s",
                        "--lienthong.notification.channel.undelivered-after=4s",
                        "--lienthong.notification.channel.quiet.until=21:00",
                        "--lienthong.notification.push.contact=mailto:push@dichvucong.example.vn",
                        "--lienthong.notification.push.services=" + site.address(),
                        "--lienthong.notification.push.most-devices=2",
                        "--lienthong.notification.push.answer-timeout=1s");
        kafka = service.getBean(KafkaTemplate.class);
        database = service.getBean(JdbcClient.class);
        links = service.getBean(TrackingLinks.class);
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
        push.close();
        site.close();
        mail.close();
        broker.close();
    }

    private Conduct next(String device) {
        var left = conducts.get(device);
        if (left == null) {
            return Conduct.DELIVERS;
        }
        synchronized (left) {
            return left.size() > 1 ? left.removeFirst() : left.getFirst();
        }
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Received, and told of it by e-mail: no browser is there yet. */
    private Story received(String email) {
        var story = aDossier("000.01.41.H32-190316-%04d".formatted(SEQUENCE.incrementAndGet()))
                .of(email)
                .at(Instant.now())
                .received();
        kafka.send(story.keys().held());
        happens(story);
        awaitStanding(story, "email SENT");
        return story;
    }

    private void happens(Story story) {
        story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
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

    private List<Arrival> shownOn(Subscription browser) {
        return arrived.stream()
                .filter(arrival -> arrival.to().equals(browser.device()))
                .toList();
    }

    private int devices(Story story) {
        return database.sql("select count(*) from device where dossier = ?")
                .param(story.dossier())
                .query(Integer.class)
                .single();
    }

    private String session(Story story) throws Exception {
        var entered = http.send(
                HttpRequest.newBuilder(links.of(new DossierCode(story.dossier())))
                        .build(),
                BodyHandlers.discarding());
        return entered.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    /** Asks, as the page does, that a browser is told; answers what became of it. */
    private String ask(Story story, String endpoint, String p256dh, String auth) throws Exception {
        var form = "endpoint=%s&p256dh=%s&auth=%s".formatted(URLEncoder.encode(endpoint, UTF_8), p256dh, auth);
        var answer = http.send(
                HttpRequest.newBuilder(at("/track/" + story.dossier() + "/devices"))
                        .header("Cookie", session(story))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*done=", "");
    }

    /** A browser at which this happens, one time after the other. */
    private Subscription browserOf(Story story, Conduct... does) throws Exception {
        var browser = push.subscribe();
        conducts.put(browser.device(), new ArrayDeque<>(List.of(does)));
        assertThat(ask(story, browser.endpoint().toString(), browser.p256dh(), browser.auth()))
                .isEqualTo("added");
        return browser;
    }

    @Test
    void tellsBrowsersBeforeAllElseSealedForThemAlone() throws Exception {
        var story = received("browser@example.vn");
        var phone = browserOf(story, Conduct.DELIVERS);
        var desk = browserOf(story, Conduct.DELIVERS);

        happens(story.refused("Hồ sơ không đủ điều kiện."));

        awaitStanding(story, "email SENT", "push SENT DELIVERED");
        assertThat(List.of(phone, desk))
                .allSatisfy(browser -> assertThat(shownOn(browser))
                        .singleElement()
                        .satisfies(arrival -> assertThat(arrival.text())
                                .contains(story.dossier(), "Hồ sơ không đủ điều kiện.")
                                .doesNotContain("browser@example.vn")));
        assertThat(push.unauthorised()).isZero();
        assertThat(mail.to("browser@example.vn")).hasSize(1);
        assertThat(database.sql("select string_agg(sealed, '') from device")
                        .query(String.class)
                        .single())
                .doesNotContain(phone.auth(), "device-");
    }

    @Test
    void showsOnceWhateverTheAnswer() throws Exception {
        var lost = received("push-lost@example.vn");
        var broken = received("push-broken@example.vn");
        var fast = received("push-fast@example.vn");
        var atLost = browserOf(lost, Conduct.LOSES_ANSWER);
        var atBroken = browserOf(broken, Conduct.BREAKS, Conduct.DELIVERS);
        var atFast = browserOf(fast, Conduct.THROTTLES, Conduct.DELIVERS);

        for (var story : List.of(lost, broken, fast)) {
            happens(story.refused("Thiếu giấy tờ."));
            awaitStanding(story, "email SENT", "push SENT DELIVERED");
        }

        assertThat(List.of(atLost, atBroken, atFast))
                .allSatisfy(browser -> assertThat(shownOn(browser)).hasSize(1));
        assertThat(push.repeated()).isZero();
    }

    @Test
    void tellsByEmailWhatNoBrowserShowed() throws Exception {
        var silent = received("push-silent@example.vn");
        var gone = received("push-gone@example.vn");
        browserOf(silent, Conduct.STAYS_SILENT);
        browserOf(gone, Conduct.REFUSES);

        happens(silent.refused("Thiếu giấy tờ."));
        happens(gone.refused("Thiếu giấy tờ."));

        awaitStanding(gone, "email SENT", "push FAILED", "email SENT");
        awaitStanding(silent, "email SENT", "push SENT", "email SENT");
        assertThat(devices(gone)).isZero();
        assertThat(devices(silent)).isOne();
    }

    @Test
    void callsNobodyButPushServicesAndKeepsNoMoreBrowsersThanItMay() throws Exception {
        var story = received("push-foreign@example.vn");
        var good = push.subscribe();

        assertThat(ask(story, "http://127.0.0.1:9/metadata", good.p256dh(), good.auth()))
                .isEqualTo("refused");
        assertThat(ask(story, site.address() + "@example.vn/", good.p256dh(), good.auth()))
                .isEqualTo("refused");
        assertThat(ask(story, good.endpoint().toString(), "AAAA", good.auth())).isEqualTo("refused");
        assertThat(devices(story)).isZero();

        for (int i = 0; i < 3; i++) {
            browserOf(story, Conduct.DELIVERS);
        }
        assertThat(devices(story)).isEqualTo(2);

        // Without the session of this very dossier nothing is added.
        var other = received("push-other@example.vn");
        var answer = http.send(
                HttpRequest.newBuilder(at("/track/" + other.dossier() + "/devices"))
                        .header("Cookie", session(story))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "endpoint=%s&p256dh=%s&auth=%s".formatted(good.endpoint(), good.p256dh(), good.auth())))
                        .build(),
                BodyHandlers.discarding());
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("refused");
        assertThat(devices(other)).isZero();
    }

    @Test
    void forgetsBrowsersWithTheDossiersKey() throws Exception {
        var story = received("push-erased@example.vn");
        browserOf(story, Conduct.DELIVERS);

        kafka.send(story.keys().erased()).get();

        await().untilAsserted(() -> assertThat(devices(story)).isZero());
    }

    @Test
    void isShownByTheWorkerInARealBrowser() throws Exception {
        var story = received("push-real@example.vn");
        var subscription = push.subscribe();
        // Its own push service would be somewhere in the world: what it would give the page is given here.
        conducts.put(subscription.device(), new ArrayDeque<>(List.of(Conduct.STAYS_SILENT)));
        try (var looks = Looks.open().loadingLessThan(MOST_BYTES)) {
            var browser = looks.browser();
            browser.executeCdpCommand(
                    "Browser.grantPermissions",
                    Map.of("origin", "http://localhost:" + port, "permissions", List.of("notifications")));
            browser.executeCdpCommand("Page.enable", Map.of());
            browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                            PushManager.prototype.subscribe = async options => {
                              window.subscribed = options;
                              return {toJSON: () => ({endpoint: '%s', keys: {p256dh: '%s', auth: '%s'}})};
                            };""".formatted(
                            subscription.endpoint(), subscription.p256dh(), subscription.auth())));
            browser.get(links.of(new DossierCode(story.dossier())).toString());
            browser.findElement(By.cssSelector("[data-testid='devices']")).click();
            browser.findElement(By.cssSelector("[data-testid='add-device']")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='added']"))
                            .isDisplayed())
                    .isTrue();
            looks.fits("devices", at("/track/" + story.dossier() + "/devices"));

            happens(story.refused("Hồ sơ không đủ điều kiện."));
            awaitStanding(story, "email SENT", "push SENT");
            var payload = arrivedSilently(story, subscription);
            browser.executeCdpCommand("ServiceWorker.enable", Map.of());
            browser.executeCdpCommand(
                    "ServiceWorker.deliverPushMessage",
                    Map.of("origin", "http://localhost:" + port + "/", "registrationId", "0", "data", payload));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat((List<?>) Objects.requireNonNull(browser.executeAsyncScript("""
                                    const done = arguments[arguments.length - 1];
                                    navigator.serviceWorker.getRegistration('/track/')
                                      .then(worker => worker.getNotifications())
                                      .then(all => done(all.map(one => one.title + '|' + one.body + '|' + one.data.link)));""")))
                            .singleElement()
                            .asString()
                            .contains(story.dossier(), "Hồ sơ không đủ điều kiện.", "/track/" + story.dossier() + "/"));
            // The worker reported it, so it isn't told by e-mail.
            awaitStanding(story, "email SENT", "push SENT DELIVERED");
            browser.findElement(By.cssSelector("[data-testid='remove-devices']"))
                    .click();
            await().untilAsserted(() -> assertThat(devices(story)).isZero());
        }
    }

    /** What the push service took and the simulated browser didn't show. */
    private String arrivedSilently(Story story, Subscription subscription) {
        await().until(() -> !push.kept(subscription.device()).isEmpty());
        var payload = push.kept(subscription.device()).getLast();
        assertThat(JsonMapper.shared().readTree(payload).path("body").asString(""))
                .contains(story.dossier());
        return payload;
    }
}
