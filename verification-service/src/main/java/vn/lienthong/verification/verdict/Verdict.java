package vn.lienthong.verification.verdict;

/** What a signature is worth (kết quả kiểm tra chữ ký). */
public enum Verdict {
    /** Proved: by whom and, where it has a timestamp, since when. */
    VALID,
    /** Disproved: altered, forged, weak, expired or revoked. */
    INVALID,
    /** Neither: something that would be needed to say isn't there. Never to be taken for valid. */
    UNDETERMINED;

    /** Of several, the one that counts for the whole. */
    Verdict and(Verdict other) {
        return this == INVALID || other == INVALID ? INVALID : this == UNDETERMINED ? this : other;
    }
}
