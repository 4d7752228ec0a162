package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.INSURANCE;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.POLICE;
import static vn.lienthong.console.Province.PROVINCE;
import static vn.lienthong.console.Province.VINH_HOA;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.util.HtmlUtils;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/**
 * An operator's task list, done by clicks and keys alone: find a dossier by a half-remembered name, see why it is late, find the
 * failing agency, mend and replay 500 dead letters with a second person, file II.06 for March. The journal is this test's own.
 */
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorTasksTest {
    private static final String MASTER = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final EventTypes<PersonalKeyEvent> KEY_EVENTS = EventTypes.of(PersonalKeyEvent.class);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private static final String SOUGHT = "000.01.44.H32-261115-0001";
    private static final String NAMESAKE = "000.01.44.H32-261115-0002";

    private static final String CODES = "000.52.41.H32-190312-";
    private static final String GROUP = "notification.applicant-tasks";
    private static final int DOSSIERS = 25;
    private static final int EACH = 20;
    private static final String BAD = "{\"payments\":[{\"amount\":8000,\"number\":\"p1\",\"standing\":\"ownd\"}]}";

    @TempDir
    private static Path folder;

    private static KafkaBroker broker;
    private static DocumentConsole console;
    private static Receiver receiver;
    private static JdbcClient database;

    @BeforeAll
    static void start() throws Exception {
        Looks.isInstalled();
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        console = new DocumentConsole(
                broker.bootstrapServers(),
                "console_operator_tasks",
                folder.resolve("content"),
                "--lienthong.console.failures.per-second=250",
                "--lienthong.personal.enabled=true",
                "--lienthong.personal.follower=console",
                "--lienthong.personal.master-keys[0].id=test",
                "--lienthong.personal.master-keys[0].key=" + MASTER,
                "--lienthong.console.citizens.key=of-tests-only-of-tests-only-of-tests-only");
        database = console.context.getBean(JdbcClient.class);
        receiver = new Receiver(broker.bootstrapServers(), GROUP, CODES);
        seed();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {receiver, console, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    // ---- what happened before

    private static void seed() {
        var came = NOW.minus(Duration.ofDays(12));
        // The one that is asked for: the commune was in time, the police isn't.
        console.write(of(SOUGHT, "Trần Thị Ngọc Ánh", came)
                .routed("birth", NINH_HIEP, came.plus(Duration.ofDays(2)))
                .after(Duration.ofDays(1))
                .accepted("birth", NINH_HIEP, "NH-0112")
                .completed("birth", NINH_HIEP, "NH-0112")
                .routed("residence", POLICE, came.plus(Duration.ofDays(6)))
                .routed("insurance", INSURANCE, came.plus(Duration.ofDays(30)))
                .after(Duration.ofHours(3))
                .accepted("residence", POLICE, "CA-07")
                .accepted("insurance", INSURANCE, "BH-2"));
        console.write(of(NAMESAKE, "Trần Ngọc Bích", came).routed("birth", NINH_HIEP, NOW.plus(Duration.ofDays(2))));
        for (int i = 0; i < 5; i++) {
            var lies = Journal.aDossier("000.01.44.H32-261116-%04d".formatted(i), came.plus(Duration.ofHours(i)))
                    .received(BIRTH, NINH_HIEP, NINH_HIEP, Channel.ONLINE, NOW.plus(Duration.ofDays(3)))
                    .routed("residence", POLICE, NOW.minus(Duration.ofDays(1)));
            console.write(
                    i < 2
                            ? lies.after(Duration.ofDays(2))
                                    .add(new DossierEvent.Escalated(
                                            "residence", POLICE, PROVINCE, "unfetched", NOW.minus(Duration.ofDays(9))))
                            : lies.after(Duration.ofHours(1))
                                    .actionRefused("residence", POLICE)
                                    .accepted("residence", POLICE, "CA-07")
                                    .actionRefused("residence", POLICE));
        }
        march();
        for (int i = 0; i < EACH; i++) {
            for (int dossier = 0; dossier < DOSSIERS; dossier++) {
                receiver.write(code(dossier), code(dossier) + "/" + i, BAD);
            }
        }
        receiver.written();
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> count("select count(*) from dead_letter where state = 'open'") == DOSSIERS * EACH
                        && count("select count(*) from dossier") == 12);
    }

    private static void march() {
        var march = Instant.parse("2026-03-02T02:00:00Z");
        settled(1, VINH_HOA, Channel.ONLINE, march, 20, 10);
        settled(2, VINH_HOA, Channel.COUNTER, march, 10, 10);
        settled(3, NINH_HIEP, Channel.POST, march.plus(Duration.ofDays(7)), 5, 12);
        // Carried over from February, and into April.
        settled(4, NINH_HIEP, Channel.ONLINE, march.minus(Duration.ofDays(10)), 30, 15);
        settled(5, NINH_HIEP, Channel.ONLINE, march.plus(Duration.ofDays(23)), 20, 10);
    }

    private static void settled(
            int number, AgencyCode by, Channel channel, Instant received, int dueAfter, int settledAfter) {
        console.write(Journal.aDossier("000.01.44.H32-260302-%04d".formatted(number), received)
                .received(BIRTH, by, by, channel, received.plus(Duration.ofDays(dueAfter)))
                .after(Duration.ofDays(settledAfter).minusMinutes(1))
                .processed());
    }

    /** Received of somebody whose key has come. */
    private static Journal of(String code, String name, Instant at) {
        var key = SealingKey.random();
        var held = new MasterKeys(List.of(new MasterKey("test", MASTER, null))).wrap(code, key);
        try (var kafka = new KafkaProducer<String, byte[]>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            kafka.send(KafkaEvents.toRecord(
                    Topics.INTAKE_KEY_STATE,
                    new EventEnvelope(
                            UUID.randomUUID().toString(),
                            "/intake",
                            KEY_EVENTS.nameOf(held),
                            code,
                            at,
                            KEY_EVENTS.write(held))));
        }
        var person = new PersonalData(
                new PersonalData.Applicant(name, new CitizenId("056195004321"), null, "0905123456", null, "vi"),
                Map.of());
        return Journal.aDossier(code, at)
                .add(new DossierEvent.DossierReceived(
                        BIRTH,
                        1,
                        NINH_HIEP,
                        NINH_HIEP,
                        Channel.ONLINE,
                        NOW.minus(Duration.ofDays(2)),
                        List.of(),
                        SealedPersonalData.seal(new DossierCode(code), person, key)));
    }

    private static String code(int dossier) {
        return CODES + "%04d".formatted(dossier);
    }

    private static long count(String sql) {
        return database.sql(sql).query(Long.class).single();
    }

    // ---- a person at a browser

    private record Desk(Looks looks) implements AutoCloseable {
        /** Opens the console and is who they say at the issuer. */
        static Desk of(String person) {
            var desk = new Desk(Looks.open().savingTo(folder.resolve("downloads-" + person)));
            desk.looks.browser().get(console.uri("/").toString());
            desk.find("[data-person='" + person + "']").click();
            desk.looks.arrivesAt(console.uri("/").getPath());
            return desk;
        }

        WebElement find(String css) {
            return looks.browser().findElement(By.cssSelector(css));
        }

        WebElement at(String testId) {
            return find("[data-testid='" + testId + "']");
        }

        void click(String testId) {
            at(testId).click();
        }

        void type(String id, CharSequence... keys) {
            var field = looks.browser().findElement(By.id(id));
            field.clear();
            field.sendKeys(keys);
        }

        /** A click may still be under way, and the page another. */
        void says(String css, String... texts) {
            await().atMost(DocumentConsole.PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(find(css).getText()).contains(texts));
        }

        void shows(String testId, String value) {
            await().atMost(DocumentConsole.PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(at(testId).getDomAttribute("data-value")).isEqualTo(value));
        }

        String address() {
            return Objects.requireNonNull(looks.browser().getCurrentUrl()).replaceFirst("^http://[^/]+", "");
        }

        @Override
        public void close() {
            looks.close();
        }
    }

    @Test
    @Order(1)
    void anOperatorDoesTheTaskList() throws Exception {
        try (var hoa = Desk.of("hoa");
                var dung = Desk.of("dung")) {
            findsADossierByAHalfRememberedName(hoa);
            seesWhyItIsLate(hoa);
            findsTheFailingAgency(hoa);
            mendsAndReplaysFiveHundredLetters(hoa, dung);
            filesTheReportOfMarch(hoa);
            for (var desk : List.of(hoa, dung)) {
                assertThat(desk.looks().complaints().stream().filter(one -> !one.contains("422")))
                        .isEmpty();
            }
        }
    }

    private static void findsADossierByAHalfRememberedName(Desk desk) {
        desk.click("nav-citizens");
        desk.type("name", "ngoc anh tran");
        desk.type("reason", "người nộp hỏi về hồ sơ", Keys.ENTER);
        desk.says("[data-testid='citizens']", SOUGHT);
        assertThat(desk.looks().browser().findElements(By.cssSelector("[data-testid='citizen-row']")))
                .hasSize(1);
        desk.looks().picture("tasks-1-found");
        desk.find("[data-testid='citizen-row'] a").click();
        desk.looks().arrivesAt("/dossiers/" + SOUGHT);
    }

    private static void seesWhyItIsLate(Desk desk) {
        assertThat(desk.at("dossier-due").getText()).contains("quá hạn 2 ngày");
        var holder = desk.find("[data-testid='holder'][data-value='residence']");
        assertThat(holder.getText()).contains("Đăng ký thường trú", "Công an Thị xã Ninh Hòa", "từ ", "quá hạn 6 ngày");
        assertThat(holder.findElement(By.cssSelector("[data-testid='holder-since']"))
                        .getDomAttribute("datetime"))
                .isEqualTo(NOW.minus(Duration.ofDays(11)).toString());
        assertThat(desk.find("[data-testid='holder'][data-value='insurance']").getText())
                .contains("còn ")
                .doesNotContain("quá hạn");
        desk.looks().picture("tasks-2-why-late");
    }

    private static void findsTheFailingAgency(Desk desk) {
        desk.click("nav-agencies");
        desk.says("[data-testid='agency-row']", "Công an Thị xã Ninh Hòa");
        assertThat(desk.find("[data-testid='agency-row'] [data-testid='agency-refused']")
                        .getText())
                .isEqualTo("6");
        desk.looks().picture("tasks-3-agencies");
        desk.find("[data-testid='agency-row'] a").click();
        desk.looks().arrivesAt("/agencies/" + POLICE);
        assertThat(desk.at("agency-late").getText()).isEqualTo("6");
        assertThat(desk.at("agency-unfetched").getText()).isEqualTo("2");
        assertThat(desk.at("agency-error-rate").getText()).isEqualTo("60%");
        assertThat(desk.at("agency-lates").getText()).contains(SOUGHT);
        desk.looks().picture("tasks-3-agency");
    }

    private static void mendsAndReplaysFiveHundredLetters(Desk operator, Desk supervisor) {
        operator.click("nav-failures");
        operator.says("[data-testid='group-open']", "500");
        operator.looks().picture("tasks-4-failures");
        operator.find("[data-testid='group'] a").click();
        operator.says("[data-testid='reason']", "/payments/0/standing");
        operator.type("reason", "phần mềm thanh toán ghi sai owed");
        operator.type("sought", "ownd");
        operator.type("replacement", "owed");
        operator.looks().picture("tasks-4-proposing");
        operator.click("mend-all");
        operator.shows("mend-state", "proposed");
        var mend = operator.address().replace("/failures/mends/", "");
        assertThat(operator.looks().browser().findElements(By.cssSelector("[data-testid='approve']")))
                .isEmpty();

        supervisor.click("nav-failures");
        supervisor.find("[data-testid='proposal'] a").click();
        supervisor.says("[data-testid='differences']", "ownd", "owed");
        supervisor.type("reason", "đã đối chiếu với sổ thanh toán");
        supervisor.looks().picture("tasks-4-approving");
        supervisor.click("approve");
        supervisor.shows("mend-state", "approved");

        operator.looks().browser().navigate().refresh();
        operator.shows("mend-state", "approved");
        operator.looks().picture("tasks-4-approved");
        operator.click("to-replay");
        operator.type("reason", "đã sửa và đã duyệt");
        operator.click("replay-all");
        // Watched to the end on one page, which isn't loaded anew.
        operator.at("replay-state");
        var replay = operator.address().replace("/failures/replays/", "");
        operator.looks().browser().executeScript("window.mark = 'same page'");
        operator.looks().picture("tasks-4-under-way");
        operator.shows("replay-state", "done");
        assertThat(operator.at("progress").getDomProperty("value")).isEqualTo("100");
        assertThat(operator.at("taken").getText()).isEqualTo("500");
        assertThat(operator.at("stop").isDisplayed()).isFalse();
        assertThat(operator.looks().browser().executeScript("return window.mark"))
                .isEqualTo("same page");
        operator.looks().picture("tasks-4-done");

        for (int dossier = 0; dossier < DOSSIERS; dossier++) {
            var code = code(dossier);
            assertThat(receiver.taken(code))
                    .containsExactlyElementsOf(IntStream.range(0, EACH)
                            .mapToObj(i -> code + "/" + i)
                            .toList());
        }
        assertThat(count("select count(*) from dead_letter where state <> 'taken'"))
                .isZero();

        supervisor.click("nav-audit");
        supervisor.type("on", "mend/" + mend, Keys.ENTER);
        supervisor.says("[data-testid='audit']", "hoa", "phần mềm thanh toán ghi sai owed", "dung", "đã đối chiếu");
        supervisor.looks().picture("tasks-4-audit");
        supervisor.type("on", "replay/" + replay, Keys.ENTER);
        supervisor.says("[data-testid='audit']", "hoa", "đã sửa và đã duyệt");
    }

    private static void filesTheReportOfMarch(Desk desk) throws Exception {
        desk.click("nav-statistics");
        new Select(desk.at("by")).selectByValue("agency");
        desk.type("period", "3/2026", Keys.ENTER);
        desk.says("[data-testid='days']", "01/03/2026", "31/03/2026");
        assertThat(figures(desk, "[data-testid='total']")).containsExactly(5, 2, 2, 1, 4, 2, 1, 1, 1, 1, 0);
        assertThat(figures(desk, "tr[data-key='" + NINH_HIEP + "']")).containsExactly(3, 1, 1, 1, 2, 1, 0, 1, 1, 1, 0);
        desk.looks().picture("tasks-5-report");

        desk.click("xlsx");
        var file = folder.resolve("downloads-hoa").resolve("II.06a-2026-03-agency.xlsx");
        await().atMost(DocumentConsole.PATIENCE).until(() -> Files.exists(file));
        assertThat(row(file, "UBND Phường Ninh Hiệp"))
                .containsExactly("3", "1", "1", "1", "2", "1", "0", "1", "1", "1", "0");

        desk.find("tr[data-key='" + NINH_HIEP + "'] td[data-figure='late'] a").click();
        desk.says("[data-testid='dossiers']", "000.01.44.H32-260302-0003");
        assertThat(desk.looks().browser().findElements(By.cssSelector("[data-testid='dossier-row']")))
                .hasSize(1);
        desk.looks().picture("tasks-5-behind");
        desk.find("[data-testid='dossier-row'] a").click();
        desk.looks().arrivesAt("/dossiers/000.01.44.H32-260302-0003");
    }

    private static List<Integer> figures(Desk desk, String row) {
        return desk.find(row).findElements(By.cssSelector("td[data-figure]")).stream()
                .map(cell -> Integer.valueOf(cell.getText()))
                .toList();
    }

    /** The numbers that stand after a text in its row of the spreadsheet. */
    private static List<String> row(Path file, String text) throws Exception {
        try (var zip = new ZipFile(file.toFile())) {
            var texts = found("<si>(.*?)</si>", part(zip, "xl/sharedStrings.xml")).stream()
                    .map(one -> HtmlUtils.htmlUnescape(one.replaceAll("<[^>]+>", "")))
                    .toList();
            var row = found("<row.*?</row>", part(zip, "xl/worksheets/sheet1.xml")).stream()
                    .filter(one -> one.contains("t=\"s\"><v>" + texts.indexOf(text) + "</v>"))
                    .findFirst()
                    .orElseThrow();
            return found("<c [^>]*?(?<!t=\"s\")><v>(\\d+)</v>", row);
        }
    }

    private static String part(ZipFile zip, String name) throws Exception {
        return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8);
    }

    private static List<String> found(String pattern, String text) {
        var found = new ArrayList<String>();
        Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .forEach(match -> found.add(match.groupCount() == 0 ? match.group() : match.group(1)));
        return found;
    }

    // ---- what it looks like

    @Test
    @Order(2)
    void thePagesOnTheWayFitWideAndNarrowScreensAndAreAccessible() {
        try (var looks = Looks.open().as(Somebody.asSupervisor(console.uri("/"))::in)) {
            looks.fits("dossier", console.uri("/dossiers/" + SOUGHT));
            looks.fits("dossiers", console.uri("/dossiers"));
            looks.fits("dossiers-none", console.uri("/dossiers?q=no-such-code"));
            looks.fits("attention", console.uri("/attention"));
            looks.fits("lateness", console.uri("/lateness"));
            looks.fits("citizens-found", console.uri("/citizens"), browser -> {
                browser.findElement(By.id("name")).sendKeys("tran ngoc");
                browser.findElement(By.id("reason")).sendKeys("hỏi về hồ sơ", Keys.ENTER);
                assertThat(browser.findElement(By.cssSelector("[data-testid='citizens']"))
                                .getText())
                        .contains(SOUGHT, NAMESAKE);
            });
            looks.fits("agencies", console.uri("/agencies"));
            looks.fits("unknown-dossier", console.uri("/dossiers/000.00.15.H32-260101-0001"));
        }
        try (var looks = Looks.open()) {
            looks.fits("login", console.uri("/login"));
        }
    }
}
