package vn.lienthong.routing.delivery;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.DossierKeys;
import vn.lienthong.routing.RoutingService;
import vn.lienthong.support.kafka.KafkaEvents;

/** The whole service with its feeds, on a real broker and a database of its own, with everything at a test's pace. */
public final class RunningRouting implements AutoCloseable {
    private final KeyPair issuer;
    private final ConfigurableApplicationContext service;
    private final KafkaProducer<String, byte[]> producer;
    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();

    public RunningRouting(Path folder, String database) throws Exception {
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
                        "--lienthong.content-store=" + folder.resolve("content"),
                        "--lienthong.routing.state-folder=" + folder.resolve("streams"),
                        "--lienthong.routing.largest-page=100",
                        "--lienthong.routing.delivery.watch-every=500ms",
                        "--lienthong.routing.delivery.poll-every=200ms",
                        "--lienthong.routing.delivery.largest-replay=5",
                        "--lienthong.routing.delivery.in-flight=8",
                        "--lienthong.routing.delivery.in-flight-per-agency=2",
                        "--lienthong.routing.delivery.lease=5s",
                        "--lienthong.routing.delivery.retry.first=300ms",
                        "--lienthong.routing.delivery.retry.longest=3s",
                        "--lienthong.routing.delivery.breaker.calls=4",
                        "--lienthong.routing.delivery.breaker.open-for=2s",
                        "--lienthong.routing.delivery.webhook.allow-http=true",
                        "--lienthong.routing.delivery.webhook.allowed-addresses=" + Receiver.ALLOWED,
                        "--lienthong.routing.delivery.webhook.answer=2s",
                        "--lienthong.routing.delivery.webhook.largest-answer=1KB",
                        "--lienthong.routing.delivery.webhook.secret-key="
                                + Base64.getEncoder().encodeToString(new byte[32]),
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl(database),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + pem.toUri());
        base = URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", infrastructure.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    public JdbcClient database() {
        return bean(JdbcClient.class);
    }

    void journal(Story... stories) {
        for (var story : stories) {
            story.entries()
                    .forEach(entry ->
                            producer.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry.entry())));
        }
        producer.flush();
    }

    void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
        producer.flush();
    }

    public void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
        producer.flush();
    }

    public record Answer(int status, String type, String body, HttpHeaders headers) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public List<String> faults() {
            var codes = new ArrayList<String>();
            json().get("errors")
                    .forEach(fault -> codes.add(fault.get("pointer").asString() + " "
                            + fault.get("code").asString()));
            return codes;
        }
    }

    public Answer send(String method, String path, String agency, String scope, String body) {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.RS256),
                    new JWTClaimsSet.Builder()
                            .audience("lienthong")
                            .claim("agency", agency)
                            .claim("scope", scope)
                            .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                            .build());
            jwt.sign(new RSASSASigner(issuer.getPrivate()));
            var response = http.send(
                    HttpRequest.newBuilder(base.resolve(path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + jwt.serialize())
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body(),
                    response.headers());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the agency itself. */
    Answer as(String agency, String method, String path, String body) {
        return send(method, "/v1/agencies/" + agency + path, agency, "delivery.read personal.read", body);
    }

    JsonNode feed(String agency, long after) {
        return as(agency, "GET", "/deliveries?after=" + after, "").json().get("deliveries");
    }

    JsonNode subscription(String agency) {
        return as(agency, "GET", "/subscription", "").json();
    }

    /** Returns the secret. */
    String subscribe(String agency, Receiver receiver) {
        var answer = as(agency, "PUT", "/subscription", """
                {"channel": "webhook", "url": "%s"}""".formatted(receiver.url()));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.toString());
        }
        return answer.json().get("secret").asString();
    }

    /** Everything in a topic so far. */
    public static List<ConsumerRecord<String, byte[]>> records(String topic) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        Infrastructure.shared().bootstrapServers(),
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        producer.close();
        service.close();
    }
}
