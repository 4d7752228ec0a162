package vn.lienthong.intake.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.audit.JdbcAttempts.Position;
import vn.lienthong.intake.audit.JdbcAttempts.Question;
import vn.lienthong.intake.audit.JdbcAttempts.Written;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Times;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.security.Caller;

/** Reads the audit. */
@RestController
@Tag(name = "audit", description = "Who tried what")
class AuditController {
    private static final int MOST = 500;
    private static final LocalDate BEGINNING = LocalDate.of(2000, 1, 1);

    private final JdbcAttempts audit;

    AuditController(JdbcAttempts audit) {
        this.audit = audit;
    }

    @Schema(name = "Attempt")
    record AttemptView(
            @Schema(description = "Day and number in it", example = "2019-03-12/17")
            String position,

            UUID id,
            Instant at,

            @Schema(description = "`http`, or another way in", example = "http")
            String way,

            @Schema(example = "H32.41.1") @Nullable String agency,

            @Schema(description = "Who it was there", example = "CB-017") @Nullable
            String subject,

            @Nullable String issuer,

            @Schema(description = "SHA-256 of the client's certificate") @Nullable
            String certificate,

            @Nullable String remote,
            @Schema(example = "POST") String method,
            @Schema(example = "/v1/dossiers") String route,

            @Schema(example = "000.01.41.H32-190312-0027") @Nullable
            String dossier,

            @Schema(description = "`done`, `refused`, `turned-away` or `failed`", example = "done")
            String outcome,

            @Schema(description = "Absent where there is no knowing whether the answer was given", example = "201")
            @Nullable
            Integer status,

            @Nullable String problem,
            List<String> rules,
            @Nullable String requestId,
            @Nullable String traceId,
            long size,
            long millis,
            String hash) {

        static AttemptView of(Written row) {
            var attempt = row.attempt();
            return new AttemptView(
                    place(row),
                    attempt.id(),
                    attempt.at(),
                    attempt.way(),
                    attempt.agency(),
                    attempt.subject(),
                    attempt.issuer(),
                    attempt.certificate(),
                    attempt.remote(),
                    attempt.method(),
                    attempt.route(),
                    attempt.dossier(),
                    attempt.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    attempt.status(),
                    attempt.problem(),
                    attempt.rules(),
                    attempt.request(),
                    attempt.trace(),
                    attempt.size(),
                    attempt.millis(),
                    HexFormat.of().formatHex(row.hash()));
        }
    }

    @Schema(name = "Attempts")
    record Page(
            List<AttemptView> attempts,

            @Schema(description = "To be sent as `after` for those that follow; absent at the end") @Nullable
            String next) {}

    @Schema(name = "DayOfAudit")
    record DayView(
            LocalDate day,

            @Schema(description = "Attempts up to its end, or to where it is broken")
            long attempts,

            @Schema(description = "Of the last of them") String hash,

            @Schema(description = "Whether no row was changed, moved or taken out")
            boolean whole,

            @Schema(description = "The first number that isn't as it was written") @Nullable
            Long brokenAt) {}

    @GetMapping("/v1/audit")
    @Operation(
            summary = "Who tried what",
            description =
                    "Those of your own agency, oldest first; with the scope operator too, everybody's. Ask for the"
                            + " next page with `after`. Scope audit.read.")
    Page attempts(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "H32.41.1") @RequestParam(required = false) @Nullable String agency,
            @Parameter(example = "000.01.41.H32-190312-0027") @RequestParam(required = false) @Nullable String dossier,
            @Parameter(example = "2019-03-12T00:00:00+07:00") @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") String limit) {
        caller.require(Caller.AUDIT);
        var asked = agency == null ? null : new AgencyCode(agency).value();
        if (!caller.scopes().contains(Caller.OPERATE)) {
            if (asked != null && !asked.equals(caller.agency().value())) {
                caller.require(Caller.OPERATE);
            }
            asked = caller.agency().value();
        }
        var faults = new ArrayList<Fault>();
        var question = new Question(
                asked,
                dossier == null ? null : new DossierCode(dossier).value(),
                read(from, "from", AuditController::instant, faults),
                read(to, "to", AuditController::instant, faults));
        var position = read(after, "after", AuditController::position, faults);
        var most = read(limit, "limit", AuditController::limit, faults);
        if (!faults.isEmpty() || most == null) {
            throw Problem.AUDIT_QUERY_MALFORMED.refusal(faults);
        }
        var rows = audit.read(question, position == null ? new Position(BEGINNING, 0) : position, most + 1);
        var page = rows.subList(0, Math.min(most, rows.size()));
        return new Page(page.stream().map(AttemptView::of).toList(), rows.size() > most ? place(page.getLast()) : null);
    }

    private static <T> @Nullable T read(
            @Nullable String text, String name, Function<String, T> reader, List<Fault> faults) {
        try {
            return text == null ? null : reader.apply(text);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            faults.add(Rule.AUDIT_QUERY_IS_WELL_FORMED.brokenAt("", "The parameter " + name + " can't be read."));
            return null;
        }
    }

    private static Instant instant(String text) {
        return Times.moment(text);
    }

    private static int limit(String text) {
        int limit = Integer.parseInt(text);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("out of range");
        }
        return limit;
    }

    private static Position position(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no position");
        }
        return new Position(Times.day(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }

    private static String place(Written row) {
        return row.day() + "/" + row.position();
    }

    @GetMapping("/v1/audit/days/{day}")
    @Operation(
            summary = "Whether a day's audit is whole",
            description =
                    "Counts its hashes anew. Keep the last hash elsewhere to see later that nothing was cut off at the"
                            + " end. Scopes audit.read and operator.")
    DayView day(@Parameter(hidden = true) Caller caller, @Parameter(example = "2019-03-12") @PathVariable String day) {
        caller.require(Caller.AUDIT);
        caller.require(Caller.OPERATE);
        var faults = new ArrayList<Fault>();
        var asked = read(day, "day", Times::day, faults);
        if (asked == null) {
            throw Problem.AUDIT_QUERY_MALFORMED.refusal(faults);
        }
        var chain = audit.check(asked);
        return new DayView(
                asked,
                chain.length(),
                HexFormat.of().formatHex(chain.hash()),
                chain.brokenAt().isEmpty(),
                chain.brokenAt().orElse(null));
    }
}
