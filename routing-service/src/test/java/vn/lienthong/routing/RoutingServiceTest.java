package vn.lienthong.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.contract.Topics.INTAKE_DOSSIER_EVENTS;
import static vn.lienthong.contract.Topics.ROUTING_DOSSIER_JOURNAL;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
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
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.decision.DossierStory;
import vn.lienthong.support.kafka.KafkaEvents;

/** The whole service on a real broker and a real database. */
class RoutingServiceTest {
    private static final EventTypes<DossierInput> INPUTS = EventTypes.of(DossierInput.class);

    @TempDir
    static Path folder;

    private static KeyPair issuer;
    private static ConfigurableApplicationContext service;
    private static KafkaProducer<String, byte[]> producer;
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
        service = run(folder.resolve("streams"));
        base = URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static void start(Path state) {
        service = run(state);
        base = URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port"));
    }

    private static ConfigurableApplicationContext run(Path state) {
        var infrastructure = Infrastructure.shared();
        return new SpringApplicationBuilder(RoutingService.class)
                .properties("spring.config.name=routing-service")
                .run(
                        "--server.port=0",
                        "--lienthong.instance=test",
                        "--lienthong.personal.master-keys[0].id=test",
                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                        "--lienthong.routing.state-folder=" + state,
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("routing"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                                + folder.resolve("issuer.pub.pem").toUri());
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
                        .subject("QT-7")
                        .claim("agency", agency)
                        .claim("scope", scope)
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build());
        jwt.sign(new RSASSASigner(issuer.getPrivate()));
        return jwt.serialize();
    }

    private static HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static EventEnvelope submit(String dossier, String receiver) {
        return submit(dossier, receiver, Instant.now().plus(Duration.ofDays(30)));
    }

    private static EventEnvelope submit(String dossier, String receiver, Instant dueAt) {
        return send(
                dossier,
                new DossierSubmitted(
                        new ProcedureCode("2.000986"),
                        1,
                        new AgencyCode(receiver),
                        new AgencyCode(receiver),
                        Channel.COUNTER,
                        dueAt.truncatedTo(ChronoUnit.MILLIS),
                        List.of(),
                        DossierStory.OPEN));
    }

    private static EventEnvelope send(String dossier, DossierInput input) {
        var event = new EventEnvelope(
                UUID.randomUUID().toString(),
                "/agency/H32.41.1",
                INPUTS.nameOf(input),
                dossier,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                INPUTS.write(input));
        producer.send(KafkaEvents.toRecord(INTAKE_DOSSIER_EVENTS, event));
        producer.flush();
        return event;
    }

