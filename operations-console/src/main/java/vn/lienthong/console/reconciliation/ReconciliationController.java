package vn.lienthong.console.reconciliation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/** Whether what was sent, what the axis has and what receivers say agree (đối soát). */
@Controller
class ReconciliationController {
    private final AxisGateway gateway;
    private final Names names;
    private final MessageSource messages;

    ReconciliationController(AxisGateway gateway, Names names, MessageSource messages) {
        this.gateway = gateway;
        this.names = names;
        this.messages = messages;
    }

    /** @param day which one to show; the newest where none is named */
    @GetMapping("/reconciliation")
    String reconciliation(@RequestParam(required = false) @Nullable String day, Locale locale, Model page) {
        var drift = gateway.drift();
        var refused = gateway.refused();
        var all = gateway.reconciliations().join();
        var chosen = day(day).or(() -> newest(all));
        var one = chosen.map(gateway::reconciliation).map(CompletableFuture::join);
        var words = new Words(messages, locale);
        page.addAttribute("report", ReconciliationPage.of(all, one, drift.join(), refused.join(), names, words));
        return "reconciliation";
    }

    private static Optional<LocalDate> day(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeException e) {
            return Optional.empty(); // no day: the newest then
        }
    }

    private static Optional<LocalDate> newest(Answer all) {
        return all.body()
                .map(body -> Told.list(body, "items", "reconciliations"))
                .flatMap(days -> days.stream()
                        .flatMap(one -> Told.day(one, "day").stream())
                        .max(LocalDate::compareTo));
    }
}
