package vn.lienthong.intake.attachment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that was uploaded.
 *
 * @param size in bytes; null of one that was uploaded before sizes were noted
 * @param mediaType as its bytes say; null likewise
 * @param at when it was uploaded last
 * @param scannedAt when it was scanned last
 * @param scanDueAt when it is scanned, or scanned again; null where it isn't
 */
record Upload(
        String sha256,
        @Nullable Long size,
        @Nullable String mediaType,
        Instant at,
        Scan scan,
        @Nullable Instant scannedAt,
        @Nullable Instant scanDueAt) {

    /** Whether somebody may speak of it as a file of that size and type. */
    boolean mayBe(long size, String mediaType) {
        return (this.size == null || this.size == size) && (this.mediaType == null || this.mediaType.equals(mediaType));
    }
}
