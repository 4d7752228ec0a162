package vn.lienthong.routing.decision;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import vn.lienthong.contract.dossier.ActionDetails;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.routing.decision.DossierState.Wait;
import vn.lienthong.routing.decision.DossierState.WaitKind;

/** What an agency's action brings about: its refusal, or what it does to the dossier. */
final class StageActions {
    private final Unfolding story;
    private final Policy policy;
    private final String requestId;

    /** @param requestId names a seal request, should one be made */
    StageActions(Unfolding story, Policy policy, String requestId) {
        this.story = story;
        this.policy = policy;
        this.requestId = requestId;
    }

    void act(StageActionReported action) {
        var procedure = story.procedure();
        var rules = new ActionRules(story.state(), procedure, story.registry(), story.at(), policy);
        var broken = rules.firstBroken(action);
        if (broken.isPresent()) {
            story.add(new ActionRefused(
                    action.action(),
                    action.stage(),
                    action.agency(),
                    broken.get().name(),
                    explain(broken.get()),
                    rules.allowed(action.agency())));
            return;
        }
        carryOut(action, procedure, rules);
    }

    private String explain(ActionRule rule) {
        return rule == ActionRule.DOSSIER_IS_OPEN
                ? "The dossier has ended with status " + story.state().status().number() + "."
                : rule.explanation();
    }

    private void carryOut(StageActionReported action, Procedure procedure, ActionRules rules) {
        var agency = action.agency();
        var officer = action.officer();
        var details = action.details() == null ? ActionDetails.NONE : action.details();
        switch (action.action()) {
            case ACCEPT -> story.add(new StageAccepted(stage(action), agency, officer));
            case ASSIGN ->
                story.add(new OfficerAssigned(
                        stage(action), agency, Objects.requireNonNull(details.assignee()), officer));
            case REFUSE -> story.add(new DossierRefused(agency, officer, reason(action)));
            case COMPLETE -> complete(action, procedure.stage(stage(action)).orElseThrow());
            case REQUEST_SUPPLEMENT -> requestSupplement(action, procedure, details);
            case PROVIDE_SUPPLEMENT -> {
                var wait =
                        story.state().wait(WaitKind.SUPPLEMENT, action.stage()).orElseThrow();
                story.startClock(
                        new SupplementProvided(wait.stage(), agency, officer, details.papers(), statusWithout(wait)));
            }
            case REQUEST_PAYMENT ->
                story.stopClock(
                        new PaymentRequested(stage(action), agency, officer, details.amount(), reason(action)),
                        DossierStatus.PAYMENT_REQUESTED);
            case CONFIRM_PAYMENT -> confirmPayment(action, procedure, details);
            case STOP ->
                story.stopClock(
                        new DossierStopped(stage(action), agency, officer, reason(action)), DossierStatus.STOPPED);
            case RESUME -> {
                var wait = story.state().wait(WaitKind.STOP, action.stage()).orElseThrow();
                story.startClock(new DossierResumed(wait.stage(), agency, officer, statusWithout(wait)));
            }
            case SEND_BACK -> sendBack(action, procedure, rules, details);
            case CONSULT -> consult(action, details);
            case ANSWER ->
                story.add(new ConsultationAnswered(stage(action), agency, officer, reason(action), action.result()))
                        .onward();
            case APOLOGISE -> apologise(action, details);
            case REQUEST_WITHDRAWAL -> story.add(new WithdrawalRequested(agency, officer, action.reason()));
            case AGREE_WITHDRAWAL -> story.add(new WithdrawalAgreed(agency, officer));
            case DECLINE_WITHDRAWAL ->
                story.add(new WithdrawalDeclined(
                        agency,
                        officer,
                        reason(action),
                        story.state().statusWith(story.state().waits(), false)));
            case RECALL -> recall(action, procedure);
        }
    }

    private static String stage(StageActionReported action) {
        return Objects.requireNonNull(action.stage());
    }

    private static String reason(StageActionReported action) {
        return Objects.requireNonNull(action.reason()).strip();
    }

    private DossierStatus statusWithout(Wait arrived) {
        var left = new ArrayList<>(story.state().waits());
        left.remove(arrived);
        return story.state().statusWith(left, story.state().withdrawing());
    }

    private void complete(StageActionReported action, Procedure.Stage stage) {
        story.add(new StageCompleted(stage.id(), action.agency(), action.officer(), action.result()));
        if (stage.returnsResult()) {
            story.add(new ResultReturned(action.agency(), action.officer()));
            return;
        }
        var toSeal = stage.issues() != null ? Optional.ofNullable(action.result()) : draftFor(stage);
        if (toSeal.isPresent()) {
            story.add(new SealRequested(requestId, stage.id(), action.agency(), toSeal.get()));
        } else {
            story.onward();
        }
    }

    /** The draft that this stage puts its seal on, if it is one that signs. */
    private Optional<Attachment> draftFor(Procedure.Stage stage) {
        if (stage.signs() == null) {
            return Optional.empty();
        }
        var drafted = story.state().stages().get(stage.signs());
        return drafted == null ? Optional.empty() : Optional.ofNullable(drafted.document());
    }

