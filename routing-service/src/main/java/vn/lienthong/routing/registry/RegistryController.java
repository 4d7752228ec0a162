package vn.lienthong.routing.registry;

import io.swagger.v3.oas.annotations.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;

/** The registry for reading: public facts, no token needed. */
@RestController
class RegistryController {
    private final RegistryFollower registry;

    RegistryController(RegistryFollower registry) {
        this.registry = registry;
    }

    @GetMapping("/v1/agencies")
    @Operation(summary = "All agencies")
    Map<String, List<Agency>> agencies() {
        return Map.of(
                "agencies",
                registry.registry().agencies().stream()
                        .sorted(Comparator.comparing(agency -> agency.code().value()))
                        .toList());
    }

    @GetMapping("/v1/procedures")
    @Operation(summary = "All procedures in force, with their parts and routes")
    Map<String, List<Procedure>> procedures() {
        return Map.of(
                "procedures",
                registry.registry().procedures().stream()
                        .sorted(Comparator.comparing(
                                procedure -> procedure.code().value()))
                        .toList());
    }

    @GetMapping("/v1/procedures/{code}")
    @Operation(summary = "One procedure in force")
    Procedure procedure(@PathVariable String code) {
        return registry.registry()
                .procedure(new ProcedureCode(code))
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "procedure-unknown",
                        "No procedure of this code is in force; GET /v1/procedures lists them.",
                        List.of()));
    }
}
