package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Province.EXTRACT;
import static vn.lienthong.console.Province.JUSTICE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalSettings.MasterKey;

/** Search by citizen: whom it finds, who may, what is written down of it, and that an erased citizen is found no more. */
class CitizensTest {
    private static final String MASTER = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final int SEARCHES_PER_HOUR = 200;
    private static final String AN = "000.00.15.H32-260303-7001";
    private static final String ANH = "000.00.15.H32-260303-7002";
    private static final EventTypes<PersonalKeyEvent> EVENTS = EventTypes.of(PersonalKeyEvent.class);

    private static DocumentConsole console;
    private static Somebody hoa;
    private static Somebody dung;
    private static JdbcClient database;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        console = new DocumentConsole(
                "console_citizens",
                folder.resolve("content"),
                "--lienthong.personal.enabled=true",
                "--lienthong.personal.follower=console",
                "--lienthong.personal.master-keys[0].id=test",
                "--lienthong.personal.master-keys[0].key=" + MASTER,
                "--lienthong.console.citizens.key=of-tests-only-of-tests-only-of-tests-only",
                "--lienthong.console.citizens.searches-per-hour=" + SEARCHES_PER_HOUR);
        database = console.context.getBean(JdbcClient.class);
        hoa = Somebody.as(vn.lienthong.issuer.Person.HOA, console.uri("/"));
        dung = Somebody.as(vn.lienthong.issuer.Person.DUNG, console.uri("/"));
        received(AN, "Nguyễn Văn An", "056095001234", "0905111222");
        received(ANH, "Đặng Thị Ánh Nguyệt", "056195009876", "+84905333444");
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> found(dung, "nguyen van an", "").contains(AN)
                        && found(dung, "dang thi anh", "").contains(ANH));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void received(String code, String name, String identity, String phone) {
        var key = SealingKey.random();
        tell(code, new MasterKeys(List.of(new MasterKey("test", MASTER, null))).wrap(code, key));
        var person = new PersonalData(
                new PersonalData.Applicant(name, new CitizenId(identity), null, phone, null, "vi"), Map.of());
        var journal = Journal.aDossier(code, Instant.parse("2026-03-03T02:00:00Z"));
        console.write(journal.add(new DossierEvent.DossierReceived(
                EXTRACT,
                1,
                JUSTICE,
                JUSTICE,
                Channel.COUNTER,
                Instant.parse("2026-03-05T02:00:00Z"),
                List.of(),
                SealedPersonalData.seal(new DossierCode(code), person, key))));
    }

    private static void tell(String code, PersonalKeyEvent event) {
        try (var kafka = new KafkaProducer<String, byte[]>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        Infrastructure.shared().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            kafka.send(KafkaEvents.toRecord(
                    Topics.INTAKE_KEY_STATE,
                    new EventEnvelope(
                            UUID.randomUUID().toString(),
                            "/intake",
                            EVENTS.nameOf(event),
                            code,
                            Instant.now(),
                            EVENTS.write(event))));
        }
    }

    private static List<String> found(String name, String digits) {
        return found(hoa, name, digits);
    }

    private static List<String> found(Somebody who, String name, String digits) {
        var page = who.post("/citizens", Map.of("name", name, "digits", digits, "reason", "hỏi về hồ sơ"));
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        var codes = new ArrayList<String>();
        java.util.regex.Pattern.compile("data-code=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .forEach(match -> codes.add(match.group(1)));
        return codes;
    }

    @Test
    void findsByAHalfRememberedNameWithoutDiacriticsOrByLastDigits() {
        assertThat(found("nguyen van a", "")).containsExactly(AN);
        assertThat(found("Văn An", "")).containsExactly(AN);
        assertThat(found("dang thi anh", "")).containsExactly(ANH);
        assertThat(found("NGUYET dang", "")).containsExactly(ANH);
        assertThat(found("", "1234")).containsExactly(AN);
        assertThat(found("", "333444")).containsExactly(ANH);
        assertThat(found("", "0905333444")).containsExactly(ANH);
        assertThat(found("", "056095001234")).containsExactly(AN);
        assertThat(found("nguyen", "1222")).containsExactly(AN);
        assertThat(found("dang thi anh", "1234")).isEmpty();
        assertThat(found("nguyen van b", "")).isEmpty();
    }

    @Test
    void takesTheRightAReasonAndEnoughToGoBy() {
        assertThat(console.operator().get("/citizens").statusCode()).isEqualTo(403);
        assertThat(console.operator()
                        .post("/citizens", Map.of("name", "nguyen van an", "reason", "hỏi về hồ sơ"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(console.get("/").body()).doesNotContain("nav-citizens");
        assertThat(hoa.post("/citizens", Map.of("name", "nguyen van an")).body())
                .contains("Cần ghi lý do.");
        assertThat(hoa.post("/citizens", Map.of("name", "an", "reason", "hỏi về hồ sơ"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(hoa.post("/citizens", Map.of("digits", "123", "reason", "hỏi về hồ sơ"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void theAuditSaysWhoSearchedAndWhyAndNotForWhom() {
        found("dang thi anh nguyet", "9876");
        var entries = database.sql("select who || ' ' || reason || ' ' || outcome || ' ' || details from audit.entry"
                        + " where kind = 'CITIZEN_SOUGHT'")
                .query(String.class)
                .list();
        assertThat(entries)
                .anySatisfy(entry ->
                        assertThat(entry).startsWith("hoa hỏi về hồ sơ DONE").contains(ANH, "name digits"));
        assertThat(everything())
                .doesNotContain("Nguyệt", "nguyet", "056195009876", "9876", "905333444")
                .contains(ANH);
    }

    /** Nobody but this test searches as she does once all are received. */
    @Test
    void nobodySearchesAllDay() {
        var search = Map.of("name", "nguyen van an", "reason", "hỏi về hồ sơ");
        var answer = dung.post("/citizens", search);
        for (int n = 0; n < SEARCHES_PER_HOUR && answer.statusCode() == 200; n++) {
            answer = dung.post("/citizens", search);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body())
                .contains("Bạn đã tìm quá nhiều lần trong một giờ qua.")
                .doesNotContain("data-code");
        assertThat(searches("dung", "DONE")).isEqualTo(SEARCHES_PER_HOUR);
        assertThat(searches("dung", "REFUSED")).isOne();
        assertThat(found("nguyen van an", "")).containsExactly(AN);
    }

    private static long searches(String who, String outcome) {
        return database.sql(
                        "select count(*) from audit.entry where kind = 'CITIZEN_SOUGHT' and who = ? and outcome = ?")
                .params(who, outcome)
                .query(Long.class)
                .single();
    }

    /** All that the console keeps. */
    private static String everything() {
        var text = new StringBuilder();
        for (var table :
                List.of("citizen", "citizen_waiting", "audit.entry", "dossier", "entry", "outbox", "personal_key")) {
            database.sql("select cast(row_to_json(t) as text) from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(row -> text.append(row).append('\n'));
        }
        // Four digits stand in any hash, sealed text or time by chance.
        return text.toString().replaceAll("[\\w+/=-]{24,}|\\d\\d:[\\d:.+]+", "");
    }

    @Test
    void whoWasErasedIsFoundNoMore() {
        var code = "000.00.15.H32-260303-7003";
        received(code, "Trịnh Hoài Thương", "056195005555", "0905666777");
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> found("trinh hoai thuong", "").contains(code));

        tell(code, new PersonalKeyErased(Instant.now(), ErasureReason.CONSENT_WITHDRAWN));

        await().atMost(DocumentConsole.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> database.sql("select count(*) from citizen where dossier = ?")
                                .param(code)
                                .query(Long.class)
                                .single()
                        == 0);
        assertThat(found("trinh hoai thuong", "")).isEmpty();
        assertThat(console.get("/dossiers/" + code).statusCode()).isEqualTo(200);
    }

    @Test
    void fitsAndIsAccessible() throws Exception {
        try (var looks = Looks.open().as(hoa::in)) {
            looks.fits("citizens", console.uri("/citizens"));
            var browser = looks.browser();
            browser.findElement(By.id("name")).sendKeys("nguyen van a");
            browser.findElement(By.id("reason")).sendKeys("hỏi về hồ sơ");
            browser.findElement(By.cssSelector("[data-testid='citizen-search']"))
                    .click();
            browser.findElement(By.cssSelector("[data-code='" + AN + "'] a")).click();
            looks.arrivesAt("/dossiers/" + AN);
        }
        assertThat(database.sql("select who || ' ' || kind from audit.entry where target = ?")
                        .param(AN)
                        .query(String.class)
                        .list())
                .contains("hoa DOSSIER_SEEN");
    }
}
