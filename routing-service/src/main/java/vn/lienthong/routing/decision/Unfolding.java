package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.registry.Suspension;
import vn.lienthong.contract.registry.TimeLimit;

/** What follows from one input, event by event, with the state as it is after each. */
final class Unfolding {
    /** Stands in a {@link ReassignmentNeeded} that no change of the registry, but the route itself, brought about. */
    static final String BY_ROUTE = "route";

    private final Registry registry;
    private final Conditions conditions;
    private final Instant at;
    private final List<DossierEvent> events = new ArrayList<>();
    private @Nullable DossierState state;

    Unfolding(@Nullable DossierState state, Registry registry, Conditions conditions, Instant at) {
        this.state = state;
        this.registry = registry;
        this.conditions = conditions;
        this.at = at;
    }

    List<DossierEvent> events() {
        return events;
    }

    DossierState state() {
        if (state == null) {
            throw new Undecidable("no dossier of this code has been submitted", false);
        }
        return state;
    }

    Registry registry() {
        return registry;
    }

    Instant at() {
        return at;
    }

    Procedure procedure() {
        return procedureOf(state(), registry);
    }

    static Procedure procedureOf(DossierState state, Registry registry) {
        var code = state.handedIn().procedure();
        return registry.procedure(code, state.procedureVersion())
                .orElseThrow(() -> new Undecidable(
                        "procedure %s, version %d is not in the registry".formatted(code, state.procedureVersion()),
                        true));
    }

    Unfolding add(DossierEvent event) {
        state = DossierState.after(state, event, at);
        events.add(event);
        return this;
    }

    // ---- onward

    /** Opens every stage whose turn has come, and skips those that are not part of this dossier. */
    Unfolding onward() {
        var procedure = procedure();
        boolean moved = true;
        while (moved) {
            moved = false;
            for (var stage : procedure.stages()) {
                if (!state().isReached(stage.id()) && isNext(stage, procedure)) {
                    reach(procedure, stage);
                    moved = true;
                }
            }
        }
        return this;
    }

    /** The result is returned when all else is done, whatever the route says it comes after. */
    private boolean isNext(Procedure.Stage stage, Procedure procedure) {
        if (!stage.returnsResult()) {
            return stage.after().stream().allMatch(state()::isDone);
        }
        for (var other : procedure.stages()) {
            if (!other.returnsResult() && !state().isDone(other.id())) {
                return false;
            }
        }
        return true;
    }

    private void reach(Procedure procedure, Procedure.Stage stage) {
        var stated = state().handedIn();
        if (stage.option() != null && !stated.options().contains(stage.option())) {
            add(new StageSkipped(stage.id(), "option"));
        } else if (stage.when() != null && !conditions.hold(procedure, stage, stated.facts(), stated.options())) {
            add(new StageSkipped(stage.id(), "condition"));
        } else if (stage.kind() == StageKind.PAY && isFree(procedure)) {
            add(new StageSkipped(stage.id(), "nothing-to-pay"));
        } else {
            if (stage.returnsResult()) {
                add(new DossierProcessed(List.copyOf(state().results().values())));
            }
            open(procedure, stage);
        }
    }

    /** Hands a stage to its agency; where none is known, to an operator. */
    void open(Procedure procedure, Procedure.Stage stage) {
        var agency = agencyFor(stage);
        if (agency == null) {
            add(new ReassignmentNeeded(
                    stage.id(),
                    state().receiver(),
                    List.of(),
                    BY_ROUTE,
                    "no agency in force is competent for this stage"));
            return;
        }
        hand(procedure, stage, agency);
    }

    /** Hands a stage to an agency; a payment is asked for at once. */
    void hand(Procedure procedure, Procedure.Stage stage, AgencyCode agency) {
        var limit = stage.limit();
        add(new DossierRouted(
                stage.id(),
                agency,
                limit == null ? null : registry.calendarOf(agency).dueAt(at, limit)));
        if (stage.kind() == StageKind.PAY) {
            stopClock(
                    new PaymentRequested(stage.id(), agency, null, fees(procedure), stage.name()),
                    DossierStatus.PAYMENT_REQUESTED);
        }
    }

