package vn.lienthong.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.benchmarks.bare.BareEndpoint;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.infrastructure.PostgresServer;
import vn.lienthong.intake.IntakeService;
import vn.lienthong.routing.registry.RegistryFiles;
import vn.lienthong.standalone.token.DevelopmentIssuer;
import vn.lienthong.support.kafka.TopicSetup;

/**
 * How many dossiers intake accepts, each committed durably before its 201, against a bare endpoint that stores the same
 * body with one insert. Each is a process of its own on the same PostgreSQL (fsync on), with the same server settings and
 * the same bearer tokens checked; the same client drives the one and the other in turn. Intake's outbox goes to a real
 * broker meanwhile, which runs in this process beside the client: all of it shares the machine's processors.
 */
final class IntakeBench {
    private static final List<String> COMMUNES =
            List.of("H32.41.1", "H32.41.2", "H32.41.3", "H32.41.4", "H32.41.5", "H32.41.6", "H32.41.7", "H32.41.8");
    private static final List<String> PARTS =
            List.of("birth-declaration", "birth-proof", "insurance-declaration", "household-change");
    /** Sets of files of each commune. */
    private static final int SETS = 25;

    /** Rounds after which a figure that doesn't grow counts as warm: before, compiling comes in waves. */
    private static final int LEAST_WARMING = 8;

    private static final String SERIAL = "000000000000";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final int rounds;
    private final Duration round;
    private final int warming;
    private final int clients;
    private final AtomicLong serial = new AtomicLong();
    private final HttpClient http = HttpClient.newHttpClient();

    IntakeBench(int rounds, Duration round, int warming, int clients) {
        this.rounds = rounds;
        this.warming = warming;
        this.round = round;
        this.clients = clients;
    }

    /** A request with a place for its serial number. */
    private record Template(byte[] bytes, int serialAt) {
        static Template of(String head, String body) {
            var text = head + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
            var bytes = text.getBytes(UTF_8);
            return new Template(bytes, new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(SERIAL));
        }

        byte[] with(long serial) {
            var copy = Arrays.copyOf(bytes, bytes.length);
            var digits = "%012d".formatted(serial).getBytes(UTF_8);
            System.arraycopy(digits, 0, copy, serialAt, digits.length);
            return copy;
        }
    }

    /** What is measured: where it listens, and the processes that work for it. */
    private record Server(int port, ProcessHandle itself, ProcessHandle database) {
        /** What a process and its own have used of the processors so far. */
        static Duration used(ProcessHandle process) {
            return Stream.concat(Stream.of(process), process.descendants())
                    .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
        }
    }

    /**
     * A round.
     *
     * @param rate accepted a second
     * @param own microseconds of the processors for each, in the server
     * @param database the same, in the database
     */
    private record Round(double rate, double own, double database) {
        double microseconds() {
            return own + database;
        }
    }

