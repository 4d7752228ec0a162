package vn.lienthong.intake.dossier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.intake.dossier.Tracked.Parcel;
import vn.lienthong.intake.dossier.Tracked.ToPay;

/**
 * The page on which an applicant sees how far a dossier is (tra cứu tình trạng hồ sơ), in Vietnamese or English. It says
 * nothing about the applicant, needs no script, and fetches nothing.
 */
final class TrackingPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm, dd/MM/uuuu", Locale.ROOT);

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:36rem;margin:0 auto;padding:1rem}
            h1{font-size:1.25rem}
            .status{font-size:1.5rem;font-weight:700;margin:.5rem 0}
            .asked{border-left:.4rem solid #b45309;padding:.25rem .75rem}
            h2{font-size:1.125rem;margin:.5rem 0}
            dt{font-weight:700;margin-top:.75rem}
            dd{margin:0}
            .pay{display:inline-block;padding:.6rem 1rem;border:.125rem solid;border-radius:.375rem;font-weight:700}
            code{overflow-wrap:anywhere}
            """;

    /** What the page may do: be shown with its own style, and nothing else. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(sha256(STYLE));

    private TrackingPage() {}

    /**
     * What is shown.
     *
     * @param since since when it has its status; null where that isn't known
     * @param agencies the names of those who have it now
     * @param papers the names of the papers that are awaited
     * @param until until when they may come
     * @param payment whether the journal asks for a payment, of which {@code amount}
     * @param toPay what of it is known here, with links
     * @param parcel the result, where it goes by post
     */
    record Shown(
            String code,
            String procedure,
            DossierStatus status,
            boolean withdrawn,
            @Nullable Instant since,
            Instant receivedAt,
            Instant dueAt,
            boolean dueStands,
            List<String> agencies,
            List<String> papers,
            @Nullable Instant until,
            boolean payment,
            @Nullable Long amount,
            List<ToPay> toPay,
            @Nullable Parcel parcel) {}

    static String of(Shown dossier, Language language) {
        var page = new StringBuilder();
        page.append("<p><code>").append(text(dossier.code())).append("</code><br>");
        page.append(text(dossier.procedure())).append("</p>\n");
        page.append("<p class=\"status\">").append(language.status(dossier)).append("</p>\n");
        asked(page, dossier, language);
        page.append("<dl>\n");
        if (dossier.since() != null) {
            entry(page, language.say("Từ lúc", "Since"), time(dossier.since()));
        }
        if (!dossier.agencies().isEmpty()) {
            entry(
                    page,
                    language.say("Cơ quan đang giải quyết", "Who has it now"),
                    String.join("; ", dossier.agencies()));
        }
        entry(page, language.say("Tiếp nhận lúc", "Received at"), time(dossier.receivedAt()));
        entry(
                page,
                language.say("Hẹn trả kết quả", "Result due"),
                dossier.dueStands()
                        ? time(dossier.dueAt())
                        : language.say(
                                "Thời hạn đang tạm dừng; sẽ được tính lại khi hồ sơ được tiếp tục.",
                                "The time limit stands still; it is reckoned anew when the dossier goes on."));
        if (dossier.parcel() != null) {
            entry(page, language.say("Kết quả qua bưu điện", "Result by post"), parcel(dossier.parcel(), language));
        }
        page.append("</dl>\n");
        return whole(language.say("Tình trạng hồ sơ", "Your dossier"), page.toString(), language);
    }

    private static void asked(StringBuilder page, Shown dossier, Language language) {
        if (dossier.papers().isEmpty() && !dossier.payment() && dossier.toPay().isEmpty()) {
            return;
        }
        page.append("<section class=\"asked\"><h2>")
                .append(language.say("Việc bạn cần làm", "What you are asked to do"))
                .append("</h2>\n");
        if (!dossier.papers().isEmpty()) {
            page.append("<p>")
                    .append(language.say("Nộp bổ sung", "Bring these papers"))
                    .append(":</p><ul>");
            dossier.papers()
                    .forEach(paper -> page.append("<li>").append(text(paper)).append("</li>"));
            page.append("</ul>\n");
            if (dossier.until() != null) {
                page.append("<p>")
                        .append(language.say("Chậm nhất", "At the latest"))
                        .append(": ")
                        .append(time(dossier.until()))
                        .append("</p>\n");
            }
        }
        dossier.toPay().forEach(payment -> {
            page.append("<p>");
            toPay(page, payment.amount(), language);
            if (payment.link() != null) {
                page.append("</p>\n<p><a class=\"pay\" href=\"")
                        .append(text(payment.link().toString()))
                        .append("\" rel=\"noreferrer\">")
                        .append(language.say("Nộp trực tuyến", "Pay online"))
                        .append("</a>");
            }
            page.append("</p>\n");
        });
        if (dossier.toPay().isEmpty() && dossier.payment()) {
            page.append("<p>");
            toPay(page, dossier.amount(), language);
            page.append("</p>\n");
        }
        page.append("</section>\n");
    }

    private static void toPay(StringBuilder page, @Nullable Long amount, Language language) {
        page.append(language.say("Nộp phí, lệ phí", "Pay the fee"));
        if (amount != null) {
            page.append(": ").append(money(amount)).append("&nbsp;đồng");
        }
    }

    private static String parcel(Parcel parcel, Language language) {
        var told = new StringBuilder(
                switch (parcel.way()) {
                    case AWAITED -> language.say("Sẽ gửi khi có kết quả", "Sent as soon as there is a result");
                    case READY -> language.say("Đã sẵn sàng, chờ bưu điện nhận", "Ready; the post is to fetch it");
                    case UNDER_WAY -> language.say("Bưu điện đang chuyển", "On its way");
                    case DELIVERED -> language.say("Đã phát", "Delivered");
                    case CANCELLED ->
                        language.say(
                                "Bưu điện không chuyển được; hãy hỏi cơ quan tiếp nhận",
                                "The post couldn't bring it; ask the agency that received the dossier");
                });
        if (parcel.since() != null) {
            told.append(", ").append(time(parcel.since()));
        }
        if (parcel.number() != null) {
            told.append(" (")
                    .append(language.say("số vận đơn ", "number "))
                    .append(parcel.number())
                    .append(')');
        }
        return told.toString();
    }

    /** Nothing is to be seen under this link, whatever the reason. */
    static String nothing(Language language) {
        return whole(
                language.say("Không tìm thấy hồ sơ", "No such dossier"),
                "<p>"
                        + language.say(
                                "Đường dẫn này không mở hồ sơ nào. Hãy kiểm tra lại đường dẫn trên giấy tiếp nhận.",
                                "This link opens no dossier. Check it against the one on your receipt.")
                        + "</p>\n",
                language);
    }

    private static String whole(String title, String content, Language language) {
        var other = language.other();
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <nav><a href="?lang=%s" hreflang="%s" lang="%s">%s</a></nav>
                <main>
                <h1>%s</h1>
                %s</main>
                </body>
                </html>
                """.formatted(
                        language.tag(),
                        title,
                        STYLE,
                        other.tag(),
                        other.tag(),
                        other.tag(),
                        other.say("Tiếng Việt", "English"),
                        title,
                        content);
    }

    private static void entry(StringBuilder page, String term, String value) {
        page.append("<dt>").append(term).append("</dt><dd>").append(text(value)).append("</dd>\n");
    }

    private static String time(Instant instant) {
        return TIME.format(instant.atZone(WorkingCalendar.ZONE));
    }

    private static String money(long amount) {
        return String.format(Locale.ROOT, "%,d", amount).replace(',', '.');
    }

    private static String text(String plain) {
        return HtmlUtils.htmlEscape(plain, "UTF-8");
    }

    private static String sha256(String content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The languages of the page. */
    enum Language {
        VIETNAMESE("vi"),
        ENGLISH("en");

        private final String tag;

        Language(String tag) {
            this.tag = tag;
        }

        String tag() {
            return tag;
        }

        Language other() {
            return this == VIETNAMESE ? ENGLISH : VIETNAMESE;
        }

        String say(String vietnamese, String english) {
            return this == VIETNAMESE ? vietnamese : english;
        }

        String status(Shown dossier) {
            if (dossier.withdrawn()) {
                return say("Đã rút hồ sơ", "Withdrawn");
            }
            return switch (dossier.status()) {
                case REGISTERED -> say("Mới đăng ký", "Newly registered");
                case RECEIVED -> say("Được tiếp nhận", "Received");
                case REFUSED -> say("Không được tiếp nhận", "Not accepted");
                case IN_PROCESS -> say("Đang xử lý", "In process");
                case SUPPLEMENT_REQUESTED -> say("Yêu cầu bổ sung giấy tờ", "More papers are needed");
                case PAYMENT_REQUESTED -> say("Yêu cầu thực hiện nghĩa vụ tài chính", "Payment is needed");
                case WITHDRAWAL_REQUESTED -> say("Công dân yêu cầu rút hồ sơ", "Withdrawal requested");
                case STOPPED -> say("Dừng xử lý", "Stopped for now");
                case PROCESSED -> say("Đã xử lý xong, chờ trả kết quả", "Decided; the result is ready");
                case RETURNED -> say("Đã trả kết quả", "Result returned");
            };
        }
    }
}
