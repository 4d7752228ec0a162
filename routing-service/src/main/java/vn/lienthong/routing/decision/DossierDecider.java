package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DeliveryUnfetched;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.ReassignmentDecided;
import vn.lienthong.contract.dossier.DossierInput.ResealDecided;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.routing.decision.DossierState.Phase;

/**
 * Decides what an input, the passing of time, or a change of the registry means for a dossier: a pure function of the
 * dossier's state, what came, the time it carries, and the registry as it is on that day. The same arguments give the same
 * events, so that a decision made twice is recognised as one.
 */
public final class DossierDecider {
    private final RegistryHistory history;
    private final Conditions conditions;
    private final Policy policy;
    private final DeadlineWatch watch;

    public DossierDecider(RegistryHistory history, Conditions conditions, Policy policy) {
        this.history = history;
        this.conditions = conditions;
        this.policy = policy;
        this.watch = new DeadlineWatch(policy);
    }

    /**
     * What an edge reported.
     *
     * @param state null before the dossier's receipt
     * @param requestId names a seal request, should one be made; with the stage added, where there may be several
     * @throws Undecidable if it can't be decided at all; an action that isn't allowed is decided: it is refused
     */
    public List<DossierEvent> decide(@Nullable DossierState state, DossierInput input, Instant at, String requestId) {
        var story = unfolding(state, at);
        switch (input) {
            case DossierSubmitted submitted -> receive(story, state, submitted);
            case StageActionReported action -> new StageActions(story, policy, requestId).act(action);
            case DeliveryUnfetched unfetched -> escalate(story, unfetched);
            case ReassignmentDecided decided -> reassign(story, decided);
            case ResealDecided decided -> reseal(story, decided, requestId);
        }
        return story.events();
    }

    /** What signing answered; nothing where the answer has been heard before, or isn't waited for any more. */
    public List<DossierEvent> decide(@Nullable DossierState state, SignatureEvent answer, Instant at) {
        var story = unfolding(state, at);
        new SealAnswers(story).hear(answer);
        return story.events();
    }

    /** What has become due by now. */
    public List<DossierEvent> pass(DossierState state, Instant now) {
        var story = unfolding(state, now);
        watch.pass(story);
        return story.events();
    }

    /** When {@link #pass} has something to do, if nothing else happens before. */
    public Optional<Instant> nextDue(DossierState state, Instant at) {
        return watch.next(state, history.at(at));
    }

    /** What a change of the registry, now in effect, means for the dossier. */
    public List<DossierEvent> review(DossierState state, RegistryChange change, Instant now) {
        var story = unfolding(state, now);
        ChangeReview.review(story, change);
        return story.events();
    }

    private Unfolding unfolding(@Nullable DossierState state, Instant at) {
        return new Unfolding(state, history.at(at), conditions, at);
    }

    // ---- receipt

    private static void receive(Unfolding story, @Nullable DossierState state, DossierSubmitted submitted) {
        if (state != null) {
            throw new Undecidable("a dossier of this code exists already, submitted by another event", false);
        }
        Registry registry = story.registry();
        if (registry.procedure(submitted.procedure(), submitted.procedureVersion())
                .isEmpty()) {
            throw new Undecidable(
                    "procedure %s, version %d is not in the registry"
                            .formatted(submitted.procedure(), submitted.procedureVersion()),
                    true);
        }
        story.add(new DossierReceived(
                        submitted.procedure(),
                        submitted.procedureVersion(),
                        submitted.receivingAgency(),
                        submitted.submittedBy(),
                        submitted.channel(),
                        submitted.dueAt(),
                        submitted.parts(),
                        submitted.facts(),
                        submitted.options(),
                        submitted.priority(),
                        submitted.personal(),
                        submitted.returnBy(),
                        submitted.reception(),
                        submitted.exemptions()))
                .onward();
    }

    // ---- what lies unfetched

    private static void escalate(Unfolding story, DeliveryUnfetched unfetched) {
        var stage = story.state().stages().get(unfetched.stage());
        if (story.state().ended()
                || stage == null
                || stage.phase() != Phase.OPEN
                || !stage.agency().equals(unfetched.agency())) {
            return; // taken on, or gone elsewhere, while it was being reported
        }
        DeadlineWatch.above(story.registry(), unfetched.agency())
                .ifPresent(above -> story.add(new Escalated(
                        unfetched.stage(), unfetched.agency(), above.code(), "unfetched", unfetched.since())));
    }

    // ---- what an operator decided

    private static void reassign(Unfolding story, ReassignmentDecided decided) {
        var registry = story.registry();
        if (!registry.isInForce(decided.to())) {
            throw new Undecidable("agency " + decided.to() + " is not in force", false);
        }
        if (story.state().ended()) {
            throw new Undecidable("the dossier has ended", false);
        }
        var id = decided.stage();
        if (id == null) {
            story.add(new ReceiverChanged(
                    story.state().receiver(), decided.to(), decided.operator(), null, decided.reason()));
            return;
        }
        var stage = story.state().stages().get(id);
        if (stage == null || !stage.isOpen() && stage.phase() != Phase.UNPLACED) {
            throw new Undecidable("stage " + id + " isn't open", false);
        }
        if (stage.phase() == Phase.SEALING) {
            throw new Undecidable("the document of stage " + id + " is at signing; wait for the answer", false);
        }
        if (stage.phase() == Phase.UNPLACED) {
            var procedure = story.procedure();
            story.hand(procedure, procedure.stage(id).orElseThrow(), decided.to());
        } else {
            story.add(new StageReassigned(
                    id, stage.agency(), decided.to(), decided.operator(), null, decided.reason(), stage.dueAt()));
        }
    }

    /** Every result sealed under the certificate is to be sealed again, whether the dossier goes on or has ended. */
    private static void reseal(Unfolding story, ResealDecided decided, String requestId) {
        var state = story.state();
        for (var stage : state.results().keySet()) {
            var known = state.seals().onResultOf(stage);
            if (known.isEmpty()
                    || !decided.certificate().equals(known.get().seal().certificate())
                    || state.seals().isAwaitedAgain(stage)) {
                continue;
            }
            var sealing = state.stages().get(stage);
            if (sealing == null || sealing.document() == null) {
                throw new Undecidable("the document that was approved at stage " + stage + " isn't known", false);
            }
            story.add(new ResealRequested(
                    requestId + "/" + stage,
                    known.get().request(),
                    stage,
                    story.whoIsThere(sealing.agency()),
                    sealing.document(),
                    decided.certificate(),
                    decided.reason(),
                    decided.operator()));
        }
        if (story.events().isEmpty()) {
            throw new Undecidable(
                    "no result of this dossier is sealed under this certificate and not being sealed again already",
                    false);
        }
    }
}
