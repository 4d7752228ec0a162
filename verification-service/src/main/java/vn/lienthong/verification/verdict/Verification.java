package vn.lienthong.verification.verdict;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file's signatures are worth (kết quả kiểm tra), and by which rules.
 *
 * @param verdict of the whole: valid only if all its signatures are, and it has one
 * @param reasons of the file, where it isn't one signature's
 * @param sha256 of the file
 * @param policy whose hash tells the rules this was said by
 * @param etsiReport the ETSI validation report (TS 119 102-2), XML, where it was asked for
 */
public record Verification(
        Verdict verdict,
        List<Reason> reasons,
        List<SignatureVerdict> signatures,
        String sha256,
        Instant verifiedAt,
        Rules policy,
        @Nullable String etsiReport) {
    public Verification {
        reasons = List.copyOf(reasons);
        signatures = List.copyOf(signatures);
    }

    /**
     * The rules of a verdict.
     *
     * @param name of the policy
     * @param sha256 of the policy and of what it rests on
     * @param anchorsSha256 of all certificates trusted
     */
    public record Rules(String name, String sha256, String anchorsSha256) {}

    /** Of a file with these signatures. */
    public static Verification of(
            List<SignatureVerdict> signatures, String sha256, Instant at, Rules rules, @Nullable String etsiReport) {
        var whole = signatures.stream().map(SignatureVerdict::verdict).reduce(Verdict.VALID, Verdict::and);
        return signatures.isEmpty()
                ? without(Reason.NO_SIGNATURE, sha256, at, rules)
                : new Verification(whole, List.of(), signatures, sha256, at, rules, etsiReport);
    }

    /** Of a file that can't be judged signature by signature. */
    public static Verification without(Reason reason, String sha256, Instant at, Rules rules) {
        return new Verification(reason.verdict(), List.of(reason), List.of(), sha256, at, rules, null);
    }

    /** Without the persons. */
    @Override
    public String toString() {
        return "Verification[%s, %s, %s]".formatted(verdict, reasons, signatures);
    }
}