    void run(Path folder) throws IOException, InterruptedException {
        int ports = FreePorts.anyRow(5);
        var data = Files.createDirectories(folder.resolve("data"));
        var issuer = DevelopmentIssuer.of(data);
        issuer.token(new AgencyCode(COMMUNES.getFirst()));
        try (var broker = KafkaBroker.start(folder.resolve("kafka"), ports, ports + 1);
                var postgres = PostgresServer.start(folder.resolve("postgresql"), ports + 2)) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                TopicSetup.ensure(admin, 4, (short) 1, Duration.ofSeconds(30));
            }
            publishRegistry(broker.bootstrapServers());
            postgres.ensureDatabase("intake");
            postgres.ensureDatabase("bare");
            // Server, pool and JSON are set by the same file for both.
            var common = List.of(
                    "--spring.config.name=intake-service",
                    "--server.address=127.0.0.1",
                    "--spring.datasource.username=" + postgres.username(),
                    "--spring.datasource.password=" + postgres.password(),
                    "--spring.security.oauth2.resourceserver.jwt.audiences=lienthong",
                    "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                            + issuer.publicKeyFile().toUri(),
                    "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                    "--lienthong.tracking.key=YmVuY2htYXJrcyBvbmx5LCByZWFsbHk=",
                    "--logging.level.root=warn");
            var intake = start(
                    IntakeService.class,
                    folder.resolve("intake.log"),
                    common,
                    "--server.port=" + (ports + 3),
                    "--spring.datasource.url=" + postgres.jdbcUrl("intake"),
                    "--lienthong.instance=bench",
                    "--lienthong.content-store=" + data.resolve("content"),
                    "--lienthong.personal.master-keys[0].id=bench",
                    "--lienthong.personal.master-keys[0].key=Zm9yIGJlbmNobWFya3Mgb25seSwgMzIgYnl0ZXMgISE=",
                    // What is measured is not how it holds agencies to their limits.
                    "--lienthong.intake.admission.limits.requests-per-second=100000",
                    "--lienthong.intake.admission.limits.burst=100000",
                    "--lienthong.intake.admission.limits.concurrent=1000",
                    "--lienthong.intake.admission.limits.dossiers-per-day=100000000");
            var bare = start(
                    BareEndpoint.class,
                    folder.resolve("bare.log"),
                    common,
                    "--server.port=" + (ports + 4),
                    "--spring.flyway.enabled=false",
                    // It has no registry to wait for.
                    "--management.endpoint.health.group.readiness.include=readinessState",
                    "--lienthong.outbox.enabled=false",
                    "--lienthong.personal.enabled=false",
                    "--spring.datasource.url=" + postgres.jdbcUrl("bare"));
            try {
                awaitReady(ports + 3, intake, folder.resolve("intake.log"));
                awaitReady(ports + 4, bare, folder.resolve("bare.log"));
                var database = postmaster(folder.resolve("postgresql"));
                measure(
                        new Server(ports + 3, intake.toHandle(), database),
                        new Server(ports + 4, bare.toHandle(), database),
                        issuer);
            } finally {
                for (var process : List.of(intake, bare)) {
                    process.destroy();
                    if (!process.waitFor(20, TimeUnit.SECONDS)) {
                        process.destroyForcibly();
                    }
                }
            }
        }
    }

    private void measure(Server intake, Server bare, DevelopmentIssuer issuer)
            throws IOException, InterruptedException {
        var templates = templates(intake.port(), issuer);
        Report.line(
                "  a birth with %d parts, a request of %,d bytes; %d connections; %d rounds of %d s for each, in turn",
                PARTS.size(), templates.getFirst().bytes().length, clients, rounds, round.toSeconds());
        Report.line(
                "  bare: checks the token as intake does, reads the body as text, inserts it with a random key, answers 201;"
                        + " same JVM options, server, pool and database");
        awaitRegistry(intake.port(), templates.getFirst());
        warm(bare, intake, templates);
        var bares = new ArrayList<Round>();
        var intakes = new ArrayList<Round>();
        for (int n = 1; n <= rounds; n++) {
            bares.add(saturate(bare, templates));
            intakes.add(saturate(intake, templates));
            Report.line(
                    "  round %d: bare %,.0f/s, each %,.0f + %,.0f µs; intake %,.0f/s, each %,.0f + %,.0f µs; ratio %.2f",
                    n,
                    bares.getLast().rate(),
                    bares.getLast().own(),
                    bares.getLast().database(),
                    intakes.getLast().rate(),
                    intakes.getLast().own(),
                    intakes.getLast().database(),
                    intakes.getLast().rate() / bares.getLast().rate());
        }
        Report.line("  bare endpoint, one insert   %,7.0f /s", median(bares, Round::rate));
        var intakeRate = median(intakes, Round::rate);
        Report.line("  intake, accepted dossiers   %,7.0f /s", intakeRate);
        ratios(
                "ratio by rate, goal 0.60",
                i -> intakes.get(i).rate() / bares.get(i).rate());
        ratios(
                "ratio by processor time",
                i -> bares.get(i).microseconds() / intakes.get(i).microseconds());
        pace(intake.port(), templates, intakeRate / 2);
    }

    /** Until neither gets faster: compiled, pools filled, statements prepared. */
    private void warm(Server bare, Server intake, List<Template> templates) throws InterruptedException {
        double best = 0;
        for (int i = 1; i <= warming; i++) {
            double rate = saturate(bare, templates).rate();
            var round = saturate(intake, templates);
            Report.line("  warming %d: bare %,.0f/s, intake %,.0f/s", i, rate, round.rate());
            if (i > LEAST_WARMING && round.rate() < best * 1.05) {
                return;
            }
            best = Math.max(best, round.rate());
        }
    }

    private static double median(List<Round> all, Function<Round, Double> figure) {
        return Report.median(all.stream().map(figure).toList());
    }

    private void ratios(String what, IntToDoubleFunction ratio) {
        var all = IntStream.range(0, rounds).mapToDouble(ratio).summaryStatistics();
        Report.line(
                "  %-27s %7.2f    (%.2f–%.2f)",
                what,
                Report.median(IntStream.range(0, rounds)
                        .mapToObj(ratio::applyAsDouble)
                        .toList()),
                all.getMin(),
                all.getMax());
    }

    // ---- as many as it takes

    private Round saturate(Server server, List<Template> templates) throws InterruptedException {
        var accepted = new AtomicInteger();
        var others = new ConcurrentHashMap<Integer, Integer>();
        var own = Server.used(server.itself());
        var database = Server.used(server.database());
        long begin = System.nanoTime();
        long end = begin + round.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < clients; n++) {
                threads.submit(() -> {
                    try (var client = new LeanClient(server.port())) {
                        while (System.nanoTime() < end) {
                            long number = serial.incrementAndGet();
                            var template = templates.get((int) (number % templates.size()));
                            int status = client.send(template.with(number));
                            if (status == 201) {
                                accepted.incrementAndGet();
                            } else {
                                others.merge(status, 1, Integer::sum);
                            }
                        }
                    }
                    return null;
                });
            }
        }
        if (!others.isEmpty()) {
            Report.line("  answers other than 201: %s", others);
        }
        return new Round(
                accepted.get() * 1e9 / (System.nanoTime() - begin),
                Server.used(server.itself()).minus(own).toNanos() / 1e3 / accepted.get(),
                Server.used(server.database()).minus(database).toNanos() / 1e3 / accepted.get());
    }

    // ---- at a fixed pace

    private void pace(int port, List<Template> templates, double rate) throws IOException, InterruptedException {
        var latency = new ConcurrentHistogram(3);
        var failed = new AtomicInteger();
        BlockingQueue<LeanClient> idle = new LinkedBlockingQueue<>();
        int count = (int) (rate * round.toSeconds() * 2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            for (int n = 0; n < count; n++) {
                long due = begin + (long) (n * 1e9 / rate);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                var template = templates.get(n % templates.size());
                threads.submit(() -> {
                    try {
                        var free = idle.poll();
                        var client = free == null ? new LeanClient(port) : free;
                        if (client.send(template.with(serial.incrementAndGet())) != 201) {
                            failed.incrementAndGet();
                        }
                        // From when it was due to be sent, not from when this machine got round to it.
                        latency.recordValue((System.nanoTime() - due) / 1_000);
                        idle.add(client);
                    } catch (IOException e) {
                        failed.incrementAndGet();
                    }
                });
            }
        }
        for (var client : idle) {
            client.close();
        }
        Report.line(
                "  at half of that, %,.0f/s for %d s: %d sent, %d not accepted, p50 %.1f ms, p99 %.1f ms",
                rate,
                round.toSeconds() * 2,
                count,
                failed.get(),
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3);
    }

    // ---- before

    private static void publishRegistry(String bootstrapServers) {
        var history = new RegistryFiles("classpath:registry/").load().history();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            history.agencies().forEach(one -> publish(producer, Topics.REGISTRY_AGENCY_STATE, one.key(), one));
            history.procedures().forEach(one -> publish(producer, Topics.REGISTRY_PROCEDURE_STATE, one.key(), one));
            history.calendars().forEach((id, one) -> publish(producer, Topics.REGISTRY_CALENDAR_STATE, id, one));
        }
    }

    private static void publish(KafkaProducer<String, byte[]> producer, Topics.Topic topic, String key, Object record) {
        producer.send(
                new ProducerRecord<>(topic.name(), key, CanonicalJson.mapper().writeValueAsBytes(record)));
    }

    private static ProcessHandle postmaster(Path postgresql) throws IOException {
        try (var files = Files.walk(postgresql)) {
            var file = files.filter(path -> path.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst()))
                    .orElseThrow();
        }
    }

    private static Process start(Class<?> application, Path log, List<String> common, String... more)
            throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        var options = System.getProperty("bench.server-options");
        if (options != null) {
            command.addAll(List.of(options.split(" ")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), application.getName()));
        command.addAll(common);
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private void awaitReady(int port, Process process, Path log) throws IOException, InterruptedException {
        var until = Instant.now().plus(LONGEST_START);
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(port)))
                .build();
        while (true) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (ConnectException e) {
                // Not there yet.
            }
            if (!process.isAlive() || Instant.now().isAfter(until)) {
                throw new IllegalStateException("a server doesn't start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private void awaitRegistry(int port, Template template) throws IOException {
        var until = Instant.now().plus(LONGEST_START);
        try (var client = new LeanClient(port)) {
            for (int status = 0; status != 201; status = client.send(template.with(serial.incrementAndGet()))) {
                if (Instant.now().isAfter(until)) {
                    throw new IllegalStateException("a submission is answered " + status);
                }
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    /** Submissions with files of their own: as many that the same file is seldom named twice at the same time. */
    private List<Template> templates(int port, DevelopmentIssuer issuer) throws IOException, InterruptedException {
        var tasks = new ArrayList<Callable<List<Template>>>();
        for (var commune : COMMUNES) {
            var token = issuer.token(new AgencyCode(commune));
            tasks.add(() -> {
                var made = new ArrayList<Template>();
                for (int n = 0; n < SETS; n++) {
                    made.add(submission(port, commune, token, n));
                }
                return made;
            });
        }
        var all = new ArrayList<Template>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var made : threads.invokeAll(tasks)) {
                all.addAll(made.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the files can't be uploaded", e);
        }
        Collections.shuffle(all, new Random(1));
        return all;
    }

    private Template submission(int port, String commune, String token, int set)
            throws IOException, InterruptedException {
        var parts = new ArrayList<Map<String, Object>>();
        for (var part : PARTS) {
            parts.add(Map.of("code", part, "attachment", upload(port, token, part, part + " " + commune + " " + set)));
        }
        var body = JSON.createObjectNode()
                .put("procedure", "2.000986")
                .put("receivingAgency", commune)
                .put("channel", "counter");
        body.putPOJO(
                "applicant",
                Map.of(
                        "fullName", "Trần Văn Thử",
                        "citizenId", "056091000123",
                        "email", "nguoi.nop@example.vn",
                        "phone", "0912345678",
                        "address", "12 Trần Phú, Nha Trang",
                        "language", "vi"));
        body.putPOJO(
                "form",
                Map.of(
                        "childName", "Trần Bảo An",
                        "childBornOn", "2019-03-02",
                        "childBornAt", "Bệnh viện đa khoa tỉnh Khánh Hòa",
                        "motherName", "Lê Thị Mẫu",
                        "fatherName", "Trần Văn Thử",
                        "note", "Hồ sơ đo hiệu năng"));
        body.putPOJO("parts", parts);
        return Template.of(
                "POST /v1/dossiers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                        + token + "\r\nIdempotency-Key: bench-" + SERIAL + "\r\n",
                JSON.writeValueAsString(body));
    }

    private JsonNode upload(int port, String token, String part, String content)
            throws IOException, InterruptedException {
        var until = Instant.now().plus(LONGEST_START);
        while (true) {
            var answer = http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:%d/v1/attachments?name=%s.pdf".formatted(port, part)))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/pdf")
                            .POST(HttpRequest.BodyPublishers.ofString("%PDF-1.7 " + content))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 201) {
                return JSON.readTree(answer.body());
            }
            // The registry comes over Kafka, a moment after the start.
            if (answer.statusCode() != 503 || Instant.now().isAfter(until)) {
                throw new IllegalStateException("an upload is answered " + answer.statusCode());
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }
}
