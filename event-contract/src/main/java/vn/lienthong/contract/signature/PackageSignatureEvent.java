package vn.lienthong.contract.signature;

import java.time.Instant;
import java.util.Objects;
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
     */
    @EventType("package-signed.v1")
    record PackageSigned(
            String request,
            DocumentCode document,
            AgencyCode agency,
            String original,
            Attachment signed,
            String certificate,
            Instant signedAt)
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
}
