package vn.lienthong.contract.signature;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventType;

/**
 * Routing's command to sign an edXML package (ký số gói tin) over the whole of it, on {@code signing.signature.commands},
 * keyed by document.
 *
 * @param request repeated in the answer; the same request is signed once, however often it arrives
 * @param edxml the package approved, by its digest; signing refuses any other bytes
 * @param agency whose signature it gets
 * @param decidedAt when routing decided it: the signing time
 * @param inline the package itself, in UTF-8, where routing wrote it: then it lies in no store; null otherwise
 */
@EventType("sign-package.v1")
public record SignPackage(
        String request,
        DocumentCode document,
        AgencyCode agency,
        Attachment edxml,
        Instant decidedAt,
        @Nullable String inline) {
    /** A package that lies in the content store. */
    public SignPackage(String request, DocumentCode document, AgencyCode agency, Attachment edxml, Instant decidedAt) {
        this(request, document, agency, edxml, decidedAt, null);
    }

    public SignPackage {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(agency, "agency");
        Objects.requireNonNull(edxml, "edxml");
        Objects.requireNonNull(decidedAt, "decidedAt");
    }
}
