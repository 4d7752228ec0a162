package vn.lienthong.intake.attachment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.IncomingFolder.Incoming;
import vn.lienthong.intake.attachment.ScannerConfiguration.Scanning;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.signature.SignatureChecks;

/**
 * Takes a file that came in whole: its digest, what it is, whether it is harmless; then it is in the store, and noted. The
 * same file again changes nothing.
 */
@Component
class TakeFile {
    private static final Logger log = LoggerFactory.getLogger(TakeFile.class);
    /** A sweep may take away what is just stored, but not twice while its row is held. */
    private static final int TRIES = 3;

    private final ContentStore store;
    private final ContentStore quarantine;
    private final DetectType types;
    private final Scanning scanning;
    private final Optional<SignatureChecks> signatures;
    private final JdbcUploads uploads;
    private final IntakeSettings settings;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final MeterRegistry meters;

    TakeFile(
            ContentStore store,
            DetectType types,
            Scanning scanning,
            Optional<SignatureChecks> signatures,
            JdbcUploads uploads,
            IntakeSettings settings,
            TransactionTemplate transactions,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.quarantine = store.quarantine();
        this.types = types;
        this.scanning = scanning;
        this.signatures = signatures;
        this.uploads = uploads;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
        this.meters = meters;
        // There from the start, as alerts and pages need it.
        refused(Problem.ATTACHMENT_REFUSED.refusal().code());
    }

    /**
     * What its sender says of a file.
     *
     * @param digests what its bytes are to hash to
     */
    record Declared(String name, String mediaType, ContentDigests digests) {}

    /** What a scan said; waiting where it said nothing. */
    private record Scanned(Scan scan, @Nullable String finding) {}

    /** @return as it was noted; a refusal where it can't be taken */
    Upload take(Incoming file, Declared declared, AgencyCode by) throws IOException {
        try {
            var taken = checkedAndStored(file, declared, by);
            Counter.builder("attachment.taken")
                    .description("files taken, by what the scan said")
                    .tags("scan", taken.scan().wireName())
                    .register(meters)
                    .increment();
            Counter.builder("attachment.bytes")
                    .description("size of the files taken")
                    .baseUnit("bytes")
                    .register(meters)
                    .increment(file.size());
            return taken;
        } catch (Refusal refusal) {
            refused(refusal.code()).increment();
            throw refusal;
        }
    }

    private Counter refused(String reason) {
        return Counter.builder("attachment.refused")
                .description("files refused, by reason")
                .tag("reason", reason)
                .register(meters);
    }

    private Upload checkedAndStored(Incoming file, Declared declared, AgencyCode by) throws IOException {
        var faults = new ArrayList<Fault>();
        if (!declared.digests().areOf(() -> Files.newInputStream(file.path()))) {
            faults.add(Rule.DIGEST_IS_OF_THE_CONTENT.brokenAt(
                    "", "The bytes don't hash to the digest that was sent along; upload them again."));
        }
        var found = types.of(file.path());
        if (!found.mediaType().equals(declared.mediaType())) {
            faults.add(Rule.CONTENT_IS_OF_ITS_TYPE.brokenAt(
                    "",
                    "The file is declared as %s and was found to be %s; declare what it is, or send the file that is meant."
                            .formatted(declared.mediaType(), found.mediaType())));
        }
        faults.addAll(found.faults());
        if (!faults.isEmpty()) {
            throw Problem.ATTACHMENT_REFUSED.refusal(faults);
        }
        var scanned = scan(file);
        var upload = stored(file, found.mediaType(), scanned, signature(file, declared.name()), by);
        if (upload.scan() == Scan.INFECTED) {
            throw Problem.ATTACHMENT_REFUSED.refusal(List.of(Rule.ATTACHMENT_IS_HARMLESS.brokenAt(
                    "",
                    scanned.finding() == null
                            ? "The file was found infected before."
                            : "The scanner found %s in the file; clean it, or make it anew."
                                    .formatted(scanned.finding()))));
        }
        return upload;
    }

    /** @return what they are worth; null where it carries none, or nobody is there to be asked */
    private @Nullable SignatureVerdict signature(Incoming file, String name) throws IOException {
        if (signatures.isEmpty()) {
            return null;
        }
        var checked = signatures.get().check(() -> Files.newInputStream(file.path()), name);
        if (checked.isPresent() && checked.get().refuse()) {
            throw Problem.ATTACHMENT_REFUSED.refusal(List.of(Rule.SIGNATURE_IS_VALID.brokenAt(
                    "",
                    "The file's signature isn't valid. "
                            + String.join(" ", checked.get().reasons()))));
        }
        return checked.map(SignatureChecks.Checked::verdict).orElse(null);
    }

    private Scanned scan(Incoming file) {
        if (scanning.scanner().isEmpty()) {
            return new Scanned(Scan.NOT_SCANNED, null);
        }
        try (var content = Files.newInputStream(file.path())) {
            var verdict = scanning.scanner().get().scan(content);
            return new Scanned(verdict.scan(), verdict.finding());
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .addKeyValue("why", e.getMessage())
                    .log("a file can't be scanned now; it is kept apart");
            return new Scanned(Scan.WAITING, null);
        }
    }

    private Upload stored(
            Incoming file, String mediaType, Scanned scanned, @Nullable SignatureVerdict signature, AgencyCode by)
            throws IOException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var upload = new Upload(
                file.sha256(),
                file.size(),
                mediaType,
                now,
                scanned.scan(),
                scanned.scan() == Scan.CLEAN || scanned.scan() == Scan.INFECTED ? now : null,
                scanned.scan() == Scan.WAITING ? now.plus(settings.files().scanAgainAfter()) : null,
                signature);
        var place = placeOf(scanned.scan());
        for (int i = 0; i < TRIES; i++) {
            place.put(file.path(), file.sha256());
            var noted = note(upload, scanned.finding(), by);
            if (noted.isThere()) {
                // Where it isn't to be, it isn't any more.
                (noted.scan().quarantined() ? store : quarantine).delete(file.sha256());
                return new Upload(
                        upload.sha256(),
                        upload.size(),
                        upload.mediaType(),
                        now,
                        noted.scan(),
                        upload.scannedAt(),
                        noted.scan() == Scan.WAITING ? upload.scanDueAt() : null,
                        signature);
            }
            place = placeOf(noted.scan());
        }
        throw new IOException("the file was taken away again while it was stored");
    }

    /**
     * What the scans say of a file, all in all.
     *
     * @param isThere its bytes are where they have to be by that; if not, nothing was noted
     */
    private record Noted(Scan scan, boolean isThere) {}

    private Noted note(Upload upload, @Nullable String finding, AgencyCode by) {
        return Objects.requireNonNull(transactions.execute(status -> {
            var scan = uploads.note(upload, finding, by);
            boolean isThere = isIn(placeOf(scan), upload.sha256());
            if (!isThere) {
                status.setRollbackOnly();
            }
            return new Noted(scan, isThere);
        }));
    }

    private static boolean isIn(ContentStore place, String sha256) {
        try {
            return place.size(sha256).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("the content store can't be read", e);
        }
    }

    private ContentStore placeOf(Scan scan) {
        return scan.quarantined() ? quarantine : store;
    }
}
