package vn.lienthong.contract.dossier;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * What an event says about a stage: the one place that says so, for all who follow the journal.
 *
 * @param agency who has the stage from now on; null where that stays as it was
 * @param phase null where that stays as it was
 * @param dueAt null where that stays as it was, or where there is none
 */
public record StageChange(
        String stage,
        @Nullable AgencyCode agency,
        @Nullable Phase phase,
        @Nullable Instant dueAt) {
    public StageChange {
        Objects.requireNonNull(stage, "stage");
    }

    /** How far a stage is. */
    public enum Phase {
        /** Handed to its agency. */
        OPEN,
        /** Taken on. */
        ACCEPTED,
        /** Its document is at signing. */
        SEALING,
        DONE,
        /** Not part of this dossier. */
        SKIPPED,
        /** It was opened once and isn't any more: its turn comes again. */
        LATER
    }

    /** The changes an event brings, in order; none where it says nothing about stages. */
    public static List<StageChange> in(DossierEvent event) {
        return switch (event) {
            case DossierRouted routed -> one(routed.stage(), routed.agency(), Phase.OPEN, routed.dueAt());
            case StageSkipped skipped -> one(skipped.stage(), null, Phase.SKIPPED, null);
            case StageAccepted accepted -> one(accepted.stage(), accepted.agency(), Phase.ACCEPTED, null);
            // Where a document gets a seal, SealRequested follows at once.
            case StageCompleted completed -> one(completed.stage(), completed.agency(), Phase.DONE, null);
            case SealRequested asked -> one(asked.stage(), asked.agency(), Phase.SEALING, null);
            case ResultSealed sealed ->
                sealed.replaces() != null ? List.of() : one(sealed.stage(), sealed.agency(), Phase.DONE, null);
            // The agency has to complete it again; but not where what was sealed before stays.
            case SealRefused refused ->
                refused.keeps() != null ? List.of() : one(refused.stage(), refused.agency(), Phase.ACCEPTED, null);
            // Those to be done again are opened by what follows, or wait for somebody to be found for them.
            case StageSentBack back -> later(back.to(), back.reset());
            case ResultRecalled recalled -> later(List.of(recalled.stage()), recalled.reset());
            case StageReassigned moved -> one(moved.stage(), moved.agency(), Phase.OPEN, moved.dueAt());
            case ConsultationRequested asked -> one(asked.stage(), asked.agency(), Phase.OPEN, asked.dueAt());
            case ConsultationAnswered answered -> one(answered.stage(), answered.agency(), Phase.DONE, null);
            case ConsultationLapsed lapsed -> one(lapsed.stage(), lapsed.agency(), Phase.DONE, null);
            case PaymentConfirmed _,
                    PaymentRequested _,
                    DossierReceived _,
                    DossierRefused _,
                    DossierStopped _,
                    DossierResumed _,
                    SupplementRequested _,
                    SupplementProvided _,
                    SupplementLapsed _,
                    ClockStopped _,
                    WithdrawalRequested _,
                    WithdrawalAgreed _,
                    WithdrawalDeclined _,
                    OfficerAssigned _,
                    DossierProcessed _,
                    ResultReturned _,
                    ReceiverChanged _,
                    ReassignmentNeeded _,
                    DueApproaching _,
                    BecameOverdue _,
                    ApologyIssued _,
                    Escalated _,
                    RouteMigrated _,
                    ResultTimestamped _,
                    SealAwaitsApproval _,
                    ResealRequested _,
                    ActionRefused _ -> List.of();
            case ClockStarted started ->
                started.stages().entrySet().stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .map(stage -> new StageChange(stage.getKey(), null, null, stage.getValue()))
                        .toList();
            case DueChanged changed ->
                changed.stage() == null ? List.of() : one(changed.stage(), null, null, changed.dueAt());
        };
    }

    /** The dossier's own due time after an event; null where that stays as it was. */
    public static @Nullable Instant dueAtOfDossier(DossierEvent event) {
        return switch (event) {
            case DossierReceived received -> received.dueAt();
            case ClockStarted started -> started.dueAt();
            case ApologyIssued apology -> apology.dueAt();
            case RouteMigrated migrated -> migrated.dueAt();
            case DueChanged changed when changed.stage() == null -> changed.dueAt();
            default -> null;
        };
    }

    /** With this event the dossier goes no further (but a result may yet be recalled). */
    public static boolean ends(DossierEvent event) {
        return event instanceof ResultReturned || event instanceof DossierRefused || event instanceof WithdrawalAgreed;
    }

    private static List<StageChange> one(
            String stage, @Nullable AgencyCode agency, @Nullable Phase phase, @Nullable Instant dueAt) {
        return List.of(new StageChange(stage, agency, phase, dueAt));
    }

    private static List<StageChange> later(List<String> again, List<String> reset) {
        return Stream.concat(again.stream(), reset.stream())
                .distinct()
                .map(stage -> new StageChange(stage, null, Phase.LATER, null))
                .toList();
    }
}
