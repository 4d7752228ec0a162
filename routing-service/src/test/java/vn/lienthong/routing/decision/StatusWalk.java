package vn.lienthong.routing.decision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.registry.KhanhHoa;

/** Walks through every state that allowed actions and signing's answers lead to, and notes how the status changes. */
public final class StatusWalk {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private final DossierDecider decider = new DossierDecider(KhanhHoa.registry());
    private final Set<String> transitions = new HashSet<>();
    private final Set<DossierState> seen = new HashSet<>();
    private final ArrayDeque<DossierState> toVisit = new ArrayDeque<>();

    private StatusWalk() {}

    /** Lines of the form {@code RECEIVED --> IN_PROCESS: stage-accepted}. */
    public static Set<String> transitions() {
        var walk = new StatusWalk();
        walk.go(null, DossierStory.submitted("2.000986", "H32.41.1"));
        walk.go(null, DossierStory.submitted("2.000635", "H32.15"));
        walk.go(null, DossierStory.submitted("1.008498", "G12.32.41"));
        while (!walk.toVisit.isEmpty()) {
            walk.visit(walk.toVisit.poll());
        }
        return walk.transitions;
    }

    private void visit(DossierState state) {
        state.stages().forEach((id, stage) -> {
            for (var action : Action.values()) {
                for (var document : new boolean[] {true, false}) {
                    go(
                            state,
                            new StageActionReported(
                                    action, id, stage.agency(), null, document ? DossierStory.PAPER : null, "lý do"));
                }
            }
            if (stage.phase() == Phase.SEALING) {
                var request = java.util.Objects.requireNonNull(stage.sealRequest());
                for (var answer : answers(request, stage)) {
                    note(state, decider.decide(state, answer, DossierStory.MONDAY_9AM));
                }
            }
        });
    }

    private static List<SignatureEvent> answers(String request, DossierState.StageState stage) {
        return List.of(
                new SignatureEvent.DocumentSigned(
                        request,
                        DossierStory.CODE,
                        stage.agency(),
                        DossierStory.PAPER.sha256(),
                        DossierStory.PAPER,
                        "1",
                        DossierStory.MONDAY_9AM),
                new SignatureEvent.SigningRefused(request, DossierStory.CODE, stage.agency(), "NOT_A_PDF", "…"));
    }

    private void go(@Nullable DossierState state, DossierInput input) {
        var request = input instanceof StageActionReported action ? "request-" + action.stage() : "request";
        note(state, decider.decide(state, input, DossierStory.MONDAY_9AM, request));
    }

    private void note(@Nullable DossierState before, List<DossierEvent> events) {
        var state = before;
        for (var event : new ArrayList<>(events)) {
            var next = DossierState.after(state, event);
            if (state != null && state.status() != next.status()) {
                var name = EVENTS.nameOf(event).substring(EventTypes.PREFIX.length());
                transitions.add(
                        "%s --> %s: %s".formatted(state.status(), next.status(), name.replaceAll("\\.v\\d+$", "")));
            }
            state = next;
        }
        if (state != null && seen.add(state)) {
            toVisit.add(state);
        }
    }
}
