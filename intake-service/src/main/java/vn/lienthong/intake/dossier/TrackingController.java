package vn.lienthong.intake.dossier;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.support.tracking.TrackingLinks;

/** Leads links that applicants were given while their page was here to where it is now. */
@RestController
@Tag(name = "Tracking")
class TrackingController {
    private final TrackingLinks links;

    TrackingController(TrackingLinks links) {
        this.links = links;
    }

    @GetMapping("/track/{code}/{secret}")
    @Operation(
            summary = "Where the applicant's page is now",
            description = "Links on older receipts lead here, and from here to the page. No token is needed; the link "
                    + "itself is the key, and whether it fits is said there.")
    @SecurityRequirements
    @ApiResponse(responseCode = "308", description = "The page is at `Location`", content = @Content)
    @ApiResponse(
            responseCode = "429",
            description = "Too many looks from this address; `Retry-After` says when the next is taken",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    ResponseEntity<Void> track(
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(example = "q3Vb0mN4cXw1Zy7K9tLrUg") @PathVariable String secret) {
        return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
                .location(target(code, secret))
                // The link is the key: nobody keeps it, and nobody else is told it.
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    private URI target(String code, String secret) {
        try {
            return links.of(new DossierCode(code), secret);
        } catch (MalformedIdentity e) {
            return links.entry();
        }
    }
}
