package vn.lienthong.intake.erasure;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyErased;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.attachment.Orphans;
import vn.lienthong.intake.erasure.Erasures.Candidate;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.sealing.SealDossier;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.problem.Fault;

/**
 * Erases a dossier's personal data: its key is deleted here and that it was is announced, in one transaction. Whatever the key
 * sealed, in topics, journals and tables, is noise from then on; the chain of the journal stays whole.
 */
@Component
class EraseDossier {
    private static final Logger log = LoggerFactory.getLogger(EraseDossier.class);
    private static final Pattern REFERENCE = Pattern.compile("[\\p{L}\\d./-]{1,64}");

    private final Erasures erasures;
    private final ErasureSettings settings;
    private final Outbox outbox;
    private final Orphans orphans;
    private final List<OnErasure> others;
    private final TransactionTemplate transactions;
    private final Clock clock;

    EraseDossier(
            Erasures erasures,
            ErasureSettings settings,
            Outbox outbox,
            Orphans orphans,
            List<OnErasure> others,
            TransactionTemplate transactions,
            Clock clock) {
        this.erasures = erasures;
        this.settings = settings;
        this.outbox = outbox;
        this.orphans = orphans;
        this.others = others;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Grounds(ErasureReason reason, @Nullable String reference) {}

    /** The erasure; the first one, where the dossier's personal data is erased already. */
    Erasure erase(DossierCode dossier, ErasureRequest request, Agency caller, String subject) {
        var grounds = checked(request);
        checkRight(erasures.find(dossier), caller);
        var erased = Objects.requireNonNull(transactions.execute(status -> {
            var candidate = erasures.findLocked(dossier).orElseThrow(Problem.DOSSIER_UNKNOWN::refusal);
            if (candidate.isErased()) {
                return erasures.of(dossier).orElseThrow();
            }
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            checkTime(candidate, grounds, now);
            var erasure = new Erasure(dossier, now, caller.code(), subject, grounds.reason(), grounds.reference());
            erasures.add(erasure);
            outbox.append(
                    List.of(SealDossier.announcement(dossier, new PersonalKeyErased(now, grounds.reason()), now)));
            others.forEach(other -> other.erased(dossier));
            orphans.toErase(dossier);
            log.atInfo()
                    .addKeyValue("dossier", dossier)
                    .addKeyValue("reason", grounds.reason())
                    .log("personal data of a dossier erased");
            return erasure;
        }));
        removeFiles(dossier);
        return erased;
    }

    /** Once the erasure is committed. What can't be removed now is removed by the sweep. */
    private void removeFiles(DossierCode dossier) {
        try {
            orphans.eraseFiles();
        } catch (DataAccessException | TransactionException | UncheckedIOException e) {
            log.atWarn()
                    .addKeyValue("dossier", dossier)
                    .addKeyValue("exception", e.getClass().getName())
                    .log("files of an erased dossier can't be removed now; the sweep goes on with it");
        }
    }

    /** Whoever receives the dossier answers for it; a one-stop centre for all it may receive for. */
    private static void checkRight(Optional<Candidate> candidate, Agency caller) {
        if (candidate
                .filter(found -> found.receiver().equals(caller.code()) || caller.canReceiveForOthers())
                .isEmpty()) {
            throw Problem.DOSSIER_UNKNOWN.refusal();
        }
    }

    private void checkTime(Candidate candidate, Grounds grounds, Instant now) {
        var ended = candidate.endedAt();
        if (ended == null) {
            throw Problem.DOSSIER_GOES_ON.refusal();
        }
        var over = ended.plus(settings.retention());
        if (!grounds.reason().isBeforeRetention() && now.isBefore(over)) {
            throw Problem.RETENTION_GOES_ON.refusal("It is over at " + CanonicalJson.instant(over) + ".");
        }
        if (!candidate.hasKey()) {
            throw Problem.DOSSIER_NOT_SEALED.refusal();
        }
    }

    private static Grounds checked(ErasureRequest request) {
        var faults = new ArrayList<Fault>();
        var reason = request.reason();
        if (reason == null) {
            faults.add(Rule.ERASURE_REASON_IS_GIVEN.brokenAt("/reason", "Say why: " + ErasureRequest.REASONS + "."));
        }
        var reference = request.reference();
        if (reference != null && !REFERENCE.matcher(reference).matches()) {
            faults.add(Rule.ERASURE_REFERENCE_IS_A_NUMBER.brokenAt(
                    "/reference", "A reference has 1 to 64 letters, digits, full stops, hyphens and slashes."));
        }
        if (reference == null && reason != null && reason.isBeforeRetention()) {
            faults.add(Rule.ERASURE_REFERENCE_IS_A_NUMBER.brokenAt(
                    "/reference", "Before the time of retention is over, name the decision or request it follows."));
        }
        if (reason == null || !faults.isEmpty()) {
            throw Problem.ERASURE_REFUSED.refusal(faults);
        }
        return new Grounds(reason, reference);
    }
}
