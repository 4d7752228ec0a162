package vn.lienthong.axis.catalogue;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.AxisMeters;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.connector.Axis.Member;
import vn.lienthong.axis.connector.AxisFailure;
import vn.lienthong.axis.connector.AxisLine;
import vn.lienthong.axis.connector.Turns;

/** Reads the axis's catalogue of agencies. One that is empty, or lacks too many, isn't believed. */
@Component
class SyncCatalogue {
    private static final Logger log = LoggerFactory.getLogger(SyncCatalogue.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final AxisLine line;
    private final Members members;
    private final Turns turns;
    private final AxisSettings.Catalogue settings;
    private final AxisMeters meters;
    private final Clock clock;

    SyncCatalogue(AxisLine line, Members members, Turns turns, AxisSettings settings, AxisMeters meters, Clock clock) {
        this.line = line;
        this.members = members;
        this.turns = turns;
        this.settings = settings.catalogue();
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${lienthong.axis.catalogue.every}")
    void sync() {
        if (line.isOn()) {
            turns.take("catalogue", LONGEST, this::read);
        }
    }

    private void read() {
        var now = clock.instant();
        try {
            var list = line.axis().agencies().stream()
                    .filter(member -> !member.code().isEmpty())
                    .toList();
            var known = members.codes();
            var there = new HashSet<>(list.stream().map(Member::code).toList());
            long gone = known.stream().filter(code -> !there.contains(code)).count();
            if (list.isEmpty() || gone * 100 > (long) known.size() * settings.mostGone()) {
                meters.list("agencies", "incomplete");
                members.note(now, list.size(), "%d of %d known agencies are missing".formatted(gone, known.size()));
                log.atWarn()
                        .addKeyValue("listed", list.size())
                        .addKeyValue("missing", gone)
                        .log("the axis's catalogue isn't believed");
                return;
            }
            members.replace(list, now);
        } catch (AxisFailure e) {
            meters.list("agencies", "unreadable");
            members.note(now, 0, String.valueOf(e.getMessage()));
        }
    }
}
