package vn.lienthong.axis.reconciliation;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
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
    private static final Duration BUSY = Duration.ofSeconds(30);

    private final Reconcile reconcile;
    private final Reconciliations reconciliations;

    ReconciliationController(Reconcile reconcile, Reconciliations reconciliations) {
        this.reconcile = reconcile;
        this.reconciliations = reconciliations;
    }

    /** The newest first. */
    record Page(List<Summary> reconciliations) {}

    @GetMapping("/v1/axis/reconciliations")
    @Operation(summary = "What came of the last days' reconciliations", description = "Scope axis.operate.")
    Page all(@Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        return new Page(reconciliations.newest(SHOWN));
    }

    @GetMapping("/v1/axis/reconciliations/{day}")
    @Operation(summary = "A day's reconciliation with every discrepancy", description = "Scope axis.operate.")
    Whole one(@PathVariable LocalDate day, @Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        return reconciliations
                .of(day)
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
            description = "Yesterday where none is said. What was found of that day before is replaced. Scope axis.operate.")
    Whole run(@RequestBody(required = false) @Nullable Wanted wanted, @Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        var today = reconcile.today();
        var day = wanted == null || wanted.day() == null ? today.minusDays(1) : wanted.day();
        if (day.isAfter(today)) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "reconciliation-invalid",
                    "That day hasn't begun.",
                    List.of(new Fault("/day", "DAY_HAS_BEGUN", "Give a day up to " + today + ".")));
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
