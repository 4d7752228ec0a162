package vn.lienthong.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.signing.packet.Packages;
import vn.lienthong.signing.seal.Documents;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.content.FolderContentStore;
import vn.lienthong.support.kafka.KafkaEvents;

/** The whole service on a real broker. */
class SigningServiceTest {
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<SignPackage> PACKAGE_COMMANDS = EventTypes.of(SignPackage.class);
    private static final EventTypes<PackageSignatureEvent> PACKAGE_ANSWERS = EventTypes.of(PackageSignatureEvent.class);
    private static final AgencyCode WARD = new AgencyCode("000.01.15.H32");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NEXT_DOSSIER = new AtomicInteger(1);

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext service;
    private static KafkaProducer<String, byte[]> routing;
    private static ContentStore content;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        service = new SpringApplicationBuilder(SigningService.class, ContentStoreWithTroubles.class)
                .properties("spring.config.name=signing-service")
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers="
                                + Infrastructure.shared().bootstrapServers(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:" + issuersKey(),
                        "--lienthong.instance=signing-test",
                        "--lienthong.content-store=" + folder.resolve("content"),
                        "--lienthong.signing.keys=" + folder.resolve("keys"),
                        "--lienthong.signing.key-password=secret",
                        "--lienthong.signing.development-authority=true",
                        "--lienthong.signing.unproved-commands=accept");
        content = service.getBean(ContentStore.class);
        address = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
        routing = new KafkaProducer<>(
                Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        routing.close();
        service.close();
    }

    @Test
    void sealsWhatRoutingAsksFor() throws Exception {
        var command = toSeal(Documents.aResult(1));

        send(command);

        var answer = answersTo(command, 1).getFirst();
        assertThat(answer.source()).isEqualTo("/signing");
        var signed = (DocumentSigned) event(answer);
        assertThat(signed.original()).isEqualTo(command.document().sha256());
        assertThat(content.size(signed.sealed().sha256()))
                .contains(signed.sealed().size());
    }

    @Test
    void refusesWhatCannotBeSealedAndSaysWhy() throws Exception {
        var command = toSeal("Kính gửi: Sở Tư pháp".getBytes(UTF_8));

        send(command);

        var refused = (SigningRefused) event(answersTo(command, 1).getFirst());
        assertThat(refused.reasonCode()).isEqualTo("NOT_A_PDF");
        assertThat(refused.reason()).contains("không phải là PDF");
    }

    @Test
    void signsThePackagesRoutingAsksForBesideOfDocuments() throws Exception {
        var edxml = content.put(Packages.aPackage("V/v phòng, chống dịch"));
        var command = toSign(
                "request-package", new Attachment(edxml.sha256(), "goi.edxml", "application/edxml+xml", edxml.size()));

        send(command);

        var signed = (PackageSigned) packageAnswer(command);
        assertThat(signed.original()).isEqualTo(edxml.sha256());
        assertThat(signed.signed().mediaType()).isEqualTo("application/edxml+xml");
        assertThat(content.size(signed.signed().sha256()))
                .contains(signed.signed().size());
        try (var stored = content.open(signed.signed().sha256()).orElseThrow()) {
            assertThat(new String(stored.readAllBytes(), UTF_8)).contains("<ds:SignatureValue", "phòng, chống dịch");
        }
        assertThat(signed.signedAt()).isEqualTo(command.decidedAt());
    }

    /** What routing writes itself comes in its command, and lies in no store before it is signed. */
    @Test
    void signsAPackageThatComesInItsCommandAndNoOtherBytes() throws Exception {
        var edxml = new String(Packages.aPackage("Thu hồi văn bản 27/SYT-VP"), UTF_8);
        var bytes = edxml.getBytes(UTF_8);
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        var file = new Attachment(digest, "recall.edxml", "application/edxml+xml", bytes.length);
        var command = inline("request-inline", file, edxml);
        var altered = inline("request-altered", file, edxml.replace("27/SYT-VP", "28/SYT-VP"));

        send(command);
        send(altered);

        var signed = (PackageSigned) packageAnswer(command);
        assertThat(signed.original()).isEqualTo(digest);
        assertThat(content.size(digest)).isEmpty();
        try (var stored = content.open(signed.signed().sha256()).orElseThrow()) {
            assertThat(new String(stored.readAllBytes(), UTF_8))
                    .contains("<ds:SignatureValue", "Thu hồi văn bản 27/SYT-VP");
        }
        assertThat(((PackageSigningRefused) packageAnswer(altered)).reasonCode())
                .isEqualTo("DIGEST_MISMATCH");
    }

    private static SignPackage inline(String request, Attachment file, String edxml) {
        var command = toSign(request, file);
        return new SignPackage(request, command.document(), command.agency(), file, command.decidedAt(), edxml);
    }

