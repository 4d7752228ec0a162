package vn.lienthong.axis.catalogue;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.axis.AxisScopes;
import vn.lienthong.support.security.Caller;

/** The axis's catalogue beside our registry, for operators. */
@RestController
class CatalogueController {
    private final Drift drift;

    CatalogueController(Drift drift) {
        this.drift = drift;
    }

    @GetMapping("/v1/axis/catalogue/drift")
    @Operation(
            summary = "Where the axis's catalogue of agencies and our registry don't agree",
            description = "As the catalogue was read last; nothing is changed by it. Scope axis.operate.")
    Drift.Report drift(@Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        return drift.report();
    }
}
