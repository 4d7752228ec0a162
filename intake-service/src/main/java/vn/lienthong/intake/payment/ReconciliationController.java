package vn.lienthong.intake.payment;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.security.Caller;

/** Shows what the daily comparison of payments found, and runs it anew. */
@RestController
@Tag(name = "Payments")
class ReconciliationController {
    /** May see and run the comparison. */
    static final String RECONCILE = "payment.reconcile";

    private static final String TEXT_CSV = "text/csv";

    private final Reconcile reconcile;
    private final Clock clock;

    ReconciliationController(Reconcile reconcile, Clock clock) {
        this.reconcile = reconcile;
        this.clock = clock;
    }

    @GetMapping(value = "/v1/payments/reconciliations/{day}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "What the comparison of a day found",
            description = "Our payments, the platform's list and the journal. As CSV with `Accept: text/csv`. "
                    + "Scope payment.reconcile.")
    Reconciliation found(
            @Parameter(hidden = true) Caller caller, @Parameter(example = "2019-03-12") @PathVariable String day) {
        caller.require(RECONCILE);
        return reconcile.latest(day(day)).orElseThrow(Problem.RECONCILIATION_UNKNOWN::refusal);
    }

    @GetMapping(value = "/v1/payments/reconciliations/{day}", produces = TEXT_CSV)
    @Operation(hidden = true)
    String foundAsCsv(@Parameter(hidden = true) Caller caller, @PathVariable String day) {
        return found(caller, day).csv();
    }

    @PostMapping("/v1/payments/reconciliations/{day}")
    @Operation(
            summary = "Compare a day, now",
            description = "Takes in what never came, and lists what else doesn't agree. Scope payment.reconcile.")
    Reconciliation run(
            @Parameter(hidden = true) Caller caller, @Parameter(example = "2019-03-12") @PathVariable String day) {
        caller.require(RECONCILE);
        try {
            return reconcile.run(day(day));
        } catch (PlatformAway | PlatformRefusal e) {
            throw Problem.PAYMENT_PLATFORM_AWAY.refusal();
        }
    }

    private LocalDate day(String text) {
        try {
            var day = Times.day(text);
            if (!day.isAfter(LocalDate.ofInstant(clock.instant(), WorkingCalendar.ZONE))) {
                return day;
            }
        } catch (DateTimeException e) {
            // No day; there is no report of it.
        }
        throw Problem.RECONCILIATION_UNKNOWN.refusal();
    }
}
