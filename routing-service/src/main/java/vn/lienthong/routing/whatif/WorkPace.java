package vn.lienthong.routing.whatif;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.routing.whatif.PastDossier.StageRun;
import vn.lienthong.routing.whatif.WhatIfReport.Basis;

/**
 * How long stages take, from what has been recorded. A stage that ran takes the working time it took, and stops the clock
 * for as long as it did. For one that didn't, it is the median of the same stage in the sample; else the median of all
 * stages of agencies of the same sector; else all of its limit, or no time where it has none. An applicant who has to pay
 * and never had to takes no time: the clock would stand still.
 */
final class WorkPace {
    private final RegistryHistory history;
    private final Map<String, List<Duration>> byStage = new HashMap<>();
    private final Map<String, List<Duration>> bySector = new HashMap<>();
    private final Map<String, Duration> medians = new HashMap<>();

    WorkPace(List<PastDossier> sample, RegistryHistory history) {
        this.history = history;
        for (var dossier : sample) {
            for (var run : dossier.runs().values()) {
                if (run.doneAt() != null) {
                    var time = worked(run, calendar(run));
                    byStage.computeIfAbsent(run.stage(), id -> new ArrayList<>())
                            .add(time);
                    history.at(run.openedAt())
                            .agency(run.agency())
                            .map(Agency::sector)
                            .ifPresent(sector -> bySector.computeIfAbsent(sector, id -> new ArrayList<>())
                                    .add(time));
                }
            }
        }
        byStage.forEach((stage, times) -> medians.put("stage " + stage, median(times)));
        bySector.forEach((sector, times) -> medians.put("sector " + sector, median(times)));
    }

    private WorkingCalendar calendar(StageRun run) {
        return history.at(run.openedAt()).calendarOf(run.agency());
    }

    static Duration median(List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    /** The working time of a stage, without the times it stopped the clock. */
    private static Duration worked(StageRun run, WorkingCalendar calendar) {
        var time = Duration.ZERO;
        for (var piece : pieces(run, calendar)) {
            time = time.plus(piece.work());
        }
        return time;
    }

    /** Work, and then a stop; the last piece has none. */
    private record Piece(Duration work, Duration stop) {}

    private static List<Piece> pieces(StageRun run, WorkingCalendar calendar) {
        var pieces = new ArrayList<Piece>();
        var done = run.doneAt();
        if (done == null) {
            return pieces;
        }
        var at = run.openedAt();
        for (var stop : run.stops()) {
            var until = stop.until();
            if (until == null || stop.from().isBefore(at) || stop.from().isAfter(done)) {
                continue;
            }
            pieces.add(new Piece(calendar.workingTime(at, stop.from()), Duration.between(stop.from(), until)));
            at = until;
        }
        pieces.add(new Piece(calendar.workingTime(at, done), Duration.ZERO));
        return pieces;
    }

    /**
     * How a stage would run.
     *
     * @param worked the agency's working time
     * @param assumed where the duration comes from, where it isn't this dossier's own
     */
    record Run(
            Instant doneAt,
            List<Suspension> stops,
            Duration worked,
            @Nullable Assumed assumed) {}

    /**
     * How long a stage was taken to last that isn't recorded for a dossier.
     *
     * @param why in words
     */
    record Assumed(Basis basis, String why) {}

    /** A stage of a dossier, opened at a moment by an agency. */
    Run run(PastDossier dossier, Stage stage, Agency agency, WorkingCalendar calendar, Instant openedAt) {
        var recorded = dossier.runs().get(stage.id());
        if (recorded != null && recorded.doneAt() != null) {
            return again(recorded, calendar, openedAt);
        }
        var time = medians.get("stage " + stage.id());
        if (time != null) {
            return assumed(calendar, openedAt, time, Basis.STAGE, "the median of this stage in the sample");
        }
        if (stage.kind() == StageKind.PAY) {
            return new Run(
                    openedAt,
                    List.of(),
                    Duration.ZERO,
                    new Assumed(Basis.PAYMENT, "no time: the clock stands still while the applicant pays"));
        }
        time = medians.get("sector " + agency.sector());
        if (time != null) {
            return assumed(
                    calendar,
                    openedAt,
                    time,
                    Basis.SECTOR,
                    "the median of the stages of the sector " + agency.sector());
        }
        if (stage.limit() == null) {
            return new Run(
                    openedAt,
                    List.of(),
                    Duration.ZERO,
                    new Assumed(Basis.NOTHING, "no time: nothing like it is recorded, and it has no limit"));
        }
        var due = calendar.dueAt(openedAt, stage.limit());
        return new Run(
                due,
                List.of(),
                calendar.workingTime(openedAt, due),
                new Assumed(Basis.LIMIT, "all of its limit: nothing like it is recorded"));
    }

    private static Run assumed(WorkingCalendar calendar, Instant openedAt, Duration time, Basis basis, String why) {
        return new Run(calendar.plusWorkingTime(openedAt, time), List.of(), time, new Assumed(basis, why));
    }

    /** Opened at the minute it was, a stage goes as it went; else it takes the same working time, and stops as long. */
    private Run again(StageRun recorded, WorkingCalendar calendar, Instant openedAt) {
        var own = calendar(recorded);
        var done = java.util.Objects.requireNonNull(recorded.doneAt());
        var worked = worked(recorded, own);
        if (Duration.between(recorded.openedAt(), openedAt).abs().compareTo(Duration.ofMinutes(1)) < 0) {
            return new Run(done, recorded.stops(), worked, null);
        }
        var stops = new ArrayList<Suspension>();
        var at = openedAt;
        for (var piece : pieces(recorded, own)) {
            at = calendar.plusWorkingTime(at, piece.work());
            if (piece.stop().isPositive()) {
                stops.add(new Suspension(at, at.plus(piece.stop())));
                at = at.plus(piece.stop());
            }
        }
        return new Run(at, stops, worked, null);
    }
}
