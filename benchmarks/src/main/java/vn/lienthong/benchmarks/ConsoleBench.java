package vn.lienthong.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import vn.lienthong.console.OperationsConsole;
import vn.lienthong.console.journal.Rebuild;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.issuer.IssuerSite;
import vn.lienthong.issuer.Person;
import vn.lienthong.standalone.year.SimulatedYears;
import vn.lienthong.standalone.year.SimulatedYears.Order;

/**
 * The console's read model: how fast it takes the journal, against the same rows written in batches and nothing else; how long
 * it takes to be built anew; and how quick pages are when it is large.
 */
final class ConsoleBench {
    private static final String JOURNAL = Topics.ROUTING_DOSSIER_JOURNAL.name();
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final int REQUESTS = 200;
    private static final Pattern FIELD = Pattern.compile("name=\"request\"[^>]*value=\"([^\"]+)\"");
    private static final double BILLION = 1e9;
    private static final int OPEN_OF = 9;
    /** What the code of a copy ends with. */
    private static final String COPY = "-[0-9]+-[0-9]+-[0-9]+$";

    private static final String COPIED_CODE = "code || '-' || n";
    private static final String COPIED_STATE = "jsonb_set(state, '{code}', to_jsonb(" + COPIED_CODE + "))";
    private static final String OPEN_STATE = "jsonb_set(jsonb_set(" + COPIED_STATE
            + " - 'doneAt' - 'settled' - 'returnedAt', '{ended}', 'false'), '{stages,0,phase}', '\"IN_PROCESS\"')";

    private final int dossiers;
    private final int large;
    private final Infrastructure infrastructure = Infrastructure.shared();

    /**
     * @param dossiers whose journal is read
     * @param large how many the read model is blown up to before pages are asked for
     */
    ConsoleBench(int dossiers, int large) {
        this.dossiers = dossiers;
        this.large = large;
    }

    void run(Path folder) throws Exception {
        var written = SimulatedYears.ofDossiers(dossiers, 1).write(infrastructure.bootstrapServers(), Order.BY_TIME);
        long records = records();
        Report.line("  journal                 %,d dossiers, %,d entries", written.dossiers(), written.entries());
        try (var issuer = IssuerSite.start(folder.resolve("issuer"), 0)) {
            long begun = System.nanoTime();
            try (var console = console(issuer, IssuerSite.secretFile(folder.resolve("issuer")))) {
                awaitRead(records);
                double took = (System.nanoTime() - begun) / BILLION;
                double projected = written.entries() / took;
                double bare = written.entries() / bare();
                Report.line(
                        "  taken, with its start   %,.0f entries/s; bare batched inserts and upserts %,.0f entries/s: %.2f",
                        projected, bare, projected / bare);
                rebuild(console, written.entries(), bare);
                enlarge();
                pages(console);
            }
        }
    }

