package vn.lienthong.routing.decision;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.routing.route.CelConditions;

/** Walks through every state that allowed actions and signing's answers lead to, and notes how the status changes. */
public final class StatusWalk {
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private final DossierDecider decider = new DossierDecider(KhanhHoa.history(), new CelConditions(), Policy.USUAL);
    private final Set<String> transitions = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
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

    private static final ActionDetails DETAILS = ActionDetails.NONE
            .assignee("CB-2")
            .papers(List.of(new DossierPart("birth-proof", DossierStory.PAPER)))
            .amount(50_000)
            .reference("GD-1")
            .dueAt(DossierStory.MONDAY_9AM.plus(Duration.ofDays(300)));

    private void visit(DossierState state) {
        state.stages().forEach((id, stage) -> {
            for (var action : Action.values()) {
                if (action == Action.CONSULT || action == Action.ANSWER) {
                    continue; // an opinion never changes the status
                }
                for (var document : new boolean[] {true, false}) {
                    var agency = action == Action.PROVIDE_SUPPLEMENT || action == Action.REQUEST_WITHDRAWAL
                            ? state.receiver()
                            : stage.agency();
                    go(
                            state,
                            new StageActionReported(
                                    action, id, agency, null, document ? DossierStory.PAPER : null, "lý do", DETAILS));
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

    /** What of a state matters for what can be done next. */
    private static String gist(DossierState state) {
        var gist = new StringBuilder(state.handedIn().procedure() + " " + state.status() + " " + state.base());
        state.stages().forEach((id, stage) -> gist.append(' ').append(id).append(stage.phase()));
        state.waits().stream().map(wait -> wait.kind() + wait.stage()).sorted().forEach(gist::append);
        return gist.append(state.supplements())
                .append(state.withdrawing())
                .append(state.ended())
                .append(state.results().keySet())
                .toString();
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
                        DossierStory.MONDAY_9AM,
                        null),
                new SignatureEvent.SigningRefused(request, DossierStory.CODE, stage.agency(), "NOT_A_PDF", "…"));
    }

    private void go(@Nullable DossierState state, DossierInput input) {
        var request = input instanceof StageActionReported action ? "request-" + action.stage() : "request";
        note(state, decider.decide(state, input, DossierStory.MONDAY_9AM, request));
    }

    private void note(@Nullable DossierState before, List<DossierEvent> events) {
        var state = before;
        for (var event : new ArrayList<>(events)) {
            var next = DossierState.after(state, event, DossierStory.MONDAY_9AM);
            if (state != null && state.status() != next.status()) {
                var name = EVENTS.nameOf(event).substring(EventTypes.PREFIX.length());
                transitions.add(
                        "%s --> %s: %s".formatted(state.status(), next.status(), name.replaceAll("\\.v\\d+$", "")));
            }
            state = next;
        }
        if (state != null && seen.add(gist(state))) {
            toVisit.add(state);
        }
    }
}
