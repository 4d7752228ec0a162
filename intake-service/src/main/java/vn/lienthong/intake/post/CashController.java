package vn.lienthong.intake.post;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.intake.post.Cash.AskedEntry;
import vn.lienthong.intake.post.Cash.Day;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.support.security.Caller;

/** The cash that postmen collect (thu hộ), and hand over to the agencies. */
@RestController
class CashController {
    private final Cash cash;
    private final Callers callers;

    CashController(Cash cash, Callers callers) {
        this.cash = cash;
        this.callers = callers;
    }

    @Schema(name = "RemittanceRequest", description = "Cash handed over to an agency in one go")
    record RemittanceRequest(
            @Schema(example = "NT-20190315-01") @Nullable String id,
            @Schema(example = "H32.41.1") @Nullable String agency,
            @Schema(example = "2019-03-15") @Nullable String day,
            @Nullable List<@Nullable AskedEntry> entries) {}

    @Schema(name = "RemittanceAnswer")
    record RemittanceAnswer(
            String id,
            @Schema(description = "Đồng, over all entries") long amount,

            @Schema(description = "What doesn't agree with what was collected")
            List<String> differences) {}

    @PostMapping(OfficeFilter.PATH + "remittances")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Report cash handed over to an agency",
            description = "The same again changes nothing. Signed by the post office.")
    @Tag(name = "Post office")
    @SecurityRequirements
    RemittanceAnswer remit(@RequestBody RemittanceRequest request) {
        var taken = cash.take(
                new Cash.Asked(request.id(), request.agency(), request.day(), request.entries()), callers.registry());
        return new RemittanceAnswer(taken.id(), taken.amount(), taken.differences());
    }

    @GetMapping("/v1/post/cash")
    @Operation(
            summary = "Cash by the post for your agency, day by day",
            description =
                    "What was to be collected of what was delivered, what was collected, what was remitted of that,"
                            + " and the orders whose amounts don't agree. Scope dossier.read.")
    @Tag(name = "Public post")
    List<Day> days(
            @Parameter(hidden = true) Caller caller,
            @RequestParam @Parameter(example = "2019-03-01") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
                    LocalDate from,
            @RequestParam @Parameter(example = "2019-03-31") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
                    LocalDate to) {
        caller.require(Caller.READ);
        return cash.days(callers.agency(caller).code().value(), from, to);
    }
}
