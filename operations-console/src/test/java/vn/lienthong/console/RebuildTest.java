package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.console.DocumentJournal.HEALTH;
import static vn.lienthong.console.DocumentJournal.aDocument;
import static vn.lienthong.console.Journal.aDossier;
import static vn.lienthong.console.Province.BIRTH;
import static vn.lienthong.console.Province.JUSTICE;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.browser.Looks;
import vn.lienthong.console.journal.Rebuild;
import vn.lienthong.console.journal.Rebuild.State;
import vn.lienthong.console.journal.Rebuild.Why;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.registry.Channel;

/** The read model is built anew beside the one that serves. */
@Timeout(180)
class RebuildTest {
    private static final Instant MARCH = Instant.parse("2010-03-01T02:00:00Z");
    private static final int DOSSIERS = 600;
    private static final int DOCUMENTS = 150;

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
        return rows("entry", "dossier", "concern", "due_since", "tally");
    }

    private static List<String> documentRows() {
        return rows("document_entry", "document", "document_tally");
    }

    private static List<String> rows(String... tables) {
        return Stream.of(tables)
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

        assertThat(rebuild.begin("dossiers")).isTrue();
        assertThat(rebuild.begin("dossiers")).as("one at a time").isFalse();
        assertThat(rebuild.begin("documents")).as("whatever it is of").isFalse();
        var answers = new ArrayList<Integer>();
        int more = 0;
        do {
            console.write(dossier(DOSSIERS + 1 + more++));
            answers.add(console.get("/dossiers?q=000.01.44.H32-100301-0001").statusCode());
        } while (rebuild.standing("dossiers").isUnderWay());

        assertThat(rebuild.standing("dossiers").reason()).isNull();
        assertThat(rebuild.standing("dossiers").state()).isEqualTo(State.DONE);
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
        assertThat(rebuild.begin("dossiers")).isTrue();
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> rebuild.standing("dossiers").state() == State.DONE);
        assertThat(rows()).isEqualTo(now);
    }

    private static DocumentJournal document(int number) {
        return aDocument("R%03d".formatted(number), HEALTH, MARCH)
                .registered(Way.PROVINCE, JUSTICE)
                .dispatched(JUSTICE, Way.PROVINCE, MARCH.plus(Duration.ofHours(8)))
                .came(JUSTICE, TransportState.FETCHED)
                .told(JUSTICE, DocumentStatus.COMPLETED, "");
    }

    private static long documents() {
        return database.sql("select count(*) from document where sought like '%,r___/vp %' and last_sequence = 4")
                .query(Long.class)
                .single();
    }

    @Test
    void documentsAreBuiltAnewWithTheSameGuarantees() {
        for (int n = 1; n <= DOCUMENTS; n++) {
            console.write(document(n));
        }
        await().atMost(DocumentConsole.PATIENCE).until(() -> documents() == DOCUMENTS);
        var right = documentRows();
        var dossiers = rows();
        var shape = shape();
        database.sql("update document set failed = true, state = jsonb_set(state, '{duplicates}', '7')"
                        + " where sought like '%,r007/vp %'")
                .update();
        database.sql("delete from document where sought like '%,r008/vp %'").update();
        database.sql("update document_tally set count = count + 5").update();

        assertThat(rebuild.begin("documents")).isTrue();
        var answers = new ArrayList<Integer>();
        int more = 0;
        do {
            console.write(document(DOCUMENTS + 1 + more++));
            answers.add(console.get("/documents?q=R001").statusCode());
        } while (rebuild.isUnderWay());

        assertThat(rebuild.standing("documents").reason()).isNull();
        assertThat(rebuild.standing("documents").state()).isEqualTo(State.DONE);
        assertThat(answers).containsOnly(200);
        var all = DOCUMENTS + more;
        await().atMost(DocumentConsole.PATIENCE).until(() -> documents() == all);
        assertThat(documentRows())
                .containsAll(right.stream()
                        .filter(row -> !row.startsWith("document_tally"))
                        .toList());
        assertThat(database.sql("select count from document_tally where name = 'all'")
                        .query(Long.class)
                        .single())
                .isEqualTo(database.sql("select count(*) from document")
                        .query(Long.class)
                        .single());
        assertThat(shape()).isEqualTo(shape);
        assertThat(rows()).as("dossiers are another model").containsAll(dossiers);
        var now = documentRows();
        assertThat(rebuild.begin("documents")).isTrue();
        await().atMost(DocumentConsole.PATIENCE).until(() -> !rebuild.isUnderWay());
        assertThat(documentRows()).isEqualTo(now);
    }

    @Test
    void oneThatFailsLeavesTheOldOneAsItWas() throws Exception {
        console.write(document(900));
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get("/documents/" + document(900).code()).statusCode() == 200);
        var before = documentRows();
        var source = console.context.getBean(DataSource.class);
        try (var reader = source.getConnection();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            // As a reader who doesn't come to an end: the new tables can't take the place of the old ones.
            statement.execute("lock table public.document in access share mode");
            assertThat(rebuild.begin("documents")).isTrue();
            await().atMost(DocumentConsole.PATIENCE).until(() -> !rebuild.isUnderWay());
            reader.rollback();
            reader.setAutoCommit(true);
        }
        assertThat(rebuild.standing("documents").state()).isEqualTo(State.FAILED);
        assertThat(rebuild.standing("documents").reason()).isEqualTo(Why.IN_USE);
        assertThat(console.get("/read-model?lang=en").body()).contains("Somebody read in the old one for so long");
        assertThat(documentRows()).isEqualTo(before);
        assertThat(database.sql("select count(*) from pg_namespace where nspname in ('rebuild', 'retired')")
                        .query(Long.class)
                        .single())
                .isZero();
        console.write(document(901));
        await().atMost(DocumentConsole.PATIENCE)
                .until(() -> console.get("/documents/" + document(901).code()).statusCode() == 200);
    }

    @Test
    void isBegunByASupervisorWithAReasonAndNobodyElse() throws Exception {
        var form = "/read-model/rebuild";
        assertThat(Somebody.asOperator(console.uri("/"))
                        .post(form, Map.of("model", "dossiers", "reason", "x"))
                        .statusCode())
                .isEqualTo(403);
        var supervisor = Somebody.asSupervisor(console.uri("/"));
        assertThat(supervisor
                        .post(form, Map.of("model", "dossiers", "reason", " "))
                        .body())
                .contains("data-testid=\"trouble\"");
        assertThat(supervisor
                        .post(form, Map.of("model", "audit", "reason", "x"))
                        .body())
                .contains("data-testid=\"trouble\"");

        try (var looks = Looks.open().as(supervisor::in)) {
            var browser = looks.browser();
            browser.get(console.uri("/read-model?lang=en").toString());
            new Select(browser.findElement(By.cssSelector("[data-testid='model']"))).selectByVisibleText("Documents");
            browser.findElement(By.cssSelector("[data-testid='reason']")).sendKeys("Counts are wrong");
            browser.findElement(By.cssSelector("[data-testid='begin-rebuild']")).click();
            looks.arrivesAt("/read-model");
            await().atMost(DocumentConsole.PATIENCE).until(() -> {
                browser.get(console.uri("/read-model?lang=en").toString());
                return "done"
                        .equals(browser.findElement(By.cssSelector("[data-testid='rebuild-documents']"))
                                .getDomAttribute("data-value"));
            });
            looks.fits("read-model", console.uri("/read-model"));
        }
        assertThat(database.sql(
                                "select target || ': ' || reason from audit.entry where kind = 'READ_MODEL_REBUILT' order by position desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("documents: Counts are wrong");
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
