package vn.lienthong.routing.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
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
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.routing.DossierKeys;
import vn.lienthong.routing.RoutingService;

/** The whole service on a real broker and a database of its own, and two officials who call it. */
final class RunningRegistry implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final KeyPair ISSUER = keys();

    private final Path folder;
    private final String database;
    private final String[] settings;
    private ConfigurableApplicationContext service;

    RunningRegistry(Path folder, String database, String... settings) {
        this.folder = folder;
        this.database = database;
        this.settings = settings;
        this.service = run();
    }

    private ConfigurableApplicationContext run() {
        var infrastructure = Infrastructure.shared();
        var pem = folder.resolve("issuer.pub.pem");
        try {
            Files.writeString(
                    pem,
                    "-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(ISSUER.getPublic().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new SpringApplicationBuilder(RoutingService.class)
                .properties("spring.config.name=routing-service")
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--lienthong.instance=" + database,
                                        "--lienthong.personal.master-keys[0].id=test",
                                        "--lienthong.personal.master-keys[0].key=" + DossierKeys.MASTER_KEY,
                                        "--lienthong.routing.state-folder=" + folder.resolve("streams"),
                                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                                        "--spring.datasource.url=" + infrastructure.jdbcUrl(database),
                                        "--spring.datasource.username=" + infrastructure.username(),
                                        "--spring.datasource.password=" + infrastructure.password(),
                                        "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                                                + pem.toUri()),
                                Arrays.stream(settings))
                        .toArray(String[]::new));
    }

    void restart() {
        service.close();
        service = run();
    }

    @Override
    public void close() {
        service.close();
    }

    <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    // ---- calling it

    /** An answer: its status and its JSON. */
    record Answer(int status, String text) {
        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        Answer is(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        List<String> faults() {
            var faults = new ArrayList<String>();
            json().get("errors")
                    .forEach(error -> faults.add(error.get("pointer").asString() + " "
                            + error.get("code").asString()));
            return faults;
        }
    }

    Answer get(String path, @Nullable String token) {
        return send(request(path, token).GET().build());
    }

    Answer post(String path, String type, String body, @Nullable String token) {
        return send(request(path, token)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        var base = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private static Answer send(HttpRequest request) {
        try {
            var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer propose(String yaml, String token) {
        return post("/v1/registry/changes", "application/yaml", yaml, token);
    }

    Answer importTable(String csv, String query, String token) {
        return post("/v1/registry/imports" + query, "text/csv", csv, token);
    }

    Answer approve(String id, String token) {
        return post("/v1/registry/changes/" + id + "/approval", "application/json", "", token);
    }

    /** An official of the province who may propose and approve. */
    static String official(String name) {
        return token(name, "registry.propose registry.approve");
    }

    static String token(@Nullable String name, String scope) {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.RS256),
                    new JWTClaimsSet.Builder()
                            .audience("lienthong")
                            .subject(name)
                            .claim("agency", "H32")
                            .claim("scope", scope)
                            .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                            .build());
            jwt.sign(new RSASSASigner(ISSUER.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what it published

    /** What a topic holds now, by key. */
    static Map<String, JsonNode> topic(Topic topic) {
        var values = new HashMap<String, JsonNode>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = List.of(new TopicPartition(topic.name(), 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).get(partitions.getFirst());
            while (consumer.position(partitions.getFirst()) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.value() == null) {
                        values.remove(record.key());
                    } else {
                        values.put(record.key(), JsonMapper.shared().readTree(record.value()));
                    }
                });
            }
        }
        return values;
    }
}
