package vn.lienthong.console.alert;

import java.time.Clock;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import vn.lienthong.console.neighbour.Neighbour;
import vn.lienthong.console.page.Words;

/** The alerts that stand (cảnh báo đang có). They are Prometheus's: it is asked, and where there is none that is said. */
@Controller
class AlertController implements AutoCloseable {
    private final Neighbour prometheus;
    private final MessageSource messages;
    private final Clock clock;

    AlertController(AlertSettings settings, MessageSource messages, Clock clock) {
        this.prometheus = new Neighbour("prometheus", settings.neighbour());
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/alerts")
    String alerts(Locale locale, Model page) {
        page.addAttribute(
                "alerts", AlertPage.of(prometheus.get("/api/v1/alerts").join(), clock, new Words(messages, locale)));
        return "alerts";
    }

    @Override
    public void close() {
        prometheus.close();
    }
}
