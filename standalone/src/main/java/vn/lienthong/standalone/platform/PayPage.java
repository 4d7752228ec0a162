package vn.lienthong.standalone.platform;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import vn.lienthong.standalone.platform.Orders.Order;

/** The page on which a citizen pays, in Vietnamese or English. */
record PayPage(boolean english) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm dd/MM/uuuu", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    private static final String STYLE = """
            body { margin: 0; background: #f4f6f8; color: #1b2733; font: 17px/1.5 system-ui, "Noto Sans", sans-serif; }
            header { background: #5b1a1a; color: #fff; padding: .75rem 1rem; display: flex; justify-content: space-between; }
            header a { color: #fff; }
            main { max-width: 34rem; margin: 1.5rem auto; padding: 1.25rem; background: #fff; border: 1px solid #d5dde5; border-radius: .5rem; }
            h1 { font-size: 1.35rem; margin: 0 0 .5rem; }
            table { width: 100%; border-collapse: collapse; margin: 1rem 0; }
            td { padding: .35rem 0; border-bottom: 1px solid #e6ebf0; }
            td + td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            tr:last-child td { font-weight: 700; border: 0; }
            button { padding: .6rem 1.25rem; border: 0; border-radius: .375rem; font: inherit; cursor: pointer; margin-right: .5rem; }
            button.pay { background: #146c2e; color: #fff; }
            button:focus-visible, a:focus-visible { outline: 3px solid #ffb703; }
            .state { padding: .75rem 1rem; border-radius: .375rem; background: #e7f3ea; }
            .state.bad { background: #fbeaea; }
            .hint { color: #4a5866; }
            """;

    private String say(String vietnamese, String inEnglish) {
        return english ? inEnglish : vietnamese;
    }

    String unknown() {
        return page(
                "",
                "<h1>%s</h1>"
                        .formatted(say("Không có khoản nào theo đường dẫn này.", "There is nothing to pay here.")));
    }

    String of(Order order, Instant now) {
        var rows = order.fees().stream()
                .map(item -> "<tr><td>%s</td><td>%s</td></tr>".formatted(escape(item.name()), dong(item.amount())))
                .collect(Collectors.joining());
        return page(order.number(), """
                <h1>%s</h1>
                <p>%s<br><span class="hint">%s %s</span></p>
                <table>%s<tr><td>%s</td><td>%s</td></tr></table>
                %s
                """.formatted(
                        say("Thanh toán phí, lệ phí", "Payment of fees"),
                        escape(order.title()),
                        say("Mã hồ sơ", "Dossier"),
                        escape(order.dossier()),
                        rows,
                        say("Tổng cộng", "Total"),
                        dong(order.amount()),
                        state(order, now)));
    }

    private String state(Order order, Instant now) {
        if (order.isPaid()) {
            return "<p class=\"state\" role=\"status\">%s %s.</p>"
                    .formatted(
                            say("Đã thanh toán. Số giao dịch", "Paid. Transaction"),
                            escape(order.payments().getLast().number()));
        }
        if (order.abandoned()) {
            return bad(say("Đã huỷ. Cơ quan sẽ gửi đường dẫn mới.", "Cancelled. The agency will send a new link."));
        }
        if (!order.isOpenAt(now)) {
            return bad(say("Đường dẫn đã hết hạn.", "The link is no longer open."));
        }
        return """
                <form method="post" action="/pay/%s%s">
                <button class="pay" name="do" value="pay">%s</button>
                <button name="do" value="cancel">%s</button>
                </form>
                <p class="hint">%s %s. %s</p>""".formatted(
                        escape(order.number()),
                        english ? "?lang=en" : "",
                        say("Thanh toán", "Pay"),
                        say("Huỷ", "Cancel"),
                        say("Đường dẫn mở đến", "The link is open until"),
                        TIME.format(order.expiresAt()),
                        say("Đây là nền tảng mô phỏng: không có tiền thật.", "A simulation: no real money moves."));
    }

    private static String bad(String text) {
        return "<p class=\"state bad\" role=\"status\">" + text + "</p>";
    }

    private String page(String number, String content) {
        return """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s</title><style>%s</style></head>
                <body><header><span>%s</span><a href="/pay/%s%s" lang="%s">%s</a></header><main>%s</main></body></html>
                """.formatted(
                        english ? "en" : "vi",
                        say("Thanh toán", "Payment"),
                        STYLE,
                        say("Nền tảng thanh toán mô phỏng", "Simulated payment platform"),
                        escape(number),
                        english ? "" : "?lang=en",
                        english ? "vi" : "en",
                        english ? "Tiếng Việt" : "English",
                        content);
    }

    private static String dong(long amount) {
        return String.format(Locale.GERMANY, "%,d ₫", amount);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