    private static List<JournalEntry> journal(String dossier) {
        var entries = new ArrayList<JournalEntry>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        Infrastructure.shared().bootstrapServers(),
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(ROUTING_DOSSIER_JOURNAL.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (dossier.equals(record.key())) {
                        entries.add(KafkaEvents.journalEntry(record));
                    }
                });
            }
        }
        return entries;
    }

    @Test
    void routesASubmissionAndOwesItToTheCommune() throws Exception {
        submit("000.02.41.H32-190312-0001", "H32.41.2");
        var answer =
                get("/v1/agencies/H32.41.2/deliveries?wait=20", token("000.02.41.H32", "delivery.read personal.read"));
        assertThat(answer.statusCode()).isEqualTo(200);
        var page = JsonMapper.shared().readTree(answer.body());
        var delivery = page.get("deliveries").get(0);
        assertThat(delivery.get("dossier").asString()).isEqualTo("000.02.41.H32-190312-0001");
        assertThat(delivery.get("stage").asString()).isEqualTo("birth");
        assertThat(delivery.get("position").asLong()).isEqualTo(1);
        assertThat(delivery.get("issues").asString()).isEqualTo("Giấy khai sinh");
        assertThat(delivery.get("personal").get("applicant").get("fullName").asString())
                .isEqualTo("Nguyễn Thị Hường");
        assertThat(page.get("next").asLong()).isEqualTo(1);
    }

    private static HttpResponse<String> reseal(String body, String scope) throws Exception {
        var request = HttpRequest.newBuilder(base.resolve("/v1/dossiers/000.09.41.H32-190312-0001/reseals"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token("H32", scope))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void takesAnOperatorsDecisionToSealAgainAndNamesEachFaultOfIt() throws Exception {
        var sound = "{\"certificate\": \"4F2A\", \"reason\": \"Khóa bị lộ\"}";
        assertThat(reseal(sound, "delivery.read").statusCode()).isEqualTo(403);
        var faulty = reseal("{\"certificate\": \"4f:2a\", \"reason\": \" \"}", "operator");
        assertThat(faulty.statusCode()).isEqualTo(422);
        assertThat(faulty.body()).contains("CERTIFICATE_IS_NAMED", "REASON_IS_GIVEN");
        var taken = reseal(sound, "operator");
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.body()).contains("operator/");
    }

    @Test
    void countsPositionsWithoutGapsWhateverTheOrderOfWriting() throws Exception {
        for (int i = 1; i <= 300; i++) {
            submit("000.03.41.H32-190312-%04d".formatted(i), "H32.41.3");
        }
        var seen = new ArrayList<Long>();
        var dossiers = new ArrayList<String>();
        long after = 0;
        var until = Instant.now().plusSeconds(40);
        while (seen.size() < 300 && Instant.now().isBefore(until)) {
            var page = JsonMapper.shared()
                    .readTree(get(
                                    "/v1/agencies/H32.41.3/deliveries?limit=70&wait=5&after=" + after,
                                    token("H32.41.3", "delivery.read"))
                            .body());
            for (JsonNode delivery : page.get("deliveries")) {
                seen.add(delivery.get("position").asLong());
                dossiers.add(delivery.get("dossier").asString());
            }
            after = page.get("next").asLong();
        }
        assertThat(seen)
                .hasSize(300)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1L)
                .endsWith(300L);
        assertThat(dossiers).doesNotHaveDuplicates();
    }

    @Test
    void answersEachInputOnceAlsoAfterARestartAndARepetition() throws Exception {
        var code = "000.04.41.H32-190312-0001";
        var submission = submit(code, "H32.41.4");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> journal(code).size() == 2);
        service.close();
        start(folder.resolve("streams"));
        producer.send(KafkaEvents.toRecord(INTAKE_DOSSIER_EVENTS, submission));
        send(code, new StageActionReported(Action.ACCEPT, "birth", new AgencyCode("H32.41.4"), "CB-1", null, null));
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> journal(code).size() == 3);
        var entries = journal(code);
        assertThat(entries).extracting(JournalEntry::sequence).containsExactly(1L, 2L, 3L);
        assertThat(entries).allSatisfy(entry -> assertThat(entry.hash()).isEqualTo(entry.expectedHash()));
    }

    @Test
    void missesNoDueTimeThatPassesWhileItsStoresAreLost() throws Exception {
        var code = "000.06.41.H32-190312-0001";
        submit(code, "H32.41.6", Instant.now().plusSeconds(15));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> journal(code).size() >= 2);
        service.close();
        start(folder.resolve("other-streams")); // the same application on a disk that holds nothing
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> journal(code).stream().anyMatch(RoutingServiceTest::isOverdueAsAWhole));
        assertThat(journal(code).stream().filter(RoutingServiceTest::isOverdueAsAWhole))
                .singleElement()
                .satisfies(entry -> assertThat(entry.cause()).startsWith("timer/"));
    }

    private static boolean isOverdueAsAWhole(JournalEntry entry) {
        return entry.type().equals("vn.lienthong.became-overdue.v1")
                && !new String(entry.data(), java.nio.charset.StandardCharsets.UTF_8).contains("\"stage\"");
    }

    @Test
    void wakesAReaderThatWaits() throws Exception {
        var token = token("H32.41.5", "delivery.read");
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return get("/v1/agencies/H32.41.5/deliveries?wait=25", token);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        submit("000.05.41.H32-190312-0001", "H32.41.5");
        assertThat(waiting.get().body()).contains("000.05.41.H32-190312-0001");
    }

    @Test
    void showsAnAgencyItsOwnFeedOnly() throws Exception {
        assertThat(get("/v1/agencies/H32.41.1/deliveries", "").statusCode()).isEqualTo(401);
        assertThat(get("/v1/agencies/H32.41.1/deliveries", token("H32.41.2", "delivery.read"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/v1/agencies/H32.41.1/deliveries", token("H32.41.1", "dossier.read"))
                        .body())
                .contains("scope-missing");
        var wrong =
                get("/v1/agencies/H32.41.1/deliveries?after=-1&limit=0&wait=999", token("H32.41.1", "delivery.read"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JsonMapper.shared().readTree(wrong.body()).get("errors")).hasSize(3);
        assertThat(get("/v1/agencies/nonsense/deliveries", token("H32.41.1", "delivery.read"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsTheRegistryToEverybody() throws Exception {
        var agencies = JsonMapper.shared().readTree(get("/v1/agencies", "").body());
        assertThat(agencies.get("agencies")).hasSize(235);
        assertThat(get("/v1/procedures/2.000986", "").body()).contains("Giấy khai sinh");
        assertThat(get("/v1/procedures/9.999999", "").statusCode()).isEqualTo(404);
        assertThat(get("/v3/api-docs", "").body()).contains("/v1/agencies/{code}/deliveries");
        assertThat(get("/actuator/health", "").body()).contains("UP");
    }

    @Test
    void triesAChangedRouteOnWhatWasRecorded() throws Exception {
        var code = "000.06.41.H32-190312-0001";
        submit(code, "H32.41.6");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> journal(code).size() >= 2);
        var today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        var path = "/v1/procedures/2.000986/what-if?from=%s&to=%s".formatted(today.minusDays(1), today.plusDays(1));
        // What the service itself publishes is a body it takes.
        var route = get("/v1/procedures/2.000986", "").body();

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var answer = post(path, token("H32.1", "registry.propose"), route);
            assertThat(answer.statusCode()).isEqualTo(200);
            var report = JsonMapper.shared().readTree(answer.body());
            assertThat(report.get("notReplayed")
                            .path("STILL_UNDER_WAY")
                            .path("dossiers")
                            .asInt())
                    .isPositive();
        });
        assertThat(post(path, "", route).statusCode()).isEqualTo(401);
        assertThat(post(path, token("H32.1", "dossier.read"), route).statusCode())
                .isEqualTo(403);
        assertThat(post(
                                "/v1/procedures/2.000986/what-if?from=2026-01-02&to=2026-01-01",
                                token("H32.1", "registry.propose"),
                                route)
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(path.replace("2.000986", "9.999999"), token("H32.1", "registry.propose"), route)
                        .statusCode())
                .isEqualTo(404);
        var faulty = post(
                path,
                token("H32.1", "registry.propose"),
                route.replace("\"sector\":\"police\"", "\"sector\":\"nobody\""));
        assertThat(faulty.statusCode()).isEqualTo(422);
        assertThat(faulty.body()).contains("/stages/1/agency", "SOMEBODY_IS_COMPETENT", "route-faulty");
        var told = JsonMapper.shared().readTree(faulty.body()).at("/faults/0");
        assertThat(told.path("stage").asString()).isEqualTo("residence");
        assertThat(told.path("line").asInt()).isOne();
        assertThat(post(path, token("H32.1", "registry.propose"), "code: \"2.000986\"\nversion: 1\nname: [")
                        .body())
                .contains("TEXT_IS_WELL_FORMED", "line 3");
    }

    @Test
    void saysToEverybodyWhichRouteADossierWouldTake() throws Exception {
        var path = "/v1/procedures/1.013236/preview";
        var question =
                "{\"receivingAgency\":\"H32.17\",\"channel\":\"counter\",\"receivedAt\":\"2026-03-11T09:00\",\"facts\":"
                        + "{\"place\":\"H32.41.6\",\"floor_area\":300,\"heritage\":true}}";

        // 503 until the registry is there.
        var answer = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> post(path, "", question), one -> one.statusCode() != 503);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var stages = JsonMapper.shared().readTree(answer.body()).get("stages");
        assertThat(stages).hasSize(9);
        assertThat(stages.get(3).path("fate").asString()).isEqualTo("condition-not-met");
        assertThat(stages.get(3).at("/reasons/parts/0/asks").asString()).isEqualTo("at-least");
        assertThat(stages.get(0).path("agency").asString()).isEqualTo("H32.17");
        var wrong = post(path, "", question.replace("H32.17", "H32.9999"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("preview-refused", "/receivingAgency", "RECEIVING_AGENCY_IS_KNOWN");
        assertThat(post(path.replace("1.013236", "9.999999"), "", question).statusCode())
                .isEqualTo(404);
    }

    private static HttpResponse<String> post(String path, String token, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
