package vn.lienthong.signing.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.DocumentTimestamped;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.signing.SigningService;
import vn.lienthong.signing.audit.AuditEvent;
import vn.lienthong.signing.audit.AuditEvent.RaisingEnded;
import vn.lienthong.signing.key.KeyFolder;
import vn.lienthong.signing.seal.Documents;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.kafka.KafkaEvents;

/** Results raised for the archive by the whole service, with a real timestamp authority and revocation list. */
class ArchivingTest {
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<AuditEvent> AUDIT = EventTypes.of(AuditEvent.class);
    private static final AgencyCode GOOD = new AgencyCode("H32.15");
    private static final AgencyCode REVOKED = new AgencyCode("H32.16");
    private static final String INSTANCE = "signing-archiving";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static int dossiers;

    @TempDir
    static Path folder;

    private static SmallAuthority authority;
    private static ConfigurableApplicationContext service;
    private static KafkaProducer<String, byte[]> routing;
    private static ContentStore content;

    @BeforeAll
    static void start() throws Exception {
        authority = SmallAuthority.in(folder, LIFETIME);
        var keys = new KeyFolder(folder, "secret", authority.root, Clock.systemUTC());
        keys.keyOf(GOOD, "Sở Y tế", Instant.now());
        authority.revoked.add(keys.keyOf(REVOKED, "Sở Xây dựng", Instant.now()).certificate());
        service = new SpringApplicationBuilder(SigningService.class)
                .properties("spring.config.name=signing-service")
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers="
                                + Infrastructure.shared().bootstrapServers(),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:" + issuersKey(),
                        "--lienthong.instance=" + INSTANCE,
                        "--lienthong.content-store=" + folder.resolve("content"),
                        "--lienthong.signing.keys=" + folder,
                        "--lienthong.signing.key-password=secret",
                        "--lienthong.signing.development-authority=true",
                        "--lienthong.signing.unproved-commands=accept",
                        "--lienthong.signing.time.addresses=" + authority.address("/tsa"),
                        "--lienthong.signing.time.anchors=" + authority.anchor,
                        "--lienthong.signing.time.revocation.crls=" + authority.address("/crl"),
                        "--lienthong.signing.time.revocation.kept-for=0s",
                        // Each timestamp's certificate is new: its renewal is due some seconds later.
                        "--lienthong.signing.time.renew-before="
                                + LIFETIME.minusSeconds(3).toSeconds() + "s",
                        "--lienthong.signing.archive.level=lta",
                        "--lienthong.signing.archive.after=0s",
                        "--lienthong.signing.outage-pause=100ms",
                        "--lienthong.signing.later.every=50ms",
                        "--lienthong.signing.later.first-pause=100ms",
                        "--lienthong.signing.later.longest-pause=500ms",
                        "--lienthong.signing.later.patience=4s");
        content = service.getBean(ContentStore.class);
        routing = new KafkaProducer<>(
                Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        routing.close();
        service.close();
        authority.close();
    }

    @AfterEach
    void everythingWorks() {
        authority.listIsOut = false;
    }

    @Test
    void raisesASealedResultToLtaAndRenewsItsTimestampInTime() throws Exception {
        var command = toSeal(GOOD);

        send(command);

        var answers = await().atMost(PATIENCE).until(() -> answersTo(command), found -> found.size() >= 3);
        var signed = (DocumentSigned) answers.get(0);
        var raised = (DocumentTimestamped) answers.get(1);
        var renewed = (DocumentTimestamped) answers.get(2);
        assertThat(signed.assurance().level()).isEqualTo(SignatureLevel.T);
        assertThat(raised.before()).isEqualTo(signed.sealed().sha256());
        assertThat(raised.assurance().level()).isEqualTo(SignatureLevel.LTA);
        assertThat(renewed.before()).isEqualTo(raised.timestamped().sha256());
        assertThat(renewed.assurance().level()).isEqualTo(SignatureLevel.LTA);
        assertThat(renewed.assurance().timestampedAt())
                .isAfter(raised.assurance().timestampedAt());
        for (var file : List.of(raised.timestamped(), renewed.timestamped())) {
            var judged = judged(file.sha256());
            var signature = judged.getFirstSignatureId();
            assertThat(judged.getIndication(signature)).isEqualTo(Indication.TOTAL_PASSED);
            assertThat(judged.getSignatureFormat(signature)).hasToString("PAdES-BASELINE-LTA");
        }
    }

