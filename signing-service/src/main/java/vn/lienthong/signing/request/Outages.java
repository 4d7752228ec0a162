package vn.lienthong.signing.request;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Who didn't answer just now, and isn't asked again for a while: a batch must not wait for the same silence a hundred times. */
@Component
class Outages {
    static final String TIMESTAMPS = "timestamps";
    static final String ARCHIVE = "archive";

    private final Map<String, Instant> until = new ConcurrentHashMap<>();
    private final CommandSettings settings;
    private final Clock clock;

    Outages(CommandSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    boolean isOut(String whom) {
        var end = until.get(whom);
        return end != null && clock.instant().isBefore(end);
    }

    void noAnswer(String whom) {
        until.put(whom, clock.instant().plus(settings.outagePause()));
    }

    void answered(String whom) {
        until.remove(whom);
    }
}
