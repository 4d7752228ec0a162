package vn.lienthong.intake.dossier;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierStatus;

/**
 * How far the journal says a dossier is, as of its entry number {@code sequence}.
 *
 * @param results the sealed documents issued so far
 */
record Progress(long sequence, DossierStatus status, List<Attachment> results) {
    /** Handed in; the journal doesn't know it yet. */
    static final Progress NONE = new Progress(0, DossierStatus.REGISTERED, List.of());

    /**
     * The progress after the journal's next entry.
     *
     * @param event null where it is of a kind this version doesn't know
     */
    Progress after(long next, @Nullable DossierEvent event) {
        return switch (event) {
            case DossierReceived received -> new Progress(next, DossierStatus.RECEIVED, results);
            // Accepting a later stage changes nothing, nor does accepting the one that returns the result.
            case StageAccepted accepted ->
                new Progress(next, status == DossierStatus.RECEIVED ? DossierStatus.IN_PROCESS : status, results);
            case ResultSealed sealed -> {
                var more = new ArrayList<>(results);
                more.add(sealed.sealed());
                yield new Progress(next, status, List.copyOf(more));
            }
            case DossierProcessed processed -> new Progress(next, DossierStatus.PROCESSED, processed.results());
            case ResultReturned returned -> new Progress(next, DossierStatus.RETURNED, results);
            case DossierRefused refused -> new Progress(next, DossierStatus.REFUSED, results);
            case DossierRouted routed -> new Progress(next, status, results);
            case StageCompleted completed -> new Progress(next, status, results);
            case SealRequested requested -> new Progress(next, status, results);
            case SealRefused refused -> new Progress(next, status, results);
            case ActionRefused refused -> new Progress(next, status, results);
            case null -> new Progress(next, status, results);
        };
    }

    /** What an event says about a stage; null where it says nothing. */
    static @Nullable Stage stageIn(@Nullable DossierEvent event) {
        return switch (event) {
            case DossierRouted routed -> new Stage(routed.stage(), routed.agency(), Stage.State.OPEN, routed.dueAt());
            case StageAccepted accepted -> new Stage(accepted.stage(), accepted.agency(), Stage.State.ACCEPTED, null);
            // Where a document was issued, SealRequested follows at once.
            case StageCompleted completed -> new Stage(completed.stage(), completed.agency(), Stage.State.DONE, null);
            case SealRequested requested -> new Stage(requested.stage(), requested.agency(), Stage.State.SEALING, null);
            case ResultSealed sealed -> new Stage(sealed.stage(), sealed.agency(), Stage.State.DONE, null);
            // The agency has to complete it again.
            case SealRefused refused -> new Stage(refused.stage(), refused.agency(), Stage.State.ACCEPTED, null);
            case DossierReceived received -> null;
            case DossierProcessed processed -> null;
            case ResultReturned returned -> null;
            case DossierRefused refused -> null;
            case ActionRefused refused -> null;
            case null -> null;
        };
    }
}
