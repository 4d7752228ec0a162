package vn.lienthong.intake.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.attachment.IncomingFolder.BrokenOff;
import vn.lienthong.intake.attachment.IncomingFolder.Held;
import vn.lienthong.intake.attachment.IncomingFolder.Incoming;
import vn.lienthong.intake.attachment.TakeFile.Declared;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Refusal;

/**
 * Receives uploads that come in pieces. Bytes are forced to the disk before the row says that they are there: after a power
 * cut the row never says more than is there, and what is there beyond it is written over.
 */
@Component
class ReceiveUpload {
    private final IncomingFolder incoming;
    private final Resumables resumables;
    private final ContentStore store;
    private final TakeFile takeFile;
    private final IntakeSettings.Files settings;
    private final Clock clock;

    ReceiveUpload(
            IncomingFolder incoming,
            Resumables resumables,
            ContentStore store,
            TakeFile takeFile,
            IntakeSettings settings,
            Clock clock) {
        this.incoming = incoming;
        this.resumables = resumables;
        this.store = store;
        this.takeFile = takeFile;
        this.settings = settings.files();
        this.clock = clock;
    }

    /**
     * What the bytes of one request are to hash to.
     *
     * @param algorithm by its JDK name
     */
    record Checksum(String algorithm, byte[] expected) {}

