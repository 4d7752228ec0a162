package vn.lienthong.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser that looks at applicants' pages at both widths, in both languages and both schemes. */
public final class Looks implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Dimension WIDE = new Dimension(1280, 900);
    private static final Dimension NARROW = new Dimension(390, 844);

    private final ChromeDriver browser;

    private Looks(ChromeDriver browser) {
        this.browser = browser;
    }

    /** @param profile folder that is its own */
    public static Looks with(Path profile) {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "Chromium is not installed here; Debian has it in chromium and chromium-driver");
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE); // it misses a protocol that isn't used here
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=vi",
                "--user-data-dir=" + profile);
        return new Looks(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options));
    }

    public ChromeDriver browser() {
        return browser;
    }

    /** Wide and narrow, in both languages, light and dark: nothing sticks out, axe finds nothing, little is loaded. */
    public void fits(String name, URI page) throws Exception {
        for (var language : List.of("en", "vi")) {
            for (var size : List.of(WIDE, NARROW)) {
                var scheme = size.equals(WIDE) == language.equals("vi") ? "light" : "dark";
                browser.executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
                browser.executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width",
                                size.getWidth(),
                                "height",
                                size.getHeight(),
                                "deviceScaleFactor",
                                1,
                                "mobile",
                                false));
                browser.get(page + "?lang=" + language);
                var what = "%s, %s, %s, %d px".formatted(name, language, scheme, size.getWidth());
                var folderOfShots = Files.createDirectories(Path.of("target", "screenshots"));
                Files.write(
                        folderOfShots.resolve(name + "-" + language + "-" + size.getWidth() + ".png"), whole(browser));
                assertThat(browser.executeScript(
                                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                        .as(what)
                        .isEqualTo(true);
                assertThat((Long) Objects.requireNonNull(browser.executeScript("""
                                return performance.getEntriesByType('navigation')
                                    .concat(performance.getEntriesByType('resource'))
                                    .reduce((sum, one) => sum + one.transferSize, 0);""")))
                        .as(what)
                        .isLessThan(100 * 1024);
                accessible(browser, what);
            }
        }
    }

    /** Also what one has to scroll to. */
    private static byte[] whole(ChromeDriver browser) {
        var shot = browser.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        return Base64.getDecoder().decode(String.valueOf(shot.get("data")));
    }

    /** By axe, with the rules of WCAG 2.1 AA. */
    private static void accessible(ChromeDriver browser, String what) throws IOException {
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
                .as(what)
                .isGreaterThan(10);
    }

    @Override
    public void close() {
        browser.quit();
    }
}
