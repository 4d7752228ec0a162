package vn.lienthong.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.TimeoutException;

/** What the browser lets pass and what it doesn't. */
@Timeout(120)
class LooksTest {
    private static final String PAGE = """
            <!doctype html><html lang="vi"><head><title>Trang</title><link rel="icon" href="data:,"><style>
            :root {color-scheme: light dark}
            main {color: #123; background: #fff}
            @media (prefers-color-scheme: dark) {main {color: %s; background: #111}}
            </style></head><body><main><h1>Hồ sơ</h1><p style="width: %s">Đúng hạn <a href="/">tất cả</a></p></main></body></html>
            """;
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private static HttpServer site;
    private static Looks looks;

    @BeforeAll
    static void open() throws IOException {
        Looks.isInstalled();
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            ASKED.add(exchange.getRequestURI().toString());
            var page = switch (exchange.getRequestURI().getPath()) {
                case "/night" -> PAGE.formatted("#333", "auto");
                case "/broad" -> PAGE.formatted("#eee", "500px");
                default -> PAGE.formatted("#eee", "auto");
            };
            var bytes = page.replace("<a ", "<a style=\"color: inherit\" ").getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        site.start();
        looks = Looks.open();
    }

    @AfterAll
    static void close() {
        if (looks != null) {
            looks.close();
            site.stop(0);
        }
    }

    private static URI at(String path) {
        return URI.create("http://localhost:" + site.getAddress().getPort() + path);
    }

    @Test
    void looksAtBothWidthsInBothLanguagesAndBothSchemes() {
        ASKED.clear();

        looks.fits("fine", at("/fine?x=1"));

        assertThat(ASKED)
                .containsExactly("/fine?x=1&lang=en", "/fine?x=1&lang=en", "/fine?x=1&lang=vi", "/fine?x=1&lang=vi");
        assertThat(List.of("fine-en-1280", "fine-en-390", "fine-vi-1280", "fine-vi-390"))
                .allSatisfy(name -> assertThat(Path.of("target", "screenshots", name + ".png"))
                        .isNotEmptyFile());
        looks.nothingWentWrong();
    }

    @Test
    void findsWhatCannotBeReadInTheDarkAlone() {
        assertThatThrownBy(() -> looks.fits("night", at("/night")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("night-en-1280")
                .hasMessageContaining("color-contrast");
    }

    @Test
    void findsWhatSticksOutOfANarrowScreen() {
        assertThatThrownBy(() -> looks.fits("broad", at("/broad")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broad-en-390");
    }

    @Test
    void holdsPagesToWhatTheyMayLoad() {
        try (var strict = Looks.open().loadingLessThan(500)) {
            assertThatThrownBy(() -> strict.fits("heavy", at("/fine")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("heavy-en-1280 loads");
        }
    }

    @Test
    void triesAgainAfterAStarvedRendererAndNothingElse() {
        assertThat(PatientDriver.isOfAStarvedRenderer(
                        new TimeoutException("timeout: Timed out receiving message from renderer: 10.000")))
                .isTrue();
        assertThat(PatientDriver.isOfAStarvedRenderer(new NoSuchElementException("no such element")))
                .isFalse();
    }
}
