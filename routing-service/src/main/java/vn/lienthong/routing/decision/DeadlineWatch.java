package vn.lienthong.routing.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Procedure.Supplement.OnLapse;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.decision.DossierState.StageState;
import vn.lienthong.routing.decision.DossierState.WaitKind;

/** What becomes of a dossier when nobody does anything but time passes: warnings, lateness, lapses, escalations. */
final class DeadlineWatch {
    private final Policy policy;

    DeadlineWatch(Policy policy) {
        this.policy = policy;
    }

    /** When something becomes of the dossier by itself, if nothing else happens before. */
    Optional<Instant> next(DossierState state, Registry registry) {
        if (state.ended()) {
            return Optional.empty();
        }
        Instant earliest = null;
        for (var wait : state.waits()) {
            earliest = earlier(earliest, wait.until());
        }
        boolean runs = state.clock().stoppedAt() == null;
        for (var entry : state.stages().entrySet()) {
            var stage = entry.getValue();
            if (stage.isOpen() && stage.dueAt() != null && (runs || isConsultation(entry.getKey()))) {
                earliest = earlier(earliest, next(entry.getKey(), stage, state, registry));
            }
        }
        var clock = state.clock();
        if (runs && clock.dueAt() != null && state.status() != DossierStatus.PROCESSED && !clock.overdue()) {
            earliest = earlier(earliest, clock.warned() ? clock.dueAt() : warning(state, registry, clock.dueAt()));
        }
        return Optional.ofNullable(earliest);
    }

    private @Nullable Instant next(String id, StageState stage, DossierState state, Registry registry) {
        if (stage.overdue() || stage.dueAt() == null) {
            return null;
        }
        return stage.warned() ? stage.dueAt() : warning(id, stage, state, registry, stage.dueAt());
    }

    /** When the agency of a stage is warned. */
    private Instant warning(String id, StageState stage, DossierState state, Registry registry, Instant dueAt) {
        var limit = Unfolding.procedureOf(state, registry)
                .stage(id)
                .map(Procedure.Stage::limit)
                .orElse(null);
        return warning(registry, stage.agency(), stage.openedAt(), limit, dueAt);
    }

    /** When the receiving agency is warned. */
    private Instant warning(DossierState state, Registry registry, Instant dueAt) {
        var limit =
                Unfolding.procedureOf(state, registry).limitFor(state.handedIn().channel());
        return warning(registry, state.receiver(), state.handedIn().receivedAt(), limit, dueAt);
    }

    /** So long before the due time as the rest of the limit is in working time: time that stood still doesn't count. */
    private Instant warning(
            Registry registry, AgencyCode agency, Instant from, @Nullable TimeLimit limit, Instant dueAt) {
        var calendar = registry.calendarOf(agency);
        var counts = calendar.countsFrom(from);
        var whole = calendar.workingTime(counts, limit == null ? dueAt : calendar.dueAt(from, limit));
        return calendar.minusWorkingTime(
                dueAt, whole.multipliedBy(100 - policy.warnPercent()).dividedBy(100));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** Does what is due by now. */
    void pass(Unfolding story) {
        if (story.state().ended()) {
            return;
        }
        lapseSupplements(story);
        if (story.state().ended()) {
            return;
        }
        for (var id : List.copyOf(story.state().stages().keySet())) {
            passStage(story, id);
        }
        passDossier(story);
    }

    private static void lapseSupplements(Unfolding story) {
        for (var wait : story.state().waits()) {
            var until = wait.until();
            if (wait.kind() != WaitKind.SUPPLEMENT || until == null || until.isAfter(story.at())) {
                continue;
            }
            var agency = story.state().stages().get(wait.stage());
            var holder = agency == null ? story.state().receiver() : agency.agency();
            story.add(new SupplementLapsed(wait.stage(), holder, until));
            if (story.procedure().supplement().onLapse() == OnLapse.REFUSE) {
                story.add(new DossierRefused(
                        holder,
                        null,
                        "Hồ sơ không được bổ sung trong thời hạn yêu cầu (supplement not provided in time)"));
                return;
            }
        }
    }

    private void passStage(Unfolding story, String id) {
        var stage = story.state().stages().get(id);
        boolean runs = story.state().clock().stoppedAt() == null || isConsultation(id);
        if (stage == null || !stage.isOpen() || stage.dueAt() == null || stage.overdue() || !runs) {
            return;
        }
        var dueAt = stage.dueAt();
        if (!dueAt.isAfter(story.at())) {
            if (isConsultation(id) || isConsultation(story.procedure(), id)) {
                // Silence until the due time counts as agreement.
                story.add(new ConsultationLapsed(id, stage.agency(), dueAt)).onward();
                return;
            }
            story.add(new BecameOverdue(id, stage.agency(), dueAt));
            above(story.registry(), stage.agency())
                    .ifPresent(above -> story.add(new Escalated(id, stage.agency(), above.code(), "overdue", dueAt)));
        } else if (!stage.warned()
                && !warning(id, stage, story.state(), story.registry(), dueAt).isAfter(story.at())) {
            story.add(new DueApproaching(id, stage.agency(), dueAt, policy.warnPercent()));
        }
    }

    private void passDossier(Unfolding story) {
        var state = story.state();
        var clock = state.clock();
        var dueAt = clock.dueAt();
        if (clock.stoppedAt() != null
                || dueAt == null
                || clock.overdue()
                || state.ended()
                || state.status() == DossierStatus.PROCESSED) {
            return;
        }
        if (!dueAt.isAfter(story.at())) {
            story.add(new BecameOverdue(null, state.receiver(), dueAt));
        } else if (!clock.warned() && !warning(state, story.registry(), dueAt).isAfter(story.at())) {
            story.add(new DueApproaching(null, state.receiver(), dueAt, policy.warnPercent()));
        }
    }

    private static boolean isConsultation(String id) {
        return id.indexOf(ActionRules.CONSULTATION) >= 0;
    }

    private static boolean isConsultation(Procedure procedure, String id) {
        return procedure
                .stage(id)
                .map(stage -> stage.kind() == StageKind.CONSULT)
                .orElse(false);
    }

    /** The agency above, or the one it serves. */
    static Optional<Agency> above(Registry registry, AgencyCode code) {
        return registry.agency(code)
                .map(agency -> agency.parent() != null ? agency.parent() : agency.serves())
                .filter(above -> above != null && registry.isInForce(above))
                .flatMap(registry::agency);
    }
}
