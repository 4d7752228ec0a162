package vn.lienthong.routing.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.support.problem.Refusal;

/** The catalogue for reading: public facts, no token needed. */
@RestController
class CatalogueController {
    private static final String CSV = "text/csv;charset=UTF-8";
    private static final Pattern KEY = Pattern.compile("\\d\\.\\d{6}/\\d{1,6}");
    private static final int LONGEST_SEARCH = 200;

    private final PublishedProcedures catalogue;
    private final CatalogueSettings settings;
    private final Clock clock;

    CatalogueController(PublishedProcedures catalogue, CatalogueSettings settings, ObjectProvider<Clock> clock) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    /** A procedure in a list. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Listed(
            ProcedureCode code,
            int version,
            LocalDate validFrom,
            @Nullable LocalDate validUntil,
            String name,
            @Nullable String field,
            @Nullable String issuer,
            List<String> levels,
            @Nullable PublishedLimit limit,
            @Nullable String online,
            int parts,
            List<String> doubts) {
        static Listed of(PublishedProcedure one) {
            return new Listed(
                    one.code(),
                    one.version(),
                    one.validFrom(),
                    one.validUntil(),
                    one.name(),
                    one.field(),
                    one.issuer(),
                    one.levels(),
                    one.limit(),
                    one.online(),
                    one.parts().size(),
                    one.doubts());
        }
    }

    /**
     * @param next what to give as {@code after} for the next page; left out on the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Listed> procedures, @Nullable String next) {}

    /**
     * A procedure with its history.
     *
     * @param inForce on the day asked for; left out where none is
     * @param versions in the order of their first days; one that was replaced on its first day ends on it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Whole(
            ProcedureCode code,
            LocalDate on,
            @Nullable PublishedProcedure inForce,
            List<PublishedProcedure> versions) {}

    @GetMapping("/v1/catalogue/procedures")
    @Operation(
            summary = "The published procedures in force on a day",
            description = "`q` are words of the code, name, field or decision, with or without diacritics; `field`,"
                    + " `issuer`, `level` (commune, district, province, ministry) and `online` narrow it down. Give `next`"
                    + " as `after` for the next page.")
    Page procedures(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String field,
            @RequestParam(required = false) @Nullable String issuer,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable String online,
            @RequestParam(required = false) @Parameter(description = "today, if left out") @Nullable String on,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        var parameters = new Parameters();
        var day = parameters.date("on", on);
        int most = parameters.limit(limit, settings.largestPage());
        parameters.oneOf("level", level, PublishedProcedure.LEVELS);
        parameters.oneOf("online", online, PublishedProcedure.ONLINE);
        parameters.must(q.length() <= LONGEST_SEARCH, "SEARCH_IS_SHORT", "q has at most 200 characters.");
        parameters.must(
                after == null || KEY.matcher(after).matches(), "AFTER_IS_A_KEY", "after is the next of a page.");
        parameters.check();
        var key = after == null ? List.of("", "0") : List.of(after.split("/", -1));
        var found = catalogue.page(
                new PublishedProcedures.Filter(
                        Folded.words(q),
                        field,
                        issuer,
                        level,
                        online,
                        Objects.requireNonNullElse(day, CatalogueFindings.today(clock))),
                key.getFirst(),
                Integer.parseInt(key.getLast()),
                most + 1);
        boolean isLast = found.size() <= most;
        var shown = isLast ? found : found.subList(0, most);
        return new Page(
                shown.stream().map(Listed::of).toList(),
                isLast ? null : shown.getLast().code() + "/" + shown.getLast().version());
    }

    @GetMapping("/v1/catalogue/procedures/{code}")
    @Operation(summary = "A published procedure: the version in force on a day, and all others")
    Whole procedure(
            @PathVariable String code,
            @RequestParam(required = false) @Parameter(description = "today, if left out") @Nullable String on) {
        var parameters = new Parameters();
        var day = Objects.requireNonNullElse(parameters.date("on", on), CatalogueFindings.today(clock));
        parameters.check();
        var procedure = new ProcedureCode(code);
        var versions = catalogue.versions(List.of(procedure));
        if (versions.isEmpty()) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND,
                    "publication-unknown",
                    "The catalogue has no procedure of this code; GET /v1/catalogue/procedures lists them.",
                    List.of());
        }
        var inForce = versions.stream()
                .filter(version -> version.isInForceOn(day))
                .max(java.util.Comparator.comparing(PublishedProcedure::validFrom)
                        .thenComparing(PublishedProcedure::version))
                .orElse(null);
        return new Whole(procedure, day, inForce, versions);
    }

    @GetMapping("/v1/catalogue/procedures.csv")
    @Operation(summary = "All versions as CSV", description = "Importing it together with parts.csv changes nothing.")
    ResponseEntity<byte[]> proceduresAsCsv() {
        return csv("procedures.csv", CatalogueCsv.procedures(exported()));
    }

    @GetMapping("/v1/catalogue/parts.csv")
    @Operation(summary = "The papers of all versions as CSV")
    ResponseEntity<byte[]> partsAsCsv() {
        return csv("parts.csv", CatalogueCsv.parts(exported()));
    }

    /** Without those that were in force on no day: a file of them would bring them back. */
    private List<PublishedProcedure> exported() {
        return catalogue.all().stream()
                .filter(version -> !version.wasNeverInForce())
                .toList();
    }

    private static ResponseEntity<byte[]> csv(String name, byte[] content) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(name))
                .body(content);
    }
}
