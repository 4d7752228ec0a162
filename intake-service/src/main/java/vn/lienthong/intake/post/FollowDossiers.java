package vn.lienthong.intake.post;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.intake.dossier.Dossiers.Step;
import vn.lienthong.intake.post.Recipient.Recipients;
import vn.lienthong.intake.post.TakeReport.Told;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.submission.OnAcceptance;
import vn.lienthong.intake.submission.Submission;

/**
 * What dossiers mean for the post: one that came by it ends its way to the agency; one whose result is ready, and wanted by
 * post, begins its way back.
 */
@Component
public class FollowDossiers implements OnAcceptance {
    private final Orders orders;
    private final TakeReport reports;
    private final Recipients recipients;
    private final PlaceOrders placing;
    private final Clock clock;

    FollowDossiers(Orders orders, TakeReport reports, Recipients recipients, PlaceOrders placing, Clock clock) {
        this.orders = orders;
        this.reports = reports;
        this.recipients = recipients;
        this.placing = placing;
        this.clock = clock;
    }

    /** The counter takes what an order brought: with that it is delivered. */
    @Override
    public void accepted(Submission submission, DossierSubmitted announced, PersonalData personal) {
        var reception = announced.reception();
        if (reception == null || reception.postOrder() == null) {
            return;
        }
        var number = reception.postOrder();
        if (!orders.bring(
                number, submission.code().value(), submission.receivingAgency().value())) {
            throw Problem.SUBMISSION_REFUSED.refusal(List.of(Rule.POST_ORDER_BRINGS_IT.brokenAt(
                    "/reception/postOrder",
                    "No order of this number collects for the receiving agency, or it brought a dossier before.")));
        }
        recipients.forget(number);
        reports.take(
                new Told(number, null, Leg.SUBMIT, OrderState.DELIVERED, submission.receivedAt(), null),
                TakeReport.AGENCY);
    }

    /** Belongs into the transaction that moves the dossiers forward. */
    public void follow(List<Step> steps) {
        // Entry by entry, for a stage may be opened and given away in one batch; most say nothing to the post.
        var pending = new Moves();
        for (var step : steps) {
            var dossier = step.entry().key();
            switch (step.event().orElse(null)) {
                // What is routed after all is issued is the stage that returns it.
                case DossierRouted routed
                when step.status() == DossierStatus.PROCESSED ->
                    pending.opened(dossier, routed.agency().value(), routed.stage());
                case StageReassigned moved
                when step.status() == DossierStatus.PROCESSED -> {
                    flush(pending);
                    orders.moveReturns(List.of(dossier), List.of(moved.agency().value()), List.of(moved.stage()));
                }
                case ResultReturned _ -> {
                    flush(pending);
                    orders.dropReturns(List.of(dossier), "the agency has returned the result itself");
                }
                case ResultRecalled _ -> {
                    flush(pending);
                    orders.dropReturns(List.of(dossier), "the result was recalled");
                }
                case null, default -> {}
            }
        }
        flush(pending);
    }

    private void flush(Moves moves) {
        if (moves.dossiers.isEmpty()) {
            return;
        }
        orders.returnResults(moves.dossiers, moves.agencies, moves.stages, clock.instant());
        moves.clear();
        placing.wake();
    }

    private static final class Moves {
        private final List<String> dossiers = new ArrayList<>();
        private final List<String> agencies = new ArrayList<>();
        private final List<String> stages = new ArrayList<>();

        void opened(String dossier, String agency, String stage) {
            dossiers.add(dossier);
            agencies.add(agency);
            stages.add(stage);
        }

        void clear() {
            dossiers.clear();
            agencies.clear();
            stages.clear();
        }
    }
}
