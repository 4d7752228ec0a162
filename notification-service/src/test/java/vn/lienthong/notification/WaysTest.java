package vn.lienthong.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.notification.Story.aDossier;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.provider.Arrival;
import vn.lienthong.infrastructure.provider.Conduct;
import vn.lienthong.infrastructure.provider.SimulatedGateway;
import vn.lienthong.notification.webhook.CallSignature;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * Which way a message goes, and when: by an SMS gateway and by e-mail, at night, as a citizen wishes, and where it came back. A
 * real gateway and a real mail server on sockets; only the clock by which telephones stay silent is set.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaysTest {
    private static final Instant NOON = Instant.parse("2019-03-12T05:00:00Z");
    private static final Instant NIGHT = Instant.parse("2019-03-12T15:00:00Z");
    private static final Instant SEVEN = Instant.parse("2019-03-13T00:00:01Z");
    private static final String GATEWAY_SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIz";
    private static final String BOUNCE_SECRET = "whsec_" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5";
    private static final ResultRecalled RECALLED = new ResultRecalled(
            "register",
            Story.COMMUNE,
            "CB-002",
            "Sai ngày sinh.",
            new Attachment("a".repeat(64), "ket-qua.pdf", "application/pdf", 1),
            List.of("register"));
    private static final String DOMAIN = "dichvucong.example.vn";
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final HttpClient http = HttpClient.newHttpClient();
    private final SetClock clock = new SetClock();
    private final List<Arrival> arrived = new CopyOnWriteArrayList<>();
    private final Map<String, Conduct> conducts = new ConcurrentHashMap<>();
    private int port;
    private KeyPair issuer;
    private MailServer mail;
    private SimulatedGateway gateway;
    private KafkaBroker broker;
    private ConfigurableApplicationContext service;
    private KafkaTemplate<String, byte[]> kafka;
    private JdbcClient database;

    private static final class SetClock extends Clock {
        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeAll
    @SuppressWarnings("unchecked")
    void start(@TempDir Path folder) throws Exception {
        var infrastructure = Infrastructure.shared();
        // Of its own: what another database holds the keys of would be waited for.
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        mail = MailServer.onFreePort();
        port = FreePorts.any();
        gateway = SimulatedGateway.start(
                0,
                "key",
                GATEWAY_SECRET,
                URI.create("http://127.0.0.1:" + port + "/v1/receipts/gateway"),
                Duration.ofSeconds(2),
                arrived::add);
        gateway.conduct(number -> conducts.getOrDefault(number, Conduct.DELIVERS));
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        issuer = generator.generateKeyPair();
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(issuer.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        service = new SpringApplicationBuilder(NotificationService.class)
                .properties("spring.config.name=notification-service")
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean("clock", Clock.class, () -> clock))
                .run(
                        "--server.port=" + port,
                        "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("notification_ways"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.mail.host=localhost",
                        "--spring.mail.port=" + mail.port(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                                + Files.writeString(folder.resolve("issuer.pub"), pem)
                                        .toUri(),
                        "--lienthong.tracking.url=https://tra-cuu.example.vn",
                        "--lienthong.tracking.key=dGVzdHMgdHJhY2sgdG9vLCBwbGVhc2U=",
                        "--lienthong.content-store=target/content",
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.notification.retry-pauses=200ms",
                        "--lienthong.notification.lease=5s",
                        "--lienthong.notification.tracking.looks-per-minute=5000",
                        "--lienthong.notification.channel.order=sms, email",
                        "--lienthong.notification.channel.order-of.result-recalled=email, sms",
                        "--lienthong.notification.gateway.url=" + gateway.address(),
                        "--lienthong.notification.gateway.key=key",
                        "--lienthong.notification.gateway.source=LienThong",
                        "--lienthong.notification.gateway.answer-timeout=900ms",
                        "--lienthong.notification.gateway.report-secret=" + GATEWAY_SECRET,
                        "--lienthong.notification.bounce.secret=" + BOUNCE_SECRET);
        kafka = service.getBean(KafkaTemplate.class);
        database = service.getBean(JdbcClient.class);
        var json = CanonicalJson.mapper();
        for (var agency : List.of(Story.commune(), Story.successor())) {
            kafka.send(Topics.REGISTRY_AGENCY_STATE.name(), agency.key(), json.writeValueAsBytes(agency));
        }
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
        gateway.close();
        mail.close();
        broker.close();
    }

    // ---- what happens

    /** Each of another citizen, with a phone and an address. */
    private static Story story() {
        var number = SEQUENCE.incrementAndGet();
        return aDossier("000.01.41.H32-190315-%04d".formatted(number))
                .byCitizen("0561919%05d".formatted(number))
                .phoning("09773000%02d".formatted(number))
                .of("citizen%d@example.vn".formatted(number));
    }

    private static String email(Story story) {
        return String.valueOf(story.personal().applicant().email());
    }

    private static String phone(Story story) {
        return "84" + String.valueOf(story.personal().applicant().phone()).substring(1);
    }

    private Story happens(Story story) {
        kafka.send(story.keys().held());
        story.entries().forEach(entry -> kafka.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry)));
        kafka.flush();
        return story;
    }

    /** Situation, channel, state and delivery of each of its messages. */
    private List<String> standing(Story story) {
        return database.sql("select situation || ' ' || channel || ' ' || state || coalesce(' ' || delivery, '')"
                        + " from message where dossier = ? order by id")
                .param(story.dossier())
                .query(String.class)
                .list();
    }

    private void awaitStanding(Story story, String... messages) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(standing(story)).containsExactlyInAnyOrder(messages));
    }

    private long onlyMessage(Story story) {
        return database.sql("select id from message where dossier = ?")
                .param(story.dossier())
                .query(Long.class)
                .single();
    }

    private List<Arrival> texts(Story story) {
        return arrived.stream()
                .filter(arrival -> arrival.to().equals(phone(story)))
                .toList();
    }

    // ---- over HTTP

    private HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> form(String path, String body, String... headers) throws Exception {
        return send(
                "POST",
                path,
                body,
                Stream.concat(Stream.of("Content-Type", "application/x-www-form-urlencoded"), Stream.of(headers))
                        .toArray(String[]::new));
    }

    private HttpResponse<String> signed(String path, String secret, Instant at, String body) throws Exception {
        return send(
                "POST",
                path,
                body,
                "Content-Type",
                path.endsWith("email") ? "message/rfc822" : "application/json",
                "webhook-id",
                "report-1",
                "webhook-timestamp",
                Long.toString(at.getEpochSecond()),
                "webhook-signature",
                new CallSignature(secret).of("report-1", at, body.getBytes(UTF_8)));
    }

    private String bearer(String scope) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .audience("lienthong")
                        .subject("chi")
                        .claim("agency", "H32.41.1")
                        .claim("scope", scope)
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        token.sign(new RSASSASigner(issuer.getPrivate()));
        return "Bearer " + token.serialize();
    }

    // ---- hours

    @Test
    void wakesNobodyAtNightButForWhatIsUrgentAndTellsTheRestInTheMorning() {
        clock.now = NIGHT;
        try {
            var waiting = happens(story().received());
            var urgent = happens(story().received().refused("Thiếu giấy chứng sinh."));
            var written = happens(story().phoning("0258 3822 123").received());

            // E-mail rings nowhere; what is urgent passes what waits, also of the same dossier.
            awaitStanding(written, "dossier-received email SENT");
            awaitStanding(urgent, "dossier-received sms PLANNED", "dossier-refused sms SENT DELIVERED");
            assertThat(standing(waiting)).containsExactly("dossier-received sms PLANNED");
            assertThat(texts(urgent)).hasSize(1);
            assertThat(texts(waiting)).isEmpty();

            clock.now = SEVEN;
            awaitStanding(waiting, "dossier-received sms SENT DELIVERED");
            awaitStanding(urgent, "dossier-received sms SENT DELIVERED", "dossier-refused sms SENT DELIVERED");
            assertThat(texts(waiting)).hasSize(1);
            assertThat(texts(urgent)).hasSize(2);
        } finally {
            clock.now = NOON;
        }
    }

    // ---- what the gateway reports

    @Test
    void believesAReportOfDeliveryOnlyWhereItIsSignedNowAndReadable() throws Exception {
        var path = "/v1/receipts/gateway";
        var failing = story();
        conducts.put(phone(failing), Conduct.FAILS);
        happens(failing.received());
        // The gateway reported that it couldn't be delivered: it goes the next way.
        awaitStanding(failing, "dossier-received sms FAILED NOT_DELIVERED", "dossier-received email SENT");

        var silent = story();
        conducts.put(phone(silent), Conduct.STAYS_SILENT);
        happens(silent.received());
        awaitStanding(silent, "dossier-received sms SENT");
        var id = database.sql("select id from message_part where message = ?")
                .param(onlyMessage(silent))
                .query(String.class)
                .single();
        var report = "{\"id\": \"%s\", \"state\": \"%s\", \"code\": \"absent\"}";
        var lost = report.formatted(id, "NOT_DELIVERED");
        var now = Instant.now();
        for (var refused : List.of(
                send("POST", path, lost, "Content-Type", "application/json"),
                signed(path, BOUNCE_SECRET, now, lost),
                signed(path, GATEWAY_SECRET, now.minus(Duration.ofHours(1)), lost))) {
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("report-not-signed", "REPORT_IS_SIGNED");
        }
        for (var unreadable : List.of("{", "{\"id\": \"1\"}", "null")) {
            var answer = signed(path, GATEWAY_SECRET, now, unreadable);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("report-unreadable", "REPORT_IS_READABLE");
        }
        assertThat(signed(path, GATEWAY_SECRET, now, report.formatted(id, "ENROUTE"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(signed(path, GATEWAY_SECRET, now, report.formatted("unknown", "DELIVERED"))
                        .statusCode())
                .isEqualTo(204);

        assertThat(signed(path, GATEWAY_SECRET, now, report.formatted(id, "DELIVERED"))
                        .statusCode())
                .isEqualTo(204);
        awaitStanding(silent, "dossier-received sms SENT DELIVERED");
        // What arrived isn't undone by a report that comes late.
        assertThat(signed(path, GATEWAY_SECRET, now, lost).statusCode()).isEqualTo(204);
        var after = happens(story().received());
        awaitStanding(after, "dossier-received sms SENT DELIVERED");
        assertThat(standing(silent)).containsExactly("dossier-received sms SENT DELIVERED");
    }

    // ---- what operators do and see

    @Test
    void sendsAFailedMessageOnceMoreWhereAnOperatorMaySaySo() throws Exception {
        var story = story().of(null);
        conducts.put(phone(story), Conduct.REFUSES);
        happens(story.received());
        awaitStanding(story, "dossier-received sms FAILED");
        var path = "/v1/messages/%d/retry".formatted(onlyMessage(story));

        assertThat(send("POST", path, null).statusCode()).isEqualTo(401);
        assertThat(send("POST", path, null, "Authorization", bearer("message.read"))
                        .statusCode())
                .isEqualTo(403);
        var unknown = send("POST", "/v1/messages/999999999/retry", null, "Authorization", bearer("message.retry"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("unknown-message", "MESSAGE_IS_KNOWN");
        assertThat(texts(story)).isEmpty();

        conducts.remove(phone(story));
        assertThat(send("POST", path, null, "Authorization", bearer("message.retry"))
                        .statusCode())
                .isEqualTo(202);
        awaitStanding(story, "dossier-received sms SENT DELIVERED");

        for (var state : List.of("SENT", "UNDECIDED", "PLANNED")) {
            // So that no sender takes it meanwhile.
            database.sql("update message set state = ?, not_before = now() + interval '1 hour' where dossier = ?")
                    .params(state, story.dossier())
                    .update();
            var refused = send("POST", path, null, "Authorization", bearer("message.retry"));
            assertThat(refused.statusCode()).as(state).isEqualTo(409);
            assertThat(refused.body()).contains("message-not-retried", "MESSAGE_FAILED", state);
        }
        assertThat(texts(story)).hasSize(1);
    }

    @Test
    void listsMessagesByChannelAndProvider() throws Exception {
        var story = story();
        conducts.put(phone(story), Conduct.FAILS);
        happens(story.received());
        awaitStanding(story, "dossier-received sms FAILED NOT_DELIVERED", "dossier-received email SENT");
        var mine = "/v1/messages?dossier=" + story.dossier();
        var token = bearer("message.read");

        assertThat(listed(mine, token)).containsExactly("email", "sms");
        assertThat(listed(mine + "&channel=sms", token)).containsExactly("sms");
        assertThat(listed(mine + "&channel=zalo", token)).isEmpty();
        assertThat(listed(mine + "&provider=gateway", token)).containsExactly("sms");
        assertThat(listed(mine + "&provider=email&state=SENT", token)).containsExactly("email");
        assertThat(listed(mine + "&provider=email&channel=sms", token)).isEmpty();
        assertThat(listed("/v1/messages?state=SENT&channel=sms", token)).doesNotContain("email");
        var unknown = send("GET", mine + "&channel=fax", null, "Authorization", token);
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("unknown-channel", "CHANNEL_IS_KNOWN");
        var everything = send("GET", "/v1/messages?channel=sms", null, "Authorization", token);
        assertThat(everything.statusCode()).isEqualTo(400);
        assertThat(everything.body()).contains("DOSSIER_OR_STATE_IS_GIVEN");
    }

    private List<String> listed(String path, String token) throws Exception {
        var answer = send("GET", path, null, "Authorization", token);
        assertThat(answer.statusCode()).isEqualTo(200);
        return CanonicalJson.mapper()
                .readTree(answer.body())
                .path("messages")
                .valueStream()
                .map(message -> message.path("channel").asString(""))
                .toList();
    }

    // ---- what citizens wish

    /** Opens the page of wishes by the link of the last e-mail, as its reader does; returns the session's cookie. */
    private String enter(Story story) throws Exception {
        var link = Pattern.compile("https://tra-cuu\\.example\\.vn(/track/\\S+\\?to=wishes)")
                .matcher(mail.to(email(story)).getLast().text());
        assertThat(link.find()).isTrue();
        var entered = send("GET", link.group(1), null);
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/track/" + story.dossier() + "/wishes"));
        return entered.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private Story toldByEmail() {
        var story = story();
        conducts.put(phone(story), Conduct.FAILS);
        happens(story.received());
        awaitStanding(story, "dossier-received sms FAILED NOT_DELIVERED", "dossier-received email SENT");
        conducts.remove(phone(story));
        return story;
    }

    @Test
    void tellsAsTheCitizenWishesAndWhatHasToBeToldAllTheSame() throws Exception {
        var story = toldByEmail();
        var page = "/track/" + story.dossier() + "/wishes";
        var cookie = enter(story);
        var shown = send("GET", page + "?lang=en", null, "Cookie", cookie).body();
        assertThat(shown)
                .contains("E-mail", "Text message (SMS)", "be switched off", "wanted-survey-invited")
                .doesNotContain(
                        "Zalo",
                        "wanted-dossier-refused",
                        email(story),
                        phone(story).substring(2));

        assertThat(form(page, "way=email&way=sms").headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/wishes"));
        assertThat(send("GET", page, null).statusCode()).isEqualTo(303);
        assertThat(wishesOf(story)).as("without a session").isZero();

        var kept = form(
                page,
                "way=email&way=sms&way=zalo&way=fax&wanted=payment-confirmed&wanted=survey-invited",
                "Cookie",
                cookie);
        assertThat(kept.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/wishes?kept"));
        var again = send("GET", page + "?lang=en&kept", null, "Cookie", cookie).body();
        assertThat(again).contains("Saved.");
        assertThat(again).containsPattern("value=\"survey-invited\"[^>]*checked");
        assertThat(again).doesNotContainPattern("value=\"stage-passed-on\"[^>]*checked");

        story.at(Instant.now().plusSeconds(60))
                .then(new DossierRouted("residence", Story.SUCCESSOR, null))
                .refused("Thiếu giấy chứng sinh.");
        happens(story);
        awaitStanding(
                story,
                "dossier-received sms FAILED NOT_DELIVERED",
                "dossier-received email SENT",
                "dossier-refused email SENT");
        // Of all dossiers of the same citizen, and of nobody else's.
        var other = story().byCitizen(story.personal().applicant().citizenId().value());
        happens(other.received());
        awaitStanding(other, "dossier-received email SENT");
        var stranger = story();
        happens(stranger.received()
                .at(Instant.now().plusSeconds(60))
                .then(new DossierRouted("r", Story.SUCCESSOR, null)));
        awaitStanding(stranger, "dossier-received sms SENT DELIVERED", "stage-passed-on sms SENT DELIVERED");

        // It goes with the dossier it was said at, and before that with the last one it serves.
        kafka.send(story.keys().erased()).get();
        await().untilAsserted(() -> assertThat(wishesOf(other)).isOne());
        kafka.send(other.keys().erased()).get();
        await().untilAsserted(() -> assertThat(database.sql("select count(*) from wish where dossier = any(?)")
                        .param(new String[] {story.dossier(), other.dossier()})
                        .query(Integer.class)
                        .single())
                .isZero());
    }

    private int wishesOf(Story story) {
        return database.sql("select count(*) from wish where dossier = ?")
                .param(story.dossier())
                .query(Integer.class)
                .single();
    }

    @Test
    void unsubscribesByOneClickOfAMailProgramWithoutASession() throws Exception {
        var story = toldByEmail();
        var letter = mail.to(email(story)).getLast();
        assertThat(letter.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        var path = letter.header("List-Unsubscribe").replaceAll("^<https://tra-cuu\\.example\\.vn|>$", "");

        var looked = send("GET", path, null);
        assertThat(looked.statusCode()).isEqualTo(200);
        assertThat(wishesOf(story)).as("a look changes nothing").isZero();
        assertThat(form(path + "x", "List-Unsubscribe=One-Click").statusCode()).isEqualTo(404);
        var strange = path.replace(story.dossier(), "000.01.41.H32-190315-9999");
        assertThat(form(strange, "List-Unsubscribe=One-Click").statusCode()).isEqualTo(404);
        assertThat(wishesOf(story)).isZero();

        for (int i = 0; i < 2; i++) {
            var done = form(path, "List-Unsubscribe=One-Click");
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(done.headers().firstValue("Set-Cookie"))
                    .as("it opens nothing")
                    .isEmpty();
        }
        story.at(Instant.now().plusSeconds(60))
                .then(new DossierRouted("residence", Story.SUCCESSOR, null))
                .processed()
                .returned();
        happens(story);
        awaitStanding(
                story,
                "dossier-received sms FAILED NOT_DELIVERED",
                "dossier-received email SENT",
                "result-ready sms SENT DELIVERED");
    }

    @Test
    void tellsWhatIsNotUrgentInOneMessageADayWhereTheCitizenWishesIt() throws Exception {
        var story = toldByEmail();
        var all = "&wanted=stage-passed-on&wanted=payment-confirmed&wanted=result-returned";
        form("/track/" + story.dossier() + "/wishes", "way=email&digest=yes" + all, "Cookie", enter(story));
        story.at(Instant.now().plusSeconds(60))
                .then(new DossierRouted("residence", Story.SUCCESSOR, null))
                .processed()
                .returned();
        happens(story);
        var before = List.of("dossier-received sms FAILED NOT_DELIVERED", "dossier-received email SENT");
        awaitStanding(
                story,
                Stream.concat(
                                before.stream(),
                                Stream.of(
                                        "stage-passed-on email HELD",
                                        "result-ready email SENT",
                                        "result-returned email HELD"))
                        .toArray(String[]::new));
        var held = database.sql("select min(not_before) from message where dossier = ? and state = 'HELD'")
                .param(story.dossier())
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
        assertThat(held.atZone(ZoneId.of("Asia/Ho_Chi_Minh")).toLocalTime()).isEqualTo("17:30");
        assertThat(held).isBetween(Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofDays(1)));
        var single = story().byCitizen(story.personal().applicant().citizenId().value());
        happens(single.received()
                .at(Instant.now().plusSeconds(60))
                .then(new DossierRouted("r", Story.SUCCESSOR, null)));
        awaitStanding(single, "dossier-received email SENT", "stage-passed-on email HELD");

        database.sql("update message set not_before = now() where state = 'HELD' and dossier = any(?)")
                .param(new String[] {story.dossier(), single.dossier()})
                .update();

        var after = Stream.concat(
                        before.stream(),
                        Stream.of(
                                "stage-passed-on email TOGETHER",
                                "result-ready email SENT",
                                "result-returned email TOGETHER",
                                "day-digest email SENT"))
                .toArray(String[]::new);
        awaitStanding(story, after);
        assertThat(mail.to(email(story)).getLast().subject())
                .isEqualTo("Hồ sơ " + story.dossier() + ": 2 tin trong ngày");
        assertThat(mail.to(email(story)).getLast().text())
                .contains("- Hồ sơ %s được chuyển đến UBND phường Bắc Nha Trang từ".formatted(story.dossier()))
                .contains("Ngày hẹn giữ nguyên.\n- Kết quả hồ sơ %s đã được trả lúc".formatted(story.dossier()))
                .contains("https://tra-cuu.example.vn/track/" + story.dossier() + "/");
        // One alone goes as it is.
        awaitStanding(single, "dossier-received email SENT", "stage-passed-on email SENT");

        happens(story); // and the journal is read again
        awaitStanding(happens(story().received()), "dossier-received sms SENT DELIVERED");
        assertThat(standing(story)).containsExactlyInAnyOrder(after);
        assertThat(mail.to(email(story))).hasSize(3);
    }

    // ---- what comes back

    @Test
    void goesTheNextWayWhereAnEmailComesBack() throws Exception {
        var path = "/v1/receipts/email";
        var story = happens(story().received().then(RECALLED));
        awaitStanding(story, "dossier-received sms SENT DELIVERED", "result-recalled email SENT");
        var reference = reference(mail.to(email(story)).getLast());
        var lost = DeliveryReport.of(DOMAIN, reference, "failed", "5.1.1");

        assertThat(signed(path, BOUNCE_SECRET, Instant.now(), DeliveryReport.of(DOMAIN, reference, "delayed", "4.4.1"))
                        .body())
                .contains("passed-over");
        assertThat(signed(path, BOUNCE_SECRET, Instant.now(), "Subject: Nghỉ phép\r\n\r\nTôi vắng mặt.\r\n")
                        .body())
                .contains("passed-over");
        assertThat(signed(path, GATEWAY_SECRET, Instant.now(), lost).statusCode())
                .isEqualTo(401);
        var large = signed(path, BOUNCE_SECRET, Instant.now(), lost + "x".repeat(256 << 10));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("bounce-too-large");
        assertThat(standing(story)).contains("result-recalled email SENT");

        assertThat(signed(path, BOUNCE_SECRET, Instant.now(), lost).body()).contains("undelivered");
        awaitStanding(
                story,
                "dossier-received sms SENT DELIVERED",
                "result-recalled email FAILED NOT_DELIVERED",
                "result-recalled sms SENT DELIVERED");
        // The server says it again: nobody is told again.
        assertThat(signed(path, BOUNCE_SECRET, Instant.now(), lost).body()).contains("undelivered");
        var after = happens(story().received());
        awaitStanding(after, "dossier-received sms SENT DELIVERED");
        assertThat(standing(story)).hasSize(3);
        assertThat(database.sql("select reason from message where dossier = ? and channel = 'email'")
                        .param(story.dossier())
                        .query(String.class)
                        .single())
                .contains("5.1.1")
                .doesNotContain("@");
    }

    @Test
    void whatNobodyKnewOfIsDecidedWhereItComesBack() throws Exception {
        var story = story().of("cut-late+%d@example.vn".formatted(SEQUENCE.get()));
        happens(story.received().then(RECALLED));
        awaitStanding(story, "dossier-received sms SENT DELIVERED", "result-recalled email UNDECIDED");

        var report = DeliveryReport.of(DOMAIN, reference(mail.to(email(story)).getLast()), "failed", "5.4.4");
        assertThat(signed("/v1/receipts/email", BOUNCE_SECRET, Instant.now(), report)
                        .statusCode())
                .isEqualTo(200);

        awaitStanding(
                story,
                "dossier-received sms SENT DELIVERED",
                "result-recalled email FAILED NOT_DELIVERED",
                "result-recalled sms SENT DELIVERED");
    }

    private static String reference(MailServer.Mail letter) {
        return letter.header("Message-ID").replaceAll("^<|@.*", "");
    }
}
