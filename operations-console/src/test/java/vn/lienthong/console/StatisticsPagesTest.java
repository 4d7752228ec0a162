package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Journal.aDossier;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.VINH_HOA;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Channel;

/** The report as officials meet it: page, files, the dossiers behind a figure. All of it happens in a year of its own. */
@Timeout(180)
class StatisticsPagesTest {
    private static final Instant MAY = Instant.parse("2011-05-10T02:00:00Z");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static DocumentConsole console;

    @BeforeAll
    static void fill() throws Exception {
        console = new DocumentConsole("console_statistics_pages", folder.resolve("content"));
        // Carried over from April, early.
        settled("000.01.44.H32-110420-0001", NINH_HIEP, Channel.COUNTER, MAY.minus(Duration.ofDays(20)), 30, 25);
        // On its day, and late.
        settled("000.01.44.H32-110510-0001", NINH_HIEP, Channel.ONLINE, MAY, 5, 5);
        settled("000.01.41.H32-110510-0001", VINH_HOA, Channel.POST, MAY, 2, 4);
        // Under way at the end of May, one of them overdue, and settled only in June.
        settled("000.01.41.H32-110510-0002", VINH_HOA, Channel.ONLINE, MAY, 10, 40);
        settled("000.01.41.H32-110510-0003", VINH_HOA, Channel.ONLINE, MAY.plus(Duration.ofDays(15)), 30, 25);
        await().atMost(DocumentConsole.PATIENCE)
                .untilAsserted(() -> assertThat(page("/statistics?period=2011-06&lang=en"))
                        .contains("data-testid=\"share-late\">50.00%"));
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private static void settled(
            String code, AgencyCode by, Channel channel, Instant received, int dueAfter, int settledAfter) {
        console.write(aDossier(code, received)
                .received(BIRTH, by, by, channel, received.plus(Duration.ofDays(dueAfter)))
                .after(Duration.ofDays(settledAfter).minusMinutes(1))
                .processed());
    }

    private static String page(String path) {
        return console.get(path).body();
    }

    /** The figures of the total's row, by their codes. */
    private static Map<String, String> total(String page) {
        var figures = new HashMap<String, String>();
        var row = page.substring(page.indexOf("data-testid=\"total\""));
        var cells = java.util.regex.Pattern.compile("data-figure=\"([^\"]+)\".*?>(\\d+)</(?:a|span)>")
                .matcher(row);
        while (cells.find()) {
            figures.put(cells.group(1), cells.group(2));
        }
        return figures;
    }

    private static HttpResponse<byte[]> file(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(console.uri(path))
                        .header("Cookie", console.operator().cookie())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void countsAMonthAsTheFormWantsIt() {
        assertThat(total(page("/statistics?period=2011-05&lang=en")))
                .containsEntry("received", "5")
                .containsEntry("received-online", "3")
                .containsEntry("received-in-person", "1")
                .containsEntry("carried-over", "1")
                .containsEntry("settled", "3")
                .containsEntry("early", "1")
                .containsEntry("on-time", "1")
                .containsEntry("late", "1")
                .containsEntry("open", "2")
                .containsEntry("in-time", "1")
                .containsEntry("overdue", "1");
        assertThat(total(page("/statistics?period=2011-06")))
                .containsEntry("carried-over", "2")
                .containsEntry("received", "2")
                .containsEntry("open", "0");
        assertThat(page("/statistics?period=2011-05&by=agency"))
                .contains("UBND Phường Ninh Hiệp", "UBND Phường Vĩnh Hòa", "66,67%", "75,00%");
        assertThat(total(page("/statistics?period=2011-05&by=field&agency=" + VINH_HOA)))
                .containsEntry("received", "3")
                .containsEntry("carried-over", "0");
    }

    @Test
    void findsItsWordsInBothLanguagesHoweverItIsDivided() {
        for (var by : List.of("field", "level", "agency", "procedure")) {
            for (var language : List.of("vi", "en")) {
                assertThat(page("/statistics?period=2011-05&by=%s&lang=%s".formatted(by, language)))
                        .as(by)
                        .contains("data-testid=\"total\"")
                        .doesNotContain("??", "bad-period", "data-testid=\"left-out\"");
            }
        }
    }

    @Test
    void aFigureOpensTheDossiersBehindIt() {
        assertThat(page("/statistics/dossiers?period=2011-05&figure=overdue&lang=en"))
                .contains("data-code=\"000.01.41.H32-110510-0002\"", "1 dossiers")
                .doesNotContain("110510-0001", "110510-0003");
        assertThat(page("/statistics/dossiers?period=2011-05&by=agency&row=" + NINH_HIEP + "&figure=received"))
                .contains("000.01.44.H32-110420-0001", "000.01.44.H32-110510-0001")
                .doesNotContain("000.01.41.H32");
    }

    @Test
    void isFiledAsSpreadsheetTextAndPdf() throws Exception {
        var csv = file("/statistics/report.csv?period=2011-05&by=agency");
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"II.06a-2011-05-agency.csv\"");
        assertThat(new String(csv.body(), UTF_8))
                .startsWith("\uFEFFTT,Đơn vị,Tiếp nhận: tổng số,")
                .contains(",UBND Phường Vĩnh Hòa,3,2,1,0,1,0,0,1,2,1,1\r\n")
                .endsWith(",Tổng cộng,5,3,1,1,3,1,1,1,2,1,1\r\n");

        var xlsx = Files.write(
                folder.resolve("report.xlsx"),
                file("/statistics/report.xlsx?period=2011-05&by=agency").body());
        var parts = new HashMap<String, String>();
        try (var zip = new ZipFile(xlsx.toFile())) {
            for (var entry : zip.stream().toList()) {
                parts.put(
                        entry.getName(),
                        HtmlUtils.htmlUnescape(
                                new String(zip.getInputStream(entry).readAllBytes(), UTF_8)));
            }
        }
        // Numbers are numbers there, not texts.
        assertThat(parts.get("xl/worksheets/sheet1.xml")).contains("<v>5</v>");
        assertThat(parts.values()).anySatisfy(part -> assertThat(part).contains("UBND Phường Vĩnh Hòa"));

        var bytes = file("/statistics/report.pdf?period=2011-05&by=agency").body();
        Files.write(Files.createDirectories(Path.of("target", "screenshots")).resolve("II.06a.pdf"), bytes);
        try (var pdf = Loader.loadPDF(bytes)) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("01/05/2011", "31/05/2011", "Vĩnh Hòa", "Tổng cộng", "II.06a");
        }
    }

