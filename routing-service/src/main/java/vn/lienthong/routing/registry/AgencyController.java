package vn.lienthong.routing.registry;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** The agencies as they are, were and will be: public facts, no token needed. */
@RestController
class AgencyController {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build())
            .build();

    private final RegistryStore store;
    private final Changes changes;
    private final RegistrySettings settings;

    AgencyController(RegistryStore store, Changes changes, RegistrySettings settings) {
        this.store = store;
        this.changes = changes;
        this.settings = settings;
    }

    /**
     * @param next what to give as {@code after} for the next page; null on the last
     */
    record Page(
            LocalDate on,
            int total,
            List<Agency> agencies,
            @Nullable String next) {}

    @GetMapping("/v1/registry/agencies")
    @Operation(
            summary = "The agencies in force on a day, by code",
            description = "`q` finds names without regard to marks, tones or case (`dien khanh`), and the beginnings of"
                    + " codes. Give `next` as `after` for the next page.")
    Page agencies(
            @RequestParam(required = false) @Parameter(description = "a date; today if missing") @Nullable String on,
            @RequestParam(required = false) @Nullable String tier,
            @RequestParam(required = false) @Nullable String sector,
            @RequestParam(required = false) @Nullable String parent,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        var faults = new ArrayList<Fault>();
        var day = day(on, faults);
        int most = limit(limit, settings.largestPage(), faults);
        refuse(faults);
        var wanted = q == null || q.isBlank() ? null : NameFold.search(q);
        var prefix = q == null ? "" : q.strip();
        var matching = store.history().on(day).agencies().stream()
                .filter(agency -> tier == null || agency.tier().equals(tier))
                .filter(agency -> sector == null || agency.sector().equals(sector))
                .filter(agency -> parent == null
                        || (agency.parent() != null && agency.parent().value().equals(parent)))
                .filter(agency -> wanted == null
                        || agency.code().value().startsWith(prefix)
                        || agency.formerCodes().stream()
                                .anyMatch(code -> code.value().startsWith(prefix))
                        || NameFold.search(agency.name()).contains(wanted))
                .sorted(Comparator.comparing(agency -> agency.code().value()))
                .toList();
        var page = matching.stream()
                .filter(agency -> after == null || agency.code().value().compareTo(after) > 0)
                .limit(most + 1L)
                .toList();
        boolean isLast = page.size() <= most;
        var shown = isLast ? page : page.subList(0, most);
        return new Page(
                day,
                matching.size(),
                shown,
                isLast ? null : shown.getLast().code().value());
    }

    /**
     * @param fate what the code means on the day, and what became of its agency
     * @param records all records of the agency, oldest first
     * @param changes the change sets that touched it, oldest first
     */
    record OneAgency(Fate fate, List<Agency> records, List<Touch> changes) {}

    /** A change set that touched an agency. */
    record Touch(String id, String title, @Nullable String legalBasis, LocalDate effectiveOn) {}

    @GetMapping("/v1/registry/agencies/{code}")
    @Operation(
            summary = "What a code means, with all records of its agency",
            description = "Takes codes of either form, also those of agencies that are no more: the answer says plainly"
                    + " what became of them. An old code that several agencies have is answered with all of them.")
    OneAgency agency(@PathVariable String code, @RequestParam(required = false) @Nullable String on) {
        var faults = new ArrayList<Fault>();
        var day = day(on, faults);
        refuse(faults);
        var history = store.history();
        var fate = Fate.of(history, new AgencyCode(code), day);
        if (fate == null) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND,
                    "agency-unknown",
                    "No agency has, or had, this code; GET /v1/registry/agencies?q= searches names.",
                    List.of());
        }
        var agency = fate.agency();
        return new OneAgency(
                fate,
                agency == null ? List.of() : history.agency(agency.code()),
                agency == null
                        ? List.of()
                        : changes.touching(agency.code().value()).stream()
                                .map(change -> new Touch(
                                        change.id(), change.title(), change.legalBasis(), change.effectiveOn()))
                                .toList());
    }

    @GetMapping("/v1/registry/agencies.csv")
    @Operation(
            summary = "All records of all agencies as a table",
            description = "CSV after RFC 4180 in UTF-8; with `on`, those in force on a day. Importing it again changes"
                    + " nothing.")
    ResponseEntity<String> table(@RequestParam(required = false) @Nullable String on) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=agencies.csv")
                .body(AgencyTable.write(records(on)));
    }

    @GetMapping("/v1/registry/agencies.yml")
    @Operation(summary = "All records of all agencies as YAML", description = "As `agencies.csv`, in another form.")
    ResponseEntity<String> yaml(@RequestParam(required = false) @Nullable String on) {
        var records = records(on).stream()
                .sorted(Comparator.comparing((Agency agency) -> agency.code().value())
                        .thenComparing(Agency::validFrom))
                .map(agency -> CanonicalJson.mapper().<tools.jackson.databind.JsonNode>valueToTree(agency))
                .toList();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, ReadDocument.YAML + ";charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=agencies.yml")
                .body(YAML.writeValueAsString(Map.of("agencies", records)));
    }

    private List<Agency> records(@Nullable String on) {
        if (on == null) {
            return store.history().agencies();
        }
        var faults = new ArrayList<Fault>();
        var day = day(on, faults);
        refuse(faults);
        return List.copyOf(store.history().on(day).agencies());
    }

    // ---- parameters

    private LocalDate day(@Nullable String on, List<Fault> faults) {
        try {
            return on == null ? LocalDate.ofInstant(store.now(), WorkingCalendar.ZONE) : LocalDate.parse(on);
        } catch (DateTimeException e) {
            faults.add(new Fault("", "ON_IS_A_DATE", "on is a date such as 2025-07-01."));
            return LocalDate.EPOCH;
        }
    }

    static int limit(@Nullable Integer limit, int largest, List<Fault> faults) {
        int most = limit == null ? Math.min(100, largest) : limit;
        if (most < 1 || most > largest) {
            faults.add(new Fault("", "LIMIT_IS_IN_RANGE", "limit is from 1 to " + largest + "."));
        }
        return most;
    }

    static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST, "parameters-out-of-range", "Some parameters are out of range.", faults);
        }
    }
}
