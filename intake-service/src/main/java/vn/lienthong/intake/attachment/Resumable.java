package vn.lienthong.intake.attachment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An upload that comes in pieces.
 *
 * @param length of the whole
 * @param received how many bytes of it are on the disk, durably
 * @param metadata as its sender wrote it
 * @param digests what its bytes are to hash to, as its sender wrote it
 * @param finishedAt when its file was taken or refused; null before
 * @param sha256 the file it became
 * @param refusal why it became none, as a problem document's members in JSON
 */
record Resumable(
        UUID id,
        String agency,
        long length,
        long received,
        String name,
        String mediaType,
        String metadata,
        @Nullable String digests,
        Instant expiresAt,
        @Nullable Instant finishedAt,
        @Nullable String sha256,
        @Nullable String refusal) {

    boolean isComplete() {
        return received == length;
    }

    boolean isFinished() {
        return finishedAt != null;
    }
}