    /** The sum of the procedure's fees; null where it has none (a tax is learnt elsewhere), or one fixed case by case. */
    private @Nullable Long fees(Procedure procedure) {
        return procedure.fees().isEmpty() ? null : Charge.total(charges(procedure));
    }

    private boolean isFree(Procedure procedure) {
        var fees = fees(procedure);
        return fees != null && fees == 0;
    }

    private List<Charge> charges(Procedure procedure) {
        return Charge.of(
                procedure, state().handedIn().channel(), state().handedIn().exemptions());
    }

    /** An agency; where it is no more, the one that followed it, if that can be told. */
    AgencyCode whoIsThere(AgencyCode agency) {
        if (!registry.isInForce(agency)
                && registry.successionOf(agency, state().place()) instanceof Succession.By(var successor)) {
            return successor.code();
        }
        return agency;
    }

    private @Nullable AgencyCode agencyFor(Procedure.Stage stage) {
        var receiver = whoIsThere(state().receiver());
        return registry.resolve(stage.agency(), receiver, placeToday(), state()::agencyOf)
                .map(Agency::code)
                .orElse(null);
    }

    /** The commune the dossier is about, or the one that followed it. */
    private @Nullable AgencyCode placeToday() {
        var place = state().place();
        if (place == null || registry.isInForce(place)) {
            return place;
        }
        return registry.successionOf(place, null) instanceof Succession.By(var successor) ? successor.code() : null;
    }

    // ---- the clock

    /** Says what is waited for, and stops the clock if it still runs. */
    Unfolding stopClock(DossierEvent because, DossierStatus status) {
        add(because);
        if (state().clock().stoppedAt() == null) {
            add(new ClockStopped(status));
        }
        return this;
    }

    /** Says what has come, and lets the clock run again if nothing else is waited for. */
    Unfolding startClock(DossierEvent because) {
        add(because);
        var stoppedAt = state().clock().stoppedAt();
        if (stoppedAt == null || !state().waits().isEmpty()) {
            return this;
        }
        var stood = new ArrayList<>(state().clock().stood());
        stood.add(new Suspension(stoppedAt, at));
        var procedure = procedure();
        Map<String, Instant> stages = new TreeMap<>();
        state().stages().forEach((id, stage) -> {
            var limit = procedure.stage(id).map(Procedure.Stage::limit).orElse(null);
            if (stage.isOpen() && stage.dueAt() != null && limit != null) {
                stages.put(id, due(stage.agency(), stage.openedAt(), limit, stage.dueAt(), stood));
            }
        });
        var limit = procedure.limitFor(state().handedIn().channel());
        var due = state().clock().dueAt();
        return add(new ClockStarted(
                stoppedAt,
                due == null ? at : due(state().receiver(), state().handedIn().receivedAt(), limit, due, stood),
                stages));
    }

    /**
     * When something is due after the clock stood still once more: counted anew with all its stops; a date that was set
     * otherwise (with an apology, by another route) moves by the last stop.
     *
     * @param before the due time until now
     * @param stood all stops, the last one included
     */
    private Instant due(AgencyCode agency, Instant from, TimeLimit limit, Instant before, List<Suspension> stood) {
        var calendar = registry.calendarOf(agency);
        var last = stood.getLast();
        if (before.equals(calendar.dueAt(from, limit, since(from, stood.subList(0, stood.size() - 1))))) {
            return calendar.dueAt(from, limit, since(from, stood));
        }
        var stopped = last.from().isBefore(from) ? from : last.from();
        if (limit.unit() == TimeLimit.Unit.DAYS) {
            return calendar.resumed(before, limit, stopped, at);
        }
        // More may have been left than the limit, which the calendar takes to be the most there can be.
        return stopped.isBefore(before) ? calendar.plusWorkingTime(before, calendar.workingTime(stopped, at)) : before;
    }

    /** The stops, as far as they came after a moment. */
    static List<Suspension> since(Instant from, List<Suspension> stood) {
        return stood.stream()
                .filter(stop -> stop.until() == null || stop.until().isAfter(from))
                .map(stop -> stop.from().isBefore(from) ? new Suspension(from, stop.until()) : stop)
                .toList();
    }
}