    @Test
    void givesUpForGoodWhereTheCertificateIsRevokedAndSaysSo() throws Exception {
        var command = toSeal(REVOKED);

        send(command);

        var ended = endedOf(command);
        assertThat(ended.reason()).isEqualTo("CERTIFICATE_REVOKED");
        assertThat(ended.level()).isEqualTo(SignatureLevel.LTA);
        assertThat(answersTo(command)).hasExactlyElementsOfTypes(DocumentSigned.class);
        assertThat(ended.file())
                .isEqualTo(((DocumentSigned) answersTo(command).getFirst())
                        .sealed()
                        .sha256());
        assertThat(service.getBean(MeterRegistry.class)
                        .counter("signing.raising.ended", "level", "LTA", "reason", "CERTIFICATE_REVOKED")
                        .count())
                .isPositive();
    }

    @Test
    void triesForAsLongAsItIsToldAndNotForEver() throws Exception {
        authority.listIsOut = true;
        var command = toSeal(GOOD);

        send(command);

        assertThat(endedOf(command).reason()).isEqualTo("TOOK_TOO_LONG");
        assertThat(answersTo(command)).hasExactlyElementsOfTypes(DocumentSigned.class);
        assertThat(records(Topics.SIGNING_ARCHIVE_COMMANDS).stream()
                        .filter(record -> command.dossier().value().equals(record.key())))
                .hasSizeGreaterThan(2);
    }

    private static RaisingEnded endedOf(SignDocument command) {
        return await().atMost(PATIENCE)
                .until(
                        () -> records(Topics.SIGNING_AUDIT_JOURNAL).stream()
                                .map(KafkaEvents::journalEntry)
                                .filter(entry -> entry.key().equals(INSTANCE))
                                .flatMap(entry -> AUDIT.read(entry.type(), entry.data()).stream())
                                .filter(RaisingEnded.class::isInstance)
                                .map(RaisingEnded.class::cast)
                                .filter(ended -> ended.request().equals(command.request()))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    /** By DSS, which asks nobody: all that proves it is in the file. */
    private static SimpleReport judged(String sha256) throws Exception {
        var anchors = new CommonTrustedCertificateSource();
        anchors.addCertificate(new CertificateToken(authority.root.certificate()));
        var verifier = new CommonCertificateVerifier(true);
        verifier.setTrustedCertSources(anchors);
        try (var stored = content.open(sha256).orElseThrow()) {
            var validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(stored.readAllBytes()));
            validator.setCertificateVerifier(verifier);
            return validator.validateDocument().getSimpleReport();
        }
    }

    private static SignDocument toSeal(AgencyCode agency) throws Exception {
        var dossier = new DossierCode("000.01.15.H32-260314-%04d".formatted(++dossiers));
        var document = Documents.aResult(1);
        return new SignDocument(
                "request-" + dossier,
                dossier,
                agency,
                "Sở thử nghiệm",
                new Attachment(content.put(document).sha256(), "ket-qua.pdf", "application/pdf", document.length),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
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

    private static List<SignatureEvent> answersTo(SignDocument command) {
        return records(Topics.SIGNING_SIGNATURE_EVENTS).stream()
                .filter(record -> command.dossier().value().equals(record.key()))
                .map(KafkaEvents::envelope)
                .map(answer -> ANSWERS.read(answer.type(), answer.data()).orElseThrow())
                .toList();
    }

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

    private static Path issuersKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var key = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        return Files.writeString(
                folder.resolve("issuer.pub"), "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
    }
}
