package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.EXTRACT;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.ONE_STOP;
import static vn.lienthong.console.Province.POLICE;
import static vn.lienthong.console.Province.TAX;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.infrastructure.Infrastructure;

/** The console as it runs: journal and registry in Kafka, read model in PostgreSQL, pages over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsConsoleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    private static final AtomicInteger SEQUENCE = new AtomicInteger();
    private static final Pattern CODES = Pattern.compile("data-code=\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext console;
    private KafkaProducer<String, byte[]> kafka;
    private JdbcClient database;
    private int port;
    private Somebody operator;

    @BeforeAll
    void startConsole() {
        var infrastructure = Infrastructure.shared();
        console = new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(Stream.concat(
                                Somebody.canLogIn().stream(),
                                Stream.of(
                                        "--server.port=0",
                                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                                        "--spring.datasource.url=" + infrastructure.jdbcUrl("console"),
                                        "--spring.datasource.username=" + infrastructure.username(),
                                        "--spring.datasource.password=" + infrastructure.password(),
                                        "--lienthong.console.sample-every=200ms",
                                        "--lienthong.console.late-after=2s"))
                        .toArray(String[]::new));
        port = ((WebServerApplicationContext) console).getWebServer().getPort();
        operator = Somebody.asOperator(uri("/"));
        database = console.getBean(JdbcClient.class);
        kafka = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                infrastructure.bootstrapServers(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "console-test"));
        // As routing writes: in transactions, whose markers take offsets of their own.
        kafka.initTransactions();
        inTransaction(() -> Province.publish(kafka::send));
        await().atMost(PATIENCE).until(() -> get("/").body().contains("9 cơ quan"));
    }

    @AfterAll
    void stopConsole() {
        kafka.close();
        console.close();
    }

    // ---- the story of a dossier

    @Test
    void tellsEverythingThatHappenedToADossier() {
        var journal = aBirth(MONDAY)
                .after(Duration.ofMinutes(95))
                .accepted("birth", NINH_HIEP, "NH-0112")
                .after(Duration.ofHours(9))
                .issued("birth", NINH_HIEP, "NH-0112")
                .after(Duration.ofMillis(640))
                .sealed("birth", NINH_HIEP)
                .routed("residence", POLICE, MONDAY.plus(Duration.ofDays(5)))
                .after(Duration.ofMinutes(3))
                .actionRefused("residence", TAX);
        write(journal);

        var page = dossier(journal, 8);

        assertThat(sequences(page)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(page)
                .contains("Tiếp nhận hồ sơ “Liên thông đăng ký khai sinh")
                .contains("Trung tâm Phục vụ hành chính công tỉnh")
                .contains("Tiếp nhận thay cho UBND Phường Ninh Hiệp")
                .contains("08:30 10/03/2026")
                .contains("Nhận xử lý bước “Đăng ký khai sinh”")
                .contains("cán bộ NH-0112")
                .contains("sau 1 giờ 35 phút")
                .contains("Đã đóng dấu của UBND Phường Ninh Hiệp lên kết quả bước “Đăng ký khai sinh”")
                .contains("Chứng thư số sê-ri 4f2ac91b7d30")
                .contains("Chuyển đến Công an Thị xã Ninh Hòa, bước “Đăng ký thường trú”")
                .contains("Không chấp nhận thao tác “hoàn thành” ở bước “Đăng ký thường trú”")
                .contains("Phải nhận xử lý trước khi hoàn thành.")
                .contains("cùng nguyên nhân với mục 1");
        assertThat(page).contains("trễ 3 giờ 35 phút").contains("data-testid=\"late\"");
        assertThat(page).contains("data-testid=\"chain\" data-value=\"whole\"").contains("8 mục, nguyên vẹn");
        assertThat(stage(page, "birth")).isEqualTo("done");
        assertThat(stage(page, "residence")).isEqualTo("waiting");
        assertThat(stage(page, "insurance")).isEqualTo("later");
        assertThat(stage(page, "return")).isEqualTo("later");
    }

    @Test
    void tellsItInEnglishToo() {
        var journal = aBirth(MONDAY).after(Duration.ofMinutes(95)).accepted("birth", NINH_HIEP, "NH-0112");
        write(journal);
        dossier(journal, 3);

        var page = get("/dossiers/" + journal.code() + "?lang=en");

        assertThat(page.body())
                .contains("<html lang=\"en\"")
                .contains("Received a dossier of “Birth registration")
                .contains("Accepted the stage “Birth registration”")
                .contains("officer NH-0112")
                .contains("10 Mar 2026, 08:30");
        assertThat(page.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("console-lang=en;")
                .contains("SameSite=Lax");
    }

    @Test
    void remembersTheLanguageInACookie() {
        assertThat(get("/dossiers", "Cookie", "console-lang=en").body()).contains("<html lang=\"en\"");
        assertThat(get("/dossiers", "Cookie", "console-lang=<script>").body()).contains("<html lang=\"vi\"");
        assertThat(get("/dossiers?lang=fr", "Accept-Language", "en").body()).contains("<html lang=\"vi\"");
    }

    @Test
    void showsWhereAChainIsBroken() {
        var journal = aBirth(MONDAY).after(Duration.ofMinutes(5)).accepted("birth", NINH_HIEP, "NH-0112");
        var records = Journal.records(journal.entries());
        var third = records.get(2);
        var altered =
                new String(third.value(), UTF_8).replace("NH-0112", "NH-9999").getBytes(UTF_8);
        records.set(
                2, new ProducerRecord<>(third.topic(), null, third.timestamp(), third.key(), altered, third.headers()));
        inTransaction(() -> records.forEach(kafka::send));

        var page = dossier(journal, 3);

        assertThat(page)
                .contains("data-testid=\"chain\" data-value=\"broken\"")
                .contains("2 trong 3 mục nguyên vẹn")
                .contains("Nội dung không khớp mã băm");
        assertThat(codes(get("/dossiers?status=broken").body())).contains(journal.code());
    }

    @Test
    void anUnknownCodeGetsAPageThatHelps() {
        var page = get("/dossiers/000.00.15.H32-190312-9999");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body())
                .contains("data-testid=\"unknown-dossier\"")
                .contains("000.00.15.H32-190312-9999")
                .contains("/dossiers?q=000.00.15.H32-190312-9999");
        assertThat(get("/dossiers/%00%FF").statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(get("/nothing-here").statusCode()).isEqualTo(404);
        assertThat(get("/nothing-here").body()).contains("Không có trang này");
        assertThat(get("/dossiers/").statusCode()).isEqualTo(404);
    }

    // ---- finding dossiers

    @Test
    void findsDossiersByPartOfTheCodeStatusAndAgency() {
        var received = MONDAY.plus(Duration.ofDays(30));
        var waiting = aBirth(received);
        var refused = anExtract(received.plusSeconds(60))
                .after(Duration.ofMinutes(5))
                .refused(JUSTICE, "TP-031", "Không tìm thấy sự kiện hộ tịch trong sổ gốc");
        write(waiting);
        write(refused);
        dossier(waiting, 2);
        dossier(refused, 3);
        var day = "260401-";

        assertThat(codes(get("/dossiers?q=" + day).body())).containsExactly(refused.code(), waiting.code());
        assertThat(codes(get("/dossiers?q=" + refused.code().toLowerCase(java.util.Locale.ROOT))
                        .body()))
                .containsExactly(refused.code());
        assertThat(codes(get("/dossiers?q=" + day + "&status=3").body())).containsExactly(refused.code());
        assertThat(codes(get("/dossiers?q=" + day + "&status=open").body())).containsExactly(waiting.code());
        assertThat(codes(get("/dossiers?q=" + day + "&agency=so+tu+phap").body()))
                .containsExactly(refused.code());
        assertThat(codes(get("/dossiers?q=" + day + "&agency=" + NINH_HIEP).body()))
                .containsExactly(waiting.code());
        assertThat(codes(get("/dossiers?q=" + day + "&agency=nobody").body())).isEmpty();
        assertThat(codes(get("/dossiers?q=2604%25").body())).isEmpty();
        assertThat(get("/dossiers?q=" + day + "&status=3&agency=so+tu+phap").body())
                .contains("value=\"" + day + "\"")
                .contains("value=\"so tu phap\"")
                .containsPattern("value=\"3\" selected=\"selected\"");
    }

    @Test
    void findsByProcedureAndByWhenItIsDue() {
        var received = MONDAY.plus(Duration.ofDays(31));
        var waiting = aBirth(received);
        var refused = anExtract(received.plusSeconds(60))
                .after(Duration.ofMinutes(5))
                .refused(JUSTICE, "TP-031", "Không tìm thấy sự kiện hộ tịch trong sổ gốc");
        write(waiting);
        write(refused);
        dossier(waiting, 2);
        dossier(refused, 3);
        var day = "/dossiers?q=260402-";
        var due = LocalDate.ofInstant(received.plus(Duration.ofDays(8)), WorkingCalendar.ZONE);

        assertThat(codes(get(day + "&procedure=trich+luc").body())).containsExactly(refused.code());
        assertThat(codes(get(day + "&procedure=" + EXTRACT).body())).containsExactly(refused.code());
        assertThat(codes(get(day + "&procedure=nothing").body())).isEmpty();
        assertThat(codes(get(day + "&due=" + due).body())).containsExactly(waiting.code());
        assertThat(codes(get(day + "&due=" + due.minusDays(1)).body())).isEmpty();
        assertThat(get(day + "&due=" + due + "&procedure=khai+sinh").body())
                .contains("value=\"" + due + "\"", "value=\"khai sinh\"");
        var wrong = get(day + "&due=31/3/2026");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("31/3/2026").contains("2026-03-31");
    }

    @Test
    void marksWhatIsOverdue() {
        var overdue = aBirth(MONDAY);
        write(overdue);
        dossier(overdue, 2);

        var page = get("/dossiers?status=overdue&q=" + overdue.code()).body();

        assertThat(codes(page)).containsExactly(overdue.code());
        assertThat(page).contains("quá hạn").contains("class=\"due is-overdue\"");
    }

    @Test
    void turningPagesMissesNothingAndRepeatsNothingWhileNewDossiersComeIn() {
        var start = MONDAY.plus(Duration.ofDays(60));
        var journals = IntStream.range(0, 120)
                .mapToObj(n -> aBirth(start.plus(n / 3, ChronoUnit.MINUTES)))
                .toList();
        journals.forEach(this::write);
        var expected = journals.stream()
                .sorted((a, b) -> a.at().equals(b.at()) ? b.code().compareTo(a.code()) : b.at().compareTo(a.at()))
                .map(Journal::code)
                .toList();
        await().atMost(PATIENCE)
                .until(() -> database.sql("select count(*) from dossier where code like '%-260501-%'")
                                .query(Long.class)
                                .single()
                        == 120);

        var seen = new ArrayList<String>();
        var next = "/dossiers?q=-260501-";
        while (next != null) {
            var page = get(next).body();
            seen.addAll(codes(page));
            var late = aBirth(start.plus(Duration.ofHours(3)));
            write(late);
            dossier(late, 2);
            var link = NEXT.matcher(page);
            next = link.find() ? link.group(1).replace("&amp;", "&") : null;
        }

        assertThat(seen).containsExactlyElementsOf(expected);
    }

    @Test
    void aMistypedPlaceIsTheFirstPage() {
        assertThat(get("/dossiers?before=nonsense").statusCode()).isEqualTo(200);
        assertThat(get("/dossiers?before=999999999999999~X-1").statusCode()).isEqualTo(200);
        assertThat(get("/dossiers?status=nonsense").statusCode()).isEqualTo(200);
    }

    // ---- the whole life of a dossier

    @Test
    void tellsEveryKindOfEventInBothLanguages() {
        var seen = new java.util.HashSet<String>();
        for (var what = 0; what < 12; what++) {
            for (var seed = 0; seed < 3; seed++) {
                var journal = new Seeding(seed, 1).land(MONDAY.minus(Duration.ofDays(200 + 10L * what + seed)), what);
                write(journal);
                var page = dossier(journal, journal.entries().size());
                var english = get("/dossiers/" + journal.code() + "?lang=en").body();
                journal.entries().forEach(entry -> seen.add(entry.type()));
                assertThat(page).doesNotContain("phiên bản này chưa biết").doesNotContain("??");
                assertThat(english).doesNotContain("this version does not know").doesNotContain("??");
                assertThat(page).doesNotContain(Journal.SECRETS);
                assertNoInlineCode(page);
            }
        }
        // With those of the long way, which other tests tell.
        assertThat(seen)
                .contains(vn.lienthong.contract.wire.EventTypes.of(DossierEvent.class).names().entrySet().stream()
                        .filter(kind -> !java.util.Set.of(
                                        DossierEvent.SealRefused.class,
                                        DossierEvent.ResultReturned.class,
                                        DossierEvent.ActionRefused.class)
                                .contains(kind.getKey()))
                        .map(Map.Entry::getValue)
                        .toArray(String[]::new));
    }

    @Test
    void showsAStoppedClockConsultationsAndWhatIsNoPartOfADossier() {
        var start = MONDAY.minus(Duration.ofDays(400));
        var waiting = aBirth(start)
                .after(Duration.ofHours(1))
                .add(new DossierEvent.DossierStopped("birth", NINH_HIEP, "NH-1", "Chờ tòa án"))
                .add(new DossierEvent.ClockStopped(vn.lienthong.contract.dossier.DossierStatus.STOPPED));
        var seeding = new Seeding(1, 1);
        var consulted = seeding.land(start.plusSeconds(60), 4);
        var back = seeding.land(start.plusSeconds(120), 3);
        List.of(waiting, consulted, back).forEach(this::write);

        var stopped = dossier(waiting, 4);
        var asked = dossier(consulted, consulted.entries().size());
        var skipped = dossier(back, back.entries().size());

        assertThat(stopped)
                .contains("data-testid=\"clock\" data-value=\"stopped\"")
                .contains("Dừng xử lý")
                .contains("khi đồng hồ chạy lại")
                .contains("Lý do: Chờ tòa án");
        assertThat(codes(get("/dossiers?status=stopped&q=" + waiting.code()).body()))
                .containsExactly(waiting.code());
        assertThat(asked)
                .contains("data-testid=\"stage-check~1\" data-value=\"done\"")
                .contains("data-testid=\"stage-check~2\" data-value=\"done\"")
                .contains("Lấy ý kiến 1")
                .contains("Hợp đồng công chứng có hợp lệ không?")
                .contains("Cục Thuế tỉnh Khánh Hòa không trả lời ý kiến đúng hạn");
        assertThat(stage(skipped, "survey")).isEqualTo("skipped");
        assertThat(stage(skipped, "heritage")).isEqualTo("skipped");
        assertThat(stage(skipped, "approve")).isEqualTo("later");
        assertThat(stage(skipped, "check")).isEqualTo("waiting");
        assertThat(skipped).contains("Tùy chọn: Đo đạc lại thửa đất").contains("Chỉ khi facts.area &gt; 500.0");
    }

    // ---- what needs attention

    @Test
    void listsWhatNeedsAttentionWithTheReason() {
        var start = Instant.parse("2024-06-03T01:30:00Z");
        var seeding = new Seeding(1, 1);
        var split = seeding.land(start, 9);
        var unfetched = seeding.land(start.plusSeconds(60), 11);
        write(split);
        write(unfetched);
        dossier(split, split.entries().size());
        dossier(unfetched, unfetched.entries().size());

        var page = get("/attention?kind=reassignment");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(codes(page.body())).contains(split.code()).doesNotContain(unfetched.code());
        assertThat(page.body())
                .contains("Cần chọn cơ quan thay thế")
                .contains("was split among 2 agencies")
                .contains("Thẩm tra hồ sơ")
                .contains("href=\"/dossiers/" + split.code() + "\"");
        assertThat(codes(get("/attention?kind=unfetched&lang=en").body())).contains(unfetched.code());
        assertThat(get("/attention?kind=unfetched&lang=en").body()).contains("Not fetched by its agency");
        await().atMost(PATIENCE).untilAsserted(() -> {
            var all = count("select count(*) from concern")
                    + count(
                            "select count(*) from dossier where done_at is null and due_at < least(clock_stopped_at, now())");
            assertThat(value(get("/").body(), "tile-attention")).isEqualTo(all);
            assertThat(get("/dossiers").body()).contains("data-testid=\"pending\">" + grouped(all) + "<");
        });
    }

    @Test
    void turningPagesOfTheListMissesNothingAndRepeatsNothing() {
        var start = Instant.parse("2025-03-03T01:30:00Z");
        var journals = IntStream.range(0, 70)
                .mapToObj(n -> new Seeding(1, 1).land(start.plusSeconds(n / 3), 9))
                .toList();
        var codes = new java.util.TreeSet<String>();
        for (var n = 0; n < journals.size(); n++) {
            // Its own code: the seeding begins anew each time.
            var journal = Journal.aDossier(code("000.01.44.H32", start), start.plusSeconds(n / 3));
            journals.get(n).entries().stream()
                    .map(entry -> new DossierEventOf(entry.type(), entry.data()))
                    .forEach(entry -> journal.after(Duration.ZERO).add(entry.type(), entry.data()));
            write(journal);
            codes.add(journal.code());
        }
        await().atMost(PATIENCE)
                .until(() ->
                        count("select count(*) from concern where kind = 'reassignment' and dossier like '%-250303-%'")
                                == 70);

        for (var list : List.of("/attention?kind=reassignment", "/attention")) {
            var seen = new ArrayList<String>();
            var next = list;
            while (next != null) {
                var page = get(next).body();
                Pattern.compile("data-code=\"([^\"]+)\" data-kind=\"reassignment\"")
                        .matcher(page)
                        .results()
                        .map(match -> match.group(1))
                        .filter(codes::contains)
                        .forEach(seen::add);
                var link = NEXT.matcher(page);
                next = link.find() ? link.group(1).replace("&amp;", "&") : null;
            }
            assertThat(seen).as(list).hasSize(70).doesNotHaveDuplicates().containsAll(codes);
        }
    }

    private record DossierEventOf(String type, byte[] data) {}

    @Test
    void aMistypedAddressOfTheListIsItsFirstPage() {
        for (var path : List.of(
                "/attention?kind=nonsense",
                "/attention?after=nonsense",
                "/attention?after=999999999999.1!X!stopped!",
                "/attention?after=1.1!X!stopped!%00")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    private static String grouped(long count) {
        return java.text.NumberFormat.getIntegerInstance(java.util.Locale.of("vi"))
                .format(count);
    }

    // ---- what others write is never markup, and nothing personal is kept

    @Test
    void showsMarkupInTextsAsText() {
        var evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        var journal = aBirth(MONDAY)
                .after(Duration.ofMinutes(5))
                .add(new DossierEvent.StageAccepted(evil, NINH_HIEP, evil))
                .after(Duration.ofMinutes(5))
                .add("vn.lienthong." + evil, "{}".getBytes(UTF_8))
                .after(Duration.ofMinutes(5))
                .refused(NINH_HIEP, evil, evil);
        write(journal);
        var pages = List.of(
                dossier(journal, 5),
                get("/dossiers?q=" + URLEncoder.encode(evil, UTF_8) + "&agency=" + URLEncoder.encode(evil, UTF_8))
                        .body(),
                get("/dossiers/"
                                + URLEncoder.encode("<script>alert(1)</script>", UTF_8)
                                        .replace("%2F", "~"))
                        .body());

        assertThat(pages.getFirst()).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        for (var page : pages) {
            assertThat(page).doesNotContainIgnoringCase("<script>").doesNotContain("<img");
            assertNoInlineCode(page);
        }
    }

    @Test
    void keepsNothingPersonal() {
        var journal = aBirth(MONDAY)
                .after(Duration.ofMinutes(5))
                .accepted("birth", NINH_HIEP, "NH-0112")
                .issued("birth", NINH_HIEP, "NH-0112");
        write(journal);
        var page = dossier(journal, 5);

        assertThat(page).doesNotContain(Journal.SECRETS);
        var tables = database.sql("select tablename from pg_tables where schemaname = 'public'")
                .query(String.class)
                .list();
        assertThat(tables).contains("entry", "dossier", "dead_letter");
        for (var table : tables) {
            var contents = database.sql("select t::text from \"" + table + "\" t")
                    .query(String.class)
                    .list();
            assertThat(String.join("\n", contents)).as(table).doesNotContain(Journal.SECRETS);
        }
    }

    // ---- the journal, again and again

    @Test
    void goesOnPastWhatItCanNotRead() {
        var before = deadLetters();
        var journal = aBirth(MONDAY);
        inTransaction(() -> {
            kafka.send(new ProducerRecord<>(
                    Topics.ROUTING_DOSSIER_JOURNAL.name(), journal.code(), "not an event".getBytes(UTF_8)));
            var stray = Journal.aDossier("no-code", MONDAY).after(Duration.ZERO).returned(JUSTICE, "TP-1");
            Journal.records(stray.entries()).forEach(kafka::send);
            var unkeepable = Journal.aDossier(code("000.00.15.H32", MONDAY), MONDAY)
                    .after(Duration.ZERO)
                    .returned(JUSTICE, "nul\0nul");
            Journal.records(unkeepable.entries()).forEach(kafka::send);
            Journal.records(journal.entries()).forEach(kafka::send);
        });

        dossier(journal, 2);
        await().atMost(PATIENCE).until(() -> deadLetters() >= before + 3);
        await().atMost(PATIENCE).untilAsserted(() -> {
            var page = get("/").body();
            assertThat(page)
                    .contains("the record header ce_subject is missing")
                    .contains("the key is not a dossier code")
                    .contains("a value in the entry can&#39;t be kept in the read model");
            assertThat(value(page, "topic-count-console-dead-letter")).isGreaterThanOrEqualTo(3);
            assertThat(page).contains("class=\"tile alarm\"");
        });
    }

    @Test
    void readsTheWholeJournalAgainIntoAnEmptiedDatabase() {
        var journal = aBirth(MONDAY);
        write(journal);
        dossier(journal, 2);
        awaitStandstill();
        var before = rows();
        var listener = console.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("console.read-model");

        listener.stop();
        database.sql("truncate entry, dossier, concern, due_since, tally, progress")
                .update();
        listener.start();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows()).isEqualTo(before));
    }

    private List<String> rows() {
        return database.sql("""
                        select e::text from entry e union all select d::text from dossier d
                        union all select c::text from concern c
                        union all select t::text from tally t where count <> 0 order by 1
                        """).query(String.class).list();
    }

    private void awaitStandstill() {
        await().atMost(PATIENCE).during(Duration.ofMillis(600)).untilAsserted(() -> {
            var page = get("/").body();
            assertThat(value(page, "reader-waiting-console")).isZero();
        });
    }

    // ---- the flow map

    @Test
    void countsWhatPassesWithoutTheMarkersOfTransactions() {
        var journal = aBirth(MONDAY)
                .after(Duration.ofMinutes(5))
                .accepted("birth", NINH_HIEP, "NH-0112")
                .issued("birth", NINH_HIEP, "NH-0112")
                .after(Duration.ofSeconds(1))
                .sealed("birth", NINH_HIEP);
        // Other tests write to the same topics: what counts is what is added here.
        var before = new AtomicReference<String>();
        await().atMost(PATIENCE).untilAsserted(() -> {
            var page = get("/").body();
            assertThat(value(page, "count-routing-dossier-journal")).isEqualTo(count("select count(*) from entry"));
            before.set(page);
        });
        write(journal);
        dossier(journal, 6);

        await().atMost(PATIENCE).untilAsserted(() -> {
            var page = get("/").body();
            assertThat(value(page, "count-routing-dossier-journal")).isEqualTo(count("select count(*) from entry"));
            assertThat(value(page, "count-signing-signature-commands"))
                    .isEqualTo(value(before.get(), "count-signing-signature-commands") + 1);
            assertThat(value(page, "count-signing-signature-events"))
                    .isEqualTo(value(before.get(), "count-signing-signature-events") + 1);
            assertThat(value(page, "tile-open")).isEqualTo(count("select count(*) from dossier where not ended"));
            assertThat(value(page, "tile-overdue"))
                    .isEqualTo(
                            count(
                                    "select count(*) from dossier where done_at is null and due_at < least(clock_stopped_at, now())"));
            assertThat(value(page, "reader-waiting-console")).isZero();
            assertThat(state(page, "console")).isEqualTo("up");
        });
    }

    @Test
    void seesWhoReadsWhoIsLateAndWhoIsAbsent() {
        assertThat(state(get("/").body(), "signing")).isEqualTo("absent");
        var partition = new TopicPartition(Topics.SIGNING_SIGNATURE_COMMANDS.name(), 0);

        try (var signing = consumer("signing.documents")) {
            signing.subscribe(List.of(partition.topic()));
            await().atMost(PATIENCE).until(() -> {
                signing.poll(Duration.ofMillis(100));
                return state(get("/").body(), "signing").equals("up");
            });

            inTransaction(() -> {
                kafka.send(command(partition));
                kafka.send(command(partition));
            });
            await().atMost(PATIENCE).untilAsserted(() -> {
                signing.poll(Duration.ofMillis(50));
                var page = get("/").body();
                assertThat(state(page, "signing")).isEqualTo("late");
                assertThat(value(page, "reader-waiting-signing")).isBetween(2L, 3L);
                assertThat(page).containsPattern("data-testid=\"reader-oldest-signing\">\\d+ giây<");
            });

            // Only the transaction's marker is left: nothing waits.
            signing.commitSync(Map.of(partition, new OffsetAndMetadata(2)));
            await().atMost(PATIENCE).untilAsserted(() -> {
                signing.poll(Duration.ofMillis(50));
                var page = get("/").body();
                assertThat(state(page, "signing")).isEqualTo("up");
                assertThat(value(page, "reader-waiting-signing")).isZero();
            });
        }

        await().atMost(PATIENCE).until(() -> state(get("/").body(), "signing").equals("absent"));
    }

    @Test
    void theLivingPartIsThatOfThePage() {
        var part = get("/flow?lang=en").body();

        assertThat(part.strip()).startsWith("<div class=\"living\"").doesNotContain("<html");
        assertThat(part).contains("data-testid=\"node-routing\"").contains("data-summary=");
    }

    // ---- safety of the pages

    @Test
    void everyPageIsStrictAboutWhatItRuns() {
        for (var path : List.of(
                "/",
                "/flow",
                "/dossiers",
                "/attention",
                "/attention?lang=en",
                "/dossiers/none",
                "/none",
                "/?lang=en",
                "/dossiers?lang=en")) {
            var page = get(path);
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'self';")
                            .contains("frame-ancestors 'none'")
                            .doesNotContain("unsafe"));
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
            assertThat(page.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(cache -> assertThat(cache).contains("no-store"));
            assertNoInlineCode(page.body());
        }
    }

    private static void assertNoInlineCode(String page) {
        assertThat(page)
                .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
                .doesNotContainPattern("<style")
                .doesNotContainPattern("<[^>]*\\sstyle=")
                .doesNotContainPattern("<[a-z][^<>\"]*(\"[^\"]*\"[^<>\"]*)*\\son[a-z]+=")
                .doesNotContain("javascript:")
                .doesNotContainPattern("(src|href)=\"(https?:)?//");
    }

    @Test
    void takesNothingThatDoesNotComeFromItsOwnPages() throws Exception {
        for (var method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            var answer = http.send(
                    HttpRequest.newBuilder(uri("/dossiers"))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .header("Accept", "text/html")
                            .header("Cookie", operator.cookie())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(method).isEqualTo(403);
            assertThat(answer.body()).contains("Không được xem hay làm việc này");
        }
        var answer = operator.post("/dossiers", Map.of());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("Địa chỉ này chỉ để xem");
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/metrics").statusCode()).isEqualTo(403);
        assertThat(get("/v3/api-docs").statusCode()).isEqualTo(404);
    }

    /** Another name that resolves to this machine must not let a foreign page read the console. */
    @Test
    void answersToItsOwnNamesOnly() throws IOException {
        assertThat(statusFor("localhost:" + port, "/")).isEqualTo("HTTP/1.1 302 ");
        assertThat(statusFor("127.0.0.1:" + port, "/login")).isEqualTo("HTTP/1.1 200 ");
        assertThat(statusFor("console.attacker.example", "/")).isEqualTo("HTTP/1.1 403 ");
        assertThat(statusFor("operations-console:8080", "/actuator/prometheus")).isEqualTo("HTTP/1.1 200 ");
    }

    @Test
    void assetsAreNamedByTheirContentAndKeptForEver() throws Exception {
        var page = get("/").body();
        var assets = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(assets).hasSize(3).allMatch(asset -> asset.matches("/assets/[a-z]+-[0-9a-f]{32}\\.[a-z]+"));
        var bytes = compressedSize("/");
        for (var asset : assets) {
            assertThat(get(asset).headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(cache -> assertThat(cache).contains("max-age=31536000", "immutable"));
            bytes += compressedSize(asset);
        }
        assertThat(bytes).as("bytes of the first page").isLessThan(100_000);
    }

    private int compressedSize(String path) throws Exception {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Accept-Encoding", "gzip")
                .header("Cookie", operator.cookie());
        return http.send(request.build(), BodyHandlers.ofByteArray()).body().length;
    }

    private String statusFor(String host, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(path, host)
                            .getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return answer.substring(0, answer.indexOf('\r'));
        }
    }

    // ---- words of these tests

    private static Journal aBirth(Instant received) {
        return Journal.aDossier(code("000.01.44.H32", received), received)
                .received(BIRTH, NINH_HIEP, ONE_STOP, Channel.ONLINE, received.plus(Duration.ofDays(8)))
                .routed("birth", NINH_HIEP, received.plus(Duration.ofHours(7)));
    }

    private static Journal anExtract(Instant received) {
        return Journal.aDossier(code("000.00.15.H32", received), received)
                .received(EXTRACT, JUSTICE, JUSTICE, Channel.COUNTER, received.plus(Duration.ofHours(7)))
                .routed("extract", JUSTICE, null);
    }

    private static String code(String agency, Instant received) {
        return "%s-%s-%04d"
                .formatted(
                        agency,
                        java.time.format.DateTimeFormatter.ofPattern("yyMMdd")
                                .withZone(java.time.ZoneId.of("Asia/Ho_Chi_Minh"))
                                .format(received),
                        SEQUENCE.incrementAndGet());
    }

    private void write(Journal journal) {
        inTransaction(() -> Journal.records(journal.entries()).forEach(kafka::send));
    }

    private synchronized void inTransaction(Runnable sending) {
        kafka.beginTransaction();
        sending.run();
        kafka.commitTransaction();
    }

    /** Its page, once it shows that many entries. */
    private String dossier(Journal journal, int entries) {
        return await().atMost(PATIENCE)
                .until(
                        () -> get("/dossiers/" + journal.code()).body(),
                        page -> sequences(page).size() == entries);
    }

    private static List<Integer> sequences(String page) {
        return Pattern.compile("data-sequence=\"(\\d+)\"")
                .matcher(page)
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }

    private static List<String> codes(String page) {
        return CODES.matcher(page).results().map(match -> match.group(1)).toList();
    }

    private static String stage(String page, String id) {
        return attribute(page, "stage-" + id);
    }

    private static String state(String page, String reader) {
        return attribute(page, "reader-state-" + reader);
    }

    private static long value(String page, String testId) {
        return Long.parseLong(attribute(page, testId));
    }

    private static String attribute(String page, String testId) {
        var found = Pattern.compile("data-testid=\"" + testId + "\" data-value=\"([^\"]*)\"")
                .matcher(page);
        assertThat(found.find()).as(testId).isTrue();
        return found.group(1);
    }

    private long count(String sql) {
        return database.sql(sql).query(Long.class).single();
    }

    private long deadLetters() {
        return count("select count(*) from dead_letter");
    }

    private static ProducerRecord<String, byte[]> command(TopicPartition partition) {
        return new ProducerRecord<>(partition.topic(), partition.partition(), "key", new byte[] {1});
    }

    private static KafkaConsumer<String, byte[]> consumer(String group) {
        var settings = new HashMap<String, Object>();
        settings.put(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, Infrastructure.shared().bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return new KafkaConsumer<>(settings);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private HttpResponse<String> get(String path, String... headers) {
        try {
            var request = HttpRequest.newBuilder(uri(path))
                    .timeout(PATIENCE)
                    .header("Accept", "text/html, */*;q=0.1")
                    .header("Cookie", operator.cookie());
            for (var i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
