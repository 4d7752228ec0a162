package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;
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
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;

/**
 * Decides what an input means for a dossier: a pure function of the dossier's state, the input, the time it carries, and
 * the registry. The same arguments give the same events, so that a decision made twice is recognised as one.
 */
public final class DossierDecider {
    private static final String PDF = "application/pdf";

    private final Registry registry;

    public DossierDecider(Registry registry) {
        this.registry = registry;
    }

    /**
     * What an edge reported.
     *
     * @param state null before the dossier's receipt
     * @param requestId names a seal request, should one be made
     * @throws Undecidable if it can't be decided at all; an action that isn't allowed is decided: it is refused
     */
    public List<DossierEvent> decide(@Nullable DossierState state, DossierInput input, Instant at, String requestId) {
        return switch (input) {
            case DossierSubmitted submitted -> receive(state, submitted, at);
            case StageActionReported action -> act(existing(state), action, at, requestId);
            case DossierInput.DeliveryUnfetched unfetched -> List.of();
            case DossierInput.ReassignmentDecided decided -> List.of();
        };
    }

    /** What signing answered; nothing where the answer has been heard before. */
    public List<DossierEvent> decide(@Nullable DossierState state, SignatureEvent answer, Instant at) {
        var dossier = existing(state);
        var waiting = dossier.stages().entrySet().stream()
                .filter(stage -> answer.request().equals(stage.getValue().sealRequest()))
                .findFirst();
        if (waiting.isEmpty()) {
            return List.of();
        }
        var stage = waiting.get().getKey();
        return switch (answer) {
            case DocumentSigned signed ->
                thenOnward(
                        dossier,
                        new ResultSealed(
                                signed.request(),
                                stage,
                                signed.agency(),
                                signed.sealed(),
                                signed.certificate(),
                                signed.signedAt()),
                        at);
            case SigningRefused refused ->
                List.of(new SealRefused(
                        refused.request(), stage, refused.agency(), refused.reasonCode(), refused.reason()));
        };
    }

    private static DossierState existing(@Nullable DossierState state) {
        if (state == null) {
            throw new Undecidable("no dossier of this code has been submitted");
        }
        return state;
    }

    // ---- receipt

    private List<DossierEvent> receive(@Nullable DossierState state, DossierSubmitted submitted, Instant at) {
        if (state != null) {
            throw new Undecidable("a dossier of this code exists already, submitted by another event");
        }
        var procedure = registry.procedure(submitted.procedure(), submitted.procedureVersion())
                .orElseThrow(() -> new Undecidable("procedure %s, version %d is not in the registry"
                        .formatted(submitted.procedure(), submitted.procedureVersion())));
        for (var stage : procedure.stages()) {
            agencyOf(stage, submitted.receivingAgency());
        }
        var received = new DossierReceived(
                submitted.procedure(),
                submitted.procedureVersion(),
                submitted.receivingAgency(),
                submitted.submittedBy(),
                submitted.channel(),
                submitted.dueAt(),
                submitted.parts(),
                submitted.personal());
        return thenOnward(null, received, at);
    }

    // ---- actions

    private List<DossierEvent> act(DossierState state, StageActionReported action, Instant at, String requestId) {
        var procedure = procedureOf(state);
        var broken = firstBrokenRule(state, procedure, action);
        if (broken.isPresent()) {
            return List.of(new ActionRefused(
                    action.action(),
                    stageOf(action),
                    action.agency(),
                    broken.get().name(),
                    explain(broken.get(), state, action),
                    allowed(state, procedure, action.agency())));
        }
        var stage = procedure.stage(stageOf(action)).orElseThrow();
        return switch (action.action()) {
            case ACCEPT -> List.of(new StageAccepted(stageOf(action), action.agency(), action.officer()));
            case REFUSE ->
                List.of(new DossierRefused(
                        action.agency(),
                        action.officer(),
                        action.reason() == null ? "" : action.reason().strip()));
            case COMPLETE -> complete(state, stage, action, at, requestId);
            default -> List.of();
        };
    }

    private List<DossierEvent> complete(
            DossierState state, Procedure.Stage stage, StageActionReported action, Instant at, String requestId) {
        var completed = new StageCompleted(stageOf(action), action.agency(), action.officer(), action.result());
        if (stage.returnsResult()) {
            return List.of(completed, new ResultReturned(action.agency(), action.officer()));
        }
        if (action.result() != null) {
            return List.of(completed, new SealRequested(requestId, stageOf(action), action.agency(), action.result()));
        }
        return thenOnward(state, completed, at);
    }

