package vn.lienthong.signing.request;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.key.AgencyKeys;
import vn.lienthong.signing.key.KeyRefused;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.signing.seal.Seal;
import vn.lienthong.signing.seal.Seals;
import vn.lienthong.support.content.ContentStore;

/**
 * Seals the document a command names, and keeps it in the content store. The same command gives the same sealed bytes
 * and so the same digest, however often it is carried out.
 */
@Component
class SealDocument {
    private static final Logger log = LoggerFactory.getLogger(SealDocument.class);

    private final AgencyKeys keys;
    private final Seals seals;
    private final ContentStore content;
    private final long largest;
    private final MeterRegistry meters;

    SealDocument(AgencyKeys keys, Seals seals, ContentStore content, SigningSettings settings, MeterRegistry meters) {
        this.keys = keys;
        this.seals = seals;
        this.content = content;
        this.largest = settings.largestDocument().toBytes();
        this.meters = meters;
    }

    /** @throws IOException if the content store fails: passing trouble, to be tried again */
    SignatureEvent answer(SignDocument command) throws IOException {
        var timer = Timer.start(meters);
        try {
            var signed = seal(command);
            timer.stop(meters.timer("signing.document", "outcome", "signed"));
            return signed;
        } catch (Refused refused) {
            timer.stop(meters.timer("signing.document", "outcome", "refused"));
            return refusal(command, refused);
        } catch (KeyRefused refused) {
            timer.stop(meters.timer("signing.document", "outcome", "refused"));
            return refusal(command, refused.asRefused());
        }
    }

    private DocumentSigned seal(SignDocument command) throws IOException, Refused {
        var document = approved(command.document().sha256());
        var key = keys.keyOf(command.agency(), command.agencyName(), command.decidedAt());
        var sealed = seals.seal(document, key, new Seal(command.agencyName(), command.decidedAt()));
        var stored = content.put(sealed);
        return new DocumentSigned(
                command.request(),
                command.dossier(),
                command.agency(),
                command.document().sha256(),
                new Attachment(stored.sha256(), command.document().name(), "application/pdf", stored.size()),
                key.serialNumber(),
                command.decidedAt(),
                null);
    }

    /** The bytes that were approved, and no others: whoever can write to the store must not get a seal for it. */
    private byte[] approved(String sha256) throws IOException, Refused {
        var size = content.size(sha256).orElseThrow(() -> new Refused(RefusalReason.DOCUMENT_MISSING));
        if (size > largest) {
            throw new Refused(RefusalReason.TOO_LARGE);
        }
        byte[] document;
        try (var stored = content.open(sha256).orElseThrow(() -> new Refused(RefusalReason.DOCUMENT_MISSING))) {
            document = stored.readAllBytes();
        }
        if (!sha256.equals(digestOf(document))) {
            throw new Refused(RefusalReason.DIGEST_MISMATCH);
        }
        return document;
    }

    private SigningRefused refusal(SignDocument command, Refused refused) {
        var reason = refused.reason();
        meters.counter("signing.refused", "reason", reason.name()).increment();
        var cause = refused.getCause();
        log.atWarn()
                .addKeyValue("dossier", command.dossier())
                .addKeyValue("agency", command.agency())
                .addKeyValue("reason", reason)
                .addKeyValue("cause", cause == null ? "none" : cause.getClass().getName())
                .log("document refused");
        return new SigningRefused(
                command.request(), command.dossier(), command.agency(), reason.name(), reason.inWords());
    }

    private static String digestOf(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
