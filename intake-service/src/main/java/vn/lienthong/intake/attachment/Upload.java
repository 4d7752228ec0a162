package vn.lienthong.intake.attachment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureVerdict;

/**
 * A file that was uploaded.
 *
 * @param size in bytes; null of one that was uploaded before sizes were noted
 * @param mediaType as its bytes say; null likewise
 * @param at when it was uploaded last
 * @param scannedAt when it was scanned last
 * @param scanDueAt when it is scanned, or scanned again; null where it isn't
 * @param signature what its signatures are worth; null where it carries none, or nobody looked
 */
record Upload(
        String sha256,
        @Nullable Long size,
        @Nullable String mediaType,
        Instant at,
        Scan scan,
        @Nullable Instant scannedAt,
        @Nullable Instant scanDueAt,
        @Nullable SignatureVerdict signature) {
    /** One whose signatures nobody looked at. */
    Upload(
            String sha256,
            @Nullable Long size,
            @Nullable String mediaType,
            Instant at,
            Scan scan,
            @Nullable Instant scannedAt,
            @Nullable Instant scanDueAt) {
        this(sha256, size, mediaType, at, scan, scannedAt, scanDueAt, null);
    }

    /** Whether somebody may speak of it as a file of that size and type. */
    boolean mayBe(long size, String mediaType) {
        return (this.size == null || this.size == size) && (this.mediaType == null || this.mediaType.equals(mediaType));
    }
}
