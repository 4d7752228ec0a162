package vn.lienthong.signing.request;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.edxml.reading.Reading;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.key.AgencyKeys;
import vn.lienthong.signing.key.KeyRefused;
import vn.lienthong.signing.packet.PackageSignatures;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.support.content.ContentStore;

/**
 * Signs the edXML package a command names, and keeps it in the content store. The same command gives the same signed bytes
 * and so the same digest, however often it is carried out. Packages go through files, never through memory as a whole.
 */
@Component
class SignEdxml {
    private static final Logger log = LoggerFactory.getLogger(SignEdxml.class);
    private static final int BUFFER = 1 << 15;

    private final AgencyKeys keys;
    private final PackageSignatures signatures;
    private final ContentStore content;
    private final long largest;
    private final MeterRegistry meters;

    SignEdxml(AgencyKeys keys, ContentStore content, SigningSettings settings, MeterRegistry meters) {
        this.keys = keys;
        this.content = content;
        this.largest = settings.largestPackage().toBytes();
        this.signatures = new PackageSignatures(largest);
        this.meters = meters;
    }

    /** @throws IOException if the content store fails: passing trouble, to be tried again */
    PackageSignatureEvent answer(SignPackage command) throws IOException {
        var timer = Timer.start(meters);
        try {
            var signed = sign(command);
            timer.stop(meters.timer("signing.package", "outcome", "signed"));
            return signed;
        } catch (Refused refused) {
            timer.stop(meters.timer("signing.package", "outcome", "refused"));
            return refusal(command, refused);
        } catch (KeyRefused refused) {
            timer.stop(meters.timer("signing.package", "outcome", "refused"));
            return refusal(command, refused.asRefused());
        }
    }

    private PackageSigned sign(SignPackage command) throws IOException, Refused {
        var folder = Files.createTempDirectory("signing");
        var unsigned = folder.resolve("unsigned");
        var signed = folder.resolve("signed");
        try {
            approved(command.edxml().sha256(), unsigned);
            var reading = signatures.read(unsigned);
            var key = keys.keyOf(command.agency(), nameOf(command.agency(), reading), command.decidedAt());
            var sha256 = signatures.sign(unsigned, reading, key, command.decidedAt(), signed);
            var stored = content.put(signed, sha256);
            return new PackageSigned(
                    command.request(),
                    command.document(),
                    command.agency(),
                    command.edxml().sha256(),
                    new Attachment(stored.sha256(), command.edxml().name(), Consignment.MEDIA_TYPE, stored.size()),
                    key.serialNumber(),
                    command.decidedAt(),
                    null);
        } finally {
            Files.deleteIfExists(unsigned);
            Files.deleteIfExists(signed);
            Files.deleteIfExists(folder);
        }
    }

    /** The bytes that were approved, and no others: whoever can write to the store must not get a signature for it. */
    private void approved(String sha256, Path to) throws IOException, Refused {
        var size = content.size(sha256).orElseThrow(() -> new Refused(RefusalReason.DOCUMENT_MISSING));
        if (size > largest) {
            throw new Refused(RefusalReason.PACKAGE_TOO_LARGE);
        }
        var digest = sha256();
        try (var stored = content.open(sha256).orElseThrow(() -> new Refused(RefusalReason.DOCUMENT_MISSING));
                var out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(to), BUFFER), digest)) {
            stored.transferTo(out);
        }
        if (!sha256.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new Refused(RefusalReason.DIGEST_MISMATCH);
        }
    }

    /** For a certificate that is made for development: the name the package has for its sender, if that is the agency. */
    private static String nameOf(AgencyCode agency, Reading reading) {
        return reading.model()
                .map(model -> model.from())
                .filter(from -> from.organId().equals(agency.value())
                        && !from.organName().isBlank())
                .map(from -> from.organName())
                .orElse(agency.value());
    }

    private PackageSigningRefused refusal(SignPackage command, Refused refused) {
        var reason = refused.reason();
        meters.counter("signing.refused", "reason", reason.name()).increment();
        var cause = refused.getCause();
        log.atWarn()
                .addKeyValue("document", command.document())
                .addKeyValue("agency", command.agency())
                .addKeyValue("reason", reason)
                .addKeyValue("cause", cause == null ? "none" : cause.getClass().getName())
                .log("package refused");
        return new PackageSigningRefused(
                command.request(), command.document(), command.agency(), reason.name(), reason.inWords());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
