package vn.lienthong.routing.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;
import vn.lienthong.routing.decision.DossierState.WaitKind;

/**
 * A dossier whose every step is held to what has to be true of all stories. It also follows the dossier as those do who
 * see the journal and nothing else, and compares what they know with what routing knows.
 */
final class WatchedStory {
    private static final String CERTIFICATE = "4f2a";

    private final Conditions conditions;
    private RegistryHistory history;
    private DossierDecider decider;
    private @Nullable DossierState state;
    private Instant at = Instant.EPOCH;
    private final List<DossierEvent> events = new ArrayList<>();
    /** Seal requests not answered yet, and those answered. */
    private final List<DossierEvent.SealRequested> seals = new ArrayList<>();

    private final List<DossierEvent.ResealRequested> reseals = new ArrayList<>();

    private int inputs;

    // what a follower of the journal knows
    private DossierStatus status = DossierStatus.REGISTERED;
    private final Map<String, Followed> followed = new HashMap<>();
    private @Nullable Instant due;
    private boolean ended;
    private boolean clockStands;

    private record Followed(
            @Nullable AgencyCode agency,
            StageChange.@Nullable Phase phase,
            @Nullable Instant dueAt) {}

    WatchedStory(RegistryHistory history, Conditions conditions) {
        this.conditions = conditions;
        this.history = history;
        this.decider = new DossierDecider(history, conditions, Policy.USUAL);
    }

    /** Another who goes on from here by himself. */
    WatchedStory copy() {
        var copy = new WatchedStory(history, conditions);
        copy.state = state;
        copy.at = at;
        copy.inputs = inputs;
        copy.seals.addAll(seals);
        copy.status = status;
        copy.followed.putAll(followed);
        copy.due = due;
        copy.ended = ended;
        copy.clockStands = clockStands;
        return copy;
    }

    // ---- what is asked of it

    DossierState state() {
        return Objects.requireNonNull(state);
    }

    Instant at() {
        return at;
    }

    Registry registry() {
        return history.at(at);
    }

    Procedure procedure() {
        return Unfolding.procedureOf(state(), registry());
    }

    List<DossierEvent> events() {
        return events;
    }

    List<DossierEvent.SealRequested> openSeals() {
        return seals.stream()
                .filter(seal -> state().stages().values().stream()
                        .anyMatch(stage -> seal.request().equals(stage.sealRequest())))
                .toList();
    }

    List<DossierEvent.SealRequested> seals() {
        return seals;
    }

    List<DossierEvent.ResealRequested> reseals() {
        return reseals;
    }

    /** Whether an operator may have a result sealed again: one sealed by that certificate that isn't awaited again. */
    boolean hasWhatCanBeResealed() {
        return state().results().keySet().stream()
                .anyMatch(stage -> !state().seals().isAwaitedAgain(stage)
                        && Objects.requireNonNull(state().stages().get(stage)).document() != null
                        && state().seals()
                                .onResultOf(stage)
                                .filter(known -> CERTIFICATE.equals(known.seal().certificate()))
                                .isPresent());
    }

    /** What an agency may do now, as the rules say. */
    List<String> allowed(AgencyCode agency) {
        return new ActionRules(state(), procedure(), registry(), at, Policy.USUAL).allowed(agency);
    }

    // ---- what happens

    void later(Instant moment) {
        if (moment.isAfter(at)) {
            at = moment;
        }
    }

    void by(RegistryHistory registry) {
        history = registry;
        decider = new DossierDecider(registry, conditions, Policy.USUAL);
    }

    List<DossierEvent> submit(DossierSubmitted submitted) {
        return input(submitted);
    }

    List<DossierEvent> input(DossierInput input) {
        return input(input, "request-" + ++inputs);
    }

    List<DossierEvent> input(DossierInput input, String request) {
        var before = state;
        var decided = decider.decide(before, input, at, request);
        assertThat(decider.decide(before, input, at, request)).isEqualTo(decided);
        if (!(input instanceof DossierInput.DeliveryUnfetched)) {
            assertThat(decided)
                    .as("every input of an agency or operator is answered")
                    .isNotEmpty();
        }
        take(decided, false);
        if (decided.stream().anyMatch(ActionRefused.class::isInstance)) {
            assertThat(decided).hasSize(1);
            assertThat(state).as("a refused action changes nothing").isEqualTo(before);
            assertAllowed((ActionRefused) decided.getFirst());
        }
        return decided;
    }

    List<DossierEvent> answer(SignatureEvent answer) {
        var decided = decider.decide(state, answer, at);
        assertThat(decider.decide(state, answer, at)).isEqualTo(decided);
        return take(decided, false);
    }

