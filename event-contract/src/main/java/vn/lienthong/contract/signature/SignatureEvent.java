package vn.lienthong.contract.signature;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.Assurance;
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
     * @param assurance null where a signing from before levels were told answered
     */
    @EventType("document-signed.v1")
    record DocumentSigned(
            String request,
            DossierCode dossier,
            AgencyCode agency,
            String original,
            Attachment sealed,
            String certificate,
            Instant signedAt,
            @Nullable Assurance assurance)
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

    /**
     * A sealed document got its timestamp later than its seal, as the timestamp authority didn't answer then; or it was raised
     * to a level for the archive, or its archive timestamp renewed.
     *
     * @param before digest of the sealed document before that
     * @param timestamped the sealed document since
     */
    @EventType("document-timestamped.v1")
    record DocumentTimestamped(
            String request,
            DossierCode dossier,
            AgencyCode agency,
            String before,
            Attachment timestamped,
            Assurance assurance)
            implements SignatureEvent {
        public DocumentTimestamped {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(dossier, "dossier");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(timestamped, "timestamped");
            Objects.requireNonNull(assurance, "assurance");
        }
    }

    /**
     * The key is at a signing service elsewhere (ký số từ xa), whose holder has to approve; the answer follows.
     *
     * @param until when an approval that didn't come becomes a refusal
     */
    @EventType("approval-awaited.v1")
    record ApprovalAwaited(String request, DossierCode dossier, AgencyCode agency, Instant until)
            implements SignatureEvent {
        public ApprovalAwaited {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(dossier, "dossier");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(until, "until");
        }
    }
}
