package vn.lienthong.standalone.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.PostgresServer;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.TopicSetup;

/** The check on a real broker and the services' own tables, filled by hand; each test adds a dossier of its own. */
@Timeout(120)
class SystemCheckTest {
    private static final List<String> DATABASES = List.of("intake", "routing", "notification", "console");
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<SignDocument> COMMANDS = EventTypes.of(SignDocument.class);

    @TempDir
    static Path folder;

    private static KafkaBroker kafka;
    private static PostgresServer postgres;
    private static Admin admin;
    private static KafkaProducer<String, byte[]> producer;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(folder.resolve("postgresql"), FreePorts.any());
        kafka = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        for (var database : DATABASES) {
            postgres.ensureDatabase(database);
            Flyway.configure()
                    .dataSource(postgres.jdbcUrl(database), postgres.username(), postgres.password())
                    .locations(
                            database.equals("intake")
                                    ? new String[] {"db/outbox", "db/intake"}
                                    : new String[] {"db/" + database})
                    .load()
                    .migrate();
        }
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        TopicSetup.ensure(admin, 2, (short) 1, Duration.ofSeconds(30));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void end() {
        producer.close();
        admin.close();
        kafka.close();
        postgres.close();
    }

    @Test
    void passesAWholeSystemAndNamesWhatIsBroken() throws Exception {
        show(Told.whole(1), Told.whole(1).entries);
        followersCatchUp();

        var whole = check(Duration.ofSeconds(5));
        assertThat(whole.named()).isEmpty();
        assertThat(whole.numberHeld(Rule.SHOWN_ONCE)).isEqualTo(11);
        assertThat(whole.numberHeld(Rule.FOLLOWERS_KEEP_UP)).isEqualTo(Follower.values().length);

        // An action that intake has accepted and never published, and one that waits in the outbox.
        accept("000.00.15.H32-190312-0001", "019572a0-ffff-7000-8000-000000000001");
        accept("000.00.15.H32-190312-0001", "019572a0-ffff-7000-8000-000000000002");
        change(
                "intake",
                "insert into outbox (topic, key, headers, data) values ('intake.dossier.events', "
                        + "'000.00.15.H32-190312-0001', '{\"ce_id\": \"019572a0-ffff-7000-8000-000000000002\"}', '')");
        var lost = check(null);
        assertThat(lost.named()).extracting(Finding::rule).containsExactly(Rule.ACCEPTED_IS_REPORTED);
        assertThat(lost.counts().inOutbox).isEqualTo(1);
        change("intake", "delete from outbox");
        change("intake", "delete from action where id::text like '019572a0-ffff-%'");

        // A journal with a gap.
        var gap = Told.whole(2);
        show(gap, gap.entries.stream().filter(entry -> entry.sequence() != 5).toList());
        assertThat(check(null).named())
                .extracting(Finding::where, Finding::rule)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(gap.code + "/6", Rule.SEQUENCE_HAS_NO_GAP));
        assertThat(command().exitCode()).isEqualTo(1);

