package vn.lienthong.standalone.journal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;

/** What each kind of cause can bring about, and nothing else. */
final class CauseRules {
    private CauseRules() {}

    /**
     * Why an event can't come from its cause; empty where it can.
     *
     * @param story with what the same cause has said before
     * @param id of the cause, without its kind
     */
    static Optional<String> fault(Story story, String id, DossierEvent event) {
        var allowed = switch (story.cause) {
            case REPORT ->
                !(isOfTime(event)
                        || isOfAChange(event)
                        || event instanceof Escalated
                        || event instanceof ResealRequested);
            case DELIVERY -> event instanceof Escalated escalated && !isOverdue(escalated);
            case OPERATOR ->
                event instanceof StageReassigned
                        || event instanceof ReceiverChanged
                        || event instanceof ResealRequested
                        || event instanceof DossierRouted
                        || event instanceof PaymentRequested
                        || event instanceof ClockStopped;
            case TIMER ->
                isOfTime(event)
                        || event instanceof Escalated escalated && isOverdue(escalated)
                        || event instanceof DossierRefused && story.lapsed
                        || isOnward(event) && story.agreedBySilence;
            case CHANGE -> isOfAChange(event) || isOnward(event) && (story.migrated || isUnplaced(event));
        };
        if (!allowed) {
            return Optional.of(
                    story.cause == Story.Cause.REPORT
                            ? "no report brings that about"
                            : "no cause of the kind %s brings that about".formatted(story.cause));
        }
        var change = changeOf(event);
        return story.cause == Story.Cause.CHANGE && change != null && !change.equals(id)
                ? Optional.of("it names another change than its cause")
                : Optional.empty();
    }

    /** Time brings it, and nothing else does. */
    private static boolean isOfTime(DossierEvent event) {
        return event instanceof DueApproaching
                || event instanceof BecameOverdue
                || event instanceof SupplementLapsed
                || event instanceof ConsultationLapsed;
    }

    /** A change of the registry brings it; some of it an operator does as well. */
    private static boolean isOfAChange(DossierEvent event) {
        return event instanceof StageReassigned
                || event instanceof ReceiverChanged
                || event instanceof DueChanged
                || event instanceof RouteMigrated;
    }

    /** What follows when a stage is over. */
    private static boolean isOnward(DossierEvent event) {
        return event instanceof DossierRouted
                || event instanceof StageSkipped
                || event instanceof DossierProcessed
                || event instanceof PaymentRequested
                || event instanceof ClockStopped
                || event instanceof ReassignmentNeeded;
    }

    private static boolean isUnplaced(DossierEvent event) {
        return event instanceof ReassignmentNeeded;
    }

    private static boolean isOverdue(Escalated escalated) {
        return escalated.why().equals("overdue");
    }

    private static @Nullable String changeOf(DossierEvent event) {
        return switch (event) {
            case StageReassigned moved -> moved.change();
            case ReceiverChanged changed -> changed.change();
            case DueChanged changed -> changed.change();
            case RouteMigrated migrated -> migrated.change();
            default -> null;
        };
    }
}
