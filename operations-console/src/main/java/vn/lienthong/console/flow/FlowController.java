package vn.lienthong.console.flow;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.page.Words;

/** The flow map: the whole page, and the part of it that lives. */
@Controller
class FlowController {
    private final FlowSampler sampler;
    private final ConsoleSettings settings;
    private final MessageSource messages;

    FlowController(FlowSampler sampler, ConsoleSettings settings, MessageSource messages) {
        this.sampler = sampler;
        this.settings = settings;
        this.messages = messages;
    }

    @GetMapping("/")
    String page(Locale locale, Model page) {
        show(locale, page);
        return "flow";
    }

    @GetMapping("/flow")
    String living(Locale locale, Model page) {
        show(locale, page);
        return "flow :: living";
    }

    private void show(Locale locale, Model page) {
        page.addAttribute("flow", FlowPage.of(sampler.latest(), new Words(messages, locale)));
        page.addAttribute("every", settings.sampleEvery().toMillis());
        page.addAttribute("late", Long.toString(settings.lateAfter().toSeconds()));
    }
}
