package vn.lienthong.signing.audit;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventType;

/**
 * What {@code signing.audit.journal} records (sự kiện kiểm toán). Codes, digests and times only: no names, no file names,
 * nothing of a document. Only ever added to.
 */
public sealed interface AuditEvent {
    /** In place of a proof's key where commands are accepted without a proof. */
    String UNPROVED = "unproved";

    /**
     * A key signed.
     *
     * @param request whose command asked for it, by its id
     * @param source who gave the command, e.g. {@code /routing}
     * @param authority id of the key that proved the command, or {@link #UNPROVED}
     * @param subject the dossier's or document's code
     * @param original SHA-256 of the file as approved
     * @param signed SHA-256 of the file with its signature
     * @param size of that in bytes
     * @param certificate serial number, hexadecimal
     * @param toBeSigned SHA-256 of what the key signed
     * @param policy the rules it was signed by
     * @param key where the key is
     * @param decidedAt the signing time the signature claims
     */
    @EventType("signature-made.v1")
    record SignatureMade(
            String request,
            String source,
            String authority,
            String subject,
            AgencyCode agency,
            String original,
            String signed,
            long size,
            String mediaType,
            String certificate,
            String toBeSigned,
            SignatureFormat format,
            SignatureLevel level,
            @Nullable Instant timestampedAt,
            String policy,
            String key,
            Instant decidedAt)
            implements AuditEvent {
        public SignatureMade {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(authority, "authority");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(original, "original");
            Objects.requireNonNull(signed, "signed");
            Objects.requireNonNull(mediaType, "mediaType");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(toBeSigned, "toBeSigned");
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(policy, "policy");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(decidedAt, "decidedAt");
        }
    }

    /**
     * A command of routing's was answered with a refusal.
     *
     * @param reason of the closed set of refusals
     */
    @EventType("signature-refused.v1")
    record SignatureRefused(
            String request,
            String source,
            String authority,
            String subject,
            AgencyCode agency,
            String original,
            String reason)
            implements AuditEvent {
        public SignatureRefused {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(authority, "authority");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(original, "original");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A command without a valid proof: nothing of it is believed, so nothing of it stands here but its digest.
     *
     * @param command SHA-256 of its data
     * @param reason {@code NO_PROOF} or {@code WRONG_PROOF}
     */
    @EventType("command-rejected.v1")
    record CommandRejected(String command, String reason) implements AuditEvent {
        public CommandRejected {
            Objects.requireNonNull(command, "command");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A signature got its timestamp later, was raised to a long-term level, or its archive timestamp was renewed.
     *
     * @param before SHA-256 of the signed file before that
     * @param after SHA-256 of the file since
     */
    @EventType("timestamp-added.v1")
    record TimestampAdded(
            String request,
            String subject,
            AgencyCode agency,
            String before,
            String after,
            SignatureFormat format,
            SignatureLevel level,
            @Nullable Instant timestampedAt)
            implements AuditEvent {
        public TimestampAdded {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(level, "level");
        }
    }

    /**
     * A signature doesn't get its timestamp or its level: it is no longer tried.
     *
     * @param file SHA-256 of the signed file, which stays as it is
     * @param level it was to have
     * @param reason of a closed set, e.g. {@code CERTIFICATE_REVOKED}
     */
    @EventType("raising-ended.v1")
    record RaisingEnded(
            String request, String subject, AgencyCode agency, String file, SignatureLevel level, String reason)
            implements AuditEvent {
        public RaisingEnded {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A key is no longer to sign.
     *
     * @param certificate serial number, hexadecimal
     * @param reason of a closed set, e.g. {@code KEY_COMPROMISE}
     * @param since from when on its signatures are in doubt; null where none is
     */
    @EventType("key-revoked.v1")
    record KeyRevoked(
            AgencyCode agency,
            String certificate,
            String reason,
            @Nullable Instant since) implements AuditEvent {
        public KeyRevoked {
            Objects.requireNonNull(agency, "agency");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The chain up to an entry existed at the time in the token.
     *
     * @param sequence of that entry
     * @param head its hash, which the token is over
     * @param token RFC 3161, DER in Base64
     */
    @EventType("head-timestamped.v1")
    record HeadTimestamped(long sequence, String head, String token, Instant timestampedAt) implements AuditEvent {
        public HeadTimestamped {
            Objects.requireNonNull(head, "head");
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(timestampedAt, "timestampedAt");
        }
    }
}
