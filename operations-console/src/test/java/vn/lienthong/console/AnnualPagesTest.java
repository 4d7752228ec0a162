package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Journal.aDossier;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.EXTRACT;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.POLICE;
import static vn.lienthong.console.Province.VINH_HOA;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.survey.SurveyEvent.SatisfactionAnswered;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;

/** The annual figures, II.07b and the indexes of 766 as officials meet them. All of it happens in years of its own. */
@Timeout(180)
class AnnualPagesTest {
    private static final EventTypes<SurveyEvent> SURVEY = EventTypes.of(SurveyEvent.class);
    private static final Instant MARCH = Instant.parse("2013-03-04T02:00:00Z");

    private static final String ON_THE_SPOT = "000.01.44.H32-130304-0001";
    private static final String PAID_ONLINE = "000.01.44.H32-130304-0002";
    private static final String BY_POST = "000.00.15.H32-130304-0001";
    private static final String RETURNED_BY_POST = "000.44.32.G01-130304-0001";

    @TempDir
    private static Path folder;

    private static DocumentConsole console;

    @BeforeAll
    static void fill() throws Exception {
        console = new DocumentConsole("console_annual_pages", folder.resolve("content"));
        console.write(received(ON_THE_SPOT, BIRTH, NINH_HIEP, Channel.COUNTER, MARCH, 10, null)
                .after(Duration.ofDays(1))
                .add(payment(NINH_HIEP, "CB-01"))
                .completed("birth", NINH_HIEP, "CB-01")
                .processed()
                .returned(NINH_HIEP, "CB-01"));
        // Somebody else did a step of it; late.
        console.write(received(PAID_ONLINE, BIRTH, NINH_HIEP, Channel.ONLINE, MARCH, 5, null)
                .after(Duration.ofHours(1))
                .add(payment(NINH_HIEP, null))
                .after(Duration.ofDays(8))
                .completed("residence", POLICE, "CA-01")
                .completed("birth", NINH_HIEP, "CB-01")
                .processed());
        console.write(received(BY_POST, EXTRACT, JUSTICE, Channel.POST, MARCH, 2, null)
                .after(Duration.ofDays(2).minusMinutes(1))
                .completed("extract", JUSTICE, "TP-01")
                .processed());
        console.write(received(RETURNED_BY_POST, BIRTH, POLICE, Channel.COUNTER, MARCH, 5, Channel.POST)
                .after(Duration.ofDays(1))
                .refused(POLICE, "CA-02", "không thuộc thẩm quyền")
                .after(Duration.ofDays(1))
                .returned(POLICE, "CA-02"));
        // A year before, one by post.
        console.write(received(
                        "000.01.41.H32-120304-0001",
                        BIRTH,
                        VINH_HOA,
                        Channel.POST,
                        MARCH.minus(Duration.ofDays(365)),
                        2,
                        null)
                .after(Duration.ofDays(1))
                .processed()
                .returned(VINH_HOA, "CB-07"));
        try (var kafka = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            kafka.send(answer(ON_THE_SPOT, BIRTH, NINH_HIEP, 5));
            kafka.send(answer(ON_THE_SPOT, BIRTH, NINH_HIEP, 5));
            kafka.send(new ProducerRecord<>(Topics.NOTIFICATION_SURVEY_EVENTS.name(), "x", new byte[] {1}));
            kafka.send(answer(PAID_ONLINE, BIRTH, NINH_HIEP, 2));
        }
        await().atMost(DocumentConsole.PATIENCE).untilAsserted(() -> {
            assertThat(cells(page("/statistics/annual?period=2013&lang=en"), ""))
                    .containsEntry("settled", "4")
                    .containsEntry("by-post", "2");
            assertThat(answers()).isEqualTo(2);
        });
    }

    private static long answers() {
        return console.context
                .getBean(JdbcClient.class)
                .sql("select count(*) from satisfaction where at >= '2013-01-01' and at < '2014-01-01'")
                .query(Long.class)
                .single();
    }

    private static Journal received(
            String code,
            ProcedureCode procedure,
            AgencyCode by,
            Channel channel,
            Instant at,
            int dueAfter,
            @Nullable Channel returnBy) {
        return aDossier(code, at)
                .after(Duration.ZERO)
                .add(new DossierReceived(
                        procedure,
                        1,
                        by,
                        by,
                        channel,
                        at.plus(Duration.ofDays(dueAfter)),
                        List.of(),
                        Map.of(),
                        List.of(),
                        0,
                        Journal.sealed(),
                        returnBy,
                        null,
                        List.of()));
    }

