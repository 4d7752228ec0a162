package vn.lienthong.intake.admission;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.security.Caller;

/** What agencies may send, and what they have left; operators change it. */
@RestController
@Tag(name = "limits", description = "How much an agency may send")
class LimitController {
    private final Allowances allowances;
    private final JdbcAllowances stored;
    private final Callers callers;
    private final Clock clock;

    LimitController(Allowances allowances, JdbcAllowances stored, Callers callers, Clock clock) {
        this.allowances = allowances;
        this.stored = stored;
        this.callers = callers;
        this.clock = clock;
    }

    @Schema(name = "Limits")
    record LimitsView(
            @Schema(example = "H32.41.1") AgencyCode agency,

            @Schema(description = "In the long run", example = "200")
            int requestsPerSecond,

            @Schema(description = "At once after a quiet time", example = "400")
            int burst,

            @Schema(description = "At the same time", example = "100")
            int concurrent,

            @Schema(example = "20000") long dossiersPerDay,
            @Schema(example = "21474836480") long uploadBytesPerDay,

            @Schema(description = "Used since midnight in Vietnam", example = "17")
            long dossiersToday,

            @Schema(example = "5242880") long uploadBytesToday) {}

    @Schema(name = "LimitsChange")
    record ChangeRequest(
            @Schema(example = "50") @Nullable Integer requestsPerSecond,
            @Schema(example = "100") @Nullable Integer burst,
            @Schema(example = "20") @Nullable Integer concurrent,
            @Schema(example = "1000") @Nullable Long dossiersPerDay,
            @Schema(example = "1073741824") @Nullable Long uploadBytesPerDay) {}

    @GetMapping("/v1/limits/{agency}")
    @Operation(
            summary = "What an agency may send, and what it used today",
            description = "For the agency itself, with whatever scope; of others with the scope operator.")
    LimitsView limits(
            @Parameter(hidden = true) Caller caller, @Parameter(example = "H32.41.1") @PathVariable String agency) {
        var asked = allowances.same(new AgencyCode(agency));
        if (!asked.equals(callers.agency(caller).code())) {
            caller.require(Caller.OPERATE);
        }
        return view(asked);
    }

    private LimitsView view(AgencyCode agency) {
        var allowance = allowances.of(agency);
        var allowed = allowance.allowed();
        var used = allowance.used(clock.instant());
        return new LimitsView(
                agency,
                allowed.requestsPerSecond(),
                allowed.burst(),
                allowed.concurrent(),
                allowed.dossiersPerDay(),
                allowed.bytesPerDay(),
                used.dossiers(),
                used.bytes());
    }

    @PutMapping("/v1/limits/{agency}")
    @Operation(
            summary = "Change what an agency may send",
            description = "What isn't stated is as configured. Counts at once here and within a second or two at other"
                    + " instances; who changed it is kept. Scope operator.")
    LimitsView change(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "H32.41.1") @PathVariable String agency,
            @RequestBody ChangeRequest request) {
        caller.require(Caller.OPERATE);
        var known = callers.registry()
                .agency(new AgencyCode(agency))
                .orElseThrow(Problem.LIMITS_OF_UNKNOWN::refusal)
                .code();
        var faults = new ArrayList<Fault>();
        positive(request.requestsPerSecond(), "/requestsPerSecond", faults);
        positive(request.burst(), "/burst", faults);
        positive(request.concurrent(), "/concurrent", faults);
        positive(request.dossiersPerDay(), "/dossiersPerDay", faults);
        positive(request.uploadBytesPerDay(), "/uploadBytesPerDay", faults);
        if (!faults.isEmpty()) {
            throw Problem.LIMITS_MALFORMED.refusal(faults);
        }
        var bytes = request.uploadBytesPerDay();
        return changed(
                caller,
                known,
                new Limits(
                        request.requestsPerSecond(),
                        request.burst(),
                        request.concurrent(),
                        request.dossiersPerDay(),
                        bytes == null ? null : DataSize.ofBytes(bytes)));
    }

    private static void positive(@Nullable Number value, String pointer, List<Fault> faults) {
        if (value != null && value.longValue() <= 0) {
            faults.add(Rule.LIMIT_IS_POSITIVE.brokenAt(pointer, "Send a number above 0, or leave it out."));
        }
    }

    @DeleteMapping("/v1/limits/{agency}")
    @Operation(summary = "Set an agency's limits back to what is configured", description = "Scope operator.")
    LimitsView setBack(
            @Parameter(hidden = true) Caller caller, @Parameter(example = "H32.41.1") @PathVariable String agency) {
        caller.require(Caller.OPERATE);
        return changed(caller, allowances.same(new AgencyCode(agency)), Limits.UNSTATED);
    }

    private LimitsView changed(Caller caller, AgencyCode agency, Limits limits) {
        stored.change(agency, limits, callers.agency(caller).code(), caller.subject());
        allowances.exchange();
        return view(agency);
    }
}
