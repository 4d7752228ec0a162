package vn.lienthong.notification.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.notification.Story.COMMUNE;
import static vn.lienthong.notification.Story.aDossier;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierLookedAt;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierOverseen;
import vn.lienthong.contract.applicant.ApplicantEvent.LookPurpose;
import vn.lienthong.contract.applicant.ApplicantEvent.Overseer;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.ParcelStated;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentsStated;
import vn.lienthong.contract.applicant.ApplicantEvent.StatedPayment;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.notification.DossierKeys;
import vn.lienthong.notification.NotificationService;
import vn.lienthong.notification.Story;
import vn.lienthong.notification.access.WishLinks;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.tracking.TrackingLinks;

/** The applicants' pages as they run: journal in Kafka, dossiers in PostgreSQL, over HTTP and in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class TrackingPageTest {
    private static final Instant MORNING = Instant.parse("2019-03-12T02:15:30Z");
    private static final EventTypes<ApplicantEvent> EVENTS = EventTypes.of(ApplicantEvent.class);
    private static final EventTypes<SurveyEvent> ANSWERS = EventTypes.of(SurveyEvent.class);
    private static final int MOST_BYTES = 100 * 1024;
    private static final AtomicInteger SEQUENCE = new AtomicInteger();
    private static final Duration ANSWER_AFTER = Duration.ofMillis(150);
    private static final byte[] RESULT = "%PDF-1.7 /ByteRange [0 1 2 3] a result".getBytes(UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger verificationStatus = new AtomicInteger(200);
    private Path folder;
    private HttpServer verification;
    private ConfigurableApplicationContext service;
    private KafkaTemplate<String, byte[]> kafka;
    private JdbcClient database;
    private TrackingLinks links;
    private String resultDigest;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        verification = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        verification.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var answer = "{\"verdict\":\"VALID\",\"signatures\":[{\"reasons\":[]}]}".getBytes(UTF_8);
            exchange.sendResponseHeaders(verificationStatus.get(), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        verification.start();
        var infrastructure = Infrastructure.shared();
        service = new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("notification"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.mail.host=localhost",
                        "--spring.mail.port=1",
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + publicKey(),
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.content-store=" + folder.resolve("content"),
                        "--lienthong.verification.address=http://127.0.0.1:"
                                + verification.getAddress().getPort(),
                        "--lienthong.tracking.key=dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=",
                        "--lienthong.notification.tracking.answer-after=" + ANSWER_AFTER.toMillis() + "ms",
                        "--lienthong.notification.tracking.failures-of-code=3",
                        "--lienthong.notification.tracking.failures-of-address=1000",
                        "--lienthong.notification.tracking.looks-per-minute=5000");
        kafka = kafka();
        database = service.getBean(JdbcClient.class);
        links = service.getBean(TrackingLinks.class);
        resultDigest = service.getBean(vn.lienthong.support.content.ContentStore.class)
                .put(RESULT)
                .sha256();
        publishRegistry();
    }

    @AfterAll
    void stop() {
        service.close();
        verification.stop(0);
    }

    @SuppressWarnings("unchecked")
    private KafkaTemplate<String, byte[]> kafka() {
        return service.getBean(KafkaTemplate.class);
    }

    private URI publicKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return Files.writeString(folder.resolve("issuer.pub"), pem).toUri();
    }

    private void publishRegistry() throws Exception {
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

    // ---- what happens

    /** Nobody can be written to: what is sent is not what this is about. */
    private static Story story() {
        return aDossier("000.01.41.H32-190313-%04d".formatted(SEQUENCE.incrementAndGet()))
                .of(null)
                .at(MORNING);
    }

    private Attachment result() {
        return new Attachment(resultDigest, "giay-khai-sinh.pdf", "application/pdf", RESULT.length);
    }

    private Story returned(Story story) {
        return story.received()
                .routed()
                .then(new StageAccepted("register", COMMUNE, "CB-017"))
                .then(new StageCompleted("register", COMMUNE, "CB-017", null))
                .then(new DossierProcessed(List.of(result())))
                .returned();
    }

    private void happens(Story story) {
        kafka.send(story.keys().held());
        story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
        await().until(() -> database.sql("select count(*) from tracked where dossier = ? and sequence = ?")
                        .params(story.dossier(), story.last().sequence())
                        .query(Integer.class)
                        .single()
                == 1);
    }

    private EventEnvelope told(Story story, ApplicantEvent event, Instant at) {
        return new EventEnvelope(
                UUID.randomUUID().toString(),
                "/intake",
                EVENTS.nameOf(event),
                story.dossier(),
                at,
                EVENTS.write(event));
    }

    private void intakeTells(EventEnvelope... events) {
        for (var event : events) {
            kafka.send(KafkaEvents.toRecord(Topics.INTAKE_APPLICANT_EVENTS, event));
        }
        kafka.flush();
    }

    private void consoleTells(EventEnvelope event) {
        kafka.send(KafkaEvents.toRecord(Topics.CONSOLE_APPLICANT_EVENTS, event));
        kafka.flush();
    }

    // ---- over HTTP

    private URI at(String path) {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        return URI.create("http://localhost:" + port + path);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> form, String... headers) throws Exception {
        var body = new ArrayList<String>();
        form.forEach((name, value) -> body.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        var request = HttpRequest.newBuilder(at(path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(String.join("&", body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> enter(String code, String digits) throws Exception {
        return post("/track", Map.of("code", code, "digits", digits));
    }

    private String path(Story story) {
        return links.of(new DossierCode(story.dossier())).getPath();
    }

    private static String cookie(HttpResponse<?> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    /** The page, as its link shows it. */
    private String page(Story story, String language) throws Exception {
        var opened = get(path(story));
        assertThat(opened.statusCode()).isEqualTo(303);
        return get("/track/" + story.dossier() + "?lang=" + language, "Cookie", cookie(opened))
                .body();
    }

    // ---- the read side

    @Test
    void aJournalReplayedThreeTimesChangesNothing() throws Exception {
        var story = returned(story());
        var asked = story().received().routed().then(new PaymentRequested("register", COMMUNE, null, 8_000L, "Lệ phí"));
        happens(story);
        happens(asked);
        var look = told(story, new DossierLookedAt(COMMUNE, LookPurpose.DOSSIER), MORNING);
        var older = told(asked, new ParcelStated(ParcelStanding.READY, MORNING, "VN1"), MORNING);
        var newer = told(asked, new ParcelStated(ParcelStanding.UNDER_WAY, MORNING, "VN1"), MORNING.plusSeconds(60));
        intakeTells(look, older, newer);
        await().until(() -> count("tracked_look", story) == 1 && count("tracked_aside", asked) == 1);
        awaitFollowed("notification.applicant", Topics.INTAKE_APPLICANT_EVENTS);
        var before = everything();

        for (int i = 0; i < 3; i++) {
            replay("notification.tracking", Topics.ROUTING_DOSSIER_JOURNAL);
            replay("notification.applicant", Topics.INTAKE_APPLICANT_EVENTS);
        }
        intakeTells(look, older);
        awaitFollowed("notification.applicant", Topics.INTAKE_APPLICANT_EVENTS);

        assertThat(before).hasSizeGreaterThan(3);
        assertThat(everything()).isEqualTo(before);
        assertThat(page(asked, "en")).contains("On its way");
        // What is sealed is Base64, in which anything may stand by chance.
        assertThat(before.toString().replaceAll("[A-Za-z0-9_+/=-]{32,}", ""))
                .as("sealed")
                .doesNotContain("5678", "Lan", "091234");
    }

    private int count(String table, Story story) {
        return database.sql("select count(*) from " + table + " where dossier = ?")
                .param(story.dossier())
                .query(Integer.class)
                .single();
    }

    private List<String> everything() {
        return database.sql("""
                        select row_to_json(t)::text from tracked t union all
                        select row_to_json(a)::text from tracked_aside a union all
                        select row_to_json(l)::text from tracked_look l order by 1""").query(String.class).list();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()));
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Topic topic) throws Exception {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        admin.describeTopics(List.of(topic.name()))
                .topicNameValues()
                .get(topic.name())
                .get()
                .partitions()
                .forEach(partition ->
                        asked.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private void awaitFollowed(String group, Topic topic) throws Exception {
        try (var admin = admin()) {
            var ends = ends(admin, topic);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                var committed = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                return ends.entrySet().stream()
                        .filter(end -> end.getValue() > 0)
                        .allMatch(end -> committed.get(end.getKey()) != null
                                && committed.get(end.getKey()).offset() >= end.getValue());
            });
        }
    }

    private void replay(String group, Topic topic) throws Exception {
        var listener = service.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(group);
        listener.stop();
        try (var admin = admin()) {
            // A static member keeps its place after it stopped.
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            var beginning = new HashMap<TopicPartition, OffsetAndMetadata>();
            ends(admin, topic).keySet().forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(group, beginning).all().get();
        }
        listener.start();
        awaitFollowed(group, topic);
    }

    // ---- entering

    @Test
    void aWrongFactorIsAnsweredAsAnUnknownCodeIsAndTakesAsLong() throws Exception {
        var story = story().received();
        happens(story);
        var unknown = "000.01.41.H32-190313-9999";

        for (var attempt : List.of(
                List.of(story.dossier(), "0000"),
                List.of(unknown, "5678"),
                List.of("no code at all", "5678"),
                List.of(story.dossier(), ""))) {
            long began = System.nanoTime();
            var answer = enter(attempt.getFirst(), attempt.getLast());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(ANSWER_AFTER);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.headers().map()).doesNotContainKey("Set-Cookie");
            assertThat(answer.body()).contains("không đúng");
        }
        assertThat(enter(story.dossier(), "0001").body().replace(story.dossier(), "…"))
                .isEqualTo(enter(unknown, "5678").body().replace(unknown, "…"));
        // Without a session neither page is there.
        assertThat(get("/track/" + story.dossier())
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .isEqualTo("/track?code=" + story.dossier());
        assertThat(get("/track/" + unknown).headers().firstValue("Location").orElseThrow())
                .isEqualTo("/track?code=" + unknown);
    }

    @Test
    void theRightFactorOpensThatDossierAndNoOther() throws Exception {
        var story = story().received();
        var other = story().received();
        happens(story);
        happens(other);

        var entered = enter(story.dossier(), "5678");

        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Lax", "Path=/track/" + story.dossier(), "Max-Age=1800");
        var page = get("/track/" + story.dossier(), "Cookie", cookie(entered));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Được tiếp nhận", "UBND phường Vĩnh Hòa", "16:30 15/03/2019")
                .doesNotContain("Lan", "056191900001", "0912345678", "<script");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.body().getBytes(UTF_8).length).isLessThan(100 * 1024);
        assertThat(get("/track/" + other.dossier(), "Cookie", cookie(entered)).statusCode())
                .isEqualTo(303);
        var link = path(story);
        assertThat(get(link.replace(story.dossier(), other.dossier())).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aCodeThatIsGuessedAtHasToWaitKnownOrNotButTheLinkOpensIt() throws Exception {
        var story = story().received();
        happens(story);
        for (var code : List.of(story.dossier(), "000.01.41.H32-190313-9998")) {
            for (int i = 0; i < 3; i++) {
                assertThat(enter(code, "000" + i).statusCode()).isEqualTo(422);
            }
            var blocked = enter(code, "5678");
            assertThat(blocked.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            blocked.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 31);
            assertThat(blocked.body()).contains("Hãy thử lại sau 1 phút");
        }
        assertThat(page(story, "vi")).contains("Được tiếp nhận");
    }

    // ---- what is seen

    @Test
    void showsWhatIsAskedAndPaidAndWhoLooked() throws Exception {
        var story = story().received()
                .routed()
                .then(new StageAccepted("register", COMMUNE, "CB-017"))
                .then(new SupplementRequested(
                        "register",
                        COMMUNE,
                        "CB-017",
                        List.of("birth-proof"),
                        "Thiếu trang hai",
                        Instant.parse("2019-04-01T10:00:00Z")))
                .and(new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));
        happens(story);
        intakeTells(
                told(story, new DossierLookedAt(Story.SUCCESSOR, LookPurpose.ATTACHMENT), MORNING),
                told(
                        story,
                        new PaymentsStated(List.of(new StatedPayment(
                                "P-1", 8_000L, PaymentStanding.OWED, "https://pay.example.vn/p-1", null))),
                        MORNING));
        consoleTells(told(story, new DossierOverseen(new AgencyCode("H32"), Overseer.OPERATOR), MORNING));
        await().until(() -> count("tracked_look", story) == 2 && count("tracked_aside", story) == 1);

        assertThat(page(story, "vi"))
                .contains("Yêu cầu bổ sung giấy tờ", "Giấy chứng sinh", "Chậm nhất 17:00 01/04/2019")
                .contains("Thời hạn tạm dừng từ 09:15 12/03/2019", "Thiếu trang hai")
                .contains(
                        "8.000 đồng", "href=\"https://pay.example.vn/p-1\"", "UBND phường Bắc Nha Trang", "mở giấy tờ")
                .contains("xem tiến độ ở bảng điều hành, vai trò vận hành", "Mở trang này bằng")
                .doesNotContain("CB-017");

        story.then(new SupplementProvided("register", COMMUNE, null, List.of(), DossierStatus.IN_PROCESS))
                .and(new ClockStarted(MORNING, Instant.parse("2019-03-20T09:30:00Z"), Map.of()))
                .then(new PaymentRequested("register", COMMUNE, null, 8_000L, "Lệ phí"))
                .then(new PaymentConfirmed("register", COMMUNE, null, 8_000L, "REF-1", DossierStatus.IN_PROCESS));
        happens(story);
        intakeTells(told(
                story,
                new PaymentsStated(List.of(new StatedPayment("P-1", 8_000L, PaymentStanding.PAID, null, "BL-0001"))),
                MORNING.plusSeconds(1)));

        await().untilAsserted(() -> assertThat(page(story, "en"))
                .contains("In process", "16:30 20/03/2019", "receipt BL-0001")
                .doesNotContain("Pay online", "What you are asked to do", "Thiếu trang hai"));
    }

    @Test
    void handsOutTheResultWithItsVerdictToWhoMaySeeIt() throws Exception {
        var story = returned(story());
        happens(story);
        database.sql("delete from result_verdict").update();
        verificationStatus.set(503);
        assertThat(page(story, "en")).contains("not checked just now");
        verificationStatus.set(200);
        assertThat(page(story, "en")).contains("Digital signature valid", "giay-khai-sinh.pdf");

        var file = "/track/" + story.dossier() + "/results/" + resultDigest;
        assertThat(get(file).statusCode()).isEqualTo(303);
        var fetched = get(file, "Cookie", cookie(get(path(story))));
        assertThat(fetched.body()).isEqualTo(new String(RESULT, UTF_8));
        assertThat(fetched.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
        assertThat(get("/track/" + story.dossier() + "/results/" + "b".repeat(64), "Cookie", cookie(get(path(story))))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void anErasedDossierIsClosedAndStaysClosedWhenReplayed() throws Exception {
        var story = story().received();
        happens(story);
        kafka.send(story.keys().erased());
        kafka.flush();
        await().until(() -> count("tracked", story) == 0);

        assertThat(get(path(story)).statusCode()).isEqualTo(404);
        assertThat(enter(story.dossier(), "5678").statusCode()).isEqualTo(422);
        replay("notification.tracking", Topics.ROUTING_DOSSIER_JOURNAL);
        assertThat(count("tracked", story)).isZero();
    }

    // ---- afterwards

    @Test
    void anAnswerIsTakenOnceAndToldOnce() throws Exception {
        var open = story().received();
        var story = returned(story());
        happens(open);
        happens(story);
        var session = cookie(get(path(story)));

        assertThat(post("/track/" + story.dossier() + "/survey", Map.of("level", "4"))
                        .statusCode())
                .as("without a session")
                .isEqualTo(303);
        assertThat(answers(story)).isEmpty();
        post("/track/" + open.dossier() + "/survey", Map.of("level", "4"), "Cookie", cookie(get(path(open))));
        post("/track/" + story.dossier() + "/survey", Map.of("level", "9"), "Cookie", session);
        for (var level : List.of("4", "1")) {
            post("/track/" + story.dossier() + "/survey", Map.of("level", level), "Cookie", session);
        }

        await().until(() -> answers(story).size() == 1);
        assertThat(answers(open)).isEmpty();
        assertThat(answers(story)).containsExactly(new SurveyEvent.SatisfactionAnswered(Story.BIRTH, COMMUNE, 4));
        assertThat(page(story, "en")).contains("You answered: Satisfied").doesNotContain("name=\"level\"");
        assertThat(get(path(story) + "?to=survey")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("#survey");
    }

    private List<SurveyEvent> answers(Story story) throws Exception {
        var answers = new ArrayList<SurveyEvent>();
        try (var admin = admin();
                var consumer = new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                Infrastructure.shared().bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var ends = ends(admin, Topics.NOTIFICATION_SURVEY_EVENTS);
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (story.dossier().equals(record.key())) {
                        var event = KafkaEvents.envelope(record);
                        answers.add(ANSWERS.read(event.type(), event.data()).orElseThrow());
                    }
                }
            }
        }
        return answers;
    }

    // ---- in a browser

    @Test
    void fitsAPhoneAndADesktopAndIsAccessibleInBothLanguagesByDayAndNight() throws Exception {
        var asked = story().received()
                .routed()
                .then(new StageAccepted("register", COMMUNE, "CB-017"))
                .then(new SupplementRequested(
                        "register",
                        COMMUNE,
                        null,
                        List.of("birth-proof"),
                        "Giấy chứng sinh thiếu trang hai",
                        Instant.parse("2019-04-01T10:00:00Z")))
                .and(new ClockStopped(DossierStatus.SUPPLEMENT_REQUESTED));
        var done = returned(story().of("done@example.vn").byCitizen("056191900099"));
        happens(asked);
        happens(done);
        intakeTells(
                told(
                        asked,
                        new PaymentsStated(List.of(
                                new StatedPayment(
                                        "P-1", 8_000L, PaymentStanding.OWED, "https://pay.example.vn/p-1", null),
                                new StatedPayment("P-2", 120_000L, PaymentStanding.PAID, null, "BL-0001"))),
                        MORNING),
                told(done, new ParcelStated(ParcelStanding.DELIVERED, MORNING, "VN123456789"), MORNING),
                told(done, new DossierLookedAt(Story.SUCCESSOR, LookPurpose.DOSSIER), MORNING));
        await().until(() -> count("tracked_look", done) == 1 && count("tracked_aside", asked) == 1);
        try (var looks = Looks.open().loadingLessThan(MOST_BYTES)) {
            var browser = looks.browser();
            looks.fits("entry", at("/track"));
            // As a citizen does it.
            browser.get(at("/track?lang=vi").toString());
            browser.findElement(By.id("code")).sendKeys(asked.dossier());
            browser.findElement(By.id("digits")).sendKeys("0000");
            browser.findElement(By.cssSelector("[data-testid='enter']")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='problem']"))
                            .getText())
                    .contains("không đúng");
            browser.findElement(By.id("digits")).sendKeys("5678");
            browser.findElement(By.cssSelector("[data-testid='enter']")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='code']"))
                            .getText())
                    .isEqualTo(asked.dossier());
            looks.fits("asked", at("/track/" + asked.dossier()));

            browser.get(at(path(done)).toString());
            assertThat(browser.getCurrentUrl())
                    .isEqualTo(at("/track/" + done.dossier()).toString());
            looks.fits("returned", at("/track/" + done.dossier()));
            browser.findElement(By.cssSelector("[data-testid='level-5']")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='thanks']"))
                            .getText())
                    .contains("Rất hài lòng");
            browser.findElement(By.cssSelector("[data-testid='wishes']")).click();
            browser.findElement(By.cssSelector("[data-testid='wanted-survey-invited']"))
                    .click();
            browser.findElement(By.cssSelector("[data-testid='keep']")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='kept']"))
                            .getText())
                    .contains("Đã lưu");
            assertThat(browser.findElement(By.cssSelector("[data-testid='wanted-survey-invited']"))
                            .isSelected())
                    .isFalse();
            looks.fits("wishes", at("/track/" + done.dossier() + "/wishes"));
            var unsubscribe = service.getBean(WishLinks.class)
                    .unsubscribe(new DossierCode(done.dossier()))
                    .getPath();
            looks.fits("unsubscribe", at(unsubscribe));
            browser.findElement(By.cssSelector("[data-testid='unsubscribe']")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='done']"))
                            .getText())
                    .contains("chỉ gửi những tin phải gửi");
            browser.get(at("/track/" + done.dossier()).toString());
            browser.findElement(By.cssSelector("[data-testid='leave']")).click();
            looks.arrivesAt("/track");
            browser.get(at("/track/" + done.dossier()).toString());
            assertThat(browser.getCurrentUrl()).contains("/track?code=");
            assertThat(looks.complaints().stream().filter(one -> !one.contains("422")))
                    .isEmpty();
        }
    }
}
