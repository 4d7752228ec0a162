package vn.lienthong.axis.manifest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.axis.AxisScopes;
import vn.lienthong.axis.PageRange;
import vn.lienthong.axis.manifest.Manifests.Signed;
import vn.lienthong.support.security.Caller;

/** The manifests, and the keys by which they are verified. */
@RestController
class ManifestController {
    private static final int LARGEST_PAGE = 1_000;

    private final Manifests manifests;

    ManifestController(Manifests manifests) {
        this.manifests = manifests;
    }

    /**
     * A manifest.
     *
     * @param payload what was signed, in base64url: goes between the two dots of the signature
     */
    record Shown(Manifest manifest, String payload, String hash, String signature) {
        static Shown of(Signed signed) {
            return new Shown(
                    signed.manifest(),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(signed.content()),
                    signed.hash(),
                    signed.signature());
        }
    }

    /** In the order of their hours. */
    record Page(List<Shown> manifests) {}

    @GetMapping("/v1/axis/manifests")
    @Operation(
            summary = "What the outgoing feed got in each hour, signed and chained",
            description = "Give the last hour you have as `after`. Scope axis.read.")
    Page manifests(
            @RequestParam(required = false) @Nullable Instant after,
            @RequestParam(defaultValue = "100") int limit,
            @Parameter(hidden = true) Caller caller) {
        caller.require(AxisScopes.READ);
        PageRange.check(limit, LARGEST_PAGE, "after", after);
        return new Page(manifests.after(after, limit).stream().map(Shown::of).toList());
    }

    /** A JWK set (RFC 7517). */
    record Keys(List<Map<String, Object>> keys) {}

    @GetMapping("/v1/axis/keys")
    @Operation(
            summary = "The public keys by which manifests are verified",
            description = "A JWK set: today's key first, then those of before. Needs no token.")
    Keys keys() {
        return new Keys(manifests.keys());
    }
}
