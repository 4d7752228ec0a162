package vn.lienthong.signing.request;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.format.DocumentSigner;
import vn.lienthong.signing.key.AgencyKeys;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.support.content.ContentStore;

/** Seals the document a command names, checks what came of it, and keeps it in the content store. */
@Component
class SealDocument {
    private final AgencyKeys keys;
    private final List<DocumentSigner> signers;
    private final Timestamping timestamping;
    private final ContentStore content;
    private final InFlight inFlight;
    private final long largest;

    SealDocument(
            AgencyKeys keys,
            List<DocumentSigner> signers,
            Timestamping timestamping,
            ContentStore content,
            InFlight inFlight,
            SigningSettings settings) {
        this.keys = keys;
        this.signers = signers;
        this.timestamping = timestamping;
        this.content = content;
        this.inFlight = inFlight;
        this.largest = settings.largestDocument().toBytes();
    }

    /**
     * @throws IOException if the content store fails: passing trouble, to be tried again
     * @throws vn.lienthong.signing.key.ApprovalPending if the key's holder has to approve first
     * @throws vn.lienthong.signing.key.KeyUnavailable if the key can't be reached now
     */
    Product sign(SignDocument command) throws IOException, Refused {
        var sha256 = command.document().sha256();
        var size = content.size(sha256).orElseThrow(() -> new Refused(RefusalReason.DOCUMENT_MISSING));
        if (size > largest) {
            throw new Refused(RefusalReason.TOO_LARGE);
        }
        try (var _ = inFlight.roomFor(size)) {
            var document = approved(sha256);
            var key = keys.keyOf(command.agency(), command.agencyName(), command.decidedAt());
            var signed = signerOf(command.document().mediaType())
                    .sign(
                            document,
                            command.document().name(),
                            command.document().mediaType(),
                            key,
                            new Seal(command.agencyName(), command.decidedAt(), command.agency()));
            OwnOutput.check(signed.format(), document, signed.content(), key.certificate());
            var timed = timestamping.timed(signed.format(), signed.content(), document);
            var stored = content.put(timed.content());
            return new Product(
                    new Attachment(stored.sha256(), signed.fileName(), signed.mediaType(), stored.size()),
                    key,
                    HexFormat.of().formatHex(signed.toBeSigned()),
                    timed.assurance(),
                    timed.owed());
        }
    }

    private DocumentSigner signerOf(String mediaType) {
        return signers.stream()
                .filter(signer -> signer.takes(mediaType))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no format takes " + mediaType));
    }

    /** The bytes that were approved, and no others: whoever can write to the store must not get a seal for it. */
    private byte[] approved(String sha256) throws IOException, Refused {
        byte[] document;
        try (var stored = content.open(sha256).orElseThrow(() -> new Refused(RefusalReason.DOCUMENT_MISSING))) {
            document = stored.readAllBytes();
        }
        if (!sha256.equals(digestOf(document))) {
            throw new Refused(RefusalReason.DIGEST_MISMATCH);
        }
        return document;
    }

    private static String digestOf(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
