package vn.lienthong.benchmarks;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.subethamail.smtp.helper.BasicMessageHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.PostgresServer;
import vn.lienthong.infrastructure.provider.SimulatedSmsc;
import vn.lienthong.notification.NotificationService;
import vn.lienthong.routing.registry.RegistryFiles;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.kafka.TopicSetup;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/**
 * How many messages are planned and handed over a second, against whoever inserts one row for each and hands the same bytes over
 * to the same servers by as many connections; and how long it takes from the journal's event until a server has the message.
 */
final class NotificationBench {
    private static final String KEY = "Zm9yIGJlbmNobWFya3Mgb25seSwgMzIgYnl0ZXMgISE=";
    private static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    private static final ProcedureCode BIRTH = new ProcedureCode("2.000986");
    private static final LocalDate RECEIVED_ON = LocalDate.now(WorkingCalendar.ZONE);
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);
    private static final EventTypes<PersonalKeyEvent> KEYS = EventTypes.of(PersonalKeyEvent.class);
    private static final MasterKeys MASTERS = new MasterKeys(List.of(new MasterKey("bench", KEY, null)));
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int CONNECTIONS = 8;
    private static final int WARMING = 500;

    private final int messages;
    private final int rounds;
    private final int pace;
    private final Duration paced;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();
    /** By the recipient's address. */
    private final Map<String, Long> due = new ConcurrentHashMap<>();

    private final Histogram byEmail = new Histogram(3);
    private final Histogram bySms = new Histogram(3);
    private final AtomicReference<byte @Nullable []> letter = new AtomicReference<>();
    private final AtomicReference<@Nullable String> text = new AtomicReference<>();

    NotificationBench(int messages, int rounds, int pace, Duration paced) {
        this.messages = messages;
        this.rounds = rounds;
        this.pace = pace;
        this.paced = paced;
    }

    void run(Path folder) throws Exception {
        int ports = FreePorts.anyRow(6);
        var smtp = smtp(ports + 3);
        try (var broker = KafkaBroker.start(folder.resolve("kafka"), ports, ports + 1);
                var postgres = PostgresServer.start(folder.resolve("postgresql"), ports + 2);
                var smsc = SimulatedSmsc.start(ports + 4, "bench", "secret", Duration.ofSeconds(1), arrival -> {
                    text.compareAndSet(null, arrival.text());
                    arrived(bySms, arrival.to());
                })) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                TopicSetup.ensure(admin, 4, (short) 1, Duration.ofSeconds(30));
            }
            publishRegistry(broker.bootstrapServers());
            postgres.ensureDatabase("notification");
            postgres.ensureDatabase("bare");
            try (var service = new SpringApplicationBuilder(NotificationService.class)
                            .properties("spring.config.name=notification-service")
                            .run(settings(ports, broker, postgres, folder));
                    var producer = producer(broker.bootstrapServers())) {
                measure(service.getBean(JdbcClient.class), postgres, producer, ports);
            }
        } finally {
            smtp.stop();
        }
    }

    private void measure(
            JdbcClient database, PostgresServer postgres, KafkaProducer<String, byte[]> producer, int ports)
            throws Exception {
        for (var by : List.of(By.EMAIL, By.SMS)) {
            whole(database, producer, WARMING, by);
            bare(postgres, WARMING, by, ports);
            var planned = new ArrayList<Double>();
            var handedOver = new ArrayList<Double>();
            var bare = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            for (int round = 0; round < rounds; round++) {
                var rate = whole(database, producer, messages, by);
                var peer = bare(postgres, messages, by, ports);
                planned.add(rate.planned());
                handedOver.add(rate.handedOver());
                bare.add(peer);
                ratios.add(rate.handedOver() / peer);
            }
            Report.line(
                    "  %-6s planned %,6.0f/s   handed over %,6.0f/s   bare %,6.0f/s   ratio %.2f (%.2f–%.2f)",
                    by.word,
                    Report.median(planned),
                    Report.median(handedOver),
                    Report.median(bare),
                    Report.median(ratios),
                    ratios.stream().min(Double::compare).orElseThrow(),
                    ratios.stream().max(Double::compare).orElseThrow());
        }
        paced(database, producer);
        print("e-mail", byEmail);
        print("SMS", bySms);
    }

    private void print(String what, Histogram millis) {
        Report.line(
                "    %-36s %,6d   p50 %,6d ms   p99 %,6d ms   goal p99 2,000 ms",
                "event to hand-over, " + what,
                millis.getTotalCount(),
                millis.getValueAtPercentile(50),
                millis.getValueAtPercentile(99));
    }

    private enum By {
        EMAIL("e-mail"),
        SMS("SMS");

        private final String word;

        By(String word) {
            this.word = word;
        }
    }

    private record Rate(double planned, double handedOver) {}

    /** As many events at once: from the first until the last message is there. */
    private Rate whole(JdbcClient database, KafkaProducer<String, byte[]> producer, int count, By by) {
        var dossiers = dossiers(count, ignored -> by);
        keysAreThere(database, producer, dossiers);
        var before = arrived.get();
        var begin = System.nanoTime();
        dossiers.forEach(dossier -> producer.send(dossier.event()));
        producer.flush();
        awaitUntil(() -> arrived.get() >= before + count);
        var seconds = (System.nanoTime() - begin) / 1e9;
        var planning = database.sql("""
                        select extract(epoch from max(planned_at) - min(planned_at)) from
                            (select planned_at from message order by id desc limit ?) as newest""").param(count).query(Double.class).single();
        awaitUntil(() -> database.sql("select not exists (select from message where state in ('PLANNED', 'SENDING'))")
                .query(Boolean.class)
                .single());
        return new Rate(count / planning, count / seconds);
    }

    /** One event after the other, at the pace. */
    private void paced(JdbcClient database, KafkaProducer<String, byte[]> producer) {
        int count = (int) (pace * paced.toSeconds());
        var dossiers = dossiers(count, n -> n % 2 == 0 ? By.EMAIL : By.SMS);
        keysAreThere(database, producer, dossiers);
        var before = arrived.get();
        var begin = System.nanoTime();
        for (int n = 0; n < count; n++) {
            var dossier = dossiers.get(n);
            // When it is due counts, not when this loop gets to it.
            var at = begin + n * Duration.ofSeconds(1).toNanos() / pace;
            due.put(dossier.recipient(), at);
            for (var left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            producer.send(dossier.event());
        }
        awaitUntil(() -> arrived.get() >= before + count);
        Report.line("  %d events/s for %d s, one message each, half of them by SMS:", pace, paced.toSeconds());
    }

    private void arrived(Histogram millis, String recipient) {
        var at = due.remove(recipient);
        if (at != null) {
            synchronized (millis) {
                millis.recordValue((System.nanoTime() - at) / 1_000_000);
            }
        }
        arrived.incrementAndGet();
    }

    /**
     * A dossier.
     *
     * @param recipient as the server names it
     * @param key the record by which intake hands its key out
     * @param event the journal's record that it was received
     */
    private record Dossier(
            String recipient, ProducerRecord<String, byte[]> key, ProducerRecord<String, byte[]> event) {}

    private List<Dossier> dossiers(int count, IntFunction<By> by) {
        return IntStream.range(0, count)
                .mapToObj(n -> dossier(numbers.incrementAndGet(), by.apply(n)))
                .toList();
    }

    private static Dossier dossier(int number, By by) {
        var code = DossierCode.of(new AgencyCode("000.01.41.H32"), RECEIVED_ON, number);
        var key = SealingKey.random();
        var email = by == By.EMAIL ? "nguoi.nop.%d@example.vn".formatted(number) : null;
        var phone = "0977%06d".formatted(number);
        var personal = new PersonalData(
                new PersonalData.Applicant(
                        "Nguyễn Văn " + number,
                        new CitizenId("056091%06d".formatted(number)),
                        email,
                        phone,
                        "Số 12 đường Trần Phú, phường Lộc Thọ, thành phố Nha Trang",
                        "vi"),
                Map.of("childName", "Nguyễn Minh Đức"));
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var received = new DossierReceived(
                BIRTH,
                1,
                COMMUNE,
                COMMUNE,
                Channel.COUNTER,
                now.plus(Duration.ofDays(7)),
                List.of(),
                Map.of(),
                List.of(),
                Priority.NORMAL,
                SealedPersonalData.seal(code, personal, key),
                null,
                null,
                List.of());
        var held = MASTERS.wrap(code.value(), key);
        return new Dossier(
                email == null ? "84" + phone.substring(1) : email,
                KafkaEvents.toRecord(
                        Topics.INTAKE_KEY_STATE,
                        new EventEnvelope(
                                UUID.randomUUID().toString(),
                                "/intake",
                                KEYS.nameOf(held),
                                code.value(),
                                now,
                                KEYS.write(held))),
                KafkaEvents.toRecord(
                        Topics.ROUTING_DOSSIER_JOURNAL,
                        JournalEntry.next(
                                code.value(),
                                1,
                                JournalEntry.BEGINNING,
                                EVENTS.nameOf(received),
                                now,
                                "bench-" + number,
                                EVENTS.write(received))));
    }

    /** Keys come by another topic; they are waited for before time is taken. */
    private static void keysAreThere(
            JdbcClient database, KafkaProducer<String, byte[]> producer, List<Dossier> dossiers) {
        var before = keys(database);
        dossiers.forEach(dossier -> producer.send(dossier.key()));
        producer.flush();
        awaitUntil(() -> keys(database) >= before + dossiers.size());
    }

    private static int keys(JdbcClient database) {
        return database.sql("select count(*) from personal_key")
                .query(Integer.class)
                .single();
    }

    private static void awaitUntil(BooleanSupplier condition) {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("it isn't done after " + LONGEST);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** One row, committed, then the same bytes to the same server: each connection one after the other. */
    private static double bare(PostgresServer postgres, int count, By by, int ports, byte[] mail, String words)
            throws InterruptedException, ExecutionException {
        var left = new AtomicInteger(count);
        var begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var working = new ArrayList<Future<?>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                working.add(threads.submit(() -> {
                    if (by == By.EMAIL) {
                        bareMails(postgres, left, ports + 3, mail);
                    } else {
                        bareTexts(postgres, left, ports + 4, words);
                    }
                    return null;
                }));
            }
            for (var one : working) {
                one.get();
            }
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private double bare(PostgresServer postgres, int count, By by, int ports)
            throws InterruptedException, ExecutionException, SQLException {
        var mail = Objects.requireNonNullElse(letter.get(), new byte[0]);
        var words = Objects.requireNonNullElse(text.get(), "");
        try (var rows = rows(postgres)) {
            JdbcClient.create(rows)
                    .sql(
                            "create table if not exists bare (id bigint generated always as identity primary key, words text)")
                    .update();
        }
        return bare(postgres, count, by, ports, mail, words);
    }

    private static SingleConnectionDataSource rows(PostgresServer postgres) {
        return new SingleConnectionDataSource(postgres.jdbcUrl("bare"), postgres.username(), postgres.password(), true);
    }

    private static void bareMails(PostgresServer postgres, AtomicInteger left, int port, byte[] mail)
            throws MessagingException {
        var session = Session.getInstance(new Properties());
        try (var rows = rows(postgres);
                var transport = session.getTransport("smtp")) {
            var database = JdbcClient.create(rows);
            transport.connect("127.0.0.1", port, null, null);
            while (left.getAndDecrement() > 0) {
                insert(database, new String(mail, java.nio.charset.StandardCharsets.UTF_8));
                var message = new MimeMessage(session, new ByteArrayInputStream(mail));
                transport.sendMessage(message, new InternetAddress[] {new InternetAddress("bare@example.vn")});
            }
        }
    }

    private static void bareTexts(PostgresServer postgres, AtomicInteger left, int port, String words)
            throws Exception {
        var session = new SMPPSession();
        try (var rows = rows(postgres)) {
            var database = JdbcClient.create(rows);
            session.connectAndBind(
                    "127.0.0.1",
                    port,
                    new BindParameter(
                            BindType.BIND_TRX,
                            "bench",
                            "secret",
                            "",
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            null));
            while (left.getAndDecrement() > 0) {
                insert(database, words);
                session.submitShortMessage(
                        "",
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        "LienThong",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        "84977000000",
                        new ESMClass(),
                        (byte) 0,
                        (byte) 1,
                        null,
                        null,
                        new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE),
                        (byte) 0,
                        new GeneralDataCoding(Alphabet.ALPHA_DEFAULT),
                        (byte) 0,
                        new byte[0],
                        new OptionalParameter.Message_payload(
                                words.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
            }
        } finally {
            session.unbindAndClose();
        }
    }

    private static void insert(JdbcClient database, String words) {
        database.sql("insert into bare (words) values (?)").param(words).update();
    }

    private SMTPServer smtp(int port) {
        var server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(new BasicMessageHandlerFactory(
                        (context, from, to, data) -> {
                            letter.compareAndSet(null, data);
                            arrived(byEmail, to);
                        },
                        1 << 20))
                .build();
        server.start();
        return server;
    }

    private static String[] settings(int ports, KafkaBroker broker, PostgresServer postgres, Path folder) {
        return new String[] {
            "--server.port=" + (ports + 5),
            "--spring.main.banner-mode=off",
            "--logging.level.root=off",
            "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--spring.datasource.url=" + postgres.jdbcUrl("notification"),
            "--spring.datasource.username=" + postgres.username(),
            "--spring.datasource.password=" + postgres.password(),
            "--spring.mail.host=127.0.0.1",
            "--spring.mail.port=" + (ports + 3),
            "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:9/",
            "--lienthong.tracking.key=YmVuY2htYXJrcyBvbmx5LCByZWFsbHk=",
            "--lienthong.content-store=" + folder.resolve("content"),
            "--lienthong.personal.master-keys[0].id=bench",
            "--lienthong.personal.master-keys[0].key=" + KEY,
            // What is measured is not how it holds itself to a provider's limits, or to the hour of the day.
            "--lienthong.notification.rate=100000",
            "--lienthong.notification.connections=" + CONNECTIONS,
            "--lienthong.notification.channel.order=email, sms",
            "--lienthong.notification.channel.quiet.until=21:00",
            "--lienthong.notification.smpp.host=127.0.0.1",
            "--lienthong.notification.smpp.port=" + (ports + 4),
            "--lienthong.notification.smpp.system-id=bench",
            "--lienthong.notification.smpp.password=secret",
            "--lienthong.notification.smpp.source=LienThong",
            "--lienthong.notification.smpp.rate=100000",
            "--lienthong.notification.smpp.window=" + CONNECTIONS,
        };
    }

    private static KafkaProducer<String, byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static void publishRegistry(String bootstrapServers) throws IOException {
        var history = new RegistryFiles("classpath:registry/").load().history();
        try (var producer = producer(bootstrapServers)) {
            history.agencies().forEach(one -> publish(producer, Topics.REGISTRY_AGENCY_STATE, one.key(), one));
            history.procedures().forEach(one -> publish(producer, Topics.REGISTRY_PROCEDURE_STATE, one.key(), one));
            history.calendars().forEach((id, one) -> publish(producer, Topics.REGISTRY_CALENDAR_STATE, id, one));
        }
    }

    private static void publish(KafkaProducer<String, byte[]> producer, Topics.Topic topic, String key, Object record) {
        producer.send(
                new ProducerRecord<>(topic.name(), key, CanonicalJson.mapper().writeValueAsBytes(record)));
    }
}
