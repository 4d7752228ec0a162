package vn.lienthong.notification.template;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.util.HtmlUtils;

/**
 * What a message says.
 *
 * @param subject one line
 * @param text plain
 * @param html the same text, with paragraphs and the link to follow
 */
public record Words(String subject, String text, String html) {

    static Words of(String filledSubject, String filledText, String language, Map<String, String> variables) {
        // One line, whatever was filled in: a line break would begin another header.
        var subject = filledSubject.replaceAll("\\s+", " ").strip();
        var text = filledText.strip() + "\n";
        return new Words(subject, text, html(language, subject, text, links(variables)));
    }

    /** The same with a last paragraph: a line, and under it an address of ours to follow. */
    public Words ending(String line, String link) {
        var paragraph =
                "<p>" + linked(escape(line + "\n" + link), List.of(link)).replace("\n", "<br>\n") + "</p>";
        return new Words(
                subject, text + "\n" + line + "\n" + link + "\n", html.replace("</body>", paragraph + "\n</body>"));
    }

    /** What may be followed: addresses of ours, never one that somebody wrote into a reason. */
    private static List<String> links(Map<String, String> variables) {
        return Stream.of("survey", "link")
                .map(variables::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String html(String language, String subject, String text, List<String> links) {
        var paragraphs = Arrays.stream(text.strip().split("\n\n+"))
                .map(paragraph -> "<p>" + linked(escape(paragraph), links).replace("\n", "<br>\n") + "</p>")
                .collect(Collectors.joining("\n"));
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

    /** An address stands in a line of its own: one may begin like another. */
    private static String linked(String escaped, List<String> links) {
        return escaped.lines()
                .map(line -> links.stream()
                        .map(Words::escape)
                        .filter(line.strip()::equals)
                        .findFirst()
                        .map(link -> "<a href=\"%1$s\" style=\"color:#00509d\">%1$s</a>".formatted(link))
                        .orElse(line))
                .collect(Collectors.joining("\n"));
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
