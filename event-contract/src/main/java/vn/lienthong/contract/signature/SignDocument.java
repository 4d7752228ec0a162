package vn.lienthong.contract.signature;

import java.time.Instant;
import java.util.Objects;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventType;

/**
 * Routing's command to seal a document (ký số, đóng dấu), on {@code signing.signature.commands}, keyed by dossier.
 *
 * @param request repeated in the answer; the same request is sealed once, however often it arrives
 * @param document the document approved, by its digest; signing refuses any other bytes
 * @param agency whose seal it gets
 * @param decidedAt when routing decided it: the signing time shown in the seal
 */
@EventType("sign-document.v1")
public record SignDocument(
        String request,
        DossierCode dossier,
        AgencyCode agency,
        String agencyName,
        Attachment document,
        Instant decidedAt) {
    public SignDocument {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(dossier, "dossier");
        Objects.requireNonNull(agency, "agency");
        Objects.requireNonNull(agencyName, "agencyName");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(decidedAt, "decidedAt");
    }
}