    /** Time has passed: exactly what is due happens, and afterwards nothing is due any more. */
    List<DossierEvent> pass() {
        List<DossierEvent> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            var next = decider.nextDue(state(), at);
            var decided = decider.pass(state(), at);
            assertThat(decider.pass(state(), at)).isEqualTo(decided);
            if (next.isPresent() && !next.get().isAfter(at)) {
                assertThat(decided)
                        .as("at %s something is due since %s", at, next.get())
                        .isNotEmpty();
            } else {
                assertThat(decided)
                        .as("at %s nothing is due before %s", at, next)
                        .isEmpty();
                return all;
            }
            all.addAll(take(decided, false));
        }
        return fail("time brings something again and again: %s", all);
    }

    @Nullable
    Instant nextDue() {
        return decider.nextDue(state(), at).orElse(null);
    }

    List<DossierEvent> review(RegistryChange change) {
        var decided = decider.review(state(), change, at);
        assertThat(decider.review(state(), change, at)).isEqualTo(decided);
        take(decided, change.kind() != RegistryChange.Kind.REORGANISATION);
        assertThat(decider.review(state(), change, at))
                .as("a change is carried through once")
                .isEmpty();
        return decided;
    }

    // ---- what has to be true

    private List<DossierEvent> take(List<DossierEvent> decided, boolean mayComeEarlier) {
        for (var event : decided) {
            var before = state;
            state = DossierState.after(before, event, at);
            events.add(event);
            if (before != null) {
                assertInOrder(before, event);
                assertNotEarlier(before, event, mayComeEarlier);
            }
            follow(event);
        }
        if (!decided.isEmpty()) {
            assertFollowed();
            assertWaitsForSomebody();
        }
        return decided;
    }

    private void assertInOrder(DossierState before, DossierEvent event) {
        switch (event) {
            case DossierRouted routed -> assertItsTurn(before, routed.stage());
            case StageSkipped skipped -> assertItsTurn(before, skipped.stage());
            case DossierProcessed _ -> assertAllDone(before);
            case ClockStopped _ -> assertThat(before.clock().stoppedAt()).isNull();
            case ClockStarted started ->
                assertThat(started.stoppedAt()).isEqualTo(before.clock().stoppedAt());
            case DossierEvent.SealRequested seal -> seals.add(seal);
            case DossierEvent.ResealRequested seal -> reseals.add(seal);
            default -> {
                // nothing to say about it
            }
        }
        if (before.ended()) {
            assertThat(event)
                    .isInstanceOfAny(
                            ActionRefused.class,
                            ResultRecalled.class,
                            DossierEvent.ResealRequested.class,
                            DossierEvent.SealAwaitsApproval.class,
                            DossierEvent.ResultSealed.class,
                            DossierEvent.SealRefused.class,
                            DossierEvent.ResultTimestamped.class);
        }
    }

    private void assertItsTurn(DossierState before, String id) {
        var stage = procedure().stage(id).orElseThrow();
        if (stage.returnsResult()) {
            assertAllDone(before);
            return;
        }
        assertThat(stage.after()).as("all that %s comes after is done", id).allMatch(before::isDone);
    }

    private void assertAllDone(DossierState before) {
        assertThat(procedure().stages())
                .filteredOn(stage -> !stage.returnsResult())
                .as("all that comes before the return is done")
                .allMatch(stage -> before.isDone(stage.id()));
    }

    private void assertNotEarlier(DossierState before, DossierEvent event, boolean mayComeEarlier) {
        var now = state();
        if (!mayComeEarlier && before.clock().dueAt() != null) {
            assertThat(now.clock().dueAt())
                    .as("%s moves the due time", event)
                    .isAfterOrEqualTo(before.clock().dueAt());
        }
        if (mayComeEarlier) {
            return;
        }
        before.stages().forEach((id, stage) -> {
            var after = now.stages().get(id);
            if (after == null || !stage.isOpen() || stage.dueAt() == null || event instanceof DossierRouted) {
                return;
            }
            assertThat(after.dueAt())
                    .as("%s moves the due time of %s", event, id)
                    .isNotNull()
                    .isAfterOrEqualTo(stage.dueAt());
        });
    }

    private void follow(DossierEvent event) {
        status = status.after(event);
        for (var change : StageChange.in(event)) {
            var known = followed.get(change.stage());
            // What is opened anew, or isn't open any more, has no due time but the one that is said.
            boolean anew = change.phase() == StageChange.Phase.OPEN || change.phase() == StageChange.Phase.LATER;
            followed.put(
                    change.stage(),
                    new Followed(
                            change.agency() != null || known == null ? change.agency() : known.agency(),
                            change.phase() != null || known == null ? change.phase() : known.phase(),
                            change.dueAt() != null || known == null || anew ? change.dueAt() : known.dueAt()));
        }
        var moved = StageChange.dueAtOfDossier(event);
        if (moved != null) {
            due = moved;
        }
        if (StageChange.ends(event)) {
            ended = true;
        }
        if (event instanceof ResultRecalled) {
            ended = false;
        }
        if (event instanceof ClockStopped) {
            clockStands = true;
        }
        if (event instanceof ClockStarted) {
            clockStands = false;
        }
    }

    private void assertFollowed() {
        var now = state();
        assertThat(now.status()).isEqualTo(status);
        assertThat(now.clock().dueAt()).isEqualTo(due);
        assertThat(now.ended()).isEqualTo(ended);
        assertThat(now.clock().stoppedAt() != null).isEqualTo(clockStands);
        assertThat(clockStands)
                .as("the clock stands exactly while something is waited for: %s", now.waits())
                .isEqualTo(!now.waits().isEmpty());
        now.stages().forEach((id, stage) -> {
            var known = followed.get(id);
            if (stage.phase() == Phase.UNPLACED) {
                assertThat(known == null || known.phase() == StageChange.Phase.LATER)
                        .as("%s is nobody's: %s", id, known)
                        .isTrue();
                return;
            }
            assertThat(known).as(id).isNotNull();
            assertThat(known.phase())
                    .as("phase of %s", id)
                    .isEqualTo(StageChange.Phase.valueOf(stage.phase().name()));
            if (stage.phase() != Phase.SKIPPED) {
                assertThat(known.agency()).as("agency of %s", id).isEqualTo(stage.agency());
                assertThat(known.dueAt()).as("due time of %s", id).isEqualTo(stage.dueAt());
            }
        });
        followed.forEach((id, known) -> {
            if (!now.stages().containsKey(id)) {
                assertThat(known.phase()).as("%s isn't reached any more", id).isEqualTo(StageChange.Phase.LATER);
            }
        });
    }

    /** It has ended, or there is somebody who can be named and who has to do something. */
    private void assertWaitsForSomebody() {
        var now = state();
        if (now.ended() || !now.waits().isEmpty() || now.withdrawing() || now.receiverUnclear()) {
            return;
        }
        assertThat(now.stages().values())
                .as("somebody has something to do")
                .anyMatch(stage -> stage.isOpen() || stage.phase() == Phase.UNPLACED);
    }

    /** After all changes in effect were carried through: what is open is with an agency in force, or an operator's. */
    void assertEverythingIsWithSomebodyInForce() {
        if (state().ended()) {
            return;
        }
        var registry = registry();
        assertThat(state().receiverUnclear() || registry.isInForce(state().receiver()))
                .isTrue();
        state().stages().forEach((id, stage) -> {
            // What is at signing comes back to whoever follows its agency.
            if (stage.isOpen() && stage.phase() != Phase.SEALING) {
                assertThat(stage.unclear() || registry.isInForce(stage.agency()))
                        .as("%s is with %s", id, stage.agency())
                        .isTrue();
            }
        });
    }

    /** What a refusal lists is what may be done: tried with sound contents, it is done. */
    private void assertAllowed(ActionRefused refused) {
        for (var listed : refused.allowed()) {
            var tried = soundly(listed, refused.agency());
            var answer = decider.decide(state, tried, at, "tried");
            assertThat(answer)
                    .as("'%s' was listed as allowed for %s", listed, refused.agency())
                    .noneMatch(ActionRefused.class::isInstance);
        }
    }

    private static final Map<String, Action> ACTIONS = new HashMap<>();

    static {
        for (var action : Action.values()) {
            ACTIONS.put(ActionRules.nameOf(action), action);
        }
    }

    /** An action as a refusal lists it, with all it needs to say. */
    StageActionReported soundly(String listed, AgencyCode agency) {
        var words = listed.split(" ", 2);
        return soundly(Objects.requireNonNull(ACTIONS.get(words[0])), words.length == 1 ? null : words[1], agency);
    }

    StageActionReported soundly(Action action, @Nullable String id, AgencyCode agency) {
        var stage = id == null ? null : procedure().stage(id).orElse(null);
        boolean document = action == Action.COMPLETE && stage != null && stage.takesDocument();
        var asked = state().wait(WaitKind.PAYMENT, id)
                .map(DossierState.Wait::amount)
                .orElse(null);
        var clock = state().clock().dueAt();
        var later = (clock != null && clock.isAfter(at) ? clock : at).plusSeconds(30L * 24 * 3600);
        var other = registry().agencies().stream()
                .map(found -> found.code())
                .filter(code -> !code.equals(agency))
                .sorted(java.util.Comparator.comparing(AgencyCode::value))
                .findFirst()
                .orElseThrow();
        var part = procedure().parts().getFirst().code();
        return new StageActionReported(
                action,
                id,
                agency,
                "CB-3",
                document ? DossierStory.PAPER : null,
                "lý do",
                new ActionDetails(
                        "CB-4",
                        List.of(part),
                        List.of(new DossierPart(part, DossierStory.PAPER)),
                        action == Action.CONSULT ? new TimeLimit(2, TimeLimit.Unit.WORKING_DAYS) : null,
                        asked == null ? 70_000 : asked,
                        "GD-9",
                        List.of(),
                        List.of(other),
                        later));
    }

    // ---- patience

    private static final List<Action> ONWARD = List.of(
            Action.PROVIDE_SUPPLEMENT,
            Action.CONFIRM_PAYMENT,
            Action.RESUME,
            Action.DECLINE_WITHDRAWAL,
            Action.ANSWER,
            Action.COMPLETE,
            Action.ACCEPT);

    /** Everybody does what is theirs to do, and nothing else: that brings the dossier to its end. */
    void finishPatiently() {
        var stages = Math.max(procedure().stages().size(), 1);
        int most = 40 + 6 * stages + 4 * state().stages().size();
        for (int i = 0; i < most; i++) {
            if (state().ended()) {
                return;
            }
            if (!oneStepOnward()) {
                fail("nobody can do anything: %s", state());
            }
        }
        fail("patience doesn't bring it to its end: %s", state());
    }

    private boolean oneStepOnward() {
        for (var seal : openSeals()) {
            answer(signed(seal));
            return true;
        }
        if (state().receiverUnclear()) {
            input(new DossierInput.ReassignmentDecided(null, Town.RIVER, "QT-1", "theo phân công"));
            return true;
        }
        for (var entry : state().stages().entrySet()) {
            if (entry.getValue().phase() == Phase.UNPLACED
                    || entry.getValue().isOpen() && entry.getValue().unclear()) {
                input(new DossierInput.ReassignmentDecided(entry.getKey(), Town.RIVER, "QT-1", "theo phân công"));
                return true;
            }
        }
        Set<AgencyCode> agencies = new HashSet<>();
        agencies.add(state().receiver());
        agencies.add(state().handedIn().submittedBy());
        state().stages().values().stream().map(StageState::agency).forEach(agencies::add);
        for (var action : ONWARD) {
            var name = ActionRules.nameOf(action);
            for (var agency : agencies) {
                for (var listed : allowed(agency)) {
                    if (listed.equals(name) || listed.startsWith(name + " ")) {
                        var decided = input(soundly(listed, agency));
                        assertThat(decided).noneMatch(ActionRefused.class::isInstance);
                        return true;
                    }
                }
            }
        }
        return false;
    }

    SignatureEvent signed(DossierEvent.SealRequested seal) {
        return signed(seal.request(), seal.agency(), seal.document());
    }

    /** At level B: the timestamp follows. */
    SignatureEvent signed(String request, AgencyCode agency, Attachment document) {
        return new SignatureEvent.DocumentSigned(
                request,
                DossierStory.CODE,
                agency,
                document.sha256(),
                document,
                CERTIFICATE,
                at,
                new Assurance(SignatureFormat.PADES, SignatureLevel.B, null));
    }

    SignatureEvent refused(DossierEvent.SealRequested seal) {
        return refused(seal.request(), seal.agency());
    }

    SignatureEvent refused(String request, AgencyCode agency) {
        return new SignatureEvent.SigningRefused(
                request, DossierStory.CODE, agency, "NOT_A_PDF", "Tệp không phải PDF.");
    }

    SignatureEvent timestamped(String request, AgencyCode agency, Attachment document) {
        return new SignatureEvent.DocumentTimestamped(
                request,
                DossierStory.CODE,
                agency,
                document.sha256(),
                document,
                new Assurance(SignatureFormat.PADES, SignatureLevel.T, at));
    }

    SignatureEvent awaited(String request, AgencyCode agency) {
        return new SignatureEvent.ApprovalAwaited(request, DossierStory.CODE, agency, at.plus(Duration.ofDays(1)));
    }

    /** For the telling of a failure. */
    String told() {
        var lines = new StringBuilder();
        events.forEach(event -> lines.append("\n    ").append(event));
        return lines.append("\n  ").append(state).toString();
    }
}
