package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.browser.Looks;
import vn.lienthong.console.access.Role;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.audit.AuditTrail;
import vn.lienthong.issuer.Person;

/** Who gets in, what each role may, and what is written down of it. */
class AccessTest {
    private static final vn.lienthong.console.access.Person TESTER =
            new vn.lienthong.console.access.Person("tester", "Tester", "H32", Set.of(Role.OPERATOR));

    private static DocumentConsole console;
    private static JdbcClient database;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        console = new DocumentConsole("console_access", folder.resolve("content"));
        database = console.context.getBean(JdbcClient.class);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static HttpResponse<String> anonymous(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(console.uri(path)).header("Accept", "text/html");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var http = HttpClient.newBuilder().followRedirects(Redirect.NEVER).build()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void nobodySeesAnythingWithoutALogin() throws Exception {
        for (var path : new String[] {"/", "/dossiers", "/flow", "/statistics", "/messages", "/audit", "/nowhere"}) {
            var answer = anonymous(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location"))
                    .as(path)
                    .hasValueSatisfying(to -> assertThat(to).endsWith("/login?go"));
        }
        // A part of a page doesn't wander off to the issuer.
        assertThat(anonymous("/flow", "Sec-Fetch-Mode", "cors").statusCode()).isEqualTo(401);
        var login = anonymous("/login");
        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.body()).contains("data-testid=\"login-do\"").doesNotContain("nav-dossiers", "search-box");
        var start = anonymous("/oauth2/authorization/console").headers().firstValue("Location");
        assertThat(start)
                .hasValueSatisfying(to -> assertThat(to)
                        .contains(
                                "code_challenge=",
                                "code_challenge_method=S256",
                                "nonce=",
                                "state=",
                                "response_type=code"));
    }

    @Test
    void aSessionIsNewAfterTheLoginAndOverAfterTheLogout() throws Exception {
        var somebody = Somebody.asOperator(console.uri("/"));
        var cookie = somebody.cookie();
        assertThat(somebody.get("/dossiers").statusCode()).isEqualTo(200);
        assertThat(somebody.get("/").body()).contains("Trần Quang Minh", "Vận hành");

        var out = somebody.post("/logout", Map.of());

        // By way of the issuer, back to the console.
        assertThat(out.uri()).isEqualTo(console.uri("/login?out"));
        assertThat(out.body()).contains("data-testid=\"login\" data-value=\"out\"");
        assertThat(anonymous("/dossiers", "Cookie", cookie).statusCode()).isEqualTo(302);
        assertThat(entries("minh"))
                .contains("minh LOGGED_IN viewer operator DONE", "minh LOGGED_OUT viewer operator DONE");
        var set = anonymous("/dossiers").headers().allValues("Set-Cookie");
        assertThat(set)
                .anySatisfy(header -> assertThat(header)
                        .startsWith("console-session=")
                        .contains("HttpOnly", "SameSite=Lax", "Path=/"));
    }

    private static List<String> entries(String who) {
        return database.sql("select concat_ws(' ', who, kind, roles, outcome) from audit.entry where who = ?")
                .param(who)
                .query(String.class)
                .list();
    }

    @Test
    void eachRoleMayItsOwn() {
        var viewer = Somebody.asViewer(console.uri("/"));
        var operator = console.operator();
        var supervisor = Somebody.asSupervisor(console.uri("/"));
        var auditor = Somebody.asAuditor(console.uri("/"));
        var nobody = Somebody.as(Person.PHUC, console.uri("/"));
        for (var one : new Somebody[] {viewer, operator, supervisor, auditor}) {
            assertThat(one.get("/dossiers").statusCode()).isEqualTo(200);
        }
        assertThat(nobody.get("/dossiers").statusCode()).isEqualTo(403);
        assertThat(nobody.get("/dossiers").body()).contains("Hồ Gia Phúc", "Chưa có vai trò");
        assertThat(viewer.post("/dossiers", Map.of()).statusCode()).isEqualTo(403);
        assertThat(auditor.post("/dossiers", Map.of()).statusCode()).isEqualTo(403);
        assertThat(operator.post("/dossiers", Map.of()).statusCode()).isEqualTo(405);
        assertThat(supervisor.post("/dossiers", Map.of()).statusCode()).isEqualTo(405);
    }

    @Test
    void inABrowserSomebodyComesBackToWhatTheyWantedToSee() {
        try (var looks = Looks.open()) {
            var browser = looks.browser();
            browser.get(console.uri("/dossiers?status=open").toString());
            assertThat(browser.getTitle()).contains("đăng nhập thử");
            browser.findElement(By.cssSelector("[data-person='dung']")).click();
            await().atMost(DocumentConsole.PATIENCE)
                    .until(() -> URI.create(browser.getCurrentUrl()).equals(console.uri("/dossiers?status=open")));
            assertThat(browser.findElement(By.cssSelector("[data-testid='person']"))
                            .getText())
                    .isEqualTo("Phạm Văn Dũng");
            browser.findElement(By.cssSelector("[data-testid='logout']")).click();
            assertThat(browser.findElement(By.cssSelector("[data-testid='login']"))
                            .getDomAttribute("data-value"))
                    .isEqualTo("out");
        }
    }

    // ---- the audit

    @Test
    void auditorsAndSupervisorsSeeWhoSawAndDidWhat() throws Exception {
        var audit = console.context.getBean(AuditTrail.class);
        for (int i = 0; i < 60; i++) {
            audit.note(TESTER, Act.done(Act.Kind.DOSSIER_SEEN, "000.00.15.H32-260302-%04d".formatted(i), "=1+" + i));
        }
        assertThat(Somebody.asViewer(console.uri("/")).get("/audit").statusCode())
                .isEqualTo(403);
        assertThat(console.operator().get("/audit").statusCode()).isEqualTo(403);
        assertThat(console.operator().get("/audit.csv").statusCode()).isEqualTo(403);
        assertThat(console.get("/").body()).doesNotContain("nav-audit");
        assertThat(Somebody.asSupervisor(console.uri("/")).get("/audit").statusCode())
                .isEqualTo(200);

        var auditor = Somebody.asAuditor(console.uri("/"));
        var first = auditor.get("/audit?who=tester&what=DOSSIER_SEEN").body();
        assertThat(first)
                .contains("data-value=\"whole\"", "-260302-0059", "-260302-0010")
                .doesNotContain("-260302-0009");
        var next =
                first.replaceAll("(?s).*rel=\"next\" href=\"([^\"]+)\".*", "$1").replace("&amp;", "&");
        assertThat(auditor.get(next).body())
                .contains("-260302-0009", "-260302-0000")
                .doesNotContain("-260302-0010");
        assertThat(auditor.get("/audit?on=0302-0042").body())
                .contains("260302-0042")
                .doesNotContain("260302-0041");
        assertThat(auditor.get("/audit?who=tester&to=2019-01-01").body()).contains("Không có mục nào như vậy");
        var csv = auditor.get("/audit.csv?who=tester&what=DOSSIER_SEEN").body().split("\r\n");
        assertThat(csv).hasSize(61);
        assertThat(csv[0]).endsWith("details, hash".replace(" ", ""));
        assertThat(csv[1]).contains(",tester,H32,operator,DOSSIER_SEEN,000.00.15.H32-260302-0000,'=1+0,DONE,{},");
        assertThat(entries("khanh"))
                .contains("khanh AUDIT_SEEN viewer auditor DONE", "khanh AUDIT_EXPORTED viewer auditor DONE");
        try (var looks = Looks.open().as(auditor::in)) {
            looks.fits("audit", console.uri("/audit?who=tester"));
            var browser = looks.browser();
            browser.get(console.uri("/audit?who=khanh&what=AUDIT_SEEN&lang=en").toString());
            assertThat(browser.findElements(By.cssSelector("[data-testid='audit-detail']")).stream()
                            .map(WebElement::getText)
                            .toList())
                    .contains("Who: tester", "What: Looked at a dossier", "To: 2019-01-01");
        }
    }

    @Test
    void isWrittenWithWhatItTellsOfOrNotAtAll() {
        var audit = console.context.getBean(AuditTrail.class);
        var transaction = new TransactionTemplate(console.context.getBean(PlatformTransactionManager.class));

        assertThatThrownBy(() -> audit.write(TESTER, Act.done(Act.Kind.MESSAGE_RETRIED, "1", "")))
                .isInstanceOf(IllegalStateException.class);
        transaction.executeWithoutResult(status -> {
            audit.write(TESTER, Act.done(Act.Kind.MESSAGE_RETRIED, "undone", ""));
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(
                status -> audit.write(TESTER, Act.done(Act.Kind.MESSAGE_RETRIED, "done", "vì sao")));

        assertThat(database.sql("select target from audit.entry where who = 'tester' and target like '%done'")
                        .query(String.class)
                        .list())
                .containsExactly("done");
        assertThatThrownBy(() ->
                        database.sql("update audit.entry set who = 'nobody'").update())
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("only added to");
        assertThatThrownBy(() -> database.sql("delete from audit.entry").update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> database.sql("truncate audit.entry").update()).isInstanceOf(DataAccessException.class);
    }
}
