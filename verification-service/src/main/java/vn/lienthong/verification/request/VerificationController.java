package vn.lienthong.verification.request;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.verification.VerificationSettings;
import vn.lienthong.verification.check.Kind;
import vn.lienthong.verification.check.Verifier;
import vn.lienthong.verification.verdict.Reason;
import vn.lienthong.verification.verdict.Verdict;
import vn.lienthong.verification.verdict.Verification;

/** What signatures are worth, asked over HTTP. */
@RestController
class VerificationController {
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 255;
    private static final long MIB = 1 << 20;

    private final Verifier verifier;
    private final Bulkhead bulkhead;
    private final VerificationSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;

    VerificationController(
            Verifier verifier, Bulkhead bulkhead, VerificationSettings settings, Clock clock, MeterRegistry meters) {
        this.verifier = verifier;
        this.bulkhead = bulkhead;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        for (var verdict : Verdict.values()) {
            files(verdict);
        }
    }

    @PostMapping("/v1/verifications")
    @Operation(summary = "What the signatures of the file in the body are worth; nothing is kept of it")
    VerificationAnswer verify(
            HttpServletRequest request,
            @Parameter(description = "the file's name, for the report") @RequestParam(required = false) @Nullable
                    String name,
            @Parameter(description = "etsi adds the ETSI validation report") @RequestParam(required = false) @Nullable
                    String report,
            @Parameter(description = "SHA-256 of the file that a detached signature signs")
                    @RequestParam(name = "content-sha256", required = false)
                    @Nullable
                    String contentSha256,
            Locale locale)
            throws IOException, HttpMediaTypeNotSupportedException {
        requireNoForm(request.getContentType());
        var content = content(contentSha256);
        if (report != null && !report.equals("etsi")) {
            throw refused("report", "REPORT_IS_KNOWN", "The only report there is is etsi.");
        }
        var file = Files.createTempFile("verification", null);
        try {
            receive(request.getInputStream(), file);
            var kind = Kind.of(file);
            requireRoom(kind, Files.size(file));
            var verification = bulkhead.run(
                            kind.memory(Files.size(file)),
                            () -> verifier.verify(file, shortened(name), content, report != null))
                    .orElseGet(() -> Verification.without(Reason.TOOK_TOO_LONG, "", clock.instant(), verifier.rules()));
            count(verification);
            return VerificationAnswer.of(
                    verification,
                    locale.getLanguage().equals("en") ? Reason.Language.ENGLISH : Reason.Language.VIETNAMESE);
        } catch (Bulkhead.Full e) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "verification-busy",
                    "As many files as there is room for are being checked; nothing is wrong with this one. Send it"
                            + " again.",
                    List.of(),
                    COME_AGAIN);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @GetMapping("/v1/policy")
    @Operation(summary = "By which rules and with which trusted certificates signatures are judged")
    PolicyAnswer policy() {
        var policy = verifier.policy();
        return new PolicyAnswer(
                policy.name(),
                policy.sha256(),
                policy.revocationRequired() ? "required" : "if-available",
                policy.smallestRsaKey(),
                policy.smallestEcKey(),
                policy.hosts().stream().sorted().toList(),
                verifier.anchors().sha256(),
                verifier.anchors().fingerprints(),
                new PolicyAnswer.Limits(
                        settings.largestFile().toBytes(),
                        Math.min(settings.largestFile().toBytes(), verifier.largest(Kind.PDF)),
                        Math.min(settings.largestFile().toBytes(), verifier.largest(Kind.XML)),
                        Math.min(settings.largestFile().toBytes(), verifier.largest(Kind.CONTAINER)),
                        settings.atOnce(),
                        settings.timeout()));
    }

    /** @param anchors SHA-256 of each trusted certificate */
    record PolicyAnswer(
            String name,
            String sha256,
            String revocation,
            int smallestRsaKey,
            int smallestEcKey,
            List<String> hosts,
            String anchorsSha256,
            Collection<String> anchors,
            Limits limits) {
        /** In bytes. */
        record Limits(
                long largestFile,
                long largestPdf,
                long largestXml,
                long largestContainer,
                int atOnce,
                Duration timeout) {}
    }

    private void receive(InputStream body, Path file) throws IOException {
        long limit = settings.largestFile().toBytes();
        try (var out = Files.newOutputStream(file)) {
            var buffer = new byte[64 * 1024];
            long size = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                size += read;
                if (size > limit) {
                    throw tooLarge(limit);
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private void requireRoom(Kind kind, long size) {
        if (size > verifier.largest(kind)) {
            throw tooLarge(verifier.largest(kind));
        }
    }

    private static Refusal tooLarge(long limit) {
        var detail =
                "The file is larger than can be checked here, %.1f MiB for one of its kind; check it with ./lienthong verify."
                        .formatted((double) limit / MIB);
        return new Refusal(
                HttpStatus.CONTENT_TOO_LARGE, "file-too-large", detail, List.of(new Fault("", "FILE_FITS", detail)));
    }

    private static Verifier.@Nullable Content content(@Nullable String sha256) {
        if (sha256 == null) {
            return null;
        }
        try {
            return new Verifier.Content.Digest(sha256.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw refused(
                    "content-sha256", "DIGEST_IS_WELL_FORMED", "content-sha256 is a SHA-256: 64 hexadecimal digits.");
        }
    }

    private static Refusal refused(String parameter, String rule, String detail) {
        return new Refusal(
                HttpStatus.BAD_REQUEST, "bad-parameter", detail, List.of(new Fault("/" + parameter, rule, detail)));
    }

    private static String shortened(@Nullable String name) {
        return name == null || name.isBlank()
                ? "file"
                : name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("[\\p{Cntrl}/\\\\]", "_");
    }

    private void count(Verification verification) {
        files(verification.verdict()).increment();
        for (var reason : verification.reasons()) {
            reasons(reason.name()).increment();
        }
        for (var signature : verification.signatures()) {
            for (var reason : signature.reasons()) {
                reasons(reason.name()).increment();
            }
        }
    }

    private Counter files(Verdict verdict) {
        return Counter.builder("verification.files")
                .description("files verified, by verdict")
                .tag("verdict", verdict.name())
                .register(meters);
    }

    private Counter reasons(String reason) {
        return Counter.builder("verification.reasons")
                .description("why files weren't found valid")
                .tag("reason", reason)
                .register(meters);
    }

    /** A form's body was read for its parameters before anybody could read it as a file. */
    private static void requireNoForm(@Nullable String contentType) throws HttpMediaTypeNotSupportedException {
        var type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/")) {
            throw new HttpMediaTypeNotSupportedException("send the file itself, as application/octet-stream");
        }
    }
}
