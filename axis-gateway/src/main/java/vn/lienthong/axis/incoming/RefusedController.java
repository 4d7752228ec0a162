package vn.lienthong.axis.incoming;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.axis.AxisScopes;
import vn.lienthong.axis.PageRange;
import vn.lienthong.axis.incoming.Incoming.Item;
import vn.lienthong.axis.incoming.Incoming.State;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** What came over the axis and was refused, for operators. */
@RestController
class RefusedController {
    private static final int LARGEST_PAGE = 200;

    private final Incoming incoming;
    private final ContentStore store;

    RefusedController(Incoming incoming, ContentStore store) {
        this.incoming = incoming;
        this.store = store;
    }

    /**
     * A refused package.
     *
     * @param problem from a closed set; {@code unfit} where the findings say why
     * @param answered whether its sender was told by status 02
     */
    record Refused(
            String axisId,
            String type,
            String sender,
            List<String> receivers,
            @Nullable String document,
            @Nullable String sha256,
            @Nullable Long size,
            @Nullable Instant at,
            String problem,
            boolean answered,
            JsonNode findings) {
        static Refused of(Item item) {
            return new Refused(
                    item.axisId(),
                    item.type().id(),
                    item.sender(),
                    item.receivers(),
                    item.document(),
                    item.sha256(),
                    item.size(),
                    item.settledAt(),
                    Objects.requireNonNullElse(item.problem(), "unknown"),
                    item.answered(),
                    JsonMapper.shared().readTree(Objects.requireNonNullElse(item.diagnosis(), "[]")));
        }
    }

    /** Newest first. */
    record Page(List<Refused> refused) {}

    @GetMapping("/v1/axis/refused")
    @Operation(
            summary = "What came over the axis and was refused, with its diagnosis, newest first",
            description = "Give the last one's `at` as `before` for older ones. Scope axis.operate.")
    Page refused(
            @RequestParam(required = false) @Nullable Instant before,
            @RequestParam(defaultValue = "50") int limit,
            @Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.OPERATE);
        PageRange.check(limit, LARGEST_PAGE, "before", before);
        return new Page(
                incoming.refused(before, limit).stream().map(Refused::of).toList());
    }

    @GetMapping("/v1/axis/refused/{axisId}/package")
    @Operation(summary = "A refused package, byte for byte as it came", description = "Scope axis.operate.")
    ResponseEntity<InputStreamResource> edxml(@PathVariable String axisId, @Parameter(hidden = true) Caller caller)
            throws IOException {
        caller.require(AxisScopes.OPERATE);
        var item = incoming.item(axisId)
                .filter(one -> one.state() == State.REFUSED && one.sha256() != null)
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "refused-package-unknown",
                        "No package of that id was refused.",
                        List.of(new Fault("", "PACKAGE_WAS_REFUSED", "there is no such package"))));
        var content = store.open(Objects.requireNonNull(item.sha256()))
                .orElseThrow(() -> new Refusal(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "package-unavailable",
                        "The package can't be read now; ask again later.",
                        List.of(),
                        Duration.ofSeconds(30)));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(Consignment.MEDIA_TYPE))
                .contentLength(Objects.requireNonNull(item.size()))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"refused.edxml\"")
                .body(new InputStreamResource(content));
    }
}
