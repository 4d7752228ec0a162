package vn.lienthong.signing.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.Topics.Topic;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.CommandProof;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.ApprovalAwaited;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.DocumentTimestamped;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.signing.SigningService;
import vn.lienthong.signing.SwitchableAuthority;
import vn.lienthong.signing.audit.AuditCheck;
import vn.lienthong.signing.audit.AuditEvent;
import vn.lienthong.signing.audit.AuditEvent.CommandRejected;
import vn.lienthong.signing.audit.AuditEvent.SignatureMade;
import vn.lienthong.signing.format.DocumentSigner;
import vn.lienthong.signing.format.DocumentSigners;
import vn.lienthong.signing.format.Signed;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.ApprovalPending;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.KeyUnavailable;
import vn.lienthong.signing.key.SignedWith;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Documents;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.kafka.KafkaEvents;

/** Commands that are forged, come twice, or can't be carried out now: the whole service on a real broker, with its own clock. */
class CommandsTest {
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);
    private static final EventTypes<SignatureEvent> ANSWERS = EventTypes.of(SignatureEvent.class);
    private static final EventTypes<AuditEvent> AUDIT = EventTypes.of(AuditEvent.class);
    private static final AgencyCode WARD = new AgencyCode("000.01.15.H32");
    private static final String INSTANCE = "signing-commands";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NEXT_DOSSIER = new AtomicInteger(1);

    @TempDir
    static Path folder;

    private static final World WORLD = new World();
    private static KeyPair routingsKey;
    private static ConfigurableApplicationContext service;
    private static KafkaProducer<String, byte[]> routing;
    private static ContentStore content;

    /** What the test decides: the time, and who answers. */
    static final class World {
        final AtomicReference<Instant> now = new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        final Clock clock = new Settable();
        final SwitchableAuthority authority;
        final AtomicReference<RuntimeException> keysAnswer = new AtomicReference<>();
        final AtomicInteger failBeforeCommit = new AtomicInteger();
        final AtomicInteger failAfterCommit = new AtomicInteger();

        World() {
            try {
                authority = new SwitchableAuthority(clock);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        final class Settable extends Clock {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return InstantSource.system().withZone(zone);
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        }

        void passes(Duration time) {
            now.updateAndGet(moment -> moment.plus(time));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        routingsKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        start(INSTANCE);
        routing = new KafkaProducer<>(
                Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static void start(String instance, String... more) throws Exception {
        var settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + Infrastructure.shared().bootstrapServers(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                        + pem("issuer.pub", rsa().getPublic().getEncoded()),
                "--lienthong.instance=" + instance,
                "--lienthong.content-store=" + folder.resolve("content"),
                "--lienthong.signing.keys=" + folder.resolve("keys"),
                "--lienthong.signing.key-password=secret",
                "--lienthong.signing.development-authority=true",
                "--lienthong.signing.command-keys="
                        + pem("routing.pub", routingsKey.getPublic().getEncoded()),
                "--lienthong.signing.later.every=50ms",
                "--lienthong.signing.audit.look-every=100ms"));
        settings.addAll(List.of(more));
        service = new SpringApplicationBuilder(SigningService.class, WorldOfTheTest.class)
                .properties("spring.config.name=signing-service")
                .run(settings.toArray(String[]::new));
        content = service.getBean(ContentStore.class);
    }

    @AfterAll
    static void stop() {
        routing.close();
        service.close();
    }

    @Test
    void signsNothingThatIsNotProvedToBeRoutingsOwnDecision() throws Exception {
        var unproved = toSeal(Documents.aResult(1));
        var forged = toSeal(Documents.aResult(1));
        var proved = toSeal(Documents.aResult(1));

        send(unproved, null);
        send(
                forged,
                CommandProof.of(
                        envelope(forged),
                        KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPrivate()));
        send(proved);

        assertThat(answersTo(proved, 1).getFirst()).isInstanceOf(DocumentSigned.class);
        for (var command : List.of(unproved, forged)) {
            var letters = await().atMost(PATIENCE)
                    .until(() -> recordsOf(Topics.SIGNING_DEAD_LETTER, command.dossier()), one -> one.size() == 1);
            assertThat(KafkaEvents.header(letters.getFirst().headers()).apply("lt_reason"))
                    .contains("isn't proved to be routing's");
            assertThat(recordsOf(Topics.SIGNING_SIGNATURE_EVENTS, command.dossier()))
                    .isEmpty();
        }
        assertThat(audit(CommandRejected.class))
                .extracting(CommandRejected::reason)
                .contains("NO_PROOF", "WRONG_PROOF");
        assertThat(audit(SignatureMade.class))
                .filteredOn(made -> made.request().equals(proved.request()))
                .singleElement()
                .satisfies(made -> {
                    assertThat(made.authority()).matches("[0-9a-f]{16}");
                    assertThat(made.original()).isEqualTo(proved.document().sha256());
                    assertThat(made.level()).hasToString("T");
                });
    }

    @Test
    void doesNotStartWithoutAnyKeyOfRoutings() {
        assertThatThrownBy(() -> new CommandKeys(new CommandSettings(
                        List.of(),
                        CommandSettings.Unproved.REFUSE,
                        Duration.ofDays(3),
                        Duration.ofSeconds(10),
                        org.springframework.util.unit.DataSize.ofMegabytes(1),
                        org.springframework.util.unit.DataSize.ofMegabytes(1),
                        10,
                        "lienthong-1")))
                .hasMessageContaining("lienthong.signing.command-keys names no key");
    }

    @Test
    void anAbortedTransactionAndACommitThatCameThroughUnseenLeaveOneAnswerAndAWholeChain() throws Exception {
        var aborted = toSeal(Documents.aResult(1));
        WORLD.failBeforeCommit.set(1);
        send(aborted);
        answersTo(aborted, 1);
        var unseen = toSeal(Documents.aResult(1));
        WORLD.failAfterCommit.set(1);
        send(unseen);
        answersTo(unseen, 1);
        var next = toSeal(Documents.aResult(1));

        send(next);

        answersTo(next, 1);
        assertThat(WORLD.failBeforeCommit).hasNonPositiveValue();
        assertThat(WORLD.failAfterCommit).hasNonPositiveValue();
        for (var command : List.of(aborted, unseen)) {
            assertThat(answersTo(command)).hasSize(1);
            assertThat(audit(SignatureMade.class))
                    .filteredOn(made -> made.request().equals(command.request()))
                    .hasSize(1);
        }
        assertThat(chain().bad()).isNull();
    }

    @Test
    void refusesNothingWhileTheTimestampAuthorityIsAwayForTwoDaysAndAddsAllTimestampsAfter() throws Exception {
        WORLD.authority.answers = false;
        var commands = new ArrayList<SignDocument>();
        try {
            for (int hour = 0; hour < 48; hour += 12) {
                var command = toSeal(Documents.aResult(1));
                commands.add(command);
                send(command);
                assertThat(((DocumentSigned) answersTo(command, 1).getFirst()).assurance())
                        .hasToString("Assurance[format=PADES, level=B, timestampedAt=null]");
                WORLD.passes(Duration.ofHours(12));
            }
        } finally {
            WORLD.authority.answers = true;
        }
        WORLD.passes(Duration.ofMinutes(11));

        for (var command : commands) {
            var answers = answersTo(command, 2);
            var signed = (DocumentSigned) answers.getFirst();
            var timestamped = (DocumentTimestamped) answers.getLast();
            assertThat(timestamped.before()).isEqualTo(signed.sealed().sha256());
            var judged = judged(timestamped.timestamped().sha256());
            assertThat(judged.getSignatureFormat(judged.getFirstSignatureId()))
                    .isEqualTo(SignatureLevel.PAdES_BASELINE_T);
            assertThat(judged.getIndication(judged.getFirstSignatureId())).isEqualTo(Indication.TOTAL_PASSED);
            assertThat(judged.getSigningTime(judged.getFirstSignatureId()).toInstant())
                    .isEqualTo(command.decidedAt().truncatedTo(ChronoUnit.SECONDS));
            assertThat(judged.getSignatureTimestamps(judged.getFirstSignatureId()))
                    .singleElement()
                    .satisfies(timestamp -> {
                        assertThat(timestamp.getProductionTime().toInstant())
                                .isEqualTo(timestamped.assurance().timestampedAt());
                        assertThat(timestamp.getIndication())
                                .as(() -> timestamp.getAdESValidationDetails().getError().stream()
                                        .map(error -> error.getValue())
                                        .toList()
                                        .toString())
                                .isEqualTo(Indication.PASSED);
                    });
        }
        assertThat(chain().bad()).isNull();
    }

    @Test
    void keepsWhatIsPutOffAndWhatWasAnsweredAcrossARestart() throws Exception {
        var answered = toSeal(Documents.aResult(1));
        send(answered);
        var first = answersTo(answered, 1).getFirst();
        var command = toSeal(Documents.aResult(1));
        var until = WORLD.now.get().plus(Duration.ofHours(2));
        WORLD.keysAnswer.set(new ApprovalPending(WORLD.now.get().plusSeconds(30), until));
        send(command);
        assertThat(((ApprovalAwaited) answersTo(command, 1).getFirst()).until()).isEqualTo(until);

        service.close();
        start(INSTANCE);
        WORLD.passes(Duration.ofMinutes(1));
        await().atMost(PATIENCE)
                .until(() -> recordsOf(Topics.SIGNING_LATER_COMMANDS, command.dossier()), one -> one.size() >= 2);
        WORLD.keysAnswer.set(null);
        WORLD.passes(Duration.ofMinutes(1));

        assertThat(answersTo(command, 2).getLast()).isInstanceOf(DocumentSigned.class);
        assertThat(answersTo(command)).hasSize(2);
        // With a timestamp in it, signing it anew would give another file.
        send(answered);
        assertThat(answersTo(answered, 2)).allMatch(first::equals);
    }

    @Test
    void refusesAtLastWhereTheKeyStaysOutOfReach() throws Exception {
        var command = toSeal(Documents.aResult(1));
        WORLD.keysAnswer.set(new KeyUnavailable("the token's process is away", new IllegalStateException()));
        try {
            send(command);
            await().atMost(PATIENCE)
                    .until(() -> recordsOf(Topics.SIGNING_LATER_COMMANDS, command.dossier()), one -> !one.isEmpty());
            assertThat(answersTo(command)).isEmpty();

            WORLD.passes(Duration.ofDays(3).plusMinutes(1));

            assertThat(((SigningRefused) answersTo(command, 1).getFirst()).reasonCode())
                    .isEqualTo("KEY_UNREACHABLE");
        } finally {
            WORLD.keysAnswer.set(null);
            WORLD.passes(Duration.ofMinutes(1));
        }
    }

    @Test
    void givesTheSameFileAgainAndRefusesAnIdThatIsUsedForSomethingElse() throws Exception {
        var command = toSeal(Documents.aResult(1));
        send(command);
        var first = (DocumentSigned) answersTo(command, 1).getFirst();
        send(command);
        send(command);
        assertThat(answersTo(command, 3)).allMatch(first::equals);
        var other = new SignDocument(
                command.request(),
                command.dossier(),
                command.agency(),
                command.agencyName(),
                document(Documents.aResult(2)),
                command.decidedAt());

        send(other);

        var refused = (SigningRefused) answersTo(command, 4).getLast();
        assertThat(refused.reasonCode()).isEqualTo("REQUEST_REUSED");
        assertThat(recordsOf(Topics.SIGNING_SIGNATURE_EVENTS, command.dossier()).stream()
                        .map(record -> KafkaEvents.envelope(record).id())
                        .distinct())
                .hasSize(2);
        assertThat(service.getBean(SignedWith.class).signedWith(first.certificate(), Instant.EPOCH, 1000))
                .extracting(SignedWith.Made::request)
                .containsOnlyOnce(command.request());
    }

    @Test
    void timestampsTheAuditsHeadEachDay() throws Exception {
        var command = toSeal(Documents.aResult(1));
        send(command);
        answersTo(command, 1);
        await().atMost(PATIENCE).until(() -> chain().timestamps() >= 1);
        var before = chain().timestamps();
        var next = toSeal(Documents.aResult(1));
        send(next);
        answersTo(next, 1);

        WORLD.passes(Duration.ofDays(1));

        await().atMost(PATIENCE).until(() -> chain().timestamps() > before);
        assertThat(chain().bad()).isNull();
        assertThat(chain().coveredTo()).isGreaterThan(1);
    }

    private static eu.europa.esig.dss.simplereport.SimpleReport judged(String sha256) throws Exception {
        var anchors = new CommonTrustedCertificateSource();
        anchors.addCertificate(new CertificateToken(WORLD.authority.certificate()));
        anchors.addCertificate(
                new CertificateToken(service.getBean(DevelopmentAuthority.class).certificate()));
        var verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(anchors);
        verifier.setAIASource(null);
        byte[] pdf;
        try (var stored = content.open(sha256).orElseThrow()) {
            pdf = stored.readAllBytes();
        }
        var validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(pdf));
        validator.setCertificateVerifier(verifier);
        validator.setValidationTime(Date.from(WORLD.now.get().plusSeconds(60)));
        return validator.validateDocument().getSimpleReport();
    }

    /** The whole chain of this instance, by our own check, with the authority as the only anchor. */
    private static AuditCheck.Chain chain() {
        var check = new AuditCheck();
        records(Topics.SIGNING_AUDIT_JOURNAL).stream()
                .map(KafkaEvents::journalEntry)
                .filter(entry -> entry.key().equals(INSTANCE))
                .forEach(entry -> check.add(entry, entry.id()));
        return check.chains(List.of(WORLD.authority.certificate())).getFirst();
    }

    private static <E extends AuditEvent> List<E> audit(Class<E> kind) {
        return records(Topics.SIGNING_AUDIT_JOURNAL).stream()
                .map(KafkaEvents::journalEntry)
                .filter(entry -> entry.key().equals(INSTANCE))
                .flatMap(entry -> AUDIT.read(entry.type(), entry.data()).stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static SignDocument toSeal(byte[] document) throws Exception {
        var dossier = new DossierCode("000.01.15.H32-260313-%04d".formatted(NEXT_DOSSIER.getAndIncrement()));
        return new SignDocument(
                "request-" + dossier,
                dossier,
                WARD,
                "Ủy ban nhân dân phường Vĩnh Nguyên",
                document(document),
                WORLD.now.get());
    }

    private static Attachment document(byte[] document) throws Exception {
        return new Attachment(content.put(document).sha256(), "ket-qua.pdf", "application/pdf", document.length);
    }

    private static EventEnvelope envelope(SignDocument command) {
        return new EventEnvelope(
                "routing/" + command.request(),
                "/routing",
                COMMANDS.nameOf(command),
                command.dossier().value(),
                Instant.now(),
                COMMANDS.write(command));
    }

    private static void send(SignDocument command) throws Exception {
        send(command, CommandProof.of(envelope(command), routingsKey.getPrivate()));
    }

    private static void send(SignDocument command, String proof) throws Exception {
        var record = KafkaEvents.toRecord(Topics.SIGNING_SIGNATURE_COMMANDS, envelope(command));
        if (proof != null) {
            record.headers().add(CommandProof.HEADER, proof.getBytes(UTF_8));
        }
        routing.send(record).get(10, TimeUnit.SECONDS);
    }

    private static List<SignatureEvent> answersTo(SignDocument command, int count) {
        return await().atMost(PATIENCE).until(() -> answersTo(command), answers -> answers.size() >= count);
    }

    private static List<SignatureEvent> answersTo(SignDocument command) {
        return recordsOf(Topics.SIGNING_SIGNATURE_EVENTS, command.dossier()).stream()
                .map(KafkaEvents::envelope)
                .map(answer -> ANSWERS.read(answer.type(), answer.data()).orElseThrow())
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> recordsOf(Topic topic, DossierCode dossier) {
        return records(topic).stream()
                .filter(record -> dossier.value().equals(record.key()))
                .toList();
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

    private static KeyPair rsa() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Path pem(String name, byte[] key) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PUBLIC KEY-----\n");
    }

    @Configuration(proxyBeanMethods = false)
    static class WorldOfTheTest {
        @Bean
        @Primary
        Clock itsClock() {
            return WORLD.clock;
        }

        @Bean
        SwitchableAuthority authority() {
            return WORLD.authority;
        }

        /** Before the real one, which it asks unless the key doesn't answer. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        DocumentSigner signerWithTroubles(DocumentSigners signers) {
            var real = signers.of(SignatureFormat.PADES);
            return new DocumentSigner() {
                @Override
                public SignatureFormat format() {
                    return real.format();
                }

                @Override
                public boolean takes(String mediaType) {
                    return true;
                }

                @Override
                public Signed sign(byte[] document, String fileName, String mediaType, AgencyKey key, Seal seal)
                        throws Refused {
                    var trouble = WORLD.keysAnswer.get();
                    if (trouble != null) {
                        throw trouble;
                    }
                    return real.sign(document, fileName, mediaType, key, seal);
                }
            };
        }

        /** Fails when a transaction is to be committed, before or after the broker has done it. */
        @Bean
        DefaultKafkaProducerFactoryCustomizer failingCommits() {
            return factory -> addTo(factory);
        }

        @SuppressWarnings("unchecked")
        private static <K, V> void addTo(org.springframework.kafka.core.DefaultKafkaProducerFactory<K, V> factory) {
            factory.addPostProcessor(real -> (Producer<K, V>) Proxy.newProxyInstance(
                    Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, arguments) -> {
                        boolean commits = method.getName().equals("commitTransaction");
                        boolean withOffsets = method.getName().equals("sendOffsetsToTransaction");
                        if (withOffsets && WORLD.failBeforeCommit.getAndDecrement() > 0) {
                            throw new KafkaException("thrown in the transaction");
                        }
                        try {
                            var answer = method.invoke(real, arguments);
                            if (commits && offsetsSent.get() && WORLD.failAfterCommit.getAndDecrement() > 0) {
                                throw new KafkaException("the broker's answer got lost");
                            }
                            if (withOffsets || commits) {
                                offsetsSent.set(withOffsets);
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw Objects.requireNonNull(e.getCause());
                        }
                    }));
        }

        private static final ThreadLocal<Boolean> offsetsSent = ThreadLocal.withInitial(() -> false);
    }
}
