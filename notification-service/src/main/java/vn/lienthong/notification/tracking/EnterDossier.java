package vn.lienthong.notification.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.notification.access.AccessSettings;
import vn.lienthong.notification.access.EntryLimits;
import vn.lienthong.notification.message.SealedTexts;
import vn.lienthong.support.personal.PersonalKeys;
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * Lets applicants in: by a dossier's code with the last digits of their phone, or by the link they were given. Codes count
 * upwards, so everybody knows some: an unknown code and wrong digits are answered alike, after the same time.
 */
@Component
class EnterDossier {
    /** No digits are like it. */
    private static final String NO_DIGITS = "-";

    /** Nothing sealed is like it. */
    private static final String NO_FACTOR = "AAAA";

    private final TrackedDossiers dossiers;
    private final PersonalKeys keys;
    private final EntryLimits limits;
    private final TrackingLinks links;
    private final Duration answerAfter;
    private final MeterRegistry meters;

    EnterDossier(
            TrackedDossiers dossiers,
            PersonalKeys keys,
            EntryLimits limits,
            TrackingLinks links,
            AccessSettings settings,
            MeterRegistry meters) {
        this.dossiers = dossiers;
        this.keys = keys;
        this.limits = limits;
        this.links = links;
        this.answerAfter = settings.answerAfter();
        this.meters = meters;
        List.of("entered", "refused", "wait").forEach(this::counter);
    }

    /** What came of an attempt. */
    sealed interface Outcome {
        record Entered(DossierCode dossier) implements Outcome {}

        /** The code, the digits, or both are wrong; nobody is told which. */
        record Refused() implements Outcome {}

        /** Too many attempts failed. */
        record Wait(Duration until) implements Outcome {}
    }

    /** By code and digits. */
    Outcome enter(String code, String digits, String address) {
        long answerAt = System.nanoTime() + answerAfter.toNanos();
        var outcome = attempt(code.strip(), digits.replaceAll("[^0-9]", ""), address);
        counter(
                        switch (outcome) {
                            case Outcome.Entered _ -> "entered";
                            case Outcome.Refused _ -> "refused";
                            case Outcome.Wait _ -> "wait";
                        })
                .increment();
        for (long left = answerAt - System.nanoTime(); left > 0; left = answerAt - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return outcome;
    }

    private Counter counter(String outcome) {
        return Counter.builder("tracking.entered")
                .description("tries to open a dossier's tracking page without its link, and what came of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    private Outcome attempt(String code, String digits, String address) {
        var wait = limits.take(address, code);
        if (wait.isPresent()) {
            return new Outcome.Wait(wait.get());
        }
        // Known or not: the same questions, in the same order.
        var factor = dossiers.find(code)
                .flatMap(kept -> Optional.ofNullable(kept.factor()))
                .orElse(NO_FACTOR);
        var expected = SealedTexts.of(keys, List.of(code)).open(code, factor).orElse(NO_DIGITS);
        if (!MessageDigest.isEqual(expected.getBytes(UTF_8), digits.getBytes(UTF_8))) {
            return new Outcome.Refused();
        }
        limits.succeeded(address, code);
        return new Outcome.Entered(new DossierCode(code));
    }

    /** By the link. */
    Optional<DossierCode> enter(String code, String secret) {
        try {
            var dossier = new DossierCode(code);
            // The secret first: a guess costs the database nothing.
            return links.isSecretOf(dossier, secret)
                    ? dossiers.find(dossier.value()).map(kept -> dossier)
                    : Optional.empty();
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }
}
