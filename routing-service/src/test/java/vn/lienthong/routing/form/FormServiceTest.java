package vn.lienthong.routing.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;

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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.DossierKeys;
import vn.lienthong.routing.RoutingService;
import vn.lienthong.routing.archive.JournalArchive;
import vn.lienthong.support.kafka.KafkaEvents;

/** Archive and forms in the whole service, on a real broker and a real database; the journal is made by hand. */
class FormServiceTest {
    private static final String RETURNED = AStory.CODE;
    private static final int MANY = 250;

    @TempDir
    static Path folder;

    private static KeyPair issuer;
    private static ConfigurableApplicationContext service;
    private static KafkaProducer<String, byte[]> producer;
    private static JournalArchive archive;
    private static URI base;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        issuer = generator.generateKeyPair();
        var pem = folder.resolve("issuer.pub.pem");
        Files.writeString(
                pem,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(issuer.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        var infrastructure = Infrastructure.shared();
        service = new SpringApplicationBuilder(RoutingService.class)
                .properties("spring.config.name=routing-service")
                .run(
                        "--server.port=0",
                        "--lienthong.instance=test",
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.routing.state-folder=" + folder.resolve("streams"),
                        "--lienthong.form.longest-period=31",
                        "--lienthong.form.most-lines=200",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("forms"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + pem.toUri());
        base = URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port"));
        archive = service.getBean(JournalArchive.class);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", infrastructure.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
        var returned = Stories.returned().entries();
        publish(returned);
        publish(returned); // each record may come twice
        publish(Stories.refused(AStory.aStory("000.01.41.H32-190311-0028")).entries());
        for (int i = 1; i <= MANY; i++) {
            publish(AStory.aStory("000.01.41.H32-190401-%04d".formatted(i))
                    .then("2019-04-01T10:00", AStory.receipt())
                    .entries());
        }
        publish(Stories.reassigned(AStory.aStory("000.01.41.H32-190311-0029")).entries());
        producer.flush();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> archive.story(RETURNED).size() == returned.size()
                        && archive.story("000.01.41.H32-190311-0028").size() == 4
                        && archive.story("000.01.41.H32-190311-0029").size() == 13
                        && archive.extentOfReceivedBy(
                                                AStory.COMMUNE, LocalDate.of(2019, 4, 1), LocalDate.of(2019, 4, 1))
                                        .dossiers()
                                == MANY);
    }

    private static void publish(List<JournalEntry> entries) {
        for (var entry : entries) {
            producer.send(KafkaEvents.toRecord(ROUTING_DOSSIER_JOURNAL, entry));
        }
    }

    @AfterAll
    static void stop() {
        producer.close();
        service.close();
    }

    private static String token(String agency, String scope) throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .audience("lienthong")
                        .claim("agency", agency)
                        .claim("scope", scope)
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build());
        jwt.sign(new RSASSASigner(issuer.getPrivate()));
        return jwt.serialize();
    }

    private static HttpResponse<byte[]> get(String path, String agency, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token(agency, "dossier.read personal.read"));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode problem(HttpResponse<byte[]> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String text(byte[] pdf) throws Exception {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static String form(String dossier, String number) {
        return "/v1/dossiers/" + dossier + "/forms/" + number;
    }

    @Test
    void keepsTheJournalToTheLetter() {
        assertThat(archive.story(RETURNED))
                .usingRecursiveComparison()
                .isEqualTo(Stories.returned().entries());
        assertThat(archive.story(RETURNED))
                .allSatisfy(entry -> assertThat(entry.hash()).isEqualTo(entry.expectedHash()));
        assertThat(archive.story("000.01.41.H32-190311-9999")).isEmpty();
    }

    @Test
    void tellsManyStoriesPageByPage() {
        var procedure = new ProcedureCode("2.000986");
        var codes = new ArrayList<String>();
        archive.stories(procedure, AStory.vietnam("2019-04-01T00:00"), AStory.vietnam("2019-04-02T00:00"))
                .forEach(story -> codes.add(story.getFirst().key()));
        assertThat(codes).hasSize(MANY).isSorted().doesNotHaveDuplicates();
        assertThat(archive.stories(procedure, AStory.RECEIVED, AStory.RECEIVED.plusMillis(1)))
                .extracting(story -> story.getFirst().key())
                .startsWith(RETURNED, "000.01.41.H32-190311-0028", "000.01.41.H32-190311-0029");
        assertThat(archive.stories(procedure, AStory.RECEIVED.plusMillis(1), AStory.vietnam("2019-04-01T00:00")))
                .isEmpty();
        assertThat(archive.stories(new ProcedureCode("2.000635"), Instant.EPOCH, AStory.vietnam("2030-01-01T00:00")))
                .isEmpty();
    }

    @Test
    void givesTheFormsToThoseWithAPart() throws Exception {
        for (var agency : List.of("H32.41.1", "000.01.41.H32", "G01.32.41", "G24.32.41")) {
            var answer = get(form(RETURNED, "01"), agency, "Accept", "application/pdf");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/pdf");
            assertThat(text(answer.body())).contains("GIẤY TIẾP NHẬN HỒ SƠ", "Nguyễn Thị Hường");
        }
        assertThat(text(get(form(RETURNED, "05"), "H32.41.1").body())).contains("Quá hạn");
        assertThat(text(get(form("000.01.41.H32-190311-0028", "03"), "H32.41.1").body()))
                .contains("PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ");
        // Who took over has a part too.
        assertThat(get(form("000.01.41.H32-190311-0029", "05"), "H32.41.2").statusCode())
                .isEqualTo(200);
    }

    @Test
    void hidesADossierFromAllOthers() throws Exception {
        for (var answer : List.of(
                get(form(RETURNED, "01"), "H32.41.9", "Accept", "application/pdf"),
                get(form("000.01.41.H32-190311-9999", "01"), "H32.41.1"))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(problem(answer).get("code").asString()).isEqualTo("dossier-unknown");
        }
        assertThat(problem(get(form(RETURNED, "06"), "H32.41.1")).get("code").asString())
                .isEqualTo("form-unknown");
        assertThat(get(form("nonsense", "01"), "H32.41.1").statusCode()).isEqualTo(400);
        var request = HttpRequest.newBuilder(base.resolve(form(RETURNED, "01")));
        assertThat(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        request.header("Authorization", "Bearer " + token("H32.41.1", "delivery.read"));
        assertThat(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("scope-missing");
    }

    @Test
    void saysWhichFormsThereAreWhereOneIsNot() throws Exception {
        var answer = get(form("000.01.41.H32-190311-0028", "04"), "H32.41.1", "Accept", "application/pdf");
        assertThat(answer.statusCode()).isEqualTo(409);
        var problem = problem(answer);
        assertThat(problem.get("code").asString()).isEqualTo("form-not-there");
        assertThat(problem.get("missing").asString()).isEqualTo("apology-issued");
        assertThat(problem.get("forms")
                        .valueStream()
                        .map(form -> form.get("form").asString()))
                .containsExactly("01", "03", "05");
        assertThat(problem.get("errors").get(0).get("code").asString()).isEqualTo("FORM_HAS_HAPPENED");
        assertThat(new String(answer.body(), UTF_8)).doesNotContain("Hường");
    }

    @Test
    void answersNotModifiedUntilSomethingHappens() throws Exception {
        var code = "000.01.41.H32-190311-0030";
        var story = AStory.aStory(code).received();
        publish(story.entries());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> archive.story(code).size() == 1);
        var tag = get(form(code, "05"), "H32.41.1").headers().firstValue("ETag").orElseThrow();
        assertThat(get(form(code, "05"), "H32.41.1", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        var more = Stories.refused(AStory.aStory(code)).entries();
        publish(more.subList(1, more.size()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> archive.story(code).size() == more.size());
        assertThat(get(form(code, "05"), "H32.41.1", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    private static String book(String agency, String from, String to) {
        return "/v1/agencies/" + agency + "/tracking-book?from=" + from + "&to=" + to;
    }

    @Test
    void givesAnAgencyItsTrackingBook() throws Exception {
        var pdf = get(book("H32.41.1", "2019-03-11", "2019-03-11"), "H32.41.1");
        assertThat(pdf.statusCode()).isEqualTo(200);
        assertThat(text(pdf.body())).contains("SỔ THEO DÕI HỒ SƠ", "Từ 11/03/2019 đến 11/03/2019", "hồ sơ.");
        var csv = get(book("H32.41.1", "2019-04-01", "2019-04-30"), "000.01.41.H32", "Accept", "text/csv");
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        var lines = new String(csv.body(), UTF_8).lines().toList();
        assertThat(lines).hasSize(MANY + 1);
        assertThat(lines.getFirst()).startsWith("\uFEFFMã hồ sơ,Mã thủ tục,");
        assertThat(lines.get(1)).startsWith("000.01.41.H32-190401-0001,2.000986,");
        var tag = csv.headers().firstValue("ETag").orElseThrow();
        assertThat(get(
                                book("H32.41.1", "2019-04-01", "2019-04-30"),
                                "H32.41.1",
                                "Accept",
                                "text/csv",
                                "If-None-Match",
                                tag)
                        .statusCode())
                .isEqualTo(304);
        // The agency that took a dossier over has it in its book too.
        assertThat(new String(
                        get(book("H32.41.2", "2019-03-11", "2019-03-11"), "H32.41.2", "Accept", "text/csv")
                                .body(),
                        UTF_8))
                .contains("000.01.41.H32-190311-0029", "Nơi tiếp nhận ban đầu");
    }

    @Test
    void boundsTheTrackingBookAndSaysSo() throws Exception {
        var other = get(book("H32.41.1", "2019-03-11", "2019-03-11"), "H32.41.2");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(problem(other).get("code").asString()).isEqualTo("book-of-another-agency");
        var tooLong = get(book("H32.41.1", "2019-03-01", "2019-04-30"), "H32.41.1");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(problem(tooLong).get("errors").get(0).get("message").asString())
                .isEqualTo("The period has 61 days; a book covers at most 31. Ask for several.");
        var without = get("/v1/agencies/H32.41.1/tracking-book?from=yesterday", "H32.41.1");
        assertThat(problem(without).get("errors")).hasSize(2);
        assertThat(get(book("H32.41.1", "2019-03-11", "2019-03-10"), "H32.41.1").statusCode())
                .isEqualTo(400);
        var tooMany = get(book("H32.41.1", "2019-04-01", "2019-04-30"), "H32.41.1", "Accept", "application/pdf");
        assertThat(tooMany.statusCode()).isEqualTo(422);
        assertThat(problem(tooMany).get("detail").asString()).contains("250 dossiers", "may have 200");
    }

    @Test
    void describesTheFormsInItsApi() throws Exception {
        var api = new String(get("/v3/api-docs", "H32.41.1").body(), UTF_8);
        assertThat(api).contains("/v1/dossiers/{code}/forms/{form}", "/v1/agencies/{code}/tracking-book");
    }
}
