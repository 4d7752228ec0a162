package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.Journal.aDossier;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.NINH_HIEP;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.browser.Looks;
import vn.lienthong.console.journal.Rebuild;
import vn.lienthong.console.journal.Rebuild.State;
import vn.lienthong.contract.registry.Channel;

/** The read model is built anew beside the one that serves. */
@Timeout(180)
class RebuildTest {
    private static final Instant MARCH = Instant.parse("2010-03-01T02:00:00Z");
    private static final int DOSSIERS = 600;

    @TempDir
    private static Path folder;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static DocumentConsole console;
    private static JdbcClient database;
    private static Rebuild rebuild;

    @BeforeAll
    static void fill() throws Exception {
        console = new DocumentConsole("console_rebuild", folder.resolve("content"));
        database = console.context.getBean(JdbcClient.class);
        rebuild = console.context.getBean(Rebuild.class);
        for (int n = 1; n <= DOSSIERS; n++) {
            console.write(dossier(n));
        }
        await().atMost(DocumentConsole.PATIENCE).until(() -> dossiers() == DOSSIERS);
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private static Journal dossier(int number) {
        return aDossier("000.01.44.H32-100301-%04d".formatted(number), MARCH)
                .received(BIRTH, NINH_HIEP, NINH_HIEP, Channel.ONLINE, MARCH.plus(Duration.ofDays(5)))
                .routed("register", NINH_HIEP, MARCH.plus(Duration.ofDays(4)))
                .accepted("register", NINH_HIEP, "CB-1")
                .processed();
    }

    private static long dossiers() {
        return database.sql("select count(*) from dossier where code like '000.01.44.H32-100301-%'")
                .query(Long.class)
                .single();
    }

    /** All that is the journal's, row by row. */
    private static List<String> rows() {
        return Stream.of("entry", "dossier", "concern", "due_since", "tally")
                .flatMap(table -> database
                        .sql("select '%s ' || t::text from %s as t order by 1".formatted(table, table))
                        .query(String.class)
                        .list()
                        .stream())
                .toList();
    }

    private static List<String> shape() {
        return database.sql("""
                        select indexdef from pg_indexes where schemaname = 'public' union all
                        select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
                        from information_schema.columns where table_schema = 'public' union all
                        select relname || ' ' || reloptions::text from pg_class
                        where relnamespace = 'public'::regnamespace and reloptions is not null union all
                        select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
                        where connamespace = 'public'::regnamespace
                        order by 1
                        """).query(String.class).list();
    }

    @Test
    void mendsWhatIsWrongWhileTheOldOneServesAndLosesNothingThatComesMeanwhile() {
        var right = rows();
        var shape = shape();
        // As a mistake of a former version would leave it.
        database.sql(
                        "update dossier set status = 1, state = jsonb_set(state, '{status}', '1') where code like '%-100301-0007'")
                .update();
        database.sql("delete from dossier where code like '%-100301-0008'").update();
        database.sql("update tally set count = count + 5").update();
        assertThat(rows()).isNotEqualTo(right);

        assertThat(rebuild.begin()).isTrue();
        assertThat(rebuild.begin()).as("one at a time").isFalse();
        var answers = new ArrayList<Integer>();
        int more = 0;
        do {
            console.write(dossier(DOSSIERS + 1 + more++));
            answers.add(console.get("/dossiers?q=000.01.44.H32-100301-0001").statusCode());
        } while (rebuild.standing().isUnderWay());

        assertThat(rebuild.standing().reason()).isNull();
        assertThat(rebuild.standing().state()).isEqualTo(State.DONE);
        assertThat(answers).hasSizeGreaterThan(1).containsOnly(200);
        var all = DOSSIERS + more;
        await().atMost(DocumentConsole.PATIENCE).until(() -> dossiers() == all);
        assertThat(rows())
                .containsAll(
                        right.stream().filter(row -> !row.startsWith("tally")).toList());
        assertThat(database.sql("select sum(count) from tally where name like 'status/%'")
                        .query(Long.class)
                        .single())
                .isEqualTo(database.sql("select count(*) from dossier")
                        .query(Long.class)
                        .single());
        assertThat(shape()).isEqualTo(shape);
        assertThat(database.sql("select count(*) from pg_namespace where nspname in ('rebuild', 'retired')")
                        .query(Long.class)
                        .single())
                .isZero();
        // Once more, with nothing new: to the letter the same.
        var now = rows();
        assertThat(rebuild.begin()).isTrue();
        await().atMost(DocumentConsole.PATIENCE).until(() -> rebuild.standing().state() == State.DONE);
        assertThat(rows()).isEqualTo(now);
    }

    @Test
    void isBegunByASupervisorWithAReasonAndNobodyElse() throws Exception {
        var form = "/read-model/rebuild";
        assertThat(Somebody.asOperator(console.uri("/"))
                        .post(form, Map.of("reason", "x"))
                        .statusCode())
                .isEqualTo(403);
        var supervisor = Somebody.asSupervisor(console.uri("/"));
        assertThat(supervisor.post(form, Map.of("reason", " ")).body()).contains("data-testid=\"trouble\"");

        try (var looks = Looks.open().as(supervisor::in)) {
            var browser = looks.browser();
            browser.get(console.uri("/read-model?lang=en").toString());
            browser.findElement(By.cssSelector("[data-testid='reason']")).sendKeys("Counts are wrong");
            browser.findElement(By.cssSelector("[data-testid='begin-rebuild']")).click();
            looks.arrivesAt("/read-model");
            await().atMost(DocumentConsole.PATIENCE).until(() -> {
                browser.get(console.uri("/read-model?lang=en").toString());
                return "done"
                        .equals(browser.findElement(By.cssSelector("[data-testid='rebuild']"))
                                .getDomAttribute("data-value"));
            });
            looks.fits("read-model", console.uri("/read-model"));
        }
        assertThat(database.sql(
                                "select reason from audit.entry where kind = 'READ_MODEL_REBUILT' order by position desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("Counts are wrong");
    }

    @Test
    void tellsWatchersOfEachLook() throws Exception {
        var request = HttpRequest.newBuilder(console.uri("/flow/events"))
                .header("Cookie", Somebody.asViewer(console.uri("/")).cookie())
                .build();
        try (var told = HTTP.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            assertThat(told.limit(8).toList())
                    .contains("event:look")
                    .filteredOn(line -> line.startsWith("data:"))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }
}
