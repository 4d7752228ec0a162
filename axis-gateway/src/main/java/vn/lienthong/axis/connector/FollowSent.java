package vn.lienthong.axis.connector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.AxisMeters;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.connector.Axis.Listed;
import vn.lienthong.axis.connector.Sendings.OnAxis;

/** Asks the axis what became of what we sent, and reports what its receivers fetched. */
@Component
class FollowSent {
    private static final Logger log = LoggerFactory.getLogger(FollowSent.class);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final AxisLine line;
    private final Sendings sendings;
    private final Turns turns;
    private final AxisSettings.Connector settings;
    private final AxisMeters meters;
    private final Clock clock;

    FollowSent(AxisLine line, Sendings sendings, Turns turns, AxisSettings settings, AxisMeters meters, Clock clock) {
        this.line = line;
        this.sendings = sendings;
        this.turns = turns;
        this.settings = settings.connector();
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${lienthong.axis.connector.followed-every}")
    void follow() {
        if (line.isOn()) {
            turns.take("follow-sent", LONGEST, this::ask);
        }
    }

    private void ask() {
        var open = sendings.unfetched(clock.instant().minus(settings.lookBack()));
        if (open.isEmpty()) {
            return;
        }
        try {
            settle(open, line.axis().sent(earliest(open).minus(SKEW)));
        } catch (AxisFailure e) {
            meters.list("sent", "unreadable");
            log.atDebug().addKeyValue("reason", e.getMessage()).log("the axis doesn't say what became of what we sent");
        }
    }

    private static Instant earliest(List<OnAxis> open) {
        return open.stream()
                .map(one -> one.positioned().addedAt())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private void settle(List<OnAxis> open, List<Listed> list) {
        var listed = new HashMap<String, Listed>();
        for (var one : list) {
            listed.putIfAbsent(one.id(), one);
            if (!one.submission().isEmpty()) {
                listed.putIfAbsent(one.submission(), one);
            }
        }
        for (var one : open) {
            var line = listed.get(one.axisId());
            if (line != null && (line.isDone() || line.isFailed())) {
                sendings.fetched(one, line.isDone());
                meters.sent(one.positioned().outgoing().kind(), line.isDone() ? "fetched" : "receiver-failed");
            }
        }
    }
}
