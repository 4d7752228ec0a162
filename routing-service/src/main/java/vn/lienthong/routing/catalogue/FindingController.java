package vn.lienthong.routing.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.routing.catalogue.CatalogueFindings.Found;
import vn.lienthong.routing.catalogue.ReceivedDossiers.Received;
import vn.lienthong.routing.registry.RegistryStore;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** What is late, contradictory or missing in the catalogue, and which dossiers it touches. */
@RestController
class FindingController {
    private final PublishedProcedures catalogue;
    private final RegistryStore registry;
    private final ReceivedDossiers dossiers;
    private final CatalogueSettings settings;
    private final Clock clock;
    private volatile @Nullable Cached cached;

    FindingController(
            PublishedProcedures catalogue,
            RegistryStore registry,
            ReceivedDossiers dossiers,
            CatalogueSettings settings,
            ObjectProvider<Clock> clock) {
        this.catalogue = catalogue;
        this.registry = registry;
        this.dossiers = dossiers;
        this.settings = settings;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    /** Findings change with the catalogue and the routes only; the dossiers are counted each time. */
    private record Cached(long revision, RegistryHistory history, Found found) {}

    /**
     * @param counts how many there are of each kind, whatever the page
     * @param next what to give as {@code after} for the next page; left out on the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            Map<String, Long> counts,
            List<Finding> findings,
            @Nullable String next) {}

    /**
     * @param next what to give as {@code after} for the next page; left out on the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DossierPage(List<Received> dossiers, @Nullable String next) {}

    @GetMapping("/v1/catalogue/findings")
    @Operation(
            summary = "What is late, contradictory or missing in the published procedures",
            description = "`kind` is late, contradictory, missing, or a single kind such as fee-doubtful; `field` is a"
                    + " field, `code` a procedure. What ended is left out, unless `ended` is true."
                    + " Scope registry.propose, registry.approve or operator.")
    Page findings(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String field,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(defaultValue = "false") boolean ended,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @Parameter(hidden = true) Caller caller) {
        ProposalController.requireAny(caller);
        var parameters = new Parameters();
        parameters.oneOf("kind", kind, words());
        int most = parameters.limit(limit, settings.largestPage());
        parameters.check();
        var today = CatalogueFindings.today(clock);
        var matching = all().stream()
                .filter(finding -> kind == null
                        || finding.kind().word().equals(kind)
                        || finding.category().word().equals(kind))
                .filter(finding -> field == null || field.equals(finding.field()))
                .filter(finding -> code == null || finding.code().value().equals(code))
                .filter(finding -> ended || isOpen(finding, today))
                .toList();
        var counts = new LinkedHashMap<String, Long>();
        matching.forEach(finding -> counts.merge(finding.kind().word(), 1L, Long::sum));
        var page = matching.stream()
                .filter(finding -> after == null || finding.id().compareTo(after) > 0)
                .limit(most + 1L)
                .toList();
        boolean isLast = page.size() <= most;
        var shown = isLast ? page : page.subList(0, most);
        return new Page(counts, shown, isLast ? null : shown.getLast().id());
    }

    /** That it was late stays so while the version is in force; else what has ended has ended. */
    private static boolean isOpen(Finding finding, java.time.LocalDate today) {
        return finding.until() == null
                || finding.until().isAfter(today)
                || finding.kind() == FindingKind.PUBLISHED_LATE
                || finding.kind() == FindingKind.NO_VERSION_IN_FORCE;
    }

    private static List<String> words() {
        var words = new ArrayList<String>();
        for (var category : FindingKind.Category.values()) {
            words.add(category.word());
        }
        for (var one : FindingKind.values()) {
            words.add(one.word());
        }
        return words;
    }

    private List<Finding> all() {
        return CatalogueFindings.touching(found(), dossiers.perDay());
    }

    private Found found() {
        long revision = catalogue.revision();
        var history = registry.history();
        var known = cached;
        if (known != null && known.revision == revision && known.history == history) {
            return known.found;
        }
        var found = CatalogueFindings.of(catalogue.all(), history.procedures());
        cached = new Cached(revision, history, found);
        return found;
    }

    @GetMapping("/v1/catalogue/findings/{id}/dossiers")
    @Operation(
            summary = "The dossiers a finding touches, in the order in which they came",
            description = "Those of the procedure that were received while it was so; nothing personal."
                    + " Scope registry.propose, registry.approve or operator.")
    DossierPage dossiers(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @Parameter(hidden = true) Caller caller) {
        ProposalController.requireAny(caller);
        var parameters = new Parameters();
        int most = parameters.limit(limit, settings.largestPage());
        var seen = after(parameters, after);
        parameters.check();
        var finding = all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "finding-unknown",
                        "There is no such finding, or not any more; GET /v1/catalogue/findings lists them.",
                        List.of()));
        var found = dossiers.of(finding.code(), finding.since(), finding.until(), seen, most + 1);
        boolean isLast = found.size() <= most;
        var shown = isLast ? found : found.subList(0, most);
        return new DossierPage(
                shown,
                isLast
                        ? null
                        : shown.getLast().receivedAt() + "/" + shown.getLast().dossier());
    }

    private static @Nullable Received after(Parameters parameters, @Nullable String after) {
        if (after == null) {
            return null;
        }
        int slash = after.indexOf('/');
        try {
            return new Received(after.substring(slash + 1), Instant.parse(after.substring(0, Math.max(slash, 0))));
        } catch (DateTimeException e) {
            parameters.must(false, "AFTER_IS_A_KEY", "after is the next of a page.");
            return null;
        }
    }
}
