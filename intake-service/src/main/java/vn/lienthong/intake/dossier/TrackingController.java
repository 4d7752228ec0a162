package vn.lienthong.intake.dossier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.dossier.Stage.State;
import vn.lienthong.intake.dossier.TrackingPage.Language;
import vn.lienthong.intake.dossier.TrackingPage.Shown;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.submission.TrackingLinks;

/** Shows applicants how far their dossier is, under the link they were given. */
@RestController
@Tag(name = "Tracking")
class TrackingController {
    private static final MediaType PAGE = new MediaType(MediaType.TEXT_HTML, UTF_8);

    private final TrackingLinks links;
    private final Dossiers dossiers;
    private final Callers callers;
    private final Tracked.Payments payments;
    private final Tracked.Post post;

    TrackingController(
            TrackingLinks links, Dossiers dossiers, Callers callers, Tracked.Payments payments, Tracked.Post post) {
        this.links = links;
        this.dossiers = dossiers;
        this.callers = callers;
        this.payments = payments;
        this.post = post;
    }

    @GetMapping("/track/{code}/{secret}")
    @Operation(
            summary = "How far a dossier is, for the applicant",
            description =
                    "A page in Vietnamese, or in English with `lang=en`: status and since when, who has the dossier, "
                            + "when it is due, what is asked of the applicant, where it can be paid, and how the result comes by "
                            + "post. Nothing personal stands in it. No token is needed; "
                            + "the link of the receipt is the key.")
    @SecurityRequirements
    @ApiResponse(
            responseCode = "200",
            description = "The page",
            content = @Content(mediaType = "text/html", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "429",
            description = "Too many looks from this address; `Retry-After` says when the next is taken",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "404",
            description = "The link opens no dossier",
            content = @Content(mediaType = "text/html", schema = @Schema(type = "string")))
    ResponseEntity<String> track(
            @Parameter(example = "000.01.41.H32-190312-0027") @PathVariable String code,
            @Parameter(example = "q3Vb0mN4cXw1Zy7K9tLrUg") @PathVariable String secret,
            @Parameter(
                            description = "Language of the page; else the browser's",
                            schema = @Schema(allowableValues = {"vi", "en"}))
                    @RequestParam(required = false)
                    @Nullable
                    String lang,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false) @Nullable
                    String accepted) {
        var language = language(lang, accepted);
        var shown = opened(code, secret).map(this::shown);
        return ResponseEntity.status(shown.isPresent() ? HttpStatus.OK : HttpStatus.NOT_FOUND)
                .contentType(PAGE)
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", TrackingPage.CONTENT_SECURITY_POLICY)
                // The link is the key: nobody else is told it.
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .body(shown.map(dossier -> TrackingPage.of(dossier, language))
                        .orElseGet(() -> TrackingPage.nothing(language)));
    }

    private static Language language(@Nullable String asked, @Nullable String accepted) {
        if (asked != null) {
            return asked.equals("en") ? Language.ENGLISH : Language.VIETNAMESE;
        }
        return accepted != null && accepted.toLowerCase(Locale.ROOT).startsWith("en")
                ? Language.ENGLISH
                : Language.VIETNAMESE;
    }

    private Optional<Dossier> opened(String code, String secret) {
        DossierCode dossier;
        try {
            dossier = new DossierCode(code);
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
        // The secret first: a guess costs the database nothing.
        return links.isSecretOf(dossier, secret) ? dossiers.find(dossier) : Optional.empty();
    }

    private Shown shown(Dossier dossier) {
        var registry = callers.registry();
        var submission = dossier.submission();
        var progress = dossier.progress();
        var procedure = registry.procedure(submission.procedure(), dossier.routeVersion());
        return new Shown(
                submission.code().value(),
                procedure.map(Procedure::name).orElse(submission.procedure().value()),
                progress.status(),
                progress.ended() && progress.status() == DossierStatus.WITHDRAWAL_REQUESTED,
                progress.since() == null && progress.status() == DossierStatus.REGISTERED
                        ? submission.receivedAt()
                        : progress.since(),
                submission.receivedAt(),
                dossier.dueAt(),
                progress.stoppedSince() == null || progress.ended(),
                agencies(dossier, registry),
                progress.asked().parts().stream()
                        .map(part -> procedure.stream()
                                .flatMap(one -> one.parts().stream())
                                .filter(one -> one.code().equals(part))
                                .map(Procedure.Part::name)
                                .findFirst()
                                .orElse(part))
                        .toList(),
                progress.asked().until(),
                progress.asked().payment(),
                progress.asked().amount(),
                progress.ended() ? List.of() : payments.toPay(submission.code()),
                post.parcel(submission.code()).orElse(null));
    }

    /** Those who have a stage in hand; before the first and between two of them, the receiving agency. */
    private static List<String> agencies(Dossier dossier, Registry registry) {
        if (dossier.progress().ended()) {
            return List.of();
        }
        var having = dossier.stages().stream()
                .filter(stage -> stage.state() == State.OPEN
                        || stage.state() == State.ACCEPTED
                        || stage.state() == State.SEALING)
                .map(Stage::agency)
                .distinct()
                .toList();
        return (having.isEmpty() ? List.of(dossier.receiver()) : having)
                .stream()
                        .map(code -> registry.agency(code).map(Agency::name).orElse(code.value()))
                        .toList();
    }
}
