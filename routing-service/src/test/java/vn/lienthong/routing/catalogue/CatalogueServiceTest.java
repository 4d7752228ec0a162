package vn.lienthong.routing.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.DossierKeys;
import vn.lienthong.routing.RoutingService;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.support.kafka.KafkaEvents;

/** The catalogue in the whole service, on a real broker and a real database, with the real list of 3,274 procedures. */
class CatalogueServiceTest {
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String BOUNDARY = "----catalogue";
    private static final String FIRST_DAY = "2019-03-01";

    private static final String LAN = "lan";
    private static final String MINH = "minh";

    @TempDir
    static Path folder;

    private static KeyPair issuer;
    private static ConfigurableApplicationContext service;
    private static KafkaProducer<String, byte[]> producer;
    private static URI base;
    private static JsonNode imported;
    private static Duration took;

    @BeforeAll
    static void importTheRealList() throws Exception {
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
                        "--lienthong.instance=catalogue",
                        // No key is told of the dossiers here.
                        "--lienthong.routing.delivery.key-patience=1s",
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.routing.state-folder=" + folder.resolve("streams"),
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("catalogue"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + pem.toUri());
        base = URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", infrastructure.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
        var begin = Instant.now();
        var proposed = importFiles(
                "?validFrom=" + FIRST_DAY, Publications.file("procedures.csv"), Publications.file("parts.csv"), LAN);
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
        imported = json(proposed);
        var approved = approve(imported, MINH);
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        took = Duration.between(begin, Instant.now());
        LoggerFactory.getLogger(CatalogueServiceTest.class).info("proposed and approved in {}", took);
    }

    @AfterAll
    static void stop() {
        producer.close();
        service.close();
    }

    @Test
    void takesTheWholeListInSecondsAndShowsBeforehandWhatIsNew() throws Exception {
        assertThat(imported.get("counts").get("added").asInt()).isEqualTo(3274);
        assertThat(imported.get("counts").get("changed").asInt()).isZero();
        assertThat(imported.get("changes")).hasSize(500);
        assertThat(imported.get("next").asInt()).isEqualTo(500);
        assertThat(took).isLessThan(Duration.ofSeconds(60));
        var exported = new String(get("/v1/catalogue/parts.csv", "").body(), UTF_8);
        assertThat(CatalogueCsv.rows(exported))
                .filteredOn(row -> row.cells().getLast().equals(FIRST_DAY))
                .hasSize(14_747);
        var proposal = json(text(get(
                "/v1/catalogue/proposals/" + imported.get("proposal").get("id").asString() + "?limit=1",
                token(MINH, "registry.approve"))));
        assertThat(proposal.get("audit").values())
                .extracting(entry ->
                        entry.get("what").asString() + " " + entry.get("who").asString())
                .containsExactly("proposed lan", "approved minh");
    }

    @Test
    void changesNothingWhenItIsImportedAgainOrWhatItExportedIs() throws Exception {
        var again = json(importFiles(
                "?validFrom=" + FIRST_DAY, Publications.file("procedures.csv"), Publications.file("parts.csv"), LAN));
        assertThat(again.get("said").asString()).startsWith("no change");
        assertThat(again.has("proposal")).isFalse();
        var back = json(importFiles(
                "",
                get("/v1/catalogue/procedures.csv", "").body(),
                get("/v1/catalogue/parts.csv", "").body(),
                LAN));
        assertThat(back.get("said").asString()).startsWith("no change");
    }