    private static PaymentConfirmed payment(AgencyCode by, @Nullable String officer) {
        return new PaymentConfirmed("fee", by, officer, 50_000L, "GD-1", DossierStatus.RECEIVED);
    }

    private static ProducerRecord<String, byte[]> answer(
            String dossier, ProcedureCode procedure, AgencyCode agency, int level) {
        var event = new SatisfactionAnswered(procedure, agency, level);
        return KafkaEvents.toRecord(
                Topics.NOTIFICATION_SURVEY_EVENTS,
                new EventEnvelope(
                        UUID.nameUUIDFromBytes(("survey " + dossier).getBytes(UTF_8))
                                .toString(),
                        "/notification",
                        SURVEY.nameOf(event),
                        dossier,
                        MARCH.plus(Duration.ofDays(20)),
                        SURVEY.write(event)));
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private static String page(String path) {
        return console.get(path).body();
    }

    /** The figures of a row, by their codes; of the total where the key is empty. */
    private static Map<String, String> cells(String page, String key) {
        var figures = new HashMap<String, String>();
        int begin = page.indexOf(key.isEmpty() ? "data-testid=\"total\"" : "data-key=\"" + key + "\"");
        if (begin < 0) {
            return figures;
        }
        var row = page.substring(begin, page.indexOf("</tr>", begin));
        var cells = Pattern.compile("data-(?:figure|column)=\"([^\"]+)\"[^>]*>\\s*(?:<(?:a|span)[^>]*>)?([\\d,.]*)")
                .matcher(row);
        while (cells.find()) {
            figures.put(cells.group(1), cells.group(2));
        }
        return figures;
    }

    /** What stands in an index's row. */
    private static String index(String page, String code) {
        int begin = page.indexOf("data-index=\"" + code + "\"");
        return page.substring(begin, page.indexOf("</tr>", begin)).replaceAll("<[^>]+>", " ");
    }

    @Test
    void countsAYearByLevelSectorAndAgency() {
        var page = page("/statistics/annual?period=2013&lang=en");
        assertThat(cells(page, "commune"))
                .containsEntry("received", "2")
                .containsEntry("online", "1")
                .containsEntry("early", "1")
                .containsEntry("late", "1")
                .containsEntry("paid-online", "1")
                .containsEntry("on-the-spot", "1");
        assertThat(cells(page, "department"))
                .containsEntry("on-time", "1")
                .containsEntry("received-by-post", "1")
                .containsEntry("returned-by-post", "0");
        assertThat(cells(page, "vertical"))
                .containsEntry("returned-by-post", "1")
                .containsEntry("on-the-spot", "0");
        assertThat(page)
                .contains("data-testid=\"first-payable-online\">1<")
                .contains("data-testid=\"first-by-post\">2<")
                .contains("data-testid=\"first-post-growth\">2 times<")
                .contains("data-testid=\"first-commune-on-the-spot\">50.00%<")
                .contains("data-testid=\"first-commune-steps\">66.67%<")
                .contains("data-testid=\"first-department-in-time\">100.00%<");
        assertThat(cells(page("/statistics/annual?period=2013&by=agency"), NINH_HIEP.value()))
                .containsEntry("settled", "2");
        for (var by : List.of("field", "level", "sector", "agency", "procedure")) {
            for (var language : List.of("vi", "en")) {
                assertThat(page("/statistics/annual?period=2013&by=%s&lang=%s".formatted(by, language)))
                        .as(by)
                        .contains("data-testid=\"total\"")
                        .doesNotContain("??");
            }
        }
    }

    @Test
    void aFigureOpensTheDossiersBehindIt() {
        assertThat(page("/statistics/annual/dossiers?period=2013&by=level&row=commune&figure=on-the-spot&lang=en"))
                .contains("data-code=\"" + ON_THE_SPOT + "\"", "1 dossiers")
                .doesNotContain(PAID_ONLINE);
        assertThat(page("/statistics/annual/dossiers?period=2013&figure=by-post"))
                .contains(BY_POST, RETURNED_BY_POST)
                .doesNotContain(ON_THE_SPOT, "??");
        assertThat(console.get("/statistics/annual/dossiers?period=2013&figure=all")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void isSavedLikeTheOthers() {
        assertThat(page("/statistics/annual.csv?period=2013"))
                .startsWith("\uFEFFTT,Cấp,Tiếp nhận trong kỳ,")
                .contains(",Cấp xã,2,1,\"50,00\",2,1,0,1,\"50,00\",\"50,00\",1,1,0,0,0,");
        for (var path : List.of("annual", "procedures", "service")) {
            assertThat(page("/statistics/%s.xlsx?period=2013".formatted(path))).startsWith("PK");
            assertThat(page("/statistics/%s.pdf?period=2013".formatted(path))).startsWith("%PDF");
            assertThat(console.get("/statistics/%s.csv?period=2013".formatted(path))
                            .headers()
                            .firstValue("Content-Disposition"))
                    .hasValueSatisfying(value -> assertThat(value).contains("2013-", ".csv"));
            assertThat(console.get("/statistics/%s.csv?period=soon".formatted(path))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(console.get("/statistics/%s?period=soon".formatted(path)).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void tellsTheIndexesOf766AndWhatItDoesntKnow() {
        var page = page("/statistics/service?period=2013&agency=%s&lang=en".formatted(NINH_HIEP));
        assertThat(index(page, "settled-in-time")).contains("50.00%", "1 of 2");
        assertThat(index(page, "handed-in-online")).contains("50.00%");
        assertThat(index(page, "paid-online")).contains("50.00%", "1 of 2");
        assertThat(index(page, "digital-results")).contains("100.00%", "2 of 2");
        assertThat(index(page, "digital-papers")).contains("0.00%", "0 of 2");
        // The answers of applicants, each dossier once.
        assertThat(index(page, "satisfied")).contains("50.00%", "1 of 2");
        assertThat(index(page, "mean-satisfaction")).contains("3.5");
        for (var unknown : List.of("synchronised", "reused", "complaints")) {
            assertThat(index(page, unknown))
                    .contains("–", "not known to this system")
                    .doesNotContain("%");
        }
        for (var language : List.of("vi", "en")) {
            assertThat(page("/statistics/service?period=2013&lang=" + language)).doesNotContain("??");
        }
        assertThat(page("/statistics/service?period=2013&lang=en")).contains("data-key=\"" + JUSTICE + "\"");
        assertThat(page("/statistics/service.csv?period=2013")).contains("UBND Phường Ninh Hiệp");
    }

    @Test
    void theSumsOfII07bAgree() {
        var page = page("/statistics/procedures?period=2019&lang=vi");
        assertThat(page).doesNotContain("??");
        var total = cells(page, "");
        for (int sum : new int[] {3, 7, 11}) {
            assertThat(number(total, sum))
                    .isPositive()
                    .isEqualTo(number(total, sum + 1) + number(total, sum + 2) + number(total, sum + 3));
        }
        assertThat(page("/statistics/procedures?period=2019&row=commune/administration"))
                .contains(BIRTH.value());
    }

    private static int number(Map<String, String> row, int column) {
        return Integer.parseInt(row.get(Integer.toString(column)).replace(".", ""));
    }

    @Test
    void fitWideAndNarrowScreensAndAreAccessible() throws Exception {
        try (var looks = Looks.open().as(console.operator()::in)) {
            looks.fits("statistics-annual", console.uri("/statistics/annual?period=2013"));
            looks.fits(
                    "statistics-procedures",
                    console.uri("/statistics/procedures?period=2019&row=commune/administration"));
            looks.fits("statistics-service", console.uri("/statistics/service?period=2013"));

            // By mouse: from the report to the annual figures, and to the dossiers behind one.
            looks.browser().get(console.uri("/statistics?period=2013&lang=vi").toString());
            looks.browser()
                    .findElement(By.cssSelector("[data-testid='section-annual']"))
                    .click();
            looks.browser()
                    .get(console.uri("/statistics/annual?period=2013&lang=vi").toString());
            looks.browser()
                    .findElement(By.cssSelector("tr[data-key='commune'] td[data-figure='late'] a"))
                    .click();
            looks.browser()
                    .findElement(By.cssSelector("[data-testid='dossier-row'] a"))
                    .click();
            looks.arrivesAt("/dossiers/" + PAID_ONLINE);
        }
    }
}
