package vn.lienthong.standalone.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The pages as HTML. Whatever comes from a message is escaped. */
record MailPage(Language language) {
    static final int PER_PAGE = 50;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("HH:mm:ss dd/MM/yyyy", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"']+");

    /**
     * The list.
     *
     * @param page from 0
     */
    String list(List<Mail> mails, String words, int page) {
        var from = Math.min(page * PER_PAGE, mails.size());
        var shown = mails.subList(from, Math.min(from + PER_PAGE, mails.size()));
        var rows = shown.stream().map(this::row).collect(Collectors.joining("\n"));
        var hint = say("Tìm theo người nhận hoặc mã hồ sơ", "Search by recipient or dossier code");
        var nothing = "<p class=\"empty\">"
                + (words.isEmpty()
                        ? say(
                                "Chưa có thư nào. Hãy nộp một hồ sơ có địa chỉ thư điện tử: thư báo tiếp nhận sẽ hiện ở đây.",
                                "No messages yet. Submit a dossier with an e-mail address: the message that it was received appears here.")
                        : say("Không có thư nào khớp.", "No message matches."))
                + "</p>";
        return layout(title(), "/?q=" + encode(words) + "&", """
                <h1>%s</h1>
                <p class="hint">%s</p>
                <form action="/" method="get" role="search">
                <input type="hidden" name="lang" value="%s">
                <input type="search" name="q" value="%s" placeholder="%s" aria-label="%s">
                <button>%s</button>
                </form>
                %s
                %s
                """.formatted(
                        title(),
                        say(
                                "Mọi thư hệ thống gửi đi đều dừng lại ở đây; không thư nào ra ngoài.",
                                "Every message the system sends ends here; none goes out."),
                        language.code,
                        escape(words),
                        hint,
                        hint,
                        say("Tìm", "Search"),
                        shown.isEmpty() ? nothing : "<ol class=\"mails\">\n" + rows + "\n</ol>",
                        pager(words, page, from + shown.size() < mails.size())));
    }

    private String row(Mail mail) {
        return """
                <li><a href="/messages/%s?lang=%s">
                <span class="subject">%s%s</span>
                <span class="to">%s</span>
                %s
                </a></li>""".formatted(
                        mail.id(),
                        language.code,
                        escape(subject(mail)),
                        copies(mail),
                        escape(mail.to()),
                        time(mail.receivedAt()));
    }

    private static String copies(Mail mail) {
        return mail.copies() == 1 ? "" : " <strong class=\"copies\">×" + mail.copies() + "</strong>";
    }

    private String pager(String words, int page, boolean more) {
        var link = "<a href=\"/?q=%s&amp;lang=%s&amp;page=%d\">%s</a>";
        var newer =
                page == 0 ? "" : link.formatted(encode(words), language.code, page - 1, "← " + say("Mới hơn", "Newer"));
        var older = more ? link.formatted(encode(words), language.code, page + 1, say("Cũ hơn", "Older") + " →") : "";
        return newer.isEmpty() && older.isEmpty() ? "" : "<nav class=\"pager\">" + newer + " " + older + "</nav>";
    }

    /** One message. */
    String message(Mail mail, MailText text) {
        return layout(subject(mail), "/messages/" + mail.id() + "?", """
                <p><a href="/?lang=%s">← %s</a></p>
                <h1>%s</h1>
                <dl>
                <dt>%s</dt><dd>%s</dd>
                <dt>%s</dt><dd>%s</dd>
                <dt>%s</dt><dd>%s</dd>
                %s
                </dl>
                <div class="text">%s</div>
                <p><a href="/messages/%s.eml">%s</a></p>
                """.formatted(
                        language.code,
                        say("Tất cả thư", "All messages"),
                        escape(subject(mail)),
                        say("Từ", "From"),
                        escape(text.from()),
                        say("Đến", "To"),
                        escape(mail.to()),
                        say("Nhận lúc", "Received"),
                        time(mail.receivedAt()),
                        mail.copies() == 1
                                ? ""
                                : "<dt>" + say("Số lần gửi", "Times sent") + "</dt><dd>" + copies(mail) + "</dd>",
                        linked(text.text().strip()),
                        mail.id(),
                        say("Nguyên bản (.eml)", "Original (.eml)")));
    }

    String notFound() {
        var notFound = say("Không có trang này", "There is no such page");
        return layout(notFound, "/?", """
                <h1>%s</h1>
                <p><a href="/?lang=%s">← %s</a></p>
                """.formatted(notFound, language.code, say("Tất cả thư", "All messages")));
    }

    private String title() {
        return say("Hộp thư thử nghiệm", "Development mailbox");
    }

    private String say(String vietnamese, String english) {
        return language.say(vietnamese, english);
    }

    private String subject(Mail mail) {
        return mail.subject().isBlank() ? say("(không có tiêu đề)", "(no subject)") : mail.subject();
    }

    private static String time(Instant instant) {
        return "<time datetime=\"%s\">%s</time>".formatted(instant, MOMENT.format(instant));
    }

    private static String linked(String text) {
        var html = new StringBuilder();
        var links = LINK.matcher(text);
        int end = 0;
        while (links.find()) {
            var link = escape(links.group());
            html.append(escape(text.substring(end, links.start())))
                    .append("<a rel=\"noreferrer\" href=\"%1$s\">%1$s</a>".formatted(link));
            end = links.end();
        }
        return html.append(escape(text.substring(end))).toString();
    }

    /** @param here this page's address, up to where the language is added */
    private String layout(String title, String here, String body) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <link rel="stylesheet" href="/mailbox.css">
                </head>
                <body>
                <header><a href="/?lang=%s">Liên Thông</a> <a class="language" lang="%s" href="%slang=%s">%s</a></header>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(
                        language.code,
                        escape(title),
                        language.code,
                        language.other().code,
                        escape(here),
                        language.other().code,
                        language.other().ownName,
                        body);
    }

    private static String encode(String words) {
        return URLEncoder.encode(words, UTF_8);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
