package vn.lienthong.signing.certificate;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.signing.audit.AuditEvent.KeyRevoked;
import vn.lienthong.signing.audit.AuditTrail;
import vn.lienthong.signing.key.KeyReport;
import vn.lienthong.signing.key.Keyring;
import vn.lienthong.signing.key.Revocation;
import vn.lienthong.signing.key.Revocation.Reason;
import vn.lienthong.signing.key.SignedWith;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The agencies' keys (khóa ký số), for those who look after them: what there is, revoking, what a key signed. */
@RestController
class KeyController {
    private static final int MOST_SIGNATURES = 10_000;

    private final Keyring keys;
    private final ObjectProvider<SignedWith> journal;
    private final ObjectProvider<AuditTrail> audit;
    private final Clock clock;

    KeyController(Keyring keys, ObjectProvider<SignedWith> journal, ObjectProvider<AuditTrail> audit, Clock clock) {
        this.keys = keys;
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
    }

    /** A key as it is shown; see {@link KeyReport}. */
    record Key(
            String agency,
            @Nullable String serial,
            String kind,
            String handle,
            @Nullable String algorithm,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter,
            @Nullable Long daysLeft,
            String state,
            @Nullable Instant revokedSince,
            boolean signs,
            long signaturesSinceStart) {
        static Key of(KeyReport report) {
            return new Key(
                    report.agency().value(),
                    report.serial(),
                    report.kind().inWords(),
                    report.handle(),
                    report.algorithm(),
                    report.notBefore(),
                    report.notAfter(),
                    report.daysLeft(),
                    report.state().inWords(),
                    report.revokedSince(),
                    report.signs(),
                    report.signaturesSinceStart());
        }
    }

    @GetMapping("/v1/keys")
    @Operation(
            summary = "The agencies' keys",
            description = "All of them with the scope operator; with dossier.read those of the agency that asks.")
    List<Key> keys(@Parameter(hidden = true) Caller caller) {
        boolean all = caller.has(Caller.OPERATE);
        if (!all) {
            caller.require(Caller.READ);
        }
        return keys.reports().stream()
                .filter(key -> all || key.agency().equals(caller.agency()))
                .map(Key::of)
                .toList();
    }

    /**
     * What revokes a key.
     *
     * @param reason as in RFC 5280, e.g. {@code key-compromise}
     * @param since since when its signatures are not to be trusted
     * @param replace whether the development authority gives the agency a new key at once
     */
    record ToRevoke(
            @Nullable String reason,
            @Nullable String since,
            @Nullable Boolean replace) {}

    /** A key that was revoked. */
    record Revoked(String serial, String reason, Instant since, Instant revokedAt, boolean replaced) {}

    @PostMapping("/v1/keys/{serial}/revocations")
    @Operation(
            summary = "Revoke a key",
            description =
                    "It never signs again, from this moment on. Revoking again moves only its time, and only to an"
                            + " earlier one. Scope operator.")
    Revoked revoke(@Parameter(hidden = true) Caller caller, @PathVariable String serial, @RequestBody ToRevoke said) {
        caller.require(Caller.OPERATE);
        var faults = new ArrayList<Fault>();
        var reason = reason(said.reason(), faults);
        var since = since(said.since(), faults);
        if (reason == null || since == null || !faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "revocation-invalid",
                    "Nothing was revoked; the faults say what to mend.",
                    faults);
        }
        boolean replace = Boolean.TRUE.equals(said.replace());
        var by = caller.agency() + "/" + caller.subject();
        var revoked = keys.revoke(normal(serial), reason, since, by).orElseThrow(KeyController::unknown);
        audit.ifAvailable(trail -> note(revoked, trail));
        return new Revoked(
                revoked.serial(),
                inWords(revoked.reason()),
                revoked.since(),
                revoked.at(),
                replace && keys.replace(revoked.serial()));
    }

    private void note(Revocation revoked, AuditTrail trail) {
        keys.reports().stream()
                .filter(key -> revoked.serial().equals(key.serial()))
                .map(KeyReport::agency)
                .findFirst()
                .ifPresent(agency -> trail.note(
                        new KeyRevoked(
                                agency, revoked.serial(), revoked.reason().name(), revoked.since()),
                        "operator/revoke-key"));
    }

    private static @Nullable Reason reason(@Nullable String said, List<Fault> faults) {
        for (var reason : Reason.values()) {
            if (inWords(reason).equals(said)) {
                return reason;
            }
        }
        faults.add(new Fault(
                "/reason",
                "REASON_IS_KNOWN",
                "say why: "
                        + Arrays.stream(Reason.values())
                                .map(KeyController::inWords)
                                .collect(Collectors.joining(", "))));
        return null;
    }

    private @Nullable Instant since(@Nullable String said, List<Fault> faults) {
        try {
            var since = said == null ? null : Instant.parse(said);
            if (since != null && !since.isAfter(clock.instant())) {
                return since;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        faults.add(new Fault(
                "/since",
                "SINCE_IS_PAST",
                "say since when its signatures are not to be trusted, e.g. 2026-03-01T00:00:00Z; not later than now"));
        return null;
    }

    /** What a key signed, and whether there is more. */
    record Signatures(String serial, Instant since, List<SignedWith.Made> signatures, boolean more) {}

    @GetMapping("/v1/keys/{serial}/signatures")
    @Operation(
            summary = "What a key signed since a moment",
            description = "From the audit, oldest first; where there is more, ask again from the last one's time. Scope"
                    + " operator.")
    Signatures signatures(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String serial,
            @RequestParam @Nullable String since) {
        caller.require(Caller.OPERATE);
        var faults = new ArrayList<Fault>();
        var from = since(since, faults);
        if (from == null) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "since-invalid",
                    "The parameter since is a time such as 2026-03-01T00:00:00Z, not later than now.",
                    faults);
        }
        var known = normal(serial);
        if (keys.reports().stream().noneMatch(key -> known.equals(key.serial()))) {
            throw unknown();
        }
        var audit = journal.getIfAvailable();
        if (audit == null) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "audit-unavailable",
                    "This instance doesn't read the audit of signatures; ask another one.",
                    List.of());
        }
        var made = audit.signedWith(known, from, MOST_SIGNATURES + 1);
        boolean more = made.size() > MOST_SIGNATURES;
        return new Signatures(known, from, more ? made.subList(0, MOST_SIGNATURES) : made, more);
    }

    /** As certificates show it, with colons or capitals, or as we do. */
    private static String normal(String serial) {
        return serial.replace(":", "").toLowerCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
    }

    private static String inWords(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Refusal unknown() {
        return new Refusal(
                HttpStatus.NOT_FOUND,
                "key-unknown",
                "No key here has this serial number; GET /v1/keys lists them.",
                List.of());
    }
}
