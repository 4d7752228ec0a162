package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.NINH_HIEP;
import static vn.lienthong.console.Province.ONE_STOP;
import static vn.lienthong.console.Province.POLICE;
import static vn.lienthong.console.Province.TAX;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.browser.Looks;
import vn.lienthong.contract.registry.Channel;

/** What the pages of agencies say; other tests' dossiers are in the same journal, so an agency of its own is looked at. */
class AgencyPagesTest {
    private static DocumentConsole console;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        console = new DocumentConsole("console_agencies", folder.resolve("content"));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Journal birth(int number, Instant received) {
        return Journal.aDossier("000.01.44.H32-260304-90%02d".formatted(number), received)
                .received(BIRTH, NINH_HIEP, ONE_STOP, Channel.ONLINE, received.plus(Duration.ofDays(8)))
                .routed("birth", NINH_HIEP, received.plus(Duration.ofHours(7)));
    }

    private static long number(String page, String what) {
        var found = page.replaceAll("(?s).*data-testid=\"agency-" + what + "\">([0-9.]+)<.*", "$1");
        return Long.parseLong(found.replace(".", ""));
    }

    @Test
    void tellWhatAnAgencyOwesWhatIsLateAndHowItErrs() throws Exception {
        var before = console.get("/agencies/" + POLICE).body();
        var open = number(before, "open");
        var late = number(before, "late");
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var lately = now.minus(Duration.ofDays(1));
        var lateOne = birth(1, lately)
                .accepted("birth", NINH_HIEP, "NH-0112")
                .routed("residence", POLICE, lately.plus(Duration.ofHours(1)))
                .after(Duration.ofMinutes(5))
                .accepted("residence", POLICE, "CA-1")
                .actionRefused("residence", POLICE);
        var inTime = birth(2, lately).routed("residence", POLICE, now.plus(Duration.ofDays(3)));
        console.write(lateOne);
        console.write(inTime);
        var database = console.context.getBean(JdbcClient.class);
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> database.sql("select count(*) from dossier where code in (?, ?) and last_sequence >= 3")
                                .params(lateOne.code(), inTime.code())
                                .query(Long.class)
                                .single()
                        == 2);

        var page = console.get("/agencies/" + POLICE).body();

        assertThat(number(page, "open")).isEqualTo(open + 2);
        assertThat(number(page, "late")).isEqualTo(late + 1);
        assertThat(page)
                .contains("Công an Thị xã Ninh Hòa", "G01.32.44", lateOne.code(), "Đăng ký thường trú")
                .containsPattern("[1-9][0-9]* bị từ chối trong [1-9][0-9]* thao tác")
                .doesNotContain("không có trong 30 ngày");
        var list = console.get("/agencies?q=cong an thi xa ninh hoa".replace(" ", "%20"))
                .body();
        assertThat(list).contains("data-code=\"" + POLICE + "\"").doesNotContain("data-code=\"" + TAX + "\"");
        assertThat(list)
                .containsPattern("data-testid=\"agency-refused\"[^>]*>[1-9]")
                .doesNotContain(">true<", ">false<");
        // The search box finds by names as well, in whatever way they are written.
        for (var words :
                new String[] {"khai sinh", "KHAI%20SINH", "cong%20an%20thi%20xa%20ninh%20hoa", "ninh%20hi%E1%BB%87p"}) {
            assertThat(console.get("/dossiers?q=" + words.replace(" ", "%20")).body())
                    .as(words)
                    .contains("data-code=\"" + lateOne.code() + "\"");
        }
        assertThat(console.get("/dossiers?q=thue").body()).doesNotContain("data-code=\"" + lateOne.code() + "\"");
        assertThat(console.get("/agencies/H99").statusCode()).isEqualTo(404);
        assertThat(console.get("/agencies/not%20one").statusCode()).isEqualTo(404);
        try (var looks = Looks.open().as(console.operator()::in)) {
            looks.fits("agency", console.uri("/agencies/" + POLICE));
            looks.fits("agencies", console.uri("/agencies"));
        }
    }
}