    private ConfigurableApplicationContext console(IssuerSite issuer, Path secret) {
        return new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl("console_bench"),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--lienthong.content-store=" + secret.resolveSibling("content"),
                        "--lienthong.console.login.issuer-uri=" + issuer.uri(),
                        "--lienthong.console.login.client-secret-file=" + secret,
                        "--lienthong.console.login.secure=false");
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(
                infrastructure.jdbcUrl("console_bench"), infrastructure.username(), infrastructure.password());
    }

    private static long number(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", infrastructure.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(JOURNAL).stream()
                .map(info -> new TopicPartition(JOURNAL, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private long records() {
        try (var consumer = consumer()) {
            return consumer.endOffsets(consumer.assignment()).values().stream()
                    .mapToLong(offset -> offset)
                    .sum();
        }
    }

    private void awaitRead(long records) throws SQLException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (var database = database()) {
            while (number(
                            database,
                            "select coalesce(sum(next_offset), 0) from progress where topic = '" + JOURNAL + "'")
                    < records) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("the journal wasn't read in time");
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    // ---- the same rows, and nothing else

    /** Reads the same records; each batch adds its entries and upserts its dossiers, as large as the real ones. Seconds. */
    private double bare() throws SQLException {
        try (var consumer = consumer();
                var database = database()) {
            execute(database, "create table bare_entry (like entry including all)");
            execute(database, "create table bare_dossier (like dossier including all)");
            var columns = text(
                    database,
                    "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
                            + " where attrelid = 'dossier'::regclass and attnum > 0 and not attisdropped");
            var updates = text(
                    database,
                    "select string_agg(format('%1$I = excluded.%1$I', attname), ', ') from pg_attribute"
                            + " where attrelid = 'dossier'::regclass and attnum > 0 and not attisdropped and attname <> 'code'");
            database.setAutoCommit(false);
            var ends = consumer.endOffsets(consumer.assignment());
            long begun = System.nanoTime();
            try (var entries = database.prepareStatement("""
                            insert into bare_entry (dossier, sequence, type, at, cause, previous, hash, intact, data)
                            select dossier, sequence, 'x', now(), dossier, dossier || sequence, dossier || sequence, true, data
                            from unnest(?::text[], ?::bigint[], ?::jsonb[]) as new (dossier, sequence, data)
                            on conflict do nothing""");
                    var upserts = database.prepareStatement(
                            "insert into bare_dossier select %s from dossier where code = any(?) on conflict (code) do update set %s"
                                    .formatted(columns, updates))) {
                while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                    var batch = new ArrayList<ConsumerRecord<String, byte[]>>();
                    consumer.poll(Duration.ofMillis(500)).forEach(batch::add);
                    if (batch.isEmpty()) {
                        continue;
                    }
                    var codes = new LinkedHashSet<String>();
                    batch.forEach(record -> codes.add(record.key()));
                    entries.setArray(
                            1,
                            database.createArrayOf(
                                    "text",
                                    batch.stream().map(ConsumerRecord::key).toArray()));
                    entries.setArray(
                            2,
                            database.createArrayOf(
                                    "bigint",
                                    batch.stream().map(ConsumerRecord::offset).toArray()));
                    entries.setArray(
                            3,
                            database.createArrayOf(
                                    "text",
                                    batch.stream()
                                            .map(record -> json(record.value()))
                                            .toArray()));
                    entries.executeUpdate();
                    upserts.setArray(1, database.createArrayOf("text", codes.toArray()));
                    upserts.executeUpdate();
                    database.commit();
                }
            }
            double took = (System.nanoTime() - begun) / BILLION;
            execute(database, "drop table bare_entry, bare_dossier");
            database.commit();
            return took;
        }
    }

    /** As long as the event, and JSON. */
    private static String json(byte[] value) {
        var text = new String(value, UTF_8);
        return text.startsWith("{") ? text : "{}";
    }

    private static String text(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    // ---- anew

    private static void rebuild(ConfigurableApplicationContext console, long entries, double bare)
            throws InterruptedException {
        var rebuild = console.getBean(Rebuild.class);
        rebuild.begin("dossiers");
        while (rebuild.isUnderWay()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        var standing = rebuild.standing("dossiers");
        if (standing.state() != Rebuild.State.DONE || standing.begunAt() == null || standing.endedAt() == null) {
            throw new IllegalStateException("the rebuild failed: " + standing.reason());
        }
        double took = Duration.between(standing.begunAt(), standing.endedAt()).toMillis() / 1e3;
        Report.line(
                "  built anew, warm        %,.1f s, %,.0f entries/s: %.2f of bare",
                took, entries / took, entries / took / bare);
    }

    // ---- pages

    /** The same dossiers again and again, under codes of their own; one copy of 9 as if its dossiers were under way. */
    private void enlarge() throws SQLException {
        try (var database = database()) {
            long have = number(database, "select count(*) from dossier");
            long times = Math.max(0, large / have - 1);
            var settled = columns(database, Map.of("code", COPIED_CODE, "state", COPIED_STATE));
            var open = columns(
                    database,
                    Map.of(
                            "code", COPIED_CODE,
                            "state", OPEN_STATE,
                            "status", "4",
                            "ended", "false",
                            "done_at", "null",
                            "settled_at", "null",
                            "timeliness", "null",
                            "returned_at", "null",
                            "due_at", "now() + (received_at - timestamptz '2019-07-01') / 10"));
            for (long n = 1; n <= times; n++) {
                execute(
                        database,
                        "insert into dossier select %s from dossier, (select %d as n) as n where code !~ '%s'"
                                .formatted(n % OPEN_OF == 0 ? open : settled, n, COPY));
                execute(
                        database,
                        "insert into due_since select dossier || '-' || %d, since, due_at, stopped_at from due_since where dossier !~ '%s'"
                                .formatted(n, COPY));
            }
            execute(database, "vacuum (analyze) dossier, due_since, entry");
            Report.line(
                    "  blown up to             %,d dossiers, %,d of them open, %,d of these overdue",
                    number(database, "select count(*) from dossier"),
                    number(database, "select count(*) from dossier where not ended"),
                    number(database, "select count(*) from dossier where not ended and due_at < now()"));
        }
    }

    /** What to select for a copy, in the order of the columns; those that aren't named are as they were. */
    private static String columns(Connection database, Map<String, String> instead) throws SQLException {
        var names = text(
                database,
                "select string_agg(attname, ',' order by attnum) from pg_attribute"
                        + " where attrelid = 'dossier'::regclass and attnum > 0 and not attisdropped");
        return Arrays.stream(names.split(","))
                .map(name -> instead.getOrDefault(name, name))
                .collect(Collectors.joining(", "));
    }

    private void pages(ConfigurableApplicationContext console) throws Exception {
        int port = Objects.requireNonNull(((WebServerApplicationContext) console).getWebServer())
                .getPort();
        var base = URI.create("http://localhost:" + port);
        var http = loggedIn(base);
        String code;
        String part;
        String rare;
        try (var database = database()) {
            code = text(database, "select code from dossier order by received_at desc limit 1 offset 1000");
            part = code.substring(code.length() - 9);
            rare = text(
                    database,
                    "select code from dossier where code !~ '%s' order by received_at limit 1".formatted(COPY));
        }
        var thisMonth = YearMonth.now(WorkingCalendar.ZONE).toString();
        for (var page : List.of(
                "/",
                "/dossiers",
                "/dossiers?status=open",
                "/dossiers?status=overdue",
                "/dossiers?q=" + part,
                "/dossiers?q=" + rare,
                "/dossiers?agency=H32",
                "/dossiers/" + code,
                "/attention",
                "/lateness",
                "/agencies",
                "/statistics?period=2019-03",
                "/statistics?period=2019",
                "/statistics?period=" + thisMonth,
                "/statistics/annual?period=2019")) {
            time(
                    http,
                    base.resolve(page),
                    page.replace(rare, "(a whole code)")
                            .replace(part, "(a few)")
                            .replace(code, "{code}")
                            .replace(thisMonth, "(running)"));
        }
    }

    private static void time(HttpClient http, URI page, String name) throws Exception {
        var request = HttpRequest.newBuilder(page)
                .header("Accept", "text/html")
                .timeout(PATIENCE)
                .build();
        double first = ask(http, request, name) / 1e3;
        var histogram = new Histogram(3);
        for (int n = -REQUESTS / 10; n < REQUESTS; n++) {
            long took = ask(http, request, name);
            if (n >= 0) {
                histogram.recordValue(took);
            }
        }
        Report.line(
                "  %-34s p50 %,7.1f ms, p95 %,7.1f ms, the first %,7.1f ms",
                name, histogram.getValueAtPercentile(50) / 1e3, histogram.getValueAtPercentile(95) / 1e3, first);
    }

    /** Microseconds. */
    private static long ask(HttpClient http, HttpRequest request, String name)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(name + " was answered " + answer.statusCode());
        }
        return (System.nanoTime() - begun) / 1_000;
    }

    /** As a supervisor, at the development issuer. */
    private static HttpClient loggedIn(URI base) throws IOException, InterruptedException {
        var http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        var chooser = http.send(
                HttpRequest.newBuilder(base.resolve("/login?go"))
                        .header("Accept", "text/html")
                        .build(),
                BodyHandlers.ofString());
        var field = FIELD.matcher(chooser.body());
        if (!field.find()) {
            throw new IllegalStateException("the issuer asks for nobody");
        }
        http.send(
                HttpRequest.newBuilder(chooser.uri().resolve("/authorize"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("request=" + URLEncoder.encode(field.group(1), UTF_8)
                                + "&person=" + Person.DUNG.subject()))
                        .build(),
                BodyHandlers.discarding());
        return http;
    }
}
