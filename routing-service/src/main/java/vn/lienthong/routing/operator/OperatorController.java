package vn.lienthong.routing.operator;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.dossier.DossierInput.ReassignmentDecided;
import vn.lienthong.contract.dossier.DossierInput.ResealDecided;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.security.Caller;

/**
 * Takes an operator's decisions about single dossiers. They are decided in the dossier's own order, like everything else:
 * the answer says that the decision was taken, the journal what became of it.
 */
@RestController
@Tag(name = "Operators")
class OperatorController {
    private static final int LONGEST_REASON = 2000;
    private static final int LARGEST_REPLACEMENT = 256 * 1024;
    private static final Pattern LETTER = Pattern.compile("[a-z0-9.-]{1,200}/\\d{1,9}/\\d{1,18}");

    /** RFC 5280 allows twenty octets. */
    private static final Pattern SERIAL = Pattern.compile("[0-9a-fA-F]{1,40}");

    private final Decisions decisions;
    private final RegistryFollower registry;

    OperatorController(Decisions decisions, RegistryFollower registry) {
        this.decisions = decisions;
        this.registry = registry;
    }

    @Schema(name = "Reassignment", description = "Who takes a stage, or is the receiving agency, from now on.")
    record Reassignment(
            @Schema(description = "The stage; left out where the receiving agency itself is meant", example = "birth")
            @Nullable
            String stage,

            @Schema(description = "An agency in force", example = "H32.101") @Nullable
            String to,

            @Schema(example = "The file lies in Bắc Nha Trang's archive") @Nullable
            String reason) {}

    @Schema(name = "Reseal", description = "Under which certificate nothing is to stand sealed any more.")
    record Reseal(
            @Schema(description = "The certificate's serial number, hexadecimal", example = "4f2a9c") @Nullable
            String certificate,

            @Schema(example = "The key was copied, incident 12 of 3 June") @Nullable
            String reason) {}

    @Schema(name = "LetterDecision", description = "What becomes of an input that holds a dossier or document up.")
    record LetterDecision(
            @Schema(description = "The dead letter's id", example = "intake.dossier.events/1/4711") @Nullable
            String letter,

            @Schema(allowableValues = {"retry", "discard"}) @Nullable
            String decision,

            @Schema(description = "With retry: the data mended, taken in place of what came") @Nullable
            Object replacement,

            @Nullable String reason) {

        @Override
        public String toString() {
            return "LetterDecision[withheld]";
        }
    }

    @Schema(name = "Taken")
    record Taken(
            @Schema(description = "Stands as the cause in the journal entries that follow")
            String id) {}

