package vn.lienthong.routing.whatif;

import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;

/** Says which route a dossier would take; a public matter, as the routes are. Changes nothing, and keeps nothing. */
@RestController
class PreviewController {
    private final RegistryFollower registry;
    private final CelConditions conditions = new CelConditions();

    PreviewController(RegistryFollower registry) {
        this.registry = registry;
    }

    @PostMapping("/v1/procedures/{code}/preview")
    @Operation(
            summary = "Which route a dossier would take",
            description =
                    "The body has receivingAgency, channel, receivedAt, and as the procedure declares them facts and options;"
                            + " version, if it isn't the one in force. The answer says for each stage whose it would be, from"
                            + " when until when at the latest, or why it would be passed over. Nothing is changed.")
    RoutePreview preview(@PathVariable String code, @RequestBody JsonNode body) {
        var history = registry.history();
        if (registry.registry().isEmpty()) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "registry-not-loaded",
                    "The registry isn't loaded yet; try again in some seconds.",
                    List.of(),
                    Duration.ofSeconds(5));
        }
        var procedure = new ProcedureCode(code);
        if (registry.registry().versions(procedure).isEmpty()) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND,
                    "procedure-unknown",
                    "No procedure of this code is known; GET /v1/procedures lists those in force.",
                    List.of());
        }
        var faults = new ArrayList<Fault>();
        var question = PreviewQuestion.read(procedure, body, history, faults);
        if (question == null) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "preview-refused",
                    "The route can't be told from this. Mend every fault named in errors and ask again.",
                    faults);
        }
        return RoutePreview.of(question, history, conditions);
    }
}
