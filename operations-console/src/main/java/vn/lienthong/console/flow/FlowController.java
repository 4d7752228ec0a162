package vn.lienthong.console.flow;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.page.Words;

/** The flow map: the whole page, and the part of it that lives. */
@Controller
class FlowController {
    private final FlowSampler sampler;
    private final FlowWatchers watchers;
    private final ConsoleSettings settings;
    private final MessageSource messages;

    FlowController(FlowSampler sampler, FlowWatchers watchers, ConsoleSettings settings, MessageSource messages) {
        this.sampler = sampler;
        this.watchers = watchers;
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

    /** Told of each new look: the page asks for what lives then, instead of by the clock. */
    @GetMapping(path = "/flow/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> looks() {
        return watchers.watch()
                .map(watcher -> ResponseEntity.ok()
                        .header("X-Accel-Buffering", "no")
                        .cacheControl(CacheControl.noStore())
                        .body(watcher))
                .orElseGet(() ->
                        ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build());
    }

    private void show(Locale locale, Model page) {
        page.addAttribute("flow", FlowPage.of(sampler.latest(), new Words(messages, locale)));
        page.addAttribute("every", settings.sampleEvery().toMillis());
        page.addAttribute("late", Long.toString(settings.lateAfter().toSeconds()));
    }
}