    @PostMapping("/v1/dossiers/{code}/reassignments")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Decide who takes a stage, or who is the receiving agency",
            description = "For dossiers whose agency is no more and whose successor can't be told, or that have to go "
                    + "elsewhere for another reason. Due times stay. Scope operator.")
    Taken reassign(
            @Parameter(hidden = true) Caller caller, @PathVariable String code, @RequestBody Reassignment request) {
        caller.require(Caller.OPERATE);
        var dossier = new DossierCode(code);
        var faults = new ArrayList<Fault>();
        var to = agency(request.to(), registry.registry(), faults);
        var reason = reason(request.reason(), faults);
        if (!faults.isEmpty() || to == null || reason == null) {
            throw refusal(faults);
        }
        return new Taken(
                decisions.reassign(dossier, new ReassignmentDecided(request.stage(), to, caller.subject(), reason)));
    }

    @PostMapping("/v1/dossiers/{code}/reseals")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Have what was sealed under a certificate sealed again",
            description =
                    "For results whose certificate is no longer trusted, e.g. because its key was compromised; the"
                            + " dossier may have ended. Each is sealed again from the document that was approved, and the"
                            + " new one takes its place; status, stages and due times stay. Which dossiers a certificate"
                            + " sealed, signing tells: GET /v1/keys/{serial}/signatures. Scope operator.")
    Taken reseal(@Parameter(hidden = true) Caller caller, @PathVariable String code, @RequestBody Reseal request) {
        caller.require(Caller.OPERATE);
        var dossier = new DossierCode(code);
        var faults = new ArrayList<Fault>();
        var certificate = certificate(request.certificate(), faults);
        var reason = reason(request.reason(), faults);
        if (!faults.isEmpty() || certificate == null || reason == null) {
            throw refusal(faults);
        }
        return new Taken(decisions.reseal(dossier, new ResealDecided(certificate, reason, caller.subject())));
    }

    @PostMapping("/v1/dossiers/{code}/letters")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Settle the input that holds a dossier up",
            description = "An input that could not be decided lies among the dead letters (topic routing.dead-letter,"
                    + " header lt_id), and what came after it for the same dossier waits. Retry it, as it came or mended,"
                    + " or discard it; then what waits is taken in its order. Scope operator.")
    Taken settle(
            @Parameter(hidden = true) Caller caller, @PathVariable String code, @RequestBody LetterDecision request) {
        caller.require(Caller.OPERATE);
        return decided(caller, new DossierCode(code).value(), request);
    }

    @PostMapping("/v1/documents/{code}/letters")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Settle the input that holds a document up",
            description = "The same as for a dossier. Scope operator.")
    Taken settleOfDocument(
            @Parameter(hidden = true) Caller caller, @PathVariable String code, @RequestBody LetterDecision request) {
        caller.require(Caller.OPERATE);
        return decided(caller, new DocumentCode(code).value(), request);
    }

    private Taken decided(Caller caller, String story, LetterDecision request) {
        var faults = new ArrayList<Fault>();
        var letter = request.letter();
        if (letter == null || !LETTER.matcher(letter).matches()) {
            faults.add(new Fault(
                    "/letter",
                    "LETTER_IS_NAMED",
                    "Name the dead letter by its id, the header lt_id: topic/partition/offset."));
        }
        boolean retry = "retry".equals(request.decision());
        if (!retry && !"discard".equals(request.decision())) {
            faults.add(new Fault("/decision", "DECISION_IS_KNOWN", "The decision is neither retry nor discard."));
        }
        var replacement = replacement(request.replacement(), retry, faults);
        var reason = reason(request.reason(), faults);
        if (!faults.isEmpty() || letter == null || reason == null) {
            throw refusal(faults);
        }
        return new Taken(
                decisions.settle(story, new LetterDecided(letter, retry, replacement, caller.subject(), reason)));
    }

    private static @Nullable AgencyCode agency(@Nullable String code, Registry known, List<Fault> faults) {
        try {
            var agency = known.agency(new AgencyCode(code == null ? "" : code));
            if (agency.isPresent() && known.isInForce(agency.get().code())) {
                return agency.get().code();
            }
        } catch (MalformedIdentity e) {
            // Said below like any other code that isn't one of an agency in force.
        }
        faults.add(new Fault("/to", "AGENCY_IS_IN_FORCE", "Name an agency in force by its code, e.g. H32.15."));
        return null;
    }

    private static @Nullable String certificate(@Nullable String serial, List<Fault> faults) {
        if (serial != null && SERIAL.matcher(serial).matches()) {
            return serial.toLowerCase(Locale.ROOT);
        }
        faults.add(new Fault(
                "/certificate",
                "CERTIFICATE_IS_NAMED",
                "Name the certificate by its serial number, in hexadecimal digits without separators, e.g. 4f2a9c."));
        return null;
    }

    private static @Nullable String reason(@Nullable String reason, List<Fault> faults) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            faults.add(new Fault(
                    "/reason",
                    "REASON_IS_GIVEN",
                    "Give the reason, in up to " + LONGEST_REASON + " characters; it stands in the journal."));
            return null;
        }
        return reason.strip();
    }

    private static @Nullable String replacement(@Nullable Object data, boolean retry, List<Fault> faults) {
        if (data == null) {
            return null;
        }
        try {
            var json = JsonMapper.shared().writeValueAsString(data);
            if (retry && json.length() <= LARGEST_REPLACEMENT) {
                return json;
            }
        } catch (JacksonException e) {
            // It came as JSON; what can't be written again isn't taken.
        }
        faults.add(new Fault(
                "/replacement",
                "REPLACEMENT_FITS",
                "A replacement goes with retry, and has at most " + LARGEST_REPLACEMENT + " characters."));
        return null;
    }

    private static Refusal refusal(List<Fault> faults) {
        return new Refusal(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "decision-refused",
                "The decision has faults; mend them all and send it again.",
                faults);
    }
}
