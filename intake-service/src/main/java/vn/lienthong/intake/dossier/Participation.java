package vn.lienthong.intake.dossier;

import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Problem;
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

    /** Lets an agency act that has, or will have, a part in the dossier; whether it may now is routing's to decide. */
    public void requireCompetence(DossierCode code, Agency caller) {
        var dossier = dossiers.find(code).orElseThrow(Problem.DOSSIER_UNKNOWN::refusal);
        if (!dossier.hasPart(caller.code()) && !isOnTheRoute(dossier.submission(), caller, callers.registry())) {
            throw Problem.DOSSIER_UNKNOWN.refusal();
        }
    }

    /**
     * The dossier, for an agency with a part in it. One whose turn is to come may have heard of it from routing just
     * before we did: it waits a little for us to hear of it too.
     */
    Dossier visibleTo(Agency caller, DossierCode code) {
        var dossier = dossiers.find(code).orElseThrow(Problem.DOSSIER_UNKNOWN::refusal);
        if (dossier.hasPart(caller.code())) {
            return dossier;
        }
        if (!isOnTheRoute(dossier.submission(), caller, callers.registry())) {
            throw Problem.DOSSIER_UNKNOWN.refusal();
        }
        return signals.await(code, settings.answerPatience(), () -> routed(code, caller))
                .orElseThrow(Problem.DOSSIER_UNKNOWN::refusal);
    }

    private Optional<Dossier> routed(DossierCode code, Agency caller) {
        return dossiers.find(code).filter(dossier -> dossier.hasPart(caller.code()));
    }

    private static boolean isOnTheRoute(Submission submission, Agency agency, Registry registry) {
        return registry.procedure(submission.procedure(), submission.procedureVersion()).stream()
                .flatMap(procedure -> procedure.stages().stream())
                .flatMap(stage -> registry.resolve(stage.agency(), submission.receivingAgency()).stream())
                .anyMatch(competent -> competent.code().equals(agency.code()));
    }
}