    @Test
    void needsTwoPersonsAndTellsMemberByMemberWhatChanges() throws Exception {
        var list = """
                [{"code": "1.002211", "name": "Thủ tục công nhận hòa giải viên", "validFrom": "2019-06-01",
                  "levels": ["commune"], "limit": "3 working-days"}]""";
        assertThat(post("/v1/catalogue/imports", "application/json", list, token(LAN, "registry.approve"))
                        .statusCode())
                .isEqualTo(403);
        var proposed = post("/v1/catalogue/imports", "application/json", list, token(LAN, "registry.propose"));
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
        var view = json(proposed);
        var change = view.get("changes").get(0);
        assertThat(change.get("kind").asString()).isEqualTo("changed");
        assertThat(change.get("endsVersion").asInt()).isEqualTo(1);
        assertThat(change.get("members").values())
                .extracting(member -> member.get("member").asString())
                .contains("name", "limit", "issuer", "fee/min")
                .doesNotContain("parts/1");
        var other = json(post(
                "/v1/catalogue/imports",
                "application/json",
                list.replace("1.002211", "9.000002"),
                token(LAN, "registry.propose")));
        assertThat(approve(view, LAN).body()).contains("four-eyes");
        assertThat(approve(view, MINH).statusCode()).isEqualTo(200);
        assertThat(approve(view, MINH).body()).contains("proposal-decided");
        // Its preview was made before the catalogue changed.
        assertThat(approve(other, MINH).body()).contains("catalogue-changed");
        var rejection =
                "/v1/catalogue/proposals/" + other.get("proposal").get("id").asString() + "/rejection";
        assertThat(post(rejection, "application/json", "{}", token(LAN, "registry.propose"))
                        .body())
                .contains("REASON_IS_GIVEN");
        assertThat(post(rejection, "application/json", "{\"reason\": \"twice\"}", token(LAN, "registry.propose"))
                        .statusCode())
                .isEqualTo(200);
        var before = json(text(get("/v1/catalogue/procedures/1.002211?on=2019-05-31", "")));
        assertThat(before.get("inForce").get("limit").get("text").asString()).isEqualTo("5 working-days");
        var after = json(text(get("/v1/catalogue/procedures/1.002211?on=2019-06-01", "")));
        assertThat(after.get("inForce").get("limit").get("text").asString()).isEqualTo("3 working-days");
        assertThat(after.get("inForce").get("parts")).isNotEmpty();
        assertThat(after.get("versions")).hasSize(2);
    }

