package vn.lienthong.notification.template;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * What a message says.
 *
 * @param subject one line
 * @param text plain
 * @param html the same text, with paragraphs and the link to follow
 */
public record Words(String subject, String text, String html) {

    static Words of(String filled, String language, @Nullable String link) {
        var end = filled.indexOf("\n\n");
        // One line, whatever was filled in: a line break would begin another header.
        var subject = filled.substring(0, end).replaceAll("\\s+", " ").strip();
        var text = filled.substring(end + 2).strip() + "\n";
        return new Words(subject, text, html(language, subject, text, link));
    }

    private static String html(String language, String subject, String text, @Nullable String link) {
        var paragraphs = Arrays.stream(text.strip().split("\n\n+"))
                .map(paragraph -> "<p>" + escape(paragraph).replace("\n", "<br>\n") + "</p>")
                .collect(Collectors.joining("\n"));
        if (link != null) {
            var escaped = escape(link);
            paragraphs =
                    paragraphs.replace(escaped, "<a href=\"%1$s\" style=\"color:#00509d\">%1$s</a>".formatted(escaped));
        }
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head><meta charset="UTF-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
                <body style="margin:0 auto;padding:1.5em;max-width:36em;font:16px/1.5 sans-serif;color:#1a1a1a">
                %s
                </body>
                </html>
                """.formatted(language, escape(subject), paragraphs);
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
