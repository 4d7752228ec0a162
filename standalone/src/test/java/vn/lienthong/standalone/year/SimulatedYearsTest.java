package vn.lienthong.standalone.year;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import vn.lienthong.console.OperationsConsole;
import vn.lienthong.console.statistics.AnnualFigures;
import vn.lienthong.infrastructure.Infrastructure;
import vn.lienthong.issuer.IssuerSite;
import vn.lienthong.standalone.year.SimulatedYears.Order;

/**
 * Khánh Hòa's 2019 from its events: a two-hundredth of it goes through Kafka into the console's read model, and what the annual
 * report says is what is published, and what the journal says, counted record by record.
 */
@Timeout(300)
class SimulatedYearsTest {
    private static final int SCALE = 200;
    private static final String DATABASE = "console_year";
    private static final Pattern CELL = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,]*)");

    private static ConfigurableApplicationContext console;
    private static JournalCount journal;
    /** Cells by the first word of the row's label, and the column's head. */
    private static final Map<String, Map<String, String>> REPORT = new HashMap<>();

    private static IssuerSite issuer;

    @BeforeAll
    static void letTheYearsPass(@TempDir Path people) throws Exception {
        issuer = IssuerSite.start(people, 0);
        var infrastructure = Infrastructure.shared();
        var written = new SimulatedYears(SCALE, 2019).write(infrastructure.bootstrapServers(), Order.BY_DOSSIER);
        console = new SpringApplicationBuilder(OperationsConsole.class)
                .properties("spring.config.name=operations-console")
                .run(
                        "--server.port=0",
                        "--spring.kafka.consumer.max-poll-records=5000",
                        "--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers(),
                        "--spring.datasource.url=" + infrastructure.jdbcUrl(DATABASE),
                        "--spring.datasource.username=" + infrastructure.username(),
                        "--spring.datasource.password=" + infrastructure.password(),
                        "--lienthong.console.login.issuer-uri=" + issuer.uri(),
                        "--lienthong.console.login.client-secret-file=" + IssuerSite.secretFile(people),
                        "--lienthong.console.login.secure=false");
        YearCommand.awaitRead(infrastructure, DATABASE, Duration.ofMinutes(4));
        journal = JournalCount.of(infrastructure.bootstrapServers(), 2019);
        assertThat(journal.entries()).isEqualTo(written.entries());
        read(console.getBean(AnnualFigures.class).csv("2019"));
    }

    private static void read(String csv) {
        var lines = csv.substring(1).split("\r\n");
        var heads = cells(lines[0]);
        for (int n = 1; n < lines.length; n++) {
            var cells = cells(lines[n]);
            var row = new HashMap<String, String>();
            for (int column = 0; column < cells.size(); column++) {
                row.put(heads.get(column), cells.get(column));
            }
            REPORT.put(cells.get(1), row);
        }
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = CELL.matcher(line);
        int at = 0;
        while (at <= line.length() && cell.find(at)) {
            cells.add(cell.group(1) != null ? cell.group(1) : cell.group(2));
            at = cell.end() + 1;
        }
        return cells;
    }

    @AfterAll
    static void close() {
        console.close();
        issuer.close();
    }

    private static String reported(String row, String column) {
        return REPORT.get(row).get(column);
    }

    @Test
    void whatIsPublishedOf2019ComesOut() {
        assertThat(reported("Sở, ban, ngành", "Trước và đúng hạn (%)")).isEqualTo("96,64");
        assertThat(reported("Sở, ban, ngành", "Trực tuyến (%)")).isEqualTo("16,93");
        assertThat(reported("Cơ quan ngành dọc", "Trực tuyến (%)")).isEqualTo("83,58");
        assertThat(reported("Cơ quan ngành dọc", "Quá hạn (%)")).isEqualTo("0,01");
        assertThat(reported("Tổng cộng", "TTHC thanh toán trực tuyến")).isEqualTo("260");
        assertThat(reported("Tổng cộng", "Qua bưu chính: hồ sơ")).isEqualTo(Integer.toString(260_000 / SCALE));
        assertThat(reported("Tổng cộng", "So với năm trước (lần)")).isEqualTo("1,5");
        assertThat(reported("Tổng cộng", "Cơ quan")).isEqualTo("817");
        assertThat(reported("Tổng cộng", "Tăng, giảm so với năm trước")).isEqualTo("-24");
    }

    @Test
    void theReportIsWhatTheJournalSaysCountedRecordByRecord() {
        var tiers = Map.of(
                "Sở, ban, ngành", "department",
                "Cơ quan ngành dọc", "vertical",
                "Cấp huyện", "district",
                "Cấp xã", "commune",
                "Tổng cộng", "");
        assertThat(REPORT.keySet()).isEqualTo(tiers.keySet());
        tiers.forEach((row, tier) -> {
            var counted = journal.of(tier);
            var expected = new HashMap<String, Long>();
            expected.put("Tiếp nhận trong kỳ", counted.received);
            expected.put("Trực tuyến", counted.online);
            expected.put("Đã giải quyết", counted.settled);
            expected.put("Trước hạn", counted.early);
            expected.put("Đúng hạn", counted.onTime);
            expected.put("Quá hạn", counted.late);
            expected.put("Hồ sơ thanh toán trực tuyến", counted.paidOnline);
            expected.put("TTHC thanh toán trực tuyến", counted.payableOnline());
            expected.put("Qua bưu chính: tiếp nhận", counted.receivedByPost);
            expected.put("Qua bưu chính: trả kết quả", counted.returnedByPost);
            expected.put("Qua bưu chính: hồ sơ", counted.byPost);
            expected.put("Giải quyết tại chỗ", counted.onTheSpot);
            expected.put("Cơ quan", counted.agencies);
            expected.put("Tăng, giảm so với năm trước", counted.agencies - counted.agenciesBefore);
            expected.forEach((column, number) ->
                    assertThat(reported(row, column)).as(row + ": " + column).isEqualTo(Long.toString(number)));
            // There is some of everything, or agreement would say little.
            assertThat(List.of(counted.online, counted.early, counted.onTime, counted.late, counted.paidOnline))
                    .as(row)
                    .doesNotContain(0L);
        });
        for (var row : List.of("Cấp huyện", "Cấp xã")) {
            var counted = journal.of(tiers.get(row));
            assertThat(counted.onTheSpot).isPositive().isLessThan(counted.withSteps);
            assertThat(reported(row, "Giải quyết tại chỗ (%)"))
                    .isEqualTo(hundredths(counted.onTheSpot, counted.withSteps));
            assertThat(reported(row, "Bước thực hiện tại chỗ (%)"))
                    .isEqualTo(hundredths(counted.stepsHere, counted.steps));
        }
    }

    private static String hundredths(long part, long whole) {
        return "%.2f".formatted(100.0 * part / whole).replace('.', ',');
    }

    /** The console proves each chain as it reads it: hashes, sequence, and what each entry names as the one before. */
    @Test
    void everyStoryIsWholeAndOver() throws Exception {
        var infrastructure = Infrastructure.shared();
        try (var connection = DriverManager.getConnection(
                        infrastructure.jdbcUrl(DATABASE), infrastructure.username(), infrastructure.password());
                var row = connection
                        .createStatement()
                        .executeQuery("select count(*), count(*) filter (where whole and ended) from dossier")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(new SimulatedYears(SCALE, 2019).dossiers());
            assertThat(row.getLong(2)).isEqualTo(row.getLong(1));
        }
    }

    @Test
    void theSharesComeOutAtEveryScale() {
        for (int scale = 1; scale <= 250; scale++) {
            var year = YearPlan.of(scale).getLast();
            var before = YearPlan.of(scale).getFirst();
            var departments = year.volume(Group.DEPARTMENT);
            var vertical = year.volume(Group.VERTICAL);
            assertThat(hundredths(departments.online(), departments.received()))
                    .as("1:" + scale)
                    .isEqualTo("16,93");
            assertThat(hundredths(vertical.online(), vertical.received()))
                    .as("1:" + scale)
                    .isEqualTo("83,58");
            assertThat(hundredths(
                            settled(year, before, Group.DEPARTMENT) - departments.late(),
                            settled(year, before, Group.DEPARTMENT)))
                    .as("1:" + scale)
                    .isEqualTo("96,64");
            assertThat(hundredths(vertical.late(), settled(year, before, Group.VERTICAL)))
                    .as("1:" + scale)
                    .isEqualTo("0,01");
            assertThat(year.volumes().values().stream()
                            .mapToInt(YearPlan.Volume::byPost)
                            .sum())
                    .isEqualTo(Math.toIntExact(Math.round(260_000.0 / scale)));
        }
    }

    private static long settled(YearPlan year, YearPlan before, Group group) {
        return year.volume(group).received()
                - year.volume(group).carried()
                + before.volume(group).carried();
    }

    @Test
    void refusesAScaleAtWhichTheSharesCantComeOut() {
        assertThatThrownBy(() -> new SimulatedYears(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SimulatedYears(300, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