    /** The bytes of a request don't hash to what was said; none of them was kept. */
    static final class ChecksumMismatch extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Resumable begin(Agency agency, long length, Declared declared, String metadata, @Nullable String digests)
            throws IOException {
        if (resumables.open(agency) >= settings.openUploads()) {
            throw Problem.TOO_MANY_UPLOADS.refusal("That is " + settings.openUploads() + ".");
        }
        incoming.requireRoom(length);
        if (store.room().filter(room -> room < length).isPresent()) {
            throw new ContentStore.Full("the content store");
        }
        var now = now();
        var upload = new Resumable(
                EventId.at(now),
                agency.code().value(),
                length,
                0,
                declared.name(),
                declared.mediaType(),
                metadata,
                digests,
                now.plus(settings.uploadLife()),
                null,
                null,
                null);
        resumables.add(upload, now);
        return upload;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** An upload of that agency; a refusal where there is none, or it has expired. */
    Resumable find(UUID id, Agency agency) {
        var upload = resumables.find(id, agency).orElseThrow(Problem.UPLOAD_UNKNOWN::refusal);
        if (!upload.expiresAt().isAfter(clock.instant())) {
            throw Problem.UPLOAD_GONE.refusal();
        }
        return upload;
    }

    /** As {@link #find}; finishes it first, where all has come and whoever was at it has gone. */
    Resumable findFinished(UUID id, Agency agency) throws IOException {
        var upload = find(id, agency);
        if (!upload.isComplete() || upload.isFinished()) {
            return upload;
        }
        return finishLeft(id).orElse(upload);
    }

    /** Finishes an upload that was left when all had come; empty where somebody is at it. */
    Optional<Resumable> finishLeft(UUID id) throws IOException {
        var held = incoming.hold(id);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        try (var mine = held.get()) {
            var upload = resumables.find(id).orElseThrow(Problem.UPLOAD_UNKNOWN::refusal);
            if (upload.isComplete() && !upload.isFinished()) {
                finish(upload, mine);
            }
            return resumables.find(id);
        }
    }

    /**
     * Takes bytes from {@code offset} on. Where they break off, what has come is kept, unless it was to be checked as a
     * whole.
     */
    Resumable receive(UUID id, Agency agency, long offset, InputStream body, @Nullable Checksum checksum)
            throws IOException, ChecksumMismatch {
        find(id, agency);
        try (var held = incoming.hold(id).orElseThrow(Problem.UPLOAD_BUSY::refusal)) {
            var upload = find(id, agency);
            if (upload.refusal() != null) {
                throw Problem.UPLOAD_GONE.refusal();
            }
            if (upload.received() != offset) {
                throw Problem.UPLOAD_OFFSET_WRONG.refusal("It is at " + upload.received() + ".");
            }
            if (upload.isFinished()) {
                return upload;
            }
            write(upload, body, checksum);
            var written = resumables.find(id).orElseThrow(Problem.UPLOAD_UNKNOWN::refusal);
            if (written.isComplete()) {
                finish(written, held);
            }
            return resumables.find(id).orElseThrow(Problem.UPLOAD_UNKNOWN::refusal);
        }
    }

    private void write(Resumable upload, InputStream body, @Nullable Checksum checksum)
            throws IOException, ChecksumMismatch {
        var digest = checksum == null ? null : IncomingFolder.digest(checksum.algorithm());
        try (var file =
                FileChannel.open(incoming.of(upload.id()), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (file.size() < upload.received()) {
                throw Problem.UPLOAD_GONE.refusal("Its bytes aren't on this disk.");
            }
            // What came in before but was never acknowledged.
            file.truncate(upload.received());
            var writing = incoming.new Writing(file, upload.received(), upload.length());
            try {
                writing.write(body, digest);
            } catch (ContentStore.TooLarge e) {
                file.truncate(upload.received());
                throw Problem.UPLOAD_MALFORMED.refusal("More bytes came than `Upload-Length` said; none was kept.");
            } catch (BrokenOff e) {
                if (checksum == null) {
                    keep(upload, file, writing.at());
                }
                throw Problem.BODY_BROKE_OFF.refusal();
            } catch (ContentStore.Full e) {
                file.truncate(upload.received());
                throw e;
            }
            if (digest != null && checksum != null && !MessageDigest.isEqual(digest.digest(), checksum.expected())) {
                file.truncate(upload.received());
                throw new ChecksumMismatch();
            }
            keep(upload, file, writing.at());
        }
    }

    private void keep(Resumable upload, FileChannel file, long received) throws IOException {
        file.force(true);
        if (upload.received() == 0) {
            incoming.forceNames();
        }
        resumables.advance(upload.id(), received, now().plus(settings.uploadLife()));
    }

    private void finish(Resumable upload, Held held) throws IOException {
        var path = incoming.of(upload.id());
        if (!Files.exists(path)) {
            throw Problem.UPLOAD_GONE.refusal("Its bytes aren't on this disk.");
        }
        var digest = IncomingFolder.digest("SHA-256");
        try (var bytes = Files.newInputStream(path)) {
            ContentDigests.update(digest, bytes);
        }
        var file = new Incoming(path, HexFormat.of().formatHex(digest.digest()), upload.length());
        try {
            takeFile.take(
                    file,
                    new Declared(upload.name(), upload.mediaType(), digests(upload)),
                    new AgencyCode(upload.agency()));
            resumables.becameFile(upload.id(), file.sha256(), now(), now().plus(settings.uploadKept()));
        } catch (Refusal refusal) {
            var told = new LinkedHashMap<String, Object>();
            told.put("code", refusal.code());
            told.put("detail", String.valueOf(refusal.getMessage()));
            told.put("errors", refusal.faults());
            resumables.wasRefused(
                    upload.id(),
                    CanonicalJson.mapper().writeValueAsString(told),
                    now(),
                    now().plus(settings.uploadKept()));
            throw refusal;
        } finally {
            if (resumables.find(upload.id()).filter(Resumable::isFinished).isPresent()) {
                held.remove();
            }
        }
    }

    private static ContentDigests digests(Resumable upload) {
        try {
            return ContentDigests.of(upload.digests());
        } catch (ContentDigests.Malformed e) {
            throw new IllegalStateException("it was checked when the upload began", e);
        }
    }

    /** Ends an upload; what became a file stays one. */
    void terminate(UUID id, Agency agency) throws IOException {
        if (resumables.find(id, agency).isEmpty()) {
            throw Problem.UPLOAD_UNKNOWN.refusal();
        }
        try (var held = incoming.hold(id).orElseThrow(Problem.UPLOAD_BUSY::refusal)) {
            held.remove();
            resumables.remove(id);
        }
    }

    /** @return whether it was removed; not where somebody is at it */
    boolean removeExpired(UUID id) throws IOException {
        var held = incoming.hold(id);
        if (held.isEmpty()) {
            return false;
        }
        try (var mine = held.get()) {
            var expired =
                    resumables.find(id).filter(upload -> !upload.expiresAt().isAfter(clock.instant()));
            if (expired.isEmpty()) {
                return false;
            }
            mine.remove();
            resumables.remove(id);
            return true;
        }
    }
}