    @Test
    void refusesPackagesThatCannotBeSignedAndSaysWhy() throws Exception {
        var edxml = content.put("Kính gửi: Sở Tư pháp".getBytes(UTF_8));
        var nothing =
                toSign("request-nothing", new Attachment("0".repeat(64), "goi.edxml", "application/edxml+xml", 1));
        var noPackage =
                toSign("request-no-package", new Attachment(edxml.sha256(), "goi.edxml", "application/edxml+xml", 1));

        send(nothing);
        send(noPackage);

        assertThat(((PackageSigningRefused) packageAnswer(nothing)).reasonCode())
                .isEqualTo("DOCUMENT_MISSING");
        var refused = (PackageSigningRefused) packageAnswer(noPackage);
        assertThat(refused.reasonCode()).isEqualTo("NOT_A_PACKAGE");
        assertThat(refused.reason()).contains("không phải là gói tin edXML");
    }

    @Test
    void givesARepeatedCommandOneEffect() throws Exception {
        var command = toSeal(Documents.aResult(2));
        send(command);
        answersTo(command, 1);

        send(command);

        var answers = answersTo(command, 2);
        assertThat(answers.get(1).id()).isEqualTo(answers.get(0).id());
        assertThat(answers.get(1).data()).isEqualTo(answers.get(0).data());
    }

    @Test
    void answersManyInTheirOrder() throws Exception {
        var document = Documents.aResult(1);
        var dossier = nextDossier();
        for (int i = 0; i < 60; i++) {
            send(toSeal(dossier, "request-" + dossier + "-" + i, document));
        }

        var requests = await().atMost(PATIENCE)
                .until(
                        () -> records(Topics.SIGNING_SIGNATURE_EVENTS).stream()
                                .filter(record -> dossier.value().equals(record.key()))
                                .map(record ->
                                        event(KafkaEvents.envelope(record)).request())
                                .toList(),
                        answers -> answers.size() == 60);

        for (int i = 0; i < 60; i++) {
            assertThat(requests.get(i)).isEqualTo("request-" + dossier + "-" + i);
        }
    }

    @Test
    void putsAsideWhatItCannotReadAndGoesOn() throws Exception {
        var dossier = nextDossier();
        var poison = new ProducerRecord<>(
                Topics.SIGNING_SIGNATURE_COMMANDS.name(), dossier.value(), new byte[] {1, (byte) 0xff, 0});
        poison.headers().add("ce_type", "vn.lienthong.sign-document.v1".getBytes(UTF_8));
        var next = toSeal(dossier, "request-" + dossier, Documents.aResult(1));

        routing.send(poison).get(10, TimeUnit.SECONDS);
        send(next);

        assertThat(event(answersTo(next, 1).getFirst())).isInstanceOf(DocumentSigned.class);
        var letter = lettersFor(dossier).getFirst();
        assertThat(letter.value()).isEqualTo(poison.value());
        var header = KafkaEvents.header(letter.headers());
        assertThat(header.apply("lt_reason")).contains("ce_id is missing");
        assertThat(header.apply("lt_topic")).isEqualTo("signing.signature.commands");
        assertThat(header.apply("ce_type")).isEqualTo("vn.lienthong.sign-document.v1");
    }

    @Test
    void putsAsideACommandThatCameUnderAnotherDossier() throws Exception {
        var command = toSeal(Documents.aResult(1));
        var stranger = nextDossier();

        routing.send(KafkaEvents.toRecord(
                        Topics.SIGNING_SIGNATURE_COMMANDS,
                        new EventEnvelope(
                                "an-id",
                                "/routing",
                                COMMANDS.nameOf(command),
                                stranger.value(),
                                Instant.now(),
                                COMMANDS.write(command))))
                .get(10, TimeUnit.SECONDS);

        assertThat(KafkaEvents.header(lettersFor(stranger).getFirst().headers()).apply("lt_reason"))
                .contains("different dossiers");
    }

    @Test
    void triesAgainUntilTheContentStoreIsBack() throws Exception {
        var command = toSeal(Documents.aResult(3));
        service.getBean(StoreWithTroubles.class).failures.set(3);

        send(command);

        assertThat(event(answersTo(command, 1).getFirst())).isInstanceOf(DocumentSigned.class);
        assertThat(service.getBean(StoreWithTroubles.class).failures).hasNonPositiveValue();
    }

