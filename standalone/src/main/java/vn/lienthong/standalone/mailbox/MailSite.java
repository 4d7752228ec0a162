package vn.lienthong.standalone.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * Answers {@code /} (the list; {@code q}, {@code page}, {@code lang}), {@code /messages.json} (all of it; {@code q}),
 * {@code /messages/<id>} (one message: a page for browsers, JSON for others) and {@code /messages/<id>.eml}.
 */
final class MailSite implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(MailSite.class);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";

    private final MailFolder mails;
    private final byte[] style;

    MailSite(MailFolder mails) throws IOException {
        this.mails = mails;
        try (var css = MailSite.class.getResourceAsStream("/mailbox/mailbox.css")) {
            if (css == null) {
                throw new IOException("mailbox/mailbox.css is missing from the class path");
            }
            this.style = css.readAllBytes();
        }
    }

    /** One message as JSON. */
    record Shown(
            String id,
            @Nullable String messageId,
            String from,
            String to,
            String subject,
            Instant receivedAt,
            int copies,
            String text) {}

    private record Answer(int status, String type, byte[] body) {
        static Answer page(int status, String html) {
            return new Answer(status, HTML, html.getBytes(UTF_8));
        }

        static Answer json(Object value) {
            return new Answer(200, JSON, CanonicalJson.mapper().writeValueAsBytes(value));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = answer(exchange);
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.type());
            headers.set(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; form-action 'self'; "
                            + "base-uri 'none'; frame-ancestors 'none'");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cache-Control", "no-store");
            var headOnly = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), headOnly ? -1 : answer.body().length);
            if (!headOnly) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (RuntimeException e) {
            log.atError().addKeyValue("exception", e.getClass().getName()).log("a page failed");
            throw e;
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        var method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return new Answer(405, "text/plain", "GET only".getBytes(UTF_8));
        }
        var asked = parameters(exchange.getRequestURI().getRawQuery());
        var page = new MailPage(
                Language.of(asked.get("lang"), exchange.getRequestHeaders().getFirst("Accept-Language")));
        var words = asked.getOrDefault("q", "").strip();
        var path = exchange.getRequestURI().getPath();
        return switch (path) {
            case "/" -> Answer.page(200, page.list(mails.find(words), words, number(asked.get("page"))));
            case "/messages.json" -> Answer.json(mails.find(words));
            case "/mailbox.css" -> new Answer(200, "text/css; charset=utf-8", style);
            default ->
                path.startsWith("/messages/")
                        ? message(path.substring("/messages/".length()), page, exchange)
                        : Answer.page(404, page.notFound());
        };
    }

    private Answer message(String name, MailPage page, HttpExchange exchange) throws IOException {
        var original = name.endsWith(".eml");
        var found = mails.mail(original ? name.substring(0, name.length() - ".eml".length()) : name);
        if (found.isEmpty()) {
            return Answer.page(404, page.notFound());
        }
        var mail = found.get();
        var file = mails.file(mail);
        if (original) {
            return new Answer(200, "message/rfc822", Files.readAllBytes(file));
        }
        var text = MailText.in(file);
        var accept = exchange.getRequestHeaders().getFirst("Accept");
        return accept != null && accept.contains("text/html")
                ? Answer.page(200, page.message(mail, text))
                : Answer.json(new Shown(
                        mail.id(),
                        mail.messageId(),
                        text.from(),
                        mail.to(),
                        mail.subject(),
                        mail.receivedAt(),
                        mail.copies(),
                        text.text()));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var parameters = new HashMap<String, String>();
        for (var pair : query == null ? new String[0] : query.split("&")) {
            var halves = pair.split("=", 2);
            if (halves.length == 2) {
                parameters.put(decode(halves[0]), decode(halves[1]));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // not encoded, then
        }
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }
}
