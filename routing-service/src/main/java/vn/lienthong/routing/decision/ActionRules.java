package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;
import vn.lienthong.routing.decision.DossierState.WaitKind;

/** Which rule an action breaks, and what an agency may do instead. */
final class ActionRules {
    private static final String PDF = "application/pdf";
    /** Between a stage's id and the number of a consultation it asked for. */
    static final char CONSULTATION = '~';

    private static final Set<Action> ABOUT_THE_WHOLE = Set.of(
            Action.PROVIDE_SUPPLEMENT,
            Action.CONFIRM_PAYMENT,
            Action.RESUME,
            Action.APOLOGISE,
            Action.REQUEST_WITHDRAWAL,
            Action.AGREE_WITHDRAWAL,
            Action.DECLINE_WITHDRAWAL);
    private static final Set<Action> FOR_THE_APPLICANT = Set.of(Action.PROVIDE_SUPPLEMENT, Action.REQUEST_WITHDRAWAL);
    private static final Set<Action> FOR_THE_DOSSIER =
            Set.of(Action.APOLOGISE, Action.AGREE_WITHDRAWAL, Action.DECLINE_WITHDRAWAL);
    /** What something was waiting for: it names the stage that waits, unless only one does. */
    private static final Set<Action> AWAITED = Set.of(Action.PROVIDE_SUPPLEMENT, Action.CONFIRM_PAYMENT);
    /** What goes on while processing is stopped. */
    private static final Set<Action> DESPITE_A_STOP = Set.of(
            Action.RESUME,
            Action.PROVIDE_SUPPLEMENT,
            Action.CONFIRM_PAYMENT,
            Action.ASSIGN,
            // Its time runs on, and silence would count as agreement.
            Action.ANSWER,
            Action.REQUEST_WITHDRAWAL,
            Action.AGREE_WITHDRAWAL,
            Action.DECLINE_WITHDRAWAL);
    /** What goes on while the applicant waits for an answer to the wish to have it back. */
    private static final Set<Action> DESPITE_A_WITHDRAWAL = Set.of(
            Action.AGREE_WITHDRAWAL,
            Action.DECLINE_WITHDRAWAL,
            Action.REQUEST_WITHDRAWAL,
            Action.PROVIDE_SUPPLEMENT,
            Action.CONFIRM_PAYMENT,
            Action.RESUME,
            Action.ASSIGN,
            Action.ANSWER);
    /** What the agency that has accepted a stage does there. */
    private static final Set<Action> WHILE_WORKING =
            Set.of(Action.COMPLETE, Action.REQUEST_PAYMENT, Action.STOP, Action.CONSULT, Action.SEND_BACK);

    private static final Set<Action> WITH_A_REASON = Set.of(
            Action.REQUEST_SUPPLEMENT,
            Action.REQUEST_PAYMENT,
            Action.STOP,
            Action.SEND_BACK,
            Action.CONSULT,
            Action.ANSWER,
            Action.APOLOGISE,
            Action.DECLINE_WITHDRAWAL,
            Action.RECALL);

    private final DossierState state;
    private final Procedure procedure;
    private final Registry registry;
    private final Instant at;
    private final Policy policy;

    ActionRules(DossierState state, Procedure procedure, Registry registry, Instant at, Policy policy) {
        this.state = state;
        this.procedure = procedure;
        this.registry = registry;
        this.at = at;
        this.policy = policy;
    }

