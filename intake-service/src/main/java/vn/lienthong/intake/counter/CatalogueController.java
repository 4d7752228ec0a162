package vn.lienthong.intake.counter;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.security.Caller;

/** What a counter chooses from: the procedures and agencies in force, as intake knows them. */
@RestController
@Tag(name = "Counter")
class CatalogueController {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9.]+");

    private final Callers callers;
    private final CounterSettings settings;

    CatalogueController(Callers callers, CounterSettings settings) {
        this.callers = callers;
        this.settings = settings;
    }

    @Schema(name = "FoundProcedure")
    record FoundProcedure(
            @Schema(example = "2.000986") String code,
            String name,
            String nameEn,
            @Schema(example = "Hộ tịch") String field) {}

    /** A procedure with all that is asked when a dossier of it is handed in. */
    @Schema(name = "CataloguedProcedure")
    record CataloguedProcedure(
            @Schema(example = "2.000986") String code,
            int version,
            String name,
            String nameEn,
            String field,

            @Schema(description = "For dossiers of the counter")
            TimeLimit limit,

            List<Procedure.Fee> fees,
            List<AskedPart> parts,
            List<Procedure.Fact> facts,
            Procedure.@Nullable Options options) {}

    /** A paper that a procedure asks for. */
    @Schema(name = "AskedPart")
    record AskedPart(
            @Schema(example = "birth-proof") String code,
            String name,
            boolean required,

            @Schema(description = "What it may be; whatever the service takes where nothing is said")
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> mediaTypes,

            @Schema(description = "In bytes; the service's limit where nothing is said") @Nullable
            Long maxSize) {

        static AskedPart of(Procedure.Part part) {
            return new AskedPart(part.code(), part.name(), part.required(), part.mediaTypes(), part.maxSize());
        }
    }

    @Schema(name = "FoundAgency")
    record FoundAgency(
            @Schema(example = "H32.41.1") String code,
            String name,
            @Schema(example = "commune") String tier,
            @Nullable String parent) {

        static FoundAgency of(Agency agency, Registry registry) {
            return new FoundAgency(
                    agency.code().value(),
                    agency.name(),
                    agency.tier(),
                    agency.parent() == null
                            ? null
                            : registry.agency(agency.parent()).map(Agency::name).orElse(null));
        }
    }

    @Schema(name = "Clerk", description = "Who the token says is calling")
    record Clerk(
            FoundAgency agency,

            @Schema(description = "The token's subject: a staff number", example = "CB-017")
            String subject,

            @Schema(description = "May receive for any agency of the province")
            boolean receivesForOthers,

            List<String> scopes) {}

    @GetMapping("/v1/catalogue/self")
    @Operation(summary = "Who calls, as the registry knows it", description = "Any scope.")
    Clerk self(@Parameter(hidden = true) Caller caller) {
        var agency = callers.agency(caller);
        return new Clerk(
                FoundAgency.of(agency, callers.registry()),
                caller.subject(),
                agency.canReceiveForOthers(),
                caller.scopes().stream().sorted().toList());
    }

    @GetMapping("/v1/catalogue/procedures")
    @Operation(
            summary = "Procedures in force",
            description =
                    "Found by their code or by words of their names and fields, with or without diacritics. Those the calling "
                            + "agency receives; a one-stop centre finds all. Scope dossier.submit.")
    List<FoundProcedure> procedures(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(defaultValue = "") @Parameter(example = "khai sinh") String q) {
        caller.require(Caller.SUBMIT);
        var agency = callers.agency(caller);
        var wanted = words(q);
        return callers.registry().procedures().stream()
                .filter(procedure ->
                        agency.canReceiveForOthers() || procedure.receivers().includes(agency))
                .filter(procedure ->
                        has(wanted, procedure.code().value(), procedure.name(), procedure.nameEn(), procedure.field()))
                .sorted(Comparator.comparing(procedure -> procedure.code().value()))
                .limit(settings.mostFound())
                .map(procedure -> new FoundProcedure(
                        procedure.code().value(), procedure.name(), procedure.nameEn(), procedure.field()))
                .toList();
    }

    @GetMapping("/v1/catalogue/procedures/{code}")
    @Operation(
            summary = "What a procedure asks for",
            description = "Its papers, facts, options, fees and time limit. Scope dossier.submit.")
    CataloguedProcedure procedure(
            @Parameter(hidden = true) Caller caller, @Parameter(example = "2.000986") @PathVariable String code) {
        caller.require(Caller.SUBMIT);
        var procedure =
                callers.registry().procedure(new ProcedureCode(code)).orElseThrow(Problem.PROCEDURE_UNKNOWN::refusal);
        return new CataloguedProcedure(
                procedure.code().value(),
                procedure.version(),
                procedure.name(),
                procedure.nameEn(),
                procedure.field(),
                procedure.limitFor(Channel.COUNTER),
                procedure.fees(),
                procedure.parts().stream().map(AskedPart::of).toList(),
                procedure.facts(),
                procedure.options());
    }

    @GetMapping("/v1/catalogue/agencies")
    @Operation(
            summary = "Agencies in force",
            description =
                    "Found by their code or by words of their names. With `procedure` only those that receive it: for a "
                            + "one-stop centre any of the province, whatever the boundary; for another agency itself. Scope "
                            + "dossier.submit.")
    List<FoundAgency> agencies(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(defaultValue = "") @Parameter(example = "vinh hoa") String q,
            @RequestParam(required = false) @Parameter(example = "2.000986") @Nullable String procedure) {
        caller.require(Caller.SUBMIT);
        var agency = callers.agency(caller);
        var registry = callers.registry();
        var wanted = words(q);
        Predicate<Agency> receives = procedure == null
                ? one -> true
                : received(procedure, registry)
                        .<Predicate<Agency>>map(known -> one -> known.receivers()
                                        .includes(one)
                                && (agency.canReceiveForOthers() || one.code().equals(agency.code())))
                        .orElse(one -> false);
        return registry.agencies().stream()
                .filter(receives)
                .filter(one -> has(wanted, one.code().value(), one.name()))
                .sorted(Comparator.comparing(one -> one.code().value()))
                .limit(settings.mostFound())
                .map(one -> FoundAgency.of(one, registry))
                .toList();
    }

    private static Optional<Procedure> received(String code, Registry registry) {
        try {
            return registry.procedure(new ProcedureCode(code));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    /** The words of a text, without diacritics: {@code Khai sinh, Đăng ký} becomes {@code khai sinh dang ky}. */
    static List<String> words(String text) {
        var plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .replace('đ', 'd')
                .replace('Đ', 'd')
                .toLowerCase(Locale.ROOT);
        return Stream.of(NO_WORD.split(plain)).filter(word -> !word.isEmpty()).toList();
    }

    private static boolean has(List<String> wanted, String... texts) {
        if (wanted.isEmpty()) {
            return true;
        }
        var there = Stream.of(texts).flatMap(text -> words(text).stream()).toList();
        return wanted.stream().allMatch(word -> there.stream().anyMatch(one -> one.startsWith(word)));
    }
}
