package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.INSURANCE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Province.MERGED;
import static vn.lienthong.intake.Province.NHA_TRANG;
import static vn.lienthong.intake.Province.POLICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.intake.RunningIntake.Answered;

/** Agencies' access to a real broker with real access rules. */
class KafkaAccessTest {
    private static final String GRANT = "kafka.access dossier.submit dossier.act";
    private static final long PRODUCER_BYTES = 64 * 1024;

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static KafkaBroker broker;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static String agencies;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        int port = FreePorts.any();
        agencies = "127.0.0.1:" + port;
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any(), port);
        intake = RunningIntake.start(
                "a",
                broker.bootstrapServers(),
                "intake_kafka_access",
                folder.resolve("content"),
                issuer,
                "--lienthong.intake.direct.look-for-topics=500ms",
                "--lienthong.intake.direct.access.bootstrap-servers=" + agencies,
                "--lienthong.intake.direct.access.security-protocol=SASL_PLAINTEXT",
                "--lienthong.intake.direct.access.producer-bytes-per-second=" + PRODUCER_BYTES + "B",
                "--lienthong.intake.direct.access.look-for-ends-every=300ms");
        routing = new RoutingDouble(broker.bootstrapServers());
        routing.publishRegistry();
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
        broker.close();
    }

    private static String path(Agency agency) {
        return "/v1/agencies/" + agency.code() + "/kafka-access";
    }

    private static Answered grant(Agency agency, String json) {
        return intake.post(path(agency), issuer.token(agency.code().value(), GRANT), json);
    }

    /** The settings of a client with a new credential. */
    private static Map<String, Object> client(Agency agency) {
        var access = grant(agency, "{\"rotate\":true}");
        assertThat(access.status()).as(access.body()).isIn(200, 201);
        return client(access.json());
    }

    private static Map<String, Object> client(JsonNode access) {
        var client = new HashMap<String, Object>();
        client.put("bootstrap.servers", access.path("bootstrapServers").asString());
        client.put("security.protocol", access.path("securityProtocol").asString());
        client.put("sasl.mechanism", access.path("mechanism").asString());
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(
                                access.path("username").asString(),
                                access.path("password").asString()));
        client.put("max.block.ms", 5_000);
        client.put("delivery.timeout.ms", 15_000);
        client.put("request.timeout.ms", 10_000);
        return client;
    }

    private static KafkaProducer<String, byte[]> producer(Map<String, Object> client) {
        return new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
    }

    private static void write(Map<String, Object> client, String topic) throws Exception {
        try (var producer = producer(client)) {
            producer.send(new ProducerRecord<>(topic, "x".getBytes(UTF_8))).get(20, TimeUnit.SECONDS);
        }
    }

    private static void read(Map<String, Object> client, String topic, String group) {
        var settings = new HashMap<>(client);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("default.api.timeout.ms", 10_000);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            for (int i = 0; i < 20; i++) {
                if (!consumer.poll(Duration.ofMillis(500)).isEmpty()) {
                    return;
                }
            }
        }
    }

    private static long audited(Agency agency, String what) {
        return intake.bean(JdbcClient.class)
                .sql("select count(*) from kafka_access_audit where agency = ? and what = ?")
                .params(agency.code().value(), what)
                .query(Long.class)
                .single();
    }

    @Test
    void givesAWorkingCredentialOnceAndBringsItBackWhenAskedAgain() {
        var first = grant(COMMUNE, "{}");
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(first.text("/password")).hasSizeGreaterThan(30);
        assertThat(first.text("/events")).isEqualTo("agency.H32.41.1.events");
        assertThat(first.header("Cache-Control")).isEqualTo("no-store");

        var again = grant(COMMUNE, "{}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().has("password")).isFalse();
        assertThat(audited(COMMUNE, "granted")).isEqualTo(1);
        assertThat(audited(COMMUNE, "renewed")).isZero();

        var proof = intake.upload(COMMUNE, "proof.pdf", Requests.PDF);
        try (var commune = new AgencyOnKafka(COMMUNE, client(first.json()))) {
            commune.submit("with-credential", aSubmission(proof));
            assertThat(commune.awaitReply("with-credential").text("/code")).startsWith("000.01.41.H32-");
        }
    }

    @Test
    void letsAnAgencyReadItsRepliesInItsOwnGroupAlone() throws Exception {
        var client = client(JUSTICE);
        write(client, "agency.H32.15.events");

        read(client, "agency.H32.15.replies", "agency.H32.15.group.reader");

        assertThatThrownBy(() -> read(client, "agency.H32.15.replies", "intake.direct"))
                .isInstanceOf(GroupAuthorizationException.class);
        // The group of an agency below it begins with its code.
        var above = client(NHA_TRANG);
        assertThatThrownBy(() -> read(above, "agency.H32.41.replies", "agency.H32.41.1.group.reader"))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    @Test
    void keepsAnAgencyFromEverythingElse() {
        var client = client(POLICE);
        grant(INSURANCE, "{}");

        for (var topic : List.of(
                "agency.H32.102.1.events",
                "agency.H32.101.1.replies",
                Topics.INTAKE_DOSSIER_EVENTS.name(),
                Topics.ROUTING_DOSSIER_JOURNAL.name())) {
            assertThatThrownBy(() -> write(client, topic))
                    .as("writing " + topic)
                    .hasRootCauseInstanceOf(TopicAuthorizationException.class);
        }
        for (var topic : List.of(
                "agency.H32.102.1.events",
                "agency.H32.102.1.replies",
                "agency.H32.101.1.events",
                Topics.ROUTING_DOSSIER_JOURNAL.name(),
                Topics.REGISTRY_AGENCY_STATE.name())) {
            assertThatThrownBy(() -> read(client, topic, "agency.H32.101.1.group.reader"))
                    .as("reading " + topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        try (var admin = Admin.create(client)) {
            assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("agency.H32.101.1.more", 1, (short) 1)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> admin.deleteTopics(List.of("agency.H32.101.1.events"))
                            .all()
                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> admin.describeUserScramCredentials()
                            .description("H32.15")
                            .get())
                    .isInstanceOf(ExecutionException.class);
            assertThat(listed(admin)).containsExactlyInAnyOrder("agency.H32.101.1.events", "agency.H32.101.1.replies");
        }
    }

    private static Set<String> listed(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void slowsAnAgencyDownToItsQuota() throws Exception {
        var client = new HashMap<>(client(INSURANCE));
        client.put("delivery.timeout.ms", 120_000);
        client.put("request.timeout.ms", 60_000);
        client.put("compression.type", "none");
        var noise = new byte[20 * 1024];
        new Random(1).nextBytes(noise);
        try (var producer = producer(client)) {
            long began = System.nanoTime();
            // About 1 MB in all: at 64 KB/s, and a burst of some seconds, far more than an instant.
            for (int i = 0; i < 50; i++) {
                producer.send(new ProducerRecord<>("agency.H32.102.1.events", noise));
                producer.flush();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(3));
            double throttled = producer.metrics().entrySet().stream()
                    .filter(metric -> metric.getKey().name().equals("produce-throttle-time-max"))
                    .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                    .max()
                    .orElse(0);
            assertThat(throttled).isPositive();
        }
    }

    @Test
    void stopsARevokedCredentialAlsoOfWhoIsConnected() throws Exception {
        var client = client(COMMUNE);
        try (var producer = producer(client)) {
            producer.send(new ProducerRecord<>("agency.H32.41.1.events", "x".getBytes(UTF_8)))
                    .get();

            assertThat(delete(COMMUNE)).isEqualTo(204);

            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("agency.H32.41.1.events", "y".getBytes(UTF_8)))
                            .get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(AuthorizationException.class);
        }
        assertThatThrownBy(() -> write(client, "agency.H32.41.1.events"))
                .hasRootCauseInstanceOf(SaslAuthenticationException.class);
        assertThat(delete(COMMUNE)).isEqualTo(204);
        assertThat(audited(COMMUNE, "revoked")).isEqualTo(1);
        assertThat(intake.get(path(COMMUNE), issuer.token("H32.41.1", GRANT)).text("/revokedAt"))
                .isNotEmpty();

        write(client(COMMUNE), "agency.H32.41.1.events");
    }

    private static int delete(Agency agency) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + intake.port() + path(agency)))
                                .header(
                                        "Authorization",
                                        "Bearer " + issuer.token(agency.code().value(), GRANT))
                                .DELETE()
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void rotatesThePassword() {
        var before = client(JUSTICE);
        var after = client(JUSTICE);

        assertThatThrownBy(() -> write(before, "agency.H32.15.events"))
                .hasRootCauseInstanceOf(SaslAuthenticationException.class);
        assertThat(after.get("sasl.jaas.config")).isNotEqualTo(before.get("sasl.jaas.config"));
        assertThat(audited(JUSTICE, "rotated")).isPositive();
    }

    @Test
    void isForTheAgencyItselfOrAnOperatorAndGrantsNoMoreThanTheTokenCarries() {
        assertThat(intake.post(path(COMMUNE), issuer.token("H32.41.1", "dossier.submit"), "{}")
                        .status())
                .isEqualTo(403);
        assertThat(intake.post(path(COMMUNE), issuer.token("H32.15", GRANT), "{}")
                        .text("/code"))
                .isEqualTo("access-of-another");
        assertThat(intake.post(path(JUSTICE), issuer.token("H32", "operator"), "{\"scopes\":[\"dossier.urgent\"]}")
                        .json()
                        .at("/scopes/0")
                        .asString())
                .isEqualTo("dossier.urgent");
        assertThat(grant(POLICE, "{\"scopes\":[\"dossier.urgent\"]}").rules())
                .containsExactly("GRANTED_SCOPE_IS_THE_CALLERS");
        assertThat(grant(POLICE, "{\"scopes\":[\"operator\"]}").rules()).containsExactly("GRANTED_SCOPE_IS_KNOWN");
        assertThat(intake.post(path(MERGED), issuer.token("H32", "operator"), "{}")
                        .text("/code"))
                .isEqualTo("access-agency-ended");
    }

    @Test
    void takesTheRightToWriteFromAnAgencyThatEnds() throws Exception {
        var shortLived = new Agency(
                new AgencyCode("H32.77"),
                null,
                "Ban tạm thời",
                "department",
                "administration",
                new AgencyCode("H32"),
                null,
                false,
                LocalDate.of(2019, 1, 1),
                null);
        routing.publish(shortLived);
        await().ignoreExceptions().until(() -> grant(shortLived, "{}").status() == 201);
        var client = client(shortLived);
        write(client, "agency.H32.77.events");

        routing.publish(
                shortLived.endingOn(LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh")), List.of(JUSTICE.code()), false));

        await().atMost(Duration.ofSeconds(20)).until(() -> audited(shortLived, "write_ended") == 1);
        assertThatThrownBy(() -> write(client, "agency.H32.77.events"))
                .hasRootCauseInstanceOf(TopicAuthorizationException.class);
        // It still reads what it is told.
        var settings = new HashMap<>(client);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var replies = new TopicPartition("agency.H32.77.replies", 0);
            assertThat(consumer.endOffsets(List.of(replies)).get(replies)).isPositive();
        }
    }

    @Test
    void keepsPasswordsOutOfTheDatabase() {
        var password = grant(NHA_TRANG, "{\"rotate\":true}").text("/password");
        assertThat(intake.bean(JdbcClient.class)
                        .sql(
                                "select count(*) from kafka_access a, kafka_access_audit b where a::text || b::text like ?")
                        .param("%" + password + "%")
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
