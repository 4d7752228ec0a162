package vn.lienthong.console;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.console.Province.BIRTH;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import vn.lienthong.browser.Looks;

/** Procedures and the routes of their versions. */
@Timeout(180)
class RegistryPagesTest {
    @TempDir
    private static Path folder;

    private static DocumentConsole console;

    @BeforeAll
    static void start() throws Exception {
        console = new DocumentConsole("console_registry_pages", folder.resolve("content"));
    }

    @AfterAll
    static void close() {
        console.close();
    }

    @Test
    void findsProceduresHoweverTheyAreWritten() {
        for (var words : new String[] {"khai%20sinh", "KHAI%20SINH", BIRTH.value(), "birth"}) {
            assertThat(console.get("/registry?q=" + words).body()).as(words).contains("data-code=\"" + BIRTH + "\"");
        }
        assertThat(console.get("/registry?q=xyzzy&lang=en").body()).contains("There is no such procedure");
        assertThat(console.get("/registry/procedures/9.999999").statusCode()).isEqualTo(404);
        assertThat(console.get("/registry/procedures/not%20one").statusCode()).isEqualTo(404);
        assertThat(console.get("/registry/procedures/" + BIRTH + "?version=99").statusCode())
                .isEqualTo(404);
    }

    @Test
    void drawsARouteInTheOrderOfItsStages() throws Exception {
        try (var looks = Looks.open().as(console.operator()::in)) {
            var browser = looks.browser();
            browser.get(
                    console.uri("/registry/procedures/" + BIRTH + "?lang=en").toString());
            var columns = browser.findElements(By.cssSelector("[data-testid='route'] > li"));
            assertThat(columns).hasSizeGreaterThanOrEqualTo(2);
            assertThat(columns.getFirst().findElements(By.cssSelector(".step"))).hasSize(1);
            // Those who come after name what they come after.
            assertThat(columns.get(1).getDomProperty("textContent")).contains("after: ");
            assertThat(browser.findElements(By.cssSelector("[data-testid='version-1'][aria-current='page']")))
                    .hasSize(1);
            looks.fits("registry", console.uri("/registry"));
            looks.fits("procedure", console.uri("/registry/procedures/" + BIRTH + "?version=1"));
        }
    }
}