        // Services that stand still are named once their time is over.
        var still = check(Duration.ofSeconds(1));
        assertThat(still.named()).extracting(Finding::rule).contains(Rule.FOLLOWERS_KEEP_UP);
    }

    /** What is written and answered while it looks: a reply is always younger than its event. */
    @Test
    void criesNoWolfWhileEventsAreAnswered() throws Exception {
        var events = "agency.H32.41.1.events";
        var replies = "agency.H32.41.1.replies";
        admin.createTopics(List.of(new NewTopic(events, 1, (short) 1), new NewTopic(replies, 1, (short) 1)))
                .all()
                .get();
        var over = new AtomicBoolean();
        var answered = new AtomicInteger();
        var agency = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                var id = "event-" + answered.incrementAndGet();
                producer.send(record(events, Map.of("ce_id", id)));
                producer.send(record(
                        replies,
                        Map.of(
                                "ce_id",
                                "reply-to-" + id,
                                "ce_type",
                                "vn.lienthong.event-refused.v1",
                                "ce_causationid",
                                id)));
                producer.flush();
            }
        });
        try {
            for (int look = 1; look <= 3; look++) {
                int before = answered.get();
                assertThat(check(null).named())
                        .extracting(Finding::rule)
                        .doesNotContain(Rule.EVENT_IS_ANSWERED, Rule.EVENT_IS_ANSWERED_ONCE);
                assertThat(answered.get()).isGreaterThan(before);
            }
        } finally {
            over.set(true);
            agency.join();
            admin.deleteTopics(List.of(events, replies)).all().get();
        }
    }

    private static ProducerRecord<String, byte[]> record(String topic, Map<String, String> headers) {
        return new ProducerRecord<>(topic, null, null, "key", new byte[] {'{', '}'}, KafkaEvents.headers(headers));
    }

    @Test
    void exportsWhatCanBeCheckedAgain() throws Exception {
        var told = Told.whole(3);
        show(told, told.entries);
        var file = folder.resolve("journal.jsonl");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        int exitCode = JournalCommand.run(
                print(out), print(err), "export", "--bootstrap", kafka.bootstrapServers(), "--out", file.toString());

        assertThat(exitCode).isZero();
        assertThat(Files.readAllLines(file).stream().filter(line -> line.contains(told.code)))
                .containsExactlyElementsOf(told.entries.stream()
                        .map(entry -> new String(JournalLine.of(entry), UTF_8))
                        .toList());
        assertThat(err.toString(UTF_8)).contains("entries");
    }

    @Test
    void saysPlainlyWhatItCanNotDo() {
        assertThat(command("--speed", "1").said()).contains("there is no option --speed");
        assertThat(command("--wait", "long").said()).contains("--wait takes a duration such as 60s or 2m");
        assertThat(run("--data", folder.resolve("nothing").toString()).said())
                .contains("there is no run's data in")
                .hasLineCount(1);
    }

    // ---- what is there

    private static void show(Told told, List<JournalEntry> entries) throws Exception {
        for (var report : told.reports) {
            send(Topics.INTAKE_DOSSIER_EVENTS, report);
        }
        for (var reply : told.replies) {
            send(Topics.SIGNING_SIGNATURE_EVENTS, reply);
        }
        for (var entry : entries) {
            producer.send(KafkaEvents.toRecord(Topics.ROUTING_DOSSIER_JOURNAL, entry))
                    .get();
            var event = EVENTS.read(entry.type(), entry.data()).orElseThrow();
            if (event instanceof SealRequested asked) {
                command(entry, asked);
            }
        }
        submit(told);
        if (entries.size() == told.entries.size()) {
            effects(told);
        }
    }

    private static void send(Topics.Topic topic, EventEnvelope event) throws Exception {
        producer.send(KafkaEvents.toRecord(topic, event)).get();
    }

    private static void command(JournalEntry entry, SealRequested asked) throws Exception {
        var command = new SignDocument(
                asked.request(),
                new DossierCode(entry.key()),
                asked.agency(),
                "Sở Tư pháp",
                asked.document(),
                entry.at());
        send(
                Topics.SIGNING_SIGNATURE_COMMANDS,
                new EventEnvelope(
                        entry.id(),
                        "/routing",
                        COMMANDS.nameOf(command),
                        entry.key(),
                        entry.at(),
                        COMMANDS.write(command)));
    }

    private static void submit(Told told) throws SQLException {
        change(
                "intake",
                "insert into submission (code, event, submitted_by, fingerprint, procedure, procedure_version,"
                        + " receiving_agency, received_at, due_at, attachments)"
                        + " values (?, ?::uuid, 'H32.15', '', '2.000635', 1, 'H32.15', now(), now(), '[]')",
                told.code,
                told.reports.getFirst().id());
        for (var action : told.reports.subList(1, told.reports.size())) {
            accept(told.code, action.id());
        }
        change(
                "intake",
                "insert into progress (dossier, sequence, status, results) values (?, 11, 10, '[]')",
                told.code);
    }

    private static void accept(String dossier, String action) throws SQLException {
        change(
                "intake",
                "insert into action (id, dossier, agency, fingerprint, at) values (?::uuid, ?, 'H32.15', '', now())",
                action,
                dossier);
    }

    private static void effects(Told told) throws SQLException {
        change(
                "notification",
                "insert into recipient (dossier, email, language, procedure, procedure_version, receiving_agency)"
                        + " values (?, 'tuyet@example.vn', 'vi', '2.000635', 1, 'H32.15')",
                told.code);
        change(
                "console",
                "insert into dossier (code, status, received_at, agencies, whole, ended, last_sequence, last_at, state,"
                        + " digital_papers, steps, steps_here)"
                        + " values (?, 10, now(), '{}', true, true, 11, now(), '{}', false, 0, 0)",
                told.code);
        for (var entry : told.entries) {
            var event = EVENTS.read(entry.type(), entry.data()).orElseThrow();
            if (event instanceof DossierRouted routed) {
                change(
                        "routing",
                        "insert into delivery (agency, position, dossier, sequence, stage, at) values (?,"
                                + " (select count(*) + 1 from delivery), ?, ?, ?, now())",
                        routed.agency().value(),
                        told.code,
                        entry.sequence(),
                        routed.stage());
            }
            if (List.of(1L, 7L, 11L).contains(entry.sequence())) {
                change(
                        "notification",
                        "insert into message (event, recipient, channel, dossier, situation, template, language,"
                                + " useless_after) values (?, 'applicant', 'email', ?, 'x', 1, 'vi', now())",
                        entry.id(),
                        told.code);
            }
            change(
                    "console",
                    "insert into entry (dossier, sequence, type, at, cause, previous, hash, intact)"
                            + " values (?, ?, ?, ?, ?, ?, ?, true)",
                    told.code,
                    entry.sequence(),
                    entry.type(),
                    Timestamp.from(entry.at()),
                    entry.cause(),
                    entry.previous(),
                    entry.hash());
        }
    }

    private static void followersCatchUp() throws Exception {
        for (var follower : Follower.values()) {
            for (var topic : follower.topics()) {
                var ends = new HashMap<TopicPartition, OffsetAndMetadata>();
                for (int partition = 0; partition < 2; partition++) {
                    var place = new TopicPartition(topic.name(), partition);
                    var end = admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                            .partitionResult(place)
                            .get();
                    ends.put(place, new OffsetAndMetadata(end.offset()));
                }
                admin.alterConsumerGroupOffsets(follower.group(), ends).all().get();
            }
        }
    }

    private static void change(String database, String sql, Object... values) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.username(), postgres.password());
    }

    // ---- the check

    private static Verdict check(Duration patience) {
        return new SystemCheck(kafka.bootstrapServers(), new Effects(SystemCheckTest::connect)).run(patience);
    }

    private record Outcome(int exitCode, String said) {}

    private static Outcome command(String... more) {
        var arguments = new java.util.ArrayList<>(List.of("--bootstrap", kafka.bootstrapServers(), "--wait", "1s"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Outcome run(String... arguments) {
        var said = new ByteArrayOutputStream();
        var exitCode = CheckCommand.run(print(said), print(said), arguments);
        return new Outcome(exitCode, said.toString(UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }
}
