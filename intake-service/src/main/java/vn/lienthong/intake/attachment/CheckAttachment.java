package vn.lienthong.intake.attachment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.problem.Fault;

/** Checks the attachments that dossiers and actions name against what has been uploaded. */
@Component
public class CheckAttachment {
    /** Leads elsewhere on one system or the other, where the file is saved under its name. */
    private static final Pattern NO_NAME = Pattern.compile(
            ".*[/\\\\:].*|[. ]+|(con|prn|aux|nul|com\\d|lpt\\d)([. ].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._~-]{0,63}");
    private static final int LONGEST_NAME = 255;

    private final ContentStore store;
    private final Uploads uploads;
    private final FileLimits limits;

    public CheckAttachment(ContentStore store, Uploads uploads, IntakeSettings settings) {
        this.store = store;
        this.uploads = uploads;
        this.limits = new FileLimits(settings);
    }

    /**
     * The attachment; null where something is wrong, which is added to {@code faults}. In events it is named after what it
     * is, never as its sender named the file: people put persons' names there.
     *
     * @param what the part's code, or the stage that issues it
     * @param sender who names it, and so has to have uploaded it
     */
    public @Nullable Attachment check(
            @Nullable AttachmentReference reference, String what, String pointer, Agency sender, List<Fault> faults) {
        var uploaded = uploads(reference == null ? List.of() : List.of(reference), sender);
        return check(reference, what, pointer, uploaded, limits.usual(), faults);
    }

    /**
     * A file that goes with a document: whatever its sender uploaded, up to the largest file that is taken. Of type and
     * size what the upload found; the name is the one given here.
     *
     * @param pointer of the reference
     */
    public @Nullable Attachment checkForDocument(
            @Nullable String sha256, @Nullable String name, String pointer, Agency sender, List<Fault> faults) {
        var upload = sha256 == null || !DIGEST.matcher(sha256).matches()
                ? null
                : uploads.find(sender, sha256).orElse(null);
        var reference = new AttachmentReference(
                sha256,
                name,
                upload == null || upload.mediaType() == null ? "application/octet-stream" : upload.mediaType(),
                upload == null || upload.size() == null ? 0L : upload.size(),
                null);
        if (upload == null) {
            fileName(name, pointer + "/name", faults);
            faults.add(Rule.ATTACHMENT_IS_STORED.brokenAt(
                    pointer + "/sha256", "Your agency has uploaded no file of this digest; upload it first."));
            return null;
        }
        var limit = limits.widest();
        var checked = check(reference, "file", pointer, Map.of(upload.sha256(), upload), limit, faults);
        var fileName = checked == null ? null : fileName(name, pointer + "/name", new java.util.ArrayList<>());
        return checked == null || fileName == null
                ? null
                : new Attachment(checked.sha256(), fileName, checked.mediaType(), checked.size());
    }

    /** What the sender uploaded of these, by digest; looked up all at once. What others uploaded is, to it, not there. */
    Map<String, Upload> uploads(Collection<AttachmentReference> references, Agency sender) {
        var digests = new HashSet<String>();
        for (var reference : references) {
            var sha256 = reference.sha256();
            if (sha256 != null && DIGEST.matcher(sha256).matches()) {
                digests.add(sha256);
            }
        }
        return uploads.find(sender, digests);
    }

    /**
     * As above, where what the file is for has limits of its own.
     *
     * @param uploaded what {@link #uploads} found
     */
    @Nullable
    Attachment check(
            @Nullable AttachmentReference reference,
            String what,
            String pointer,
            Map<String, Upload> uploaded,
            FileLimit limit,
            List<Fault> faults) {
        if (reference == null) {
            faults.add(Rule.ATTACHMENT_IS_WELL_FORMED.brokenAt(
                    pointer, "The attachment is missing; give what its upload answered."));
            return null;
        }
        int before = faults.size();
        var name = fileName(reference.name(), pointer + "/name", faults);
        var sha256 = reference.sha256();
        var size = reference.size();
        var mediaType = reference.mediaType();
        if (sha256 == null || !DIGEST.matcher(sha256).matches()) {
            faults.add(Rule.ATTACHMENT_IS_WELL_FORMED.brokenAt(
                    pointer + "/sha256",
                    "The digest is not 64 lower-case hexadecimal digits; take it from the upload."));
        }
        if (size == null) {
            faults.add(Rule.ATTACHMENT_IS_WELL_FORMED.brokenAt(
                    pointer + "/size", "The size is missing; take it from the upload."));
        }
        if (mediaType == null || !limit.mediaTypes().contains(mediaType)) {
            faults.add(Rule.MEDIA_TYPE_IS_ALLOWED.brokenAt(
                    pointer + "/mediaType", "The media type is none of " + limit.typesInWords() + "."));
        }
        if (size != null && size > limit.maxSize()) {
            faults.add(Rule.FILE_IS_SMALL_ENOUGH.brokenAt(
                    pointer + "/size",
                    "The file is larger than the %d bytes allowed here.".formatted(limit.maxSize())));
        }
        if (faults.size() > before || sha256 == null || size == null || mediaType == null || name == null) {
            return null;
        }
        var upload = uploaded.get(sha256);
        if (upload == null || !upload.mayBe(size, mediaType)) {
            faults.add(Rule.ATTACHMENT_IS_STORED.brokenAt(
                    pointer, "Your agency has uploaded no file of this digest, size and type; upload it first."));
            return null;
        }
        if (!isScanned(upload, pointer, faults)) {
            return null;
        }
        if (!isStored(sha256, size)) {
            faults.add(Rule.ATTACHMENT_IS_STORED.brokenAt(pointer, "The file isn't kept any more; upload it again."));
            return null;
        }
        return new Attachment(sha256, nameOf(what) + FileType.extensionOf(mediaType), mediaType, size);
    }

    private static boolean isScanned(Upload upload, String pointer, List<Fault> faults) {
        return switch (upload.scan()) {
            case CLEAN, NOT_SCANNED -> true;
            case WAITING -> {
                var again = upload.scanDueAt() == null
                        ? ""
                        : " after " + upload.scanDueAt().truncatedTo(ChronoUnit.SECONDS);
                faults.add(Rule.ATTACHMENT_IS_SCANNED.brokenAt(
                        pointer, "The file isn't scanned for malware yet; come again" + again + "."));
                yield false;
            }
            case INFECTED -> {
                faults.add(Rule.ATTACHMENT_IS_HARMLESS.brokenAt(
                        pointer, "The file was found infected; it can't be used."));
                yield false;
            }
        };
    }

    /** What isn't of the form of a part's code or a stage's id is a fault elsewhere, and no name of a file. */
    private static String nameOf(String what) {
        return NAME.matcher(what).matches() ? what : "file";
    }

    /** A file name in NFC; null where it is none. */
    @Nullable
    String fileName(@Nullable String name, String pointer, List<Fault> faults) {
        int before = faults.size();
        var line = new Texts(faults).line(name, pointer, LONGEST_NAME);
        if (faults.size() == before
                && (line == null || line.isBlank() || NO_NAME.matcher(line).matches())) {
            faults.add(Rule.ATTACHMENT_IS_WELL_FORMED.brokenAt(
                    pointer,
                    "The file name is missing, has folders or a drive in it, or is a device's; give the name alone."));
            return null;
        }
        return line;
    }

    private boolean isStored(String sha256, long size) {
        try {
            return store.size(sha256).filter(stored -> stored == size).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("the content store can't be read", e);
        }
    }
}
