package vn.lienthong.routing.registry;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** Moves the dossiers on their way from one version of a procedure's route to another. */
@RestController
@Tag(name = "Registry")
class MigrationController {
    private static final int LONGEST_REASON = 500;

    private final RegistryStore store;
    private final Clock clock;

    MigrationController(RegistryStore store, ObjectProvider<Clock> clock) {
        this.store = store;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    @Schema(name = "Migration")
    record Migration(
            @Schema(example = "1") @Nullable Integer fromVersion,

            @Schema(example = "2") @Nullable Integer toVersion,

            @Schema(example = "Authority moved on 2026-07-01") @Nullable
            String reason) {}

    @Schema(name = "MigrationTaken")
    record Taken(
            @Schema(description = "Stands in the journal entries that follow, as change/<id>")
            String id) {}

    @PostMapping("/v1/procedures/{code}/migrations")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Let dossiers on their way go on with another version of the route",
            description =
                    "Each open dossier of the one version whose open stages exist in the other goes over to it, once; "
                            + "the others finish on the version they began with. Try it with what-if first. Scope registry.approve.")
    Taken migrate(@Parameter(hidden = true) Caller caller, @PathVariable String code, @RequestBody Migration request) {
        caller.require(Caller.APPROVE);
        var procedure = new ProcedureCode(code);
        var versions = store.history().procedures().stream()
                .filter(known -> known.code().equals(procedure))
                .map(Procedure::version)
                .toList();
        var faults = new ArrayList<Fault>();
        check(request.fromVersion(), versions, "/fromVersion", faults);
        check(request.toVersion(), versions, "/toVersion", faults);
        if (faults.isEmpty() && java.util.Objects.equals(request.fromVersion(), request.toVersion())) {
            faults.add(new Fault("/toVersion", "VERSIONS_DIFFER", "The two versions are the same."));
        }
        var reason = request.reason();
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            faults.add(new Fault(
                    "/reason", "REASON_IS_GIVEN", "Give the reason, in up to " + LONGEST_REASON + " characters."));
        }
        if (!faults.isEmpty() || reason == null) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "migration-refused",
                    "The migration has faults; mend them all and send it again.",
                    faults);
        }
        var id = "migration-%s-%d-%d".formatted(procedure, request.fromVersion(), request.toVersion());
        if (store.history().changes().stream().anyMatch(change -> change.id().equals(id))) {
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    "migration-made",
                    "These dossiers were moved before; those that could go over have gone.",
                    List.of());
        }
        store.publishChange(
                new RegistryChange(
                        id,
                        RegistryChange.Kind.MIGRATION,
                        reason.strip(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        procedure,
                        request.fromVersion(),
                        request.toVersion()),
                caller.subject());
        return new Taken(id);
    }

    private static void check(@Nullable Integer version, List<Integer> known, String pointer, List<Fault> faults) {
        if (version == null || !known.contains(version)) {
            faults.add(new Fault(
                    pointer, "VERSION_IS_KNOWN", "The procedure has the versions " + known + "; name one of them."));
        }
    }
}
