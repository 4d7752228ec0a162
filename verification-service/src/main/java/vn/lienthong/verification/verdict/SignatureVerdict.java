package vn.lienthong.verification.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one signature is worth.
 *
 * @param reasons why it isn't valid; empty if it is
 * @param signer the certificate's subject: for whoever asked, never for a log
 * @param certificate its serial number, hexadecimal
 * @param claimedAt when it says that it was made
 * @param provedAt by when it was made, by a valid timestamp
 * @param format for instance {@code PAdES}
 * @param level {@code B}, {@code T}, {@code LT}, {@code LTA}; null for a form below
 * @param signed names of what it covers, as the file has them
 */
public record SignatureVerdict(
        String id,
        Verdict verdict,
        List<Reason> reasons,
        @Nullable String signer,
        @Nullable String certificate,
        @Nullable Instant claimedAt,
        @Nullable Instant provedAt,
        String format,
        @Nullable String level,
        List<String> signed) {
    public SignatureVerdict {
        reasons = List.copyOf(reasons);
        signed = List.copyOf(signed);
    }

    /** The verdict that such reasons make, over what the standard's own judgement was. */
    public static Verdict of(Set<Reason> reasons) {
        return reasons.stream().map(Reason::verdict).reduce(Verdict.VALID, Verdict::and);
    }

    /** Without the person. */
    @Override
    public String toString() {
        return "SignatureVerdict[%s, %s, %s %s]".formatted(verdict, reasons, format, level);
    }
}
