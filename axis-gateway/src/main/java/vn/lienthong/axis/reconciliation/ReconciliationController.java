package vn.lienthong.axis.reconciliation;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.axis.AxisScopes;
import vn.lienthong.axis.reconciliation.Reconciliations.Summary;
import vn.lienthong.axis.reconciliation.Reconciliations.Whole;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The reconciliation of days, for operators. */
@RestController
class ReconciliationController {
    private static final int SHOWN = 90;
    /** There was no axis before. */
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

    private static final Duration BUSY = Duration.ofSeconds(30);

    private final Reconcile reconcile;
    private final Reconciliations reconciliations;

    ReconciliationController(Reconcile reconcile, Reconciliations reconciliations) {
        this.reconcile = reconcile;
        this.reconciliations = reconciliations;
    }

    /**
     * A day's counts.
     *
     * @param complete false where one of the axis's lists couldn't be relied on
     * @param onAxis how much of what we sent the axis lists
     * @param received how much the axis lists for us
     * @param fetched how much of it is here
     * @param open what somebody has to look at
     */
    record Day(
            LocalDate day,
            Instant ranAt,
            boolean complete,
            int sent,
            int onAxis,
            int received,
            int fetched,
            int healed,
            int open) {
        static Day of(Summary summary) {
            return new Day(
                    summary.day(),
                    summary.runAt(),
                    summary.complete(),
                    summary.sent(),
                    summary.sentOnAxis(),
                    summary.receivedOnAxis(),
                    summary.received(),
                    summary.healed(),
                    summary.open());
        }
    }

    /** The newest first. */
    record Page(List<Day> reconciliations) {}

    /**
     * Something that was mended.
     *
     * @param what kind of discrepancy, from a closed set
     * @param how it was mended
     */
    record Healed(
            String what,
            @Nullable Long position,
            @Nullable String axisId,
            @Nullable String document,
            @Nullable String receiver,
            String how) {}

    /**
     * Something somebody has to look at.
     *
     * @param reason what it is, and what to do
     */
    record Open(
            String what,
            @Nullable Long position,
            @Nullable String axisId,
            @Nullable String document,
            @Nullable String receiver,
            String reason) {}

    /** A day with every discrepancy. */
    record Report(
            LocalDate day,
            Instant ranAt,
            boolean complete,
            int sent,
            int onAxis,
            int received,
            int fetched,
            List<Healed> healed,
            List<Open> open) {
        static Report of(Whole whole) {
            var day = Day.of(whole.summary());
            return new Report(
                    day.day(),
                    day.ranAt(),
                    day.complete(),
                    day.sent(),
                    day.onAxis(),
                    day.received(),
                    day.fetched(),
                    whole.discrepancies().stream()
                            .filter(Discrepancy::healed)
                            .map(one -> new Healed(
                                    one.kind().id(),
                                    one.position(),
                                    one.axisId(),
                                    one.document(),
                                    one.receiver(),
                                    one.reason()))
                            .toList(),
                    whole.discrepancies().stream()
                            .filter(one -> !one.healed())
                            .map(one -> new Open(
                                    one.kind().id(),
                                    one.position(),
                                    one.axisId(),
                                    one.document(),
                                    one.receiver(),
                                    one.reason()))
                            .toList());
        }
    }

    @GetMapping("/v1/axis/reconciliations")
    @Operation(summary = "What came of the last days' reconciliations", description = "Scope axis.operate.")
    Page all(@Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        return new Page(reconciliations.newest(SHOWN).stream().map(Day::of).toList());
    }

    @GetMapping("/v1/axis/reconciliations/{day}")
    @Operation(summary = "A day's reconciliation with every discrepancy", description = "Scope axis.operate.")
    Report one(@PathVariable LocalDate day, @Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        return Optional.of(day)
                .filter(one -> !one.isBefore(EARLIEST) && !one.isAfter(reconcile.today()))
                .flatMap(reconciliations::of)
                .map(Report::of)
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "reconciliation-unknown",
                        "That day wasn't reconciled; have it done by POST /v1/axis/reconciliations.",
                        List.of(new Fault("", "DAY_WAS_RECONCILED", "there is no reconciliation of " + day))));
    }

    /** @param day yesterday where it isn't said */
    record Wanted(@Nullable LocalDate day) {}

    @PostMapping("/v1/axis/reconciliations")
    @Operation(
            summary = "Reconciles a day now",
            description =
                    "Yesterday where none is said. What was found of that day before is replaced. Scope axis.operate.")
    Report run(@RequestBody(required = false) @Nullable Wanted wanted, @Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        var today = reconcile.today();
        var day = wanted == null || wanted.day() == null ? today.minusDays(1) : wanted.day();
        if (day.isAfter(today) || day.isBefore(EARLIEST)) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "reconciliation-invalid",
                    "That day can't be reconciled.",
                    List.of(new Fault(
                            "/day", "DAY_IS_IN_RANGE", "Give a day from " + EARLIEST + " up to " + today + ".")));
        }
        if (reconcile.run(day).isEmpty()) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "reconciliation-running",
                    "A reconciliation is running; ask again when it has ended.",
                    List.of(new Fault("", "ONE_AT_A_TIME", "another one is running")),
                    BUSY);
        }
        return one(day, caller);
    }
}
