package vn.lienthong.routing.whatif;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Registry.Succession;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.routing.decision.Undecidable;
import vn.lienthong.routing.route.CelConditions;
import vn.lienthong.routing.route.Reasons;
import vn.lienthong.routing.route.RouteGraph;

/**
 * The route that one dossier would take (đường đi dự kiến của một hồ sơ), if each stage took all of its limit, one without a
 * limit took no time, and the applicant paid at once and claimed no exemption. Pure; it changes nothing.
 *
 * @param dueAt by the limit of the whole
 * @param processedAt when all but the return of the result would be done; null where that can't be told
 * @param stages in an order in which each stands after those it comes after
 */
record RoutePreview(
        ProcedureCode procedure,
        int version,
        AgencyCode receiver,
        Instant receivedAt,
        TimeLimit limit,
        Instant dueAt,
        @Nullable Instant processedAt,
        List<StagePreview> stages) {
    RoutePreview {
        stages = List.copyOf(stages);
    }

    /** What would become of a stage. */
    enum Fate {
        /** Its agency would have it. */
        @JsonProperty("taken")
        TAKEN,
        /** Its option isn't chosen. */
        @JsonProperty("not-chosen")
        NOT_CHOSEN,
        /** Its condition doesn't hold. */
        @JsonProperty("condition-not-met")
        CONDITION_NOT_MET,
        /** It is a payment, and nothing is to be paid. */
        @JsonProperty("nothing-to-pay")
        NOTHING_TO_PAY,
        /** It would wait for an operator: no agency in force is competent. */
        @JsonProperty("nobody-competent")
        NOBODY_COMPETENT,
        /** It would wait for an operator: its condition can't be evaluated. */
        @JsonProperty("undecided")
        UNDECIDED,
        /** It comes after one that waits for an operator. */
        @JsonProperty("not-told")
        NOT_TOLD
    }

    /**
     * A stage of the route.
     *
     * @param opensAt at the latest; null where that isn't told
     * @param dueAt null where the stage has no limit
     * @param reasons why its condition holds, or doesn't; null where it has none
     */
    record StagePreview(
            String stage,
            Fate fate,
            @Nullable AgencyCode agency,
            @Nullable Instant opensAt,
            @Nullable Instant dueAt,
            @Nullable Reasons reasons) {}

    static RoutePreview of(PreviewQuestion question, RegistryHistory history, CelConditions conditions) {
        return new Walk(question, history, conditions).walk();
    }

    /** Stage after stage, as dossiers go. */
    private static final class Walk {
        private final PreviewQuestion question;
        private final Procedure procedure;
        private final RegistryHistory history;
        private final CelConditions conditions;
        private final Map<String, Instant> ends = new HashMap<>();
        private final Map<String, AgencyCode> agencies = new HashMap<>();
        private final List<StagePreview> stages = new ArrayList<>();

        Walk(PreviewQuestion question, RegistryHistory history, CelConditions conditions) {
            this.question = question;
            this.procedure = question.procedure();
            this.history = history;
            this.conditions = conditions;
        }

        RoutePreview walk() {
            var ordered = new RouteGraph(procedure.stages()).ordered();
            var work = ordered.stream().filter(stage -> !stage.returnsResult()).toList();
            work.forEach(stage -> pass(stage, stage.after()));
            var processedAt = latest(work.stream().map(Stage::id).toList());
            // The result is returned when all else is done, whatever the route says it comes after.
            ordered.stream()
                    .filter(Stage::returnsResult)
                    .forEach(stage -> pass(stage, work.stream().map(Stage::id).toList()));
            var limit = procedure.limitFor(question.channel());
            return new RoutePreview(
                    procedure.code(),
                    procedure.version(),
                    question.receiver(),
                    question.receivedAt(),
                    limit,
                    history.at(question.receivedAt())
                            .calendarOf(question.receiver())
                            .dueAt(question.receivedAt(), limit),
                    processedAt,
                    stages);
        }

        private void pass(Stage stage, Collection<String> after) {
            var opensAt = latest(after);
            if (opensAt == null) {
                stages.add(new StagePreview(stage.id(), Fate.NOT_TOLD, null, null, null, null));
                return;
            }
            if (stage.option() != null && !question.options().contains(stage.option())) {
                skip(stage, Fate.NOT_CHOSEN, opensAt, null);
                return;
            }
            Reasons reasons = null;
            if (stage.when() != null) {
                try {
                    reasons = conditions.reasons(procedure, stage, question.facts(), question.options());
                } catch (Undecidable e) {
                    stages.add(new StagePreview(stage.id(), Fate.UNDECIDED, null, opensAt, null, null));
                    return;
                }
            }
            if (reasons != null && !reasons.holds()) {
                skip(stage, Fate.CONDITION_NOT_MET, opensAt, reasons);
            } else if (stage.kind() == StageKind.PAY && isFree()) {
                skip(stage, Fate.NOTHING_TO_PAY, opensAt, reasons);
            } else {
                take(stage, opensAt, reasons);
            }
        }

        private void skip(Stage stage, Fate fate, Instant at, @Nullable Reasons reasons) {
            ends.put(stage.id(), at);
            stages.add(new StagePreview(stage.id(), fate, null, null, null, reasons));
        }

        private void take(Stage stage, Instant opensAt, @Nullable Reasons reasons) {
            var registry = history.at(opensAt);
            var place = place();
            var agency = registry.resolve(
                            stage.agency(),
                            today(registry, question.receiver(), place),
                            place == null || !isClear(registry, place) ? null : today(registry, place, null),
                            agencies::get)
                    .map(Agency::code)
                    .orElse(null);
            if (agency == null) {
                stages.add(new StagePreview(stage.id(), Fate.NOBODY_COMPETENT, null, opensAt, null, reasons));
                return;
            }
            var limit = stage.limit();
            var dueAt = limit == null ? null : registry.calendarOf(agency).dueAt(opensAt, limit);
            agencies.put(stage.id(), agency);
            // While the applicant pays the clock stands still.
            ends.put(stage.id(), dueAt == null || stage.kind() == StageKind.PAY ? opensAt : dueAt);
            stages.add(new StagePreview(stage.id(), Fate.TAKEN, agency, opensAt, dueAt, reasons));
        }

        /** When all of these are done; null where one of them isn't. */
        private @Nullable Instant latest(Collection<String> before) {
            return before.stream().allMatch(ends::containsKey)
                    ? before.stream()
                            .map(ends::get)
                            .max(Comparator.naturalOrder())
                            .orElse(question.receivedAt())
                    : null;
        }

        private boolean isFree() {
            var total = procedure.fees().isEmpty()
                    ? null
                    : Charge.total(Charge.of(procedure, question.channel(), List.of()));
            return total != null && total == 0;
        }

        private @Nullable AgencyCode place() {
            var place = question.facts().get(Registry.PLACE);
            return place == null ? null : new AgencyCode(place);
        }

        /** An agency, or the one that will have followed it by then. */
        private static AgencyCode today(Registry registry, AgencyCode code, @Nullable AgencyCode place) {
            return registry.successionOf(code, place) instanceof Succession.By(var successor) ? successor.code() : code;
        }

        private static boolean isClear(Registry registry, AgencyCode place) {
            return !(registry.successionOf(place, null) instanceof Succession.Unclear);
        }
    }
}
