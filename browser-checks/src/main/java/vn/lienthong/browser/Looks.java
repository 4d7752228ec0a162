package vn.lienthong.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.io.FileHandler;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real browser (Chromium, headless) that looks at pages at both widths, in both languages and both colour schemes, keeps
 * pictures of them in {@code target/screenshots}, and has axe check them. One for one thread; it ends with {@link #close}.
 */
public final class Looks implements AutoCloseable {
    /** Pixels. */
    public static final int WIDE = 1280;
    /** Pixels. */
    public static final int NARROW = 390;

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int HEIGHT = 900;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration LOAD = Duration.ofSeconds(40);
    /** Fewer would mean that there was no page to check. */
    private static final int FEWEST_RULES_PASSED = 10;

    private static final String AXE = axe();

    private final ChromeDriver browser;
    private final Path profile;
    private int mostBytes = Integer.MAX_VALUE;

    private Looks(ChromeDriver browser, Path profile) {
        this.browser = browser;
        this.profile = profile;
    }

    /**
     * Starts a browser with a profile of its own. Elements that aren't there yet are waited for, up to 10 s.
     * Skips the test where there is no browser.
     */
    public static Looks open() {
        isInstalled();
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE); // it misses a protocol that isn't used here
        try {
            var profile = Files.createTempDirectory("browser");
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
            var service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(DRIVER.toFile())
                    .build();
            var looks = new Looks(new PatientDriver(service, options), profile);
            looks.browser
                    .manage()
                    .timeouts()
                    .implicitlyWait(ANSWER)
                    .pageLoadTimeout(LOAD)
                    .scriptTimeout(LOAD);
            looks.show(WIDE, "light");
            return looks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the test where there is no browser, before anything else is started for it. */
    public static void isInstalled() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "Chromium is not installed here; Debian has it in chromium and chromium-driver");
    }

    /** @param logIn what makes the browser somebody's */
    public Looks as(Consumer<? super ChromeDriver> logIn) {
        logIn.accept(browser);
        return this;
    }

    /** Has pages fail that load more than this, with all that they need. */
    public Looks loadingLessThan(int bytes) {
        mostBytes = bytes;
        return this;
    }

    /** Has downloads go there without asking. */
    public Looks savingTo(Path folder) {
        browser.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of(
                        "behavior",
                        "allow",
                        "downloadPath",
                        folder.toAbsolutePath().toString()));
        return this;
    }

    public ChromeDriver browser() {
        return browser;
    }

    /** Waits for a page whose address ends so: a click may still be under way. */
    public void arrivesAt(String end) {
        new WebDriverWait(browser, LOAD)
                .withMessage(() -> "a page at …" + end + " instead of " + browser.getCurrentUrl())
                .until(any -> Objects.requireNonNull(browser.getCurrentUrl()).endsWith(end));
    }

    /** In the light scheme. */
    public void width(int pixels) {
        show(pixels, "light");
    }

    /**
     * Wide and narrow, in both languages, light and dark: nothing sticks out, axe finds nothing.
     *
     * @param name of the pictures, which end with language and width
     */
    public void fits(String name, URI page) {
        fits(name, page, any -> {});
    }

    /** @param first what is done on the page before it is looked at */
    public void fits(String name, URI page, Consumer<? super ChromeDriver> first) {
        for (var language : List.of("en", "vi")) {
            for (var width : List.of(WIDE, NARROW)) {
                show(width, (width == WIDE) == language.equals("vi") ? "light" : "dark");
                browser.get(page + (page.getRawQuery() == null ? "?" : "&") + "lang=" + language);
                first.accept(browser);
                looksRight(name + "-" + language + "-" + width);
            }
        }
        width(WIDE);
    }

    private void show(int width, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Looks at the page as it stands there. */
    public void looksRight(String name) {
        picture(name);
        assertThat(browser.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as(name + " is no wider than the screen")
                .isEqualTo(true);
        assertThat((Long) Objects.requireNonNull(browser.executeScript("""
                        return performance.getEntriesByType('navigation')
                            .concat(performance.getEntriesByType('resource'))
                            .reduce((sum, one) => sum + one.transferSize, 0);""")))
                .as(name + " loads, in bytes")
                .isLessThan(mostBytes);
        isAccessible(name);
    }

    /** A picture of the whole page, also of what one has to scroll to. */
    public void picture(String name) {
        var shot = browser.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        try {
            Files.write(
                    Files.createDirectories(PICTURES).resolve(name + ".png"),
                    Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By axe, with the rules of WCAG 2.1 AA. */
    public void isAccessible(String name) {
        browser.executeScript(AXE);
        var found = (Map<?, ?>) Objects.requireNonNull(browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(
                    result => done({violations: result.violations.map(one => one.id + ': '
                        + one.nodes.map(node => node.html + ' ' + node.any.map(check => check.message).join(' '))
                            .join(' | ')), passes: result.passes.length}));"""));
        assertThat((List<?>) found.get("violations")).as(name).isEmpty();
        assertThat(((Number) Objects.requireNonNull(found.get("passes"))).intValue())
                .as(name)
                .isGreaterThan(FEWEST_RULES_PASSED);
    }

    /** Nothing was complained of in the browser's console since this was last asked. */
    public void nothingWentWrong() {
        assertThat(complaints()).isEmpty();
    }

    /** What was complained of in the browser's console since this was last asked. */
    public List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    private static String axe() {
        try (var script = Looks.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script, "axe.min.js").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.quit();
        FileHandler.delete(profile.toFile());
    }
}
