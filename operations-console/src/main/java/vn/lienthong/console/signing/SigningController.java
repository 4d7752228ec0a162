package vn.lienthong.console.signing;

import java.time.Clock;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import vn.lienthong.console.neighbour.Neighbour;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/** How signing does (ký số): keys, signatures, what was refused and what is outstanding. */
@Controller
class SigningController implements AutoCloseable {
    private final SealCounts counts;
    private final Neighbour signing;
    private final Names names;
    private final MessageSource messages;
    private final Clock clock;

    SigningController(SealCounts counts, SigningSettings settings, Names names, MessageSource messages, Clock clock) {
        this.counts = counts;
        this.signing = new Neighbour("signing-service", settings.neighbour());
        this.names = names;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/signing")
    String signing(Locale locale, Model page) {
        var keys = signing.get("/v1/keys");
        var now = clock.instant();
        page.addAttribute(
                "signing",
                SigningPage.of(
                        counts.given(now),
                        counts.refused(now),
                        counts.untimed(now),
                        counts.awaited(now),
                        keys.join(),
                        names,
                        new Words(messages, locale),
                        now));
        return "signing";
    }

    @Override
    public void close() {
        signing.close();
    }
}
