package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.DocumentJournal.MINISTRY;
import static vn.lienthong.console.DocumentJournal.aDocument;
import static vn.lienthong.console.Journal.aDossier;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.JUSTICE;
import static vn.lienthong.console.Province.NINH_HIEP;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.registry.Channel;

/** What stands on a dossier's page besides its journal. */
@Timeout(180)
class DossierPageTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T01:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-02T10:00:00Z");
    private static final String CODE = "000.01.44.H32-260302-0001";

    @TempDir
    private static Path folder;

    private static DocumentConsole console;

    @BeforeAll
    static void open() throws Exception {
        console = new DocumentConsole("console_dossier_page", folder.resolve("content"));
        console.write(aBirth(CODE));
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get("/dossiers/" + CODE).statusCode() == 200);
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private static Journal aBirth(String code) {
        return aDossier(code, MONDAY)
                .received(BIRTH, NINH_HIEP, NINH_HIEP, Channel.ONLINE, MONDAY.plus(Duration.ofDays(20)))
                .routed("birth", NINH_HIEP, MONDAY.plus(Duration.ofDays(3)))
                .after(Duration.ofMinutes(4))
                .accepted("birth", NINH_HIEP, "NH-0112");
    }

    // ---- documents

    @Test
    void showsTheDocumentsThatCarryItsStagesAndWhatBecameOfThem() {
        var carried = aDocument("7001", JUSTICE, MONDAY)
                .carrying(CODE, "residence", MINISTRY)
                .dispatched(MINISTRY, Way.AXIS, EVENING)
                .after(Duration.ofMinutes(2))
                .came(MINISTRY, TransportState.ON_AXIS)
                .after(Duration.ofMinutes(9))
                .told(MINISTRY, DocumentStatus.RECEIVED, "");
        var another =
                aDocument("7002", JUSTICE, MONDAY).carrying("000.01.44.H32-260302-0002", "residence", MINISTRY);
        console.write(carried);
        console.write(another);
        console.document(carried, 4);
        console.document(another, 1);

        var page = console.get("/dossiers/" + CODE + "?lang=vi").body();

        assertThat(page)
                .contains("data-testid=\"dossier-document\" data-code=\"" + carried.code() + "\"")
                .contains("/documents/" + carried.code())
                .contains("bước “Đăng ký thường trú”")
                .contains("Bộ Tư pháp", "Đi qua trục")
                .contains("data-testid=\"transport\" data-value=\"on-axis\"")
                .contains("data-testid=\"handling\" data-value=\"03\"")
                .doesNotContain(another.code());
        assertThat(console.get("/dossiers/" + CODE + "?lang=en").body())
                .contains("stage “Permanent residence registration”", "Out over the axis", "03 Received");
        assertThat(console.get("/documents/" + carried.code()).body())
                .contains("data-testid=\"document-dossier\"", "/dossiers/" + CODE);
        assertThat(plan("select state from document where dossier = 'x' order by registered_at, code limit 50"))
                .contains("document_of_dossier")
                .doesNotContain("Sort");
    }

    /** How the database goes about it when it can't just look at everything, as in a table of millions. */
    private static String plan(String query) {
        return console.context
                .getBean(org.springframework.transaction.support.TransactionTemplate.class)
                .execute(status -> {
                    var database = console.context.getBean(JdbcClient.class);
                    database.sql("set local enable_seqscan = off").update();
                    database.sql("set local enable_sort = off").update();
                    return String.join(
                            "\n",
                            database.sql("explain " + query).query(String.class).list());
                });
    }
}
