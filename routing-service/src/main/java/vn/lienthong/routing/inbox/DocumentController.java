package vn.lienthong.routing.inbox;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.routing.archive.DocumentArchive;
import vn.lienthong.routing.delivery.OwnAgency;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** A document's state, for those who have a part in it. */
@RestController
class DocumentController {
    private final DocumentArchive archive;
    private final OwnAgency agencies;

    DocumentController(DocumentArchive archive, OwnAgency agencies) {
        this.archive = archive;
        this.agencies = agencies;
    }

    @GetMapping("/v1/documents/{code}")
    @Operation(
            summary = "How far a document is with each receiver",
            description =
                    "The sender sees every receiver, a receiver itself alone; to all others there is no such document. "
                            + "Told from the document's journal. Scope document.read; with operator besides, every document whole.")
    DocumentAnswer document(@PathVariable String code, @Parameter(hidden = true) Caller caller) {
        caller.require(Caller.READ_DOCUMENTS);
        var document = new DocumentCode(code);
        var registry = agencies.registry();
        var reader = registry.agency(caller.agency()).map(found -> found.code()).orElse(caller.agency());
        var story = archive.story(document.value());
        if (story.isEmpty()) {
            throw unknown();
        }
        var told = DocumentAnswer.of(document, story, registry);
        if (told.isSender(reader, registry) || caller.has(Caller.OPERATE)) {
            return told;
        }
        return told.seenBy(reader).orElseThrow(DocumentController::unknown);
    }

    private static Refusal unknown() {
        return new Refusal(
                HttpStatus.NOT_FOUND,
                "document-unknown",
                "No document of this code was sent by or to the token's agency, or not yet.",
                List.of());
    }
}
