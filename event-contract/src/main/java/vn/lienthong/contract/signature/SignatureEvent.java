package vn.lienthong.contract.signature;

import java.time.Instant;
import java.util.Objects;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventType;

/** Signing's answer to a {@link SignDocument}, on {@code signing.signature.events}, keyed by dossier. */
public sealed interface SignatureEvent {
    /** The request this answers. */
    String request();

    DossierCode dossier();

    /**
     * The document carries the agency's seal.
     *
     * @param original digest of the document as approved
     * @param certificate serial number of the sealing certificate, hexadecimal
     */
    @EventType("document-signed.v1")
    record DocumentSigned(
            String request,
            DossierCode dossier,
            AgencyCode agency,
            String original,
            Attachment sealed,
            String certificate,
            Instant signedAt)
            implements SignatureEvent {
        public DocumentSigned {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(dossier, "dossier");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(original, "original");
            Objects.requireNonNull(sealed, "sealed");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(signedAt, "signedAt");
        }
    }

    /**
     * The document can't be sealed, and trying again won't help.
     *
     * @param reasonCode from a closed set, e.g. {@code NOT_A_PDF}
     * @param reason in plain words, for the agency's officer
     */
    @EventType("signing-refused.v1")
    record SigningRefused(String request, DossierCode dossier, AgencyCode agency, String reasonCode, String reason)
            implements SignatureEvent {
        public SigningRefused {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(dossier, "dossier");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reasonCode, "reasonCode");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
