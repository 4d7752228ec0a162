package vn.lienthong.console.signing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Words;

/**
 * What verification says of a file, in words.
 *
 * @param name of the file, as its sender called it
 * @param verdict {@code valid}, {@code invalid} or {@code undetermined}
 */
record VerdictPage(
        String name,
        String verdict,
        String verdictInWords,
        List<Reason> reasons,
        List<Signature> signatures,
        @Nullable String verifiedAt,
        String sha256,
        String policy) {
    private static final int MOST = 100;

    /** Why, and what can be done; in the page's language. */
    record Reason(String code, String text, String mending) {}

    /** One signature. */
    record Signature(
            String verdict,
            String verdictInWords,
            String signer,
            String certificate,
            @Nullable String claimedAt,
            @Nullable String provedAt,
            String form,
            List<Reason> reasons) {}

    /** Empty where the answer has no verdict. */
    static Optional<VerdictPage> of(String name, JsonNode answer, Words words) {
        var verdict = verdict(answer);
        if (verdict.isEmpty()) {
            return Optional.empty();
        }
        var policy = answer.path("policy");
        return Optional.of(new VerdictPage(
                name,
                verdict.get(),
                words.say("verdict." + verdict.get()),
                reasons(answer),
                Told.list(answer.path("signatures")).stream()
                        .limit(MOST)
                        .map(signature -> signature(signature, words))
                        .toList(),
                Told.instant(answer, "verifiedAt", "at").map(words::moment).orElse(null),
                Told.text(answer, "sha256"),
                policy.isObject()
                        ? "%s %s"
                                .formatted(Told.text(policy, "name"), Told.text(policy, "sha256"))
                                .strip()
                        : Told.text(answer, "policy", "policyHash")));
    }

    private static Optional<String> verdict(JsonNode of) {
        var verdict = Told.text(of, "verdict").toLowerCase(Locale.ROOT);
        return Optional.of(verdict).filter(List.of("valid", "invalid", "undetermined")::contains);
    }

    private static Signature signature(JsonNode signature, Words words) {
        // What can't be understood is no proof.
        var verdict = verdict(signature).orElse("undetermined");
        return new Signature(
                verdict,
                words.say("verdict." + verdict),
                Told.text(signature, "signer"),
                Told.text(signature, "certificate"),
                Told.instant(signature, "claimedAt").map(words::moment).orElse(null),
                Told.instant(signature, "provedAt", "time").map(words::moment).orElse(null),
                "%s %s"
                        .formatted(Told.text(signature, "format"), Told.text(signature, "level"))
                        .strip(),
                reasons(signature));
    }

    private static List<Reason> reasons(JsonNode of) {
        return Told.list(of.path("reasons")).stream()
                .limit(MOST)
                .map(reason -> new Reason(
                        Told.text(reason, "code"), Told.text(reason, "message", "code"), Told.text(reason, "mending")))
                .toList();
    }
}
