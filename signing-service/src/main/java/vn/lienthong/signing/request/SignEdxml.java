package vn.lienthong.signing.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.edxml.reading.Reading;
import vn.lienthong.signing.SigningSettings;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.key.AgencyKeys;
import vn.lienthong.signing.packet.PackageSignatures;
import vn.lienthong.signing.packet.PackageSignatures.SignedPackage;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.support.content.ContentStore;

/**
 * Signs the edXML package a command names or brings along, and keeps it in the content store. Packages go through files; only those that
 * are small enough to get a timestamp go through memory, for that.
 */
@Component
class SignEdxml {
    private static final int BUFFER = 1 << 15;

    private final AgencyKeys keys;
    private final PackageSignatures signatures;
    private final ContentStore content;
    private final Timestamping timestamping;
    private final InFlight inFlight;
    private final long largest;
    private final long largestTimestamped;

    SignEdxml(
            AgencyKeys keys,
            ContentStore content,
            Timestamping timestamping,
            InFlight inFlight,
            SigningSettings settings,
            CommandSettings commands) {
        this.keys = keys;
        this.content = content;
        this.timestamping = timestamping;
        this.inFlight = inFlight;
        this.largestTimestamped = commands.largestTimestampedPackage().toBytes();
        this.largest = settings.largestPackage().toBytes();
        this.signatures = new PackageSignatures(largest);
    }

    /**
     * @throws IOException if the content store fails: passing trouble, to be tried again
     * @throws vn.lienthong.signing.key.ApprovalPending if the key's holder has to approve first
     * @throws vn.lienthong.signing.key.KeyUnavailable if the key can't be reached now
     */
    Product sign(SignPackage command) throws IOException, Refused {
        var folder = Files.createTempDirectory("signing");
        var unsigned = folder.resolve("unsigned");
        var signed = folder.resolve("signed");
        try {
            approved(command, unsigned);
            var reading = signatures.read(unsigned);
            var key = keys.keyOf(command.agency(), nameOf(command.agency(), reading), command.decidedAt());
            var made = signatures.sign(unsigned, reading, key, command.decidedAt(), signed);
            if (!timestamping.isPossible() || Files.size(signed) > largestTimestamped) {
                var stored = content.put(signed, made.sha256());
                return product(command, stored, key, made, Timestamping.withoutTimestamp(SignatureFormat.XADES), false);
            }
            try (var _ = inFlight.roomFor(Files.size(signed))) {
                var timed = timestamping.timed(SignatureFormat.XADES, Files.readAllBytes(signed), new byte[0]);
                var stored = content.put(timed.content());
                return product(command, stored, key, made, timed.assurance(), timed.owed());
            }
        } finally {
            Files.deleteIfExists(unsigned);
            Files.deleteIfExists(signed);
            Files.deleteIfExists(folder);
        }
    }

    private static Product product(
            SignPackage command,
            ContentStore.Stored stored,
            AgencyKey key,
            SignedPackage made,
            Assurance assurance,
            boolean owed) {
        return new Product(
                new Attachment(stored.sha256(), command.edxml().name(), Consignment.MEDIA_TYPE, stored.size()),
                key,
                made.toBeSigned(),
                assurance,
                owed);
    }

    /** The bytes that were approved, and no others: whoever can write to the store must not get a signature for it. */
    private void approved(SignPackage command, Path to) throws IOException, Refused {
        var sha256 = command.edxml().sha256();
        var inline = command.inline();
        if (inline != null) {
            var bytes = inline.getBytes(UTF_8);
            if (!sha256.equals(HexFormat.of().formatHex(sha256().digest(bytes)))) {
                throw new Refused(RefusalReason.DIGEST_MISMATCH);
            }
            Files.write(to, bytes);
            return;
        }
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