    @Test
    void tellsThePortalAMonthOfEachAgency() throws Exception {
        var told = JsonMapper.shared()
                .readTree(file("/statistics/portal.json?month=2011-05&agency=" + VINH_HOA)
                        .body());

        assertThat(told).hasSize(1);
        var record = told.get(0);
        assertThat(record.path("Thang").stringValue()).isEqualTo("5");
        assertThat(record.path("SoNhanTrongKy").stringValue()).isEqualTo("3");
        assertThat(record.path("TongDaXuLy").stringValue()).isEqualTo("1");
        assertThat(record.path("PhanTramXuLyTreHan").stringValue()).isEqualTo("100.00");
        assertThat(record.path("TongChuaXuLyTrongHan").stringValue()).isEqualTo("1");
        assertThat(record.path("PhanTramChuaXuLyTreHan").stringValue()).isEqualTo("50.00");
    }

    @Test
    void saysWhatIsWrongWithAPeriod() throws Exception {
        for (var bad : new String[] {"2011-13", "soon", "2011-05-02..2011-05-01", "%3Cscript%3E"}) {
            var shown = console.get("/statistics?lang=en&period=" + bad);
            assertThat(shown.statusCode()).as(bad).isEqualTo(400);
            assertThat(shown.body()).as(bad).contains("names no period").doesNotContain("<script>");
            var file = file("/statistics/report.csv?period=" + bad);
            assertThat(file.statusCode()).as(bad).isEqualTo(400);
            assertThat(new String(file.body(), UTF_8)).as(bad).contains("2026-Q3");
        }
        assertThat(file("/statistics/portal.json?month=2011").statusCode()).isEqualTo(400);
        assertThat(console.get("/statistics/dossiers?period=2011-05&figure=all").statusCode())
                .isEqualTo(400);
        assertThat(console.get("/statistics?period=2011-05&agency=nobody").statusCode())
                .isEqualTo(200);
    }

    @Test
    void fitsWideAndNarrowScreensAndIsAccessible() throws Exception {
        try (var looks = Looks.open().as(console.operator()::in)) {
            looks.fits("statistics", console.uri("/statistics?period=2011-05&by=agency"));
            looks.fits("statistics-dossiers", console.uri("/statistics/dossiers?period=2011-05&figure=settled"));

            // By mouse: from a row's figure to the dossiers and to one of them.
            looks.browser()
                    .get(console.uri("/statistics?period=2011-05&by=agency&lang=vi")
                            .toString());
            looks.browser()
                    .findElement(By.cssSelector("tr[data-key='" + VINH_HOA + "'] td[data-figure='overdue'] a"))
                    .click();
            looks.browser()
                    .findElement(By.cssSelector("[data-testid='dossier-row'] a"))
                    .click();
            looks.arrivesAt("/dossiers/000.01.41.H32-110510-0002");
        }
    }
}
