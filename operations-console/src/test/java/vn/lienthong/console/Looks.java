package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser that looks at pages at both widths and in both languages, keeps pictures, and has axe check them. */
final class Looks implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final List<Integer> WIDTHS = List.of(1280, 390);
    private static final int HEIGHT = 1400;

    private final ChromeDriver browser;

    private Looks(ChromeDriver browser) {
        this.browser = browser;
    }

    /** Skips the test where there is no browser. */
    static Looks open() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "Chromium is not installed here; Debian has it in chromium and chromium-driver");
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE); // it misses a protocol that isn't used here
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--lang=vi");
        var browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        // A form's answer may come later than its click.
        browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(10));
        return new Looks(browser);
    }

    /** Has the browser be somebody. */
    Looks as(Somebody somebody) {
        somebody.in(browser);
        return this;
    }

    ChromeDriver browser() {
        return browser;
    }

    /** @param page its address, with at least one parameter */
    void fits(String name, URI page) throws IOException {
        for (var width : WIDTHS) {
            for (var language : List.of("en", "vi")) {
                browser.manage().window().setSize(new Dimension(width, HEIGHT));
                browser.get(page + "&lang=" + language);
                looksRight("%s-%s-%d".formatted(name, language, width));
            }
        }
    }

    private void looksRight(String what) throws IOException {
        var folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(what + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        assertThat(browser.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as(what)
                .isEqualTo(true);
        try (var axe = Looks.class.getResourceAsStream("/axe.min.js")) {
            browser.executeScript(
                    new String(Objects.requireNonNull(axe, "axe.min.js").readAllBytes(), UTF_8));
        }
        var found = (Map<?, ?>) Objects.requireNonNull(browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(
                    result => done({violations: result.violations.map(one => one.id + ': '
                        + one.nodes.map(node => node.html).join(' | ')), passes: result.passes.length}));"""));
        assertThat((List<?>) found.get("violations")).as(what).isEmpty();
        assertThat(((Number) Objects.requireNonNull(found.get("passes"))).intValue())
                .isGreaterThan(10);
    }

    @Override
    public void close() {
        browser.quit();
    }
}
