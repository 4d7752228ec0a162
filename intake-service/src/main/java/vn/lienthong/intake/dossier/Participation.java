package vn.lienthong.intake.dossier;

import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.submission.StageAgencies;
import vn.lienthong.intake.submission.Submission;

/** Who has a part in a dossier. To everybody else it doesn't exist. */
@Component
public class Participation {
    private final Dossiers dossiers;
    private final JournalSignals signals;
    private final Callers callers;
    private final IntakeSettings settings;

    Participation(Dossiers dossiers, JournalSignals signals, Callers callers, IntakeSettings settings) {
        this.dossiers = dossiers;
        this.signals = signals;
        this.callers = callers;
        this.settings = settings;
    }

    /**
     * Lets an agency act that has, or will have, a part in the dossier; whether it may now is routing's to decide.
     *
     * @param patience how long an agency outside the route waits for us to hear that it has a part in the dossier
     * @return the procedure in the version by which the dossier goes, where the registry has it
     */
    public Optional<Procedure> requireCompetence(DossierCode code, Agency caller, Duration patience) {
        var registry = callers.registry();
        var dossier = competentFor(code, caller, registry)
                .or(() -> patience.isZero()
                        ? Optional.empty()
                        : signals.await(code, patience, () -> withPart(code, caller)))
                .orElseThrow(Problem.DOSSIER_UNKNOWN::refusal);
        return procedure(dossier, registry);
    }

    /** Waits until an agency may act in a dossier, as far as that is known; whether it came to that. */
    public boolean awaitCompetence(DossierCode code, Agency caller, Duration patience) {
        return competentFor(code, caller, callers.registry()).isPresent()
                || !patience.isZero()
                        && signals.await(code, patience, () -> withPart(code, caller))
                                .isPresent();
    }

    private Optional<Dossier> competentFor(DossierCode code, Agency caller, Registry registry) {
        return dossiers.find(code)
                .filter(known -> known.hasPart(caller.code()) || isOnTheRoute(known, caller, registry));
    }

    /**
     * The dossier, for an agency with a part in it. One that was given a part just now may have heard of it from routing
     * before we did: it waits a little for us to hear of it too. Whose turn is to come by the route waits longer than who
     * might be consulted, or be somebody's successor.
     */
    Dossier visibleTo(Agency caller, DossierCode code) {
        var known = dossiers.find(code);
        if (known.isPresent() && known.get().hasPart(caller.code())) {
            return known.get();
        }
        boolean expected = known.isPresent() && isOnTheRoute(known.get(), caller, callers.registry());
        return signals.await(
                        code,
                        expected ? settings.answerPatience() : settings.partPatience(),
                        () -> withPart(code, caller))
                .orElseThrow(Problem.DOSSIER_UNKNOWN::refusal);
    }

    /** What was handed in as a dossier, for an agency with a part in it. */
    public Submission submission(Agency caller, DossierCode code) {
        return visibleTo(caller, code).submission();
    }

    /** Goes on only for an agency with a part in the dossier. */
    public void requirePart(Agency caller, DossierCode code) {
        visibleTo(caller, code);
    }

    private Optional<Dossier> withPart(DossierCode code, Agency caller) {
        return dossiers.find(code).filter(dossier -> dossier.hasPart(caller.code()));
    }

    private static Optional<Procedure> procedure(Dossier dossier, Registry registry) {
        return registry.procedure(dossier.submission().procedure(), dossier.routeVersion());
    }

    private static boolean isOnTheRoute(Dossier dossier, Agency agency, Registry registry) {
        return procedure(dossier, registry)
                .map(procedure -> new StageAgencies(
                        registry,
                        procedure,
                        dossier.receiver(),
                        dossier.place(),
                        dossier.submission().options(),
                        dossier::agencyOf))
                .filter(agencies -> agencies.stages()
                        .anyMatch(stage -> agencies.of(stage).stream().anyMatch(agency.code()::equals)))
                .isPresent();
    }
}