    private static Optional<ActionRule> firstBrokenRule(
            DossierState state, Procedure procedure, StageActionReported action) {
        for (var rule : ActionRule.values()) {
            if (!holds(rule, state, procedure, action)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private static boolean holds(ActionRule rule, DossierState state, Procedure procedure, StageActionReported action) {
        var stage = procedure.stage(stageOf(action)).orElse(null);
        var opened = state.stages().get(stageOf(action));
        var completes = action.action() == Action.COMPLETE;
        var refuses = action.action() == Action.REFUSE;
        return switch (rule) {
            case DOSSIER_IS_OPEN -> !state.status().isFinal();
            case STAGE_EXISTS -> stage != null;
            case STAGE_IS_OPEN -> opened != null;
            case AGENCY_HOLDS_THE_STAGE -> opened == null || opened.agency().equals(action.agency());
            case STAGE_IS_UNDONE -> phase(opened) == Phase.OPEN || phase(opened) == Phase.ACCEPTED;
            case STAGE_IS_UNACCEPTED -> action.action() != Action.ACCEPT || phase(opened) == Phase.OPEN;
            case STAGE_IS_ACCEPTED -> !completes || phase(opened) == Phase.ACCEPTED;
            case DOCUMENT_IS_ATTACHED -> !completes || !issues(stage) || action.result() != null;
            case DOCUMENT_IS_A_PDF -> !completes || action.result() == null || !issues(stage) || isPdf(action.result());
            case NO_DOCUMENT_IS_ISSUED_HERE -> !completes || action.result() == null || issues(stage);
            case REFUSAL_COMES_FIRST -> !refuses || isFirst(procedure, stageOf(action)) && nothingIsDone(state);
            case REFUSAL_HAS_A_REASON ->
                !refuses || action.reason() != null && !action.reason().isBlank();
        };
    }

    private static String stageOf(StageActionReported action) {
        var stage = action.stage();
        return stage == null ? "" : stage;
    }

    private static @Nullable Phase phase(@Nullable StageState stage) {
        return stage == null ? null : stage.phase();
    }

    private static boolean issues(Procedure.@Nullable Stage stage) {
        return stage != null && stage.issues() != null;
    }

    private static boolean isPdf(Attachment document) {
        return document.mediaType().equals(PDF);
    }

    private static boolean isFirst(Procedure procedure, String stage) {
        return procedure.stages().getFirst().id().equals(stage);
    }

    private static boolean nothingIsDone(DossierState state) {
        return state.stages().values().stream()
                .noneMatch(stage -> stage.phase() == Phase.DONE || stage.phase() == Phase.SEALING);
    }

    private static String explain(ActionRule rule, DossierState state, StageActionReported action) {
        return switch (rule) {
            case DOSSIER_IS_OPEN ->
                "The dossier has ended with status " + state.status().number() + ".";
            case STAGE_EXISTS -> "The route of this dossier has no such stage.";
            case AGENCY_HOLDS_THE_STAGE -> "This stage is another agency's.";
            case STAGE_IS_OPEN -> "The stages before this one are not done yet.";
            case STAGE_IS_UNDONE -> "The stage is done already, or its document is at signing.";
            case STAGE_IS_UNACCEPTED -> "The stage has been accepted already.";
            case STAGE_IS_ACCEPTED -> "Accept the stage before completing it.";
            case DOCUMENT_IS_ATTACHED -> "This stage issues a document: complete it with the document as result.";
            case DOCUMENT_IS_A_PDF -> "The document must be a PDF (application/pdf), so that it can carry the seal.";
            case NO_DOCUMENT_IS_ISSUED_HERE -> "This stage issues no document: complete it without a result.";
            case REFUSAL_COMES_FIRST -> "A dossier is refused at its first stage, before anything is issued.";
            case REFUSAL_HAS_A_REASON -> "Give the reason of the refusal: the citizen is told it.";
        };
    }

    private static List<String> allowed(DossierState state, Procedure procedure, AgencyCode agency) {
        var allowed = new ArrayList<String>();
        if (state.status().isFinal()) {
            return allowed;
        }
        state.stages().forEach((id, stage) -> {
            if (!stage.agency().equals(agency)) {
                return;
            }
            if (stage.phase() == Phase.OPEN) {
                allowed.add("accept " + id);
            }
            if (stage.phase() == Phase.ACCEPTED) {
                allowed.add("complete " + id);
            }
            if (isFirst(procedure, id) && nothingIsDone(state)) {
                allowed.add("refuse " + id);
            }
        });
        return allowed;
    }

    // ---- onward

    /** The event, and what it opens: the next stages, or the return of the result. */
    private List<DossierEvent> thenOnward(@Nullable DossierState before, DossierEvent event, Instant at) {
        var events = new ArrayList<DossierEvent>();
        events.add(event);
        var state = DossierState.after(before, event);
        var procedure = procedureOf(state);
        for (var stage : procedure.stages()) {
            if (state.isOpened(stage.id())) {
                continue;
            }
            if (stage.returnsResult()) {
                if (allOthersAreDone(state, procedure)) {
                    events.add(new DossierProcessed(state.results()));
                    events.add(routed(stage, state.receiver(), at));
                }
            } else if (stage.after().stream().allMatch(state::isDone)) {
                events.add(routed(stage, state.receiver(), at));
            }
        }
        return events;
    }

    private static boolean allOthersAreDone(DossierState state, Procedure procedure) {
        return procedure.stages().stream().allMatch(stage -> stage.returnsResult() || state.isDone(stage.id()));
    }

    private DossierRouted routed(Procedure.Stage stage, AgencyCode receiver, Instant at) {
        var dueAt = stage.limit() == null ? null : registry.calendar().dueAt(at, stage.limit());
        return new DossierRouted(stage.id(), agencyOf(stage, receiver).code(), dueAt);
    }

    private Agency agencyOf(Procedure.Stage stage, AgencyCode receiver) {
        return registry.resolve(stage.agency(), receiver)
                .orElseThrow(
                        () -> new Undecidable("no agency in the registry is competent for stage %s of what %s receives"
                                .formatted(stage.id(), receiver)));
    }

    private Procedure procedureOf(DossierState state) {
        return registry.procedure(state.procedure(), state.procedureVersion())
                .orElseThrow(() -> new Undecidable("procedure %s, version %d is no longer in the registry"
                        .formatted(state.procedure(), state.procedureVersion())));
    }
}
