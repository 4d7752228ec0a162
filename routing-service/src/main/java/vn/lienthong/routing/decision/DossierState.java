package vn.lienthong.routing.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * What routing remembers of a dossier: enough to decide its next step, and nothing about persons.
 *
 * @param stages those opened so far, by id
 * @param results sealed documents, in the order of sealing
 */
public record DossierState(
        DossierStatus status,
        ProcedureCode procedure,
        int procedureVersion,
        AgencyCode receiver,
        Map<String, StageState> stages,
        List<Attachment> results) {

    /** How far a stage is. */
    public enum Phase {
        /** Handed to its agency. */
        OPEN,
        /** Taken on. */
        ACCEPTED,
        /** Its document is at signing. */
        SEALING,
        DONE
    }

    /**
     * A stage that has been opened.
     *
     * @param sealRequest the request that signing's answer will name, while SEALING
     */
    public record StageState(
            AgencyCode agency, Phase phase, @Nullable String sealRequest) {}

    /** The state after an event. The only first event is DossierReceived. */
    public static DossierState after(@Nullable DossierState before, DossierEvent event) {
        if (event instanceof DossierReceived received) {
            return new DossierState(
                    DossierStatus.RECEIVED,
                    received.procedure(),
                    received.procedureVersion(),
                    received.receivingAgency(),
                    Map.of(),
                    List.of());
        }
        if (before == null) {
            throw new IllegalStateException("a dossier begins with its receipt");
        }
        return before.with(event);
    }

    private DossierState with(DossierEvent event) {
        return switch (event) {
            case DossierReceived again -> throw new IllegalStateException("a dossier is received once");
            case DossierRouted routed ->
                stage(routed.stage(), none -> new StageState(routed.agency(), Phase.OPEN, null));
            case StageAccepted accepted ->
                status(DossierStatus.IN_PROCESS).stage(accepted.stage(), stage -> in(stage, Phase.ACCEPTED, null));
            // A document on its way to the seal keeps the stage from being done: SealRequested follows at once.
            case StageCompleted completed -> stage(completed.stage(), stage -> in(stage, Phase.DONE, null));
            case SealRequested asked -> stage(asked.stage(), stage -> in(stage, Phase.SEALING, asked.request()));
            case ResultSealed sealed ->
                stage(sealed.stage(), stage -> in(stage, Phase.DONE, null)).result(sealed.sealed());
            case SealRefused refused -> stage(refused.stage(), stage -> in(stage, Phase.ACCEPTED, null));
            case DossierProcessed processed -> status(DossierStatus.PROCESSED);
            case ResultReturned returned -> status(DossierStatus.RETURNED);
            case DossierRefused refused -> status(DossierStatus.REFUSED);
            case ActionRefused refused -> this;
            case DossierEvent.StageSkipped _,
                    DossierEvent.OfficerAssigned _,
                    DossierEvent.SupplementRequested _,
                    DossierEvent.SupplementProvided _,
                    DossierEvent.SupplementLapsed _,
                    DossierEvent.PaymentRequested _,
                    DossierEvent.PaymentConfirmed _,
                    DossierEvent.DossierStopped _,
                    DossierEvent.DossierResumed _,
                    DossierEvent.ClockStopped _,
                    DossierEvent.ClockStarted _,
                    DossierEvent.StageSentBack _,
                    DossierEvent.ConsultationRequested _,
                    DossierEvent.ConsultationAnswered _,
                    DossierEvent.ConsultationLapsed _,
                    DossierEvent.WithdrawalRequested _,
                    DossierEvent.WithdrawalAgreed _,
                    DossierEvent.WithdrawalDeclined _,
                    DossierEvent.ResultRecalled _,
                    DossierEvent.StageReassigned _,
                    DossierEvent.ReceiverChanged _,
                    DossierEvent.ReassignmentNeeded _,
                    DossierEvent.DueChanged _,
                    DossierEvent.DueApproaching _,
                    DossierEvent.BecameOverdue _,
                    DossierEvent.ApologyIssued _,
                    DossierEvent.Escalated _,
                    DossierEvent.RouteMigrated _ -> this;
        };
    }

    private static StageState in(StageState stage, Phase phase, @Nullable String sealRequest) {
        return new StageState(stage.agency(), phase, sealRequest);
    }

    private DossierState status(DossierStatus next) {
        // Accepting the stage that returns the result doesn't take a processed dossier back into process.
        var kept = status == DossierStatus.PROCESSED && next == DossierStatus.IN_PROCESS ? status : next;
        return new DossierState(kept, procedure, procedureVersion, receiver, stages, results);
    }

    private DossierState stage(String id, UnaryOperator<StageState> change) {
        var next = new LinkedHashMap<>(stages);
        next.put(id, change.apply(next.get(id)));
        return new DossierState(status, procedure, procedureVersion, receiver, next, results);
    }

    private DossierState result(Attachment sealed) {
        var next = new ArrayList<>(results);
        next.add(sealed);
        return new DossierState(status, procedure, procedureVersion, receiver, stages, next);
    }

    boolean isDone(String stage) {
        var state = stages.get(stage);
        return state != null && state.phase() == Phase.DONE;
    }

    boolean isOpened(String stage) {
        return stages.containsKey(stage);
    }
}
