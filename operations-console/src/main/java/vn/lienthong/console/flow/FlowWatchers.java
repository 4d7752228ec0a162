package vn.lienthong.console.flow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import vn.lienthong.console.ConsoleSettings;

/** Who watches the flow map: told of each new look by server-sent events. */
@Component
class FlowWatchers {
    private final Set<SseEmitter> watchers = ConcurrentHashMap.newKeySet();
    private final ConsoleSettings settings;

    FlowWatchers(ConsoleSettings settings, MeterRegistry meters) {
        this.settings = settings;
        Gauge.builder("flow.watchers", watchers, Set::size)
                .description("browsers that watch the flow map")
                .register(meters);
    }

    /** One more; none where there are enough: it asks by itself then. */
    Optional<SseEmitter> watch() {
        if (watchers.size() >= settings.mostWatchers()) {
            return Optional.empty();
        }
        var watcher = new SseEmitter(settings.watchedFor().toMillis());
        watcher.onCompletion(() -> watchers.remove(watcher));
        watcher.onTimeout(watcher::complete);
        watcher.onError(gone -> watchers.remove(watcher));
        watchers.add(watcher);
        return Optional.of(watcher);
    }

    /** There is a new look, of that number. */
    void tell(long number) {
        for (var watcher : watchers) {
            try {
                watcher.send(SseEmitter.event()
                        .name("look")
                        .reconnectTime(settings.sampleEvery().toMillis())
                        .data(Long.toString(number)));
            } catch (IOException | IllegalStateException e) {
                // It went away.
                watchers.remove(watcher);
                watcher.complete();
            }
        }
    }

    /** Nobody is told any more: the service ends. */
    void dismiss() {
        watchers.forEach(SseEmitter::complete);
        watchers.clear();
    }
}