    private void requestSupplement(StageActionReported action, Procedure procedure, ActionDetails details) {
        var window = details.window() != null
                ? details.window()
                : procedure.supplement().window();
        var until = window == null
                ? null
                : story.registry().calendarOf(action.agency()).dueAt(story.at(), window);
        story.stopClock(
                new SupplementRequested(
                        stage(action), action.agency(), action.officer(), details.parts(), reason(action), until),
                DossierStatus.SUPPLEMENT_REQUESTED);
    }

    private void confirmPayment(StageActionReported action, Procedure procedure, ActionDetails details) {
        var wait = story.state().wait(WaitKind.PAYMENT, action.stage()).orElseThrow();
        var agency = action.agency();
        story.startClock(new PaymentConfirmed(
                wait.stage(),
                agency,
                action.officer(),
                details.amount() != null ? details.amount() : wait.amount(),
                Objects.requireNonNull(details.reference()),
                statusWithout(wait)));
        var planned = procedure.stage(wait.stage());
        if (planned.isPresent() && planned.get().kind() == StageKind.PAY) {
            var holder = Objects.requireNonNull(story.state().agencyOf(wait.stage()));
            story.add(new StageCompleted(wait.stage(), holder, action.officer(), null))
                    .onward();
        }
    }

    private void sendBack(StageActionReported action, Procedure procedure, ActionRules rules, ActionDetails details) {
        var from = procedure.stage(stage(action)).orElseThrow();
        var targets = details.stages().isEmpty()
                ? lastOf(rules.stagesBefore(from), procedure)
                : firstOf(details.stages(), procedure);
        story.add(new StageSentBack(
                from.id(),
                action.agency(),
                action.officer(),
                targets,
                openedAfter(targets, procedure),
                reason(action)));
        reopen(targets, procedure);
    }

    /** Those directly before; where they were skipped, those before them: none that another of them comes after. */
    private static List<String> lastOf(Set<String> stages, Procedure procedure) {
        return stages.stream()
                .filter(id -> stages.stream()
                        .noneMatch(other -> after(Set.of(id), procedure).contains(other)))
                .sorted()
                .toList();
    }

    /** Of stages that come after one another only the first is opened at once; the others' turn comes again. */
    private static List<String> firstOf(List<String> stages, Procedure procedure) {
        return stages.stream()
                .distinct()
                .filter(id -> stages.stream()
                        .noneMatch(other -> after(Set.of(other), procedure).contains(id)))
                .toList();
    }

    private void recall(StageActionReported action, Procedure procedure) {
        var id = stage(action);
        var recalled = Objects.requireNonNull(story.state().results().get(id));
        story.add(new ResultRecalled(
                id, action.agency(), action.officer(), reason(action), recalled, openedAfter(List.of(id), procedure)));
        reopen(List.of(id), procedure);
    }

    private void reopen(List<String> stages, Procedure procedure) {
        for (var id : stages) {
            var agency = story.state().agencyOf(id);
            var planned = procedure.stage(id).orElseThrow();
            if (agency != null && story.registry().isInForce(agency)) {
                story.hand(procedure, planned, agency);
            } else {
                story.open(procedure, planned);
            }
        }
    }

    /** The stages reached that come after these, directly or not, and the consultations those asked for. */
    private List<String> openedAfter(List<String> stages, Procedure procedure) {
        var reached = story.state().stages().keySet();
        var after = after(Set.copyOf(stages), procedure);
        return Stream.concat(
                        after.stream().filter(reached::contains),
                        reached.stream().filter(id -> {
                            var tilde = id.indexOf(ActionRules.CONSULTATION);
                            return tilde > 0 && after.contains(id.substring(0, tilde));
                        }))
                .toList();
    }

    /** The stages of the route that come after these, directly or not, in the order of the route. */
    private static Set<String> after(Set<String> stages, Procedure procedure) {
        Set<String> after = new LinkedHashSet<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (var stage : procedure.stages()) {
                boolean follows = stage.returnsResult()
                        || stage.after().stream().anyMatch(id -> stages.contains(id) || after.contains(id));
                if (follows && !stages.contains(stage.id())) {
                    grown |= after.add(stage.id());
                }
            }
        }
        return after;
    }

    private void consult(StageActionReported action, ActionDetails details) {
        var asking = stage(action);
        var window = Objects.requireNonNull(details.window());
        long number = story.state().stages().keySet().stream()
                .filter(id -> ActionRules.isConsultationOf(id, asking))
                .count();
        for (var asked : details.agencies()) {
            story.add(new ConsultationRequested(
                    asking + ActionRules.CONSULTATION + ++number,
                    asked,
                    action.agency(),
                    action.officer(),
                    reason(action),
                    story.registry().calendarOf(asked).dueAt(story.at(), window)));
        }
    }

    private void apologise(StageActionReported action, ActionDetails details) {
        var before = story.state().clock().dueAt();
        var due = Objects.requireNonNull(details.dueAt());
        story.add(new ApologyIssued(
                action.agency(),
                action.officer(),
                reason(action),
                before == null ? due : before,
                due,
                before != null && story.at().isAfter(before)));
    }
}
