package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.decision.DossierState.Phase;
import vn.lienthong.routing.decision.DossierState.StageState;

/** What a change of the registry means for a dossier on its way. */
final class ChangeReview {
    private ChangeReview() {}

    static void review(Unfolding story, RegistryChange change) {
        if (story.state().ended()) {
            return;
        }
        switch (change.kind()) {
            case REORGANISATION -> reorganise(story, change);
            case CALENDAR -> countAnew(story, change);
            case MIGRATION -> migrate(story, change);
        }
    }

    // ---- agencies end, others follow; due times stay

    private static void reorganise(Unfolding story, RegistryChange change) {
        var before = story.state();
        // Whose place the dossier is about: as stated, else where it was received.
        var place = before.place() != null ? before.place() : before.receiver();
        if (!before.receiverUnclear()) {
            follow(story, change.id(), change.title(), null, before.receiver(), place);
        }
        before.stages().forEach((id, stage) -> {
            if (isWithItsAgency(stage) && !stage.unclear()) {
                follow(story, change.id(), change.title(), id, stage.agency(), place);
            }
        });
    }

    /** What is at signing stays there: if it comes back, see {@link #comesBack}. */
    private static boolean isWithItsAgency(StageState stage) {
        return stage.phase() == Phase.OPEN || stage.phase() == Phase.ACCEPTED;
    }

    /** Signing gave a stage back: to who follows its agency, if that has ended meanwhile. */
    static void comesBack(Unfolding story, String id) {
        var state = story.state();
        var stage = Objects.requireNonNull(state.stages().get(id));
        var place = state.place() != null ? state.place() : state.receiver();
        follow(story, null, "the agency ended while its document was at signing", id, stage.agency(), place);
    }

    private static void follow(
            Unfolding story,
            @Nullable String change,
            String why,
            @Nullable String stage,
            AgencyCode agency,
            AgencyCode place) {
        switch (story.registry().successionOf(agency, place)) {
            case Succession.Itself _ -> {
                // Nothing changes for it.
            }
            case Succession.By(var successor)
            when stage == null -> story.add(new ReceiverChanged(agency, successor.code(), null, change, why));
            case Succession.By(var successor) ->
                story.add(new StageReassigned(
                        stage,
                        agency,
                        successor.code(),
                        null,
                        change,
                        why,
                        dueAt(story, Objects.requireNonNull(stage))));
            case Succession.Unclear(var candidates, var reason) ->
                story.add(new ReassignmentNeeded(
                        stage, agency, candidates, change == null ? Unfolding.BY_ROUTE : change, reason));
        }
    }

    static @Nullable Instant dueAt(Unfolding story, String stage) {
        var state = story.state().stages().get(stage);
        return state == null ? null : state.dueAt();
    }

    // ---- the calendar was corrected: what is due is counted anew

    private static void countAnew(Unfolding story, RegistryChange change) {
        var state = story.state();
        var procedure = story.procedure();
        // A date that was given with an apology is a promise, not a count.
        if (state.clock().apologies() == 0) {
            recount(
                    story,
                    change,
                    null,
                    state.receiver(),
                    state.handedIn().receivedAt(),
                    procedure.limitFor(state.handedIn().channel()),
                    state.clock().dueAt());
        }
        state.stages().forEach((id, stage) -> {
            var limit = procedure.stage(id).map(Procedure.Stage::limit).orElse(null);
            if (stage.isOpen() && limit != null) {
                recount(story, change, id, stage.agency(), stage.openedAt(), limit, stage.dueAt());
            }
        });
    }

    private static void recount(
            Unfolding story,
            RegistryChange change,
            @Nullable String stage,
            AgencyCode agency,
            Instant from,
            TimeLimit limit,
            @Nullable Instant before) {
        var stood = Unfolding.since(from, story.state().clock().stood());
        var due = story.registry().calendarOf(agency).dueAt(from, limit, stood);
        if (before != null && !due.equals(before)) {
            story.add(new DueChanged(stage, before, due, change.id(), change.title()));
        }
    }

    // ---- another version of the route

    /** Whether a dossier goes over to another version: what is open there has to exist there too. */
    private static void migrate(Unfolding story, RegistryChange change) {
        var state = story.state();
        if (!state.handedIn().procedure().equals(change.procedure())
                || !Objects.equals(change.fromVersion(), state.procedureVersion())
                || state.status() == DossierStatus.PROCESSED) {
            return; // another procedure's or version's, or all is issued already
        }
        int to = Objects.requireNonNull(change.toVersion());
        var next = story.registry().procedure(state.handedIn().procedure(), to);
        if (next.isEmpty() || !fits(state, next.get())) {
            return;
        }
        var limit = next.get().limitFor(state.handedIn().channel());
        var counted = story.registry()
                .calendarOf(state.receiver())
                .dueAt(state.handedIn().receivedAt(), limit, state.clock().stood());
        var promised = state.clock().dueAt();
        // A date that was given with an apology stands, unless the new route gives a later one.
        var due = state.clock().apologies() > 0 && promised != null && promised.isAfter(counted) ? promised : counted;
        story.add(new RouteMigrated(state.procedureVersion(), to, due, change.id()))
                .onward();
    }

    private static boolean fits(DossierState state, Procedure route) {
        return state.stages().entrySet().stream()
                .filter(stage -> stage.getValue().isOpen() || stage.getValue().phase() == Phase.UNPLACED)
                .filter(stage -> stage.getKey().indexOf(ActionRules.CONSULTATION) < 0)
                .allMatch(stage -> route.stage(stage.getKey()).isPresent());
    }
}
