package vn.lienthong.contract.signature;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.EventType;

/** Signing's answer to a {@link SignPackage}, on {@code signing.signature.events}, keyed by document. */
public sealed interface PackageSignatureEvent {
    /** The request this answers. */
    String request();

    DocumentCode document();

    /**
     * The package carries the agency's signature.
     *
     * @param original digest of the package as approved
     * @param signed the package with its signature
     * @param certificate serial number of the certificate, hexadecimal
     * @param assurance null where a signing from before levels were told answered
     */
    @EventType("package-signed.v1")
    record PackageSigned(
            String request,
            DocumentCode document,
            AgencyCode agency,
            String original,
            Attachment signed,
            String certificate,
            Instant signedAt,
            @Nullable Assurance assurance)
            implements PackageSignatureEvent {
        public PackageSigned {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(document, "document");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(original, "original");
            Objects.requireNonNull(signed, "signed");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(signedAt, "signedAt");
        }
    }

    /**
     * The package can't be signed, and trying again won't help.
     *
     * @param reasonCode from a closed set, e.g. {@code NOT_CANONICAL}
     * @param reason in plain words, for the agency's officer
     */
    @EventType("package-signing-refused.v1")
    record PackageSigningRefused(
            String request, DocumentCode document, AgencyCode agency, String reasonCode, String reason)
            implements PackageSignatureEvent {
        public PackageSigningRefused {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(document, "document");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(reasonCode, "reasonCode");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A signed package got its timestamp later. The one that was passed on stays as it is; this one is kept as the proof.
     *
     * @param before digest of the signed package without it
     * @param timestamped the signed package with it
     */
    @EventType("package-timestamped.v1")
    record PackageTimestamped(
            String request,
            DocumentCode document,
            AgencyCode agency,
            String before,
            Attachment timestamped,
            Assurance assurance)
            implements PackageSignatureEvent {
        public PackageTimestamped {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(document, "document");
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
    @EventType("package-approval-awaited.v1")
    record PackageApprovalAwaited(String request, DocumentCode document, AgencyCode agency, Instant until)
            implements PackageSignatureEvent {
        public PackageApprovalAwaited {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(document, "document");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(until, "until");
        }
    }
}
