package vn.lienthong.verification.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.verification.verdict.Reason;
import vn.lienthong.verification.verdict.SignatureVerdict;
import vn.lienthong.verification.verdict.Verdict;
import vn.lienthong.verification.verdict.Verification;

/** A verification as its asker gets it, in the language asked for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationAnswer(
        Verdict verdict,
        List<Why> reasons,
        List<One> signatures,
        String sha256,
        Instant verifiedAt,
        Verification.Rules policy,
        @Nullable String etsiReport) {

    /**
     * @param code from a closed set
     * @param message what is the matter
     * @param mending what can be done
     */
    record Why(Reason code, String message, String mending) {
        static List<Why> of(List<Reason> reasons, Reason.Language language) {
            return reasons.stream()
                    .map(reason -> new Why(
                            reason,
                            reason.in(language).what(),
                            reason.in(language).mending()))
                    .toList();
        }
    }

    /** One signature. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record One(
            Verdict verdict,
            List<Why> reasons,
            @Nullable String signer,
            @Nullable String certificate,
            @Nullable Instant claimedAt,
            @Nullable Instant provedAt,
            String format,
            @Nullable String level,
            List<String> signed) {
        static One of(SignatureVerdict one, Reason.Language language) {
            return new One(
                    one.verdict(),
                    Why.of(one.reasons(), language),
                    one.signer(),
                    one.certificate(),
                    one.claimedAt(),
                    one.provedAt(),
                    one.format(),
                    one.level(),
                    one.signed());
        }
    }

    static VerificationAnswer of(Verification verification, Reason.Language language) {
        return new VerificationAnswer(
                verification.verdict(),
                Why.of(verification.reasons(), language),
                verification.signatures().stream()
                        .map(one -> One.of(one, language))
                        .toList(),
                verification.sha256(),
                verification.verifiedAt(),
                verification.policy(),
                verification.etsiReport());
    }
}
