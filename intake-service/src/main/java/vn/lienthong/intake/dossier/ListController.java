package vn.lienthong.intake.dossier;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.dossier.ListQuery.Parameters;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.submission.Lane;
import vn.lienthong.support.security.Caller;

/** Lists an agency's own dossiers. */
@RestController
@Tag(name = "Dossiers")
class ListController {
    private static final String PATH = "/v1/dossiers";

    private final OwnDossiers dossiers;
    private final Callers callers;
    private final IntakeSettings.Listing settings;

    ListController(OwnDossiers dossiers, Callers callers, IntakeSettings settings) {
        this.dossiers = dossiers;
        this.callers = callers;
        this.settings = settings.listing();
    }

    /** A page of the list. */
    @Schema(name = "DossierList")
    record Page(
            List<Entry> dossiers,

            @Schema(
                    description = "Where the next page begins; left out on the last one",
                    example = "MTU1MjM1NjEwMDAwMHwwMDAuMDEuNDEuSDMyLTE5MDMxMi0wMDI3")
            @Nullable
            String next) {}

    /** A dossier in the list. */
    @Schema(name = "DossierEntry")
    record Entry(
            @Schema(type = "string", example = "000.01.41.H32-190312-0027")
            DossierCode code,

            @Schema(type = "string", example = "2.000986") ProcedureCode procedure,
            @Schema(type = "string", example = "H32.23") AgencyCode submittedBy,

            @Schema(description = "Who receives it now", type = "string", example = "H32.41.1")
            AgencyCode receivingAgency,

            @Schema(description = "Your own number of it, where you handed it in", example = "MC-2019-000123") @Nullable
            String senderReference,

            @Schema(description = "1 to 10, as on the national portal", type = "integer", example = "4")
            DossierStatus status,

            @Schema(example = "in-process") String statusName,
            @Schema(description = "It goes no further") boolean ended,
            @Schema(example = "normal") Lane lane,
            Instant receivedAt,

            @Schema(description = "When it is due, as of now")
            Instant dueAt) {

        static Entry of(OwnDossiers.Line line) {
            return new Entry(
                    line.code(),
                    line.procedure(),
                    line.submittedBy(),
                    line.receivingAgency(),
                    line.senderReference(),
                    line.status(),
                    line.status().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    line.ended(),
                    Lane.of(line.priority()),
                    line.receivedAt(),
                    line.dueAt());
        }
    }

    @GetMapping(PATH)
    @Operation(
            summary = "Your own dossiers",
            description =
                    "Those your agency handed in or receives, from the newest on. The header `Link` with "
                            + "`rel=\"next\"` leads to the next page. What comes in meanwhile shifts no page. Scope dossier.read.")
    @ApiResponse(
            responseCode = "200",
            description = "A page",
            headers =
                    @Header(
                            name = "Link",
                            description = "The next page, `rel=\"next\"`; not on the last one",
                            schema = @Schema(type = "string")))
    ResponseEntity<Page> list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "`me`: those you handed in", example = "me")
                    @RequestParam(required = false)
                    @Nullable
                    String submittedBy,
            @Parameter(description = "`me`: those you receive; with neither, both", example = "me")
                    @RequestParam(required = false)
                    @Nullable
                    String receivedBy,
            @Parameter(description = "Numbers from 1 to 10, parted by commas", example = "4,5")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> status,
            @Parameter(description = "National code of the procedure", example = "2.000986")
                    @RequestParam(required = false)
                    @Nullable
                    String procedure,
            @Parameter(description = "Received at this time or later", example = "2019-03-01T00:00:00+07:00")
                    @RequestParam(required = false)
                    @Nullable
                    String receivedFrom,
            @Parameter(description = "Received before this time", example = "2019-04-01T00:00:00+07:00")
                    @RequestParam(required = false)
                    @Nullable
                    String receivedTo,
            @Parameter(description = "Your own number of it", example = "MC-2019-000123")
                    @RequestParam(required = false)
                    @Nullable
                    String senderReference,
            @Parameter(description = "From the page before; leave it out for the first")
                    @RequestParam(required = false)
                    @Nullable
                    String cursor,
            @Parameter(description = "How many at most", example = "50") @RequestParam(required = false) @Nullable
                    String limit) {
        caller.require(Caller.READ);
        var agency = callers.agency(caller).code();
        var parameters = new Parameters(
                submittedBy,
                receivedBy,
                status == null ? List.of() : status,
                procedure,
                receivedFrom,
                receivedTo,
                senderReference,
                cursor,
                limit);
        var query = ListQuery.read(parameters, settings);
        var found = dossiers.find(agency, query.filter(), query.place(), query.limit() + 1);
        boolean more = found.size() > query.limit();
        var lines = more ? found.subList(0, query.limit()) : found;
        var next = more ? ListQuery.cursorAfter(lines.getLast()) : null;
        var answer = ResponseEntity.ok().cacheControl(CacheControl.noCache().cachePrivate());
        if (next != null) {
            answer.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(link(parameters, next)));
        }
        return answer.body(new Page(lines.stream().map(Entry::of).toList(), next));
    }

    private static String link(Parameters given, String next) {
        var link = UriComponentsBuilder.fromPath(PATH);
        add(link, "submittedBy", given.submittedBy());
        add(link, "receivedBy", given.receivedBy());
        add(link, "status", given.status().isEmpty() ? null : String.join(",", given.status()));
        add(link, "procedure", given.procedure());
        add(link, "receivedFrom", given.receivedFrom());
        add(link, "receivedTo", given.receivedTo());
        add(link, "senderReference", given.senderReference());
        add(link, "limit", given.limit());
        add(link, "cursor", next);
        return link.encode().build().toUriString();
    }

    private static void add(UriComponentsBuilder link, String name, @Nullable String value) {
        if (value != null) {
            // As a variable, so that everything that means something in a query is escaped.
            link.queryParam(name, "{" + name + "}").uriVariables(java.util.Map.of(name, value));
        }
    }
}