    @Test
    void givesItsCertificatesToAnybodyAndNothingElseWithoutToken() throws Exception {
        var command = toSeal(Documents.aResult(1));
        send(command);
        answersTo(command, 1);

        assertThat(get("/v1/certificates/" + WARD).body()).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(get("/v1/authority").body()).isEqualTo(Files.readString(folder.resolve("keys/ca.pem")));
        assertThat(get("/v1/certificates/H32.404").statusCode()).isEqualTo(404);
        assertThat(get("/v1/certificates/nonsense").statusCode()).isEqualTo(400);
        assertThat(get("/v3/api-docs").body()).contains("/v1/certificates/{agency}");
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body())
                .contains("signing_document_seconds_count{format=\"PADES\",outcome=\"signed\"");
        assertThat(get("/v1/anything-else").statusCode()).isEqualTo(401);
    }

    @Test
    void hasFromItsStartEveryMetricThatAlertsLookAt() throws Exception {
        var rules = Files.readString(Path.of("../deploy/prometheus/signing-audit.rules.yml"));
        var named = Pattern.compile("signing_[a-z_]+(\\{[^}]*})?").matcher(rules);

        var metrics = get("/actuator/prometheus").body();

        var found = new ArrayList<String>();
        while (named.find()) {
            var metric = named.group().replaceFirst("\\{.*", "");
            found.add(metric);
            assertThat(metrics).contains("\n" + metric);
            var reasons = Pattern.compile("reason=~?\"([A-Z_|]+)\"").matcher(named.group());
            if (reasons.find()) {
                for (var reason : reasons.group(1).split("\\|")) {
                    assertThat(metrics).contains(metric + "{reason=\"" + reason + "\"");
                }
            }
        }
        assertThat(found).hasSize(7);
    }

    private static SignDocument toSeal(byte[] document) throws IOException {
        var dossier = nextDossier();
        return toSeal(dossier, "request-" + dossier, document);
    }

    private static SignDocument toSeal(DossierCode dossier, String request, byte[] document) throws IOException {
        return new SignDocument(
                request,
                dossier,
                WARD,
                "Ủy ban nhân dân phường Vĩnh Nguyên",
                new Attachment(content.put(document).sha256(), "ket-qua.pdf", "application/pdf", document.length),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private static DossierCode nextDossier() {
        return new DossierCode("000.01.15.H32-260312-%04d".formatted(NEXT_DOSSIER.getAndIncrement()));
    }

    private static void send(SignDocument command) throws Exception {
        routing.send(KafkaEvents.toRecord(
                        Topics.SIGNING_SIGNATURE_COMMANDS,
                        new EventEnvelope(
                                "routing/" + command.request(),
                                "/routing",
                                COMMANDS.nameOf(command),
                                command.dossier().value(),
                                Instant.now(),
                                COMMANDS.write(command))))
                .get(10, TimeUnit.SECONDS);
    }

    private static SignPackage toSign(String request, Attachment edxml) {
        return new SignPackage(
                request,
                DocumentCode.of(new AgencyCode("H32.15"), request),
                new AgencyCode("H32.15"),
                edxml,
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private static void send(SignPackage command) throws Exception {
        routing.send(KafkaEvents.toRecord(
                        Topics.SIGNING_SIGNATURE_COMMANDS,
                        new EventEnvelope(
                                "routing/" + command.request(),
                                "/routing",
                                PACKAGE_COMMANDS.nameOf(command),
                                command.document().value(),
                                Instant.now(),
                                PACKAGE_COMMANDS.write(command))))
                .get(10, TimeUnit.SECONDS);
    }

    private static PackageSignatureEvent packageAnswer(SignPackage command) {
        return await().atMost(PATIENCE)
                .until(
                        () -> records(Topics.SIGNING_SIGNATURE_EVENTS).stream()
                                .filter(record -> command.document().value().equals(record.key()))
                                .map(KafkaEvents::envelope)
                                .flatMap(answer -> PACKAGE_ANSWERS.read(answer.type(), answer.data()).stream())
                                .toList(),
                        answers -> answers.size() == 1)
                .getFirst();
    }

    private static List<EventEnvelope> answersTo(SignDocument command, int count) {
        return await().atMost(PATIENCE)
                .until(
                        () -> records(Topics.SIGNING_SIGNATURE_EVENTS).stream()
                                .filter(record -> command.dossier().value().equals(record.key()))
                                .map(KafkaEvents::envelope)
                                .filter(answer -> event(answer).request().equals(command.request()))
                                .toList(),
                        answers -> answers.size() == count);
    }

    private static List<ConsumerRecord<String, byte[]>> lettersFor(DossierCode dossier) {
        return await().atMost(PATIENCE)
                .until(
                        () -> records(Topics.SIGNING_DEAD_LETTER).stream()
                                .filter(record -> dossier.value().equals(record.key()))
                                .toList(),
                        letters -> !letters.isEmpty());
    }

    private static SignatureEvent event(EventEnvelope answer) {
        return ANSWERS.read(answer.type(), answer.data()).orElseThrow();
    }

    /** All committed records of a topic, in the order of each partition. */
    private static List<ConsumerRecord<String, byte[]>> records(Topic topic) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", Infrastructure.shared().bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Path issuersKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var key = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        return Files.writeString(
                folder.resolve("issuer.pub"), "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
    }

    /** Fails as often as it is told to. */
    static class StoreWithTroubles extends FolderContentStore {
        final AtomicInteger failures = new AtomicInteger();

        StoreWithTroubles(Path folder) {
            super(folder);
        }

        @Override
        public Optional<Long> size(String sha256) throws IOException {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("the content store is away");
            }
            return super.size(sha256);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ContentStoreWithTroubles {
        @Bean
        @Primary
        StoreWithTroubles storeWithTroubles(@Value("${lienthong.content-store}") Path folder) {
            return new StoreWithTroubles(folder);
        }
    }
}
