package vn.lienthong.signing.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;

/**
 * Keeps archived files provable (gia hạn dấu thời gian lưu trữ): before the certificate behind a file's newest timestamp
 * ends, another timestamp goes over it. Safe to share between threads.
 */
public final class ArchiveTimestamps {
    private final Augmentation augmentation;
    private final LongTerm longTerm;
    private final Duration before;

    ArchiveTimestamps(Augmentation augmentation, LongTerm longTerm, Duration before) {
        this.augmentation = augmentation;
        this.longTerm = longTerm;
        this.before = before;
    }

    /**
     * The file at a long-term level.
     *
     * @param level LT or LTA
     * @throws TimestampUnavailable if what is needed can't be had now: ask again later
     * @throws NotRaisable if it never can
     */
    public Augmentation.Raised raised(SignatureFormat format, byte[] content, byte[] detached, SignatureLevel level)
            throws TimestampUnavailable, NotRaisable {
        return augmentation.raise(format, content, detached, level);
    }

    /** When the file's newest timestamp is to be followed by another. */
    public Instant renewalOf(SignatureFormat format, byte[] content, byte[] detached) {
        return certificateEnd(format, content, detached)
                .orElseThrow(() -> new IllegalArgumentException("without a timestamp there is none to renew"))
                .minus(before);
    }

    /** Whether it is time to renew a timestamp whose authority's certificate ends then. */
    public boolean isDue(Instant certificateEnd, Instant now) {
        return !now.isBefore(certificateEnd.minus(before));
    }

    /**
     * When the certificate behind the file's newest timestamp ends; empty if it has no timestamp.
     *
     * @param detached what a detached signature (CAdES) signs; ignored otherwise
     */
    public Optional<Instant> certificateEnd(SignatureFormat format, byte[] content, byte[] detached) {
        return longTerm.look(format, content, detached).newest().map(LongTerm.Newest::certificateEnd);
    }

    /**
     * The file with a new archive timestamp (level LTA) if that is due now; empty if it isn't.
     *
     * @throws TimestampUnavailable if it is due and can't be had now: ask again later
     * @throws NotRaisable if it never can
     */
    public Optional<Augmentation.Raised> renewedIfDue(
            SignatureFormat format, byte[] content, byte[] detached, Instant now)
            throws TimestampUnavailable, NotRaisable {
        var end = certificateEnd(format, content, detached);
        return end.isPresent() && isDue(end.get(), now)
                ? Optional.of(augmentation.raise(format, content, detached, SignatureLevel.LTA))
                : Optional.empty();
    }
}