    Optional<ActionRule> firstBroken(StageActionReported action) {
        for (var rule : ActionRule.values()) {
            if (!holds(rule, action)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** What an agency may do now, as {@code action stage}, or {@code action} alone where it is about the whole dossier. */
    List<String> allowed(AgencyCode agency) {
        var allowed = new ArrayList<String>();
        for (var id : state.stages().keySet()) {
            for (var action : Action.values()) {
                if (!ABOUT_THE_WHOLE.contains(action) && mayTry(action, id, agency)) {
                    allowed.add(nameOf(action) + " " + id);
                }
            }
        }
        for (var action : Action.values()) {
            if (!ABOUT_THE_WHOLE.contains(action)) {
                continue;
            }
            if (mayTry(action, null, agency)) {
                allowed.add(nameOf(action));
                continue;
            }
            // Where several are awaited, the stage has to be named.
            state.waits().stream()
                    .map(DossierState.Wait::stage)
                    .distinct()
                    .filter(id -> AWAITED.contains(action) && mayTry(action, id, agency))
                    .forEach(id -> allowed.add(nameOf(action) + " " + id));
        }
        return allowed;
    }

    private boolean mayTry(Action action, @Nullable String stage, AgencyCode agency) {
        var tried = new StageActionReported(action, stage, agency, null, null, null);
        for (var rule : ActionRule.values()) {
            if (rule.isAboutState() && !holds(rule, tried)) {
                return false;
            }
        }
        return true;
    }

    static String nameOf(Action action) {
        return action.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private boolean holds(ActionRule rule, StageActionReported reported) {
        var action = reported.action();
        var id = reported.stage();
        var opened = id == null ? null : state.stages().get(id);
        var planned = id == null ? null : procedure.stage(id).orElse(null);
        var phase = opened == null ? null : opened.phase();
        var details = reported.details() == null ? ActionDetails.NONE : reported.details();
        boolean whole = ABOUT_THE_WHOLE.contains(action);
        return switch (rule) {
            case DOSSIER_IS_OPEN -> !state.ended() || action == Action.RECALL;
            case DOSSIER_IS_NOT_STOPPED ->
                DESPITE_A_STOP.contains(action)
                        || state.wait(WaitKind.STOP, null).isEmpty();
            case WITHDRAWAL_IS_ANSWERED_FIRST ->
                !state.withdrawing() || state.ended() || DESPITE_A_WITHDRAWAL.contains(action);
            case STAGE_IS_NAMED -> whole || id != null;
            case STAGE_EXISTS -> id == null || planned != null || opened != null;
            case AGENCY_HOLDS_THE_STAGE ->
                whole || opened == null || opened.agency().equals(reported.agency());
            case AGENCY_SPEAKS_FOR_THE_APPLICANT ->
                !FOR_THE_APPLICANT.contains(action) || speaksForTheApplicant(reported.agency());
            case AGENCY_ANSWERS_FOR_THE_DOSSIER ->
                !FOR_THE_DOSSIER.contains(action) || answersForTheDossier(reported.agency());
            case STAGE_IS_OPEN -> whole || opened != null && phase != Phase.SKIPPED && phase != Phase.UNPLACED;
            case ACTION_FITS_THE_STAGE -> whole || fits(action, planned);
            case STAGE_IS_UNDONE -> whole || action == Action.RECALL || isWorkable(phase);
            case STAGE_IS_UNACCEPTED -> action != Action.ACCEPT || phase == Phase.OPEN;
            case STAGE_IS_ACCEPTED -> !WHILE_WORKING.contains(action) || phase == Phase.ACCEPTED;
            case STAGE_AWAITS_NOTHING ->
                !WHILE_WORKING.contains(action) && action != Action.REQUEST_SUPPLEMENT
                        || id == null
                        || !state.isWaitingAt(id);
            case NOTHING_IS_AWAITED ->
                action != Action.SEND_BACK && action != Action.RECALL && action != Action.REFUSE
                        || state.waits().isEmpty();
            case SUPPLEMENT_IS_AWAITED -> action != Action.PROVIDE_SUPPLEMENT || isAwaited(WaitKind.SUPPLEMENT, id);
            case PAYMENT_IS_AWAITED ->
                action != Action.CONFIRM_PAYMENT
                        || isAwaited(WaitKind.PAYMENT, id) && mayConfirm(reported.agency(), id);
            case STOP_IS_IN_FORCE -> action != Action.RESUME || isStoppedBy(reported.agency(), id);
            case CONSULTATIONS_ARE_ANSWERED ->
                action != Action.COMPLETE && action != Action.SEND_BACK || id == null || openConsultations(id) == 0;
            case REFUSAL_COMES_FIRST -> action != Action.REFUSE || isFirst(id) && nothingIsDone();
            case SUPPLEMENT_MAY_BE_ASKED ->
                action != Action.REQUEST_SUPPLEMENT
                        || state.supplements() < procedure.supplement().most();
            case A_STAGE_BEFORE_IS_DONE ->
                action != Action.SEND_BACK
                        || planned != null && !stagesBefore(planned).isEmpty();
            case NOTHING_IS_RETURNED_YET ->
                action != Action.REQUEST_WITHDRAWAL && action != Action.APOLOGISE
                        || state.status() != DossierStatus.PROCESSED;
            case WITHDRAWAL_IS_NOT_ASKED -> action != Action.REQUEST_WITHDRAWAL || !state.withdrawing();
            case WITHDRAWAL_IS_ASKED ->
                action != Action.AGREE_WITHDRAWAL && action != Action.DECLINE_WITHDRAWAL || state.withdrawing();
            case CLOCK_RUNS -> action != Action.APOLOGISE || state.clock().stoppedAt() == null;
            case APOLOGY_MAY_BE_GIVEN ->
                action != Action.APOLOGISE || state.clock().apologies() < policy.mostApologies();
            case RESULT_WAS_ISSUED_HERE ->
                action != Action.RECALL || id != null && state.results().containsKey(id) && isAllIssued();

            case DOCUMENT_IS_ATTACHED ->
                action != Action.COMPLETE || !takesDocument(planned) || reported.result() != null;
            case DOCUMENT_IS_A_PDF ->
                action != Action.COMPLETE
                        || reported.result() == null
                        || !takesDocument(planned)
                        || isPdf(reported.result());
            case NO_DOCUMENT_IS_ISSUED_HERE ->
                action != Action.COMPLETE || reported.result() == null || takesDocument(planned);
            case REFUSAL_HAS_A_REASON -> action != Action.REFUSE || isGiven(reported.reason());
            case REASON_IS_GIVEN -> !WITH_A_REASON.contains(action) || isGiven(reported.reason());
            case ASSIGNEE_IS_GIVEN -> action != Action.ASSIGN || isGiven(details.assignee());
            case PARTS_ARE_KNOWN ->
                action != Action.REQUEST_SUPPLEMENT || details.parts().stream().allMatch(this::isPart);
            case PAPERS_ARE_GIVEN ->
                action != Action.PROVIDE_SUPPLEMENT
                        || !details.papers().isEmpty()
                                && details.papers().stream().allMatch(paper -> isPart(paper.code()));
            case AMOUNT_IS_GIVEN -> action != Action.REQUEST_PAYMENT || details.amount() != null;
            case AMOUNT_MATCHES -> action != Action.CONFIRM_PAYMENT || amountMatches(id, details.amount());
            case REFERENCE_IS_GIVEN -> action != Action.CONFIRM_PAYMENT || isGiven(details.reference());
            case CONSULTED_AGENCIES_ARE_IN_FORCE ->
                action != Action.CONSULT || canBeConsulted(details.agencies(), reported.agency());
            case WINDOW_IS_GIVEN -> action != Action.CONSULT || details.window() != null;
            case NEW_DATE_IS_LATER -> action != Action.APOLOGISE || isLater(details.dueAt());
            case SENT_BACK_STAGES_COME_BEFORE ->
                action != Action.SEND_BACK
                        || planned != null && stagesBefore(planned).containsAll(details.stages());
        };
    }

    private static boolean isWorkable(@Nullable Phase phase) {
        return phase == Phase.OPEN || phase == Phase.ACCEPTED;
    }

    /** A null stage is a consultation that a stage asked for: it is answered, and that is all. */
    private static boolean fits(Action action, Procedure.@Nullable Stage planned) {
        var kind = planned == null ? StageKind.CONSULT : planned.kind();
        return switch (action) {
            case ACCEPT, ASSIGN -> true;
            case ANSWER -> kind == StageKind.CONSULT;
            case COMPLETE -> kind != StageKind.CONSULT && kind != StageKind.PAY;
            case SEND_BACK, STOP -> kind != StageKind.CONSULT && kind != StageKind.PAY && !isReturn(planned);
            case REQUEST_SUPPLEMENT, REQUEST_PAYMENT, CONSULT ->
                (kind == StageKind.PROCESS || kind == StageKind.APPROVE) && !isReturn(planned);
            case RECALL, REFUSE -> planned != null;
            case PROVIDE_SUPPLEMENT,
                    CONFIRM_PAYMENT,
                    RESUME,
                    APOLOGISE,
                    REQUEST_WITHDRAWAL,
                    AGREE_WITHDRAWAL,
                    DECLINE_WITHDRAWAL -> true;
        };
    }

    private boolean isAllIssued() {
        return state.status() == DossierStatus.PROCESSED || state.status() == DossierStatus.RETURNED;
    }

    private static boolean isReturn(Procedure.@Nullable Stage planned) {
        return planned != null && planned.returnsResult();
    }

    private static boolean takesDocument(Procedure.@Nullable Stage planned) {
        return planned != null && planned.takesDocument();
    }

    private static boolean isPdf(Attachment document) {
        return document.mediaType().equals(PDF);
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private boolean isPart(String code) {
        return procedure.parts().stream().anyMatch(part -> part.code().equals(code));
    }

    boolean speaksForTheApplicant(AgencyCode agency) {
        return agency.equals(state.receiver()) || agency.equals(state.handedIn().submittedBy());
    }

    private boolean answersForTheDossier(AgencyCode agency) {
        return agency.equals(state.receiver())
                || state.stages().entrySet().stream()
                        .anyMatch(stage -> stage.getValue().isOpen()
                                && stage.getKey().indexOf(CONSULTATION) < 0
                                && stage.getValue().agency().equals(agency));
    }

    /** Named, or the only one there is. */
    private boolean isAwaited(WaitKind kind, @Nullable String stage) {
        return stage != null
                ? state.wait(kind, stage).isPresent()
                : state.waits().stream().filter(wait -> wait.kind() == kind).count() == 1;
    }

    private boolean mayConfirm(AgencyCode agency, @Nullable String stage) {
        var wait = state.wait(WaitKind.PAYMENT, stage).orElseThrow();
        return speaksForTheApplicant(agency) || agency.equals(state.agencyOf(wait.stage()));
    }

    private boolean isStoppedBy(AgencyCode agency, @Nullable String stage) {
        return state.wait(WaitKind.STOP, stage)
                .map(wait -> agency.equals(state.agencyOf(wait.stage())))
                .orElse(false);
    }

    private boolean amountMatches(@Nullable String stage, @Nullable Long paid) {
        var asked = state.wait(WaitKind.PAYMENT, stage)
                .map(DossierState.Wait::amount)
                .orElse(null);
        return asked == null || asked.equals(paid);
    }

    private boolean canBeConsulted(List<AgencyCode> agencies, AgencyCode by) {
        return !agencies.isEmpty()
                && agencies.size() <= policy.mostConsulted()
                && new HashSet<>(agencies).size() == agencies.size()
                && agencies.stream().allMatch(agency -> !agency.equals(by) && registry.isInForce(agency));
    }

    private boolean isLater(@Nullable Instant date) {
        var due = state.clock().dueAt();
        return date != null && date.isAfter(at) && (due == null || date.isAfter(due));
    }

    long openConsultations(String stage) {
        return state.stages().entrySet().stream()
                .filter(other -> isConsultationOf(other.getKey(), stage)
                        && other.getValue().isOpen())
                .count();
    }

    static boolean isConsultationOf(String id, String stage) {
        return id.length() > stage.length() && id.startsWith(stage) && id.charAt(stage.length()) == CONSULTATION;
    }

    private boolean isFirst(@Nullable String stage) {
        return procedure.stages().stream()
                .filter(candidate -> candidate.after().stream().allMatch(this::isPaidFirst))
                .anyMatch(candidate -> candidate.id().equals(stage));
    }

    /** Fees that are paid before anything else: whoever comes next may still refuse the dossier. */
    private boolean isPaidFirst(String stage) {
        return procedure
                .stage(stage)
                .filter(planned ->
                        planned.kind() == StageKind.PAY && planned.after().isEmpty())
                .isPresent();
    }

    private boolean nothingIsDone() {
        return state.stages().entrySet().stream()
                .noneMatch(stage -> isDoneOrSealing(stage.getValue()) && !isPaidFirst(stage.getKey()));
    }

    private static boolean isDoneOrSealing(StageState stage) {
        return stage.phase() == Phase.DONE || stage.phase() == Phase.SEALING;
    }

    /** The finished stages that a stage comes after, directly or not. */
    Set<String> stagesBefore(Procedure.Stage stage) {
        var before = new HashSet<String>();
        collectBefore(stage, before, new HashSet<>());
        return before;
    }

    private void collectBefore(Procedure.Stage stage, Set<String> before, Set<String> seen) {
        for (var id : stage.after()) {
            var known = state.stages().get(id);
            if (known != null && known.phase() == Phase.DONE) {
                before.add(id);
            }
            if (seen.add(id)) {
                procedure.stage(id).ifPresent(previous -> collectBefore(previous, before, seen));
            }
        }
    }
}