    @Test
    void refusesAFaultyFileWholeAndNamesEveryFaultWithItsLine() throws Exception {
        var procedures = "code,name,limit,valid_from\n9.000001,Được,5 days,2020-01-01\n9.0002,,5 weeks,2020-13-01\n";
        var parts = "code,seq,name\n9.000001,1,Tờ khai\n9.000009,1,Tờ khai\n";
        var refused = importFiles("", procedures.getBytes(UTF_8), parts.getBytes(UTF_8), LAN);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).get("errors").values())
                .extracting(error -> error.get("pointer").asString())
                .containsExactlyInAnyOrder(
                        "procedures line 3, code",
                        "procedures line 3, name",
                        "procedures line 3, limit",
                        "procedures line 3, valid_from",
                        "parts line 3, code");
        assertThat(get("/v1/catalogue/procedures/9.000001", "").statusCode()).isEqualTo(404);
        var large = post(
                "/v1/catalogue/imports", "text/csv", "x".repeat(16 * 1024 * 1024 + 1), token(LAN, "registry.propose"));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("FILE_IS_NOT_TOO_LARGE");
    }

    @Test
    void opensAProcedureWithWhichADossierIsThenRouted() throws Exception {
        var code = "1.008004";
        assertThat(get("/v1/procedures/" + code, "").statusCode()).isEqualTo(404);
        var proposed = post(
                "/v1/catalogue/procedures/" + code + "/opening",
                "application/json",
                "{\"nameEn\": \"Another crop on rice land\", \"requiredParts\": [1]}",
                token(LAN, "registry.propose"));
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
        assertThat(approve(json(proposed), LAN).statusCode()).isEqualTo(403);
        assertThat(approve(json(proposed), MINH).statusCode()).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> get("/v1/procedures/" + code, "").statusCode() == 200);
        submit("000.07.41.H32-190312-0001", code, "H32.41.7");
        var delivered =
                json(text(get("/v1/agencies/H32.41.7/deliveries?wait=25", token(LAN, "delivery.read", "H32.41.7"))));
        assertThat(delivered.get("deliveries").get(0).get("procedure").asString())
                .isEqualTo(code);
        assertThat(delivered.get("deliveries").get(0).get("stage").asString()).isEqualTo("process");
        var twice = post(
                "/v1/catalogue/procedures/" + code + "/opening",
                "application/json",
                "{}",
                token(LAN, "registry.propose"));
        assertThat(twice.body()).contains("ROUTE_IS_NOT_OPEN_YET");
    }

    @Test
    void doesNotOpenWhatIsDoubtfulOrHasARoute() throws Exception {
        assertThat(opening("1.000005").body()).contains("LIMIT_IS_COUNTABLE");
        assertThat(opening("2.000986").body()).contains("ROUTE_IS_NOT_OPEN_YET");
        assertThat(opening("9.999999").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> opening(String code) throws Exception {
        return post(
                "/v1/catalogue/procedures/" + code + "/opening",
                "application/json",
                "{}",
                token(LAN, "registry.propose"));
    }

    @Test
    void saysWhatIsWrongAndWhichDossiersItTouches() throws Exception {
        // The catalogue says that this one ended long ago; its route goes on.
        var ended = new String(get("/v1/catalogue/procedures.csv", "").body(), UTF_8)
                .lines()
                .filter(line -> line.startsWith("code,") || line.startsWith("2.000635,"))
                .map(line -> line.startsWith("code,") ? line : line + "2020-01-01")
                .collect(java.util.stream.Collectors.joining("\n"));
        var proposed = post("/v1/catalogue/imports", "text/csv", ended, token(LAN, "registry.propose"));
        assertThat(json(proposed).get("counts").get("ended").asInt())
                .as(proposed.body())
                .isEqualTo(1);
        assertThat(approve(json(proposed), MINH).statusCode()).isEqualTo(200);
        submit("000.08.41.H32-190313-0001", "2.000986", "H32.41.8");
        submit("000.08.41.H32-190314-0001", "2.000986", "H32.41.8");
        submit("000.00.15.H32-190314-0001", "2.000635", "H32.15");
        var token = token(LAN, "operator");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(json(text(get("/v1/catalogue/findings?code=2.000986", token)))
                                .get("findings")
                                .values())
                        .extracting(finding -> finding.get("kind").asString() + " "
                                + finding.get("dossiers").asInt())
                        .contains("limit-differs-from-route 2"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(json(text(get("/v1/catalogue/findings?code=2.000635", token)))
                                .get("findings")
                                .values())
                        .extracting(finding -> finding.get("kind").asString() + " "
                                + finding.get("dossiers").asInt())
                        .contains("route-of-ended-version 1", "no-version-in-force 1"));
        var differing = json(text(get(
                "/v1/catalogue/findings/" + encoded("2.000986:1:limit-differs-from-route:route-1")
                        + "/dossiers?limit=1",
                token)));
        var first = differing.get("dossiers").get(0).get("dossier").asString();
        assertThat(first).startsWith("000.08.41.H32-19031");
        var next = json(text(get(
                "/v1/catalogue/findings/" + encoded("2.000986:1:limit-differs-from-route:route-1") + "/dossiers?after="
                        + encoded(differing.get("next").asString()),
                token)));
        assertThat(next.get("dossiers").values())
                .extracting(one -> one.get("dossier").asString())
                .singleElement()
                .asString()
                .startsWith("000.08.41.H32-19031")
                .isNotEqualTo(first);
        var doubtful = json(text(get("/v1/catalogue/findings?kind=fee-doubtful&limit=2", token)));
        assertThat(doubtful.get("findings")).hasSize(2);
        assertThat(doubtful.get("counts").get("fee-doubtful").asInt()).isGreaterThan(150);
        var seen = new ArrayList<String>();
        JsonNode page =
                json(text(get("/v1/catalogue/findings?kind=missing&field=" + encoded("Hộ tịch") + "&limit=3", token)));
        while (true) {
            page.get("findings").forEach(finding -> seen.add(finding.get("id").asString()));
            if (!page.has("next")) {
                break;
            }
            page = json(text(get(
                    "/v1/catalogue/findings?kind=missing&field=" + encoded("Hộ tịch") + "&limit=3&after="
                            + encoded(page.get("next").asString()),
                    token)));
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(3);
        assertThat(get("/v1/catalogue/findings", "").statusCode()).isEqualTo(401);
        assertThat(text(get("/v1/catalogue/findings?kind=odd", token)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void findsWithoutDiacriticsAndPages() throws Exception {
        var found = json(text(get("/v1/catalogue/procedures?q=" + encoded("dang ky ket hon luu dong"), "")));
        assertThat(found.get("procedures").values())
                .extracting(one -> one.get("code").asString())
                .contains("1.000593");
        assertThat(json(text(get("/v1/catalogue/procedures?q=" + encoded("ĐĂNG KÝ kết hôn lưu động"), ""))))
                .isEqualTo(found);
        var codes = new ArrayList<String>();
        var after = "";
        do {
            var page = json(text(get(
                    "/v1/catalogue/procedures?level=district&limit=30" + (after.isEmpty() ? "" : "&after=" + after),
                    "")));
            page.get("procedures").forEach(one -> codes.add(one.get("code").asString()));
            after = page.has("next") ? page.get("next").asString() : "";
        } while (!after.isEmpty());
        assertThat(codes).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(90);
        assertThat(text(get("/v1/catalogue/procedures?level=village&limit=0&on=x&after=x", ""))
                        .body())
                .contains("VALUE_IS_KNOWN", "LIMIT_IS_IN_RANGE", "DATE_IS_WELL_FORMED", "AFTER_IS_A_KEY");
    }

    // ---- talking to it

    private static void submit(String dossier, String procedure, String receiver) {
        var input = DossierStory.submitted(procedure, receiver);
        producer.send(KafkaEvents.toRecord(
                INTAKE_DOSSIER_EVENTS,
                new EventEnvelope(
                        UUID.randomUUID().toString(),
                        "/agency/" + receiver,
                        INPUTS.nameOf(input),
                        dossier,
                        Instant.now().truncatedTo(ChronoUnit.MILLIS),
                        INPUTS.write(input))));
        producer.flush();
    }

    private static String token(String subject, String scope) throws Exception {
        return token(subject, scope, "H32.15");
    }

    private static String token(String subject, String scope, String agency) throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .audience("lienthong")
                        .subject(subject)
                        .claim("agency", agency)
                        .claim("scope", scope)
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build());
        jwt.sign(new RSASSASigner(issuer.getPrivate()));
        return jwt.serialize();
    }

    private static HttpResponse<byte[]> get(String path, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private record Text(int statusCode, String body) {}

    private static Text text(HttpResponse<byte[]> response) {
        return new Text(response.statusCode(), new String(response.body(), UTF_8));
    }

    private static HttpResponse<String> post(String path, String type, String body, String token)
            throws IOException, InterruptedException {
        return send(path, type, body.getBytes(UTF_8), token);
    }

    private static HttpResponse<String> send(String path, String type, byte[] body, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(120))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> importFiles(String query, byte[] procedures, byte[] parts, String subject)
            throws Exception {
        var body = new ByteArrayOutputStream();
        for (var file : List.of(Map.entry("procedures", procedures), Map.entry("parts", parts))) {
            body.write("""
                    --%s\r
                    Content-Disposition: form-data; name="%2$s"; filename="%2$s.csv"\r
                    Content-Type: text/csv\r
                    \r
                    """.formatted(BOUNDARY, file.getKey()).getBytes(UTF_8));
            body.write(file.getValue());
            body.write("\r\n".getBytes(UTF_8));
        }
        body.write(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return send(
                "/v1/catalogue/imports" + query,
                "multipart/form-data; boundary=" + BOUNDARY,
                body.toByteArray(),
                token(subject, "registry.propose"));
    }

    private static HttpResponse<String> approve(JsonNode view, String subject) throws Exception {
        return post(
                "/v1/catalogue/proposals/" + view.get("proposal").get("id").asString() + "/approval",
                "application/json",
                "",
                token(subject, "registry.approve"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static JsonNode json(Text response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
