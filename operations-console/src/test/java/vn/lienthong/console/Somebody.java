package vn.lienthong.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.WebDriver;
import vn.lienthong.issuer.IssuerSite;
import vn.lienthong.issuer.Person;

/** Somebody who is logged in at a console: by the real way, at a development issuer that all tests of a JVM share. */
public final class Somebody {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern HIDDEN = Pattern.compile("name=\"(request|_csrf)\"[^>]*value=\"([^\"]+)\"");

    private final URI console;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(Redirect.NORMAL)
            .build();

    private Somebody(URI console) {
        this.console = console;
    }

    /** What a console is started with, so that people can log in. */
    public static List<String> canLogIn() {
        return List.of(
                "--lienthong.console.login.issuer-uri=" + Issuer.SITE.uri(),
                "--lienthong.console.login.client-secret-file=" + Issuer.SECRET,
                "--lienthong.console.login.secure=false");
    }

    private static final class Issuer {
        private static final IssuerSite SITE;
        private static final java.nio.file.Path SECRET;

        static {
            try {
                var folder = Files.createTempDirectory("issuer");
                SITE = IssuerSite.start(folder, 0);
                SECRET = IssuerSite.secretFile(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Somebody asViewer(URI console) {
        return as(Person.LAN, console);
    }

    static Somebody asOperator(URI console) {
        return as(Person.MINH, console);
    }

    /** A supervisor who may search by citizen; {@link Person#THAO} is another supervisor. */
    static Somebody asSupervisor(URI console) {
        return as(Person.DUNG, console);
    }

    static Somebody asAuditor(URI console) {
        return as(Person.KHANH, console);
    }

    /** Goes to the console, is sent to the issuer, chooses, and is sent back. */
    static Somebody as(Person person, URI console) {
        var somebody = new Somebody(console);
        var chooser = somebody.get("/login?go");
        var form = hidden(chooser.body(), "request");
        somebody.send(HttpRequest.newBuilder(chooser.uri().resolve("/authorize"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "request=" + URLEncoder.encode(form, UTF_8) + "&person=" + person.subject())));
        return somebody;
    }

    /** The header that says who it is. */
    String cookie() {
        return cookies.getCookieStore().get(console).stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Has a browser be this person. */
    void in(WebDriver browser) {
        browser.get(console.resolve("/login").toString());
        cookies.getCookieStore()
                .get(console)
                .forEach(cookie -> browser.manage().addCookie(new Cookie(cookie.getName(), cookie.getValue())));
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(console.resolve(path)));
    }

    /** Sends a form as a page of the console does. */
    HttpResponse<String> post(String path, Map<String, String> fields) {
        var all = new LinkedHashMap<>(fields);
        all.put("_csrf", hidden(get("/login").body(), "_csrf"));
        return postAsItIs(path, all);
    }

    /** Sends a form that may have a file in it, as a page of the console does. */
    HttpResponse<String> postParts(String path, Map<String, String> fields) {
        var all = new LinkedHashMap<>(fields);
        all.put("_csrf", hidden(get("/login").body(), "_csrf"));
        var boundary = "----parts-of-a-form";
        var body = all.entrySet().stream()
                        .map(field -> "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                                .formatted(boundary, field.getKey(), field.getValue()))
                        .collect(Collectors.joining())
                + "--" + boundary + "--\r\n";
        return send(HttpRequest.newBuilder(console.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body)));
    }

    /** Without the page's token. */
    HttpResponse<String> postAsItIs(String path, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(console.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.timeout(PATIENCE)
                            .header("Accept", "text/html, */*;q=0.1")
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String hidden(String page, String name) {
        return HIDDEN.matcher(page)
                .results()
                .filter(found -> found.group(1).equals(name))
                .map(found -> found.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no field " + name + " in " + page));
    }
}
