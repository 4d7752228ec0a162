package vn.lienthong.intake.post;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.intake.post.TakeReport.Told;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.problem.Fault;

/** What the post office reports about orders; let in by its signature. */
@RestController
@Tag(name = "Post office")
@SecurityRequirements
class OfficeController {
    private final TakeReport takeReport;
    private final PostSettings settings;
    private final Clock clock;

    OfficeController(TakeReport takeReport, PostSettings settings, Clock clock) {
        this.takeReport = takeReport;
        this.settings = settings;
        this.clock = clock;
    }

    @Schema(name = "PostReport")
    record ReportRequest(
            @Schema(description = "The post's own number of this report", example = "R-0001") @Nullable
            String id,

            @Schema(example = "000.01.41.H32-190312-0027-return") @Nullable
            String orderNumber,

            @Schema(
                    description = "Which way, of an order for both",
                    allowableValues = {"submit", "return"},
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String leg,

            @Schema(example = "3") @Nullable Integer state,

            @Schema(example = "2019-03-14T09:12:00+07:00") @Nullable
            String at,

            @Schema(description = "Cash the postman was paid, in đồng", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            Long collected) {}

    /**
     * @param outcome applied, duplicate, late or contradicting
     * @param state of the order now
     */
    @Schema(name = "PostReportAnswer")
    record ReportAnswer(String orderNumber, String outcome, OrderState state, String explanation) {}

    @PostMapping(OfficeFilter.PATH + "states")
    @Operation(
            summary = "Report an order's state",
            description =
                    "Late, doubled and contradicting reports are kept, change nothing, and are answered with the reason; signed by "
                            + "the post office.")
    ReportAnswer report(@RequestBody ReportRequest request) {
        var faults = new ArrayList<Fault>();
        var number = request.orderNumber();
        if (number == null || number.isBlank()) {
            faults.add(Rule.ORDER_NUMBER_IS_GIVEN.brokenAt("/orderNumber", "The order's number is missing."));
        }
        var state = state(request.state(), faults);
        var leg = leg(request.leg(), faults);
        var at = time(request.at(), "/at", clock, settings, faults);
        if (request.collected() != null && (request.collected() < 0 || request.collected() > settings.mostCash())) {
            faults.add(Rule.AMOUNT_TO_COLLECT_IS_WHOLE_DONG.brokenAt(
                    "/collected",
                    "The amount is no whole number of đồng from 0 to %d.".formatted(settings.mostCash())));
        }
        if (!faults.isEmpty() || number == null || state == null || at == null) {
            throw Problem.POST_REPORT_MALFORMED.refusal(faults);
        }
        var merged = takeReport
                .take(new Told(number, request.id(), leg, state, at, request.collected()), TakeReport.CALLBACK)
                .orElseThrow(Problem.POST_ORDER_UNKNOWN::refusal);
        return new ReportAnswer(number, merged.outcome().wire(), merged.known().state(), merged.explanation());
    }

    private static @Nullable OrderState state(@Nullable Integer number, List<Fault> faults) {
        if (number == null || number < 0 || number > 4) {
            faults.add(Rule.STATE_IS_OF_THE_POST.brokenAt("/state", "The state is no number from 0 to 4."));
            return null;
        }
        return OrderState.of(number);
    }

    private static @Nullable Leg leg(@Nullable String name, List<Fault> faults) {
        if (name == null) {
            return null;
        }
        for (var leg : Leg.values()) {
            if (leg.wire().equals(name)) {
                return leg;
            }
        }
        faults.add(Rule.STATE_IS_OF_THE_POST.brokenAt("/leg", "The way is none of submit, return."));
        return null;
    }

    /** A moment that has come; their clock may be a little ahead of ours. */
    static @Nullable Instant time(
            @Nullable String text, String pointer, Clock clock, PostSettings settings, List<Fault> faults) {
        try {
            if (text != null) {
                var at = Times.moment(text);
                if (!at.isAfter(clock.instant().plus(settings.clockSkew()))) {
                    return at.truncatedTo(ChronoUnit.MILLIS);
                }
            }
        } catch (DateTimeParseException e) {
            // Told below, like one that is missing.
        }
        faults.add(Rule.TIME_OF_THE_POST_IS_GIVEN.brokenAt(
                pointer, "The time is missing, to come, or not of the form 2019-03-14T09:12:00+07:00."));
        return null;
    }
}
